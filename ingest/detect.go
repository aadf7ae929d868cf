package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// KnownHeader returns the test by which the reader recognises a header line that some format fits.
func KnownHeader(formats []*Format) HeaderTest {
	return func(cells []string) bool {
		header := newHeadings(cells)
		return slices.ContainsFunc(formats, func(f *Format) bool { return f.misfit(header) == "" })
	}
}

// Recognise decides what a file is: what the user stated, else the user's own formats, else the shipped format that explains
// most of the columns, else a matrix of items that is evident from its values. An unknown header is an *UnknownHeader. Of a
// sample that Sniff refused, only pasted lines can be made anything of.
func Recognise(s *Sample, formats []*Format, stated Stated) (*Reading, error) {
	if stated.Format != "" && s.refused == nil {
		return recogniseStated(s, formats, stated)
	}
	if pasted, err := asLines(s, formats, stated); pasted != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return finish(pasted.apply(s), nil, stated), nil
	}
	if s.refused != nil {
		if hidden := s.hidden(formats, stated); hidden != nil {
			return nil, hidden
		}
		return nil, s.refused
	}
	fits := fitting(s, formats, stated)
	if best := bestFit(fits); best != nil {
		best.takePerson()
		for _, refusal := range []*FileError{best.unreadPerson(), best.personTwice(), best.refusal} {
			if refusal != nil {
				return nil, refusal
			}
		}
		return finish(best, fits, stated), nil
	}
	if stated.Kind == "" || stated.Kind == Responses {
		if r := matrixByEvidence(s); r != nil {
			if err := r.refuseMatrix(); err != nil {
				return nil, err
			}
			return finish(r, nil, stated), nil
		}
	}
	if hidden := s.hidden(formats, stated); hidden != nil {
		return nil, hidden
	}
	return nil, unknown(s, tried(s, formats, stated))
}

func recogniseStated(s *Sample, formats []*Format, stated Stated) (*Reading, error) {
	for _, f := range formats {
		if f.Name != stated.Format {
			continue
		}
		if pasted, err := asLines(s, []*Format{f}, stated); pasted != nil || err != nil {
			if err != nil {
				return nil, err
			}
			return finish(pasted.apply(s), nil, stated), nil
		}
		header := headingsOf(s)
		if misfit := f.lacking(header); misfit != "" {
			if r := f.asMatrix(s); r != nil {
				return finish(r, nil, stated), r.refuseMatrix()
			}
			return nil, &FileError{Path: s.Source.Name, Line: s.Dialect.HeaderLine, Code: "format-misfit",
				Message: fmt.Sprintf("format %s was stated, but %s", f.Name, withObstacle(misfit, s.obstacle())),
				Hint:    "leave out --format to see what fits, or draft one with `cutscore formats draft`"}
		}
		r := f.apply(s)
		r.say("format " + f.Name + " as stated")
		if losing := f.losing(header); losing != "" { // what was said holds
			r.Disagreements = append(r.Disagreements, fmt.Sprintf("you said format %s; by itself it would not be taken: %s", f.Name, losing))
		}
		return finish(r, nil, stated), nil
	}
	return nil, &FileError{Path: s.Source.Name, Code: "format-unknown", Message: fmt.Sprintf("no format is called %q", stated.Format),
		Hint: "`cutscore formats` lists them"}
}

// asMatrix reads a table of items under other names than those of our own wide form, which was stated; nil when it is none.
func (f *Format) asMatrix(s *Sample) *Reading {
	if f.Kind != Responses || f.Shape != Wide || f.whole().Constants[FieldSource] != ownSource {
		return nil
	}
	r := matrixByEvidence(s)
	if stated, doubt := matrixAsStated(s); r == nil && stated != nil {
		r, stated.Disagreements = stated, append(stated.Disagreements, doubt)
	}
	if r != nil {
		r.waiveOneKind()
		r.say("format " + f.Name + " as stated; its names are not those of our own form, and its values tell")
	}
	return r
}

// ownSource is the source that our own forms state.
const ownSource = "own"

// fitting returns the readings by the formats that fit.
func fitting(s *Sample, formats []*Format, stated Stated) (fits []*Reading) {
	header := headingsOf(s)
	for _, f := range formats {
		if r, misfit := f.try(s, header, stated); misfit == "" {
			fits = append(fits, r)
		}
	}
	return withoutYielding(fits)
}

// try reads the sample by the format, or returns the first thing that speaks against that: the header (no reading), or the rows.
func (f *Format) try(s *Sample, header *headings, stated Stated) (r *Reading, misfit string) {
	if misfit = f.misfit(header); misfit != "" {
		return nil, misfit
	}
	if stated.Kind != "" && stated.Kind != f.Kind {
		return nil, fmt.Sprintf("it is %s, and %s was stated", f.Kind, stated.Kind)
	}
	r = f.apply(s)
	return r, r.noRecords()
}

// withoutYielding leaves one of two readings whose formats share columns: the one that explains more, and of equals the one to
// which the other yields.
func withoutYielding(fits []*Reading) []*Reading {
	yields := func(r, to *Reading) bool { return slices.Contains(r.Format.Header.Yields, to.Format.Name) }
	var out []*Reading
	for _, r := range fits {
		if !slices.ContainsFunc(fits, func(o *Reading) bool {
			return yields(r, o) && o.weight() >= r.weight() || yields(o, r) && o.weight() > r.weight()
		}) {
			out = append(out, r)
		}
	}
	return out
}

// noRecords says which column ought to hold whole records as JSON and shows none; "" when the format needs none.
func (r *Reading) noRecords() string {
	for _, u := range r.Columns {
		if u.Field != FieldState {
			continue
		}
		for _, row := range r.Sample.Rows {
			if u.Index < len(row) && strings.HasPrefix(strings.TrimSpace(row[u.Index]), "{") {
				return ""
			}
		}
		return fmt.Sprintf("column %q holds no records in braces", u.Name)
	}
	return ""
}

// bestFit prefers what the user brought, then what explains the most columns. Order breaks ties, so that one input has one answer.
func bestFit(fits []*Reading) *Reading {
	var best *Reading
	for _, r := range fits {
		if best == nil || r.weight() > best.weight() {
			best = r
		}
	}
	return best
}

func (r *Reading) weight() int {
	n := 0
	for i := range r.Columns {
		if r.Columns[i].Field != "" {
			n++
		}
	}
	if r.Format.private {
		n += 1 << 20
	}
	return n
}

func finish(r *Reading, fits []*Reading, stated Stated) *Reading {
	r.DateOrder = stated.DateOrder
	r.settlePoints()
	for _, other := range fits {
		if other != r && other.Format.private == r.Format.private {
			r.Disagreements = append(r.Disagreements, fmt.Sprintf("the header also fits format %s, which explains fewer columns", other.Format.Name))
		}
	}
	for i := range r.Columns {
		u := &r.Columns[i]
		if o := u.Options; o != nil && o.Order != "" && stated.DateOrder != "" && o.Order != stated.DateOrder {
			r.Disagreements = append(r.Disagreements, fmt.Sprintf("column %q: format %s says %s, --date-order says %s and wins", u.Name, r.Format.Name, o.Order, stated.DateOrder))
		}
	}
	r.compareDoubles()
	if unused := r.unused(); len(unused) > 0 {
		r.say("not used: " + strings.Join(unused, ", "))
	}
	return r
}

// unreadPerson refuses a file whose format has a column of examinees that the file lacks, while a column that nothing reads looks
// like one: all rows would be one person's.
func (r *Reading) unreadPerson() *FileError {
	if r.Column(FieldExaminee) != nil || !slices.ContainsFunc(r.Format.Columns, func(c ColumnRule) bool { return c.Field == FieldExaminee }) {
		return nil
	}
	at := -1
	var found []string
	for _, u := range r.Columns {
		if u.Field == "" && namesPerson(u.Name) && !isOfAnother(u.Name) {
			if at < 0 {
				at = u.Index
			}
			found = append(found, strconv.Quote(u.Name))
		}
	}
	look, which := "column "+strings.Join(found, "")+" looks", "that column"
	switch len(found) {
	case 0:
		return nil
	case 1:
	default:
		look, which = "columns "+strings.Join(found, ", ")+" look", "the one that says who"
	}
	return &FileError{Path: r.Sample.Source.Name, Line: r.Sample.Dialect.HeaderLine, Code: codePersonUnread,
		Message: fmt.Sprintf("%s like whose rows these are, and format %s does not call people so: all would be one person's", look, r.Format.Name),
		Hint:    r.renamePerson(at, which) + "; if all rows are one person's, remove it"}
}

// renamePerson is what to call which column, as the message names the one at a place, so that the format takes it for the person: the first of its names under which the format still
// fits the header, our own word before others.
func (r *Reading) renamePerson(at int, which string) string {
	names := []string{string(FieldExaminee)}
	for _, rule := range r.Format.Columns {
		if rule.Field == FieldExaminee {
			names = append(names, rule.Names...)
		}
	}
	for _, name := range names {
		renamed := *r.Sample
		renamed.Header = slices.Clone(renamed.Header)
		renamed.Header[at] = name
		header := headingsOf(&renamed)
		if r.Format.misfit(header) != "" {
			continue
		}
		if who := r.Format.apply(&renamed).Column(FieldExaminee); who != nil && who.Index == at {
			return "call " + which + " " + strconv.Quote(name)
		}
	}
	return "write a mapping with `cutscore formats draft FILE > my.json` in which " + which + " is examinee_id, and give it with --format my.json"
}

// namesPerson reports whether a column's name speaks of people. "id" alone may be a row's.
func namesPerson(name string) bool {
	switch wordOf(name) {
	case "id", "uid", "sid":
		return false
	}
	part := personNamed(name)
	if part == familyName || part == givenName {
		return true
	}
	fields := fieldsNamed(name)
	return slices.Contains(fields, FieldExaminee) || slices.Contains(fields, FieldName)
}

func (r *Reading) unused() []string {
	var names []string
	for _, u := range r.Columns {
		if u.Field == "" {
			names = append(names, fmt.Sprintf("%q", u.Name))
		}
	}
	return names
}

// misfit returns the first thing that speaks against the format for this header, "" when it fits.
func (f *Format) misfit(header *headings) string {
	if lacking := f.lacking(header); lacking != "" {
		return lacking
	}
	return f.losing(header)
}

// lacking is the first thing that keeps the format from being used for this header, "" when it can be.
func (f *Format) lacking(header *headings) string {
	if f.Lines != "" {
		return "its lines are not of the form " + f.Lines
	}
	if misfit := f.Header.misfit(header); misfit != "" {
		return misfit
	}
	f = f.whole()
	if f.Items != nil && len(f.itemColumns(header, f.ruled(header))) == 0 {
		return "no column holds an item (" + quoteAny(f.Items.Columns[0].Names) + ")"
	}
	if missing := f.lacks(header); missing != "" {
		return "no column gives " + string(missing)
	}
	if f.Header.Exact {
		if name := f.stranger(header); name != "" {
			return fmt.Sprintf("it has no column %q", name)
		}
	}
	return ""
}

// misfit returns the first of the names that speak against the header, "" when it is recognised.
func (p *Fingerprint) misfit(header *headings) string {
	for _, alternatives := range p.All {
		if at, _ := header.any(alternatives); at < 0 {
			return "no column is called " + quoteAny(alternatives)
		}
	}
	if n := header.count(p.Any); n < max(1, p.AtLeast) && len(p.Any) > 0 {
		return fmt.Sprintf("%d of its columns %s are there, %d are needed", n, quoteAny(p.Any), max(1, p.AtLeast))
	}
	for _, name := range p.None {
		if at, _ := header.named(name); at >= 0 {
			return fmt.Sprintf("column %q belongs to another format", header.raw[at])
		}
	}
	return ""
}

// lacks names a field without which rows of the kind say nothing, when neither a column nor the file's name can give it.
func (f *Format) lacks(header *headings) Field {
	var need []Field
	switch {
	case f.Kind == Responses && f.Shape == Long:
		need = []Field{FieldItem, FieldState, FieldLine}
	case f.Kind == Sittings && f.Shape == Long:
		need = []Field{FieldScore, FieldAreaScore, FieldArea}
	case f.Kind == Attempts:
		need = []Field{FieldOutcome}
	default:
		return ""
	}
	if slices.ContainsFunc(need, func(field Field) bool { return f.gives(field, header) }) {
		return ""
	}
	return need[0]
}

func (f *Format) gives(field Field, header *headings) bool {
	for i := range f.Columns {
		if f.Columns[i].Field == field && len(f.Columns[i].columns(header)) > 0 {
			return true
		}
	}
	inName := func(pattern string) bool { return strings.Contains(pattern, "{"+string(field)+"}") }
	return f.Constants[field] != "" || slices.ContainsFunc(f.File, inName)
}

func (f *Format) stranger(header *headings) string {
	claimed := f.claimed(header)
	for i, name := range header.raw {
		if !claimed[i] && strings.TrimSpace(name) != "" {
			return name
		}
	}
	return ""
}

// count says how many of the names the header has.
func (h *headings) count(names []string) int {
	n := 0
	for _, name := range names {
		if at, _ := h.named(name); at >= 0 {
			n++
		}
	}
	return n
}

// quoteAny prints a few alternatives: "a" or "b".
func quoteAny(names []string) string {
	shown := names[:min(len(names), 4)]
	quoted := make([]string, len(shown))
	for i, name := range shown {
		quoted[i] = `"` + name + `"`
	}
	text := strings.Join(quoted, " or ")
	if len(names) > len(shown) {
		text += " or ..."
	}
	return text
}
