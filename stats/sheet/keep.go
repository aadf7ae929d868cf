package sheet

import (
	"cutscore/exam"
	"cutscore/stats/tally"
)

// Write appends the sheet to w, so that a bucket need not be read again while its rows are the same.
func (sh *Sheet) Write(w *tally.Writer) {
	w.Int(int64(len(sh.forms)))
	for _, k := range sh.forms {
		w.Text(k.Source)
		w.Text(k.Form)
	}
	writeTexts(w, sh.options)
	writeTexts(w, sh.keys)
	w.Int(int64(len(sh.items)))
	for i := range sh.items {
		sh.items[i].write(w)
	}
	w.Int(int64(len(sh.persons)))
	for _, p := range sh.persons {
		w.Int(int64(p.form))
		w.Text(p.examinee)
		w.Text(p.sitting)
		w.Int(flag(p.untold))
		w.Int(int64(p.to - p.from))
	}
	w.Int(int64(len(sh.entries)))
	for _, e := range sh.entries {
		for _, v := range []int64{int64(e.item), int64(e.value), int64(e.option), int64(e.result)} {
			w.Int(v)
		}
	}
}

func writeTexts(w *tally.Writer, texts []string) {
	w.Int(int64(len(texts)))
	for _, s := range texts {
		w.Text(s)
	}
}

func (it *sheetItem) write(w *tally.Writer) {
	w.Int(int64(it.form))
	w.Text(it.id)
	w.Text(it.disciplines)
	w.Int(it.place)
	w.Int(int64(len(it.keys)))
	for _, k := range it.keys {
		w.Int(int64(k.code))
		w.Int(k.n)
	}
}

// ReadSheet reads what Write wrote. Bytes that are no sheet's make r's Err.
func ReadSheet(r *tally.Reader) *Sheet {
	sh := &Sheet{}
	for range r.Len(2) {
		sh.forms = append(sh.forms, FormKey{Source: r.Text(), Form: r.Text()})
	}
	sh.options, sh.keys = readTexts(r), readTexts(r)
	for range r.Len(5) {
		sh.items = append(sh.items, sh.readItem(r))
	}
	from := int32(0)
	for range r.Len(5) {
		p := person{form: r.Index(len(sh.forms)), examinee: r.Text(), sitting: r.Text(), untold: r.Int() == 1, from: from}
		from += r.Index(1 << 30)
		p.to = from
		sh.persons = append(sh.persons, p)
	}
	n := r.Len(4)
	if n != int(from) {
		r.Refuse()
		return &Sheet{}
	}
	sh.entries = make([]entry, n)
	for i := range sh.entries {
		sh.entries[i] = entry{item: r.Index(len(sh.items)), value: r.Index(Unit + 1), option: r.Index(len(sh.options)), result: exam.Result(r.Index(1 << 8))}
	}
	return sh
}

func readTexts(r *tally.Reader) []string {
	out := make([]string, r.Len(1))
	for i := range out {
		out[i] = r.Text()
	}
	return out
}

func (sh *Sheet) readItem(r *tally.Reader) sheetItem {
	it := sheetItem{form: r.Index(len(sh.forms)), id: r.Text(), disciplines: r.Text(), place: r.Int()}
	for range r.Len(2) {
		it.keys = append(it.keys, codeCount{code: r.Index(len(sh.keys)), n: r.Int()})
	}
	return it
}
