package ingest

import (
	"fmt"
	"regexp"
	"slices"
)

// draftMatrix writes out as a format what was recognised in a matrix of items, so that areas can be added to its items.
func draftMatrix(s *Sample, r *Reading) *Format {
	f := &Format{Name: "my-" + wordOf(Stem(s.Source.Name)), Title: "drafted from " + Stem(s.Source.Name), Kind: Responses, Shape: Wide,
		Columns: []ColumnRule{}, Items: &ItemRules{Blank: "not_presented"}, Unused: []UnusedColumn{},
		Notes: []string{"drafted by cutscore from names and values: look at every column"}}
	if r.Constants[FieldForm] != "" {
		f.formByFile()
	}
	prefixes := map[string]int{}
	var order []string
	for _, u := range r.Columns {
		ref := columnRef(u.Name, u.Index)
		switch {
		case u.Field == "":
			f.Unused = append(f.Unused, UnusedColumn{Name: ref, Why: u.Why, Samples: u.Samples})
		case u.Group == 0:
			f.Columns = append(f.Columns, ColumnRule{Field: u.Field, Names: []string{ref}, Parser: u.Parser, Options: u.Options, Why: u.Why, Samples: u.Samples})
		default:
			f.Header.All = append(f.Header.All, []string{ref})
			if prefix := addItemRule(f.Items, u); prefix != "" {
				if prefixes[prefix] == 0 {
					order = append(order, prefix)
				}
				prefixes[prefix]++
			}
		}
	}
	if r.refusal != nil {
		f.Unsure = append(f.Unsure, r.refusal.Message+". Without a format the file is refused: "+r.refusal.Hint)
	}
	offerRanges(f, order)
	return f
}

// formByFile calls the form after the file, where no column names it, and questions after the form: another file that is read with
// the draft is another test, whose Q1 is another question.
func (f *Format) formByFile() {
	f.File, f.Items.Scoped = []string{"{form_id}"}, true
	f.Notes = append(f.Notes, `no column names the form: it is called after the file, and the same answers in a file of another name count once more. If one test is exported again under other names, write "constants": {"form_id": "its name"} in place of "file"`)
}

// namedByNight tells a file whose name may change with every export: a date (a year alone is none) or a counter stands in it.
var namedByNight = regexp.MustCompile(`(?i)\d{4}[-_. ]?\d{2}|\d{1,2}[-_.]\d{1,2}[-_.]\d{2}|(night|copy|export|kopie)[ _-]?\(?\d`)

// doubtForm asks about a form that is called after a file with a date or a counter in its name: two tests under two names look like two
// exports of one test. Of other names it is not asked, so that their drafts can be used as they stand.
func doubtForm(f *Format, s *Sample) {
	if f.Items != nil && slices.Contains(f.File, "{form_id}") && namedByNight.MatchString(Stem(s.Source.Name)) {
		f.Unsure = append(f.Unsure, fmt.Sprintf("the form is called after the file, so that each name of a file is a test of its own: if one test is exported again under other names, write \"constants\": {\"form_id\": %q} in place of \"file\"; else delete this line", Stem(s.Source.Name)))
	}
}

// addItemRule names the columns of one family by one template; it returns the part before the number.
func addItemRule(items *ItemRules, u ColumnUse) string {
	stem, _, ok := family(u.Name)
	name, rest := columnRef(u.Name, u.Index), ""
	whole := name
	if ok {
		name, rest = splitNumber(name)
	}
	pattern := name + rest
	if ok {
		pattern = name + "{n}" + rest
	}
	if u.Field == FieldPoints { // others of the family may have other full points
		pattern = whole
	}
	for i := range items.Columns {
		if items.Columns[i].Names[0] == pattern {
			return stem
		}
	}
	rule := ColumnRule{Field: u.Field, Names: []string{pattern}, Parser: u.Parser, Why: u.Why, Samples: u.Samples, Item: pattern}
	if u.Field == FieldPoints {
		rule.Options = u.Options
	}
	items.Columns = append(items.Columns, rule)
	return stem
}

// splitNumber cuts the last number out of a name.
func splitNumber(name string) (before, after string) {
	end := len(name)
	for end > 0 && (name[end-1] < '0' || name[end-1] > '9') {
		end--
	}
	start := end
	for start > 0 && name[start-1] >= '0' && name[start-1] <= '9' {
		start--
	}
	return name[:start], name[end:]
}

// offerRanges proposes one discipline per family of item names, when there are several.
func offerRanges(f *Format, prefixes []string) {
	if len(prefixes) < 2 {
		return
	}
	for _, prefix := range prefixes {
		f.Items.Ranges = append(f.Items.Ranges, ItemRange{Prefix: prefix, Disciplines: prefix})
	}
	f.Notes = append(f.Notes, fmt.Sprintf("the items have %d kinds of names, offered as disciplines: keep, rename or remove them", len(prefixes)))
}
