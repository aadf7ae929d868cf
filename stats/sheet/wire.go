package sheet

import (
	"maps"
	"slices"

	"cutscore/stats/tally"
)

// MarshalBinary writes the survey.
func (s *Survey) MarshalBinary() ([]byte, error) {
	w := &tally.Writer{}
	keys := slices.SortedFunc(maps.Keys(s.Forms), FormKey.Compare)
	w.Int(int64(len(keys)))
	for _, k := range keys {
		w.Text(k.Source)
		w.Text(k.Form)
		s.Forms[k].write(w)
	}
	return w.Bytes, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Survey) UnmarshalBinary(b []byte) error {
	r, n := tally.NewReader(b), NewSurvey()
	for range r.Len(4) {
		k := FormKey{Source: r.Text(), Form: r.Text()}
		n.form(k).read(r)
	}
	if err := r.Err(); err != nil {
		return err
	}
	*s = *n
	return nil
}

func (f *FormSurvey) write(w *tally.Writer) {
	w.Int(f.Persons)
	w.Int(f.Untold)
	w.Int(f.Responses)
	w.Int(int64(len(f.Items)))
	for _, id := range slices.Sorted(maps.Keys(f.Items)) {
		w.Text(id)
		f.Items[id].write(w)
	}
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (f *FormSurvey) read(r *tally.Reader) {
	f.Persons, f.Untold, f.Responses = r.Int(), r.Int(), r.Int()
	for range r.Len(10) {
		id := r.Text()
		f.item(id).read(r)
	}
}

func (it *ItemSurvey) counters() []*int64 {
	return []*int64{&it.Scored, &it.Omitted, &it.NotReached, &it.NotPresented, &it.Unknown, &it.Partial, &it.Place}
}

func (it *ItemSurvey) write(w *tally.Writer) {
	for _, c := range it.counters() {
		w.Int(*c)
	}
	w.Int(flag(it.FreeText))
	for _, m := range []map[string]int64{it.Options, it.Keys} {
		w.Int(int64(len(m)))
		for _, k := range slices.Sorted(maps.Keys(m)) {
			w.Text(k)
			w.Int(m[k])
		}
	}
	w.Text(it.Disciplines)
}

func (it *ItemSurvey) read(r *tally.Reader) {
	for _, c := range it.counters() {
		*c = r.Int()
	}
	it.FreeText = r.Int() == 1
	for _, m := range []map[string]int64{it.Options, it.Keys} {
		for range r.Len(2) {
			k := r.Text()
			m[k] = r.Int()
		}
	}
	it.Disciplines = r.Text()
}
