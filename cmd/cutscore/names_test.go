package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A log that begins with the bytes of another student's is not taken for known because of them: the name tells whose it is.
func TestKnownBeginningsAreThoseOfTheName(t *testing.T) {
	e := &export{dir: t.TempDir()}
	store := filepath.Join(e.dir, "store")
	ingest := func(name string, rows int) string {
		text := "timestamp,solving_id,question_id,user_answer,elapsed_time\n"
		for n := range rows {
			text += fmt.Sprintf("%d,%d,q%d,a,20000\n", 1600000000000+1000*n, n, n)
		}
		path := filepath.Join(e.dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, said := e.cutscore(t, grain{leaf: 256, block: 200}, "ingest", path, "--store", store)
		return said
	}
	for _, c := range []struct {
		name  string
		rows  int
		wants string
		skips bool
	}{
		{"u101.csv", 200, "200 used, 0 duplicate", false},
		{"u101 (1).csv", 201, "1 used, 200 duplicate", true},
		{"u102.csv", 202, "202 used, 0 duplicate", false},
	} {
		said := ingest(c.name, c.rows)
		if !strings.Contains(said, c.wants) || strings.Contains(said, "not read again") != c.skips {
			t.Errorf("%s: want %s, beginning known: %v\n%s", c.name, c.wants, c.skips, said)
		}
	}
}
