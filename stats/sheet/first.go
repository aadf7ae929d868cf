package sheet

import (
	"slices"

	"cutscore/exam"
)

// choose keeps the first sitting of each form by each examinee.
func (b *sheetBuilder) choose() {
	if b.s.AllSittings {
		for i := range b.found {
			b.found[i].keep = true
		}
		return
	}
	b.timesByTable()
	type firsts struct{ dated, undated *found }
	best := map[taking]firsts{}
	for i := range b.found {
		f := &b.found[i]
		k := taking{form: f.form, examinee: f.examinee}
		of := best[k]
		switch {
		case f.first != undated && (of.dated == nil || b.before(f, of.dated)):
			of.dated = f
		case f.first == undated && (of.undated == nil || b.before(f, of.undated)):
			of.undated = f
		}
		best[k] = of
	}
	for i := range b.found {
		f := &b.found[i]
		of := best[taking{form: f.form, examinee: f.examinee}]
		first := b.firstOf(of.dated, of.undated)
		first.keep = true
		first.untold = first.untold || first != f && !b.toldBefore(first, f)
	}
}

// firstOf is the first of the dated and the undated sittings: by number, else the undated one.
func (b *sheetBuilder) firstOf(dated, undated *found) *found {
	if dated == nil || undated == nil {
		if dated == nil {
			return undated
		}
		return dated
	}
	_, numbered := exam.SittingNumber(b.name(undated).ID)
	if numbered && b.name(dated).ToldBefore(b.name(undated)) {
		return dated
	}
	return undated
}

// timesByTable gives sittings without a time that of the sittings table.
func (b *sheetBuilder) timesByTable() {
	type called struct{ source, examinee, id string }
	rows := map[called][]int{}
	for i := range b.table {
		if s := &b.table[i]; s.ID != "" && s.TakenAt != exam.NoTime {
			k := called{s.Source, s.Examinee, s.ID}
			rows[k] = append(rows[k], i)
		}
	}
	if len(rows) == 0 {
		return
	}
	names := map[uint32][]exam.SittingName{} // by examinee
	for i := range b.found {
		f := &b.found[i]
		names[f.examinee] = append(names[f.examinee], b.name(f))
	}
	for i := range b.found {
		f := &b.found[i]
		if f.first != undated || !b.bySitting(f.form) || b.c.Examinee.Codes == nil {
			continue
		}
		name := b.name(f)
		for _, row := range rows[called{name.Source, b.c.Examinee.Values[f.examinee], name.ID}] {
			if s := &b.table[row]; s.Of(name, slices.Values(names[f.examinee])) {
				f.first = s.TakenAt
			}
		}
	}
}

// toldBefore reports whether times or names tell that x was before y.
func (b *sheetBuilder) toldBefore(x, y *found) bool {
	if x.first != y.first && x.first != undated && y.first != undated {
		return x.first < y.first
	}
	return b.name(x).ToldBefore(b.name(y))
}

func (b *sheetBuilder) name(f *found) exam.SittingName {
	form := b.sheet.forms[f.form]
	n := exam.SittingName{Source: form.Source, Form: form.Form}
	if b.c.Sitting.Codes != nil && b.bySitting(f.form) {
		n.ID = b.c.Sitting.Values[f.sitting]
	}
	return n
}

// before orders sittings that have a time, or that have none.
func (b *sheetBuilder) before(x, y *found) bool {
	if x.first != y.first {
		return x.first < y.first
	}
	return b.name(x).Compare(b.name(y)) < 0
}
