package stats

import (
	"context"
	"fmt"
	"strings"

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

	*judges

	scoreRows []int // row of Analysis.Sittings by row of the sittings table
}

// ownDays are the days by which one examinee is judged.
type ownDays struct {
	asOf int32
	exam int32 // trend.NoDay: that of the run
}

// analyseBucket analyses every examinee of a bucket, in order of pseudonym, except those whom the memory knows with the
// same answers judged in the same way. Where it knows everybody, no answer is read.
func analyseBucket(ctx context.Context, src Source, b int, jd *judge, emit func(*Analysis) error) (*cohortTally, error) {
	by, err := readTables(src, b)
	if err != nil {
		return nil, err
	}
	js := newJudges(jd)
	book, err := openMemory(js, b, by)
	if err != nil {
		return nil, err
	}
	list := sortedPeople(by)
	var an *analyst
	if book.stands(list) {
		jd.form.hand(b, book.before.sheet)
	} else {
		p, err := readRows(src, b, by)
		if err != nil {
			return nil, err
		}
		list, an = p.list, newAnalyst(jd, p.columns)
		an.judges = js
		jd.form.take(b, p)
		book.read(an, p)
	}
	tally := newCohortTally()
	for i := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		of, err := an.oneOf(&list[i], book, emit)
		if err != nil {
			return nil, err
		}
		tally.add(&of.share)
		tally.addForms(of.forms)
	}
	return tally, book.close()
}

// oneOf takes an examinee over, or analyses them.
func (an *analyst) oneOf(h *History, book *bucketMemory, emit func(*Analysis) error) (*memo, error) {
	if at := book.standing(h.Examinee); at != nil {
		return at, book.same(at)
	}
	an.meet(h)
	at, print := book.recall(h)
	if at != nil {
		return at, book.same(at)
	}
	a := an.analyse(h)
	if err := emit(a); err != nil {
		return nil, err
	}
	of := book.note(h.Examinee, print, shareOfCohort(a))
	return of, nil
}

// meet encodes an examinee and takes the judge of their own days.
func (an *analyst) meet(h *History) {
	an.coder.encode(h, &an.e)
	_, last := an.days(h)
	an.jd = an.judges.of(h.Examinee, last)
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

// judges are the judge of a run and those of days of their own.
type judges struct {
	common *judge             // of those without days of their own
	dated  map[ownDays]*judge // of those with
}

func newJudges(jd *judge) *judges { return &judges{common: jd, dated: map[ownDays]*judge{}} }

// of is the judge of an examinee whose last practice was on that day.
func (js *judges) of(examinee string, last int32) *judge {
	own := ownDays{asOf: js.asOf(last), exam: trend.NoDay}
	on, ok := js.common.opt.ExamDates[examinee]
	if day := dayOfTime(on); ok && !on.IsZero() && (own.asOf == trend.NoDay || day >= own.asOf) { // one gone by no longer counts
		own.exam = day
	} else {
		on = js.common.on
	}
	if own.asOf == js.common.asOf && own.exam == trend.NoDay {
		return js.common
	}
	if js.dated[own] == nil {
		js.dated[own] = js.common.forDays(own.asOf, on)
	}
	return js.dated[own]
}

// asOfStep is by how many days an examinee's day moves on while nothing of theirs is new.
const asOfStep = 7

// asOf is the day a page speaks of whose examinee's last practice was on that day: the one stated, else the last one not after
// the run's that is whole weeks from it. It depends on nobody else's answers but through the run's day, and so once a week.
func (js *judges) asOf(last int32) int32 {
	today := js.common.asOf
	if !js.common.opt.AsOf.IsZero() || last == trend.NoDay || last >= today {
		return today
	}
	return last + (today-last)/asOfStep*asOfStep
}

// data is the strip of what was read.
func (an *analyst) data(h *History) DataSummary {
	c := an.coder.c
	opt := &an.common.opt
	d := DataSummary{Responses: h.To - h.From, Files: an.jd.files(), Contested: opt.Contested[h.Examinee], ContestedSittings: opt.ContestedSittings[h.Examinee], Doubtful: opt.Doubtful[h.Examinee]}
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
	if apart := d.Undated - an.coder.byNumber; apart > 0 {
		say(true, fmt.Sprintf("%s no date, so they say nothing about movement.", plural(apart, "answer has", "answers have")))
	}
	say(an.coder.byNumber > 0, fmt.Sprintf("%s no date: their sitting stands where its number puts it.", plural(an.coder.byNumber, "answer has", "answers have")))
	say(an.e.byName && !an.e.untold, "Sittings without a date stand by the numbers in their names: where they were taken in another order, the level may be the one after an earlier sitting.")
	say(an.e.untold, "Some sittings have no date, and in which order they were taken is not known here: the level may be the one after an earlier sitting. Dates would tell, or sittings numbered 1, 2, 3 through all forms.")
	say(d.Untimed > 0, fmt.Sprintf("%s untimed or in tutor mode; the exam is timed, so read the level with care.",
		plural(d.Untimed, "answer was", "answers were")))
	say(d.Unclassified > 0, fmt.Sprintf("%s no content area; they count in the whole and in no area.",
		plural(d.Unclassified, "scored question carries", "scored questions carry")))
	say(d.Scored > 0 && jd.common > 0, strings.Join(p.sameOrder(), "; ")+".")
	if v := &a.Overall.Verdict; v.Class == noVerdict { // which has no reason of its own to say it in
		low := p.lowWords(v.LowSittings)
		say(low != "", "Of all sittings, "+low+".")
	}
	again := p.counts[0].repeated
	say(again > 0, fmt.Sprintf("%s been seen before; a question seen before is not an independent test%s.",
		plural(again, "question had", "questions had"), p.memoryWords()))
	return out
}

// memoryWords say what a repetition was taken for.
func (pr *profile) memoryWords() string {
	if pr.model.Memory.SD > 0 {
		return ", and as nobody taught what memory is worth, it tells the less the more memory may explain"
	}
	return "; what others gained by a repetition was taken off"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
