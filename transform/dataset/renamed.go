package dataset

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cutscore/exam"
)

// Some exports call the form after their file, and the items after the form. One of them under two names, a day in front of which may
// be what the test is called after, gives every answer twice, and nothing proves which it is: the day of the file or that of the test. The
// sitting shows it, where the export names sittings: it is one, of two forms. What then is answered alike, item by item, is told.

// sittingKey is one sitting that the export names.
type sittingKey struct{ source, examinee, sitting string }

// renamedAnswers counts the answers of a bucket that stand once more in the same sitting, under another form, as in doubt.
func (s *Snapshot) renamedAnswers(bucket int, out *Standing) error {
	of, err := s.formsOfSittings(bucket)
	if err != nil || len(of) == 0 {
		return err
	}
	words := newWords()
	met := map[sittingKey]map[string][]alikeAnswer{} // by form
	for _, f := range s.below(bucketFolder("responses", bucket)) {
		part, _, err := decodeFile(s.path(f), words)
		if err != nil {
			return err
		}
		sources, people, sittings, forms, items := words[cSource].list(), words[cExaminee].list(), words[cSitting].list(), words[cForm].list(), words[cItem].list()
		for r := range int32(part.rows) {
			key := sittingKey{sources[part.cell(cSource, r)], people[part.cell(cExaminee, r)], sittings[part.cell(cSitting, r)]}
			form := forms[part.cell(cForm, r)]
			bare, scoped := strings.CutPrefix(items[part.cell(cItem, r)], form+"/")
			if !scoped || !of[key][form] {
				continue
			}
			if met[key] == nil {
				met[key] = map[string][]alikeAnswer{}
			}
			met[key][form] = append(met[key][form], alikeAnswer{bare, part.when(wAnswered, r), part.cell(cResult, r), part.cell(cCredit, r), part.cell(cChosen, r)})
		}
	}
	for key, forms := range met {
		if n := answeredAlike(forms); n > 0 {
			out.Doubtful[key.examinee] += n
		}
	}
	return nil
}

// formsOfSittings are the forms of the bucket's sittings that came with more than one.
func (s *Snapshot) formsOfSittings(bucket int) (map[sittingKey]map[string]bool, error) {
	of := map[sittingKey]map[string]bool{}
	note := func(folder string, news bool) error {
		rows, err := rowsOf(s, sittings(), folder)
		for i := range rows {
			r := &rows[i]
			key := sittingKey{r.Source, r.Examinee, r.ID}
			if r.ID == "" || r.Unnamed == exam.FlagYes || r.Form == "" || of[key] == nil && !news {
				continue
			}
			if of[key] == nil {
				of[key] = map[string]bool{}
			}
			of[key][r.Form] = true
		}
		return err
	}
	if err := note(bucketFolder("sittings"+asideSuffix, bucket), true); err != nil || len(of) == 0 { // two forms are two versions
		return nil, err
	}
	err := note(bucketFolder("sittings", bucket), false)
	maps.DeleteFunc(of, func(_ sittingKey, forms map[string]bool) bool { return len(forms) < 2 })
	return of, err
}

// alikeAnswer is an answer but for the form in its item's id, in codes of one dictionary.
type alikeAnswer struct {
	item                   string
	answered               uint64
	result, credit, chosen uint32
}

// answeredAlike counts the answers of forms of one sitting that are, all of them, those of another form.
func answeredAlike(forms map[string][]alikeAnswer) (n int) {
	var seen [][]alikeAnswer
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		answers := forms[form]
		slices.SortFunc(answers, func(a, b alikeAnswer) int {
			return cmp.Or(cmp.Compare(a.item, b.item), cmp.Compare(a.answered, b.answered), cmp.Compare(a.result, b.result), cmp.Compare(a.credit, b.credit), cmp.Compare(a.chosen, b.chosen))
		})
		if slices.ContainsFunc(seen, func(other []alikeAnswer) bool { return slices.Equal(other, answers) }) {
			n += len(answers)
			continue
		}
		seen = append(seen, answers)
	}
	return n
}
