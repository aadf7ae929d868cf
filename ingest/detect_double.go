package ingest

import (
	"fmt"
	"strings"
)

// compareDoubles says of each column that is not used, because one before it has the same name and is, whether the two agree.
func (r *Reading) compareDoubles() {
	for i := range r.Columns {
		u := &r.Columns[i]
		first := r.firstCalled(u.Name)
		if u.Field != "" || first == nil || first.Index >= u.Index {
			continue
		}
		differ, rows := differences(r.Sample, first.Index, u.Index)
		if differ == 0 {
			u.Why = fmt.Sprintf("it is called as column %d is, which is used, and says the same in the rows looked at", first.Index+1)
			continue
		}
		u.Why = fmt.Sprintf("it is called as column %d is, which is used, and says something else", first.Index+1)
		r.Disagreements = append(r.Disagreements, fmt.Sprintf("columns %d and %d are both called %q and differ in %d of the first %d rows; column %d was believed: take out the wrong one",
			first.Index+1, u.Index+1, string(tidyName(u.Name)), differ, rows, first.Index+1))
	}
}

// firstCalled is the first used column of that name.
func (r *Reading) firstCalled(name string) *ColumnUse {
	for i := range r.Columns {
		if u := &r.Columns[i]; u.Field != "" && strings.TrimSpace(name) != "" && SameName(u.Name, name) {
			return u
		}
	}
	return nil
}

// differences counts the sampled rows in which two columns differ, blanks at the ends apart.
func differences(s *Sample, a, b int) (differ, rows int) {
	for _, row := range s.Rows {
		if max(a, b) >= len(row) {
			continue
		}
		rows++
		if strings.TrimSpace(row[a]) != strings.TrimSpace(row[b]) {
			differ++
		}
	}
	return differ, rows
}
