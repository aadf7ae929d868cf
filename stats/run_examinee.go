package stats

import (
	"context"
	"fmt"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// analyst turns histories into analyses: one per bucket, on one goroutine.
type analyst struct {
	jd      *judge
	coder   *coder
	filters [axes]*trend.Filter
	e       encoded
	p       []float64 // P(correct) by row of the history, from other responses
	extras  mistakeExtras

	common *judge           // of those without a day of their own
	dated  map[int32]*judge // by day of the exam

	scoreRows []int // row of Analysis.Sittings by row of the sittings table
}

// analyseBucket analyses every examinee of a bucket, in order of pseudonym.
func analyseBucket(ctx context.Context, src Source, b int, jd *judge) ([]*Analysis, error) {
	p, err := readPeople(src, b)
	if err != nil {
		return nil, err
	}
	an := newAnalyst(jd, p.columns)
	out := make([]*Analysis, 0, len(p.list))
	for i := range p.list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, an.analyse(&p.list[i]))
	}
	return out, nil
}

// analyse is one examinee's whole analysis.
func (an *analyst) analyse(h *History) *Analysis {
	an.choose(h.Examinee)
	jd := an.jd
	an.coder.encode(h, &an.e)
	out := &Analysis{Schema: SchemaVersion, Examinee: h.Examinee, AsOf: dateText(jd.asOf), Model: Model, Exam: jd.exam,
		Disciplines: []Area{}, Systems: []Area{}, Tasks: []Area{}, Actions: []Action{}, Caveats: []string{}}
	out.Data = an.data(h)
	var where []int
	out.Sittings, where = an.sittings(h)
	out.Data.Sittings = countSittings(out.Sittings)
	primary := an.profile(jd.primary, h, where)
	out.Overall = primary.overall()
	lists := [axes]*[]Area{&out.Disciplines, &out.Systems, &out.Tasks}
	for a := range axes {
		switch {
		case a == jd.primary:
			*lists[a] = primary.areas()
		case jd.models[a] != nil:
			*lists[a] = an.profile(a, h, where).areas()
		}
	}
	an.relate(lists)
	if an.e.seq.Len() == 0 {
		an.fromScores(out, h)
	}
	an.withScores(out, h)
	out.Pass = PassProbability(an.passInput(h, primary))
	out.Mistakes = an.mistakes(h, primary)
	out.Attempts = attemptRows(h)
	out.Caveats = append(out.Caveats, an.caveats(out, primary)...)
	out.Actions = actions(out, jd.asOf)
	return out
}

// countSittings counts those with questions or a score.
func countSittings(rows []SittingRow) int {
	n := 0
	for i := range rows {
		if rows[i].Percent.OK() || rows[i].Score != nil {
			n++
		}
	}
	return n
}

// choose takes the judge of an examinee's own day of the exam.
func (an *analyst) choose(examinee string) {
	an.jd = an.common
	on, ok := an.common.opt.ExamDates[examinee]
	if !ok || on.IsZero() {
		return
	}
	day := dayOfTime(on)
	if an.common.asOf != trend.NoDay && day < an.common.asOf { // gone by: it is no longer the day that counts
		return
	}
	if an.dated[day] == nil {
		an.dated[day] = an.common.forDate(on)
	}
	an.jd = an.dated[day]
}

// data is the strip of what was read.
func (an *analyst) data(h *History) DataSummary {
	c := an.coder.c
	d := DataSummary{Responses: h.To - h.From, Files: an.jd.opt.Files}
	if d.Files == nil {
		d.Files = []FileSummary{}
	}
	for i := h.From; i < h.To; i++ {
		r := resultAt(c, i)
		switch r {
		case exam.Omitted:
			d.Omitted++
		case exam.NotReached:
			d.NotReached++
		}
		if r.Scored() {
			d.Scored++
			if an.unclassified(i) {
				d.Unclassified++
			}
		}
		if mode := c.Mode.At(i); mode == "untimed" || mode == "tutor" {
			d.Untimed++
		}
		if an.coder.days[i-h.From] == trend.NoDay {
			d.Undated++
		}
	}
	d.First, d.Last = an.span(h)
	return d
}

func (an *analyst) unclassified(row int) bool {
	for a := range axes {
		if an.coder.setOf(a, row) > 0 {
			return false
		}
	}
	return true
}

// span is the first and last day of an examinee's practice.
func (an *analyst) span(h *History) (first, last string) {
	lo, hi := trend.NoDay, trend.NoDay
	meet := func(d int32) {
		if d == trend.NoDay {
			return
		}
		if lo == trend.NoDay || d < lo {
			lo = d
		}
		hi = max(hi, d)
	}
	for _, d := range an.coder.days[:h.To-h.From] {
		meet(d)
	}
	for _, s := range h.Sittings {
		meet(dayOf(s.TakenAt, s.OffsetMinutes))
	}
	return dateText(lo), dateText(hi)
}

func attemptRows(h *History) []AttemptRow {
	out := []AttemptRow{}
	for _, a := range h.Attempts {
		out = append(out, AttemptRow{Exam: a.Exam, Date: dateText(dayOf(a.TakenAt, 0)), Number: a.Number,
			Outcome: string(a.Outcome), Score: scoreValue(a.Score)})
	}
	return out
}

func scoreValue(s exam.Score) *ScoreValue {
	if s.Scale == "" {
		return nil
	}
	return &ScoreValue{Value: s.Value, Scale: string(s.Scale), Max: s.Max}
}

// caveats are the plain sentences that hold for the whole page.
func (an *analyst) caveats(a *Analysis, p *profile) []string {
	out := []string{}
	say := func(when bool, text string) {
		if when {
			out = append(out, text)
		}
	}
	d := a.Data
	jd := an.jd
	say(d.Scored == 0 && len(a.Sittings) == 0, "No scored question and no practice score was found for this person.")
	say(d.Scored > 0 && !jd.learnt && !jd.peers,
		"How hard each question is could not be learnt from so few people, so all questions count as equally hard on average.")
	say(d.Scored > 0 && !jd.learnt && jd.peers, "How hard each question is was taken from the printed share of others who were correct.")
	say(d.Undated > 0, fmt.Sprintf("%s no date, so they say nothing about movement.", plural(d.Undated, "answer has", "answers have")))
	say(d.Untimed > 0, fmt.Sprintf("%s untimed or in tutor mode; the exam is timed, so read the level with care.",
		plural(d.Untimed, "answer was", "answers were")))
	say(d.Unclassified > 0, fmt.Sprintf("%s no content area; they count in the whole and in no area.",
		plural(d.Unclassified, "scored question carries", "scored questions carry")))
	say(p.repeated > 0, fmt.Sprintf("%s been seen before; a question seen before is not an independent test.",
		plural(p.repeated, "question had", "questions had")))
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
