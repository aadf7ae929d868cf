package sheet

import (
	"cmp"
	"strings"

	"cutscore/exam"
)

// Unit is one whole item's credit in fixed point. Scores are integers in this unit, so that sums are exact; 0 and 1 are
// represented exactly and thirds to within 5e-7.
const Unit = 1 << 20

// FormKey names a form: ids are unique only within their source. Form is "" for responses exported without a form id,
// which count as one form of their source.
type FormKey struct{ Source, Form string }

// Compare orders form keys.
func (k FormKey) Compare(o FormKey) int {
	return cmp.Or(strings.Compare(k.Source, o.Source), strings.Compare(k.Form, o.Form))
}

// Scoring says how rows become scored responses.
type Scoring struct {
	AllSittings bool             // every sitting is a person; otherwise an examinee's first sitting of a form is
	Only        map[FormKey]bool // rows of other forms are left out; nil: none is
}

// largestTable is the number of cells up to which items are looked up by table and not by map.
const largestTable = 1 << 22

// Sheet is the persons of one bucket, by form, with everything that later steps count.
type Sheet struct {
	forms   []FormKey
	items   []sheetItem
	options []string // distinct texts of chosen options, "" at 0
	keys    []string // distinct texts of keys, "" at 0
	persons []person
	entries []entry
}

type sheetItem struct {
	form        int32
	id          string
	disciplines string
	place       int64       // first place in the form, block before position; 0 unknown
	keys        []codeCount // of every row, whether it came to count or not
}

type person struct {
	form     int32
	examinee string
	sitting  string
	untold   bool  // taken for their first sitting by chance
	from, to int32 // entries, ascending by item
}

// entry is one response of one person.
type entry struct {
	item   int32
	value  int32 // credit in Unit; meaningful when scored
	option int32
	result exam.Result
}

func (e *entry) scored() bool { return e.result.Scored() }

// Len is the number of responses held.
func (sh *Sheet) Len() int { return len(sh.entries) }
