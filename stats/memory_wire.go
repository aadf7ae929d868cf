package stats

import (
	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// bucketVersion is the first number of a kept bucket's binary form.
const bucketVersion = 3

// textWriter writes each distinct text once, and its number afterwards.
type textWriter struct {
	tally.Writer
	met map[string]int64
}

func (w *textWriter) text(s string) {
	if n, ok := w.met[s]; ok {
		w.Int(n)
		return
	}
	w.Int(0)
	w.Text(s)
	w.met[s] = int64(len(w.met) + 1)
}

// textReader reads what a textWriter wrote.
type textReader struct {
	*tally.Reader
	met []string
}

func (r *textReader) text() string {
	if n := r.Index(len(r.met) + 1); n > 0 {
		return r.met[n-1]
	}
	s := r.Text()
	r.met = append(r.met, s)
	return s
}

// write is the binary form: version, what was known, the form and its sheet, the examinees.
func (k *keptBucket) write() []byte {
	w := &textWriter{met: map[string]int64{}}
	w.Int(bucketVersion)
	w.text(k.known)
	w.text(k.form.Source)
	w.text(k.form.Form)
	w.Int(int64(b2f(k.sheet != nil)))
	if k.sheet != nil {
		k.sheet.Write(&w.Writer)
	}
	w.Int(int64(len(k.memos)))
	for i := range k.memos {
		k.memos[i].write(w)
	}
	return w.Bytes
}

// readBucket reads what write wrote; of another version, or of nothing, an empty one.
func readBucket(text []byte) (*keptBucket, error) {
	r, k := &textReader{Reader: tally.NewReader(text)}, &keptBucket{}
	if text == nil || r.Int() != bucketVersion {
		return k, nil
	}
	k.known, k.form = r.text(), sheet.FormKey{Source: r.text(), Form: r.text()}
	if r.Int() == 1 {
		k.sheet = sheet.ReadSheet(r.Reader)
	}
	for range r.Len(20) {
		k.memos = append(k.memos, readMemo(r))
	}
	return k, r.Err()
}

func (m *memo) write(w *textWriter) {
	w.text(m.base)
	w.text(m.print)
	row := &m.share.Row
	w.text(row.Examinee)
	for _, e := range []*Estimate{&row.Pass, &row.Level, &row.Change} {
		e.write(w)
	}
	w.Int(int64(row.OutOf20))
	w.Int(int64(row.N))
	for _, s := range []string{row.Arrow, row.Last, row.Weakest} {
		w.text(s)
	}
	w.Int(int64(len(m.share.Areas)))
	for _, a := range m.share.Areas {
		w.text(a.Dimension)
		w.text(a.Name)
		w.text(a.Verdict)
		w.Int(int64(a.N))
		w.Int(a.Credit)
	}
	w.Int(int64(len(m.share.Types)))
	for _, t := range m.share.Types {
		w.text(t.Type)
		w.text(t.Words)
		w.Int(int64(t.Count))
	}
	w.Int(int64(len(m.forms)))
	for _, f := range m.forms {
		w.text(f.Form.Source)
		w.text(f.Form.Form)
		w.Int(f.N)
	}
}

func readMemo(r *textReader) memo {
	m := memo{base: r.text(), print: r.text()}
	row := &m.share.Row
	row.Examinee = r.text()
	row.Pass, row.Level, row.Change = readEstimate(r), readEstimate(r), readEstimate(r)
	row.OutOf20, row.N = int(r.Int()), int(r.Int())
	row.Arrow, row.Last, row.Weakest = r.text(), r.text(), r.text()
	for range r.Len(5) {
		m.share.Areas = append(m.share.Areas, AreaShare{Dimension: r.text(), Name: r.text(), Verdict: r.text(), N: int(r.Int()), Credit: r.Int()})
	}
	for range r.Len(3) {
		m.share.Types = append(m.share.Types, TypeShare{Type: r.text(), Words: r.text(), Count: int(r.Int())})
	}
	for range r.Len(3) {
		m.forms = append(m.forms, sheet.Count{Examinee: row.Examinee, Form: sheet.FormKey{Source: r.text(), Form: r.text()}, N: r.Int()})
	}
	return m
}

func (e *Estimate) write(w *textWriter) {
	for _, x := range []float64{e.Value, e.Low, e.High, e.Level} {
		w.Float(x)
	}
	w.Int(int64(e.N))
	for _, s := range []string{e.Unit, e.Method, e.Withheld} {
		w.text(s)
	}
	w.Int(int64(len(e.Caveats)))
	for _, s := range e.Caveats {
		w.text(s)
	}
}

func readEstimate(r *textReader) Estimate {
	e := Estimate{Value: r.Float(), Low: r.Float(), High: r.Float(), Level: r.Float(), N: int(r.Int()), Unit: r.text(), Method: r.text(), Withheld: r.text()}
	for range r.Len(1) {
		e.Caveats = append(e.Caveats, r.text())
	}
	return e
}
