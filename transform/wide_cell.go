package transform

import (
	"fmt"

	"cutscore/exam"
	"cutscore/ingest"
)

// cellReader reads the cells of one item in the rows of one chunk, each distinct value once.
type cellReader struct {
	g       *group
	mark    *parsed[mark]
	points  []parsed[points]
	most    *parsed[float64]
	chosen  *parsed[string]
	choices []exam.Choice // of chosen's values
	silent  []silence     // chosen's values that are words for no answer; nil when none is
	key     *parsed[string]
	seconds *parsed[float64]
	item    *parsed[string]
	right   exam.Choice // key of the item, from the key file
}

func (l *lanes) cellReader(g *group, keys keySet) cellReader {
	r := cellReader{g: g}
	if g.mark != nil {
		p := l.marks(g.mark)
		r.mark = &p
	}
	for _, u := range g.points {
		r.points = append(r.points, l.points(u))
	}
	r.most, r.seconds = l.cellNumbers(g.most), l.cellNumbers(g.seconds)
	r.chosen, r.key, r.item = l.cellWords(g.chosen), l.cellWords(g.key), l.cellWords(g.itemID)
	if r.chosen != nil {
		for _, v := range r.chosen.values {
			r.choices = append(r.choices, exam.ChoiceOf(v))
		}
		r.silent = silences(r.chosen.values, func(c exam.Choice) bool { return keys[c] })
	}
	if item := l.n.options.Key.item(g.item, g.place); item != nil {
		r.right = exam.ChoiceOf(item.Key)
	}
	return r
}

func (l *lanes) cellNumbers(u *use) *parsed[float64] {
	if u == nil {
		return nil
	}
	read, ok := numberParser(u.spelling)
	if !ok {
		read = u.number
	}
	p := each(&l.chunk.Columns[u.Index], func(v string) (float64, problem) {
		x, trouble := read(v)
		if trouble == fine && x < 0 {
			trouble = outOfRange
		}
		return x, trouble
	})
	check(l, u, &p)
	return &p
}

func (l *lanes) cellWords(u *use) *parsed[string] {
	if u == nil {
		return nil
	}
	read, ok := textParser(u.spelling)
	if !ok {
		read = u.text
	}
	p := each(&l.chunk.Columns[u.Index], read)
	check(l, u, &p)
	return &p
}

// read joins what the cells of the item say in one row.
func (c *cellReader) read(row int, rules *ingest.ItemRules) (answer, problem) {
	a := answer{item: c.g.item, seconds: exam.Unknown, full: exam.Unknown, mark: markOf(exam.ResultUnknown)}
	state := missing
	if c.chosen != nil {
		v, trouble := c.chosen.at(row)
		a.chosen, state = v, trouble
	}
	if c.key != nil {
		a.key, _ = c.key.at(row)
	}
	if c.item != nil {
		if id, trouble := c.item.at(row); trouble == fine {
			a.item = id
		} else if trouble.wrong() {
			return a, trouble
		}
	}
	if c.seconds != nil {
		if x, trouble := c.seconds.at(row); trouble == fine {
			a.seconds = float32(x)
		}
	}
	marked, trouble := c.marked(row, &a)
	if trouble.wrong() || state.wrong() {
		return a, unreadableRecord
	}
	c.settle(row, &a, state, marked, trouble, rules)
	return a, fine
}

// marked takes the export's own mark or points.
func (c *cellReader) marked(row int, a *answer) (bool, problem) {
	if c.mark != nil {
		m, trouble := c.mark.at(row)
		if trouble == fine || trouble == ungraded {
			a.mark = m
			return true, trouble
		}
		return false, trouble
	}
	p, u, trouble := c.earned(row)
	switch trouble {
	case fine:
		a.full = u.full()
		if c.most != nil {
			if x, t := c.most.at(row); t == fine {
				a.full = x
			}
		}
		if p.most > 0 {
			a.full = p.most
		}
		a.oddity, a.oddIn = pointsOddity(p, a.full), u
		m, tells := pointsMark(p, a.full)
		if tells {
			a.mark = m
		}
		return tells, fine
	case ungraded:
		return true, ungraded
	}
	return false, trouble
}

// earned is the last of the item's points columns that says something.
func (c *cellReader) earned(row int) (points, *use, problem) {
	first := missing
	for i := len(c.points) - 1; i >= 0; i-- {
		p, trouble := c.points[i].at(row)
		if trouble != missing && trouble != dashed {
			return p, c.g.points[i], trouble
		}
		first = trouble
	}
	return points{}, nil, first
}

// settle decides whether the item was presented, and scores by key what has no mark.
func (c *cellReader) settle(row int, a *answer, state problem, marked bool, trouble problem, rules *ingest.ItemRules) {
	hasChosen := c.chosen != nil
	a.contradiction = marked && hasChosen && state == fine && c.choices[c.chosen.code(row)].Contradicts(a.mark.result, c.rightFor(a))
	switch {
	case c.silent != nil && c.silent[c.chosen.code(row)].is && (!marked || a.mark.result != exam.Correct):
		a.silenced(c.silent[c.chosen.code(row)], marked, c.rightFor(a) != "")
	case marked && hasChosen && state != fine && a.mark.result == exam.Incorrect:
		a.shown, a.blank, a.mark = true, true, markOf(exam.Omitted)
	case marked:
		a.shown = a.mark.result != exam.NotPresented
		a.blank = a.mark.result == exam.Omitted
	case hasChosen && state == fine:
		a.shown = true
		c.byKey(row, a)
	case state == dashed || trouble == dashed:
		a.shown = rules.Dash != "not_presented"
		a.blank, a.mark = true, markOf(exam.Omitted)
	case c.named(row), rules.Blank == "omitted": // a row that names the question has shown it
		a.shown, a.blank, a.mark = true, true, markOf(exam.Omitted)
	}
	if c.g.keyIsPart && a.mark.result == exam.Omitted { // it would be the only mark that the question has, and none
		a.mark = markOf(exam.ResultUnknown)
	}
}

// named reports whether the row itself names the item.
func (c *cellReader) named(row int) bool {
	if c.item == nil {
		return false
	}
	_, trouble := c.item.at(row)
	return trouble == fine
}

// rightFor is the key of an answer's item: the export's own, else that of the key file.
func (c *cellReader) rightFor(a *answer) exam.Choice {
	if a.key != "" {
		return exam.ChoiceOf(a.key)
	}
	return c.right
}

func (c *cellReader) byKey(row int, a *answer) {
	right := c.rightFor(a)
	if a.key == "" {
		a.key = string(c.right)
	}
	if right == "" || c.g.keyIsPart {
		return
	}
	a.mark = keyMark(c.choices[c.chosen.code(row)].Right(right))
}

// rowName is the examinee of row N of a file that names nobody.
func (n *Normalizer) rowName(line int64) string {
	d := n.reading.Sample.Dialect
	first := d.HeaderLine + int64(max(d.HeaderRows, 0))
	if d.HeaderRows == 0 {
		first = 1
	}
	return fmt.Sprintf("%s/row-%d", ingest.Stem(n.file), line-first+1)
}
