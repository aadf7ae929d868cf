package stats

import (
	"fmt"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// mostActions is how many actions a page shows (reports.md 2.1).
const mostActions = 5

// A way of answering is worth an action when it cost at least leastPoints; more than mostHabits at once change nothing.
const (
	leastPoints = 2
	mostHabits  = 2
	mostLow     = 2  // areas below the line that are named at once
	blockSize   = 40 // questions of a practice block
	soon, later = 7, 14
)

// planner gathers the next things to do, each one area, one behaviour, one amount, one date, and where the evidence is.
// Its sentences hold no date: that is Action.By, said once by the page.
type planner struct {
	a    *Analysis
	asOf int32
	out  []Action
}

// actions are first areas that are low, then ways of answering that cost points, then the area that most needs more
// questions to tell, then practice itself.
func actions(a *Analysis, asOf int32) []Action {
	p := planner{a: a, asOf: asOf, out: []Action{}}
	p.lowAreas()
	p.habits()
	p.openArea()
	p.practice()
	return p.out
}

// add appends an action due some days after today, and never after the exam.
func (p *planner) add(days int32, area, evidence, format string, args ...any) {
	if len(p.out) >= mostActions {
		return
	}
	by := ""
	if p.asOf != trend.NoDay {
		by = dateText(p.asOf + days)
		if on := p.a.Exam.Date; on > dateText(p.asOf) && on < by {
			by = on
		}
	}
	p.out = append(p.out, Action{Text: fmt.Sprintf(format, args...), Area: area, Evidence: evidence, By: by})
}

func (p *planner) lists() [][]Area { return [][]Area{p.a.Disciplines, p.a.Systems, p.a.Tasks} }

// lowAreas names the first areas that are below: for the first a full exercise, for the next a shorter one.
func (p *planner) lowAreas() {
	n := 0
	for _, list := range p.lists() {
		for i := range list {
			ar := &list[i]
			if !ar.Verdict.weak() || n == mostLow {
				continue
			}
			if n == 0 {
				p.add(soon, ar.Name, ar.Slug, "Do two timed blocks of 20 new questions in %s. Write one line on why each miss was missed.", ar.Name)
			} else {
				p.add(later, ar.Name, ar.Slug, "Read up on what you missed in %s, then do one timed block of 20 new questions in it.", ar.Name)
			}
			n++
		}
	}
}

// openArea names the area that is most likely below of those that are too close to call.
func (p *planner) openArea() {
	var best *Area
	for _, list := range p.lists() {
		for i := range list {
			ar := &list[i]
			open := ar.Verdict.Class == unclear && ar.Verdict.MoreQuestions > 0
			if open && (best == nil || ar.Verdict.BelowProbability > best.Verdict.BelowProbability) {
				best = ar
			}
		}
	}
	if best != nil {
		n := min(best.Verdict.MoreQuestions, blockSize)
		p.add(later, best.Name, best.Slug, "Answer %d new timed questions in %s. So far it is too close to call.", n, best.Name)
	}
}

// habits names what to do about the ways of answering that cost most.
func (p *planner) habits() {
	n := 0
	for _, m := range p.a.Mistakes.Types {
		if m.Verdict != "costs points" || m.PointsLost.Value < leastPoints || n == mostHabits {
			continue
		}
		do, cost := habit(exam.MistakeType(m.Type))
		p.add(soon, "", "mistakes", "In your next timed block of %d, %s. %s about %.0f points so far.", blockSize, do, cost, m.PointsLost.Value)
		n++
	}
}

// habit says what to do about a type, and what it was that cost points.
func habit(t exam.MistakeType) (do, cost string) {
	switch t {
	case exam.RanOut:
		return "put down an answer to every question, also to one you do not reach", "Blanks and lost time have cost"
	case exam.RapidGuess:
		return "read every question to its end before you answer", "Very fast answers have cost"
	case exam.ChangedAway:
		return "change an answer only for a reason that you can name", "Changes away from the right answer have cost"
	case exam.EasyMiss:
		return "look once more at each quick answer before you go on", "Quick misses within reach have cost"
	case exam.FirstFit:
		return "read all options before you choose", "Stopping at the first that fitted has cost"
	case exam.NarrowedToTwo:
		return "name what tells the last two options apart before you choose", "Choices between two have cost"
	case exam.LongOnEasy:
		return "mark a question that takes long, go on, and come back to it", "Long thought without gain has cost"
	case exam.TimePressure:
		return "look at the clock after 10, 20 and 30 questions", "Hurry at the end of blocks has cost"
	case exam.SureButWrong:
		return "review first the misses you felt sure of", "These have cost"
	case exam.LateInBlock:
		return "pause for three breaths after every 10 questions", "Fewer right answers late in blocks have cost"
	}
	return "note how each missed question was missed", t.Words() + ": this has cost"
}

// practice names the next practice: after a pause, for want of timed practice, or as the next measurement.
func (p *planner) practice() {
	d := p.a.Data
	last, dated := dayOfText(d.Last)
	switch {
	case d.Scored == 0 && len(p.a.Sittings) > 0:
		p.add(later, "", "sittings", "Take your next practice test timed. Export its answers question by question, so that areas can be told apart.")
	case d.Scored == 0:
	case dated && p.asOf != trend.NoDay && p.asOf-last >= decayDays:
		p.add(soon, "", "movement", "Do one timed block of %d mixed questions. The last practice was %d days ago.", blockSize, p.asOf-last)
	case d.Untimed*2 > d.Responses:
		p.add(soon, "", "data", "Do your next block of %d mixed questions timed. Most of your practice was not.", blockSize)
	default:
		p.add(later, "", "movement", "Do one timed block of %d mixed questions. It shows best whether the level moves.", blockSize)
	}
}
