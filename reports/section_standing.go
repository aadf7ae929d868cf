package reports

import (
	"fmt"
	"strconv"
	"strings"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// standing answers: where am I against the passing standard?
type standing struct {
	Headline string
	Already  string    // the real exam was passed before: what follows is for taking it again
	Off      bool      // the school leaves the probability out
	Held     heldBacks // what is withheld, each reason once
	Dots     *chart.Drawing
	Count    string // "13 of 20"
	Range    string // "9 to 16"
	Chance   string // the same as a share, for the table
	Level    string
	For      string // the date it refers to
	Floor    bool   // fewer than 8 of 20: said plainly, with what usually moves it
	Comfort  bool
	Score    figure
	ScoreOf  string // scale of the expected score
	Line     string // the passing standard in words
	LineNote string // where it comes from, or that it is not verified
	Overall  overallLine
	Reported []string
	Notes    []string
	Untimed  string
}

// overallLine is the level over everything against what is needed.
type overallLine struct {
	Row    *chart.Drawing
	Axis   *chart.Drawing
	Shown  figure // the level, or the share of right answers where there is none
	Level  figure
	Needed figure
	Gap    figure
	Chip   chip
	N      string
	Right  figure // raw share of right answers
	More   []string
	Below  string // chance that the level is below the line
	By     string // by how much at least; "" where any distance counts
}

func buildStanding(p *page, a *stats.Analysis) any {
	s := standing{
		Off: p.o.NoProbability, For: day(a.Exam.Date), Notes: sentences(a.Exam.Notes),
		Score: p.figure(a.Pass.Score), ScoreOf: scaleName(a.Pass.Score.Unit),
		Overall: overall(p, a.Overall, scoresOnly(a)), Untimed: untimed(a.Data),
	}
	s.Line, s.LineNote = standard(a.Exam.Standard)
	s.Headline, s.Already = headline(a, s.Off), already(a.Attempts)
	if !s.Off {
		if s.probability(p, a.Pass); s.Count != "" {
			s.Overall.Chip = besideChance(s.Overall.Chip)
		}
	}
	s.holdBack(a)
	s.Comfort = s.Off || !surelyLikely(a)
	return s
}

// probability fills in the count of twenty, or the reason why there is none, and what vendors printed.
func (s *standing) probability(p *page, pass stats.Pass) {
	for _, r := range pass.Reported {
		s.Reported = append(s.Reported, joinWords(r.Family, orUndated(r.Date))+": "+percent(r.Value))
	}
	f := p.figure(pass.Probability)
	if !f.OK() || pass.OutOf20 < 0 {
		if f.OK() {
			f.Reason = "The analysis gives none."
		}
		s.Held.hold(f.Reason, "the probability of passing")
		return
	}
	s.Count = strconv.Itoa(pass.OutOf20) + " of 20"
	s.Range = rangeOf20(pass.LowOf20, pass.HighOf20)
	s.Chance, s.Level = f.String(), f.Level
	s.Floor = pass.OutOf20 < 8
	d := chart.Twenty(pass.OutOf20, "not yet", "pass", "passing line",
		fmt.Sprintf("%s dots lie beyond the passing line; it could reasonably be %s.", s.Count, s.Range),
		"Each dot is one chance in twenty. Filled dots pass, open dots do not yet.")
	s.Dots = &d
}

// rangeOf20 is a range of counts of twenty in words; 1 and 19 are the outermost, for nothing is certain.
func rangeOf20(low, high int) string {
	switch {
	case low >= 19:
		return "19 or more"
	case high <= 1:
		return "1 or fewer"
	case low == high:
		return "about " + strconv.Itoa(low)
	}
	return fmt.Sprintf("%d to %d", low, high)
}

// holdBack gathers what else is withheld on the first screen.
func (s *standing) holdBack(a *stats.Analysis) {
	o := s.Overall
	if scoresOnly(a) {
		s.Held.hold(o.Level.Reason, "the level now")
	} else if a.Overall.N < minItems {
		s.Held.hold(tooFew(a.Overall.N), "the level now")
	} else {
		s.Held.hold(o.Level.Reason, "the level now")
		s.Held.hold(o.Right.Reason, "the share of right answers")
	}
	s.Held.hold(o.Needed.Reason, "what the line asks for")
	s.Held.hold(o.Gap.Reason, "the distance to it")
	if a.Overall.Verdict.Class == "withheld" {
		s.Held.hold(a.Overall.Verdict.Reason, "a verdict")
	}
	s.Held.hold(s.Score.Reason, "the expected result")
}

// already says that the exam was passed before; the latest such attempt counts.
func already(attempts []stats.AttemptRow) string {
	for i := len(attempts) - 1; i >= 0; i-- {
		if attempts[i].Outcome == "pass" {
			return "The real exam was passed already (" + orUndated(attempts[i].Date) + "). What follows would hold for taking it again."
		}
	}
	return ""
}

// surelyLikely reports whether a pass is called likely without more: the range lies on that side, and the level does not lie on
// both sides of the line.
func surelyLikely(a *stats.Analysis) bool {
	return a.Pass.Word == "likely" && a.Pass.LowOf20 > 10 && a.Overall.Verdict.Class != "unclear"
}

// besideChance is a level's verdict where the chance of passing stands beside it, which says how close the call is.
func besideChance(c chip) chip {
	c.Words = strings.Replace(c.Words, "too close to call", "not clearly on either side of the line", 1)
	return c
}

// headline is the answer in one sentence.
func headline(a *stats.Analysis, off bool) string {
	if off || a.Pass.Word == "withheld" || a.Pass.Word == "" {
		return levelHeadline(a)
	}
	on := ""
	if a.Exam.Date != "" {
		on = " on " + day(a.Exam.Date)
	}
	switch {
	case surelyLikely(a):
		return "A pass" + on + " is likely, on this evidence."
	case a.Pass.Word == "likely":
		return "A pass" + on + " is more likely than not, on this evidence."
	case a.Pass.Word == "not yet likely":
		return "A pass" + on + " is not yet likely, on this evidence."
	}
	return sentence(a.Pass.Word)
}

// levelHeadline is the answer where no probability is printed: the level against the line.
func levelHeadline(a *stats.Analysis) string {
	gap := a.Overall.Gap
	switch {
	case a.Exam.ID == "":
		return "No exam was named, so there is no line to compare with."
	case scoresOnly(a) && !a.Overall.Level.OK():
		return "Too little to say where you stand, for now."
	case !scoresOnly(a) && a.Overall.N < minItems:
		return "Too few questions to say where you stand."
	case !gap.OK():
		return "Not enough to say where you stand, for now."
	case gap.Low > 0:
		return "Above the passing line in practice, on this evidence."
	case gap.High < 0:
		return "Below the passing line for now."
	}
	return "Too close to call."
}

func overall(p *page, a stats.Area, scores bool) overallLine {
	o := overallLine{Needed: p.figure(a.Needed), Gap: p.change(a.Gap)}
	switch {
	case scores:
		o.Level, o.Right, o.N = p.figure(a.Level), figure{Reason: "no scored question"}, things(a.Level.N, "score")
	case a.N < minItems:
		return o
	default:
		o.Level, o.Right, o.N = p.figure(a.Level), p.figure(a.Percent), things(a.N, "scored question")
	}
	if a.Needed.Low == a.Needed.High {
		o.Needed.Range = "" // a number that its source gives without any uncertainty
	}
	if a.Verdict.BelowProbability >= 0 {
		if o.Below = percent(a.Verdict.BelowProbability); !scores {
			o.By = byMargin()
		}
	}
	if a.Verdict.Class != "withheld" {
		o.Chip, o.More = verdictChip(a.Verdict, a.Needed.OK()), verdictMore(a)
	}
	shown := a.Level
	if o.Shown = o.Level; !o.Shown.OK() {
		shown, o.Shown = a.Percent, o.Right
	}
	if o.Shown.OK() {
		axis := axisFor([]stats.Area{a})
		row, header := axis.Row(interval(shown, a.Needed), rowTitle(o.Shown, o.Needed)), axis.Header(labelOf(unitOf(a)), "Scale of the row")
		o.Row, o.Axis = &row, &header
	}
	return o
}

// standard says the passing standard and what it rests on.
func standard(f *stats.Fact) (line, note string) {
	if f == nil {
		return "", ""
	}
	line = score(f.Value, f.Scale, 0)
	if f.EffectiveFrom != "" {
		line += ", in force since " + day(f.EffectiveFrom)
	}
	note = "Source: " + f.Source + "."
	switch f.Confidence {
	case "primary":
	case "unverified":
		note = "This standard could not be verified with the exam's owner; check it before you rely on it. " + note
	default:
		note = "This standard is " + f.Confidence + ": read from another source than the exam's owner. " + note
	}
	return line, note
}

func untimed(d stats.DataSummary) string {
	if d.Untimed == 0 {
		return ""
	}
	return fmt.Sprintf("%s of %s were answered untimed or with answers shown; the exam is timed, so read this with care.",
		count(d.Untimed), things(d.Responses, "question"))
}

func orUndated(date string) string {
	if date == "" {
		return "undated"
	}
	return day(date)
}
