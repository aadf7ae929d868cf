package reports

import (
	"cutscore/reports/chart"
	"cutscore/stats"
)

// calibrationView answers: when a page says 70%, is it right 70 times of 100?
type calibrationView struct {
	None             string
	Picture          *chart.Drawing
	Slope, Intercept string
	SlopeRange       string // 95% intervals over examinees; "" none
	InterceptRange   string
	Rows             []calibrationRow
	Coverage         string
	CoverageRange    string // 95% interval over examinees; "" none
	Blocks           string
	BlockKind        string
	Width            string
}

// calibrationRow is a tenth of the predictions.
type calibrationRow struct{ Predicted, Observed, N string }

func buildCalibration(_ *page, e *stats.Evaluation) any {
	t := e.Trend
	v := calibrationView{Slope: orUndefined(t.Calibration.Slope), Intercept: orUndefined(t.Calibration.Intercept),
		Coverage: "not defined", Blocks: things(t.Blocks, "block") + " of " + things(t.BlockExaminees, "examinee"), BlockKind: t.BlockKind,
		Width: decimal2(t.BlockWidth[0]) + " to " + decimal2(t.BlockWidth[1])}
	if i := t.Calibration.SlopeInterval; i != nil {
		v.SlopeRange = decimal2(i.Low) + " to " + decimal2(i.High)
	}
	if i := t.Calibration.InterceptInterval; i != nil {
		v.InterceptRange = decimal2(i.Low) + " to " + decimal2(i.High)
	}
	if t.Coverage80 != nil {
		v.Coverage = percent(*t.Coverage80)
	}
	if i := t.Coverage80Interval; i != nil {
		v.CoverageRange = percent(i.Low) + " to " + percent(i.High)
	}
	if len(t.Calibration.Bins) == 0 {
		v.None = "There are too few predictions to compare with what came."
		return v
	}
	var points []chart.PlanePoint
	for _, b := range t.Calibration.Bins {
		points = append(points, chart.PlanePoint{X: b.Predicted, Y: b.Observed, Tip: percent(b.Predicted) + " predicted, " + percent(b.Observed) + " right"})
		v.Rows = append(v.Rows, calibrationRow{percent(b.Predicted), percent(b.Observed), count(b.N)})
	}
	plane := chart.Plane{XMin: 0, XMax: 1, YMin: 0, YMax: 1, XLabel: percent, YLabel: percent, XName: "predicted", YName: "came true", Diagonal: true}
	d := plane.Draw(points, "Predicted against observed shares of right answers, in tenths of the predictions.", "On the dashed line predictions come true as often as they say.")
	v.Picture = &d
	return v
}

func decimal2(x float64) string { return value("logit", x) }
