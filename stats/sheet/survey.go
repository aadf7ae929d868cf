package sheet

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cutscore/exam"
)

// MaxOptions is the number of different responses to one item above which they are free text and not options.
const MaxOptions = 26

// Survey is the first pass: which forms there are, which items they hold, and which options and keys occur.
// The zero value of NewSurvey is the identity of Merge.
type Survey struct{ Forms map[FormKey]*FormSurvey }

// FormSurvey is what one form holds.
type FormSurvey struct {
	Persons, Responses int64 // persons with at least one scored response; scored responses
	Items              map[string]*ItemSurvey
	Untold             int64 // persons of whose sittings nothing tells which was the first
}

// ItemSurvey is what the rows say of one item.
type ItemSurvey struct {
	Scored, Omitted, NotReached, NotPresented, Unknown int64
	Partial                                            int64 // responses with partial credit
	Options                                            map[string]int64
	FreeText                                           bool // more than MaxOptions different responses; Options is then empty
	Keys                                               map[string]int64
	Place                                              int64  // first place in the form; 0 unknown
	Disciplines                                        string // "|"-joined; the first in sort order where rows disagree
}

// NewSurvey returns an empty survey.
func NewSurvey() *Survey { return &Survey{Forms: map[FormKey]*FormSurvey{}} }

// Add counts the persons of a sheet.
func (s *Survey) Add(sh *Sheet) {
	forms := make([]*FormSurvey, len(sh.forms))
	for i, k := range sh.forms {
		forms[i] = s.form(k)
	}
	local := make([]tallies, len(sh.items))
	for _, p := range sh.persons {
		scored := int64(0)
		entries := sh.entries[p.from:p.to]
		for _, e := range entries {
			local[e.item].add(&e)
			if e.scored() {
				scored++
			}
		}
		if scored == 0 {
			continue
		}
		forms[p.form].Persons++
		if p.untold {
			forms[p.form].Untold++
		}
		forms[p.form].Responses += scored
		for _, e := range entries {
			local[e.item].unscored(&e)
		}
	}
	for i := range local {
		it := sh.items[i]
		forms[it.form].item(it.id).addLocal(&local[i], sh, &it)
	}
}

// tallies are the counts of one item within a sheet, by code.
type tallies struct {
	ItemSurvey
	options []codeCount
}

type codeCount struct {
	code int32
	n    int64
}

// count adds one to a code in a short list. A list beyond MaxOptions need not grow: the item is free text by then.
func count(list []codeCount, code int32) []codeCount {
	if code == 0 {
		return list
	}
	for i := range list {
		if list[i].code == code {
			list[i].n++
			return list
		}
	}
	if len(list) > 4*MaxOptions {
		return list
	}
	return append(list, codeCount{code, 1})
}

func (t *tallies) add(e *entry) {
	t.options = count(t.options, e.option)
	switch e.result {
	case exam.Omitted:
		t.Omitted++
	case exam.PartlyCorrect:
		t.Partial++
	}
	if e.scored() {
		t.Scored++
	}
}

// unscored counts why an entry of a person of the form is not scored: who has nothing scored is no person.
func (t *tallies) unscored(e *entry) {
	switch e.result {
	case exam.NotReached:
		t.NotReached++
	case exam.NotPresented:
		t.NotPresented++
	case exam.ResultUnknown:
		t.Unknown++
	}
}

func (s *Survey) form(k FormKey) *FormSurvey {
	f := s.Forms[k]
	if f == nil {
		f = &FormSurvey{Items: map[string]*ItemSurvey{}}
		s.Forms[k] = f
	}
	return f
}

func (f *FormSurvey) item(id string) *ItemSurvey {
	it := f.Items[id]
	if it == nil {
		it = &ItemSurvey{Options: map[string]int64{}, Keys: map[string]int64{}}
		f.Items[id] = it
	}
	return it
}

func (it *ItemSurvey) addLocal(t *tallies, sh *Sheet, si *sheetItem) {
	it.addCounts(&t.ItemSurvey)
	for _, o := range t.options {
		it.addOption(sh.options[o.code], o.n)
	}
	for _, k := range si.keys {
		it.Keys[sh.keys[k.code]] += k.n
	}
	it.addDisciplines(si.disciplines)
	it.Place = earlier(it.Place, si.place)
}

func (it *ItemSurvey) addCounts(o *ItemSurvey) {
	it.Scored += o.Scored
	it.Omitted += o.Omitted
	it.NotReached += o.NotReached
	it.NotPresented += o.NotPresented
	it.Unknown += o.Unknown
	it.Partial += o.Partial
}

// addOption keeps the cap independent of order: once the union of responses is too large it is dropped for good.
func (it *ItemSurvey) addOption(text string, n int64) {
	if it.FreeText {
		return
	}
	it.Options[text] += n
	if len(it.Options) > MaxOptions {
		it.FreeText = true
		clear(it.Options)
	}
}

func (it *ItemSurvey) addDisciplines(d string) {
	if d != "" && (it.Disciplines == "" || d < it.Disciplines) {
		it.Disciplines = d
	}
}

// Merge adds o.
func (s *Survey) Merge(o *Survey) {
	for k, of := range o.Forms {
		f := s.form(k)
		f.Persons += of.Persons
		f.Untold += of.Untold
		f.Responses += of.Responses
		for id, oi := range of.Items {
			f.item(id).merge(oi)
		}
	}
}

func (it *ItemSurvey) merge(o *ItemSurvey) {
	it.addCounts(o)
	if o.FreeText {
		it.FreeText = true
		clear(it.Options)
	}
	for text, n := range o.Options {
		it.addOption(text, n)
	}
	for key, n := range o.Keys {
		it.Keys[key] += n
	}
	it.addDisciplines(o.Disciplines)
	it.Place = earlier(it.Place, o.Place)
}

// Names are the items' ids without the name of their form, which is put in front of ids that are unique only within it.
func (l *Layout) Names() []string {
	prefix, out := l.Key.Form+"/", make([]string, len(l.Items))
	for j, id := range l.Items {
		if len(id) <= len(prefix) || !strings.HasPrefix(id, prefix) {
			return l.Items
		}
		out[j] = id[len(prefix):]
	}
	return out
}

// Layout is the fixed order of a form's items and options, by which Counts and Groups are indexed.
type Layout struct {
	Key     FormKey
	Items   []string
	Options [][]string // by item, sorted; nil where responses are free text or not exported
	Keys    []string   // by item: the correct option, "" not known
	Areas   [][]string // by item: disciplines
	Survey  []*ItemSurvey
	Untold  int64 // see FormSurvey
	index   map[string]int
}

// Layout returns the layout of a form: items that have at least one scored response, in the order of the form where
// everyone had the same, and otherwise sorted naturally, so that Q2 comes before Q10.
func (f *FormSurvey) Layout(k FormKey) *Layout {
	l := &Layout{Key: k, Untold: f.Untold, index: map[string]int{}}
	for id, it := range f.Items {
		if it.Scored > 0 {
			l.Items = append(l.Items, id)
		}
	}
	slices.SortFunc(l.Items, exam.NaturalOrder)
	if f.fixedOrder(l.Items) {
		slices.SortFunc(l.Items, func(a, b string) int { return cmp.Compare(f.Items[a].Place, f.Items[b].Place) })
	}
	for i, id := range l.Items {
		it := f.Items[id]
		l.index[id] = i
		l.Survey = append(l.Survey, it)
		l.Options = append(l.Options, slices.Sorted(maps.Keys(it.Options)))
		l.Keys = append(l.Keys, mostCommon(it.Keys))
		l.Areas = append(l.Areas, areas(it.Disciplines))
	}
	return l
}

// fixedOrder reports whether every item has a first place of its own.
func (f *FormSurvey) fixedOrder(items []string) bool {
	taken := make(map[int64]bool, len(items))
	for _, id := range items {
		place := f.Items[id].Place
		if place == 0 || taken[place] {
			return false
		}
		taken[place] = true
	}
	return true
}

func areas(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, "|")
}

func mostCommon(counts map[string]int64) string {
	best := ""
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || counts[k] > counts[best] {
			best = k
		}
	}
	return best
}
