package stats

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"

	"cutscore/exam"
)

// A print is a hash of everything that an examinee's analysis rests on: the answers, every column of them that a statistic
// may read; what is known of each item; scores, attempts and grades; and the judge. Equal prints, equal analyses. Rows are
// hashed by two lanes of 64 bits, the rest by SHA-256.
type printer struct {
	an     *analyst
	texts  []textColumn
	shape  []byte   // which columns the bucket has
	items  []uint64 // by item code: what is known of its times and options
	sets   [axes][]uint64
	hashed map[string]uint64
}

// textColumn is a column of text with the hash of each of its values.
type textColumn struct {
	codes []uint32
	hash  []uint64
}

func newPrinter(an *analyst) *printer {
	c := an.coder.c
	p := &printer{an: an, hashed: map[string]uint64{}}
	for _, col := range []*exam.Coded{&c.Source, &c.Sitting, &c.Form, &c.Family, &c.Mode, &c.Item, &c.TimeLayout, &c.TimeBasis,
		&c.Chosen, &c.FirstChosen, &c.Key, &c.Tag, &c.Disciplines, &c.Systems, &c.Tasks} {
		p.has(col.Codes != nil)
		if col.Codes == nil {
			continue
		}
		t := textColumn{codes: col.Codes, hash: make([]uint64, len(col.Values))}
		for i, text := range col.Values {
			t.hash[i] = textHash(text)
		}
		p.texts = append(p.texts, t)
	}
	for _, has := range []bool{c.Block != nil, c.Position != nil, c.AnsweredAt != nil, c.OffsetMinutes != nil, c.Result != nil, c.Credit != nil,
		c.Seconds != nil, c.Changes != nil, c.PeerP != nil, c.Confidence != nil, c.Flagged != nil, c.Seen != nil} {
		p.has(has)
	}
	p.knowItems(c)
	for a, v := range an.common.sv.vocab {
		p.sets[a] = make([]uint64, len(v.texts))
		for i, text := range v.texts {
			p.sets[a][i] = textHash(text)
		}
	}
	return p
}

func (p *printer) has(column bool) {
	b := byte(0)
	if column {
		b = 1
	}
	p.shape = append(p.shape, b)
}

// knowItems hashes what the mistakes use of each item.
func (p *printer) knowItems(c *exam.Responses) {
	p.items = make([]uint64, len(c.Item.Values))
	x := &p.an.extras
	for i := range p.items {
		var l lanes
		if x.times != nil {
			t := x.times[i]
			l.add(uint64(t.N))
			l.add(math.Float64bits(t.Mean))
			l.add(math.Float64bits(t.Beta))
			l.add(math.Float64bits(t.Alpha))
		}
		if x.popular != nil {
			l.add(textHash(x.popular[i]))
		}
		p.items[i] = l[0]
	}
}

func textHash(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.LittleEndian.Uint64(sum[:])
}

// lanes are two running hashes: each takes a value by a multiplication to 128 bits, folded.
type lanes [2]uint64

func (l *lanes) add(x uint64) {
	hi, lo := bits.Mul64(l[0]^x^0xa0761d6478bd642f, 0xe7037ed1a0b428db)
	l[0] = bits.RotateLeft64(hi^lo, 23) + x
	hi, lo = bits.Mul64(l[1]+x+0x8ebc6af09c88c6e3, 0x589965cc75374cc3)
	l[1] = bits.RotateLeft64(hi^lo, 31) ^ x
}

// of is the print of the examinee whom the analyst has met, judged by the judge it has chosen.
func (p *printer) of(h *History, also string) string {
	var l lanes
	for i := h.From; i < h.To; i++ {
		p.row(&l, i)
	}
	p.scored(&l)
	sum := sha256.New()
	sum.Write(p.an.jd.print())
	sum.Write(p.shape)
	fmt.Fprintf(sum, "%x %x %q %q", l[0], l[1], h.Examinee, also)
	for _, s := range h.Sittings {
		s.ExportedAt = exam.NoTime // when a row was delivered decides nothing
		fmt.Fprintf(sum, "%+v", s)
	}
	for _, a := range h.Attempts {
		a.ExportedAt = exam.NoTime
		fmt.Fprintf(sum, "%+v", a)
	}
	for _, g := range h.Grades {
		fmt.Fprintf(sum, "%+v", g)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// row adds the columns of row i.
func (p *printer) row(l *lanes, i int) {
	c := p.an.coder.c
	for t := range p.texts {
		l.add(p.texts[t].hash[p.texts[t].codes[i]])
	}
	if c.Item.Codes != nil {
		l.add(p.items[c.Item.Codes[i]])
	}
	if c.AnsweredAt != nil {
		l.add(uint64(c.AnsweredAt[i]))
	}
	l.add(uint64(uint16(small(c.Block, i)))<<48 | uint64(uint16(small(c.OffsetMinutes, i)))<<32 | uint64(uint32(small(c.Position, i))))
	l.add(uint64(uint16(small(c.Changes, i)))<<48 | uint64(small(c.Result, i))<<32 | uint64(small(c.Flagged, i))<<16 | uint64(small(c.Seen, i)))
	l.add(uint64(math.Float32bits(small(c.Credit, i)))<<32 | uint64(math.Float32bits(small(c.Seconds, i))))
	l.add(uint64(math.Float32bits(small(c.PeerP, i)))<<32 | uint64(math.Float32bits(small(c.Confidence, i))))
}

// small is entry i of a column; 0 where there is no column, which the shape says.
func small[T int16 | int32 | float32 | exam.Result | exam.Flag](column []T, i int) T {
	if column == nil {
		return 0
	}
	return column[i]
}

// scored adds what the models know of each scored answer: areas, and the item's difficulty.
func (p *printer) scored(l *lanes) {
	e := &p.an.e
	for a, m := range p.an.jd.models {
		if m == nil {
			continue
		}
		for i, item := range e.seq.Item {
			set := e.sets[a][i]
			d := m.Difficulty(item, set)
			l.add(p.sets[a][set])
			l.add(math.Float64bits(d.B))
			l.add(math.Float64bits(d.Var))
			if m.Sharp != nil && item >= 0 {
				l.add(math.Float64bits(m.Sharp[item]))
			}
		}
	}
}

// print is a hash of all that a judge brings to an analysis.
func (jd *judge) print() []byte {
	if jd.digest == nil {
		text, err := json.Marshal(jd.manner())
		if err != nil { // only a number that is not finite; then nothing is taken for the same
			text = fmt.Appendf(nil, "%v %p", err, jd)
		}
		sum := sha256.Sum256(text)
		jd.digest = sum[:]
	}
	return jd.digest
}

// manner lists it. Areas that carry no weight and no range decide nothing but for those who have them.
func (jd *judge) manner() []any {
	o := &jd.opt
	out := []any{Model, SchemaVersion, jd.primary, jd.learnt, jd.peers, jd.asOf, jd.on, jd.exam, jd.target.ok, jd.target.reason, jd.target.needed,
		jd.target.sd, jd.target.fact, o.Exam, o.Seed, jd.files(), jd.sv.examinees >= minGroup}
	if jd.sv.examinees >= minGroup {
		out = append(out, jd.sv.patterns.of(jd))
	}
	if jd.sv.times != nil {
		out = append(out, jd.sv.times.All, jd.sv.times.SpeedSD)
	}
	for a, m := range jd.models {
		if m == nil {
			continue
		}
		out = append(out, axisName(a), m.Hyper, m.Beta, m.Pool, m.SkipRepeated)
		for id, name := range jd.sv.vocab[a].names {
			if w, r := jd.weights[a][id], jd.ranges[a][id]; w != 0 || r != [2]float64{-1, -1} {
				out = append(out, name, w, r)
			}
		}
	}
	return out
}
