package transform

import (
	"slices"

	"cutscore/exam"
	"cutscore/ingest"
)

// score finds result and credit of every row of the long shape: the export's own mark, else points out of the full points,
// else the option chosen against the key of the export or of the key file. What none of them tells stays unknown.
func (l *lanes) score(r *exam.Responses) ([]exam.Result, []float32) {
	s := scorer{result: column[exam.Result](l.memory, l.chunk.Rows), credit: column[float32](l.memory, l.chunk.Rows)}
	for i := range s.credit {
		s.result[i], s.credit[i] = exam.ResultUnknown, exam.Unknown
	}
	open := l.scoreMarks(&s)
	if open {
		open = l.scorePoints(&s)
	}
	silent := l.silent(&s, r)
	if open {
		l.scoreKey(&s, r, silent)
	}
	s.silence(r, silent)
	l.omitUnanswered(&s, r)
	l.noteContradictions(s.result, r)
	return s.result, s.credit
}

type scorer struct {
	result []exam.Result
	credit []float32
	done   []bool // rows whose export says something, even "not graded"; nil: none yet
}

func (s *scorer) set(row int, m mark) {
	s.result[row], s.credit[row] = m.result, m.credit
	if s.done == nil {
		s.done = make([]bool, len(s.result))
	}
	s.done[row] = true
}

func (s *scorer) open(row int) bool { return s.done == nil || !s.done[row] }

// scoreMarks takes the marks of the export; it reports whether rows are left without.
func (l *lanes) scoreMarks(s *scorer) (open bool) {
	u := l.n.one(ingest.FieldResult)
	if u == nil {
		return true
	}
	p := l.marks(u)
	if p.problems == nil { // the usual case: every value is a mark
		for i := range s.result {
			m := p.values[p.code(i)]
			s.result[i], s.credit[i] = m.result, m.credit
		}
		return false
	}
	for row := range s.result {
		m, trouble := p.at(row)
		switch trouble {
		case fine, ungraded:
			s.set(row, m)
		case dashed:
			s.set(row, markOf(exam.Omitted))
		default:
			open = true
		}
	}
	return open
}

func (l *lanes) marks(u *use) parsed[mark] {
	read, ok := markParser(u.spelling)
	if !ok {
		read = u.mark
	}
	p := each(&l.chunk.Columns[u.Index], read)
	check(l, u, &p)
	return p
}

// points are points earned with the maximum that may be glued on.
type points struct{ earned, most float64 }

func (l *lanes) points(u *use) parsed[points] {
	p := each(&l.chunk.Columns[u.Index], func(v string) (points, problem) {
		if to, ok := u.mapped(v); ok && to == "ungraded" {
			return points{}, ungraded
		}
		x, trouble := u.spelling.score(v)
		return points{x, u.maxOf(v)}, trouble
	})
	check(l, u, &p)
	noteWorded(l, u, &p)
	return p
}

// noteWorded remarks on rows with words for a number, which from here on are answers without a mark.
func noteWorded[T any](l *lanes, u *use, p *parsed[T]) {
	if !slices.Contains(p.problems, worded) {
		return
	}
	for row := range l.chunk.Rows {
		if p.problems[p.code(row)] == worded && l.in(row) {
			l.note(row, u, codeNotGraded)
		}
	}
	for i, trouble := range p.problems {
		if trouble == worded {
			p.problems[i] = ungraded
		}
	}
}

func (l *lanes) scorePoints(s *scorer) (open bool) {
	u := l.n.one(ingest.FieldPoints)
	if u == nil {
		return true
	}
	p := l.points(u)
	most := numbers[float64](l, ingest.FieldPointsMax, 0, 1e9)
	for row := range s.result {
		if !s.open(row) {
			continue
		}
		earned, trouble := p.at(row)
		switch trouble {
		case fine:
			full := u.full()
			if most != nil && most[row] >= 0 {
				full = most[row]
			}
			if m, tells := pointsMark(earned, full); tells {
				s.set(row, m)
			} else {
				open = true
			}
			if code := pointsOddity(earned, full); code != "" && l.in(row) {
				l.note(row, u, code)
			}
		case ungraded:
			s.set(row, markOf(exam.ResultUnknown))
		case dashed:
			s.set(row, markOf(exam.Omitted))
		default:
			open = true
		}
	}
	return open
}

// full is the full points that the column's name or the format tells; exam.Unknown when neither does.
func (u *use) full() float64 {
	switch {
	case u.options.Unscored:
		return 0
	case u.options.Max > 0:
		return u.options.Max
	}
	return exam.Unknown
}

// pointsMark is the mark for points earned of the full points. Without these (exam.Unknown) points tell nothing: were none of them
// taken for wrong, while some are neither right nor wrong, only wrong answers would count. An item for which there is nothing to
// earn (0), as in a survey, has no mark.
func pointsMark(p points, full float64) (m mark, tells bool) {
	if p.most > 0 {
		full = p.most
	}
	switch {
	case full < 0:
		return markOf(exam.ResultUnknown), false
	case full == 0:
		return markOf(exam.ResultUnknown), true
	case p.earned <= 0:
		return markOf(exam.Incorrect), true
	}
	return creditMark(min(1, p.earned/full)), true
}

// pointsOddity is the remark on points that the item cannot give, which count as none or all of its points; "" for others.
func pointsOddity(p points, full float64) string {
	if p.most > 0 {
		full = p.most
	}
	switch {
	case full == 0: // nothing to earn, and no mark
		return ""
	case full < 0:
		return codeNoMaximum
	case p.earned < 0:
		return codeBelowZero
	case full > 0 && p.earned > full*(1+roundedPoints):
		return codeOverMax
	}
	return ""
}

// roundedPoints is by what share points may exceed the full points because both were rounded.
const roundedPoints = 1e-3

// scoreKey compares what was chosen with the key, each pair of distinct values once.
func (l *lanes) scoreKey(s *scorer, r *exam.Responses, silent []silence) {
	if r.Chosen.Codes == nil {
		return
	}
	keys, codes := l.keyOf(r)
	if keys == nil {
		return
	}
	chosen := choices(r.Chosen.Values)
	memo := newPairMemo(len(keys), len(chosen))
	for row := range s.result {
		if !s.open(row) || keys[codes[row]] == "" {
			continue
		}
		k, v := codes[row], r.Chosen.Codes[row]
		switch {
		case chosen[v] == "" && silent != nil && silent[v].is:
			s.set(row, markOf(silent[v].result))
		case chosen[v] == "":
			s.set(row, markOf(exam.Omitted))
		case memo.right(int(k), int(v), func() bool { return chosen[v].Right(keys[k]) }):
			s.set(row, keyMark(true))
		default:
			s.set(row, keyMark(false))
		}
	}
}

// choices are the choices that values name.
func choices(values []string) []exam.Choice {
	out := make([]exam.Choice, len(values))
	for i, v := range values {
		out[i] = exam.ChoiceOf(v)
	}
	return out
}

// keyOf returns the comparable keys and each row's: those of the export's column, else those of the key file by item.
func (l *lanes) keyOf(r *exam.Responses) (keys []exam.Choice, codes []uint32) {
	if r.Key.Codes == nil {
		l.keyFromFile(r)
	}
	if r.Key.Codes == nil {
		return nil, nil
	}
	return choices(r.Key.Values), r.Key.Codes
}

func (l *lanes) keyFromFile(r *exam.Responses) {
	k := l.n.options.Key
	if k == nil || k.ordered || r.Item.Codes == nil {
		return
	}
	values, any := make([]string, len(r.Item.Values)), false
	for v, id := range r.Item.Values {
		if item := k.item(id, 0); item != nil {
			values[v] = item.Key
			any = true
		}
	}
	if any {
		r.Key = exam.Coded{Codes: r.Item.Codes, Values: values}
	}
}

// pairMemo remembers the comparison of each pair of distinct values while there are few.
type pairMemo struct {
	width int
	known []int8 // 0 not compared, 1 wrong, 2 right; nil: too many pairs to remember
}

const pairsRemembered = 1 << 20

func newPairMemo(a, b int) *pairMemo {
	m := &pairMemo{width: b}
	if a*b <= pairsRemembered {
		m.known = make([]int8, a*b)
	}
	return m
}

func (m *pairMemo) right(a, b int, compare func() bool) bool {
	if m.known == nil {
		return compare()
	}
	at := a*m.width + b
	if m.known[at] == 0 {
		m.known[at] = 1
		if compare() {
			m.known[at] = 2
		}
	}
	return m.known[at] == 2
}
