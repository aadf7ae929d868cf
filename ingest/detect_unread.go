package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// losing says which column would stay unread although its name speaks for a field that the format may not lose, "" when none
// would. A format of common names fits many files; where it leaves out what tells two answers apart, one of them is lost as a
// duplicate.
func (f *Format) losing(header *headings) string {
	if len(f.Header.MayStay) > 0 {
		if name := f.whole().unnamed(header, f.Header.MayStay); name != "" {
			return fmt.Sprintf("it would not read column %q, which may say whose the rows are, or of what", name)
		}
	}
	if name := numberedQuestion(header.raw); f.Kind == Roster && name != "" {
		return fmt.Sprintf("it would not read column %q, which is a question's", name)
	}
	if len(f.Header.NoUnread) == 0 {
		return ""
	}
	f = f.whole()
	var open []Field
	for _, fields := range f.Header.NoUnread {
		if !slices.ContainsFunc(fields, func(field Field) bool { return f.gives(field, header) }) {
			open = append(open, fields[0])
		}
	}
	claimed, words := f.claimed(header), wordsFor(open)
	for at, name := range header.raw {
		if claimed[at] || strings.TrimSpace(name) == "" {
			continue
		}
		if field, ok := words[wordOf(withoutRemark(name))]; ok {
			return fmt.Sprintf("it would not read column %q, which is called like %s", name, field)
		}
	}
	return ""
}

// numberedQuestion is the second column that is called a question and a number, "" where there is none.
func numberedQuestion(names []string) string {
	one := false
	for _, name := range names {
		if namesQuestion(name) {
			if one {
				return name
			}
			one = true
		}
	}
	return ""
}

// unnamed is the first column that the format leaves unread and whose name is none of those that may stay so, "" when there is none:
// a class, a team or a number of a question beside blocks of practice makes them other people's, or no practice at all.
func (f *Format) unnamed(header *headings, mayStay []string) string {
	may := map[int]bool{}
	for _, name := range mayStay {
		at, _ := header.named(name)
		may[at] = true
	}
	claimed := f.claimed(header)
	for at, name := range header.raw {
		if !claimed[at] && !may[at] && strings.TrimSpace(name) != "" && (header.empty == nil || !header.empty[at]) {
			return name
		}
	}
	return ""
}

// wordsFor are the names of columns that speak for one of the fields, folded. It is made once for a header: wide ones have
// thousands of columns.
func wordsFor(fields []Field) map[string]Field {
	out := map[string]Field{}
	for _, s := range synonyms() {
		if !slices.Contains(fields, s.field) {
			continue
		}
		for _, name := range strings.Split(s.names, "|") {
			if word := wordOf(name); out[word] == "" {
				out[word] = s.field
			}
		}
	}
	return out
}

// unknownUnread is the first name under NoUnread that is a field of no kind, "" when all are fields.
func (p *Fingerprint) unknownUnread() Field {
	for _, fields := range p.NoUnread {
		for _, field := range fields {
			if !slices.ContainsFunc(kinds(), field.belongs) {
				return field
			}
		}
	}
	return ""
}

// namesOneResult reports a column of marks called Correct and the like, where no column is numbered: each row is one answer, and the
// other columns of marks describe it.
func (m *matrix) namesOneResult(fits func(*evidence) bool) bool {
	for at, name := range m.s.Header {
		switch strings.ReplaceAll(foldName(withoutRemark(name)), " ", "") { // correct_a is no Spanish word
		case "correct", "iscorrect", "is_correct", "wascorrect", "correctness", "answeredcorrectly", "accuracy", "acc", "isright", "correcto", "correcta", "acierto", "escorrecto", "korrekt", "richtig", "corretto", "correto":
			if m.role[at] == "" && fits(m.seen[at]) {
				return true
			}
		}
	}
	return false
}

// namesAnswers reports a header that names a person, a question and a result: its rows are one answer each, even where all of its
// cells are numbers as small as those of a matrix.
func namesAnswers(header []string) bool {
	for _, field := range []Field{FieldItem, FieldResult, FieldExaminee} {
		words := wordsFor([]Field{field})
		if !slices.ContainsFunc(header, func(name string) bool { return words[wordOf(withoutRemark(name))] != "" }) {
			return false
		}
	}
	return true
}
