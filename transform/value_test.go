package transform

import (
	"math"
	"strings"
	"testing"

	"cutscore/exam"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		parser, text string
		comma        bool
		want         float64
		trouble      problem
	}{
		{"number", "1.5", false, 1.5, fine},
		{"number", " 42 ", false, 42, fine},
		{"number", "1,5", true, 1.5, fine},
		{"number", "1,5", false, 0, unreadableNumber},
		{"number", "1.234,5", true, 0, unreadableNumber}, // thousands are not guessed
		{"number", "1e3", false, 1000, fine},
		{"number", "0x10", false, 0, unreadableNumber},
		{"number", "Inf", false, 0, unreadableNumber},
		{"number", "NaN", false, 0, missing},
		{"number", "#N/A", false, 0, missing},
		{"number", "", false, 0, missing},
		{"number", "-", false, 0, dashed},
		{"number", `="007"`, false, 7, fine},
		{"number", "1e999", false, 0, unreadableNumber},
		{"number", "\u22121.5", false, -1.5, fine},
		{"number", "\u2212", false, 0, dashed},
		{"number", "\u200e7\u00a0", false, 7, fine},
		{"number", "1\u202f000", false, 0, unreadableNumber}, // thousands are not guessed
		{"score", "28.00\u00a0/\u00a030", false, 28, fine},
		{"score", "50\u202f%", false, 50, fine},
		{"seconds", "3\u00a0mins\u00a05 secs", false, 185, fine},
		{"integer", "3", false, 3, fine},
		{"integer", "3.5", false, 0, unreadableNumber},
		{"score", "28.00 / 30", false, 28, fine},
		{"score", "50%", false, 50, fine},
		{"score", "-3", false, -3, fine},
		{"hours", "1.5", false, 1.5, fine},
		{"hours", "1:30", false, 1.5, fine},
		{"hours", "1:30:36", false, 1.51, fine},
		{"hours", "1h 30m", false, 1.5, fine},
		{"hours", "1h30m", false, 1.5, fine},
		{"hours", "90 min", false, 1.5, fine},
		{"hours", "1.5 h", false, 1.5, fine},
		{"hours", "1:75", false, 0, unreadableNumber},
		{"hours", "much", false, 0, unreadableNumber},
		{"hours", "", false, 0, missing},
		{"proportion", "50%", false, .5, fine},
		{"proportion", "0.5", false, .5, fine},
		{"proportion", "62", false, .62, fine},
		{"proportion", "3 / 4", false, .75, fine},
		{"proportion", "101", false, 0, outOfRange},
		{"proportion", "-0.1", false, 0, outOfRange},
		{"percent", "1", false, .01, fine},
		{"percent", "100.1", false, 0, outOfRange},
		{"share", "45 (61%)", false, 61, fine},
		{"share", "45", false, 0, unreadableNumber},
		{"leading", "12 Quiz", false, 12, fine},
		{"seconds", "31 sec", false, 31, fine},
		{"seconds", "16 mins 49 secs", false, 1009, fine},
		{"seconds", "1 hour 4 mins", false, 3840, fine},
		{"seconds", "1 hora 2 minutos", false, 3720, fine},
		{"seconds", "2 Stunden 5 Minuten", false, 7500, fine},
		{"seconds", "1 heure 2 minutes", false, 3720, fine},
		{"seconds", "1 ora 2 minuti 3 secondi", false, 3723, fine},
		{"seconds", "2 horas 5 minutos", false, 7500, fine},
		{"seconds", "1:05", false, 65, fine},
		{"seconds", "01:00:05", false, 3605, fine},
		{"seconds", "1:75", false, 0, unreadableNumber},
		{"seconds", "-4", false, 0, outOfRange},
		{"seconds", "4 parsecs", false, 0, unreadableNumber},
		{"score", "-- / 0", false, 0, missing},
		{"score", "-- / 2", false, 0, worded},
		{"score", "— / x", false, 0, unreadableNumber},
		{"minutes", "90", false, 90, fine},
		{"minutes", "14 mins 1 sec", false, 14 + 1.0/60, fine},
		{"milliseconds", "32454", false, 32.454, fine},
	} {
		read, ok := numberParser(spelling{name: c.parser, comma: c.comma})
		if !ok {
			t.Fatalf("no parser %s", c.parser)
		}
		got, trouble := read(c.text)
		if trouble != c.trouble || trouble == fine && math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s %q: %v (%s), want %v (%s)", c.parser, c.text, got, trouble.code(), c.want, c.trouble.code())
		}
	}
}

// TestSmallNumberIsExact compares the short cut with the standard library's parser.
func TestSmallNumberIsExact(t *testing.T) {
	for _, text := range []string{"0", "0.1", "0.79", "123456789012345", "2.726", "99.999999999999", ".5", "5.", "0.000000000001"} {
		short, ok := smallNumber(text)
		s := spelling{}
		long, okLong := s.parse(text + "e0")
		if !ok || !okLong || short != long {
			t.Errorf("%q: %v and %v", text, short, long)
		}
	}
}

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		parser, text string
		want         exam.Result
		credit       float32
		trouble      problem
	}{
		{"mark", "correct", exam.Correct, 1, fine},
		{"mark", "Correcto", exam.Correct, 1, fine},
		{"mark", "FALSE", exam.Incorrect, 0, fine},
		{"mark", "0", exam.Incorrect, 0, fine},
		{"mark", "0.5", exam.PartlyCorrect, .5, fine},
		{"mark", "not_reached", exam.NotReached, 0, fine},
		{"mark", "not_presented", exam.NotPresented, -1, fine},
		{"mark", "omitted", exam.Omitted, 0, fine},
		{"mark", "NA", exam.ResultUnknown, -1, missing},
		{"mark", "-", exam.ResultUnknown, -1, dashed},
		{"mark", "8", 0, 0, unknownMark},
		{"mark", "maybe", 0, 0, unknownMark},
		{"rating", "1", exam.Incorrect, 0, fine},
		{"rating", "3", exam.Correct, 1, fine},
		{"rating", "5", 0, 0, unknownMark},
		{"credit", "75%", exam.PartlyCorrect, .75, fine},
	} {
		read, _ := markParser(spelling{name: c.parser})
		got, trouble := read(c.text)
		if got.result != c.want || got.credit != c.credit || trouble != c.trouble {
			t.Errorf("%s %q: %v %v (%s), want %v %v (%s)", c.parser, c.text, got.result, got.credit, trouble.code(), c.want, c.credit, c.trouble.code())
		}
	}
}

func TestMissingCodes(t *testing.T) {
	s := spelling{name: "mark", missing: map[string]bool{"8": true, "9": true}}
	if m, trouble := s.mark("9"); trouble != missing || m.result != exam.ResultUnknown {
		t.Errorf("9 is %v, %v", m, trouble)
	}
}

func TestIDs(t *testing.T) {
	s := spelling{name: "id"}
	for text, trouble := range map[string]problem{"1.23E+12": damagedID, "1,5e+07": damagedID, "12E+4": damagedID, "00123": fine, "e+5": fine, "abcE+12": fine,
		"5E12": fine, `="001"`: fine, "": missing} {
		if _, got := s.id(text); got != trouble {
			t.Errorf("%q: %s, want %s", text, got.code(), trouble.code())
		}
	}
	if v, _ := s.id(`="001"`); v != "001" {
		t.Errorf("unwrapped to %q", v)
	}
}

// An apostrophe that a spreadsheet shows before digits or a formula is its own; one of a name or a quotation belongs to it.
func TestProtectedCells(t *testing.T) {
	s := spelling{name: "id"}
	for text, want := range map[string]string{"'0077": "0077", " '=A1": "=A1", "'+49": "+49", "'t Hooft": "'t Hooft", "'12'": "'12'", "'": "'", "0077'": "0077'"} {
		if got, trouble := s.id(text); got != want || trouble != fine {
			t.Errorf("%q: %q (%s), want %q", text, got, trouble.code(), want)
		}
	}
	if x, trouble := s.number("'12"); x != 12 || trouble != fine {
		t.Errorf("'12 is %v (%s)", x, trouble.code())
	}
}

func TestPseudonyms(t *testing.T) {
	p, q := NewPseudonyms([]byte("a key of sixteen")), NewPseudonyms([]byte("another key, too"))
	a := p.Examinee("S-001")
	if len(a) != 26 || strings.ToLower(a) != a || strings.ContainsAny(a, "=-/") {
		t.Errorf("pseudonym %q", a)
	}
	if p.Examinee(" s-001 ") != a || p.Examinee("S-001") != a {
		t.Error("blanks and letter case matter")
	}
	if p.Examinee("S-002") == a || q.Examinee("S-001") == a {
		t.Error("another id, or another key, gives the same pseudonym")
	}
}

func FuzzValues(f *testing.F) {
	for _, seed := range []string{"1.5", "50%", "28.00 / 30", "-", "16 mins 49 secs", "1:05", "correct", "BD", "1.23E+12", `="001"`, "a|b", `x\,y,z`, "62 - 70", "45 (61%)",
		"× 1 - 104520 Surgery Oncology Shock 37% 31 sec 99 sec", `{"correct_map":{"a_2_1":{"correctness":"correct"}},"student_answers":{"a_2_1":"x"}}`} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, comma bool) {
		for _, name := range []string{"number", "integer", "score", "share", "leading", "proportion", "percent", "seconds", "milliseconds", "minutes", "hours", "duration"} {
			read, ok := numberParser(spelling{name: name, comma: comma})
			if !ok {
				t.Fatalf("no parser %s", name)
			}
			x, trouble := read(text)
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%s %q: %v", name, text, x)
			}
			if (name == "proportion" || name == "percent") && trouble == fine && (x < 0 || x > 1) {
				t.Fatalf("%s %q: %v", name, text, x)
			}
		}
		for _, name := range []string{"text", "id", "list", "escaped", "local", "outcome", "mode"} {
			read, _ := textParser(spelling{name: name})
			if v, trouble := read(text); trouble.wrong() && v != "" {
				t.Fatalf("%s %q: wrong, yet %q", name, text, v)
			}
		}
		for _, name := range []string{"mark", "credit", "rating"} {
			read, _ := markParser(spelling{name: name, comma: comma})
			if m, trouble := read(text); trouble == fine && m.result.Scored() && (m.credit < 0 || m.credit > 1) {
				t.Fatalf("%s %q: credit %v", name, text, m.credit)
			}
		}
		s := spelling{}
		s.flag(text)
		s.notZero(text)
		if low, high, trouble := s.span(text); trouble == fine && low > high {
			t.Fatalf("span %q: %v to %v", text, low, high)
		}
		base := exam.Response{Credit: exam.Unknown}
		s.uworldLine(text, base)
		s.openedxState(text, base)
		if c := exam.ChoiceOf(text); exam.ChoiceOf(string(c)) != c {
			t.Fatalf("choice %q is %q, then %q", text, c, exam.ChoiceOf(string(c)))
		}
	})
}
