package stats

import (
	"math"
	"slices"

	"cutscore/exam"
	"cutscore/stats/tally"
	"cutscore/stats/trend"
)

// bucketParts is what was counted in the parts of one bucket, with a numbering of items, sets of areas and examinees that the
// parts share. Counts are whole numbers and add up to the same in any order.
type bucketParts struct {
	cb    *codebook
	names []itemName // by id in cb
	who   []string
	ids   map[string]int32 // of who
	parts []*partCount

	tables map[string]*History // by examinee: what the tables beside the responses have; not kept
}

// partCount is the state of one part.
type partCount struct {
	name    string
	columns uint32 // bit by bit: which columns it has
	rows    int64
	last    int32 // day of the last dated scored answer; trend.NoDay
	timed   bool  // a time was recorded
	items   []itemCount
	sets    [axes][]setCount
	people  []personRows
}

// peerUnit is the unit of the sums of peers' shares: one is a whole.
const peerUnit = 1 << 24

// itemCount is the scored answers to one item, and what was printed of other people's.
type itemCount struct {
	item              int32
	n, peers, peerSum int64
}

// setCount is the scored answers of one set of areas; 0 where it was only met.
type setCount struct {
	set int32
	n   int64
}

func newBucketParts() *bucketParts { return &bucketParts{cb: newCodebook(), ids: map[string]int32{}} }

func (bp *bucketParts) person(who string) int32 {
	id, ok := bp.ids[who]
	if !ok {
		id = int32(len(bp.who))
		bp.ids[who] = id
		bp.who = append(bp.who, who)
	}
	return id
}

// count counts a part's rows.
func (bp *bucketParts) count(name string, c *exam.Responses, list *catalog) *partCount {
	rows, k := newRowPrinter(c), newCoder(c, bp.cb, list, true)
	p := &partCount{name: name, columns: rows.columns, rows: int64(c.Rows), last: trend.NoDay}
	n := partCounter{k: k, part: p}
	for from := 0; from < c.Rows; {
		at := personRows{who: bp.person(c.Examinee.At(from)), last: trend.NoDay}
		to := from
		for ; to < c.Rows && sameExaminee(c, from, to); to++ {
			at.print.row(rows.row(to))
			n.row(to, &at)
		}
		p.people = append(p.people, at)
		from = to
	}
	n.close()
	bp.name()
	return p
}

// name lists the items by id.
func (bp *bucketParts) name() {
	for len(bp.names) < len(bp.cb.items) {
		bp.names = append(bp.names, itemName{})
	}
	for name, id := range bp.cb.items {
		bp.names[id] = name
	}
}

// partCounter holds the counts of a part by id.
type partCounter struct {
	k     *coder
	part  *partCount
	items []itemCount
	sets  [axes][]int64
}

func (n *partCounter) row(i int, at *personRows) {
	c := n.k.c
	day := dayAt(c, i)
	at.last = max(at.last, day)
	if !n.part.timed {
		_, ok := logTime(c, i)
		n.part.timed = ok && c.Item.Codes != nil
	}
	if !resultAt(c, i).Scored() {
		return
	}
	at.scored++
	n.part.last = max(n.part.last, day)
	for a := range n.sets {
		set := n.k.setOf(a, i)
		for len(n.sets[a]) <= int(set) {
			n.sets[a] = append(n.sets[a], 0)
		}
		n.sets[a][set]++
	}
	item := n.k.itemOf(i)
	if item < 0 {
		return
	}
	for len(n.items) <= int(item) {
		n.items = append(n.items, itemCount{item: int32(len(n.items))})
	}
	it := &n.items[item]
	it.n++
	if p := n.k.peerAt(i); p >= 0 {
		it.peers++
		it.peerSum += int64(math.Round(float64(p) * peerUnit))
	}
}

// close lists what was met.
func (n *partCounter) close() {
	for _, it := range n.items {
		if it.n > 0 {
			n.part.items = append(n.part.items, it)
		}
	}
	for a := range n.sets {
		met := make([]bool, len(n.k.cb.vocab[a].sets))
		for _, set := range n.k.sets[a] {
			met[set] = true
		}
		for set := 1; set < len(met); set++ {
			count := int64(0)
			if set < len(n.sets[a]) {
				count = n.sets[a][set]
			}
			if met[set] || count > 0 {
				n.part.sets[a] = append(n.part.sets[a], setCount{int32(set), count})
			}
		}
	}
}

// partTranslation adds a bucket's parts to a survey, in the survey's numbering. What no part has any more is left out.
type partTranslation struct {
	sv   *survey
	bp   *bucketParts
	item []int32
	set  [axes][]int32
}

func newPartTranslation(sv *survey, bp *bucketParts) *partTranslation {
	t := &partTranslation{sv: sv, bp: bp, item: slices.Repeat([]int32{-1}, len(bp.names))}
	for a := range t.set {
		t.set[a] = slices.Repeat([]int32{-1}, len(bp.cb.vocab[a].texts))
	}
	return t
}

func (t *partTranslation) add(p *partCount, peers *peerSums) {
	sv := t.sv
	for _, it := range p.items {
		id := &t.item[it.item]
		if *id < 0 {
			*id = sv.item(t.bp.names[it.item].source, t.bp.names[it.item].id)
			n := len(sv.items)
			sv.answers, peers.sum, peers.n = longer(sv.answers, n), longer(peers.sum, n), longer(peers.n, n)
		}
		sv.answers[*id] += float64(it.n)
		peers.sum[*id] += float64(it.peerSum) / peerUnit
		peers.n[*id] += float64(it.peers)
	}
	for a := range p.sets {
		for _, s := range p.sets[a] {
			id := &t.set[a][s.set]
			if *id < 0 {
				*id = sv.vocab[a].set(t.bp.cb.vocab[a].texts[s.set])
				sv.setN[a] = longer(sv.setN[a], len(sv.vocab[a].sets))
			}
			sv.setN[a][*id] += float64(s.n)
		}
	}
}

// partsVersion is the first number of the binary form.
const partsVersion = 1

// write is the binary form: version, key, names of items, sets and examinees in use, then part by part.
func (bp *bucketParts) write(key string) []byte {
	var head, body tally.Writer
	items, who := renumbering{}, renumbering{}
	var sets [axes]renumbering
	body.Int(int64(len(bp.parts)))
	for _, p := range bp.parts {
		p.write(&body, &items, &sets, &who)
	}
	head.Int(partsVersion)
	head.Text(key)
	head.Int(int64(len(items.old)))
	for _, old := range items.old {
		head.Text(bp.names[old].source)
		head.Text(bp.names[old].id)
	}
	for a := range sets {
		head.Int(int64(len(sets[a].old)))
		for _, old := range sets[a].old {
			head.Text(bp.cb.vocab[a].texts[old])
		}
	}
	head.Int(int64(len(who.old)))
	for _, old := range who.old {
		head.Text(bp.who[old])
	}
	return append(head.Bytes, body.Bytes...)
}

// renumbering numbers what is in use, as it is met.
type renumbering struct {
	old []int32
	new map[int32]int32
}

func (r *renumbering) of(old int32) int64 {
	if r.new == nil {
		r.new = map[int32]int32{}
	}
	id, ok := r.new[old]
	if !ok {
		id = int32(len(r.old))
		r.new[old] = id
		r.old = append(r.old, old)
	}
	return int64(id)
}

func (p *partCount) write(w *tally.Writer, items *renumbering, sets *[axes]renumbering, who *renumbering) {
	w.Text(p.name)
	for _, v := range []int64{int64(p.columns), p.rows, int64(p.last), int64(b2f(p.timed)), int64(len(p.items))} {
		w.Int(v)
	}
	for _, it := range p.items {
		for _, v := range []int64{items.of(it.item), it.n, it.peers, it.peerSum} {
			w.Int(v)
		}
	}
	for a := range p.sets {
		w.Int(int64(len(p.sets[a])))
		for _, s := range p.sets[a] {
			w.Int(sets[a].of(s.set))
			w.Int(s.n)
		}
	}
	w.Int(int64(len(p.people)))
	for _, at := range p.people {
		w.Int(who.of(at.who))
		w.Int(at.print.n)
		w.Word(at.print.h[0])
		w.Word(at.print.h[1])
		w.Int(at.scored)
		w.Int(int64(at.last))
	}
}

// readParts reads what write wrote with the same key; of another key, or of nothing, there are none.
func readParts(text []byte, key string) (*bucketParts, error) {
	bp := newBucketParts()
	if text == nil {
		return bp, nil
	}
	r := tally.NewReader(text)
	if version, of := r.Int(), r.Text(); version != partsVersion || of != key {
		return bp, nil
	}
	for range r.Len(2) {
		bp.cb.item(r.Text(), r.Text())
	}
	bp.name()
	for a := range axes {
		for range r.Len(1) {
			bp.cb.vocab[a].set(r.Text())
		}
	}
	for range r.Len(1) {
		bp.person(r.Text())
	}
	for range r.Len(5) {
		bp.parts = append(bp.parts, bp.readPart(r))
	}
	return bp, r.Err()
}

func (bp *bucketParts) readPart(r *tally.Reader) *partCount {
	p := &partCount{name: r.Text(), columns: uint32(r.Int()), rows: r.Int(), last: int32(r.Int()), timed: r.Int() == 1}
	for range r.Len(4) {
		p.items = append(p.items, itemCount{item: r.Index(len(bp.names)), n: r.Int(), peers: r.Int(), peerSum: r.Int()})
	}
	for a := range p.sets {
		for range r.Len(2) {
			p.sets[a] = append(p.sets[a], setCount{set: r.Index(len(bp.cb.vocab[a].texts)-1) + 1, n: r.Int()})
		}
	}
	for range r.Len(20) {
		at := personRows{who: r.Index(len(bp.who)), print: rowsPrint{n: r.Int(), h: [2]uint64{r.Word(), r.Word()}}, scored: r.Int()}
		at.last = int32(r.Int())
		p.people = append(p.people, at)
	}
	return p
}
