package transform

import (
	"slices"

	"cutscore/exam"
	"cutscore/ingest"
)

// omitUnanswered tells omissions from wrong answers in exports that mark both as incorrect: by an empty cell of the option
// chosen, where the format says that it means so, or by a column that says whether there was an answer.
func (l *lanes) omitUnanswered(s *scorer, r *exam.Responses) {
	if u := l.n.one(ingest.FieldResponse); u != nil && u.options.Blank == "omitted" && r.Chosen.Codes != nil {
		s.omit(func(row int) bool { return r.Chosen.At(row) == "" })
	}
	if answered := flags(l, ingest.FieldAnswered); answered != nil {
		s.omit(func(row int) bool { return answered[row] == exam.FlagNo })
	}
}

func (s *scorer) omit(unanswered func(row int) bool) {
	for row, result := range s.result {
		if result == exam.Incorrect && unanswered(row) {
			s.result[row] = exam.Omitted
		}
	}
}

// noteContradictions remarks on rows whose result is not what the key and the option chosen say. The result is believed: a
// question may have been rescored after the key was printed.
func (l *lanes) noteContradictions(result []exam.Result, r *exam.Responses) {
	if l.n.one(ingest.FieldResult) == nil && l.n.one(ingest.FieldPoints) == nil || r.Chosen.Codes == nil {
		return
	}
	keys, codes := l.keyOf(r)
	if keys == nil {
		return
	}
	chosen := choices(r.Chosen.Values)
	wrong := [2]pairMemo{*newPairMemo(len(keys), len(chosen)), *newPairMemo(len(keys), len(chosen))}
	for row, got := range result {
		if got != exam.Correct && got != exam.Incorrect {
			continue
		}
		k, v := codes[row], r.Chosen.Codes[row]
		memo := &wrong[0]
		if got == exam.Correct {
			memo = &wrong[1]
		}
		if memo.right(int(k), int(v), func() bool { return chosen[v].Contradicts(got, keys[k]) }) && l.in(row) {
			l.note(row, l.n.one(ingest.FieldResponse), codeContradiction)
		}
	}
}

// noteUnscored counts the answers that nothing scores.
func (l *lanes) noteUnscored(r *exam.Responses) {
	if r.Chosen.Codes == nil || !slices.Contains(r.Result, exam.ResultUnknown) {
		return
	}
	first, n := 0, int64(0)
	for row, result := range r.Result {
		if result != exam.ResultUnknown || r.Chosen.At(row) == "" || !l.in(row) {
			continue
		}
		if n == 0 {
			first = row
		}
		n++
	}
	l.noteMany(first, l.n.one(ingest.FieldResponse), codeNoMark, n)
}

// noteNoArea remarks on rows without an area in files that name areas.
func (l *lanes) noteNoArea(areas exam.Coded) {
	u := l.n.one(ingest.FieldDisciplines)
	if u == nil || !contains(areas.Values, "") {
		return
	}
	for row := range areas.Codes {
		if areas.At(row) == "" && l.in(row) {
			l.note(row, u, codeNoArea)
		}
	}
}
