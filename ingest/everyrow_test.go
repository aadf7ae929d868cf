package ingest

import (
	"strings"
	"testing"
)

// TestEveryRow: whatever a row is made of, the fast path takes it as the scanner does, or leaves it to the scanner. A quoted
// last cell once hid what followed it.
func TestEveryRow(t *testing.T) {
	tokens := []string{"a", ",", `"`, `"b"`}
	stated := Stated{Encoding: "utf-8", Delimiter: ",", Quote: `"`, Header: "1"}
	odd := make([]string, 1, 1365)
	for from := 0; len(odd) < cap(odd); from++ {
		for _, token := range tokens {
			odd = append(odd, odd[from]+token)
		}
	}
	for _, end := range []string{"\n", "\r\n"} {
		for _, row := range odd {
			lines := []string{"h,i", "1,2", "3,4", row, "5,6", `"7",8`, "9,10", ""}
			conserve(t, row, []byte(strings.Join(lines, end)), stated, Limits{})
		}
	}
}
