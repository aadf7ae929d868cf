package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// A group's patterns are learnt on a sample: whole examinees in the order of their hash until patternRows answers are there,
// of whose misses patternMisses at most are drawn. Which ones depends on the seed and on who the examinees are, not on how
// they were read; so ten million answers take no longer than twenty thousand.
const (
	patternRows   = 20_000
	patternMisses = 800
	patternStarts = 6
)

// keptPerson is one examinee's answers, kept while the source is surveyed.
type keptPerson struct {
	hash uint64
	rows []exam.Response
}

// keepRows takes those of a bucket who may be among the first by hash, none above most.
func keepRows(p *people, seed, most uint64) []keptPerson {
	order := make([]int, 0, len(p.list))
	hash := make([]uint64, len(p.list))
	for i := range p.list {
		hash[i] = hashOf(p.list[i].Examinee, seed)
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(hash[a], hash[b]) })
	var out []keptPerson
	rows := 0
	for _, i := range order {
		if rows >= patternRows || hash[i] > most {
			break
		}
		h := &p.list[i]
		k := keptPerson{hash: hash[i]}
		for r := h.From; r < min(h.To, h.From+patternRows); r++ {
			k.rows = append(k.rows, p.columns.Row(r))
		}
		if len(k.rows) > 0 {
			out = append(out, k)
			rows += len(k.rows)
		}
	}
	return out
}

// patternFinder finds a group's patterns once, when first asked.
type patternFinder struct {
	kept []keptPerson
	once sync.Once
	got  *missPatterns
	room atomic.Uint64 // examinees whose hash is above this, if not 0, are out
}

// most is the largest hash that can still be taken.
func (f *patternFinder) most() uint64 {
	if m := f.room.Load(); m > 0 {
		return m
	}
	return math.MaxUint64
}

// take adds a bucket's part and keeps the first by hash.
func (f *patternFinder) take(some []keptPerson) {
	f.kept = append(f.kept, some...)
	slices.SortStableFunc(f.kept, func(a, b keptPerson) int { return cmp.Compare(a.hash, b.hash) })
	rows := 0
	for i := range f.kept {
		if rows >= patternRows {
			clear(f.kept[i:])
			f.kept = f.kept[:i]
			f.room.Store(f.kept[i-1].hash)
			return
		}
		rows += len(f.kept[i].rows)
	}
}

// missPatterns are the patterns of a group's misses, or the note that says why there are none. A calibration keeps them.
type missPatterns struct {
	Mixture  *Mixture   `json:"mixture"` // nil: none
	Labels   []string   `json:"labels"`
	Stable   []float64  `json:"stable"`
	Features [][]string `json:"features"`
	Sizes    []int      `json:"sizes"`
	Misses   int        `json:"misses"` // they were learnt on
	Hidden   int        `json:"hidden"` // unstable ones
	Plain    int        `json:"plain"`  // those that nothing marks: the rest, not a pattern
	Overlap  bool       `json:"overlap"`
	Note     string     `json:"note"`
}

// of returns the patterns of the judge's group.
func (f *patternFinder) of(jd *judge) *missPatterns {
	f.once.Do(func() {
		if c := jd.opt.Anchor; c != nil && c.Patterns != nil {
			f.got = c.Patterns
			return
		}
		misses, why := f.missesOf(jd)
		f.got = learnPatterns(misses, why, jd.opt.Seed)
		f.kept = nil
	})
	return f.got
}

// missesOf lists the features of the sample's misses; nil data say in a note why there is nothing to learn from.
func (f *patternFinder) missesOf(jd *judge) (*MixtureData, string) {
	var rows []exam.Response
	for i := range f.kept {
		rows = append(rows, f.kept[i].rows...)
	}
	an := newAnalyst(jd, exam.FromRows(rows))
	all := &MixtureData{G: 2, B: len(missMarks)}
	var keys []uint64
	timed := false
	for from, i := 0, 0; i < len(f.kept); i++ {
		h := &History{Columns: an.coder.c, From: from, To: from + len(f.kept[i].rows), Examinee: f.kept[i].rows[0].Examinee}
		from = h.To
		s := an.study(h)
		timed = timed || s.hasTimes
		d := s.missData()
		all.N += d.N
		all.X, all.Y = append(all.X, d.X...), append(all.Y, d.Y...)
		for r := range d.N {
			keys = append(keys, hashOf(h.Examinee, jd.opt.Seed^uint64(r+1)))
		}
	}
	switch {
	case !timed:
		return nil, "no times were exported, so that misses cannot be told apart by how they were answered"
	case all.N < leastMisses:
		return nil, fmt.Sprintf("too few missed questions in the group (%d) to look for patterns; %d are needed", all.N, leastMisses)
	}
	order := make([]int, all.N)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	return all.pick(order[:min(len(order), patternMisses)]), ""
}

// newAnalyst prepares the analysis of examinees whose rows are in c.
func newAnalyst(jd *judge, c *exam.Responses) *analyst {
	an := &analyst{jd: jd, judges: newJudges(jd), coder: newCoder(c, jd.sv.codebook, jd.sv.catalog, false), extras: jd.extras(c)}
	for a, m := range jd.models {
		if m != nil {
			an.filters[a] = trend.NewFilter(m)
		}
	}
	return an
}

// study gathers the evidence for one examinee's mistakes.
func (an *analyst) study(h *History) *mistakeStudy {
	an.coder.encode(h, &an.e)
	pr := an.profile(an.jd.primary, h, make([]int, len(an.e.blocks)))
	return newMistakeStudy(an.mistakeInput(h, pr))
}

// learnPatterns fits the mixture of least BIC and keeps what comes back in resamples.
func learnPatterns(d *MixtureData, why string, seed uint64) *missPatterns {
	if d == nil {
		return &missPatterns{Note: why}
	}
	o := MixtureOptions{Seed: seed, Tolerance: 1e-4, Iterations: 200, Starts: patternStarts}
	m, icl := ChooseMixture(d, mostClasses, o)
	p := &missPatterns{Misses: d.N}
	if m.Classes() == 1 {
		p.Note = fmt.Sprintf("the misses of the group do not fall into patterns (%d looked at)", d.N)
		return p
	}
	p.Mixture, p.Stable, p.Labels, p.Sizes = m, m.Stability(d, resamples, o), m.labels(), make([]int, m.Classes())
	p.Overlap = icl < m.Classes()
	for _, k := range m.Assign(d) {
		p.Sizes[k]++
	}
	for k := range m.W {
		p.Features = append(p.Features, m.features(d, k))
		switch {
		case p.Stable[k] < leastStability:
			p.Hidden++
		case len(p.Features[k]) == 0:
			p.Plain++
		}
	}
	p.Note = fmt.Sprintf("%d patterns among %d misses of the group", m.Classes(), d.N)
	if p.Hidden > 0 {
		p.Note += fmt.Sprintf("; %d came back in too few of %d resamples and %s not shown", p.Hidden, resamples, areOrIs(p.Hidden))
	}
	if p.Plain > 0 {
		p.Note += fmt.Sprintf("; %s no mark that sets %s apart", plural(p.Plain, "carries", "carry"), itOrThem(p.Plain))
	}
	if p.Overlap {
		p.Note += "; classes overlap, so a single miss often fits two of them"
	}
	return p
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// clusters lists the stable patterns that something marks with these counts by class, largest first.
func (p *missPatterns) clusters(sizes []int, of int) []MistakeCluster {
	out := []MistakeCluster{}
	if p.Mixture == nil {
		return out
	}
	for k, n := range sizes {
		if p.Stable[k] >= leastStability && len(p.Features[k]) > 0 && n > 0 {
			out = append(out, MistakeCluster{Label: p.Labels[k], Size: n, Share: shareOf(n, of), Stability: p.Stable[k], Features: p.Features[k]})
		}
	}
	slices.SortStableFunc(out, func(a, b MistakeCluster) int { return cmp.Compare(b.Size, a.Size) })
	return out
}

// assign counts an examinee's misses by the group's patterns.
func (p *missPatterns) assign(s *mistakeStudy) ([]MistakeCluster, string) {
	switch {
	case p.Mixture == nil:
		return []MistakeCluster{}, p.Note
	case s.missed < leastMisses:
		return []MistakeCluster{}, fmt.Sprintf("too few missed questions (%d) to sort by the group's patterns; %d are needed", s.missed, leastMisses)
	case !s.hasTimes:
		return []MistakeCluster{}, "no times were exported, so that misses cannot be told apart by how they were answered"
	}
	sizes := make([]int, p.Mixture.Classes())
	for _, k := range p.Mixture.Assign(s.missData()) {
		sizes[k]++
	}
	return p.clusters(sizes, s.missed), p.Note + "; each miss counts for the pattern that it fits best"
}

// cohortPatterns are the patterns of the group with their counts in the sample that they were learnt on.
func cohortPatterns(jd *judge) ([]MistakeCluster, string) {
	if jd.sv.examinees < minGroup {
		return []MistakeCluster{}, fmt.Sprintf("patterns among missed questions are shown of groups of at least %d people", minGroup)
	}
	p := jd.sv.patterns.of(jd)
	return p.clusters(p.Sizes, p.Misses), p.Note
}
