package ingest

import (
	"fmt"
	"strconv"
	"strings"
)

// A list of ticks says who had what right by a tick, or a 1, and by nothing else. Its empty cells read as not presented, everybody would
// have all right: with one kind of mark in the whole table they must be filled first. Holes that are meant stand among marks of both kinds.

// leastTickedOff is the share of empty cells from which a table of one kind of mark is a list of ticks: a few who had all
// right, one of whom left a question out, are none.
const leastTickedOff = .1

// tickedOffPeople is the fewest people whose ticks are a list: of two or three who make a test up, everybody may have had all right that they answered.
const tickedOffPeople = 5

// oneKind is a mark that all marks of the columns are like, where cells beside them are empty; "" when there are two kinds, few cells are empty or
// few people in the table, or some cells say that there is no answer: who writes that does not leave it out.
func oneKind(columns []*evidence) (mark string, right bool, empty int) {
	kinds, cells, told := map[string]string{}, 0, 0
	for _, e := range columns {
		if e.rows < tickedOffPeople {
			return "", false, 0
		}
		told += e.silent + e.codes
		for v := range e.distinct {
			if kind := kindOfMark(v); kind != "" && (kinds[kind] == "" || v < kinds[kind]) {
				kinds[kind] = v
			}
		}
		if e.filled > 0 {
			empty += e.rows - e.filled
			cells += e.rows
		}
	}
	if len(kinds) != 1 || empty == 0 || float64(told) >= leastTickedOff*float64(empty) || float64(empty) < leastTickedOff*float64(cells) || kinds["part"] != "" {
		return "", false, 0
	}
	return kinds["right"] + kinds["wrong"], kinds["right"] != "", empty
}

// kindOfMark is "right", "wrong" or "part" of a cell; "" of no mark, and of a code for no answer.
func kindOfMark(v string) string {
	if x, err := strconv.ParseFloat(decimalPoint(strings.TrimSuffix(v, "%")), 64); err == nil {
		switch full := strings.HasSuffix(v, "%"); {
		case x == 0:
			return "wrong"
		case !full && x == 1, full && x == 100:
			return "right"
		case x == 8, x == 9:
			return ""
		}
		return "part"
	}
	if verdict, sure := VerdictOf(v); sure {
		return map[Verdict]string{Right: "right", Wrong: "wrong", PartlyRight: "part"}[verdict]
	}
	return ""
}

// refuseOneKind is the refusal of marks of one kind; nil for others.
func (s *Sample) refuseOneKind(columns []*evidence) *FileError {
	mark, right, empty := oneKind(columns)
	if mark == "" {
		return nil
	}
	all, other, open := "right", "0", "wrong"
	if !right {
		all, other, open = "wrong", "1", "right"
	}
	return &FileError{Path: s.Source.Name, Line: s.Dialect.HeaderLine, Code: codeOneKind,
		Message: fmt.Sprintf("all marks in the rows looked at are %s, and %d cells are empty or NA: these would not count, and everybody would have everything %s", strconv.Quote(mark), empty, all),
		Hint: fmt.Sprintf("write %s into the empty cells of answers that were %s (--format wide, which holds for all files of the run, reads them all as not presented); where the columns are options that were chosen, leave the file out",
			other, open)}
}

const codeOneKind = "marks-of-one-kind"

// waiveOneKind takes the refusal of marks of one kind back where the wide form was stated, of which the rule is that empty cells were not presented, and
// tells. Its own header states that rule as well, and is never refused for it.
func (r *Reading) waiveOneKind() {
	if r.refusal != nil && r.refusal.Code == codeOneKind {
		r.Disagreements, r.refusal = append(r.Disagreements, r.refusal.Message), nil
	}
}
