package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A form whose scale nothing holds is named, and is no success: the next night would have nothing to go by.
func TestItemsWhoseScaleNothingHolds(t *testing.T) {
	e := &export{dir: t.TempDir()}
	answers, anchors := "id,Q1,Q2,Q3,Q4,Q5,Q6\n", []string{}
	for p := range 120 {
		answers += fmt.Sprintf("p%d", p)
		for q := range 6 {
			answers += fmt.Sprintf(",%d", min(1, p*(7+q*2)%(12-q)/3))
		}
		answers += "\n"
	}
	for q := range 6 {
		anchors = append(anchors, fmt.Sprintf(`{"item_id":"Q%d","n":900,"p_value":%.1f,"a":1,"d":0,"c":0,"se_d":0.1}`, q+1, .2+float64((q*5)%6)/10))
	}
	kept, file := filepath.Join(e.dir, "kept.json"), filepath.Join(e.dir, "final.csv")
	for path, text := range map[string]string{file: answers,
		kept: `{"schema":1,"test":{"source":"matrix","form":"midterm"},"items":[` + strings.Join(anchors, ",") + `]}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, said := e.cutscore(t, grain{}, "items", file, "--irt", "1pl", "--anchors", kept, "--quiet")
	if code != exitPartial || !strings.Contains(said, `form final has no model: form "midterm", which holds the scale, has questions`) {
		t.Errorf("code %d: %s", code, said)
	}
}
