package item

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"

	"cutscore/exam"
	"cutscore/stats/sheet"
)

// Source is where responses come from: buckets that are disjoint in examinees, read as often as needed, perhaps several
// at once.
type Source interface {
	Buckets() int
	Responses(bucket int) (*exam.Responses, error)
	Sittings(bucket int) ([]exam.Sitting, error)
}

// Options of Analyse. The zero value means: first sittings, no response model, all forms.
type Options struct {
	Scoring  sheet.Scoring
	IRT      string      // "", "1pl", "2pl" or "auto": 2pl where every item has enough responses, else 1pl
	Prior    string      // "" or "auto": a weak prior where items are thin; "on"; "off"
	Guess    float64     // fixed lower asymptote of every item, 0..1: 0, or one over the number of options
	Anchors  Anchors     // items whose parameters are kept from an earlier calibration
	Persons  bool        // also every person's ability under the response model
	MaxForms int         // the largest forms only; 0 means all
	Minimums Minimums    // zero means DefaultMinimums
	Limits   CountLimits // zero means DefaultLimits
	Workers  int         // goroutines; 0 means 2. Results do not depend on it
	Keep     int         // scored responses to keep in memory between passes; 0 means 16 million, -1 none
}

func (o Options) withDefaults() (Options, error) {
	if o.Minimums == (Minimums{}) {
		o.Minimums = DefaultMinimums()
	}
	if o.Limits == (CountLimits{}) {
		o.Limits = DefaultLimits()
	}
	if o.Workers <= 0 {
		o.Workers = 2
	}
	if o.Keep == 0 {
		o.Keep = 16_000_000
	}
	if !slices.Contains([]string{"", "auto", "1pl", "2pl"}, o.IRT) {
		return o, fmt.Errorf("unknown response model %q: use 1pl, 2pl or auto", o.IRT)
	}
	if !slices.Contains([]string{"", "auto", "on", "off"}, o.Prior) {
		return o, fmt.Errorf("unknown setting of the prior %q: use auto, on or off", o.Prior)
	}
	if o.Persons && o.IRT == "" {
		return o, errors.New("abilities need a response model: use 1pl, 2pl or auto")
	}
	if !(o.Guess >= 0 && o.Guess < 1) {
		return o, fmt.Errorf("guessing probability %v is not in [0, 1)", o.Guess)
	}
	return o, nil
}

// ErrNoResponses is returned when the source holds no scored response at all.
var ErrNoResponses = errors.New("no response is scored: there are neither marks nor a key to the chosen options")

// Analyse reports on every form in the source, the one with the most responses first. It reads the buckets once for
// each pass (survey, counts, groups and, where asked for, the response model); what fits into memory is kept between.
func Analyse(src Source, opt Options) ([]*Report, error) {
	return analyseWithin(src, opt, stateBudget)
}

func analyseWithin(src Source, opt Options, budget int) ([]*Report, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	return (&passes{src: src, opt: opt, kept: make([]*sheet.Sheet, src.Buckets()), budget: budget}).all()
}

// AnalyseSheets is Analyse of sheets that were made already: the same reports, and nothing is read. Options.Scoring and Keep
// are of no effect.
func AnalyseSheets(sheets []*sheet.Sheet, opt Options) ([]*Report, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	return (&passes{opt: opt, kept: sheets, budget: stateBudget}).all()
}

func (p *passes) all() ([]*Report, error) {
	survey, err := p.survey()
	if err != nil {
		return nil, err
	}
	forms := chooseForms(survey, p.opt.MaxForms)
	if len(forms) == 0 {
		return nil, ErrNoResponses
	}
	p.matrices = matrixNames(forms)
	var reports []*Report
	for len(forms) > 0 && err == nil {
		n := p.batch(forms)
		var some []*Report
		some, err = p.reports(sheet.NewForms(forms[:n]))
		reports, forms = append(reports, some...), forms[n:]
	}
	if err != nil {
		return nil, err
	}
	return reports, nil
}

// matrixNames is in how many matrices each name of a question is.
func matrixNames(forms []*sheet.Layout) map[string]int {
	n := map[string]int{}
	for _, l := range forms {
		if l.Key.Source == MatrixSource {
			for _, name := range l.Names() {
				n[name]++
			}
		}
	}
	return n
}

// stateBudget is the memory that the counts of all workers may take at once, in bytes.
const stateBudget = 256 << 20

// batch is the number of leading forms whose counts fit into the budget together; at least one.
func (p *passes) batch(forms []*sheet.Layout) int {
	used := 0
	for i, l := range forms {
		used += p.opt.Workers * p.opt.Limits.size(len(l.Items))
		if used > p.budget && i > 0 {
			return i
		}
	}
	return len(forms)
}

// size estimates the counts of a form of k items in bytes.
func (l CountLimits) size(k int) int {
	n := 600 * k
	if k <= l.Pairs {
		n += 16 * k * k
	}
	if k <= l.Scores {
		n += 8 * k * k
	}
	return n
}

// reports runs the passes after the survey over some forms.
func (p *passes) reports(forms *sheet.Forms) ([]*Report, error) {
	counts, err := p.counts(forms)
	if err != nil {
		return nil, err
	}
	groups, err := p.groups(forms, counts)
	if err != nil {
		return nil, err
	}
	out := make([]*Report, len(forms.Layouts))
	for i, l := range forms.Layouts {
		out[i] = NewReport(l, counts[i], groups[i], p.opt.Minimums)
	}
	if p.opt.IRT != "" {
		err = p.models(forms, counts, out)
	}
	return out, err
}

func chooseForms(s *sheet.Survey, most int) []*sheet.Layout {
	keys := make([]sheet.FormKey, 0, len(s.Forms))
	for k, f := range s.Forms {
		if f.Responses > 0 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b sheet.FormKey) int {
		return cmp.Or(cmp.Compare(s.Forms[b].Responses, s.Forms[a].Responses), a.Compare(b))
	})
	if most > 0 && len(keys) > most {
		keys = keys[:most]
	}
	out := make([]*sheet.Layout, len(keys))
	for i, k := range keys {
		out[i] = s.Forms[k].Layout(k)
	}
	return out
}

// passes runs over the buckets.
type passes struct {
	src  Source
	opt  Options
	kept []*sheet.Sheet
	mu   sync.Mutex
	held int

	matrices map[string]int // see matrixNames
	budget   int            // memory for the counts of one batch of forms, in bytes
}

// each hands every bucket's sheet to one of the workers.
func (p *passes) each(do func(worker int, sh *sheet.Sheet)) error {
	next := make(chan int)
	errs := make([]error, p.opt.Workers)
	var wg sync.WaitGroup
	for w := range p.opt.Workers {
		wg.Go(func() {
			for b := range next {
				sh, err := p.sheet(b)
				if err != nil {
					errs[w] = errors.Join(errs[w], fmt.Errorf("read bucket %d: %w", b, err))
					continue
				}
				do(w, sh)
			}
		})
	}
	for b := range p.kept {
		next <- b
	}
	close(next)
	wg.Wait()
	return errors.Join(errs...)
}

func (p *passes) sheet(bucket int) (*sheet.Sheet, error) {
	p.mu.Lock()
	sh := p.kept[bucket]
	p.mu.Unlock()
	if sh != nil {
		return sh, nil
	}
	c, err := p.src.Responses(bucket)
	if err != nil {
		return nil, err
	}
	table, err := p.src.Sittings(bucket)
	if err != nil {
		return nil, err
	}
	sh = sheet.NewSheet(c, table, p.opt.Scoring)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held+sh.Len() <= p.opt.Keep {
		p.held += sh.Len()
		p.kept[bucket] = sh
	}
	return sh, nil
}

func (p *passes) survey() (*sheet.Survey, error) {
	parts := make([]*sheet.Survey, p.opt.Workers)
	for w := range parts {
		parts[w] = sheet.NewSurvey()
	}
	if err := p.each(func(w int, sh *sheet.Sheet) { parts[w].Add(sh) }); err != nil {
		return nil, err
	}
	for _, o := range parts[1:] {
		parts[0].Merge(o)
	}
	return parts[0], nil
}

func (p *passes) counts(forms *sheet.Forms) ([]*Counts, error) {
	parts := make([][]*Counts, p.opt.Workers)
	for w := range parts {
		for _, l := range forms.Layouts {
			parts[w] = append(parts[w], NewCounts(len(l.Items), p.opt.Limits))
		}
	}
	err := p.each(func(w int, sh *sheet.Sheet) {
		sh.Walk(forms, func(form int, r *sheet.Row) { parts[w][form].Add(r.Items, r.Values) })
	})
	if err != nil {
		return nil, err
	}
	for _, o := range parts[1:] {
		for i := range o {
			if err := parts[0][i].Merge(o[i]); err != nil {
				return nil, err
			}
		}
	}
	return parts[0], nil
}

func (p *passes) groups(forms *sheet.Forms, counts []*Counts) ([]*Groups, error) {
	parts := make([][]*Groups, p.opt.Workers)
	for w := range parts {
		for i, l := range forms.Layouts {
			parts[w] = append(parts[w], NewGroups(l, CutsOf(counts[i].Shares)))
		}
	}
	err := p.each(func(w int, sh *sheet.Sheet) {
		sh.Walk(forms, func(form int, r *sheet.Row) { parts[w][form].Add(r.Items, r.Values, r.Options) })
	})
	if err != nil {
		return nil, err
	}
	for _, o := range parts[1:] {
		for i := range o {
			if err := parts[0][i].Merge(o[i]); err != nil {
				return nil, err
			}
		}
	}
	return parts[0], nil
}
