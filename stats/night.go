package stats

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cutscore/exam"
	"cutscore/stats/sheet"
	"cutscore/stats/tally"
	"cutscore/stats/trend"
)

// Parts is a Source whose buckets lie in parts. A part's name tells its content: as long as a name is there, its rows are the
// same. Parts come in order of time, so that an examinee's history is their rows in one part after the other. What a run has
// counted in a part need not be counted again.
type Parts interface {
	Source
	Parts(bucket int) []string
	Part(bucket int, name string) (*exam.Responses, error)
}

// whole is a source that does not tell its parts: each bucket is one, never known from before.
type whole struct{ Source }

// The methods of Parts.
func (w whole) Parts(int) []string { return []string{""} }
func (w whole) Part(bucket int, _ string) (*exam.Responses, error) {
	return w.Responses(bucket)
}

// night is a run with a memory. Before anything is learnt or judged it knows, from the parts, whom each bucket holds, a print
// of the rows of each, and the counts of the survey; of parts that the run before knew without reading them.
type night struct {
	src   Parts
	mem   Memory
	key   string // of what the parts' counts rest on besides their rows
	items string // digest of the items table
	met   []bucketMet
}

// bucketMet is whom a bucket's parts hold.
type bucketMet struct {
	columns uint32 // those that any part has, as printer.columns
	people  map[string]personRows
}

// openNight counts what is new; nil without a memory.
func openNight(ctx context.Context, src Source, opt Options) (*night, *survey, error) {
	if opt.Memory == nil {
		return nil, nil, nil
	}
	parts, ok := src.(Parts)
	if !ok {
		parts = whole{src}
	}
	text, err := json.Marshal(opt.Items)
	if err != nil {
		return nil, nil, fmt.Errorf("items table: %w", err)
	}
	sum := sha256.Sum256(text)
	n := &night{src: parts, mem: opt.Memory, items: hex.EncodeToString(sum[:]), met: make([]bucketMet, src.Buckets())}
	n.key = Model + "\x00" + n.items + "\x00" + opt.Memory.Also("")
	sv, err := n.survey(ctx, opt)
	return n, sv, err
}

// survey adds up the counts of all parts: everything that a survey tells but what is learnt from the answers themselves.
func (n *night) survey(ctx context.Context, opt Options) (*survey, error) {
	sv := &survey{codebook: newCodebook(), brief: true, lastDay: trend.NoDay, popular: NewPopularWrong(), forms: map[sheet.FormKey]int64{},
		catalog: newCatalog(opt.Items)}
	var peers peerSums
	one := func(b int) (*bucketParts, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return n.count(b, sv.catalog)
	}
	err := inOrder(ctx, len(n.met), opt.Workers, one, func(b int, bp *bucketParts) error {
		n.met[b] = sv.addParts(bp, &peers)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for a := range sv.setOf {
		sv.setOf[a] = make([]int32, len(sv.items))
	}
	sv.answers = longer(sv.answers, len(sv.items))
	sv.peer = peers.means(sv)
	sv.canonical()
	sv.hold(opt.Anchor)
	return sv, nil
}

// partsName is the name of a bucket's counts in a Memory.
func partsName(bucket int) string { return fmt.Sprintf("parts=%02d", bucket) }

// count makes a bucket's counts of those that the run before kept and of the parts that are new, and keeps them.
func (n *night) count(bucket int, list *catalog) (*bucketParts, error) {
	text, err := n.mem.Recall(partsName(bucket))
	if err != nil {
		return nil, err
	}
	bp, err := readParts(text, n.key)
	if err != nil {
		return nil, fmt.Errorf("memory of bucket %d: %w", bucket, err)
	}
	known := bp.parts
	bp.parts = nil
	for _, name := range n.src.Parts(bucket) {
		if i := slices.IndexFunc(known, func(p *partCount) bool { return p.name == name && name != "" }); i >= 0 {
			bp.parts = append(bp.parts, known[i])
			continue
		}
		c, err := n.src.Part(bucket, name)
		if err != nil {
			return nil, fmt.Errorf("responses of bucket %d: %w", bucket, err)
		}
		bp.parts = append(bp.parts, bp.count(name, c, list))
	}
	if bp.tables, err = readTables(n.src, bucket); err != nil {
		return nil, err
	}
	return bp, n.mem.Keep(partsName(bucket), bp.write(n.key))
}

// addParts adds a bucket's counts and returns whom it holds.
func (sv *survey) addParts(bp *bucketParts, peers *peerSums) bucketMet {
	met := bucketMet{people: map[string]personRows{}}
	t := newPartTranslation(sv, bp)
	for _, p := range bp.parts {
		met.columns |= p.columns
		sv.responses += p.rows
		sv.lastDay = max(sv.lastDay, p.last)
		sv.timed = sv.timed || p.timed
		for _, at := range p.people {
			of := met.people[bp.who[at.who]]
			of.then(at)
			met.people[bp.who[at.who]] = of
		}
		t.add(p, peers)
	}
	for who, h := range bp.tables {
		if _, ok := met.people[who]; !ok {
			met.people[who] = personRows{last: trend.NoDay}
		}
		for _, s := range h.Sittings {
			sv.lastDay = max(sv.lastDay, dayOf(s.TakenAt, s.OffsetMinutes))
		}
	}
	for _, at := range met.people {
		sv.people++
		sv.scored += at.scored
		if at.scored > 0 {
			sv.examinees++
		}
	}
	return met
}

// errUnlearnt says that something has to be learnt, for which a survey of counts alone does not do.
var errUnlearnt = errors.New("something is to be learnt from the answers")

// judge makes the judge of a night that learns nothing; errUnlearnt where it must.
func (n *night) judge(ctx context.Context, sv *survey, opt Options) (*judge, error) {
	if n == nil || !opt.Anchor.tells(sv) {
		return nil, errUnlearnt
	}
	return newJudge(ctx, sv, opt)
}

// tells reports whether a calibration holds all that is learnt from everybody apart from difficulties and variances.
func (c *Calibration) tells(sv *survey) bool {
	return c != nil && c.Popular != nil && (c.Times != nil || !sv.timed) && (c.Patterns != nil || sv.examinees < minGroup)
}

// knowledge is a digest of all that is known of items on this night; "" where some are learnt on, night by night.
func (n *night) knowledge(jd *judge) string {
	c := jd.opt.Anchor
	switch {
	case c == nil && jd.learnt:
		c = jd.calibration()
	case c == nil || jd.refined:
		return ""
	}
	text, err := json.Marshal(c)
	if err != nil { // a number is not finite: nothing is taken for the same
		return ""
	}
	sum := sha256.Sum256(append(text, n.items...))
	return hex.EncodeToString(sum[:])
}

// form is the finder of the largest form: of a night that has not counted them anew, that of the night before is looked at first.
func (n *night) form(sv *survey, buckets int) (*formFinder, error) {
	if !sv.brief {
		return newFormFinder(sv.forms, buckets), nil
	}
	text, err := n.mem.Recall(formName)
	if err != nil || text == nil {
		return &formFinder{}, err
	}
	r := tally.NewReader(text)
	key := sheet.FormKey{Source: r.Text(), Form: r.Text()}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("memory of the largest form: %w", err)
	}
	return &formFinder{guess: key, sheets: make([]*sheet.Sheet, buckets)}, nil
}

// rowsPrint is a hash of rows in their order. Those of rows that follow one another add up to that of all, so that it does not
// tell how rows are split into parts.
type rowsPrint struct {
	n int64
	h [2]uint64
}

// rowBases are odd numbers without a pattern.
var rowBases = [2]uint64{0x9e3779b97f4a7c15, 0xd1342543de82ef95}

func (p *rowsPrint) row(l lanes) {
	p.n++
	for k := range p.h {
		p.h[k] = p.h[k]*rowBases[k] + l[k]
	}
}

// then adds the rows that follow.
func (p *rowsPrint) then(o rowsPrint) {
	for k := range p.h {
		p.h[k] = p.h[k]*power(rowBases[k], o.n) + o.h[k]
	}
	p.n += o.n
}

func power(base uint64, n int64) uint64 {
	out := uint64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out *= base
		}
		base *= base
	}
	return out
}

// personRows are one examinee's rows in a part, or in all parts.
type personRows struct {
	who    int32 // in bucketParts.who
	print  rowsPrint
	scored int64
	last   int32 // day of the last dated row
}

// then adds the rows of a later part. The zero value has none.
func (r *personRows) then(o personRows) {
	if r.print.n == 0 {
		*r = o
		return
	}
	r.print.then(o.print)
	r.scored += o.scored
	r.last = max(r.last, o.last)
}
