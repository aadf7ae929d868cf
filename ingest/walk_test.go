package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// A row that is looked for by its line is found with its offset and its text, wherever blocks of the reader end.
func TestLocate(t *testing.T) {
	var text strings.Builder
	text.WriteString("\ufeffid,note\r\n")
	type row struct {
		line, offset int64
		raw          string
	}
	var rows []row
	line := int64(2)
	for i := range 40 {
		raw := fmt.Sprintf("p%d,plain", i)
		if i%3 == 0 {
			raw = fmt.Sprintf("p%d,\"on %d lines\r\n%s\"", i, 2, strings.Repeat("é", i))
		}
		rows = append(rows, row{line, int64(text.Len()), raw})
		text.WriteString(raw + "\r\n")
		line += int64(strings.Count(raw, "\n")) + 1
	}
	for _, block := range []int{0, 40, 64, 100} {
		s, err := Sniff(BytesSource("x.csv", []byte(text.String())), Stated{}, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.blockBytes = block
		rejects, wanted := []*Reject{}, []row{}
		for i := len(rows) - 2; i >= 0; i -= 5 {
			rejects, wanted = append(rejects, &Reject{Line: rows[i].line}), append(wanted, rows[i])
		}
		if err := s.Locate(t.Context(), rejects); err != nil {
			t.Fatal(err)
		}
		for i, r := range rejects {
			if got := (row{r.Line, r.Offset, string(r.Raw)}); got != wanted[i] {
				t.Errorf("blocks of %d: %+v, want %+v", block, got, wanted[i])
			}
		}
	}
}
