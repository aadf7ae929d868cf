package ingest

import "strings"

// Reading is what a file was taken to be, column by column, and why. It is decided before a value is read, printed by
// `check`, and is all that the normaliser needs.
type Reading struct {
	Sample  *Sample     `json:"-"`
	Format  *Format     `json:"-"`
	Kind    Kind        `json:"kind"`
	Shape   Shape       `json:"shape"`
	Columns []ColumnUse `json:"columns"` // in file order; a column that serves several fields stands there several times
	// Constants are fields with one value for the whole file: from the format, or from the file's name.
	Constants     map[Field]string `json:"constants"`
	ItemCount     int              `json:"items"` // wide shape: number of items
	Why           []string         `json:"why"`
	Disagreements []string         `json:"disagreements"`
	// LeftOut names columns that are numbered like the items and could not be read as such: answers may stand in them.
	LeftOut []string `json:"left_out"`
	// Doubled says of each column that is not used, because one of the same name is, how far it says something else.
	Doubled []string `json:"doubled"`
	// Confident is false when the reading rests on guesses that a person should look at.
	Confident bool `json:"confident"`
	// DateOrder is what the user stated, "" when nothing.
	DateOrder string `json:"date_order,omitempty"`

	refusal *FileError // why a matrix may not be read as it stands; nil when it may
}

// Column returns the use of a field, nil when no column has it.
func (r *Reading) Column(f Field) *ColumnUse {
	for i := range r.Columns {
		if r.Columns[i].Field == f {
			return &r.Columns[i]
		}
	}
	return nil
}

// Has reports whether a column or a constant gives the field.
func (r *Reading) Has(f Field) bool {
	return r.Column(f) != nil || r.Constants[f] != ""
}

// NamesPeople reports whether the rows say whose they are. Otherwise people are called after the file and their row.
func (r *Reading) NamesPeople() bool { return r.Has(FieldExaminee) }

// Answers is how many answers one row makes: the items of a matrix, else 1.
func (r *Reading) Answers() int {
	groups := 0
	for i := range r.Columns {
		groups = max(groups, r.Columns[i].Group)
	}
	return max(1, groups)
}

func (r *Reading) say(why string) { r.Why = append(r.Why, why) }

// samplesOf returns up to three different values of a column, shortened.
func samplesOf(s *Sample, column int) []string {
	out := []string{}
	for _, row := range s.Rows {
		if len(out) == 3 {
			break
		}
		if column < len(row) && strings.TrimSpace(row[column]) != "" {
			out = addSample(out, row[column])
		}
	}
	return out
}

const sampleLength = 40

func addSample(out []string, value string) []string {
	value = tidyName(value)
	if runes := []rune(value); len(runes) > sampleLength {
		value = string(runes[:sampleLength-1]) + "…"
	}
	for _, have := range out {
		if have == value {
			return out
		}
	}
	return append(out, value)
}
