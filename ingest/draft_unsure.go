package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A draft that is used as it stands must lose nothing in silence: what it cannot tell stands under "unsure", or is a word without a
// meaning, and no file is read until somebody has settled that.

// unfilled says what a drafted format leaves open, "" when nothing.
func (f *Format) unfilled() string {
	if len(f.Unsure) > 0 {
		return fmt.Sprintf("the draft is not settled: %s (%d such under \"unsure\"; delete each when it is settled)", f.Unsure[0], len(f.Unsure))
	}
	rules := f.Columns
	if f.Items != nil {
		rules = slices.Concat(rules, f.Items.Columns)
	}
	for _, rule := range rules {
		if rule.Options == nil || len(rule.Names) == 0 {
			continue
		}
		for _, word := range sortedKeys(rule.Options.Values) {
			if rule.Options.Values[word] == "" {
				return fmt.Sprintf("column %q: %q has no meaning yet; write it under options.values of field %q", rule.Names[0], word, rule.Field)
			}
		}
	}
	return ""
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ofPoints are names of what belongs to a question: "Points - Normal pH?", "Quiz 1 (Earned)", "3: Essay (2.0 pts)".
var ofPoints = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(points?|pts|score|earned|possible|feedback|punkte|puntos|puntuación|pontuação|punteggio)\b`)
})

// leftOut names the unused columns that look like questions, answers or points: their values do, or their names count or tell it.
// A file of answers in rows may leave out one or another; any other kind leaves out the answers themselves.
func (d *drafter) leftOut(unused []int) []string {
	stems := map[string]int{}
	for _, at := range unused {
		if stem, _, ok := family(d.s.Header[at]); ok {
			stems[stem]++
		}
	}
	var out []string
	for _, at := range unused {
		name, e := d.s.Header[at], d.seen[at]
		stem, _, ok := family(name)
		asked := strings.HasSuffix(strings.TrimSpace(name), "?")
		if !isCovariate(name) && len(fieldsNamed(name)) == 0 && (e.isMarks() || e.isOptions() || asked || ofPoints().MatchString(name) || ok && stems[stem] >= 3) {
			out = append(out, tidyName(name))
		}
	}
	return out
}

// doubtDates notes columns of dates where none is taken for the time: without it there is no trend, and a second taking of a question is
// a duplicate. Their names do not tell when an answer was given from when somebody was born.
func (d *drafter) doubtDates(f *Format, unused []int) {
	if d.taken[FieldAnsweredAt] || d.taken[FieldTakenOn] || d.kind != Responses && d.kind != Sittings {
		return
	}
	var dates []string
	for _, at := range unused {
		if e := d.seen[at]; e.filled > 0 && e.all(e.date) {
			dates = append(dates, tidyName(d.s.Header[at]))
		}
	}
	field := FieldAnsweredAt
	if d.kind == Sittings {
		field = FieldTakenOn
	}
	if len(dates) > 0 {
		f.Unsure = append(f.Unsure, fmt.Sprintf("dates stand in %s, and no column is the time: make the one that says when a column of field %s (parser time), or delete this line if none does",
			shownNames(dates), field))
	}
}

// doubts notes what a draft in rows cannot tell.
func (d *drafter) doubts(f *Format, unused []int) {
	d.doubtDates(f, unused)
	if left := d.leftOut(unused); d.kind != Responses && len(left) >= 2 {
		f.Unsure = append(f.Unsure, fmt.Sprintf("%d columns look like questions, answers or points, and a file of %s leaves them out: %s. Give them a meaning (a column per question is kind responses, shape wide, with \"items\"; see docs/formats.md), or delete this line if they are none",
			len(left), d.kind, shownNames(left)))
	}
	if at := d.numbersChosen(f); at >= 0 {
		f.Unsure = append(f.Unsure, fmt.Sprintf("%q holds numbers and no column is a key: options chosen (field response; give a key with --key) or points earned (field points, with options.max)", tidyName(d.s.Header[at])))
	}
}

func shownNames(names []string) string {
	text := strings.Join(names[:min(len(names), 6)], ", ")
	if len(names) > 6 {
		text += ", ..."
	}
	return text
}

// numbersChosen is the column of numbers drafted as the option chosen, in a file that says nowhere which is right; -1 when there is none.
func (d *drafter) numbersChosen(f *Format) int {
	if d.kind != Responses || d.taken[FieldResult] || d.taken[FieldPoints] || d.taken[FieldKey] {
		return -1
	}
	for _, rule := range f.Columns {
		if rule.Field == FieldResponse {
			if at, _ := newHeadings(d.s.Header).any(rule.Names); at >= 0 && d.seen[at].all(d.seen[at].number) {
				return at
			}
		}
	}
	return -1
}

// isCounter reports whether the column does no more than count the rows, while another column says whose they are.
func (d *drafter) isCounter(at int) bool {
	from := 1
	if len(d.s.Rows) > 0 && at < len(d.s.Rows[0]) && strings.TrimSpace(d.s.Rows[0][at]) == "0" {
		from = 0
	}
	for row, cells := range d.s.Rows {
		if at >= len(cells) || strings.TrimSpace(cells[at]) != fmt.Sprint(from+row) {
			return false
		}
	}
	for other, name := range d.s.Header {
		if other != at && slices.Contains(fieldsNamed(name), FieldExaminee) && plausible(FieldExaminee, d.kind, d.seen[other]) {
			return len(d.s.Rows) > 1
		}
	}
	return false
}

// markWords counts the different values that are words for right and wrong.
func (e *evidence) markWords() (n int) {
	for v := range e.distinct {
		if guessMark(v) != "unknown" {
			n++
		}
	}
	return n
}

// mostlyMarks reports marks beside a few other values that a table must give a meaning: words for right and wrong, both or more, or
// 0 and 1 beside the usual codes.
func (e *evidence) mostlyMarks() bool {
	if e.all(e.number) {
		return e.binary > 0 && len(e.oddMarks()) <= 2 && !slices.ContainsFunc(e.oddMarks(), func(v string) bool { return !slices.Contains([]string{"-1", "8", "9", "99", "-9"}, v) })
	}
	n := e.markWords()
	return n >= 2 && len(e.distinct) <= 6 && len(e.distinct)-n <= n && e.number == 0
}

// oddMarks are the values of a column of marks that are none, in order.
func (e *evidence) oddMarks() []string {
	var odd []string
	for v := range e.distinct {
		if guessMark(v) == "unknown" && v != "0" && v != "1" {
			odd = append(odd, v)
		}
	}
	slices.Sort(odd)
	return odd
}

// isOutcomes reports whether most words are outcomes of an exam; the others are left for the user to fill in.
func (e *evidence) isOutcomes() bool {
	known := 0
	for v := range e.distinct {
		if guessOutcome(v) != "" {
			known++
		}
	}
	return known > 0 && 2*known >= len(e.distinct) && len(e.distinct) <= 8
}
