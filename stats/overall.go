package stats

import (
	"fmt"
	"math"
	"sort"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// sittings returns the rows of the sittings list, undated first unless their number tells, then by day, and the row of every block.
func (an *analyst) sittings(h *History) (rows []SittingRow, where []int) {
	type entry struct {
		row   SittingRow
		day   int32
		block int
		score int
	}
	var all []entry
	used := make([]bool, len(h.Sittings))
	var first []int32
	for _, bl := range an.e.blocks {
		first = append(first, bl.row)
	}
	for b, bl := range an.e.blocks {
		an.e.blocks[b].date = dateText(bl.day)
		e := entry{day: bl.place, block: b, score: -1, row: an.blockRow(b)}
		if i := an.scoreOf(h, bl, first, used); i >= 0 {
			used[i], e.score = true, i
			e.row.Score = scoreValue(h.Sittings[i].Score)
			if e.row.Label == "" {
				e.row.Label = labelOf(h.Sittings[i].Form, h.Sittings[i].Family)
			}
			if e.row.Mode == "" {
				e.row.Mode = h.Sittings[i].Mode
			}
		}
		all = append(all, e)
	}
	for i, s := range h.Sittings {
		if !used[i] {
			day := dayOf(s.TakenAt, s.OffsetMinutes)
			all = append(all, entry{day: day, block: -1, score: i, row: SittingRow{Date: dateText(day), Label: labelOf(s.Form, s.Family),
				Mode: s.Mode, N: s.Items, Percent: Withhold("proportion", 0, "only a score was exported"), Score: scoreValue(s.Score)}})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].day < all[j].day })
	rows, where = make([]SittingRow, 0, len(all)), make([]int, len(an.e.blocks))
	an.scoreRows = make([]int, len(h.Sittings))
	for i, e := range all {
		if e.row.Label == "" {
			e.row.Label = fmt.Sprintf("sitting %d", i+1)
		}
		if e.block >= 0 {
			where[e.block] = i
		}
		if e.score >= 0 {
			an.scoreRows[e.score] = i
		}
		rows = append(rows, e.row)
	}
	return rows, where
}

// blockRow is the row of a sitting known by its responses.
func (an *analyst) blockRow(b int) SittingRow {
	bl, c := an.e.blocks[b], an.coder.c
	credit := 0.0
	for i := bl.first; i <= bl.last; i++ {
		if an.e.seq.Block[i] == int32(b) {
			credit += float64(an.e.seq.Y[i])
		}
	}
	row := int(bl.row)
	return SittingRow{Date: dateText(bl.day), Label: labelOf(c.Form.At(row), c.Family.At(row)), Mode: c.Mode.At(row), N: bl.n,
		Percent: proportion(credit, bl.n, "")}
}

func labelOf(form, family string) string {
	if form != "" {
		return form
	}
	return family
}

// scoreOf finds the sittings-table row of a block; rows are those of all blocks.
func (an *analyst) scoreOf(h *History, bl blockOf, rows []int32, used []bool) int {
	for i := range h.Sittings {
		if !used[i] && an.coder.isOf(&h.Sittings[i], bl.row, rows) {
			return i
		}
	}
	return -1
}

// passInput is what the probability of passing rests on: the level on the day of the exam, over the blueprint.
func (an *analyst) passInput(h *History, pr *profile) PassInput {
	in := PassInput{Exam: an.jd.opt.Exam, On: an.jd.on, Sittings: h.Sittings, Attempts: h.Attempts}
	in.Expected, in.SD = pr.expected()
	for _, a := range pr.seq.Again {
		if a == trend.FirstTime {
			in.N++
		}
	}
	return in
}

// expected is the proportion correct on the blueprint on the day of the exam, sum of w E sigma(theta_k - b), and its sd by
// the delta method; an area never practised is as the whole, with the spread that areas have.
func (pr *profile) expected() (mean, sd float64) {
	st := pr.course.End
	if !pr.jd.on.IsZero() {
		if days := float64(dayOfTime(pr.jd.on) - pr.jd.asOf); days > 0 {
			st = pr.model.Later(st, days)
		}
	}
	weights := pr.jd.weights[pr.axis]
	total := 0.0
	for _, w := range weights {
		total += w
	}
	grad := make(trend.Contrast, len(st.Mean))
	extra := 0.0
	add := func(k int, w float64) {
		c := make(trend.Contrast, len(st.Mean))
		c[0] = 1
		if k > 0 {
			c[k] = 1
		}
		m, v := st.Of(c)
		if k == 0 && total > 0 {
			v += pr.model.SU * pr.model.SU
		}
		p, s := pr.model.ExpectedSlope(m, v)
		mean += w * p
		s *= w
		grad[0] += s
		if k > 0 {
			grad[k] += s
		} else if total > 0 {
			extra += s * s * pr.model.SU * pr.model.SU
		}
	}
	if total == 0 {
		add(0, 1)
	}
	for area, w := range weights {
		if w > 0 {
			add(st.Place(int32(area)), w/total)
		}
	}
	_, v := pr.of(&st, grad)
	return mean, math.Sqrt(v + extra)
}

// mistakeExtras are the cohort's part of the evidence for mistakes, by the bucket's item codes.
type mistakeExtras struct {
	times   []ItemTime
	speedSD float64
	popular []string
}

// extras prepares the cohort's item times and distractors for a bucket.
func (jd *judge) extras(c *exam.Responses) mistakeExtras {
	var x mistakeExtras
	if jd.sv.times != nil && jd.learnt {
		x.times, x.speedSD = jd.sv.times.Of(&c.Item), jd.sv.times.SpeedSD
	}
	if jd.sv.popular != nil {
		x.popular = jd.sv.popular.Of(&c.Item)
	}
	return x
}

// mistakes classifies the misses with the model's probabilities from the other responses. Patterns are those of the group;
// of a group too small for that, and of one examinee alone, those among their own misses.
func (an *analyst) mistakes(h *History, pr *profile) Mistakes {
	in := an.mistakeInput(h, pr)
	if sv := an.jd.sv; sv.examinees >= minGroup {
		in.patterns = sv.patterns.of(an.common)
	} else {
		in.Clusters = true
	}
	return ClassifyMistakes(in)
}

// mistakeInput is the evidence for one examinee's mistakes.
func (an *analyst) mistakeInput(h *History, pr *profile) MistakeInput {
	n := h.To - h.From
	if cap(an.p) < n {
		an.p = make([]float64, n)
	}
	an.p = an.p[:n]
	for i := range an.p {
		an.p[i] = -1
	}
	for i, row := range an.e.rows {
		an.p[int(row)-h.From] = pr.course.Others[i]
	}
	return MistakeInput{Columns: h.Columns, From: h.From, To: h.To, P: an.p, ItemTimes: an.extras.times,
		SpeedSD: an.extras.speedSD, Popular: an.extras.popular, Seed: an.jd.opt.Seed}
}
