package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

const (
	scoreBytes = 64 << 10 // of the sample: records that begin within it are compared
	scoreRows  = 300      // at most
	scoreLeast = 10       // records that are compared even where they go beyond scoreBytes
)

// candidate is a dialect under test, and how well the sample fits it.
type candidate struct {
	delim   string
	quote   string
	escape  string
	width   int     // the most telling row width
	uniform float64 // share of rows of that width
	typed   float64 // share of cells that look like something
	broken  float64 // share of rows whose quotes make no sense
	faults  int     // their number
	quotes  int     // cells that are quoted as they should be
	score   float64
}

// weight favours the delimiters that exports use; the others must fit clearly better.
func weight(delim byte) float64 {
	switch delim {
	case ',', ';', '\t', '|':
		return 1
	case ':', ' ':
		return 0.6
	}
	return 0.7
}

func candidateDelimiters() []byte {
	return []byte{',', ';', '\t', '|', ':', ' ', '^', '~', '#', 0x1f, 1}
}

// findDialect chooses delimiter, quote and escape: the combination under which rows are most uniform, cells look most
// like values and quotes make sense (the idea of van den Burg, Nazábal and Sutton, 2019: consistency of pattern and type).
func (s *Sample) findDialect(text []byte, stated Stated) error {
	best, err := s.bestDialect(text, stated)
	if err != nil {
		return err
	}
	if stated.pasted == 0 && (stated.Delimiter != "" || stated.Quote != "") {
		free, err := s.bestDialect(text, Stated{})
		if err != nil {
			return err
		}
		s.compareDialects(best, free)
	}
	s.takeDialect(best, text, stated)
	return nil
}

// bestDialect is the best candidate among those that agree with what was stated.
func (s *Sample) bestDialect(text []byte, stated Stated) (candidate, error) {
	tries, err := s.candidates(text, stated)
	if err != nil {
		return candidate{}, err
	}
	for i := range tries {
		s.judge(&tries[i], text)
	}
	best := tries[0]
	for _, c := range tries[1:] {
		if stated.Quote == "" && c.quote == "" && !quotesAreText(tries, c.delim) {
			continue
		}
		if c.score > best.score {
			best = c
		}
	}
	return best, nil
}

// compareDialects notes where the stated dialect differs from one that fits clearly better.
func (s *Sample) compareDialects(stated, free candidate) {
	if free.score < 1.2*stated.score || free.width <= 1 {
		return
	}
	if stated.delim[0] != free.delim[0] {
		s.Disagreements = append(s.Disagreements, fmt.Sprintf("you said delimiter %s; the file looks parted by %s", delimiterName(stated.delim), delimiterName(free.delim)))
	}
	if stated.quote != free.quote && free.quotes > 0 {
		s.Disagreements = append(s.Disagreements, fmt.Sprintf("you said quote %s; the file looks quoted by %s", quoteName(stated.quote), quoteName(free.quote)))
	}
}

// quotesAreText reports whether quote characters must be plain text in a file parted by delim: read as quotes they make no
// sense in at least three rows and a tenth of all, more often than they do make sense. A few stray quotes are damage.
func quotesAreText(tries []candidate, delim string) bool {
	for _, c := range tries {
		if c.delim == delim && c.quote != "" && (c.faults < 3 || c.broken < 0.1 || c.quotes > c.faults) {
			return false
		}
	}
	return true
}

// candidates lists the combinations worth trying: characters that occur.
func (s *Sample) candidates(text []byte, stated Stated) ([]candidate, error) {
	delims, quotes, only := []string{}, []string{`"`}, false
	for _, d := range candidateDelimiters() {
		n := bytes.Count(text, []byte{d})
		if n > 0 {
			delims = append(delims, string(d))
		}
		if weight(d) == 1 && bytes.Count(text, []byte{d, ' '})*3 > n && n > 0 {
			delims = append(delims, string(d)+" ")
		}
	}
	if quotedBy(text, '\'') {
		quotes = append(quotes, "'")
	}
	if bytes.IndexByte(text, '"') >= 0 {
		quotes = append(quotes, "")
	}
	if stated.Delimiter != "" {
		d, ok := statedDelimiter(stated.Delimiter)
		if !ok {
			return nil, s.refuse(codeBadStated, 0, fmt.Sprintf("delimiter %q cannot be read", stated.Delimiter), "a delimiter is one character, or one and a blank")
		}
		delims, only = []string{d}, true
	}
	if stated.Quote != "" {
		q, ok := statedQuote(stated.Quote)
		if !ok {
			return nil, s.refuse(codeBadStated, 0, fmt.Sprintf("quote %q cannot be read", stated.Quote), `a quote is one character, or "none"`)
		}
		quotes = []string{q}
	}
	if !only && !slices.ContainsFunc(delims, func(d string) bool { return weight(d[0]) == 1 }) {
		delims = append(delims, ",") // one column, if nothing better is found
	}
	var out []candidate
	for _, d := range delims {
		for _, q := range quotes {
			out = append(out, candidate{delim: d, quote: q, escape: "doubled"})
			if q != "" && bytes.Contains(text, []byte(`\`+q)) {
				out = append(out, candidate{delim: d, quote: q, escape: "backslash"})
			}
		}
	}
	return out, nil
}

// quotedBy reports whether cells seem to be quoted by q: it opens after a delimiter or line start, and closes before one.
func quotedBy(text []byte, q byte) bool {
	edges := ",;\t|: ^~\r\n"
	opens, closes := 0, 0
	for i := bytes.IndexByte(text, q); i >= 0; i = after(text, i, q) {
		if i == 0 || strings.IndexByte(edges, text[i-1]) >= 0 {
			opens++
		}
		if i+1 == len(text) || strings.IndexByte(edges, text[i+1]) >= 0 {
			closes++
		}
	}
	return opens >= 2 && closes >= 2
}

// after is the index of the first q beyond i, -1 when there is none.
func after(text []byte, i int, q byte) int {
	next := bytes.IndexByte(text[i+1:], q)
	if next < 0 {
		return -1
	}
	return i + 1 + next
}

// tally is what a scan of the sample under one candidate counted.
type tally struct {
	widths          map[int]int     // rows by number of cells
	looks           map[int]float64 // sum of how believable their cells are
	rows, broken    int
	top             int      // cells of the first row
	stray           int      // of the broken: rows whose only fault are quotes inside cells without quotes
	torn            [][]byte // the other broken rows
	blanks, chances int      // delimiters followed by a blank; those that could be
}

// judge scans the first records of text under c and scores what it sees.
func (s *Sample) judge(c *candidate, text []byte) {
	d := Dialect{Delimiter: c.delim, Quote: c.quote, Escape: c.escape}
	sc := scanner{rules: d.scanRules(s.Limits, s.anyEnd)}
	t := sc.tally(text, c, s.whole)
	if t.rows == 0 {
		return
	}
	c.broken, c.faults = float64(t.broken)/float64(t.rows), t.broken
	c.rate(t.widths, t.looks, t.rows)
	if c.quote == "'" && t.broken > 0 && c.width > 1 {
		t.forgive(c, sc.rules)
		c.rate(t.widths, t.looks, t.rows)
	}
	if sc.skipBlank {
		// The blank belongs to the delimiter only if it is always there.
		c.score *= 1.05
		if t.blanks == 0 || t.blanks*50 < t.chances*49 {
			c.score = 0
		}
	}
	if weak := weight(c.delim[0]) < 1; weak && tears(text[:min(len(text), scoreBytes)], c.delim[0]) {
		c.score *= 0.05
	} else if weak && t.top != c.width {
		c.score *= 0.3
	}
}

// tally scans up to scoreRows records: those that begin within scoreBytes, and no fewer than scoreLeast. A record is seen to
// its own end, however far beyond: cut at a line break within a quoted cell, it would look as if its quotes made no sense.
func (s *scanner) tally(text []byte, c *candidate, whole bool) tally {
	t := tally{widths: map[int]int{}, looks: map[int]float64{}}
	for pos := 0; pos < len(text) && t.rows < scoreRows && (pos < scoreBytes || t.rows < scoreLeast); {
		rec, ok := s.record(text, pos, whole)
		if !ok {
			break
		}
		pos = rec.next
		if rec.blank {
			continue
		}
		if t.rows++; t.rows == 1 {
			t.top = rec.cells
		}
		if rec.code != "" {
			t.broken++
			if rec.code != codeStrayQuote {
				t.torn = append(t.torn, text[rec.start:rec.end])
				continue
			}
			t.stray++
		}
		t.blanks += rec.blanks
		t.chances += s.blankChances()
		t.widths[rec.cells]++
		t.looks[rec.cells] += s.looks(text, c)
	}
	return t
}

// forgive takes back nine tenths of the faults of rows that can be read in one way only, where the quote is an apostrophe:
// in words it needs no doubling to be told from a quote, and those who quote by it seldom double it.
func (t *tally) forgive(c *candidate, r rules) {
	f := fitter{rules: r, width: c.width}
	fits, typed := t.stray, c.typed
	for _, text := range t.torn {
		if f.fit(text) == nil {
			continue
		}
		fits++
		t.widths[c.width]++
		t.looks[c.width] += typed
	}
	c.broken = (float64(t.broken) - 0.9*float64(fits)) / float64(t.rows)
}

// tears reports whether a weak delimiter mostly stands between digits, as in 12:30 or 2026-01-31 12:30.
func tears(window []byte, delim byte) bool {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	all, between := 0, 0
	for i, c := range window {
		if c != delim || i == 0 || i+1 == len(window) {
			continue
		}
		all++
		if digit(window[i-1]) && digit(window[i+1]) {
			between++
		}
	}
	return between*3 > all
}

// rate picks the width that tells most and computes the score.
func (c *candidate) rate(widths map[int]int, looks map[int]float64, rows int) {
	order := make([]int, 0, len(widths))
	for w := range widths {
		order = append(order, w)
	}
	slices.Sort(order)
	best := -1.0
	for _, w := range order {
		if v := float64(widths[w]) * (1 - 1/float64(w+1)); v > best {
			best, c.width = v, w
		}
	}
	if c.width == 0 {
		return
	}
	c.uniform = float64(widths[c.width]) / float64(rows)
	c.typed = looks[c.width] / float64(widths[c.width])
	parting := 1 - 1/float64(c.width) // one column parts nothing
	if c.width == 1 {
		parting = 0.05
	}
	c.score = c.uniform * c.uniform * parting * c.typed * (1 - c.broken) * (1 - c.broken) * weight(c.delim[0])
}

// blankChances counts the delimiters of the record last scanned after which a blank could stand: those before a cell that is
// not empty. An empty cell after a blank counts, too, as it does among the blanks found.
func (s *scanner) blankChances() int {
	n := 0
	for i, sp := range s.spans {
		if i > 0 && sp.n > 0 {
			n++
		}
	}
	return n
}

// looks is the mean plausibility of the cells of the record last scanned.
func (s *scanner) looks(buf []byte, c *candidate) float64 {
	if len(s.spans) == 0 {
		return 0
	}
	sum := 0.0
	for i, sp := range s.spans {
		quoted := sp.off&inSide != 0 || s.quoted && sp.off > 0 && buf[sp.off-1] == s.quote
		if quoted {
			c.quotes++
		}
		sum += believable(s.cell(buf, i), quoted, c)
	}
	return sum / float64(len(s.spans))
}

// believable says how much a cell looks like a whole value: an unquoted cell that holds another delimiter or a quote
// was probably cut wrong.
func believable(cell []byte, quoted bool, c *candidate) float64 {
	if k := kindOf(cell); k != kindText && k != kindCode {
		return 1
	}
	if quoted {
		return 1
	}
	v := 0.95
	for _, b := range cell {
		switch b {
		case '"':
			return 0.1
		case '\t':
			return 0.1 // hardly ever part of a value
		case ',', ';', '|':
			switch {
			case b == c.delim[0]:
			case c.delim[0] == '\t':
				v = min(v, 0.6)
			default:
				v = min(v, 0.3)
			}
		}
	}
	return v
}

// takeDialect notes the choice and the reasons for it.
func (s *Sample) takeDialect(best candidate, text []byte, stated Stated) {
	d := &s.Dialect
	d.Delimiter, d.Quote, d.Escape = best.delim, best.quote, best.escape
	switch {
	case stated.pasted > 0:
		s.why("no delimiter and no quotes: lines of pasted text, each one cell")
	case best.width <= 1 && stated.Delimiter == "":
		d.Delimiter = ","
		s.why("no delimiter parts the lines: one column")
	default:
		s.why("delimiter %s: %.0f%% of the first rows have %d cells", delimiterName(d.Delimiter), 100*best.uniform, best.width)
	}
	if len(d.Delimiter) == 2 {
		s.why("a blank follows the delimiters and belongs to them")
	}
	if stated.pasted == 0 && (d.Quote != `"` || d.Escape != "doubled") {
		s.why("quote %s, quotes inside a cell %s", quoteName(d.Quote), d.Escape)
	}
	d.Decimal = "."
	if d.Delimiter[0] != ',' && s.decimalComma(text) {
		d.Decimal = ","
		s.why("numbers have a decimal comma")
	}
}
