package ingest

import (
	"fmt"
	"strings"
)

// compareDoubles says of each column that is not used, because another one of the same name is, whether the two agree. Names are
// the same as format files take them: by letters and digits alone, "Examinee ID" and "examinee_id".
func (r *Reading) compareDoubles() {
	for i := range r.Columns {
		u := &r.Columns[i]
		used := r.usedCalled(u.Name)
		if u.Field != "" || used == nil {
			continue
		}
		differ, rows := differences(r.Sample, used.Index, u.Index)
		if differ == 0 {
			u.Why = fmt.Sprintf("it is called as column %d is, which is used, and says the same in the rows looked at", used.Index+1)
			continue
		}
		u.Why = fmt.Sprintf("it is called as column %d is, which is used, and says something else", used.Index+1)
		r.Disagreements = append(r.Disagreements, fmt.Sprintf("columns %d and %d are both called %q and differ in %d of the first %d rows; column %d was believed: take out the wrong one",
			min(used.Index, u.Index)+1, max(used.Index, u.Index)+1, tidyName(used.Name), differ, rows, used.Index+1))
	}
}

// usedCalled is the first used column of that name.
func (r *Reading) usedCalled(name string) *ColumnUse {
	word := wordOf(name)
	for i := range r.Columns {
		if u := &r.Columns[i]; u.Field != "" && word != "" && wordOf(u.Name) == word {
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
