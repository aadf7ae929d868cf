package tally

import "math"

// PredictionBins is the resolution of Predictions.
const PredictionBins = 2000

// Predictions scores probabilities against what happened: calibration, area under the ROC curve, log loss and Brier
// score, from a histogram by outcome and exact sums. The zero value is empty. It is for answers that do not lie in one
// place; evaluate has them all, and sorts them.
type Predictions struct {
	bins    [2][PredictionBins]int64
	sum     [2]Int128 // of probabilities, by outcome, in units of 2^-40
	logLoss Int128    // in units of 2^-32
	brier   Int128    // in units of 2^-40
}

// ClipLogLoss bounds probabilities away from 0 and 1 in the log loss.
const ClipLogLoss = 1e-6

const (
	probabilityUnit = 1 << 40
	logUnit         = 1 << 32
)

// Add counts one prediction p of an event and whether it happened.
func (c *Predictions) Add(p float64, happened bool) error {
	if !(p >= 0 && p <= 1) {
		return ErrRange
	}
	y, miss := 0, p
	if happened {
		y, miss = 1, 1-p
	}
	c.bins[y][min(int(p*PredictionBins), PredictionBins-1)]++
	c.sum[y].AddInt(int64(math.RoundToEven(p * probabilityUnit)))
	kept := min(max(1-miss, ClipLogLoss), 1-ClipLogLoss)
	c.logLoss.AddInt(int64(math.RoundToEven(-math.Log(kept) * logUnit)))
	c.brier.AddInt(int64(math.RoundToEven(miss * miss * probabilityUnit)))
	return nil
}

// Merge adds o.
func (c *Predictions) Merge(o *Predictions) {
	for y := range c.bins {
		for i, n := range o.bins[y] {
			c.bins[y][i] += n
		}
		c.sum[y].Add(o.sum[y])
	}
	c.logLoss.Add(o.logLoss)
	c.brier.Add(o.brier)
}

// Counts are the numbers of events that did not and did happen.
func (c *Predictions) Counts() (no, yes int64) {
	for i := range PredictionBins {
		no += c.bins[0][i]
		yes += c.bins[1][i]
	}
	return no, yes
}

// AUC is the area under the ROC curve, ties within a bin counting half: within .001 of the exact one. ok is false unless
// both outcomes occur.
func (c *Predictions) AUC() (auc float64, ok bool) {
	no, yes := c.Counts()
	if no == 0 || yes == 0 {
		return 0, false
	}
	var twice Int128
	below := int64(0)
	for i := range PredictionBins {
		twice.AddMul(c.bins[1][i], 2*below+c.bins[0][i])
		below += c.bins[0][i]
	}
	return twice.Float() / 2 / float64(no) / float64(yes), true
}

// LogLoss is the mean of -log of the probability given to what happened; ok is false without predictions.
func (c *Predictions) LogLoss() (loss float64, ok bool) { return c.mean(c.logLoss, logUnit) }

// Brier is the mean squared difference between probability and outcome.
func (c *Predictions) Brier() (score float64, ok bool) { return c.mean(c.brier, probabilityUnit) }

func (c *Predictions) mean(sum Int128, unit float64) (float64, bool) {
	no, yes := c.Counts()
	if no+yes == 0 {
		return 0, false
	}
	return sum.Float() / unit / float64(no+yes), true
}

// CalibrationBin is a range of probabilities: how many, how often the event happened, and the middle of the
// probabilities within the resolution of the bins.
type CalibrationBin struct {
	Low, High         float64
	N                 int64
	Predicted, Actual float64
}

// Calibration groups predictions into k ranges of equal width, k a divisor of PredictionBins; empty ranges are left
// out. Predicted is exact to half a bin.
func (c *Predictions) Calibration(k int) []CalibrationBin {
	out := []CalibrationBin{}
	if k < 1 || PredictionBins%k != 0 {
		return out
	}
	width := PredictionBins / k
	for g := range k {
		var n, yes int64
		sum := 0.0
		for i := g * width; i < (g+1)*width; i++ {
			here := c.bins[0][i] + c.bins[1][i]
			n += here
			yes += c.bins[1][i]
			sum += float64(here) * (float64(i) + .5) / PredictionBins
		}
		if n > 0 {
			out = append(out, CalibrationBin{Low: float64(g) / float64(k), High: float64(g+1) / float64(k), N: n,
				Predicted: sum / float64(n), Actual: float64(yes) / float64(n)})
		}
	}
	return out
}

// InTheLarge is the mean prediction and the share of events that happened, both exact.
func (c *Predictions) InTheLarge() (predicted, actual float64, ok bool) {
	no, yes := c.Counts()
	if no+yes == 0 {
		return 0, 0, false
	}
	total := c.sum[0]
	total.Add(c.sum[1])
	n := float64(no + yes)
	return total.Float() / probabilityUnit / n, float64(yes) / n, true
}

// MarshalBinary writes the state.
func (c *Predictions) MarshalBinary() ([]byte, error) {
	w := &Writer{}
	for y := range c.bins {
		w.Ints(c.bins[y][:])
		w.Big(c.sum[y])
	}
	w.Big(c.logLoss)
	w.Big(c.brier)
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (c *Predictions) UnmarshalBinary(b []byte) error {
	r, o := NewReader(b), Predictions{}
	for y := range o.bins {
		v := r.Ints()
		if len(v) != PredictionBins {
			return ErrState
		}
		copy(o.bins[y][:], v)
		o.sum[y] = r.Big()
	}
	o.logLoss, o.brier = r.Big(), r.Big()
	if err := r.Err(); err != nil {
		return err
	}
	*c = o
	return nil
}
