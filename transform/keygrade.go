package transform

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"cutscore/exam"
	"cutscore/ingest"
)

// Some products print one right answer beside each answer, and the grade of the whole row, but no mark. Comparing texts then stands in for
// the mark; where a question takes more than the text shown (a number with a tolerance, several names of one thing), it would call right
// answers wrong. A row with full marks shows that: all of its answers are right. Which others are is not known, so that no answer to such a
// question is scored; were those alone left out that differ, only right answers would count. But a grade may have been given by hand: one row
// that differs at several questions proves nothing of any of them, nor do several such rows where hardly anybody else has more than the texts
// explain. How many have full marks says nothing of that: under a hard test they are few.

// byHand is the share of people whose grades a teacher may have raised by hand: so many prove nothing about the key.
const byHand = .05

// graded is one row, by column, as far as its grade judges its answers.
type graded func(column int) string

// trustKeys finds the questions whose right answer, as the export shows it, is not all that earns full marks.
func (n *Normalizer) trustKeys() error {
	score, asked := n.one(ingest.FieldScore), []*group{}
	for i := range n.groups {
		if g := &n.groups[i]; g.chosen != nil && g.key != nil && g.mark == nil && len(g.points) == 0 {
			asked = append(asked, g)
		}
	}
	if score == nil || len(asked) == 0 {
		return nil
	}
	rows, alone := map[*group]int{}, map[*group]bool{} // with full marks and another answer; at this question only
	people, above := 0, 0                              // above: whose grade is more than the texts explain
	if err := n.eachGraded(func(r graded) {
		people++
		if n.exceedsTexts(score, asked, r) {
			above++
		}
		if !n.hasFullMarks(score, r) {
			return
		}
		var other []*group
		for _, g := range asked {
			if g.exceeds(r) {
				other = append(other, g)
			}
		}
		if 4*len(other) <= len(asked)+8 { // raised by hand, a row differs at many
			for _, g := range other {
				rows[g]++
			}
		}
		if len(other) == 1 {
			alone[other[0]] = true
		}
	}); err != nil {
		return err
	}
	for _, g := range asked {
		if alone[g] || rows[g] > 1 && float64(above) > byHand*float64(people) {
			g.keyIsPart = true
			n.reading.Why = append(n.reading.Why, fmt.Sprintf("column %q is not scored: an answer other than the right one that is shown beside it got full marks", g.chosen.Name))
		}
	}
	return nil
}

// eachGraded gives the rows of the file, those at hand where they are all.
func (n *Normalizer) eachGraded(do func(graded)) error {
	s := n.reading.Sample
	if s.HasAllRows() {
		for _, row := range s.Rows {
			do(func(column int) string {
				if column < len(row) {
					return row[column]
				}
				return ""
			})
		}
		return nil
	}
	var mu sync.Mutex
	_, err := s.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		mu.Lock()
		defer mu.Unlock()
		for row := range c.Rows {
			do(func(column int) string { return string(c.Columns[column].Cell(row)) })
		}
		return nil
	}, func(ingest.Reject) {})
	return err
}

// hasFullMarks reports whether the row's score is all that there is to earn.
func (n *Normalizer) hasFullMarks(score *use, r graded) bool {
	share, ok := score.gradeShare(r(score.Index))
	return ok && share >= 1
}

// gradeShare is the share of what there is to earn that a grade is; ok is false where it does not tell.
func (u *use) gradeShare(cell string) (share float64, ok bool) {
	earned, trouble := u.score(cell)
	if trouble != fine || isPercent(cell) {
		return 0, false
	}
	most := max(0, u.options.Max)
	if glued := u.maxOf(cell); glued > 0 {
		most = glued
	}
	if most == 0 {
		return 0, false
	}
	return earned / most, true
}

// exceedsTexts reports whether the row's share of the full grade is above its share of right answers by their texts, by more than half a question.
func (n *Normalizer) exceedsTexts(score *use, asked []*group, r graded) bool {
	share, ok := score.gradeShare(r(score.Index))
	right := 0
	for _, g := range asked {
		if answered, alike := g.byText(r); answered && alike {
			right++
		}
	}
	return ok && share*float64(len(asked)) > float64(right)+.5
}

// exceeds reports whether the row has an answer to the question, and it is not the right one that is shown.
func (g *group) exceeds(r graded) bool {
	answered, alike := g.byText(r)
	return answered && !alike
}

// byText compares the row's answer to the question with the right one that is shown; answered is false where there is none to compare.
func (g *group) byText(r graded) (answered, alike bool) {
	answer, key := strings.TrimSpace(r(g.chosen.Index)), strings.TrimSpace(r(g.key.Index))
	if _, trouble := g.chosen.text(answer); trouble != fine || key == "" {
		return false, false
	}
	if _, silent := silentAnswer(answer); silent {
		return false, false
	}
	return true, exam.ChoiceOf(answer).Right(exam.ChoiceOf(key))
}
