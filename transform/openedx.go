package transform

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"cutscore/exam"
)

// openedxProblem is the part of a problem's state that says how it was answered.
type openedxProblem struct {
	Attempts       int                        `json:"attempts"`
	LastSubmission string                     `json:"last_submission_time"`
	CorrectMap     map[string]openedxVerdict  `json:"correct_map"`
	StudentAnswers map[string]json.RawMessage `json:"student_answers"`
}

type openedxVerdict struct {
	Correctness string   `json:"correctness"`
	Points      *float64 `json:"npoints"`
}

// openedxState reads the answers of one problem; each of its parts is an item. A problem that was opened and never
// answered gives no response, which is no error.
func (s *spelling) openedxState(cell string, base exam.Response) ([]exam.Response, problem) {
	var p openedxProblem
	if err := json.Unmarshal([]byte(cell), &p); err != nil {
		return nil, unreadableRecord
	}
	if p.LastSubmission != "" {
		reader := timeReader{spelling: spelling{name: "time"}}
		if t, trouble := reader.read(p.LastSubmission); trouble == fine {
			base.AnsweredAt, base.TimeLayout, base.TimeBasis, base.OffsetMinutes = t.at, t.layout, t.basis, t.offset
		}
	}
	if p.Attempts > 1 {
		base.Changes = int16(min(p.Attempts-1, 1<<15-1))
	}
	parts := make([]string, 0, len(p.CorrectMap))
	for part := range p.CorrectMap {
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	var out []exam.Response
	for _, part := range parts {
		a, trouble := p.answer(part, base)
		if trouble != fine {
			return nil, trouble
		}
		out = append(out, a)
	}
	return out, fine
}

func (p *openedxProblem) answer(part string, a exam.Response) (exam.Response, problem) {
	a.Item = part
	a.Chosen = openedxAnswer(p.StudentAnswers[part])
	switch p.CorrectMap[part].Correctness {
	case "correct":
		a.Result = exam.Correct
	case "partially-correct", "partially_correct":
		a.Result = exam.PartlyCorrect
	case "incorrect":
		a.Result = exam.Incorrect
		if a.Chosen == "" {
			a.Result = exam.Omitted
		}
	case "":
		return a, fine
	default:
		return a, unknownMark
	}
	a.Credit = markOf(a.Result).credit
	if a.Result == exam.PartlyCorrect { // points are not set against full points here: how partly is not known
		a.Credit = 0.5
		if points := p.CorrectMap[part].Points; points != nil && *points > 0 && *points < 1 {
			a.Credit = float32(*points)
		}
	}
	return a, fine
}

// openedxAnswer is a string, or a list of options.
func openedxAnswer(raw json.RawMessage) string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return strings.TrimSpace(one)
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return strings.Join(many, ",")
	}
	return ""
}
