package ingest

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// A polluted file is a clean table written in a way that readers stumble over: one deviation each, as real files have
// them. The classes, what a reader is expected to see in each, and the weights are those of the Pollock benchmark (Vitagliano
// and others, VLDB 2023; github.com/HPI-Information-Systems/Pollock: pollute_main.py and pollock_weights.json, where a weight
// is the number of files with the deviation among 3,712 from open data portals); the table and the code are ours. Classes
// without a weight are our own. clean is what a reader should see, header first.
type polluted struct {
	name   string
	text   []byte
	clean  [][]string
	told   Stated  // the dialect, for the run in which the reader is told
	weight float64 // 0 for a class that Pollock does not have
}

// writer says how a table is written.
type writer struct {
	delim, quote, escape, end string
	all                       bool // quote every cell
	quoted                    int  // the first of two columns that are quoted throughout, the header included; -1 for none
}

func plainWriter() writer { return writer{delim: ",", quote: `"`, escape: `"`, end: "\r\n", quoted: 6} }

// isQuoted reports whether the cell of column c is quoted: as the original is written, with commas and double quotes.
func (w writer) isQuoted(c int, v string) bool {
	return w.all || w.quoted >= 0 && (c == w.quoted || c == w.quoted+1) || strings.ContainsAny(v, ",\"\n")
}

// cell writes a cell. The double quotes of its text are escaped whatever the quote is: Pollock changes the one or the other.
func (w writer) cell(c int, v string) string {
	v = strings.ReplaceAll(v, `"`, w.escape+`"`)
	if !w.isQuoted(c, v) {
		return v
	}
	return w.quote + v + w.quote
}

func (w writer) row(cells []string) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = w.cell(i, c)
	}
	return strings.Join(out, w.delim) + w.end
}

func (w writer) table(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(w.row(r))
	}
	return b.String()
}

func (w writer) told() Stated {
	return Stated{Encoding: "ascii", Delimiter: w.delim, Quote: w.quote, Header: "1"}
}

// cleanTable is an invented list of practice questions: dates, times, counts, ids, prices, names with apostrophes and
// inch marks, sentences with commas, quotes and a backslash, addresses, and an empty last column.
func cleanTable() [][]string {
	rows := [][]string{{"DATE", "TIME", "Answered", "FormID", "Fee", "FormName", "Remark", "Link", "Note"}}
	names := []string{"Nurse's Cardiology Set", "Renal, Acid and Base", `Radiology Screen, Round 24"`, "Behavioural  Science",
		"Women's Health, Part 2", "Ethics", `Anatomy Atlas, 12" Edition`, "Students' Mixed Block", "Kids' Block", "Skin", "Eye", "Bones"}
	remarks := []string{"Forty questions in sixty minutes, written for the second year", "Short and steep.",
		"The explanations are long: read them, then read them again before you'll sit the exam", "A sound warm-up for students' groups",
		`The stems are short in this 5\'9" set, which everybody has seen by then.`, "As long, and as steep, as the one before.", "For the last week"}
	for i := range 83 {
		rows = append(rows, []string{fmt.Sprintf("%02d/%02d/2025", i%28+1, i/28+1), fmt.Sprintf("%02d:%02d", i/4, i%4*15), fmt.Sprint(i * 7 % 41),
			fmt.Sprintf("%c%c-%04d", 'A'+i%26, 'K'+i%11, 1000+i*37), fmt.Sprintf("$%d.%02d", i*3%90, i*29%100), names[i%len(names)], remarks[i%len(remarks)],
			fmt.Sprintf("https://forms.example.org/set/%04d.html", i), ""})
	}
	return rows
}

// pollutedFiles makes all of them.
func pollutedFiles() []polluted {
	table := cleanTable()
	w := plainWriter()
	out := wholeFile(table, w)
	out = append(out, dialects(table)...)
	out = append(out, encodings(table, w)...)
	return append(out, rowDamage(table, w)...)
}

// wholeFile changes what stands around the rows.
func wholeFile(table [][]string, w writer) []polluted {
	text := w.table(table)
	plain := w // a second table is quoted where it must be
	plain.quoted = -1
	second, more := table[:len(table)-1], make([][]string, len(table)-1)
	for i, r := range second {
		more[i] = append(append([]string{}, r...), "")
	}
	more[0][len(table[0])] = "col1"
	at := func(header string) Stated {
		told := w.told()
		told.Header = header
		return told
	}
	one := w.told()
	return []polluted{
		{"source", []byte(text), table, one, 1},
		{"no-payload", nil, nil, at("none"), 15},
		{"no-trailing-newline", []byte(strings.TrimRight(text, "\r\n")), table, one, 184},
		{"double-trailing-newline", []byte(text + w.end), table, one, 5},
		{"no-header", []byte(w.table(table[1:])), table[1:], at("none"), 470},
		{"header-multirow-2", []byte(w.row(table[0]) + text), repeatHeader(table, 2), at("1-2"), 47},
		{"header-multirow-3", []byte(w.row(table[0]) + w.row(table[0]) + text), repeatHeader(table, 3), at("1-3"), 47},
		{"preamble", []byte("PREAMBLE,,,,,,,,\r\n,,,,,,,,\r\n" + text), table, at("3"), 282},
		{"multitable-same", []byte(text + plain.table(second)), table, one, 188.0 / 3},
		{"multitable-less", []byte(text + plain.table(cutColumns(second, 8))), table, one, 188.0 / 3},
		{"multitable-more", []byte(text + plain.table(more)), table, one, 188.0 / 3},
		{"header-only", []byte(w.row(table[0])), table[:1], one, 3},
		{"one-data-row", []byte(w.table(table[:2])), table[:2], one, 4},
		{"preamble-of-school", []byte("Export of all sets\r\nmade by the school\r\n\r\n" + text), table, at("4"), 0},
		{"footnote", []byte(text + "source: the school\r\n"), append(append([][]string{}, table...), []string{"source: the school"}), one, 0},
		{"joined-exports", []byte(text + text), append(append([][]string{}, table...), table[1:]...), one, 0},
	}
}

// repeatHeader gives the table with n header lines, joined.
func repeatHeader(table [][]string, n int) [][]string {
	names := make([]string, len(table[0]))
	for i, c := range table[0] {
		names[i] = strings.TrimSpace(strings.Repeat(c+" ", n))
	}
	return append([][]string{names}, table[1:]...)
}

func cutColumns(table [][]string, n int) [][]string {
	out := make([][]string, len(table))
	for i, r := range table {
		out[i] = r[:n]
	}
	return out
}

// dialects writes the table in other dialects.
func dialects(table [][]string) []polluted {
	var out []polluted
	add := func(name string, weight float64, change func(*writer)) {
		w := plainWriter()
		change(&w)
		out = append(out, polluted{name, []byte(w.table(table)), table, w.told(), weight})
	}
	add("record-delimiter-lf", 1691, func(w *writer) { w.end = "\n" })
	add("record-delimiter-cr", 7, func(w *writer) { w.end = "\r" })
	add("field-delimiter-tab", 4, func(w *writer) { w.delim = "\t" })
	add("field-delimiter-semicolon", 834, func(w *writer) { w.delim = ";" })
	add("field-delimiter-blank", 4, func(w *writer) { w.delim = " " })
	add("field-delimiter-comma-blank", 101, func(w *writer) { w.delim = ", " })
	add("quotation-char-apostrophe", 11, func(w *writer) { w.quote = "'" })
	add("escape-char-backslash", 1, func(w *writer) { w.escape = `\` })
	add("escape-char-missing", 7, func(w *writer) { w.escape = "" })
	for _, d := range []string{"|", "^", "~"} {
		add(fmt.Sprintf("delimiter-%x", d), 0, func(w *writer) { w.delim = d })
	}
	for _, d := range []string{";", "\t", "|", ":", " ", "^", ", "} {
		add(fmt.Sprintf("delimiter-%x-all-quoted", d), 0, func(w *writer) { w.delim, w.all = d, true })
	}
	add("all-quoted", 0, func(w *writer) { w.all = true })
	add("escape-backslash-all-quoted", 0, func(w *writer) { w.escape, w.all = `\`, true })
	return out
}

// encodings writes the table with a few letters beyond ASCII.
func encodings(table [][]string, w writer) []polluted {
	accents := make([][]string, len(table))
	for i, r := range table {
		accents[i] = append([]string{}, r...)
		if i%9 == 4 {
			accents[i][5] = "Café Übung, señor Müller"
		}
	}
	text := w.table(accents)
	var latin, little, big []byte
	for _, r := range text {
		latin = append(latin, byte(r))
	}
	for _, u := range utf16.Encode([]rune(text)) {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	made := func(name, encoding string, text []byte) polluted {
		told := w.told()
		told.Encoding = encoding
		return polluted{"encoding-" + name, text, accents, told, 0}
	}
	return []polluted{
		made("utf-8", "utf-8", []byte(text)), made("utf-8-mark", "utf-8", append([]byte("\ufeff"), text...)),
		made("latin-1", "latin-1", latin), made("utf-16le", "utf-16le", little), made("utf-16be", "utf-16be", big),
		made("utf-16le-mark", "utf-16", append([]byte{0xff, 0xfe}, little...)), made("utf-16be-mark", "utf-16", append([]byte{0xfe, 0xff}, big...)),
	}
}

// rowDamage damages one row of a file each: a delimiter too many or too few, a quote too many, other delimiters, another
// line end. What should be seen is the row as it was; a quote too many is text of its cell.
func rowDamage(table [][]string, w writer) []polluted {
	var out []polluted
	for r, row := range table {
		with := func(name string, c int, weight float64, damaged string, clean [][]string) {
			text := w.table(table[:r]) + damaged + w.table(table[r+1:])
			out = append(out, polluted{fmt.Sprintf("row-%s-%d-%d", name, r, c), []byte(text), clean, w.told(), weight})
		}
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = w.cell(i, v)
		}
		for c := range row {
			before, after := strings.Join(cells[:c], w.delim), strings.Join(cells[c:], w.delim)+w.end
			if c > 0 {
				with("less-sep", c, 0.36775, before+after, table)
				before += w.delim
			}
			with("more-sep", c, 0.36775, before+w.delim+after, table)
			with("extra-quote", c, 7.0/756, before+w.extraQuote(c, row[c])+strings.TrimPrefix(after, cells[c]), withCell(table, r, c, `"`+row[c]))
		}
		blanks := w
		blanks.delim = " "
		with("field-delimiter-blank", 0, 5.0/84, blanks.row(row), table)
		with("record-delimiter-lf", 0, 0, strings.TrimSuffix(w.row(row), w.end)+"\n", table)
	}
	return out
}

// extraQuote writes the cell with one more quote before its text, not escaped.
func (w writer) extraQuote(c int, v string) string {
	return `"` + w.cell(c, v) // before or behind the quote that opens the cell, it is the same text
}

// withCell is the table with one cell changed.
func withCell(table [][]string, r, c int, v string) [][]string {
	out := append([][]string{}, table...)
	out[r] = append([]string{}, table[r]...)
	out[r][c] = v
	return out
}
