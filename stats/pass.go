package stats

import (
	"math"
	"time"

	"cutscore/exam"
)

// PassInput is what the probability of passing rests on.
type PassInput struct {
	Exam         *exam.Exam // nil: no exam stated, the probability is withheld
	On           time.Time  // day of the exam; zero: not known, the newest standard is used
	Expected, SD float64    // expected proportion correct on the blueprint in force on that day, and its posterior sd
	N            int        // scored responses behind Expected, items seen before left out; 0: Expected is not given
	Sittings     []exam.Sitting
	Attempts     []exam.Attempt
}

// The constants of the cold start (no outcomes at hand), all stated in the assumptions of the result.
const (
	minGraded       = 100  // graded responses without which responses alone say nothing
	passLevel       = 0.8  // coverage of the intervals: 10th to 90th percentile
	passFloor       = 0.02 // a probability is never shown nearer to certainty
	passCeiling     = 0.98
	abilitySD       = 0.526        // sd of Rasch ability in a licensure cohort, logits
	driftPerDay     = 0.02         // sd of the random walk of ability, logits per square root of a day
	transferSpread  = 0.25         // log-sd of how far off our idea of the transfer error is
	cohortPropSD    = 0.11         // sd of examinees' proportion correct: abilitySD at about 70 percent correct
	propSEM         = 0.03         // sampling error of a practice form of 200 items, as a proportion
	unexplainedRoot = 0.5744562647 // sqrt(1 - .67): what practice leaves unexplained of the exam (Morrison 2010)
)

// PassProbability returns the probability of passing on the day, without outcomes of anybody. Every kind of
// evidence becomes a margin over what passing needs, in units of how far that kind of practice has been from
// the exam; so scores on different scales are never mixed, and the error of transfer from practice to exam is
// counted once. Margins are averaged by precision, and their range is never narrower than that of the best
// single kind, since the same answers may stand behind two of them. P = Phi(margin / sqrt(1 + variance)).
// The interval is what remains open about the examinee's level and about the size of the transfer error.
func PassProbability(in PassInput) Pass {
	if in.Exam == nil {
		return withheldPass(in, "no exam was stated, so there is no passing standard to compare with")
	}
	standard, ok := in.Exam.StandardOn(in.On)
	if !ok {
		return withheldPass(in, "no passing standard of "+in.Exam.Name+" is known for "+string(exam.DateOf(in.On)))
	}
	in.Sittings, in.Attempts = sittingsUntil(in.Sittings, in.On), attemptsBefore(in)
	kinds, notes := evidence(in, standard)
	if len(kinds) == 0 {
		p := withheldPass(in, refusal(in))
		p.Assumptions = notes
		return p
	}
	m := combine(kinds).afterFailures(in)
	return m.pass(in, standard, kinds, notes)
}

func withheldPass(in PassInput, reason string) Pass {
	return Pass{
		Probability: Withhold("probability", in.N, reason), OutOf20: -1, LowOf20: -1, HighOf20: -1, Word: "withheld",
		Score:    Withhold("score", in.N, reason),
		Reported: reportedPasses(in.Sittings), Assumptions: []string{},
	}
}

// margin is the distance above what passing needs, in units of the transfer error of its kind.
type margin struct {
	z, v  float64 // mean and variance of what is known about the examinee
	drift float64 // variance added per day without practice
}

// kind is one kind of evidence in its own unit.
type kind struct {
	basis    string  // "responses" or "scaled scores"
	unit     string  // "proportion" or a scale
	value    float64 // prediction of the exam, in unit
	needed   float64 // what passes, in unit
	v        float64 // variance of what is known about the examinee, in unit squared
	transfer float64 // sd between a perfectly known practice level and the exam's result, in unit
	popSD    float64 // sd of examinees, in unit
	n        int     // responses or scores
}

func (k kind) margin() margin {
	t2 := k.transfer * k.transfer
	drift := k.popSD * driftPerDay / abilitySD
	return margin{z: (k.value - k.needed) / k.transfer, v: k.v / t2, drift: drift * drift / t2}
}

// atLeast returns k with its transfer error raised so that the total sd is not below floor: no amount of
// practice predicts the exam better than practice has been seen to, until there are outcomes.
func (k kind) atLeast(floor float64) kind {
	k.transfer = math.Max(k.transfer, math.Sqrt(math.Max(0, floor*floor-k.v)))
	return k
}

// combine averages margins by precision; its variance is that of the most precise one.
func combine(kinds []kind) margin {
	var out margin
	var weight float64
	out.v = math.Inf(1)
	for _, k := range kinds {
		m := k.margin()
		m.v = math.Max(m.v, 1e-9)
		out.z += m.z / m.v
		out.drift = math.Max(out.drift, m.drift)
		weight += 1 / m.v
		out.v = math.Min(out.v, m.v)
	}
	out.z /= weight
	return out
}

// afterFailures lowers the margin by what earlier attempts that were not passed say: then, exam result was
// below the standard. Each is a normal ogive of today's margin, blurred by the exam's own error and by the
// time since; moments of normal times ogive (expectation propagation, one step).
func (m margin) afterFailures(in PassInput) margin {
	for _, a := range in.Attempts {
		if a.Outcome != exam.Failed || usableScore(in, a.Score) {
			continue
		}
		s2 := 1 + m.drift*daysBetween(a.TakenAt, in.On)
		root := math.Sqrt(m.v + s2)
		k := -m.z / root
		ratio := math.Exp(-k*k/2) / math.Sqrt(2*math.Pi) / phi(k)
		m.z -= m.v / root * ratio
		m.v -= m.v * m.v / (root * root) * ratio * (ratio + k)
	}
	return m
}

// probability is the chance that the exam's result is at or above the standard.
func (m margin) probability() float64 { return phi(m.z / math.Sqrt(1+m.v)) }

// interval returns the 10th and 90th percentile of the probability over what is open: the examinee's level and
// the size of the transfer error. Equal-probability points stand for draws, so that it is the same every time.
func (m margin) interval() (low, high float64) {
	const levels, spreads = 61, 7
	ps := make([]float64, 0, levels*spreads)
	for i := 0; i < levels; i++ {
		z := m.z + math.Sqrt(m.v)*phiInverse((float64(i)+0.5)/levels)
		for j := 0; j < spreads; j++ {
			t := math.Exp(transferSpread * phiInverse((float64(j)+0.5)/spreads))
			ps = append(ps, phi(z/t))
		}
	}
	return percentiles(ps, (1-passLevel)/2, (1+passLevel)/2)
}

func (m margin) pass(in PassInput, standard exam.PassingStandard, kinds []kind, notes []string) Pass {
	p := m.probability()
	low, high := m.interval()
	e := Estimate{
		Value: showable(p), Low: showable(math.Min(low, p)), High: showable(math.Max(high, p)), Level: passLevel,
		N: evidenceCount(kinds), Unit: "probability", Method: "cold start: practice against the passing standard, normal errors",
		Caveats: []string{"a guide, not a verdict", "not yet checked against outcomes of your own"},
	}.Checked()
	if !e.OK() {
		return withheldPass(in, e.Withheld)
	}
	out := Pass{
		Probability: e, OutOf20: of20(e.Value), LowOf20: of20(e.Low), HighOf20: of20(e.High),
		Basis: basisOf(kinds), Score: expectedScore(kinds), Reported: reportedPasses(in.Sittings),
		Assumptions: assumptions(in, standard, kinds, notes),
	}
	out.Word = passWord(out.OutOf20, out.LowOf20, out.HighOf20)
	return out
}

// showable keeps a probability away from certainty.
func showable(p float64) float64 { return math.Min(math.Max(p, passFloor), passCeiling) }

// of20 rounds a probability to steps of 5 percent, from 1 to 19 of 20: never to certainty. It keeps order.
func of20(p float64) int { return min(max(int(math.Round(p*20)), 1), 19) }

// passWord says it in a word; a range from 5 to 15 of 20, or a middle at even odds, is too close to call.
func passWord(value, low, high int) string {
	switch {
	case low <= 5 && high >= 15, value >= 9 && value <= 11:
		return "too close to call"
	case value > 10:
		return "likely"
	}
	return "not yet likely"
}

// expectedScore is the predicted result with the range in which the result itself would lie 8 times of 10: on the scale of the
// most scores, which is that of the level beside it, or from responses where these say more.
func expectedScore(kinds []kind) Estimate {
	best := kinds[0]
	for _, k := range kinds[1:] {
		more := k.margin().v < best.margin().v
		if k.basis == best.basis && k.n != best.n {
			more = k.n > best.n
		}
		if more {
			best = k
		}
	}
	half := phiInverse((1+passLevel)/2) * math.Sqrt(best.v+best.transfer*best.transfer)
	e := Estimate{Value: best.value, Low: best.value - half, High: best.value + half, Level: passLevel, N: best.n,
		Unit: best.unit, Method: "predicted exam result", Caveats: []string{}}
	if best.unit == "proportion" {
		e.Low, e.High = math.Max(0, e.Low), math.Min(1, e.High)
	}
	return e.Checked()
}

func basisOf(kinds []kind) string {
	seen := map[string]bool{}
	for _, k := range kinds {
		seen[k.basis] = true
	}
	switch {
	case seen["responses"] && seen["scaled scores"]:
		return "responses and scaled scores"
	case seen["responses"]:
		return "responses"
	}
	return "scaled scores"
}

// evidenceCount is the number of responses where there are any, else of scores.
func evidenceCount(kinds []kind) int {
	responses, scores := 0, 0
	for _, k := range kinds {
		if k.basis == "responses" {
			responses += k.n
		} else {
			scores += k.n
		}
	}
	if responses > 0 {
		return responses
	}
	return scores
}
