package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Of the columns that say who, exports have several: the school's number, what somebody is called on the product, the e-mail address,
// the name. Formats take them in this order, row by row, because other systems of the school know the number.

// sayPartlyKnown says where the first of these is filled in some rows only: whoever it is missing for is another person beside files
// that know the number.
func (r *Reading) sayPartlyKnown() {
	var first *ColumnUse
	var others []*ColumnUse
	for i := range r.Columns {
		switch u := &r.Columns[i]; {
		case u.Field != FieldExaminee:
		case u.Options != nil && u.Options.Fallback:
			others = append(others, u)
		case first == nil:
			first = u
		}
	}
	if first == nil || len(others) == 0 {
		return
	}
	tells := func(row []string, u *ColumnUse) bool { return u.Index < len(row) && !isBlank([]byte(row[u.Index])) }
	known, lack := 0, 0
	for _, row := range r.Sample.Rows {
		switch {
		case tells(row, first):
			known++
		case slices.ContainsFunc(others, func(u *ColumnUse) bool { return tells(row, u) }):
			lack++
		}
	}
	if known == 0 || lack == 0 {
		return
	}
	names := make([]string, len(others))
	for i, u := range others {
		names[i] = strconv.Quote(u.Name)
	}
	r.say(fmt.Sprintf("%q is empty in %d of %d rows looked at: there %s says who, which is another person beside files that know the number",
		first.Name, lack, known+lack, strings.Join(names, ", else ")))
}
