package item

import (
	"math"
	"strconv"
)

// Num is a finite number of a Report.
type Num float64

// MarshalJSON writes the shortest decimal within ten significant digits: more would be rounding noise.
func (n Num) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, n.rounded(), 'g', -1, 64), nil
}

func (n Num) rounded() float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(float64(n), 'g', 10, 64), 64)
	if err != nil {
		return float64(n)
	}
	return v
}

// notFinite is the reason given where arithmetic ends outside the real numbers.
const notFinite = "the computation has no finite answer for these data"

// set stores v, or the reason when there is one or v is not finite.
func set(to **Num, reasons map[string]string, field string, v float64, reason string) {
	if reason == "" && (math.IsNaN(v) || math.IsInf(v, 0)) {
		reason = notFinite
	}
	if reason != "" {
		*to, reasons[field] = nil, reason
		return
	}
	n := Num(v)
	*to = &n
	delete(reasons, field)
}

func num(v float64) *Num {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	n := Num(v)
	return &n
}
