package item

import (
	"bytes"
	"encoding/json"
	"testing"
)

// TestOneDocument writes reports one by one, and compares with the document in one piece.
func TestOneDocument(t *testing.T) {
	for n := 1; n <= 3; n++ {
		reports := make([]*Report, n)
		for i := range reports {
			reports[i] = &Report{Schema: SchemaVersion, Test: Test{Form: "a <form> & more"}, Items: []Item{{ID: "q1", Key: "A|B"}, {ID: "é"}}, Caveats: []string{}}
		}
		var got, want bytes.Buffer
		if err := WriteJSON(&got, reports); err != nil {
			t.Fatal(err)
		}
		enc := json.NewEncoder(&want)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		if err := enc.Encode(struct {
			*Report
			Others []*Report `json:"other_forms"`
		}{reports[0], reports[1:]}); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%d forms:\n%s\nwant\n%s", n, got.String(), want.String())
		}
		if back, err := ReadJSON(&got); err != nil || len(back) != n {
			t.Errorf("%d forms: %d read back, %v", n, len(back), err)
		}
	}
}
