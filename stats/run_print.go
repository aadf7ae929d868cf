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
	"cutscore/stats/trend"
)

// A print is a hash of everything that an examinee's analysis rests on: the answers, every column of them that a statistic
// may read; scores, attempts and grades; the judge; and what is known of each item. Equal prints, equal analyses. The part
// without the last is the base, which is known without a look at the rows. Rows are hashed by two lanes of 64 bits, the
// rest by SHA-256.

// rowPrinter hashes the rows of a part.
type rowPrinter struct {
	c       *exam.Responses
	texts   []textColumn
	columns uint32 // which there are
}

// textColumn is a column of text with the hash of each of its values.
type textColumn struct {
	codes []uint32
	hash  []uint64
}

func newRowPrinter(c *exam.Responses) *rowPrinter {
	p := &rowPrinter{c: c}
	for i, col := range []*exam.Coded{&c.Source, &c.Sitting, &c.Form, &c.Family, &c.Mode, &c.Item, &c.TimeLayout, &c.TimeBasis,
		&c.Chosen, &c.FirstChosen, &c.Key, &c.Tag, &c.Disciplines, &c.Systems, &c.Tasks} {
		t := textColumn{codes: col.Codes}
		if col.Codes != nil {
			p.columns |= 1 << i
			t.hash = make([]uint64, len(col.Values))
			for v, text := range col.Values {
				t.hash[v] = textHash(text)
			}
		}
		p.texts = append(p.texts, t)
	}
	for i, has := range []bool{c.Block != nil, c.Position != nil, c.AnsweredAt != nil, c.OffsetMinutes != nil, c.Result != nil, c.Credit != nil,
		c.Seconds != nil, c.Changes != nil, c.PeerP != nil, c.Confidence != nil, c.Flagged != nil, c.Seen != nil} {
		if has {
			p.columns |= 1 << (len(p.texts) + i)
		}
	}
	return p
}

// noText is the hash of a text that is not there, whether its column is or not.
var noText = textHash("")

// row is the hash of row i. What a column that is not there says is what it says where it holds nothing.
func (p *rowPrinter) row(i int) (l lanes) {
	c := p.c
	for t := range p.texts {
		if at := &p.texts[t]; at.codes != nil {
			l.add(at.hash[at.codes[i]])
		} else {
			l.add(noText)
		}
	}
	l.add(uint64(valueAt(c.AnsweredAt, i, exam.NoTime)))
	l.add(uint64(uint16(valueAt(c.Block, i, 0)))<<48 | uint64(uint16(valueAt(c.OffsetMinutes, i, 0)))<<32 | uint64(uint32(valueAt(c.Position, i, 0))))
	l.add(uint64(uint16(valueAt(c.Changes, i, exam.Unknown)))<<48 | uint64(valueAt(c.Result, i, exam.ResultUnknown))<<32 |
		uint64(valueAt(c.Flagged, i, exam.FlagUnknown))<<16 | uint64(valueAt(c.Seen, i, exam.FlagUnknown)))
	l.add(bitsOf(c.Credit, i)<<32 | bitsOf(c.Seconds, i))
	l.add(bitsOf(c.PeerP, i)<<32 | bitsOf(c.Confidence, i))
	return l
}

// valueAt is entry i of a column, and absent where there is no column.
func valueAt[T any](column []T, i int, absent T) T {
	if column == nil {
		return absent
	}
	return column[i]
}

func bitsOf(column []float32, i int) uint64 {
	return uint64(math.Float32bits(valueAt(column, i, exam.Unknown)))
}

// printer hashes what is known of the items that an examinee has met.
type printer struct {
	an    *analyst
	items []uint64 // by item code: what is known of its times and options
	sets  [axes][]uint64
}

func newPrinter(an *analyst) *printer {
	p := &printer{an: an}
	p.knowItems(an.coder.c)
	for a, v := range an.common.sv.vocab {
		p.sets[a] = make([]uint64, len(v.texts))
		for i, text := range v.texts {
			p.sets[a][i] = p.setPrint(an.common.models[a], text, v.sets[i])
		}
	}
	return p
}

// setPrint hashes a set of areas with what practice in them is worth.
func (p *printer) setPrint(m *trend.Model, text string, areas []int32) uint64 {
	l := lanes{textHash(text)}
	for _, area := range areas {
		if m != nil && m.Practice != nil {
			l.add(math.Float64bits(m.Practice[area][0]))
			l.add(math.Float64bits(m.Practice[area][1]))
		}
		if m != nil && m.Lead != nil {
			l.add(math.Float64bits(m.Lead[area]))
		}
	}
	return l[0]
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

// basePrint is the print, less what is known of the items, of an examinee with these rows, judged by jd.
func basePrint(jd *judge, h *History, rows *rowsPrint, columns uint32, also string) string {
	sum := sha256.New()
	sum.Write(jd.print())
	fmt.Fprintf(sum, "%x %x %d %x %q %q", rows.h[0], rows.h[1], rows.n, columns, h.Examinee, also)
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

// of is the print of the examinee whom the analyst has met, from their base.
func (p *printer) of(h *History, base string) string {
	var l lanes
	if c := p.an.coder.c; c.Item.Codes != nil {
		for i := h.From; i < h.To; i++ {
			l.add(p.items[c.Item.Codes[i]])
		}
	}
	p.scored(&l)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %x %x", base, l[0], l[1]))
	return hex.EncodeToString(sum[:16])
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
				l.add(math.Float64bits(m.GrainOf(item)))
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
	out := []any{Model, SchemaVersion, jd.primary, jd.width, jd.common, jd.grain, jd.learnt, jd.peers, jd.asOf, jd.on, jd.exam, jd.target.ok, jd.target.reason, jd.target.needed,
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
		out = append(out, axisName(a), m.Hyper, m.Beta, m.Pool, m.Memory)
		for id, name := range jd.sv.vocab[a].names {
			if w, r := jd.weights[a][id], jd.ranges[a][id]; w != 0 || r != [2]float64{-1, -1} {
				out = append(out, name, w, r)
			}
		}
	}
	return out
}
