package dataset

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"cutscore/exam"
)

// Record is one row of a table by the names of its columns; what was not recorded is left out. Times are text, RFC 3339
// in UTC.
type Record map[string]any

// Person is everything that a store holds about one examinee, by table.
type Person struct {
	Pseudonym string              `json:"pseudonym"`
	Tables    map[string][]Record `json:"tables"`
}

// Export writes, as JSON, everything that the published content holds about an examinee. It returns ErrNobody, and writes
// nothing, when that is nothing: an id may be misspelt; and ErrOtherKey where that is because of the key.
func (s *Store) Export(ctx context.Context, pseudonym string, w io.Writer) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	snapshot, err := s.Current()
	if err != nil {
		return err
	}
	p, err := snapshot.Person(pseudonym)
	if err != nil {
		return err
	}
	if p.empty() && s.hasOtherKey(snapshot.about) { // nobody is found under it, whoever is there
		return ErrOtherKey
	}
	if p.empty() {
		return ErrNobody
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(p)
}

// Person collects everything about one examinee, also the versions of rows that are not in force. Every table is
// named, with no rows when it has none.
func (s *Snapshot) Person(pseudonym string) (*Person, error) {
	p := &Person{Pseudonym: pseudonym, Tables: map[string][]Record{}}
	bucket := BucketOf(pseudonym, s.Buckets())
	for _, table := range []string{"responses", "responses" + asideSuffix} {
		rows, err := s.responsesOf(bucketFolder(table, bucket), pseudonym)
		if err != nil {
			return nil, err
		}
		p.Tables[table] = rows
	}
	for _, err := range []error{
		own(p, s, roster(), bucket), own(p, s, identities(), bucket), own(p, s, sittings(), bucket), own(p, s, attempts(), bucket),
		own(p, s, studySessions(), bucket), own(p, s, events(), bucket), own(p, s, courseGrades(), bucket),
	} {
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Snapshot) responsesOf(folder, pseudonym string) ([]Record, error) {
	out := []Record{}
	words := newWords()
	for _, f := range s.spansIn(folder) {
		part, states, err := decodeFile(s.path(f), words)
		if err != nil {
			return nil, err
		}
		for i := range int32(part.rows) {
			if words[cExaminee].list()[part.cell(cExaminee, i)] != pseudonym {
				continue
			}
			r := part.record(i, words)
			if states != nil {
				r["state"] = states[i].String()
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// record is row i by the names of the columns of the file.
func (f *frame) record(i int32, words *words) Record {
	r := Record{}
	for _, c := range responseColumns() {
		if v, ok := f.value(c, i, words); ok {
			r[c.name] = v
		}
	}
	return r
}

func (f *frame) value(c column, i int32, words *words) (v any, ok bool) {
	if c.kind == moment {
		return clockText(decodeMoment(f.when(c.at, i))), f.when(c.at, i) != 0
	}
	code := f.cell(c.at, i)
	switch c.kind {
	case text:
		return words[c.at].list()[code], code != 0
	case mark:
		return exam.Result(code).String(), true
	case share:
		return decodeShare(code), code != 0
	case count:
		return decodeCount(code), code != 0
	case flag:
		return exam.Flag(code) == exam.FlagYes, code != 0
	}
	return int32(code), code != 0 || c.at == cOffset && f.when(wAnswered, i) != 0
}

func clockText(micros int64) string { return time.UnixMicro(micros).UTC().Format(time.RFC3339Nano) }

// own adds the rows of a table that belong to the person, in force or aside.
func own[T any](p *Person, s *Snapshot, t *table[T], bucket int) error {
	folder := t.name
	if t.bucketed {
		folder = bucketFolder(t.name, bucket)
	}
	for _, from := range []string{folder, t.asideOf(folder)} {
		name, _, _ := strings.Cut(from, "/")
		p.Tables[name] = []Record{}
		for _, f := range s.below(from) {
			versions, err := t.decodeFile(s.path(f))
			if err != nil {
				return err
			}
			for i := range versions {
				if t.person(&versions[i].row) == p.Pseudonym {
					p.Tables[name] = append(p.Tables[name], t.record(&versions[i]))
				}
			}
		}
	}
	return nil
}

func (t *table[T]) record(v *version[T]) Record {
	r := Record{}
	for _, c := range t.columns {
		if !c.isNull(&v.row) {
			r[c.name] = c.value(&v.row)
		}
	}
	if v.exported != 0 {
		r[exportedColumn] = clockText(decodeMoment(v.exported))
	}
	if v.state != inForce {
		r["state"] = v.state.String()
	}
	return r
}

func (c *field[T]) value(row *T) any {
	switch {
	case c.text != nil:
		return *c.text(row)
	case c.moment != nil:
		return clockText(*c.moment(row))
	case c.whole != nil:
		return *c.whole(row)
	case c.small != nil:
		return *c.small(row)
	case c.real != nil:
		return *c.real(row)
	case c.share != nil:
		return *c.share(row)
	case c.flag != nil:
		return *c.flag(row) == exam.FlagYes
	}
	return areaRecords(*c.areas(row))
}

func areaRecords(areas []exam.AreaScore) []Record {
	out := make([]Record, len(areas))
	for i, a := range areas {
		out[i] = Record{"dimension": a.Dimension, "area": a.Area}
		if a.Score != (exam.Score{}) {
			out[i]["score"], out[i]["score_scale"] = a.Score.Value, string(a.Score.Scale)
		}
		if a.Score.Max != 0 {
			out[i]["score_max"] = a.Score.Max
		}
		if a.Items != 0 {
			out[i]["items"] = a.Items
		}
		if a.Flag != "" {
			out[i]["flag"] = a.Flag
		}
	}
	return out
}
