package trend

import "math"

// NoDay marks an answer without a date: no time passes before it.
const NoDay int32 = math.MinInt32

// dayCap is the largest number of days whose noise counts in one gap, and over which the published half-life acts.
const dayCap = 60

// Hyper are the variances of the model, as standard deviations in logits.
type Hyper struct {
	Mu0 float64 `json:"mu_0"` // mean overall ability before any answer
	SG  float64 `json:"s_g"`  // sd of overall ability between examinees
	SU  float64 `json:"s_u"`  // sd of area deviations
	QG  float64 `json:"q_g"`  // per answer
	QU  float64 `json:"q_u"`
	DG  float64 `json:"d_g"` // per square root of a day
	DU  float64 `json:"d_u"`
	SB  float64 `json:"s_b"` // sd of the form of the moment: what answers of one sitting share beyond ability; 0: nothing
	FB  float64 `json:"f_b"` // share of that form that is lost from one answer to the next; 0: it lasts for the sitting
	Rho float64 `json:"rho"` // what is left of a deviation after one day without news
	// Reach is the longest gap in days over which Rho moves a deviation: what was learnt from short gaps says nothing of what is
	// left after long ones. Beyond it the deviation stays, and only what is known of it wears off. 0: no bound.
	Reach float64 `json:"reach"`
}

// fade is what is left of a deviation after a gap of days, and, beyond Reach, of what is known of it.
func (h *Hyper) fade(days float64) (left, known float64) {
	beyond := 0.
	if h.Reach > 0 {
		beyond = math.Max(0, days-h.Reach)
	}
	return math.Pow(h.Rho, days-beyond), math.Pow(h.Rho, beyond)
}

// DefaultHyper returns the published design defaults for one examinee without a cohort (statistics.md 2.4): an area
// deviation fades by half in 90 days, and 80 questions make its reliability one half.
func DefaultHyper() Hyper {
	return Hyper{SG: .55, SU: .25, QG: .03, QU: .02, DG: .02, Rho: math.Exp2(-1.0 / 90), Reach: dayCap}
}

// The covariates f of an answer, in the order of Model.Beta.
const (
	PracticeCount = iota // log(1+answers so far in the item's areas), averaged over them
	PracticeWins         // log(1+correct answers so far in them)
	Repeated             // 1 when the item was answered or seen before
	LastResult           // -1, 0, +1: how this item went last time
	TotalCount           // log(1+all answers so far)
	Covariates           // how many there are
)

// Difficulty is what is known of an item: location and variance in logits. A positive variance says how uncertain it is;
// it is integrated out of every prediction and makes the answer tell less about ability.
type Difficulty struct {
	B, Var float64
}

// Difficulty of items without any calibration (statistics.md 2.4): sd between items of a credentialing exam in logits.
const defaultItemSD = .87

// Model is everything but the examinee: fixed while examinees are filtered, so that they can be filtered in parallel.
type Model struct {
	Hyper
	Beta [Covariates]float64
	// Practice is by area what the practice counts are worth beyond Beta: of answers and of correct answers. nil: nothing.
	Practice [][2]float64
	// Sharp is by item the factor on the state, 1 on average: how well the item tells strong from weak. nil: 1 everywhere.
	Sharp []float64
	// Grain is by item the variance of its credit by luck, in units of that of a question that is right or wrong. nil: 1 everywhere.
	Grain []float64
	// Lead is by area what is taken off the effects of practice there, because questions of the area are usually met with
	// so much more of them than others (see Centre). nil: nothing.
	Lead  []float64
	Areas int          // number of areas; ids are 0..Areas-1
	Sets  [][]int32    // areas of set s; Sets[0] is the empty set: an item of no known area
	Items []Difficulty // by item id
	Unmet []Difficulty // by set: of items with id -1, never calibrated; nil reads as the pool
	// Pool describes the items answered: what a level is a share of.
	Pool Pool
	// Memory says what a repetition is worth where no Beta does.
	Memory Memory
	// Mode moves the state to the posterior's mode by every answer, as the reference fixtures do, instead of by its moments.
	Mode bool
}

// Difficulty of an item met with a set of areas; an item without calibration has its set's.
func (m *Model) Difficulty(item, set int32) Difficulty {
	if item >= 0 {
		return m.Items[item]
	}
	if m.Unmet == nil {
		return m.Pool.Difficulty
	}
	return m.Unmet[set]
}

// Sharpness is the factor of an item on the state; 1 of an item that is not known.
func (m *Model) Sharpness(item int32) float64 {
	if item < 0 || m.Sharp == nil {
		return 1
	}
	return m.Sharp[item]
}

// curve is sigma(x/sqrt(1+pi*variance/8)): the logistic averaged over a normal (MacKay 1992).
func curve(x, variance float64) float64 { return sigmoid(x * shrink(variance)) }

func shrink(variance float64) float64 { return 1 / math.Sqrt(1+math.Pi*variance/8) }

func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// logLoss is -log of the probability given to y (a share of credit between 0 and 1) by p.
func logLoss(p, y float64) float64 {
	const tiny = 1e-12
	p = math.Min(math.Max(p, tiny), 1-tiny)
	switch y {
	case 0:
		return -math.Log1p(-p)
	case 1:
		return -math.Log(p)
	}
	return -(y*math.Log(p) + (1-y)*math.Log1p(-p))
}
