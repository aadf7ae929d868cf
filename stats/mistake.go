package stats

import (
	"sort"

	"cutscore/exam"
)

// MistakeInput is what the mistakes of one examinee rest on: rows From..To-1 of Columns, in order.
type MistakeInput struct {
	Columns   *exam.Responses
	From, To  int
	P         []float64     // P[i]: model's chance that row From+i is right, from other responses; outside (0,1): not known; nil: no model
	ItemTimes []ItemTime    // by code of Columns.Item (TimeModel.Of); nil: no cohort, the examinee's own median time stands in
	SpeedSD   float64       // of TimeModel; 0: default
	Popular   []string      // by code of Columns.Item (PopularWrong.Of): the wrong option most chosen; nil: not known
	Clusters  bool          // look for patterns among the misses by a mixture: a few tenths of a second for each examinee
	Seed      uint64        // of the mixture's starts
	patterns  *missPatterns // of the group; nil: none were looked for
}

// The thresholds of the evidence rules. They are unvalidated until tagged misses exist.
const (
	withinReach    = 0.80 // p from which a question was well within reach, given time
	farWithinReach = 0.90 // the same where no time was recorded
	firstFitLow    = 0.40 // p between which stopping early is looked for
	firstFitHigh   = 0.80
	longReach      = 0.60 // p from which a long time without success is surprising
	gapBelow       = 0.50 // p below which a miss was more likely than not
	fastTime       = -0.5 // adjusted log time, in sds
	veryFastTime   = -1.0
	slowTime       = 1.0
	lastShare      = 0.15 // of a block: its end
	paceWindow     = 10   // answers over which the pace at the end is averaged
	sureFrom       = 0.75 // stated confidence from which an examinee felt sure
	chance         = 0.25 // of a blind guess, where the number of options is not known
	chanceDoubt    = 0.05 // P(at least so many right by chance) under which rapid answers were not guesses
	leastBlock     = 10   // answers in a block before its end means anything
)

// answer is one row with its evidence.
type answer struct {
	p, y, r    float64 // chance of being right (0 not known), credit, adjusted log time
	place      float64 // 0 first .. 1 last in the block
	block      int
	timed      bool // r is known
	counts     bool // scored, or not reached
	scored     bool
	blank      bool // omitted or not reached
	rapid      bool
	ranOut     bool
	hurried    bool // end of a block at a hurried pace
	awayRight  bool // first right, last not
	toRight    bool
	amongWrong bool // changed from one wrong option to another
	popular    bool // chose the wrong option most chosen
	sure       bool
}

// clean reports whether the answer shows what was known: nothing about how it was taken stands in the way.
func (a *answer) clean() bool {
	return a.scored && !a.blank && !a.rapid && !a.ranOut && !a.hurried && !a.awayRight && !a.toRight && !a.amongWrong
}

func (a *answer) missed() bool { return a.scored && a.y < 1 }

// ClassifyMistakes sorts the misses by type, first match wins in the order of exam.MistakeTypes, and says what each
// way of answering cost. Costs are defined by behaviour over all responses, right and wrong, never by the miss itself.
func ClassifyMistakes(in MistakeInput) Mistakes {
	s := newMistakeStudy(in)
	counts, matched := map[exam.MistakeType]int{}, map[exam.MistakeType]int{}
	for i := range s.answers {
		a := &s.answers[i]
		if !a.missed() {
			continue
		}
		s.missed++
		counts[s.classify(a, matched)]++
	}
	out := Mistakes{Missed: s.missed, Types: s.types(counts, matched), Strategy: s.strategy(), Clusters: []MistakeCluster{},
		Used: s.used, Missing: s.missing, Caveats: s.caveats}
	out.ClusterNote = "patterns among the missed questions were not looked for"
	switch {
	case in.patterns != nil:
		out.Clusters, out.ClusterNote = in.patterns.assign(s)
	case in.Clusters:
		out.Clusters, out.ClusterNote = s.clusters(in.Seed)
	}
	return out
}

// rule is the evidence for one type.
type rule struct {
	is    exam.MistakeType
	match func(a *answer) bool
}

// rules returns the evidence rules in order: first what the record itself shows, then what time and difficulty
// suggest, then the stated confidence, then what is left.
func rules() []rule {
	return []rule{
		{exam.RanOut, func(a *answer) bool { return a.blank || a.ranOut }},
		{exam.RapidGuess, func(a *answer) bool { return a.rapid }},
		{exam.ChangedAway, func(a *answer) bool { return a.awayRight }},
		{exam.EasyMiss, func(a *answer) bool {
			return (a.timed && a.p >= withinReach && a.r < fastTime) || (!a.timed && a.p >= farWithinReach)
		}},
		{exam.FirstFit, func(a *answer) bool {
			return a.timed && a.r < veryFastTime && a.p >= firstFitLow && a.p <= firstFitHigh && a.popular
		}},
		{exam.NarrowedToTwo, func(a *answer) bool { return a.timed && a.amongWrong && a.r > 0 }},
		{exam.LongOnEasy, func(a *answer) bool { return a.timed && a.r > slowTime && a.p >= longReach }},
		{exam.TimePressure, func(a *answer) bool { return a.hurried }},
		{exam.SureButWrong, func(a *answer) bool { return a.sure }},
		{exam.KnowledgeGap, func(a *answer) bool { return a.p > 0 && a.p < gapBelow }},
	}
}

// classify returns the type of a miss and counts every rule that matches.
func (s *mistakeStudy) classify(a *answer, matched map[exam.MistakeType]int) exam.MistakeType {
	found := exam.NotClassified
	for _, r := range s.rules {
		if !r.match(a) {
			continue
		}
		matched[r.is]++
		if found == exam.NotClassified {
			found = r.is
		}
	}
	return found
}

// types lists the types that occur, largest first; not_classified is always there, and last among equals.
func (s *mistakeStudy) types(counts, matched map[exam.MistakeType]int) []MistakeType {
	out := []MistakeType{}
	for _, t := range exam.MistakeTypes() {
		lost := s.pointsLost(t)
		if counts[t] == 0 && t != exam.NotClassified && (!lost.OK() || lost.Low <= 0) {
			continue
		}
		out = append(out, MistakeType{Type: string(t), Words: t.Words(), Count: counts[t], Matched: matched[t],
			Share: shareOf(counts[t], s.missed), PointsLost: lost, Verdict: lossVerdict(lost)})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Count > out[j].Count })
	return out
}

// shareOf is a share with its 90% Wilson interval.
func shareOf(k, n int) Estimate {
	if n == 0 {
		return Withhold("proportion", 0, "no question was missed")
	}
	return proportion(float64(k), n, "")
}

// lossVerdict says what the interval of points lost allows to say.
func lossVerdict(lost Estimate) string {
	switch {
	case !lost.OK():
		return ""
	case lost.Low > 0:
		return "costs points"
	case lost.High < 0:
		return "no net loss"
	}
	return "cannot tell"
}
