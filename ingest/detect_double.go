package ingest

import (
	"fmt"
	"strconv"
	"strings"
)

// Of two columns of one name that are one field the first is read. Where the other says something else, a copy was edited, or groups of
// columns repeat, one for each question or each of two tables side by side, and what is in the later ones is lost: that is told loudly.

// CodeColumnTwice is the remark on columns that are called as one that is used, and say something else.
const CodeColumnTwice = "column-twice"

// compareDoubles says of each column that is not used, because another one of the same name is, whether the two agree. Names are
// the same as format files take them: by letters and digits alone, "Examinee ID" and "examinee_id".
func (r *Reading) compareDoubles() {
	r.Doubled = []string{}
	for i := range r.Columns {
		u := &r.Columns[i]
		used := r.usedCalled(u.Name)
		if u.Field != "" || used == nil {
			continue
		}
		differ, rows, same := differences(r.Sample, used.Index, u.Index)
		if differ == 0 || same {
			u.Why = fmt.Sprintf("it is called as column %d is, which is used, and says the same in the rows looked at, in other words or none", used.Index+1)
			continue
		}
		u.Why = fmt.Sprintf("it is called as column %d is, which is used, and says something else", used.Index+1)
		r.Doubled = append(r.Doubled, fmt.Sprintf("columns %d and %d are both called %s and differ in %d of the first %d rows; column %d was believed",
			min(used.Index, u.Index)+1, max(used.Index, u.Index)+1, strconv.Quote(tidyName(used.Name)), differ, rows, used.Index+1))
	}
}

// doubledText is what there is to say of Doubled in one message.
func (r *Reading) doubledText() string {
	text := r.Doubled[0]
	if more := len(r.Doubled) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more columns are not used for the same reason)", more)
	}
	return text
}

// usedCalled is the first used column of that name.
func (r *Reading) usedCalled(name string) *ColumnUse {
	for i := range r.Columns {
		if u := &r.Columns[i]; u.Field != "" && calledAlike(u.Name, name) {
			return u
		}
	}
	return nil
}

// calledAlike reports two names that are one as format files take them, and speak of one thing: "Correct" is no "Correct %".
func calledAlike(a, b string) bool {
	word := wordOf(a)
	return word != "" && word == wordOf(b) && strings.Contains(a, "%") == strings.Contains(b, "%")
}

// differences counts the sampled rows in which column b says something else than column a, letters, blanks at the ends and cells
// without a value apart. They say the same in other words, 1 and yes, 65 and 65%, where each value of the one stands with one of the
// other throughout, and there are several.
func differences(s *Sample, a, b int) (differ, rows int, same bool) {
	there, back := map[string]string{}, map[string]string{}
	same = true
	for _, row := range s.Rows {
		if max(a, b) >= len(row) {
			continue
		}
		rows++
		one, other := strings.ToLower(strings.TrimSpace(row[a])), strings.ToLower(strings.TrimSpace(row[b]))
		if IsMissing(other) || strings.HasPrefix(other, "#") {
			continue
		}
		if one != other {
			differ++
		}
		if was, met := there[one]; met && was != other {
			same = false
		}
		if was, met := back[other]; met && was != one {
			same = false
		}
		there[one], back[other] = other, one
	}
	return differ, rows, same && len(there) > 1 && 2*len(there) <= rows
}

// personTwice refuses a table of one column per item that says twice whose the rows are, and not alike: two tables stand side by side,
// and the answers in the second would be other people's.
func (r *Reading) personTwice() *FileError {
	who := r.Column(FieldExaminee)
	if r.Shape != Wide || who == nil {
		return nil
	}
	for _, u := range r.Columns {
		if u.Field != "" || !calledAlike(u.Name, who.Name) {
			continue
		}
		if differ, rows, _ := differences(r.Sample, who.Index, u.Index); 2*differ > rows && !sameIDs(r.Sample, who.Index, u.Index) {
			return &FileError{Path: r.Sample.Source.Name, Line: r.Sample.Dialect.HeaderLine, Code: "person-twice",
				Message: fmt.Sprintf("columns %d and %d are both called %s and name different people: the answers of one would be given to the other", who.Index+1, u.Index+1, strconv.Quote(tidyName(u.Name))),
				Hint:    "if two tables stand side by side, make a file of each; else take the wrong column out"}
		}
	}
	return nil
}

// sameIDs reports whether two columns of people say the same where it matters: zeros in front, and signs, apart.
func sameIDs(s *Sample, a, b int) bool {
	fold := func(id string) string { return strings.TrimLeft(string(wordOf(id)), "0") }
	for _, row := range s.Rows {
		if max(a, b) < len(row) && !IsMissing(strings.TrimSpace(row[b])) && fold(row[a]) != fold(row[b]) {
			return false
		}
	}
	return true
}

// doubtDoubles leaves it to the user where a draft would read only the first of several columns of one name.
func doubtDoubles(f *Format, s *Sample) {
	r := f.apply(s)
	if r.compareDoubles(); len(r.Doubled) > 0 {
		f.Unsure = append(f.Unsure, r.doubledText()+". If groups of columns repeat, one for each question, a format cannot read the later ones: "+
			"write the file anew with one row for each group, under the names of the first one, beside the columns that say who and when; if they are copies, delete this line")
	}
}
