package stats

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"cutscore/stats/item"
	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// mostSheetRows is how many answers of the largest form are kept while examinees are analysed; of a larger one the source is
// read again.
const mostSheetRows = 16_000_000

// formFinder finds the largest form without a reading of its own. The survey counts what each form has at most; the sheets
// of that with the most are made while examinees are analysed; and only if repeated items then leave it with fewer answers than
// another may have is the source read again, for those that are still in question.
type formFinder struct {
	most   []formCount   // the most first; on a night that counts nothing anew, known in the end only
	guess  sheet.FormKey // whose sheets are made
	sheets []*sheet.Sheet
}

// formName is the name of the largest form's key in a Memory.
const formName = "form"

type formCount struct {
	key sheet.FormKey
	n   int64
}

// compare orders forms as item.Analyse does.
func (f formCount) compare(o formCount) int {
	return cmp.Or(cmp.Compare(o.n, f.n), f.key.Compare(o.key))
}

func newFormFinder(most map[sheet.FormKey]int64, buckets int) *formFinder {
	f := &formFinder{most: inOrderOfSize(most)}
	if f.fits() {
		f.guess, f.sheets = f.most[0].key, make([]*sheet.Sheet, buckets)
	}
	return f
}

func inOrderOfSize(forms map[sheet.FormKey]int64) (out []formCount) {
	for k, n := range forms {
		if n > 0 {
			out = append(out, formCount{k, n})
		}
	}
	slices.SortFunc(out, formCount.compare)
	return out
}

// fits reports whether there is a largest form that is not too large to be held.
func (f *formFinder) fits() bool { return len(f.most) > 0 && f.most[0].n <= mostSheetRows }

// settle is told at the end of a night what each form has at most, and keeps the largest for the next.
func (f *formFinder) settle(n *night, forms map[sheet.FormKey]int64) error {
	if f == nil || n == nil {
		return nil
	}
	f.most = inOrderOfSize(forms)
	if !f.fits() {
		return nil
	}
	if f.most[0].key != f.guess {
		f.sheets = nil
	}
	w := &tally.Writer{}
	w.Text(f.most[0].key.Source)
	w.Text(f.most[0].key.Form)
	return n.mem.Keep(formName, w.Bytes)
}

// take makes the sheet of a bucket. It may be called for several buckets at once.
func (f *formFinder) take(bucket int, p *people) {
	if f != nil && f.sheets != nil {
		f.sheets[bucket] = sheet.NewSheet(p.columns, p.sittings(), sheet.Scoring{Only: map[sheet.FormKey]bool{f.guess: true}})
	}
}

// hand gives the sheet of a bucket that was not read.
func (f *formFinder) hand(bucket int, sh *sheet.Sheet) {
	if f != nil && f.sheets != nil {
		f.sheets[bucket] = sh
	}
}

// report is the analysis of the largest form; nil when nothing is scored.
func (f *formFinder) report(src Source, workers int) (*item.Report, error) {
	if len(f.most) == 0 {
		return nil, nil
	}
	opt := item.Options{MaxForms: 1, Workers: workers}
	least := int64(0)
	if f.sheets != nil {
		some, err := item.AnalyseSheets(f.sheets, opt)
		if err != nil && !errors.Is(err, item.ErrNoResponses) { // there are none when every scored answer repeats an unscored one
			return nil, fmt.Errorf("item analysis: %w", err)
		}
		if err == nil {
			least = some[0].Test.Responses
			if len(f.most) == 1 || (formCount{f.most[0].key, least}).compare(f.most[1]) < 0 {
				return some[0], nil
			}
		}
	}
	opt.Scoring.Only = map[sheet.FormKey]bool{}
	for _, m := range f.most {
		if m.n >= least {
			opt.Scoring.Only[m.key] = true
		}
	}
	some, err := item.Analyse(src, opt)
	if errors.Is(err, item.ErrNoResponses) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("item analysis: %w", err)
	}
	return some[0], nil
}
