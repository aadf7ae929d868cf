package stats

import (
	"fmt"
	"math"

	"cutscore/exam"
)

// mistakeStudy holds an examinee's answers with their evidence, and what could and could not be looked at.
type mistakeStudy struct {
	in        MistakeInput
	rules     []rule
	answers   []answer
	missed    int
	shiftVar  float64 // variance of the shift that fits p to the clean answers
	knowsP    bool
	used      []string
	missing   []string
	caveats   []string
	hasBlocks bool
	hasTimes  bool
	hasFirst  bool
	hasSure   bool
}

func newMistakeStudy(in MistakeInput) *mistakeStudy {
	s := &mistakeStudy{in: in, rules: rules(), answers: make([]answer, max(0, in.To-in.From)), used: []string{}, missing: []string{}, caveats: []string{}}
	s.marks()
	s.chances()
	s.changes()
	s.confidence()
	s.times()
	s.order()
	s.popular()
	s.tags()
	s.shift()
	s.caveats = append(s.caveats, "A type is what the record of an answer shows, by rules that no study has validated yet; it says nothing about the person.")
	return s
}

// seen notes whether something was told, in the words of the page, and what cannot be told without it.
func (s *mistakeStudy) seen(has bool, column, without string) bool {
	if has {
		s.used = append(s.used, column)
	} else {
		s.missing = append(s.missing, "no "+column+": "+without)
	}
	return has
}

func (s *mistakeStudy) marks() {
	c := s.in.Columns
	notReached := 0
	for i := range s.answers {
		a, row := &s.answers[i], s.in.From+i
		if c.Result == nil {
			continue
		}
		res := c.Result[row]
		a.scored = res.Scored()
		a.blank = res == exam.Omitted || res == exam.NotReached
		a.counts = a.scored || res == exam.NotReached
		if res == exam.NotReached {
			notReached++
		}
		switch {
		case res == exam.Correct:
			a.y = 1
		case res == exam.PartlyCorrect && c.Credit != nil && c.Credit[row] > 0:
			a.y = math.Min(1, float64(c.Credit[row]))
		}
	}
	if notReached > 0 {
		s.caveats = append(s.caveats, fmt.Sprintf("%d questions were not reached: they are in the points lost to time, not among the missed.", notReached))
	}
}

// chances fills p: the model's, else the share of others who were right; the shift to this examinee comes later.
func (s *mistakeStudy) chances() {
	c := s.in.Columns
	for i := range s.answers {
		p := 0.0
		switch {
		case i < len(s.in.P):
			p = s.in.P[i]
		case s.in.P == nil && c.PeerP != nil:
			p = float64(c.PeerP[s.in.From+i])
		}
		if p > 0 && p < 1 {
			s.answers[i].p = math.Min(math.Max(p, 0.01), 0.99)
			s.knowsP = true
		}
	}
	s.unreached()
	s.seen(s.knowsP, "difficulty", "what was within reach and what a habit costs cannot be told without the share of others who were right, or a cohort")
}

// unreached gives questions that were not reached, of which no model speaks, the mean chance of those that were: they
// were lost to time, and what they would have brought is what the others bring.
func (s *mistakeStudy) unreached() {
	sum, n := 0.0, 0
	for i := range s.answers {
		if a := &s.answers[i]; a.scored && a.p > 0 {
			sum += a.p
			n++
		}
	}
	for i := range s.answers {
		if a := &s.answers[i]; n > 0 && a.counts && !a.scored && a.p == 0 {
			a.p = sum / float64(n)
		}
	}
}

// changes compares the first with the last answer where both were exported.
func (s *mistakeStudy) changes() {
	c := s.in.Columns
	s.hasFirst = anyText(&c.FirstChosen, s.in.From, s.in.To) && anyText(&c.Key, s.in.From, s.in.To)
	if !s.seen(s.hasFirst, "first answers", "answer changes cannot be seen") {
		return
	}
	for i := range s.answers {
		a, row := &s.answers[i], s.in.From+i
		first, last, key := c.FirstChosen.At(row), c.Chosen.At(row), c.Key.At(row)
		if first == "" || last == "" || key == "" || first == last || !a.scored {
			continue
		}
		was, is, right := exam.ChoiceOf(first), exam.ChoiceOf(last), exam.ChoiceOf(key)
		if was == is {
			continue
		}
		wasRight, isRight := was.Right(right), is.Right(right)
		a.awayRight, a.toRight, a.amongWrong = wasRight && !isRight, !wasRight && isRight, !wasRight && !isRight
	}
}

func anyText(c *exam.Coded, from, to int) bool {
	for i := from; i < to; i++ {
		if c.At(i) != "" {
			return true
		}
	}
	return false
}

func (s *mistakeStudy) confidence() {
	c := s.in.Columns
	for i := range s.answers {
		if c.Confidence != nil && c.Confidence[s.in.From+i] >= 0 {
			s.hasSure = true
			s.answers[i].sure = c.Confidence[s.in.From+i] >= sureFrom
		}
	}
	s.seen(s.hasSure, "confidence", "being sure of a wrong answer cannot be seen")
}

// times fills the adjusted log time and the rapid marks.
func (s *mistakeStudy) times() {
	c := s.in.Columns
	s.hasTimes = enoughTimes(c, s.in.From, s.in.To)
	if !s.seen(s.hasTimes, "seconds per question", "rapid guesses, pace and hurried answers cannot be seen") {
		return
	}
	times, sd := s.in.ItemTimes, s.in.SpeedSD
	var own ItemTime
	if times == nil {
		own, _ = ownTimes(c, s.in.From, s.in.To)
		s.caveats = append(s.caveats, "No cohort's times are known: each time is compared with this examinee's own median, whatever the question.")
	}
	if sd <= 0 {
		sd = defaultSpeedSD
	}
	tau := 0.0
	if times != nil {
		tau, _, _ = speed(c, s.in.From, s.in.To, times, sd)
	}
	for i := range s.answers {
		a, row := &s.answers[i], s.in.From+i
		z, timed := logTime(c, row)
		if !timed {
			continue
		}
		t := own
		if times != nil {
			t = times[c.Item.Codes[row]]
		}
		a.timed, a.r = true, t.Alpha*(z-t.Beta+tau)
		a.rapid = a.scored && float64(c.Seconds[row]) < t.RapidBelow()
	}
	s.rapidOnlyIfByChance()
}

// rapidOnlyIfByChance takes the rapid marks back when the examinee's rapid answers are right more often than blind
// guesses would be: fast is not wrong.
func (s *mistakeStudy) rapidOnlyIfByChance() {
	n, right := 0, 0
	for i := range s.answers {
		if s.answers[i].rapid {
			n++
			if s.answers[i].y >= 1 {
				right++
			}
		}
	}
	if n == 0 || binomialUpper(n, right, chance) >= chanceDoubt {
		return
	}
	for i := range s.answers {
		s.answers[i].rapid = false
	}
	s.caveats = append(s.caveats, fmt.Sprintf("%d very fast answers were right too often to be guesses (%d of %d): they are not counted as such.", n, right, n))
}

// binomialUpper is P(X >= k) for X ~ Binomial(n, p), 0 < p < 1.
func binomialUpper(n, k int, p float64) float64 {
	if k <= 0 {
		return 1
	}
	var sum float64
	ln, _ := math.Lgamma(float64(n) + 1)
	for x := k; x <= n; x++ {
		a, _ := math.Lgamma(float64(x) + 1)
		b, _ := math.Lgamma(float64(n-x) + 1)
		sum += math.Exp(ln - a - b + float64(x)*math.Log(p) + float64(n-x)*math.Log1p(-p))
	}
	return math.Min(1, sum)
}

// order finds the blocks, the places in them, the last runs of blanks and rapid answers, and hurried ends.
func (s *mistakeStudy) order() {
	c := s.in.Columns
	s.hasBlocks = c.Position != nil || c.AnsweredAt != nil
	if s.hasBlocks = s.hasBlocks && s.ordered(); !s.seen(s.hasBlocks, "order in the block", "running out of time and fading along a block cannot be seen") {
		return
	}
	block := 0
	for from := 0; from < len(s.answers); {
		to := from + 1
		for to < len(s.answers) && s.sameBlock(from, to) {
			to++
		}
		s.block(block, s.answers[from:to], s.timedMode(from))
		block++
		from = to
	}
}

// ordered reports whether any row knows its place or its time of day.
func (s *mistakeStudy) ordered() bool {
	c := s.in.Columns
	for row := s.in.From; row < s.in.To; row++ {
		if (c.Position != nil && c.Position[row] > 0) || (c.AnsweredAt != nil && c.AnsweredAt[row] != exam.NoTime && c.TimeBasis.At(row) != "date_only") {
			return true
		}
	}
	return false
}

func (s *mistakeStudy) sameBlock(i, j int) bool {
	c, a, b := s.in.Columns, s.in.From+i, s.in.From+j
	x, _ := keyOf(c, a)
	y, _ := keyOf(c, b)
	if x != y {
		return false
	}
	return c.Block == nil || c.Block[a] == c.Block[b]
}

// timedMode reports whether the row was taken against the clock, or may have been.
func (s *mistakeStudy) timedMode(i int) bool {
	mode := s.in.Columns.Mode.At(s.in.From + i)
	return mode != "untimed" && mode != "tutor"
}

func (s *mistakeStudy) block(number int, answers []answer, timed bool) {
	n := len(answers)
	for i := range answers {
		answers[i].block = number + 1
		answers[i].place = float64(i) / math.Max(1, float64(n-1))
	}
	if n < leastBlock || !timed {
		return
	}
	markRunOut(answers)
	if !s.hasTimes {
		return
	}
	for i := n - int(math.Ceil(lastShare*float64(n))); i < n; i++ {
		answers[i].hurried = hurriedPace(answers[max(0, i+1-paceWindow):i+1]) && !answers[i].blank
	}
}

// markRunOut marks the last run of blanks and rapid answers; a single rapid answer at the end is not a run.
func markRunOut(answers []answer) {
	from, blanks := len(answers), 0
	for from > 0 && (answers[from-1].blank || answers[from-1].rapid || !answers[from-1].counts) {
		from--
		if answers[from].blank {
			blanks++
		}
	}
	if run := answers[from:]; blanks > 0 || len(run) >= 2 {
		for i := range run {
			run[i].ranOut = run[i].counts
		}
	}
}

// hurriedPace reports whether the mean adjusted time of the answers is low.
func hurriedPace(answers []answer) bool {
	sum, n := 0.0, 0
	for i := range answers {
		if answers[i].timed {
			sum += answers[i].r
			n++
		}
	}
	return n >= paceWindow/2 && sum/float64(n) < fastTime
}

func (s *mistakeStudy) popular() {
	c := s.in.Columns
	has := s.in.Popular != nil && anyText(&c.Chosen, s.in.From, s.in.To)
	if !s.seen(has, "options chosen by others", "stopping at the most tempting wrong option cannot be seen") {
		return
	}
	for i := range s.answers {
		row := s.in.From + i
		most := s.in.Popular[c.Item.Codes[row]]
		s.answers[i].popular = most != "" && s.answers[i].missed() && c.Chosen.At(row) == most
	}
}

// tags says that the examinee's own reasons are there and what is made of them: nothing yet, since a tag is a noisy label.
func (s *mistakeStudy) tags() {
	n := 0
	for i := range s.answers {
		if s.answers[i].missed() && s.in.Columns.Tag.At(s.in.From+i) != "" {
			n++
		}
	}
	if n > 0 {
		s.caveats = append(s.caveats, fmt.Sprintf("%d misses carry the examinee's own reason: it is kept, and not mixed with what the record shows.", n))
	}
}

// shift moves the logit of every p by one amount so that p fits the clean answers: an examinee who guesses or runs out
// of time knows more than the raw average says. MAP with a N(0,1) prior, by Newton.
func (s *mistakeStudy) shift() {
	if !s.knowsP {
		return
	}
	c, h := 0.0, 1.0
	for range 12 {
		g, odds := -c, math.Exp(c)
		h = 1.0
		for i := range s.answers {
			if a := &s.answers[i]; a.p > 0 && a.clean() {
				q := shifted(a.p, odds)
				g += a.y - q
				h += q * (1 - q)
			}
		}
		step := math.Max(-1, math.Min(1, g/h))
		c += step
		if math.Abs(step) < 1e-8 {
			break
		}
	}
	s.shiftVar = 1 / h
	odds := math.Exp(c)
	for i := range s.answers {
		if a := &s.answers[i]; a.p > 0 {
			a.p = shifted(a.p, odds)
		}
	}
}

// shifted multiplies the odds of p, which adds log odds to its logit.
func shifted(p, odds float64) float64 { return p * odds / (1 - p + p*odds) }
