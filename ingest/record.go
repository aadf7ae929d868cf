package ingest

// Kind is one of the seven kinds of CSV.
type Kind string

// The kinds of CSV, as printed by `check` and used in format files.
const (
	Responses    Kind = "responses"
	Sittings     Kind = "sittings"
	Attempts     Kind = "attempts"
	Roster       Kind = "roster"
	StudyLog     Kind = "study_log"
	Events       Kind = "events"
	CourseGrades Kind = "course_grades"
)

// Shape says how rows hold responses: one row per answer, or one row per person with a column per item.
type Shape string

// The shapes.
const (
	Long Shape = "long"
	Wide Shape = "wide"
)

// Field is the canonical meaning of a column. Names are those of the study (field.md, section 4).
type Field string

// Record is one data row as text by column, with its place: what edges and tests see of a Chunk row.
type Record struct {
	File  string
	Line  int64 // physical line on which the row begins, 1-based
	Bytes int64 // byte offset of the row's start in the decoded file
	Cells []string
}

// Chunk is tens of thousands of data rows of one file, column by column, in file order. Chunks of one file may be
// delivered to several workers at once; Index gives their order. A Chunk and everything in it (Codes too) is used
// again once the callback returns: copy what you keep.
type Chunk struct {
	Index   int
	Rows    int
	Lines   []int64  // physical line on which each row begins
	Offsets []int64  // byte offset of each row in the file as read (before decoding when the file is UTF-8)
	Columns []Column // one per column of the header, in file order
	// Raw is the original text of row i, for rejects; valid until the chunk's callback returns.
	Raw func(i int) []byte
}

// Column is one column of a Chunk: row i holds Value(Codes[i]). Distinct values are stored once, so that what is
// expensive (parsing a date, hashing a name) is done once per distinct value. When a column turned out to be almost
// all distinct, Codes is nil and row i is Value(i).
type Column struct {
	Codes []uint32
	Data  []byte
	Ends  []uint32 // value v is Data[Ends[v-1]:Ends[v]]; Ends[-1] is 0
}

// Distinct is the number of stored values.
func (c *Column) Distinct() int { return len(c.Ends) }

// Value returns stored value v; it must not be changed or kept.
func (c *Column) Value(v int) []byte {
	start := uint32(0)
	if v > 0 {
		start = c.Ends[v-1]
	}
	return c.Data[start:c.Ends[v]]
}

// Code returns the index of the stored value of row i.
func (c *Column) Code(i int) int {
	if c.Codes == nil {
		return i
	}
	return int(c.Codes[i])
}

// Cell returns the text of row i; it must not be changed or kept.
func (c *Column) Cell(i int) []byte { return c.Value(c.Code(i)) }

// ColumnUse says what one column was taken to mean, and why.
type ColumnUse struct {
	Index int    `json:"index"` // 0-based
	Name  string `json:"name"`
	Field Field  `json:"field"`           // "" not used
	Item  string `json:"item,omitempty"`  // wide form: the item this column holds
	Rank  int    `json:"-"`               // place of its rule in the format: parts of a field are joined in this order
	Group int    `json:"group,omitempty"` // repeated columns: 1-based, columns of one item share it; 0 none
	// Repeated: the header names the item more than once; this is not the first, and Item ends in its number, "Q2 (2)".
	Repeated bool          `json:"repeated,omitempty"`
	Parser   string        `json:"parser,omitempty"`  // value spelling, a name in transform/value.go
	Options  *ValueOptions `json:"options,omitempty"` // refine the parser; nil when none
	Key      string        `json:"key,omitempty"`     // wide form: the correct option, where the column's name tells it: "Q1 (C)"
	Why      string        `json:"why"`
	Samples  []string      `json:"samples"` // at most 3
}
