package reports

import (
	"bytes"
	"strings"
	"testing"
)

// The page says how much of what was exported it could not count, and says nothing where nothing is missing.
func TestPageTellsWhatCouldNotBeCounted(t *testing.T) {
	for _, c := range []struct {
		answers, sittings int
		want              string
	}{
		{0, 0, ""},
		{1, 0, "1 answer could not be counted"},
		{3, 0, "3 answers could not be counted"},
		{2, 1, "2 answers and 1 sitting could not be counted"},
	} {
		a := rich()
		a.Data.Contested, a.Data.ContestedSittings = c.answers, c.sittings
		var page bytes.Buffer
		if err := Examinee(&page, a, Options{}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(page.String(), "could not be counted"); got != (c.want != "") || !strings.Contains(page.String(), c.want) {
			t.Errorf("%+v: the page says it: %v", c, got)
		}
	}
}
