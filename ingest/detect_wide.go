package ingest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// A matrix of items is recognised without any format when the values speak for themselves: most columns are numbered
// columns of 0 and 1 (or of options), as statistics packages write them. What else stands in the file is listed as not used.
const (
	matrixItems = 3   // fewest item columns
	matrixShare = 0.5 // of all columns, at least so many must be items
)

// numbered splits a column name such as "Item 12", "reason.4", "X[3]" or "Q1" into a stem and a number.
var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(.*?)[\s._\-\[(#]*(\d+)[\])]?$`) })

// family is the stem of a numbered column, in lower case; ok is false for other names. A correct option or the full points behind
// the number are no part of it.
func family(name string) (stem, number string, ok bool) {
	name, _, _ = keyInName(name)
	name, _, _ = fullInName(name)
	m := numbered().FindStringSubmatch(foldName(name))
	if m == nil {
		return "", "", false
	}
	return strings.TrimRight(m[1], " ._-[(#"), m[2], true
}

// matrix is the search for items in a file without a known header.
type matrix struct {
	s    *Sample
	seen []*evidence
	role []Field // result, response, response_time_s, examinee_id, ... or ""
	why  []string

	before map[int]string // what is put before the values of a column
	byName bool           // people are known by their names alone

	seesAll  bool            // the rows are those of the whole file
	byValues string          // the column that says who by its values, "" when none does so
	full     map[int]float64 // full points, by column, where the table tells them
	again    int             // people who come again, and nothing tells their takings apart
	beside   map[int]bool    // columns that say something else of questions which have columns of their own
	away     map[int]bool    // columns of attendance and the like
	left     map[int]bool    // columns that may be items and are not read
	keys     map[int]string  // the correct option of an item, by column, where the names tell; else nil
	voids    []string        // values that are codes for no answer
	told     []string        // what else there is to say of how the table is read
	refusal  *FileError      // why the file may not be read, though its items are known; nil when it may
}

func matrixByEvidence(s *Sample) *Reading { return readMatrix(s, false) }

// readMatrix reads a matrix; stated says that its columns are questions whatever they are called.
func readMatrix(s *Sample, stated bool) *Reading {
	if len(s.Rows) == 0 || len(s.Header) < matrixItems || namesAnswers(s.Header) {
		return nil
	}
	all := s
	label := labelColumn(s)
	s = withoutSummaries(s, label)
	if len(s.Rows) == 0 {
		return nil
	}
	m := &matrix{s: s, role: make([]Field, len(s.Header)), why: make([]string, len(s.Header)), before: map[int]string{}, left: map[int]bool{},
		seesAll: all.whole && len(all.Rows) < sampleRows}
	for at := range s.Header {
		m.seen = append(m.seen, look(s, at))
	}
	m.knowFull(all, label)
	m.findVoidCodes()
	m.findPerson()
	m.findSplits()
	if !stated {
		m.findPresence()
	}
	if m.findBeside() {
		return nil // keys and full points score the answers, in a format that is drafted
	}
	items := m.findAnyItems()
	if items < matrixItems || float64(items) < matrixShare*float64(len(s.Header)) || m.hasRole(FieldResponse) {
		items = max(items, m.findCoded())
	}
	if items > 0 {
		items += m.findParts()
	}
	seconds := m.findSeconds()
	if items < matrixItems || !stated && float64(items+seconds+len(m.beside)+len(m.away)) < matrixShare*float64(len(s.Header)) {
		return nil
	}
	m.findTotal()
	m.findKeys()
	if m.refusal == nil {
		m.refuseOthers(items)
	}
	if m.refusal == nil {
		m.findPersonByValues()
	}
	if m.refusal == nil {
		m.refusal = m.s.refuseOneKind(m.columnsOf(FieldResult))
	}
	if m.refusal == nil {
		m.refuseOddValue()
	}
	m.findAgain()
	if m.refusal == nil {
		m.refuseUncertainPerson()
	}
	r := m.read(items)
	r.Sample, r.refusal = all, m.refusal
	return r
}

// findPerson takes the columns that say who, which form and when.
func (m *matrix) findPerson() {
	for at, name := range m.s.Header {
		field := personField(name)
		if field == "" || m.hasRole(field) {
			continue
		}
		if field == FieldTakenOn && m.seen[at].date == 0 || field == FieldExaminee && m.seen[at].filled == 0 {
			continue
		}
		m.role[at], m.why[at] = field, "its name"
	}
	if !m.hasRole(FieldExaminee) {
		m.findNames()
	}
}

func (m *matrix) hasRole(f Field) bool {
	for _, r := range m.role {
		if r == f {
			return true
		}
	}
	return false
}

// findAnyItems looks for points of a known number first, then for marks, then for options. Columns of which no cell is odd are surer than those that nearly fit.
func (m *matrix) findAnyItems() (found int) {
	for _, try := range []func() int{
		m.findPoints,
		func() int { return m.findItems(FieldResult, (*evidence).isMarks, (*evidence).nearMarks) },
		func() int { return m.findNear(FieldResult, (*evidence).nearMarks) },
		func() int { return m.findItems(FieldResponse, (*evidence).isOptions, (*evidence).nearOptions) },
		func() int { return m.findNear(FieldResponse, (*evidence).nearOptions) },
	} {
		if found = try(); found >= matrixItems {
			return found
		}
	}
	return found
}

// findItems marks as items the numbered columns whose values fit, and beside them those that nearly do; without any numbered
// ones, all whose values fit and whose names are not those of known covariates.
func (m *matrix) findItems(field Field, fits, nearly func(*evidence) bool) int {
	found := m.markItems(field, fits, isNumbered)
	if found > 0 {
		found += m.markEmpty(field)
		found += m.markNear(field, nearly)
	}
	if found >= matrixItems {
		return found
	}
	m.clear(field)
	if m.namesOneResult(fits) || len(m.beside) > 0 {
		return 0
	}
	known := m.hasRole(FieldExaminee) // beside whoever it is, Pupil is a part of the eye and Person a part of grammar
	found = m.markItems(field, fits, func(name string) bool { return !isCovariate(name) && (known || personNamed(name) == noPerson) })
	if found < matrixItems {
		m.clear(field)
	}
	return found
}

func (m *matrix) markItems(field Field, fits func(*evidence) bool, named func(string) bool) (found int) {
	for at, name := range m.s.Header {
		if e := m.seen[at]; m.role[at] == "" && !m.noItem(at) && named(name) && fits(e) && (e.percent+e.ticks == 0 || namesQuestion(name)) {
			m.role[at], m.why[at] = field, "values are "+m.seen[at].describe()
			found++
		}
	}
	return found
}

// stems are the names before the numbers of the columns that hold the field.
func (m *matrix) stems(field Field) map[string]bool {
	stems := map[string]bool{}
	for at, name := range m.s.Header {
		if stem, _, ok := family(name); ok && m.role[at] == field {
			stems[stem] = true
		}
	}
	return stems
}

func (m *matrix) clear(field Field) {
	for at := range m.role {
		if m.role[at] == field {
			m.role[at], m.why[at] = "", ""
		}
	}
}

// findSeconds takes a second numbered family with the same numbers as the items and positive decimals: times on the item.
func (m *matrix) findSeconds() (found int) {
	items := map[string]bool{}
	for at, name := range m.s.Header {
		if isItem(m.role[at]) {
			_, number, _ := family(name)
			items[number] = true
		}
	}
	for at, name := range m.s.Header {
		stem, number, ok := family(name)
		e := m.seen[at]
		if ok && m.role[at] == "" && items[number] && isTimeStem(stem) && e.all(e.number) && e.negative == 0 {
			m.role[at], m.why[at] = FieldSeconds, "positive numbers, numbered like the items"
			found++
		}
	}
	return found
}

func isTimeStem(stem string) bool {
	switch strings.TrimRight(stem, " ._-") {
	case "t", "rt", "time", "sec", "seconds", "latency", "tiempo", "zeit", "dauer", "duration", "response time", "time_s", "rt_s":
		return true
	}
	return false
}

// read turns the roles into a Reading.
func (m *matrix) read(items int) *Reading {
	f := &Format{Name: "matrix", Title: "one row per person, one column per item, recognised by its values", Kind: Responses, Shape: Wide,
		Items: &ItemRules{Scoped: true}}
	r := &Reading{Sample: m.s, Format: f, Kind: Responses, Shape: Wide, Constants: map[Field]string{FieldSource: "matrix"},
		Why: []string{}, Disagreements: append([]string{}, m.s.Disagreements...), Confident: true}
	if !m.hasRole(FieldForm) {
		r.Constants[FieldForm] = Stem(m.s.Source.Name)
		r.say(fmt.Sprintf("no column names the form: it is called after the file, %q", r.Constants[FieldForm]))
	}
	r.say(fmt.Sprintf("wide: %d of %d columns are items (%s)", items, len(m.s.Header), m.itemsText()))
	r.say("an empty cell or NA: the item was not presented to that person, and is not scored")
	if m.byName {
		r.say("no column holds an id: people are told apart by their names, so two of one name would be taken for one")
	}
	switch {
	case m.byValues != "":
		r.say(fmt.Sprintf("%s says who: its values are all different, and no column is called like a person", strconv.Quote(m.byValues)))
	case !m.hasRole(FieldExaminee):
		r.say("no column names the person: row N of this file is examinee row-N")
	}
	if m.keys != nil {
		r.say("the names of the items end in the correct options")
	}
	for _, told := range m.told {
		r.say(told)
	}
	m.sayVoidCodes(r)
	m.addColumns(r)
	m.sayForms(r)
	m.sayAgain(r)
	return r
}

func (m *matrix) itemsText() string {
	for at := range m.role {
		if m.role[at] == FieldResult {
			return "scored 0 or 1"
		}
		if m.role[at] == FieldPoints {
			return "points of a known number"
		}
		if m.role[at] == FieldResponse {
			return "options chosen; a key file, --key, scores them"
		}
	}
	return ""
}

func (m *matrix) addColumns(r *Reading) {
	form := r.Constants[FieldForm]
	groups, met := map[string]int{}, map[string]int{}
	var coded []string
	numbers, left := numbersHaveCodes(m.columnsOf(FieldResponse)), m.leftOut()
	for at, name := range m.s.Header {
		u := ColumnUse{Index: at, Name: name, Field: m.role[at], Why: m.why[at], Samples: samplesOf(m.s, at)}
		switch u.Field {
		case "":
			switch {
			case left[at]: // keys go by the places of questions, which this one has
				if u.Why == "" {
					u.Why = "numbered like the items, and neither marks nor options"
				}
				groups[fmt.Sprint("left out ", at)] = len(groups) + 1
				r.LeftOut = append(r.LeftOut, name)
			case u.Why == "" && isCovariate(name):
				u.Why = "called like a fact about the person or a sum: no item"
			case u.Why == "":
				u.Why = "neither person, form, date nor item"
			}
		case FieldResult, FieldResponse, FieldSeconds, FieldPoints:
			m.itemOf(&u, form, groups, met)
		}
		if u.Field != "" {
			u.Parser = u.Field.defaultParser(Responses)
		}
		if e := m.seen[at]; u.Item != "" && u.Field != FieldSeconds && u.Field != FieldPoints && e.hasCodes(numbers) {
			u.Options = u.Options.without("8", "9")
			coded = append(coded, strconv.Quote(name))
		}
		if isItem(u.Field) && u.Field != FieldPoints && len(m.voids) > 0 {
			u.Options = u.Options.without(m.voids...)
		}
		if before := m.before[at]; before != "" {
			u.Options = &ValueOptions{Before: before}
		}
		switch u.Field {
		case FieldResponse:
			u.Options = u.Options.withAbsent()
		case FieldPoints:
			u.Options = &ValueOptions{Max: m.full[at]}
		}
		r.Columns = append(r.Columns, u)
	}
	if len(coded) > 0 {
		r.say(codesSaid(coded))
	}
	r.ItemCount = len(groups) - len(r.LeftOut)
}

// itemOf gives a column its item, by its number when times stand beside the answers. A name that was met before is another
// item: "Q2 (2)".
func (m *matrix) itemOf(u *ColumnUse, form string, groups, met map[string]int) {
	id := tidyName(u.Name)
	if u.Key = m.keys[u.Index]; u.Key != "" {
		id, _, _ = keyInName(id)
	}
	if u.Field == FieldPoints {
		id, _, _ = fullInName(id)
	}
	group := id
	if m.hasRole(FieldSeconds) {
		_, group, _ = family(u.Name)
	}
	name, place := fmt.Sprint("name ", u.Field, " ", strings.ToLower(id)), fmt.Sprint("group ", u.Field, " ", group)
	if met[name]++; met[name] > 1 {
		id, u.Repeated = nth(id, met[name]), true
		u.Why += "; the header names the item more than once, and each is kept"
	}
	if met[place]++; met[place] > 1 {
		group = nth(group, met[place])
	}
	if _, ok := groups[group]; !ok {
		groups[group] = len(groups) + 1
	}
	if form != "" {
		id = form + "/" + id
	}
	u.Item, u.Group = id, groups[group]
}
