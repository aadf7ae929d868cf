package ingest

import (
	"slices"
	"strconv"
)

// settleCells decides for item columns whose format leaves it open whether their cells are marks or options chosen, by the
// rules of a matrix: when the sampled cells of most of them are marks, all but a few, they are marks. A column of something else
// beside marks is left out, and named.
func (r *Reading) settleCells() {
	isCell := func(u ColumnUse) bool { return u.Parser == "cell" }
	if !slices.ContainsFunc(r.Columns, isCell) {
		return
	}
	sample := r.Sample
	if who := r.Column(FieldExaminee); who != nil {
		sample = withoutSummaries(sample, who.Index)
	}
	seen, cells := map[int]*evidence{}, []*evidence{}
	beside, _ := besideQuestions(sample.Header)
	for i := range r.Columns {
		u := &r.Columns[i]
		if isCell(*u) && beside[u.Index] {
			r.leave(u, besideWhy)
		}
		if e := look(sample, u.Index); isCell(*u) && (isCovariate(u.Name) || e.isPresence(u.Name)) {
			r.leave(u, "called like attendance, work to hand in, a fact about the person or a sum")
		}
		if isCell(*u) {
			seen[i] = look(sample, u.Index)
			if seen[i].filled > 0 {
				cells = append(cells, seen[i])
			}
		}
	}
	field, text, numbers := FieldResponse, "cells are the options chosen; a key file, --key, scores them", false
	if areMarks(cells) {
		field, text = FieldResult, "cells are marks: correct or not"
	} else {
		numbers = numbersHaveCodes(cells)
	}
	r.say(text)
	var coded []string
	for i, e := range seen {
		u := &r.Columns[i]
		if field == FieldResult && !e.mayBeMarks() {
			r.leave(u, "it stands among marks, and holds none")
			continue
		}
		u.Field, u.Parser = field, field.defaultParser(r.Kind)
		if field == FieldResponse {
			u.Options = u.Options.withAbsent()
		}
		if e.hasCodes(numbers || field == FieldResult) {
			u.Options = u.Options.without("8", "9")
			coded = append(coded, strconv.Quote(u.Name))
		}
	}
	slices.Sort(r.LeftOut)
	if slices.Sort(coded); len(coded) > 0 {
		r.say(codesSaid(coded))
	}
}

// areMarks reports whether most columns hold marks, and some for sure.
func areMarks(cells []*evidence) bool {
	fit, sure := 0, false
	for _, e := range cells {
		if e.mayBeMarks() {
			fit++
		}
		sure = sure || e.fitMarks() > 0
	}
	return len(cells) == 0 || sure && 2*fit > len(cells)
}

// mayBeMarks accepts a column of marks, of nearly nothing else, and one of nothing but codes and words for no answer.
func (e *evidence) mayBeMarks() bool {
	return e.isMarks() || e.nearMarks() || e.codes+e.silent == e.filled
}

// leave leaves an item's column out; the item keeps its place among the others.
func (r *Reading) leave(u *ColumnUse, why string) {
	r.LeftOut = append(r.LeftOut, u.Name)
	u.Field, u.Parser, u.Item, u.Group = "", "", "", 0
	u.Why = why
	r.ItemCount--
}
