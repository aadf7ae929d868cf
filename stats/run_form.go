package stats

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"cutscore/exam"
	"cutscore/stats/item"
	"cutscore/stats/sheet"
)

// mostSheetRows is how many answers of the largest form are kept while examinees are analysed; of a larger one the source is
// read again.
const mostSheetRows = 16_000_000

// formFinder finds the largest form without a reading of its own. The survey counts what each form has at most; the sheets
// of that with the most are made while examinees are analysed; and only if repeated items then leave it with fewer answers than
// another may have is the source read again, for those that are still in question.
type formFinder struct {
	most   []formCount // the most first
	sheets []*sheet.Sheet
}

type formCount struct {
	key sheet.FormKey
	n   int64
}

// compare orders forms as item.Analyse does.
func (f formCount) compare(o formCount) int {
	return cmp.Or(cmp.Compare(o.n, f.n), f.key.Compare(o.key))
}

func newFormFinder(most map[sheet.FormKey]int64, buckets int) *formFinder {
	f := &formFinder{}
	for k, n := range most {
		if n > 0 {
			f.most = append(f.most, formCount{k, n})
		}
	}
	slices.SortFunc(f.most, formCount.compare)
	if len(f.most) > 0 && f.most[0].n <= mostSheetRows {
		f.sheets = make([]*sheet.Sheet, buckets)
	}
	return f
}

// take makes the sheet of a bucket. It may be called for several buckets at once.
func (f *formFinder) take(bucket int, c *exam.Responses) {
	if f != nil && f.sheets != nil {
		f.sheets[bucket] = sheet.NewSheet(c, sheet.Scoring{Only: map[sheet.FormKey]bool{f.most[0].key: true}})
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
