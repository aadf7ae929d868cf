package ingest

import (
	"errors"
	"strings"
	"testing"
)

// readingOf sniffs and recognises a file of shipped formats.
func readingOf(t *testing.T, name, text string) (*Reading, error) {
	t.Helper()
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Sniff(BytesSource(name, []byte(text)), Stated{}, Limits{}, KnownHeader(formats))
	if s == nil {
		return nil, err
	}
	return Recognise(s, formats, Stated{})
}

// A header that is there and cannot be read as it stands is named, with what keeps it from being read.
func TestHeadersThatCannotBeReadAreNamed(t *testing.T) {
	const head, rows = "item_id,examinee_id,sitting_id,response,result\n", "q1,s1,t1,A,1\nq2,s1,t1,B,0\n"
	for _, c := range []struct {
		name, text, message string
		line                int64
	}{
		{"below many lines", strings.Repeat("Notes\n", 60) + head + rows, "stands below more than 50 others", 61},
		{"parted by tabs", strings.ReplaceAll(head, ",", "\t") + rows, "parted by tabs; the rows look parted by commas", 1},
		{"parted by semicolons, in the second line", "Class of 2027\n" + strings.ReplaceAll(head, ",", ";") + rows, "parted by semicolons; the rows look parted by commas", 2},
		{"quoted as a whole, but for one line", `"item_id,examinee_id,sitting_id,response,result"` + "\n" + `"q1,s1,t1,A,1"` + "\n" + `q2,s1,t1,"B, or C",0` + "\n", "inside one pair of quotes", 1},
		{"without names", ",,,\nq1,s1,t1,1\nq2,s1,t1,0\n", "no line of names was found", 2},
		{"nothing but delimiters", ",,,\n,,,\n,,,\n", "no cell of its rows holds anything", 1},
	} {
		_, err := readingOf(t, "x.csv", c.text)
		var refusal *FileError
		if !errors.As(err, &refusal) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if refusal.Code != codeHeaderUnknown || refusal.Line != c.line || !strings.Contains(refusal.Message, c.message) || refusal.Hint == "" {
			t.Errorf("%s: line %d: %s\n  %s", c.name, refusal.Line, refusal.Message, refusal.Hint)
		}
	}
}

// What was copied along with pasted answers is preamble, however the text is encoded and its lines end.
func TestPastedLinesWithHeadings(t *testing.T) {
	const answer = "× 1 - 104520 Surgery Hematology & Oncology Hemostasis and thrombosis Hypovolemic shock 37% 31 sec 99 sec\n"
	wide := []byte{0xff, 0xfe}
	for _, r := range "My block\n" + answer {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for _, c := range []struct {
		name, text string
		preamble   int64
		fits       bool
	}{
		{"one answer", answer, 0, true},
		{"a heading and one answer", "My block 3, of 40 questions\n" + answer, 1, true},
		{"headings and three answers", "My block\n\nID SUBJECTS SYSTEMS\nA\nB\nC\nD\n" + answer + answer + answer, 6, true},
		{"UTF-16", string(wide), 1, true},
		{"carriage returns", strings.ReplaceAll("My block\n"+answer+answer, "\n", "\r"), 1, true},
		{"one answer among notes", "My block\n" + answer + "went badly\nagain tomorrow\n", 0, false},
	} {
		r, err := readingOf(t, "x.txt", c.text)
		if !c.fits {
			if err == nil {
				t.Errorf("%s: read as %s", c.name, r.Format.Name)
			}
			continue
		}
		if err != nil || r.Format.Name != "uworld-pasted" || r.Sample.preambleRows != c.preamble {
			t.Errorf("%s: %v, %+v", c.name, err, r)
			continue
		}
		if counts, err := r.Sample.Read(t.Context(), 1, func(*Chunk) error { return nil }, nil); err != nil || counts.Preamble != c.preamble || !counts.Balanced() {
			t.Errorf("%s: %+v, %v", c.name, counts, err)
		}
	}
}
