package reports

import (
	"fmt"
	"strconv"
	"strings"

	"cutscore/reports/chart"
	"cutscore/stats"
)

// areaRow is one content area in words and as a row of the picture.
type areaRow struct {
	Anchor, Name string
	N            string
	Chip         chip
	Row          *chart.Drawing
	Figure       figure // the level where there is one, else the raw percentage
	Reason       string // why there is no figure
	More         []string
	Table        []string // cells of the table beside the picture
}

// chip is a verdict as shape and words: never by colour alone.
type chip struct{ Class, Shape, Words string }

// verdictChip is a verdict in its own words, else in those of its class.
func verdictChip(v stats.Verdict, line bool) chip {
	c := classChip(v.Class, line)
	if v.Words != "" && c.Class != "none" {
		c.Words = v.Words
	}
	return c
}

// classChip says a verdict class in words; line says whether there is a passing line to compare with.
func classChip(class string, line bool) chip {
	below, above := "below your own level", "at or above your own level"
	if line {
		below, above = "below the line", "above the line"
	}
	switch class {
	case "confirmed_weak":
		return chip{"low", "○", below + " for now"}
	case "likely_weak":
		return chip{"low", "○", "probably " + below}
	case "isolated_bad_block":
		return chip{"mid", "◇", "one sitting lower than the rest"}
	case "not_weak":
		return chip{"high", "●", above}
	case "withheld", "":
		return chip{"none", "–", "no verdict"}
	case "unclear":
		return chip{"mid", "◐", "too close to call"}
	}
	return chip{"mid", "◆", strings.ReplaceAll(class, "_", " ")}
}

func (p *page) areaRow(a stats.Area, axis chart.Axis) areaRow {
	r := areaRow{Anchor: p.anchor(a.Slug), Name: a.Name, N: things(a.N, "question")}
	if a.N < minItems {
		r.Chip = chip{"none", "–", "too few questions to say"}
		if r.Reason = sentence(tooFew(a.N)); strings.HasPrefix(a.Verdict.Reason, tooFew(a.N)) {
			r.Reason = sentence(a.Verdict.Reason) // the same, and what it takes
		} else {
			r.More = once(nil, sentence(a.Verdict.Reason))
		}
		return r
	}
	r.Chip = verdictChip(a.Verdict, a.Needed.OK())
	shown := a.Level
	if r.Figure = p.figure(a.Level); !r.Figure.OK() {
		r.Reason = sentence(r.Figure.Reason)
		shown = a.Percent
		r.Figure = p.figure(a.Percent)
	}
	if r.Figure.OK() {
		d := axis.Row(interval(shown, a.Needed), rowTitle(r.Figure, p.figure(a.Needed)))
		r.Row = &d
	}
	r.More = areaMore(a)
	r.Table = p.areaCells(a)
	return r
}

// interval is an estimate as a row of the picture; the dot is open where it lies below the line.
func interval(e, needed stats.Estimate) chart.Interval {
	iv := chart.Interval{Value: e.Value, Low: e.Low, High: e.High}
	if needed.OK() {
		iv.Line, iv.HasLine, iv.Open = needed.Value, true, e.Value < needed.Value
	}
	return iv
}

func rowTitle(f, needed figure) string {
	if needed.OK() {
		return f.String() + "; the line is at " + needed.Value
	}
	return f.String()
}

// areaMore is what else the data say about an area, in short sentences.
func areaMore(a stats.Area) []string {
	out := verdictMore(a)
	out = once(out, sentence(a.Decay))
	if a.ChangePoint != "" {
		out = once(out, "A change of level shows around "+day(a.ChangePoint)+".")
	}
	return out
}

// verdictMore is what stands behind a verdict, in short sentences.
func verdictMore(a stats.Area) []string {
	var out []string
	add := func(s string) { out = once(out, sentence(s)) }
	add(a.Verdict.Reason)
	switch a.Verdict.Consistency {
	case "consistent":
		add("its sittings agree")
	case "isolated":
		add("it comes from single sittings, not from all")
	default:
		add(a.Verdict.Consistency)
	}
	if a.Verdict.Origin != "" {
		add(a.Verdict.Origin)
	}
	if len(a.Verdict.Group) > 0 {
		add("goes together with " + together(a.Verdict.Group))
	}
	if n := a.Verdict.MoreQuestions; n > 0 && !strings.Contains(a.Verdict.Words, strconv.Itoa(n)) {
		add(fmt.Sprintf("about %d more questions would settle it", n))
	}
	return out
}

// depth says, once for the areas of an axis, whether the lowest of them are all that keeps the whole below the line.
func depth(areas []stats.Area) string {
	for _, a := range areas {
		switch a.Verdict.Gap {
		case "":
		case "edge":
			return "Were the lowest areas, at most three, at your own overall level, the whole would be at the line or above."
		case "fundamental":
			return "Even with the lowest areas, at most three, at your own overall level, the whole would stay below the line."
		default:
			return sentence(a.Verdict.Gap)
		}
	}
	return ""
}

// together names a few areas, and counts many: then it is the level of all, and no news about these.
func together(names []string) string {
	if len(names) > 4 {
		return things(len(names), "other area")
	}
	return and(names)
}

// byMargin says by how much a level must be below to count as that: in points, as levels are, where half of the answers are right.
func byMargin() string { return fmt.Sprintf("by a margin (about %.0f points)", 100*stats.WeakMargin/4) }

// areaColumns heads the cells of areaCells.
func areaColumns() []string {
	return []string{"Questions", "Sittings", "Right", "Level now", "Line", "Level − line, points", "Chance below " + byMargin(), "Next block of 40", "Share of exam"}
}

func (p *page) areaCells(a stats.Area) []string {
	below := "–"
	if a.Verdict.BelowProbability >= 0 {
		below = percent(a.Verdict.BelowProbability)
	}
	return []string{count(a.N) + metBefore(a), count(a.Sittings), p.figure(a.Percent).String(), p.figure(a.Level).String(), p.figure(a.Needed).String(),
		p.points(a.Gap), below, p.figure(a.NextBlock).String(), weight(a)}
}

// metBefore counts the questions among an area's that were not new; "" where all were.
func metBefore(a stats.Area) string {
	if a.Repeated == 0 {
		return ""
	}
	return ", " + count(a.Repeated) + " met before"
}

func weight(a stats.Area) string {
	switch {
	case a.WeightLow < 0 || a.WeightHigh < 0:
		return "unknown"
	case a.WeightLow == a.WeightHigh:
		return trimNumber(a.WeightLow) + "%"
	}
	return trimNumber(a.WeightLow) + " to " + trimNumber(a.WeightHigh) + "%"
}

func trimNumber(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", x), "0"), ".")
}

// axisFor is the common axis of a set of areas: all intervals and lines fit.
func axisFor(areas []stats.Area) chart.Axis {
	var values []float64
	for _, a := range areas {
		if a.N < minItems && a.Dimension != "overall" {
			continue
		}
		for _, e := range []stats.Estimate{a.Level, a.Percent} {
			if e.OK() {
				values = append(values, e.Low, e.High)
				break
			}
		}
		if a.Needed.OK() {
			values = append(values, a.Needed.Value-0.01, a.Needed.Value+0.01) // the line keeps off the edge
		}
	}
	lo, hi := rangeOf(areas, values)
	return chart.Axis{Min: lo, Max: hi}
}
