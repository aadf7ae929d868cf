package transform

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cutscore/exam"
	"cutscore/ingest"
)

// Normalizer reads the values of one file. It is safe for concurrent use by the workers that read the file's chunks.
type Normalizer struct {
	reading *ingest.Reading
	options Options
	file    string
	uses    []use
	groups  []group // wide shape
	footers []footer
	figures *ingest.Figures // nil: no matrix of people
	keyRows *keyRows        // nil: no matrix of options or marks that names people
	merge   *mergePlan
	order   *orderPlan // nil: the file itself orders its answers
	areas   map[string]ingest.Area
	exams   []*exam.Exam // see knowExams

	keyRemarks []KeyRemark // none: nothing to say
	met        met
	spare      sync.Pool // of *memory
}

// use is one column with one meaning, ready to read.
type use struct {
	*ingest.ColumnUse
	spelling
	zoneStated bool
	offsetless *atomic.Bool // a time without an offset was read; nil where that moves no row
	origin     int64
	seen       shareEvidence // of a column of scores, by the sampled rows; of one of shares or percents, see settleShares
}

// footer recognises rows that are summaries.
type footer struct {
	columns []int
	equals  []string
	blank   bool
	code    string // the remark on them; "" for none
}

// blankColumns recognises rows in which a column with one of these names is blank; nil when the file has none.
func (n *Normalizer) blankColumns(names []string) *footer {
	f := &footer{blank: true}
	for _, name := range names {
		for _, c := range n.reading.Columns {
			if ingest.SameName(c.Name, name) {
				f.columns = append(f.columns, c.Index)
			}
		}
	}
	if len(f.columns) == 0 {
		return nil
	}
	return f
}

// hits reports whether a row has such a cell.
func (f *footer) hits(c *ingest.Chunk, row int) bool {
	return slices.ContainsFunc(f.columns, func(column int) bool { return f.fits(string(c.Columns[column].Cell(row))) })
}

func (f *footer) fits(cell string) bool {
	cell = strings.TrimSpace(cell)
	if f.blank && (cell == "" || cell == "-") {
		return true
	}
	return slices.ContainsFunc(f.equals, func(e string) bool { return strings.EqualFold(e, cell) })
}

// New prepares the reading of a file. It settles the order of numeric dates of each column from the whole column when the
// sample does not prove it; when nothing does, the file is refused with code date-order-ambiguous.
func New(r *ingest.Reading, o Options) (*Normalizer, error) {
	n := &Normalizer{reading: r, options: o, file: r.Sample.Source.Name}
	if r.Format != nil {
		n.areas = foldAreas(r.Format.Areas)
	}
	if err := n.knowExams(); err != nil {
		return nil, err
	}
	for i := range r.Columns {
		if r.Columns[i].Field == "" {
			continue
		}
		u, err := n.prepare(&r.Columns[i])
		if err != nil {
			return nil, err
		}
		n.uses = append(n.uses, u)
	}
	slices.SortStableFunc(n.uses, func(a, b use) int { return cmp.Compare(a.Rank, b.Rank) })
	if err := n.settleDates(); err != nil {
		return nil, err
	}
	if err := n.observeMax(); err != nil {
		return nil, err
	}
	if err := n.settleShares(); err != nil {
		return nil, err
	}
	n.tellSodium()
	n.titlesAreNames()
	n.prepareFooters()
	n.learnFigures()
	if r.Shape == ingest.Wide {
		n.groups = n.prepareGroups()
		if err := n.trustKeys(); err != nil {
			return nil, err
		}
		n.answersByKey()
	}
	if err := n.fitKey(); err != nil {
		return nil, err
	}
	if r.Shape == ingest.Wide {
		n.findKeyRow()
		n.takeHeaderKey()
	}
	n.fitWords()
	if err := n.prepareOrder(); err != nil {
		return nil, err
	}
	return n, n.prepareMerge()
}

func (n *Normalizer) prepare(c *ingest.ColumnUse) (use, error) {
	u := use{ColumnUse: c, spelling: newSpelling(c, n.reading.Sample.Dialect.Decimal)}
	u.areas = n.areas
	if !knownParser(u.spelling) {
		return u, unknownParser(n.file, c)
	}
	if !isTimeParser(u.name) {
		return u, nil
	}
	u.zone, u.zoneStated = n.options.Zone, n.options.ZoneStated
	if u.options.Zone != "" {
		zone, err := time.LoadLocation(u.options.Zone)
		if err != nil {
			return u, &ingest.FileError{Path: n.file, Column: c.Name, Code: "zone-unknown", Message: fmt.Sprintf("there is no time zone %q", u.options.Zone),
				Hint: "use a name such as America/Chicago or Europe/Madrid"}
		}
		u.zone, u.zoneStated = zone, true
	}
	if u.zone == nil {
		u.zone = time.UTC
	}
	if u.Field != ingest.FieldExported {
		u.offsetless = &atomic.Bool{}
	}
	if u.name == "day_offset" {
		day, err := time.Parse(time.DateOnly, u.options.Origin)
		if err != nil {
			return u, &ingest.FileError{Path: n.file, Column: c.Name, Code: "parser-unknown", Message: "day_offset needs options.origin, the date of day 0 as YYYY-MM-DD"}
		}
		u.origin = day.UnixMicro()
	}
	return u, nil
}

// Zone names the zone in which times without an offset were read, as far as rows were; several, of different columns, joined by commas.
// It is "" where all tell their offset, or are no more than days.
func (n *Normalizer) Zone() string {
	var names []string
	for _, u := range n.uses {
		if u.offsetless != nil && u.offsetless.Load() {
			names = append(names, u.zone.String())
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ",")
}

// knownParser reports whether some parser has the name that the spelling asks for.
func knownParser(s spelling) bool {
	if _, ok := textParser(s); ok {
		return true
	}
	if _, ok := numberParser(s); ok {
		return true
	}
	if _, ok := markParser(s); ok {
		return true
	}
	if _, ok := flagParser(s); ok {
		return true
	}
	return isTimeParser(s.name) || isRecordParser(s.name) || s.name == "area_score" || s.name == "range"
}

// timeReader makes a reader for one chunk of the column.
func (u *use) timeReader() *timeReader {
	return &timeReader{spelling: u.spelling, stated: u.zoneStated, offsetless: u.offsetless, origin: u.origin, rule: zoneRule{from: 1, until: 0}}
}

func (n *Normalizer) prepareFooters() {
	if n.reading.Format == nil {
		return
	}
	for _, rule := range n.reading.Format.Footer {
		f := footer{equals: rule.Equals, blank: rule.Blank, code: footerCode(rule)}
		for _, name := range rule.Column {
			for _, c := range n.reading.Columns {
				if ingest.SameName(c.Name, name) {
					f.columns = append(f.columns, c.Index)
				}
			}
		}
		n.footers = append(n.footers, f)
	}
}

// footerCode is the remark on rows that a rule counts with the footer; "" for sums, which say what they are.
func footerCode(rule ingest.FooterRule) string {
	switch {
	case rule.Nobody:
		return codeNobody
	case rule.Blank:
		return codeNoAttempt
	}
	return ""
}

// Chunk reads the values of a chunk into a batch that lives no longer than the chunk. Rows that cannot be used are in the batch's Rejects; an error means a machine that is broken.
func (n *Normalizer) Chunk(c *ingest.Chunk) (*Batch, error) {
	b := &Batch{from: n, memory: n.memory()}
	lane := n.lanes(c, b)
	switch {
	case n.recordUse() != nil:
		n.records(c, lane, b)
	case n.reading.Kind == ingest.Responses && n.reading.Shape == ingest.Wide:
		n.wide(c, lane, b)
	case n.reading.Kind == ingest.Responses:
		n.long(c, lane, b)
	default:
		n.rows(c, lane, b)
	}
	return b, nil
}

// find returns the uses of a field.
func (n *Normalizer) find(f ingest.Field) []*use {
	var out []*use
	for i := range n.uses {
		if n.uses[i].Field == f {
			out = append(out, &n.uses[i])
		}
	}
	return out
}

func (n *Normalizer) one(f ingest.Field) *use {
	for i := range n.uses {
		if n.uses[i].Field == f {
			return &n.uses[i]
		}
	}
	return nil
}
