package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// Many tables give each question several columns, alike but for its number: Q1_score, Q1_resp; Stu1, PriKey1, Points1. What each of
// them holds is told by the rest of its name and by the values of all columns of that kind together.

// numberedColumns are the columns of one template: "Q{n}_score".
type numberedColumns struct {
	template string
	before   string // the number
	after    string
	numbers  []string
	columns  []int
	seen     *evidence
	field    Field
}

// draftNumbered drafts a table with two columns or more for each of three questions or more; nil for any other.
func draftNumbered(s *Sample) *Format {
	kinds := sharedNumbers(numberedBy(s))
	if len(kinds) < 2 {
		return nil
	}
	f := &Format{Name: "my-" + wordOf(Stem(s.Source.Name)), Title: "drafted from " + Stem(s.Source.Name), Kind: Responses, Shape: Wide,
		Columns: []ColumnRule{}, Items: &ItemRules{Blank: "not_presented"}, Unused: []UnusedColumn{},
		Notes: []string{"drafted by cutscore from names and values: look at every column"}}
	taken := map[Field]bool{}
	prefix := commonPrefix(kinds)
	for _, k := range kinds {
		k.field = k.role(strings.ToLower(k.before[len(prefix):]+k.after), taken)
		k.draft(f, s)
		taken[k.field] = true
	}
	if !taken[FieldResult] && !taken[FieldPoints] && !taken[FieldResponse] {
		return nil
	}
	doubtNumbered(f, kinds, taken)
	draftBeside(f, s, kinds)
	return f
}

// fullOfQuestion is the most points that a question is expected to give; what gives more may be a whole test.
const fullOfQuestion = 10

func doubtNumbered(f *Format, kinds []*numberedColumns, taken map[Field]bool) {
	if taken[FieldPoints] && !taken[FieldPointsMax] {
		f.Unsure = append(f.Unsure, "points tell nothing without the full points of a question: write them as options.max of the points columns")
	}
	for _, k := range kinds {
		switch {
		case k.field == FieldPoints && k.seen.most > fullOfQuestion:
			f.Unsure = append(f.Unsure, fmt.Sprintf("%q holds up to %g points: questions of one test, as they are drafted, or whole tests (then this is kind sittings, one row per test)", k.template, k.seen.most))
		case k.field == FieldResponse && k.seen.all(k.seen.number) && !taken[FieldKey] && !taken[FieldResult] && !taken[FieldPoints]:
			f.Unsure = append(f.Unsure, fmt.Sprintf("%q holds numbers and no column is a key: options chosen (give a key with --key) or points earned", k.template))
		}
	}
}

// has reports whether an item column gives the field.
func (r *ItemRules) has(field Field) bool {
	return slices.ContainsFunc(r.Columns, func(c ColumnRule) bool { return c.Field == field })
}

// numberedBy sorts the columns whose names hold a number by template, and looks at their values.
func numberedBy(s *Sample) []*numberedColumns {
	out := numberedNames(s.Header)
	for _, k := range out {
		k.seen = &evidence{distinct: map[string]int{}}
		for _, at := range k.columns {
			for _, row := range s.Rows {
				if at < len(row) {
					k.seen.add(strings.TrimSpace(row[at]))
				}
			}
		}
	}
	return out
}

// numberedNames sorts them by their names alone.
func numberedNames(header []string) []*numberedColumns {
	var out []*numberedColumns
	by := map[string]*numberedColumns{}
	for at, name := range header {
		name = tidyName(name)
		before, after := splitNumber(name)
		if len(before)+len(after) == len(name) || strings.ContainsAny(name, "{}") {
			continue
		}
		template := before + "{n}" + after
		k := by[template]
		if k == nil {
			k = &numberedColumns{template: template, before: before, after: after}
			by[template], out = k, append(out, k)
		}
		k.numbers, k.columns = append(k.numbers, name[len(before):len(name)-len(after)]), append(k.columns, at)
	}
	return out
}

// sharedNumbers keeps the templates that have the same three numbers or more as another one.
func sharedNumbers(kinds []*numberedColumns) []*numberedColumns {
	return slices.DeleteFunc(slices.Clone(kinds), func(k *numberedColumns) bool {
		return len(k.numbers) < matrixItems || !slices.ContainsFunc(kinds, func(other *numberedColumns) bool { return other != k && slices.Equal(other.numbers, k.numbers) })
	})
}

func commonPrefix(kinds []*numberedColumns) string {
	prefix := kinds[0].before
	for _, k := range kinds[1:] {
		for !strings.HasPrefix(k.before, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix
}

// role is what the columns hold, "" when that cannot be told or other columns already hold it.
func (k *numberedColumns) role(word string, taken map[Field]bool) Field {
	says := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(word, w) })
	}
	e := k.seen
	field := Field("")
	bare := strings.Trim(word, " _-.:") == "" || namesQuestion(word+"1") && (e.isMarks() || e.isOptions()) // not the text or id of the question
	beside := besideWord(word)
	switch {
	case e.filled == 0:
	case says("key") || beside == FieldKey:
		field = FieldKey
	case (says("max", "possible") || beside == FieldPointsMax) && e.all(e.number):
		field = FieldPointsMax
	case says("time", "rt", "sec", "duration", "latency") && e.all(e.number):
		field = FieldSeconds
	case beside != "":
	case (bare || says("score", "point", "pts", "mark", "correct", "credit", "result")) && e.isMarks():
		field = FieldResult
	case (says("score", "point", "pts", "credit") || bare && !e.isOptions()) && e.all(e.number):
		field = FieldPoints
	case bare || says("resp", "answer", "ans", "choice", "chosen", "stu", "select", "option"):
		field = FieldResponse
	}
	if taken[field] || field == FieldPoints && taken[FieldResult] {
		return ""
	}
	return field
}

// draft writes the rule of the columns, or lists them as unused.
func (k *numberedColumns) draft(f *Format, s *Sample) {
	for _, at := range k.columns {
		f.Header.All = append(f.Header.All, []string{columnRef(s.Header[at], at)})
		if k.field == "" {
			f.Unused = append(f.Unused, UnusedColumn{Name: columnRef(s.Header[at], at), Why: "neither its name nor its values tell what it holds", Samples: samplesOf(s, at)})
		}
	}
	if k.field == "" {
		return
	}
	rule := ColumnRule{Field: k.field, Names: []string{k.template}, Parser: k.field.defaultParser(Responses), Why: "its name beside the question's number, and the look of its values", Samples: samplesOf(s, k.columns[0])}
	if k.field == FieldSeconds && k.seen.all(k.seen.whole) && k.seen.most > 3600 {
		rule.Parser, rule.Why = "milliseconds", "numbers too large for seconds"
	}
	f.Items.Columns = append(f.Items.Columns, rule)
}

// draftBeside gives the columns beside the questions their meaning: whose row it is, of which form, when.
func draftBeside(f *Format, s *Sample, kinds []*numberedColumns) {
	d := &drafter{s: s, kind: Responses, taken: map[Field]bool{}}
	for at := range s.Header {
		d.seen = append(d.seen, look(s, at))
	}
	var unused []int
	for at, name := range s.Header {
		if slices.ContainsFunc(kinds, func(k *numberedColumns) bool { return slices.Contains(k.columns, at) }) {
			continue
		}
		ref, field := columnRef(name, at), personField(name)
		if field == "" || d.taken[field] || !plausible(field, Responses, d.seen[at]) || field == FieldExaminee && d.isCounter(at) {
			f.Unused = append(f.Unused, UnusedColumn{Name: ref, Why: "it is no question, and its name means nothing beside them", Samples: samplesOf(s, at)})
			unused = append(unused, at)
			continue
		}
		d.taken[field] = true
		f.Columns = append(f.Columns, d.rule(field, ref, at))
	}
	d.doubtDates(f, unused)
	if !d.taken[FieldForm] {
		f.formByFile()
	}
	if !d.taken[FieldExaminee] {
		f.Unsure = append(f.Unsure, "no column says whose row it is: name one as examinee_id, or delete this line if each row is another person")
	}
}
