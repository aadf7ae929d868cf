package stats

import (
	"context"
	"hash/fnv"
	"math"
	"sync/atomic"

	"cutscore/exam"
	"cutscore/stats/sheet"
	"cutscore/stats/trend"
)

// sampleRows is how many answers items and variances are learnt on at most; of more, a sample of examinees by hash.
const sampleRows = 2_000_000

// survey is what one reading of the source tells: items, areas, sizes, and a sample of examinees to learn from.
type survey struct {
	*codebook
	catalog           *catalog
	responses, scored int64
	examinees         int // with scored responses
	people            int // with anything
	lastDay           int32
	answers           []float64       // by item
	peer              []float64       // by item: share of others who were correct; NaN unknown
	tags              [axes]tagCounts // while buckets are read
	setOf             [axes][]int32   // by item: the areas that most of its answers carry
	setN              [axes][]float64 // scored responses by set of areas
	areaN             [axes][]float64 // scored responses by area; an item of two areas counts half in each
	sample            []sampled
	times             *TimeModel // nil when no time was recorded
	popular           *PopularWrong
	patterns          patternFinder
	forms             map[sheet.FormKey]int64 // scored responses at most, by form
	brief             bool                    // counts only, of a night: nothing can be learnt from them
	timed             bool                    // of a brief one: there are times
	keep              atomic.Uint64           // examinees whose hash is below are in the sample
}

// sampled is one examinee to learn from.
type sampled struct {
	hash uint64
	held bool // not to learn from: somebody to predict
	// The order of sittings is not known; see encoded. Of those that a night read from its parts it is not told.
	untold bool
	seq    trend.Sequence
	sets   [axes][]int32
}

// bucketSurvey is one bucket's part, in the bucket's own numbering.
type bucketSurvey struct {
	cb                *codebook
	responses, scored int64
	examinees, people int
	lastDay           int32
	answers           []float64
	peerSum, peerN    []float64
	tags              [axes]tagCounts
	setN              [axes][]float64
	sample            []sampled
	times             *TimeAccumulator
	popular           *PopularWrong
	forms             map[sheet.FormKey]int64
	kept              []keptPerson
}

func surveySource(ctx context.Context, src Source, opt Options) (*survey, error) {
	sv, err := surveyInto(ctx, newCodebook(), src, opt)
	if err == nil {
		sv.canonical()
		sv.hold(opt.Anchor)
	}
	return sv, err
}

// surveyInto is surveySource with a codebook that another source has begun.
func surveyInto(ctx context.Context, cb *codebook, src Source, opt Options) (*survey, error) {
	sv := &survey{codebook: cb, lastDay: trend.NoDay, popular: NewPopularWrong(), forms: map[sheet.FormKey]int64{}}
	times, list := NewTimeAccumulator(nil), newCatalog(opt.Items)
	sv.catalog = list
	sv.keep.Store(math.MaxUint64)
	one := func(b int) (*bucketSurvey, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := readPeople(src, b)
		if err != nil {
			return nil, err
		}
		return surveyBucket(p, list, sv.keep.Load(), sv.patterns.most(), opt.Seed), nil
	}
	var peers peerSums
	err := inOrder(ctx, src.Buckets(), opt.Workers, one, func(b int, bs *bucketSurvey) error {
		sv.merge(bs, &peers)
		times.Merge(bs.times)
		sv.popular.Merge(bs.popular)
		return nil
	})
	if err != nil {
		return nil, err
	}
	sv.times = times.Extract()
	for a := range sv.setOf {
		sv.setOf[a] = sv.tags[a].most(len(sv.items), sv.vocab[a].texts)
		sv.tags[a] = tagCounts{}
	}
	sv.answers = longer(sv.answers, len(sv.items))
	sv.peer = peers.means(sv)
	return sv, nil
}

func surveyBucket(p *people, list *catalog, keep, most, seed uint64) *bucketSurvey {
	bs := &bucketSurvey{cb: newCodebook(), lastDay: trend.NoDay, responses: int64(p.columns.Rows), people: len(p.list)}
	k := newCoder(p.columns, bs.cb, list, true)
	bs.times, bs.popular = NewTimeAccumulator(nil), NewPopularWrong()
	bs.times.Add(p.columns)
	bs.popular.Add(p.columns)
	bs.kept, bs.forms = keepRows(p, seed, most), sheet.Census(p.columns, p.sittings())
	var e encoded
	for i := range p.list {
		h := &p.list[i]
		k.encode(h, &e)
		bs.add(k, &e)
		for _, s := range h.Sittings {
			bs.lastDay = max(bs.lastDay, dayOf(s.TakenAt, s.OffsetMinutes))
		}
		if hash := hashOf(h.Examinee, seed); hash <= keep && e.seq.Len() > 0 {
			bs.sample = append(bs.sample, e.copy(hash))
		}
	}
	return bs
}

// hashOf spreads examinees evenly and independently of their order. FNV-1a, then the finisher of splitmix64.
func hashOf(examinee string, seed uint64) uint64 {
	h := fnv.New64a()
	h.Write([]byte(examinee))
	x := h.Sum64() ^ seed*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (e *encoded) copy(hash uint64) sampled {
	s := sampled{hash: hash, untold: e.untold}
	s.seq.Item, s.seq.Y = append([]int32(nil), e.seq.Item...), append([]float32(nil), e.seq.Y...)
	s.seq.Day, s.seq.Again = append([]int32(nil), e.seq.Day...), append([]int8(nil), e.seq.Again...)
	s.seq.Met, s.seq.Block = append([]uint8(nil), e.seq.Met...), append([]int32(nil), e.seq.Block...)
	for a := range s.sets {
		s.sets[a] = append([]int32(nil), e.sets[a]...)
	}
	return s
}

// add counts one examinee's answers.
func (bs *bucketSurvey) add(k *coder, e *encoded) {
	n := len(bs.cb.items)
	bs.answers, bs.peerSum, bs.peerN = longer(bs.answers, n), longer(bs.peerSum, n), longer(bs.peerN, n)
	for a := range bs.setN {
		bs.setN[a] = longer(bs.setN[a], len(bs.cb.vocab[a].sets))
		for _, set := range e.sets[a] {
			bs.setN[a][set]++
		}
	}
	if e.seq.Len() > 0 {
		bs.examinees++
	}
	bs.scored += int64(e.seq.Len())
	for i, it := range e.seq.Item {
		bs.lastDay = max(bs.lastDay, e.seq.Day[i])
		if it < 0 {
			continue
		}
		bs.answers[it]++
		for a := range bs.tags {
			bs.tags[a].add(it, e.sets[a][i], 1)
		}
		if p := k.peerAt(int(e.rows[i])); p >= 0 {
			bs.peerSum[it] += float64(p)
			bs.peerN[it]++
		}
	}
}

func (k *coder) peerAt(row int) float32 {
	if k.c.PeerP == nil {
		return exam.Unknown
	}
	return k.c.PeerP[row]
}

func longer(s []float64, n int) []float64 {
	for len(s) < n {
		s = append(s, 0)
	}
	return s
}

// peerSums are sums over responses of the printed share of others who were correct, by item.
type peerSums struct{ sum, n []float64 }

// means returns the share by item, the items table first.
func (p *peerSums) means(sv *survey) []float64 {
	out := make([]float64, len(sv.items))
	for name, id := range sv.items {
		out[id] = math.NaN()
		if int(id) < len(p.n) && p.n[id] > 0 {
			out[id] = p.sum[id] / p.n[id]
		}
		if it := sv.catalog.find(name); it != nil && it.PeerP >= 0 && it.PeerP <= 1 {
			out[id] = float64(it.PeerP)
		}
	}
	return out
}

// merge adds a bucket, translating its numbering. Buckets come in order, so numbering does not depend on the workers.
func (sv *survey) merge(bs *bucketSurvey, peers *peerSums) {
	sv.responses += bs.responses
	sv.scored += bs.scored
	sv.examinees += bs.examinees
	sv.people += bs.people
	sv.lastDay = max(sv.lastDay, bs.lastDay)
	items, sets := sv.translate(bs.cb)
	n := len(sv.items)
	sv.answers, peers.sum, peers.n = longer(sv.answers, n), longer(peers.sum, n), longer(peers.n, n)
	for local, id := range items {
		sv.answers[id] += bs.answers[local]
		peers.sum[id] += bs.peerSum[local]
		peers.n[id] += bs.peerN[local]
	}
	for a := range sv.tags {
		sv.tags[a].merge(&bs.tags[a], items, sets[a])
		sv.setN[a] = longer(sv.setN[a], len(sv.vocab[a].sets))
		for local, count := range bs.setN[a] {
			sv.setN[a][sets[a][local]] += count
		}
	}
	sv.take(bs.sample, items, sets)
	sv.patterns.take(bs.kept)
	for k, n := range bs.forms {
		sv.forms[k] += n
	}
}

// translate numbers a bucket's items and sets in the survey's codebook, in the bucket's order.
func (sv *survey) translate(cb *codebook) (items []int32, sets [axes][]int32) {
	names := make([]itemName, len(cb.items))
	for name, id := range cb.items {
		names[id] = name
	}
	items = make([]int32, len(names))
	for i, name := range names {
		items[i] = sv.item(name.source, name.id)
	}
	for a, v := range cb.vocab {
		for _, name := range v.names {
			sv.vocab[a].area(name)
		}
		sets[a] = make([]int32, len(v.sets))
		for id, text := range v.texts {
			sets[a][id] = sv.vocab[a].set(text)
		}
	}
	return items, sets
}

// take adds a bucket's sample and halves the sample while it is too large: what is left depends on the examinees only.
func (sv *survey) take(some []sampled, items []int32, sets [axes][]int32) {
	for _, s := range some {
		for i, it := range s.seq.Item {
			if it >= 0 {
				s.seq.Item[i] = items[it]
			}
		}
		for a := range s.sets {
			for i, set := range s.sets[a] {
				s.sets[a][i] = sets[a][set]
			}
		}
		sv.sample = append(sv.sample, s)
	}
	for sv.sampleSize() > sampleRows && sv.keep.Load() > 1 {
		sv.keep.Store(sv.keep.Load() / 2)
		kept := sv.sample[:0]
		for _, s := range sv.sample {
			if s.hash <= sv.keep.Load() {
				kept = append(kept, s)
			}
		}
		clear(sv.sample[len(kept):])
		sv.sample = kept
	}
}

func (sv *survey) sampleSize() int {
	n := 0
	for i := range sv.sample {
		n += sv.sample[i].seq.Len()
	}
	return n
}
