package transform

import (
	"cmp"
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// group is the columns of one item in the wide shape. Nil uses are absent.
type group struct {
	item                                     string
	place                                    int // 1-based order among the items
	mark, chosen, most, key, seconds, itemID *use
	points                                   []*use // the last that is filled holds: it is a correction by hand
	disciplines, systems, tasks              string
	repeated                                 *use // a column of an item that the header had named before
	keyIsPart                                bool // the right answer that is shown is not all that earns full marks, see trustKeys
}

// prepareGroups gathers the item columns, in the order of their first appearance.
func (n *Normalizer) prepareGroups() []group {
	byNumber := map[int]*group{}
	for i := range n.uses {
		u := &n.uses[i]
		if u.Group == 0 {
			continue
		}
		g := byNumber[u.Group]
		if g == nil {
			g = &group{item: u.Item, place: u.Group}
			byNumber[u.Group] = g
		}
		g.add(u)
	}
	var out []group
	for _, g := range byNumber {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Compare(a.place, b.place) })
	n.giveAreas(out)
	return out
}

func (g *group) add(u *use) {
	if u.Repeated && g.repeated == nil {
		g.repeated = u
	}
	switch u.Field {
	case ingest.FieldResult:
		g.mark = u
	case ingest.FieldResponse:
		g.chosen = u
	case ingest.FieldPoints:
		g.points = append(g.points, u)
	case ingest.FieldPointsMax:
		g.most = u
	case ingest.FieldKey:
		g.key = u
	case ingest.FieldSeconds:
		g.seconds = u
	case ingest.FieldItem:
		g.itemID = u
	}
}

// giveAreas gives items the content areas that the format's ranges state, or the key file.
func (n *Normalizer) giveAreas(groups []group) {
	if n.reading.Format != nil && n.reading.Format.Items != nil {
		for _, r := range n.reading.Format.Items.Ranges {
			in := false
			for i := range groups {
				name := bareItem(groups[i].item)
				in = in || ingest.SameName(name, r.First)
				if in || r.Prefix != "" && strings.HasPrefix(strings.ToLower(name), strings.ToLower(r.Prefix)) {
					groups[i].disciplines, groups[i].systems, groups[i].tasks = r.Disciplines, r.Systems, r.Tasks
				}
				in = in && !ingest.SameName(name, r.Last)
			}
		}
	}
	for i := range groups {
		if item := n.options.Key.item(groups[i].item, groups[i].place); item != nil && groups[i].disciplines+groups[i].systems+groups[i].tasks == "" {
			groups[i].disciplines, groups[i].systems, groups[i].tasks = item.Disciplines, item.Systems, item.Tasks
		}
	}
}

// bareItem is an item's name without the form that was put before it.
func bareItem(id string) string {
	if _, bare, ok := strings.Cut(id, "/"); ok {
		return bare
	}
	return id
}

// pivot turns the rows of a wide chunk into responses.
type pivot struct {
	*lanes
	cells  []cellReader
	rules  ingest.ItemRules
	r      *exam.Responses
	rows   []int32 // source row of each response
	items  *wordBook
	chosen *wordBook
	keys   *wordBook
	took   []taken           // by row
	form   *exam.Coded       // the form stands before each item's id; nil when it does not
	groups map[string]*group // of items

	unfinished *footer // tells rows of attempts that were not finished; nil when the format cannot
}

func (n *Normalizer) wide(c *ingest.Chunk, l *lanes, b *Batch) {
	person := &exam.Responses{Rows: c.Rows}
	person.Examinee = l.wideExaminee()
	l.requireWord(ingest.FieldExaminee, person.Examinee, absentID)
	l.readContext(person)
	l.readTimes(person)
	p := &pivot{lanes: l, r: &exam.Responses{}, items: newWordBook(), chosen: newWordBook(), keys: newWordBook(), took: make([]taken, c.Rows), groups: map[string]*group{}}
	if n.reading.Format != nil && n.reading.Format.Items != nil {
		p.rules = *n.reading.Format.Items
		p.unfinished = n.blankColumns(p.rules.Unfinished)
	}
	if p.rules.PerForm && person.Form.Codes != nil {
		p.form = &person.Form
	}
	keys := l.keysOf(n.groups)
	for i := range n.groups {
		p.cells = append(p.cells, l.cellReader(&n.groups[i], keys))
	}
	person.Examinee = l.identities(person.Examinee)
	l.defaultSitting(person)
	person.Sitting = l.hideSittings(person.Sitting)
	sittings := l.wideSittings(person) // before the answers: a bad score sets the whole row aside
	answers := make([]answer, len(p.cells))
	for row := range c.Rows {
		if l.in(row) {
			p.row(row, answers)
		}
	}
	p.finish(person)
	p.r.Untold = n.untold()
	b.Responses = p.r
	b.ResponseRows = repeat(c.Lines, p.rows)
	for _, s := range sittings {
		if l.in(s.row) {
			p.took[s.row].complete(&s.Sitting)
			b.Sittings = append(b.Sittings, s.Sitting)
			b.SittingRows = append(b.SittingRows, c.Lines[s.row])
		}
	}
	l.close()
}

// wideExaminee is the id column, or else the row's place in this file: the same place in another file is another person.
func (l *lanes) wideExaminee() exam.Coded {
	if l.n.one(ingest.FieldExaminee) != nil {
		return l.words(ingest.FieldExaminee)
	}
	if id := l.n.reading.Constants[ingest.FieldExaminee]; id != "" {
		return l.constant(id)
	}
	out := exam.Coded{Codes: make([]uint32, l.chunk.Rows), Values: make([]string, l.chunk.Rows)}
	for i := range out.Codes {
		out.Codes[i] = uint32(i)
		out.Values[i] = l.n.rowName(l.chunk.Lines[i])
	}
	return out
}

// answer is one cell group of a row, read.
type answer struct {
	mark    mark
	shown   bool
	blank   bool // shown, and not answered
	chosen  string
	key     string
	item    string
	seconds float32
	full    float64 // points to earn; exam.Unknown when not told

	oddity        string // code of the remark on the points in column oddIn; "": none
	oddIn         *use
	contradiction bool // the mark is not what key and choice say
}

// row reads the answers of one row and appends those to items that were presented.
func (p *pivot) row(row int, answers []answer) {
	shown := false
	for i := range p.cells {
		a, trouble := p.cells[i].read(row, &p.rules)
		if trouble.wrong() {
			return // the row is set aside already
		}
		answers[i] = a
		shown = shown || a.shown
	}
	if !shown {
		p.reject(row, nil, noAnswers)
		return
	}
	switch {
	case p.unfinished != nil && p.unfinished.hits(p.chunk, row):
		stillOpen(answers)
	case p.rules.Ordered:
		notReached(answers)
	}
	for i := range answers {
		if a := &answers[i]; a.shown {
			p.append(row, i, a)
			p.took[row].add(a)
			p.remark(row, i, a)
		}
	}
}

// remark tells what is odd about an answer.
func (p *pivot) remark(row, i int, a *answer) {
	chosen := p.cells[i].g.chosen
	if again := p.cells[i].g.repeated; again != nil {
		p.note(row, again, codeRepeatedItem)
	}
	if a.oddity != "" {
		p.note(row, a.oddIn, a.oddity)
	}
	if a.contradiction {
		p.note(row, chosen, codeContradiction)
	}
	if a.mark.result == exam.ResultUnknown && a.chosen != "" && a.full != 0 { // nothing to earn: a survey needs no mark
		code := codeNoMark
		if p.cells[i].g.keyIsPart {
			code = CodeKeyIsPart
		}
		p.note(row, chosen, code)
	}
}

// taken is what was presented to one person: how many items, and the points to earn when all of them tell.
type taken struct {
	items int
	full  float64
	open  bool // some item does not tell
}

func (t *taken) add(a *answer) {
	t.items++
	t.full += max(0, a.full)
	t.open = t.open || a.full < 0
}

// complete gives a sitting what only its answers tell.
func (t *taken) complete(s *exam.Sitting) {
	s.Items = t.items
	if s.Score.Scale == exam.Points && s.Score.Max == 0 && !t.open && s.Score.Value <= t.full {
		s.Score.Max = t.full
	}
}

// stillOpen turns all unanswered items of an attempt that was not finished into items not reached.
func stillOpen(answers []answer) {
	for i := range answers {
		if a := &answers[i]; a.shown && a.blank {
			a.mark = markOf(exam.NotReached)
		}
	}
}

// notReached turns the unanswered items at the end of a row into items not reached.
func notReached(answers []answer) {
	for i := len(answers) - 1; i >= 0; i-- {
		switch a := &answers[i]; {
		case !a.shown:
		case a.blank:
			a.mark = markOf(exam.NotReached)
		default:
			return
		}
	}
}

func (p *pivot) append(row, i int, a *answer) {
	p.rows = append(p.rows, int32(row))
	r := p.r
	r.Item.Codes = append(r.Item.Codes, p.items.code(p.itemOf(row, i, a)))
	r.Chosen.Codes = append(r.Chosen.Codes, p.chosen.code(a.chosen))
	r.Key.Codes = append(r.Key.Codes, p.keys.code(a.key))
	r.Result = append(r.Result, a.mark.result)
	r.Credit = append(r.Credit, a.mark.credit)
	r.Seconds = append(r.Seconds, a.seconds)
	r.Position = append(r.Position, int32(p.cells[i].g.place))
}

// itemOf is the item's id, which may begin with the row's form.
func (p *pivot) itemOf(row, i int, a *answer) string {
	if p.form == nil {
		return a.item
	}
	item := p.form.Values[p.form.Codes[row]] + "/" + a.item
	p.groups[item] = p.cells[i].g
	return item
}

// finish completes the columns: items and answers from the cells, everything else from the row's own columns.
func (p *pivot) finish(person *exam.Responses) {
	r := p.r
	r.Rows = len(p.rows)
	r.Item.Values = p.items.words
	r.Chosen = wordsOrNone(r.Chosen.Codes, p.chosen)
	r.Key = wordsOrNone(r.Key.Codes, p.keys)
	if !slices.ContainsFunc(r.Seconds, func(s float32) bool { return s >= 0 }) {
		r.Seconds = nil
	}
	if !p.rules.Ordered && (person.AnsweredAt != nil || !p.n.cellsNameItems()) {
		r.Position = nil // the order of columns need not be that of presentation, and columns come and go
	}
	p.areas()
	for _, c := range []struct{ to, from *exam.Coded }{{&r.Source, &person.Source}, {&r.Examinee, &person.Examinee}, {&r.Sitting, &person.Sitting},
		{&r.Form, &person.Form}, {&r.Family, &person.Family}, {&r.Mode, &person.Mode}, {&r.TimeLayout, &person.TimeLayout}, {&r.TimeBasis, &person.TimeBasis}} {
		*c.to = repeatCoded(*c.from, p.rows)
	}
	r.AnsweredAt, r.OffsetMinutes = repeat(person.AnsweredAt, p.rows), repeat(person.OffsetMinutes, p.rows)
	r.ExportedAt = repeat(person.ExportedAt, p.rows)
}

func wordsOrNone(codes []uint32, book *wordBook) exam.Coded {
	if len(book.words) == 1 && book.words[0] == "" {
		return exam.Coded{}
	}
	return exam.Coded{Codes: codes, Values: book.words}
}

// areas gives each response the areas of its item.
func (p *pivot) areas() {
	for i := range p.n.groups {
		p.groups[p.n.groups[i].item] = &p.n.groups[i]
	}
	give := func(get func(*group) string) exam.Coded {
		values, any := make([]string, len(p.items.words)), false
		for i, item := range p.items.words {
			if g := p.groups[item]; g != nil {
				values[i] = get(g)
				any = any || values[i] != ""
			}
		}
		if !any {
			return exam.Coded{}
		}
		return exam.Coded{Codes: p.r.Item.Codes, Values: values}
	}
	p.r.Disciplines = give(func(g *group) string { return g.disciplines })
	p.r.Systems = give(func(g *group) string { return g.systems })
	p.r.Tasks = give(func(g *group) string { return g.tasks })
}

// repeat gives each response the value of its row.
func repeat[T any](column []T, rows []int32) []T {
	if column == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		out[i] = column[row]
	}
	return out
}

func repeatCoded(c exam.Coded, rows []int32) exam.Coded {
	return exam.Coded{Codes: repeat(c.Codes, rows), Values: c.Values}
}
