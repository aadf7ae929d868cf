package stats

import (
	"fmt"
	"math"
	"sort"

	"cutscore/stats/sheet"
)

// cohortTally gathers the cohort. It is a commutative monoid but for the order of rows, which helpFirst makes: sums are of
// whole numbers, so that any spread of the examinees over buckets gives the same.
type cohortTally struct {
	rows  []CohortRow
	areas map[[2]string]*areaTally
	types map[string]*CohortMistake
	miss  int64
	forms map[sheet.FormKey]int64 // scored responses at most; of a run with a memory
}

// areaTally is an area over examinees; credit is in millionths of a question.
type areaTally struct {
	examinees, judged, weak int
	n, credit               int64
}

// Share is what the cohort's figures take from one examinee.
type Share struct {
	Row   CohortRow   `json:"row"`
	Areas []AreaShare `json:"areas"`
	Types []TypeShare `json:"types"`
}

// AreaShare is an examinee's part of an area.
type AreaShare struct {
	Dimension string `json:"d"`
	Name      string `json:"a"`
	N         int    `json:"n"` // scored responses
	Credit    int64  `json:"c"` // in millionths of a question
	Verdict   string `json:"v"` // Verdict.Class
}

// TypeShare is an examinee's misses of a type.
type TypeShare struct {
	Type  string `json:"t"`
	Words string `json:"w"`
	Count int    `json:"n"`
}

// shareOfCohort takes out of an analysis what the cohort needs of it.
func shareOfCohort(a *Analysis) Share {
	s := Share{Row: CohortRow{Examinee: a.Examinee, Pass: a.Pass.Probability, OutOf20: a.Pass.OutOf20, Level: a.Overall.Level,
		Change: a.Overall.Change, Arrow: a.Overall.Arrow, N: a.Data.Scored, Last: a.Data.Last}, Areas: []AreaShare{}, Types: []TypeShare{}}
	for _, list := range [][]Area{a.Disciplines, a.Systems, a.Tasks} {
		for i := range list {
			at := &list[i]
			s.Areas = append(s.Areas, AreaShare{at.Dimension, at.Name, at.N, int64(math.Round(at.Percent.Value * float64(at.N) * 1e6)), at.Verdict.Class})
			if s.Row.Weakest == "" && at.Verdict.weak() {
				s.Row.Weakest = at.Name
			}
		}
	}
	for _, m := range a.Mistakes.Types {
		s.Types = append(s.Types, TypeShare{m.Type, m.Words, m.Count})
	}
	return s
}

func newCohortTally() *cohortTally {
	return &cohortTally{areas: map[[2]string]*areaTally{}, types: map[string]*CohortMistake{}, forms: map[sheet.FormKey]int64{}}
}

func (t *cohortTally) add(s *Share) {
	t.rows = append(t.rows, s.Row)
	for i := range s.Areas {
		t.addArea(&s.Areas[i])
	}
	for _, m := range s.Types { // an examinee's types add up to the misses
		t.mistake(m.Type, m.Words, int64(m.Count))
	}
}

func (t *cohortTally) addForms(counts []sheet.Count) {
	for _, n := range counts {
		t.forms[n.Form] += n.N
	}
}

func (t *cohortTally) addArea(a *AreaShare) {
	at := t.area(a.Dimension, a.Name)
	at.examinees++
	at.n += int64(a.N)
	at.credit += a.Credit
	if a.Verdict != noVerdict {
		at.judged++
	}
	if a.Verdict == confirmedWeak || a.Verdict == likelyWeak {
		at.weak++
	}
}

func (t *cohortTally) area(dimension, name string) *areaTally {
	key := [2]string{dimension, name}
	if t.areas[key] == nil {
		t.areas[key] = &areaTally{}
	}
	return t.areas[key]
}

func (t *cohortTally) mistake(kind, words string, n int64) {
	c := t.types[kind]
	if c == nil {
		c = &CohortMistake{Type: kind, Words: words}
		t.types[kind] = c
	}
	c.Count += n
	t.miss += n
}

// merge adds the tally of other examinees.
func (t *cohortTally) merge(o *cohortTally) {
	t.rows = append(t.rows, o.rows...)
	for key, a := range o.areas {
		at := t.area(key[0], key[1])
		at.examinees, at.judged, at.weak = at.examinees+a.examinees, at.judged+a.judged, at.weak+a.weak
		at.n, at.credit = at.n+a.n, at.credit+a.credit
	}
	for _, m := range o.types {
		t.mistake(m.Type, m.Words, m.Count)
	}
	for form, n := range o.forms {
		t.forms[form] += n
	}
}

// cohort closes the tally.
func (t *cohortTally) cohort(src Source, jd *judge) (*Cohort, error) {
	co := &Cohort{Schema: SchemaVersion, AsOf: dateText(jd.asOf), Model: Model, Exam: jd.exam, Examinees: len(t.rows),
		Responses: jd.sv.responses, Scored: jd.sv.scored, Files: jd.opt.Files, Suppressed: []string{}, Caveats: []string{}}
	if co.Files == nil {
		co.Files = []FileSummary{}
	}
	co.HelpFirst = t.helpFirst()
	co.Areas, co.Compared = t.cohortAreas(co), "what is needed"
	if !jd.target.ok {
		co.Compared = "their own overall level"
	}
	co.Mistakes = t.cohortMistakes(co)
	co.Patterns, co.PatternNote = cohortPatterns(jd)
	if !jd.learnt && jd.sv.scored > 0 {
		co.Caveats = append(co.Caveats, fmt.Sprintf("With fewer than %d people, or %d who hardly share questions, how hard each question is cannot be learnt.", minSharing, minCalibration))
	}
	var err error
	co.Test, err = testSummary(src, jd)
	return co, err
}

// helpFirst orders examinees: probability of passing where there is one, else level, then falling before rising.
func (t *cohortTally) helpFirst() []CohortRow {
	rows := t.rows
	if rows == nil {
		rows = []CohortRow{}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := &rows[i], &rows[j]
		if ka, kb := helpKind(a), helpKind(b); ka != kb {
			return ka < kb
		}
		if va, vb := helpValue(a), helpValue(b); va != vb {
			return va < vb
		}
		return a.Examinee < b.Examinee
	})
	for i := range rows {
		rows[i].Why = why(&rows[i])
	}
	return rows
}

// helpKind separates those with a probability, those with a level only, and those with neither.
func helpKind(r *CohortRow) int {
	switch {
	case r.Pass.OK():
		return 0
	case r.Level.OK():
		return 1
	}
	return 2
}

func helpValue(r *CohortRow) float64 {
	switch helpKind(r) {
	case 0:
		return r.Pass.Value
	case 1:
		return r.Level.Value
	}
	return -float64(r.N)
}

// why says what put an examinee where they are in the list.
func why(r *CohortRow) string {
	s := ""
	switch helpKind(r) {
	case 0:
		s = fmt.Sprintf("would pass in about %d of 20 cases like this", r.OutOf20)
	case 1:
		s = fmt.Sprintf("level about %.0f%% of questions", 100*r.Level.Value)
	default:
		return fmt.Sprintf("too few questions to say (%d)", r.N)
	}
	if r.Arrow == "falling" || r.Arrow == "rising" {
		s += ", " + r.Arrow
	}
	if r.Weakest != "" {
		s += "; start with " + r.Weakest
	}
	return s
}

func (t *cohortTally) cohortMistakes(co *Cohort) []CohortMistake {
	out := []CohortMistake{}
	if len(t.rows) < minGroup {
		if t.miss > 0 {
			co.Suppressed = append(co.Suppressed, fmt.Sprintf("mistakes over the group: fewer than %d people", minGroup))
		}
		return out
	}
	for _, m := range t.types {
		m.Share = proportion(float64(m.Count), int(t.miss), "Wilson interval over misses")
		out = append(out, *m)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Count != out[j].Count {
			return out[i].Count > out[j].Count
		}
		return out[i].Type < out[j].Type
	})
	return out
}
