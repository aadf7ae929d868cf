package transform

import (
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// mark is what an export says about one answer.
type mark struct {
	result exam.Result
	credit float32
}

func markOf(r exam.Result) mark {
	switch r {
	case exam.Correct:
		return mark{r, 1}
	case exam.ResultUnknown, exam.NotPresented:
		return mark{r, exam.Unknown}
	}
	return mark{r, 0}
}

// keyMark is the mark that a comparison with the key gives. It has no credit, for no export tells of points: another export's
// mark is believed rather.
func keyMark(right bool) mark {
	if right {
		return mark{exam.Correct, exam.Unknown}
	}
	return mark{exam.Incorrect, exam.Unknown}
}

// markParser returns the parser of marks with that name; false when there is none.
//
//	mark     correct, incorrect, omitted, not_reached, not_presented, 1, 0, true, false, yes, no, and their translations;
//	         0.5, 50%, 2 / 4 as partial credit
//	credit   a share of the item from 0 to 1
//	rating   the four ratings of spaced repetition: 1 is incorrect, 2 to 4 are correct
func markParser(s spelling) (func(string) (mark, problem), bool) {
	switch s.name {
	case "mark":
		return s.mark, true
	case "credit":
		return s.credit, true
	case "rating":
		return s.rating, true
	}
	return nil, false
}

func (s *spelling) mark(v string) (mark, problem) {
	v, trouble := s.clean(v)
	if trouble != fine {
		return markOf(exam.ResultUnknown), trouble
	}
	if to, ok := s.mapped(v); ok {
		v = to
	}
	word := strings.ToLower(v)
	if r, ok := silentMark(word); ok {
		return markOf(r), fine
	}
	if ingest.IsMissing(word) { // statistics packages write "." beside 0 and 1; what counts as blank in recognising marks is blank here
		return markOf(exam.ResultUnknown), missing
	}
	switch word {
	case "blank", "empty", "nr", "n.r.": // where options are chosen these are silentAnswer's
		return markOf(exam.Omitted), fine
	case "absent", "abs", "exempt", "excused":
		return markOf(exam.NotPresented), fine
	case "1", "1.0":
		return markOf(exam.Correct), fine
	case "0", "0.0":
		return markOf(exam.Incorrect), fine
	case "unknown", "ungraded", "pending", "not yet graded", "needs grading", "not graded", "awaiting review", "in progress":
		return markOf(exam.ResultUnknown), ungraded
	}
	switch verdict, _ := ingest.VerdictOf(word); verdict {
	case ingest.Right:
		return markOf(exam.Correct), fine
	case ingest.Wrong:
		return markOf(exam.Incorrect), fine
	case ingest.PartlyRight:
		return mark{exam.PartlyCorrect, 0.5}, fine // how partly is not told: half, as for partly correct answers elsewhere
	}
	return s.fractionMark(v)
}

// fractionMark reads a mark such as "0.5", "50%" or "2 / 4" as partial credit.
func (s *spelling) fractionMark(v string) (mark, problem) {
	x, ok := s.parse(v)
	if most := s.maxOf(v); most > 0 {
		earned, trouble := s.score(v)
		x, ok = earned/most, trouble == fine
	}
	if !ok || x < 0 || x > 1 {
		return mark{}, unknownMark
	}
	return creditMark(x), fine
}

// creditMark is the mark of an item of which the share x, 0 to 1, was earned.
func creditMark(x float64) mark {
	const tiny = 1e-6 // points are printed with two to five decimals
	switch {
	case x >= 1-tiny:
		return markOf(exam.Correct)
	case x <= tiny:
		return markOf(exam.Incorrect)
	}
	return mark{exam.PartlyCorrect, float32(x)}
}

func (s *spelling) credit(v string) (mark, problem) {
	x, trouble := s.proportion(v)
	if trouble != fine {
		return markOf(exam.ResultUnknown), trouble
	}
	return creditMark(x), fine
}

func (s *spelling) rating(v string) (mark, problem) {
	x, trouble := s.number(v)
	switch {
	case trouble != fine:
		return markOf(exam.ResultUnknown), trouble
	case x == 1:
		return markOf(exam.Incorrect), fine
	case x == 2 || x == 3 || x == 4:
		return markOf(exam.Correct), fine
	}
	return mark{}, unknownMark
}

// flagParser returns the parser of yes/no marks with that name; false when there is none.
//
//	flag       yes, no, true, false, 1, 0 and translations
//	not_zero   a number: 0 is no, anything else yes
func flagParser(s spelling) (func(string) (exam.Flag, problem), bool) {
	switch s.name {
	case "flag":
		return s.flag, true
	case "not_zero":
		return s.notZero, true
	}
	return nil, false
}

func (s *spelling) flag(v string) (exam.Flag, problem) {
	v, trouble := s.clean(v)
	if trouble != fine {
		return exam.FlagUnknown, missing
	}
	if to, ok := s.mapped(v); ok {
		v = to
	}
	switch strings.ToLower(v) {
	case "1", "true", "yes", "y", "t", "x", "sí", "si", "ja", "verdadero", "wahr", "flagged", "marked":
		return exam.FlagYes, fine
	case "0", "false", "no", "n", "f", "nein", "falso", "falsch":
		return exam.FlagNo, fine
	}
	return exam.FlagUnknown, unknownFlag
}

func (s *spelling) notZero(v string) (exam.Flag, problem) {
	x, trouble := s.number(v)
	switch {
	case trouble != fine:
		return exam.FlagUnknown, trouble
	case x == 0:
		return exam.FlagNo, fine
	}
	return exam.FlagYes, fine
}
