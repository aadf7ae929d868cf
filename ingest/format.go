package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Items is the kind of a key file: one row per test question. It is read with --key, and may also lie among the exports.
const Items Kind = "items"

// Format is what is known of one export: how its header is recognised and what its columns mean. Everything that a
// vendor calls by its own name stands in such a file and nowhere in Go.
type Format struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Kind  Kind   `json:"kind"`
	Shape Shape  `json:"shape"` // Long by default
	// Header says which headers belong to this format.
	Header Fingerprint `json:"header"`
	// Constants hold fields that are the same on every row of every such file: source, form_family, score_scale, mode, exam.
	Constants map[Field]string `json:"constants,omitempty"`
	// File names what the file's own name says, as templates tried in turn: "{form_id}-grades". The first that fits wins.
	File []string `json:"file,omitempty"`
	// CourseFirst tells that the product's file names begin with the course and not with the title that somebody gave the test: a day
	// in front of such a name was put there by who collected.
	CourseFirst bool `json:"course_first,omitempty"`
	// Lines, for exports that are pasted text and no CSV, is a template that the first lines must fit; each line is then one cell, "#1".
	Lines string `json:"lines,omitempty"`
	// Columns are tried in order; a column of the file may serve several fields, and several columns one field (they are joined).
	Columns []ColumnRule `json:"columns"`
	Items   *ItemRules   `json:"items,omitempty"`
	Footer  []FooterRule `json:"footer,omitempty"`
	// Merge names the columns that identify a response which the export spreads over several rows, one per content area.
	Merge []string `json:"merge,omitempty"`
	// Families tells the family of a form, and its scale where that is not the format's, by how the form's name begins. The first
	// rule that fits holds, for rows that do not name the family themselves.
	Families []FamilyRule `json:"families,omitempty"`
	// Areas maps the vendor's name of a content area to ours.
	Areas map[string]Area `json:"areas,omitempty"`
	Notes []string        `json:"notes,omitempty"`
	// Unsure lists, in a drafted format, what only the user can settle, one sentence each; a file is refused while any is left.
	Unsure []string `json:"unsure,omitempty"`
	// Unused lists, in a drafted format, the columns for which no meaning was found; it has no effect.
	Unused []UnusedColumn `json:"unused,omitempty"`

	private bool           // given by the user: wins over what is shipped
	rest    func() *Format // the whole format, when only what recognises its header was read; see whole
}

// Fingerprint recognises a header. Names are templates (see Template) and compare without regard to case and blanks.
type Fingerprint struct {
	All     [][]string `json:"all"`                // of each list, one name must be present (spellings, translations)
	Any     []string   `json:"any,omitempty"`      // at least AtLeast of these
	AtLeast int        `json:"at_least,omitempty"` // default 1 when Any is given
	None    []string   `json:"none,omitempty"`     // none of these
	Yields  []string   `json:"yields,omitempty"`   // formats of the same columns: where one of them fits and explains no fewer, this one does not compete, else that one
	Exact   bool       `json:"exact,omitempty"`    // no column besides those that the format names
	// NoUnread lists what may not be lost: no column that the format leaves unread may be called like the first field of a list,
	// unless a column gives one of the list's fields.
	NoUnread [][]Field `json:"no_unread,omitempty"`
	MayStay  []string  `json:"may_stay,omitempty"` // when given, no other column may stay unread, but for those without a name or a value
}

// ColumnRule gives a column its meaning. The first of Names that the header has is taken; a name with {area} takes all that fit.
type ColumnRule struct {
	Field   Field         `json:"field"`
	Names   []string      `json:"names"`
	Parser  string        `json:"parser,omitempty"` // default: the field's own
	Options *ValueOptions `json:"options,omitempty"`
	Item    string        `json:"item,omitempty"`    // item rules: id of the item, filled from the name's placeholders; default "Q{n}"
	Unless  []string      `json:"unless,omitempty"`  // rule is left out when the header has one of these, and its column is not empty
	Why     string        `json:"why,omitempty"`     // drafted formats: the evidence
	Samples []string      `json:"samples,omitempty"` // drafted formats: values seen; no effect
}

// OriginToFill stands in a drafted mapping where only the user knows day 0; a file is refused while it is there.
const OriginToFill = "YYYY-MM-DD"

// ValueOptions refine how the values of a column are read.
type ValueOptions struct {
	Max       float64           `json:"max,omitempty"`       // full points of an item; largest value of a scale
	Order     string            `json:"order,omitempty"`     // of dates: ymd, dmy, mdy
	Zone      string            `json:"zone,omitempty"`      // time zone of times without offset
	Origin    string            `json:"origin,omitempty"`    // day 0 of day offsets, YYYY-MM-DD
	Separator string            `json:"separator,omitempty"` // between several values in a cell
	Missing   []string          `json:"missing,omitempty"`   // spellings and codes that mean "not recorded"
	Values    map[string]string `json:"values,omitempty"`    // vendor's word -> ours
	Dimension string            `json:"dimension,omitempty"` // of an area column: discipline, system or task
	Decimal   string            `json:"decimal,omitempty"`   // "," when the file's dialect does not tell
	Prefix    string            `json:"prefix,omitempty"`    // taken from the front of the value, such as the "#" before ids
	Before    string            `json:"before,omitempty"`    // put before the value, such as the test's name before the letter of its form; {file} is the file's name
	Words     string            `json:"words,omitempty"`     // "ungraded": a word where a number is expected means that there is no mark yet
	Blank     string            `json:"blank,omitempty"`     // "omitted": an empty option of an item without credit was omitted, not wrong
	Unscored  bool              `json:"unscored,omitempty"`  // there is nothing to earn, as in a survey; a full mark of 0 in the column's name says so too
	Fallback  bool              `json:"fallback,omitempty"`  // used only in rows where the earlier columns of the field are empty
	// ObservedMax takes the largest value of the whole column for the full points, for exports that do not tell them.
	ObservedMax bool `json:"observed_max,omitempty"`
}

// ItemRules describe the item columns of the wide shape. A group is all columns that carry the same {n} or {item};
// a rule whose names have neither continues the group of the column to its left (Canvas: answer, then points). Rules of
// one field with an Item template each have items of their own.
type ItemRules struct {
	Columns []ColumnRule `json:"columns"`
	// Blank says what an empty cell means: "not_presented" (default) or "omitted".
	Blank string `json:"blank,omitempty"`
	// Dash says what a lone "-" means; default "omitted".
	Dash string `json:"dash,omitempty"`
	// Ordered tells that the columns stand in the order of presentation: unanswered ones at the end are "not reached".
	Ordered bool `json:"ordered,omitempty"`
	// Unfinished names the column that is empty or "-" while an attempt is not finished: what is unanswered then is "not reached".
	Unfinished []string `json:"unfinished,omitempty"`
	// Scoped prefixes item ids with the form, because names such as "Q. 1" repeat in every file.
	Scoped bool `json:"scoped,omitempty"`
	// PerForm prefixes item ids with the form that the row names, because each form counts its own questions.
	PerForm bool `json:"per_form,omitempty"`
	// Ranges give content areas to items by their names or numbers.
	Ranges []ItemRange `json:"ranges,omitempty"`
	// Skip names columns that would fit an item rule and hold no item.
	Skip []string `json:"skip,omitempty"`
	// From and Until bound the columns that may hold items (exclusive names); "" means no bound.
	From  []string `json:"from,omitempty"`
	Until []string `json:"until,omitempty"`
}

// ItemRange gives areas to the items from First to Last, in column order, both included; or to those that start with Prefix.
type ItemRange struct {
	First       string `json:"first,omitempty"`
	Last        string `json:"last,omitempty"`
	Prefix      string `json:"prefix,omitempty"`
	Disciplines string `json:"disciplines,omitempty"`
	Systems     string `json:"systems,omitempty"`
	Tasks       string `json:"physician_task,omitempty"`
}

// FooterRule recognises a row that is a summary and no record: Column's cell is one of Equals; or, with Blank, it is empty or "-"
// where every record has a value; with Nobody, the row is an answer of somebody who is no examinee, such as a teacher who tries
// the test out, and is remarked on. Rows of only empty cells are always footer.
type FooterRule struct {
	Column []string `json:"column"`
	Equals []string `json:"equals,omitempty"`
	Blank  bool     `json:"blank,omitempty"`
	Nobody bool     `json:"nobody,omitempty"`
}

// FamilyRule is for forms whose name begins with Prefix, letter case apart; "" fits all.
type FamilyRule struct {
	Prefix string `json:"prefix"`
	Family string `json:"family"`
	Scale  string `json:"scale,omitempty"` // of their scores, where the row names none; a score that it cannot have rules the rule out
}

// Area is a content area of ours.
type Area struct {
	Dimension string `json:"dimension"`
	Name      string `json:"name"`
}

// UnusedColumn is a column that a draft could give no meaning.
type UnusedColumn struct {
	Name    string   `json:"name"`
	Why     string   `json:"why"`
	Samples []string `json:"samples"`
}

// ParseFormat reads a format file strictly: an unknown key, kind or field is an error that names it.
func ParseFormat(name string, b []byte) (*Format, error) {
	f := &Format{private: true}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))) // some editors put a mark there
	dec.DisallowUnknownFields()
	if err := dec.Decode(f); err != nil {
		return nil, formatError(name, "it is not a format file: "+err.Error())
	}
	if dec.More() {
		return nil, formatError(name, "something follows the end of the format")
	}
	if f.Shape == "" {
		f.Shape = Long
	}
	if problem := f.problem(); problem != "" {
		return nil, formatError(name, problem)
	}
	if open := f.unfilled(); open != "" {
		return nil, &FileError{Path: name, Code: codeFormatUnfilled, Message: open, Hint: "`cutscore formats draft FILE` wrote what it could tell; what is left open is yours to fill in"}
	}
	return f, nil
}

func formatError(name, problem string) error {
	return &FileError{Path: name, Code: "format-file", Message: problem,
		Hint: "`cutscore formats draft FILE` writes a format file to start from; docs/formats.md names every key"}
}

// problem returns the first thing wrong with the format, or "".
func (f *Format) problem() string {
	switch {
	case f.Name == "":
		return `"name" is missing`
	case !slices.Contains(kinds(), f.Kind):
		return fmt.Sprintf("kind %q is none of %s", f.Kind, joinKinds())
	case f.Shape != Long && f.Shape != Wide:
		return fmt.Sprintf(`shape %q is neither "long" nor "wide"`, f.Shape)
	case len(f.Header.All)+len(f.Header.Any) == 0 && f.Lines == "":
		return `"header" recognises nothing: give "all" or "any"`
	case f.Shape == Wide && f.Items == nil:
		return `a wide format needs "items"`
	}
	if field := f.Header.unknownUnread(); field != "" {
		return fmt.Sprintf(`"no_unread" names %q, which is no field`, field)
	}
	for field := range f.Constants {
		if !field.belongs(f.Kind) {
			return fmt.Sprintf("constant %q is no field of %s", field, f.Kind)
		}
	}
	if problem := rulesProblem(f.Columns, f.Kind); problem != "" {
		return problem
	}
	if f.Items != nil {
		return f.Items.problem(f.Kind)
	}
	return ""
}

func (r *ItemRules) problem(kind Kind) string {
	if len(r.Columns) == 0 {
		return `"items" has no columns`
	}
	for _, meaning := range []string{r.Blank, r.Dash} {
		if !slices.Contains([]string{"", "not_presented", "omitted"}, meaning) {
			return fmt.Sprintf(`"items": %q is neither "not_presented" nor "omitted"`, meaning)
		}
	}
	return rulesProblem(r.Columns, kind)
}

func rulesProblem(rules []ColumnRule, kind Kind) string {
	for _, rule := range rules {
		switch {
		case !rule.Field.belongs(kind):
			return fmt.Sprintf("%q is no field of %s; its fields are %s", rule.Field, kind, strings.Join(fieldNames(kind), ", "))
		case len(rule.Names) == 0:
			return fmt.Sprintf("field %q has no column names", rule.Field)
		}
		if o := rule.Options; o != nil && o.Order != "" && !slices.Contains([]string{"ymd", "dmy", "mdy"}, o.Order) {
			return fmt.Sprintf("field %q: order %q is none of ymd, dmy, mdy", rule.Field, o.Order)
		}
	}
	return ""
}

func kinds() []Kind {
	return []Kind{Responses, Sittings, Attempts, Roster, StudyLog, Events, CourseGrades, Items}
}

func joinKinds() string {
	var names []string
	for _, k := range kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}
