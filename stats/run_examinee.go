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

	common *judge             // of those without days of their own
	dated  map[ownDays]*judge // of those with

	scoreRows []int // row of Analysis.Sittings by row of the sittings table
}

// ownDays are the days by which one examinee is judged.
type ownDays struct {
	asOf int32
	exam int32 // trend.NoDay: that of the run
}

// analyseBucket analyses every examinee of a bucket, in order of pseudonym, except those whom the memory knows with the
// same answers judged in the same way.
func analyseBucket(ctx context.Context, src Source, b int, jd *judge, emit func(*Analysis) error) (*cohortTally, error) {
	p, err := readPeople(src, b)
	if err != nil {
		return nil, err
	}
	jd.form.take(b, p.columns)
	an, tally := newAnalyst(jd, p.columns), newCohortTally()
	book, err := openMemory(an, jd.opt.Memory, b)
	if err != nil {
		return nil, err
	}
	for i := range p.list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		h := &p.list[i]
		an.meet(h)
		share, known, err := book.recall(h)
		if err != nil {
			return nil, err
		}
		if !known {
			a := an.analyse(h)
			if err := emit(a); err != nil {
				return nil, err
			}
			share = shareOfCohort(a)
		}
		book.note(share)
		tally.add(&share)
	}
	return tally, book.close()
}

// meet encodes an examinee and takes the judge of their own days.
func (an *analyst) meet(h *History) {
	an.coder.encode(h, &an.e)
	an.choose(h)
}

// analyse is the whole analysis of the examinee last met.
func (an *analyst) analyse(h *History) *Analysis {
	jd := an.jd
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

// choose takes the judge of an examinee's own days.
func (an *analyst) choose(h *History) {
	an.jd = an.common
	own := ownDays{asOf: an.asOf(h), exam: trend.NoDay}
	on, ok := an.common.opt.ExamDates[h.Examinee]
	if day := dayOfTime(on); ok && !on.IsZero() && (own.asOf == trend.NoDay || day >= own.asOf) { // one gone by no longer counts
		own.exam = day
	} else {
		on = an.common.on
	}
	if own.asOf == an.common.asOf && own.exam == trend.NoDay {
		return
	}
	if an.dated[own] == nil {
		an.dated[own] = an.common.forDays(own.asOf, on)
	}
	an.jd = an.dated[own]
}

// asOfStep is by how many days an examinee's day moves on while nothing of theirs is new.
const asOfStep = 7

// asOf is the day an examinee's page speaks of: the one stated, else the last one not after the run's that is whole weeks
// from their own last day. It depends on nobody else's answers but through the run's day, and so once a week.
func (an *analyst) asOf(h *History) int32 {
	today := an.common.asOf
	_, last := an.days(h)
	if !an.common.opt.AsOf.IsZero() || last == trend.NoDay || last >= today {
		return today
	}
	return last + (today-last)/asOfStep*asOfStep
}

// data is the strip of what was read.
func (an *analyst) data(h *History) DataSummary {
	c := an.coder.c
	d := DataSummary{Responses: h.To - h.From, Files: an.jd.files()}
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
	lo, hi := an.days(h)
	return dateText(lo), dateText(hi)
}

func (an *analyst) days(h *History) (lo, hi int32) {
	lo, hi = trend.NoDay, trend.NoDay
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
	return lo, hi
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
