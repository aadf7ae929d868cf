package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// A polluted file is a clean table written in a way that readers stumble over: one deviation each, as real files have
// them (the classes are those of the Pollock benchmark, VLDB 2023; the table and the code are ours). clean is what a
// reader should see, header first.
type polluted struct {
	name  string
	text  []byte
	clean [][]string
	told  Stated // the dialect, for the run in which the reader is told
}

// writer says how a table is written.
type writer struct {
	delim, quote, escape, end string
	all                       bool // quote every cell
}

func plainWriter() writer { return writer{delim: ",", quote: `"`, escape: `"`, end: "\r\n"} }

func (w writer) cell(v string) string {
	if !w.all && !strings.Contains(v, w.delim) && !strings.Contains(v, w.quote) && !strings.Contains(v, "\n") && len(v) < 50 {
		return v
	}
	return w.quote + strings.ReplaceAll(v, w.quote, w.escape+w.quote) + w.quote
}

func (w writer) row(cells []string) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = w.cell(c)
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
	return Stated{Encoding: "utf-8", Delimiter: w.delim, Quote: w.quote, Header: "1"}
}

// cleanTable is an invented list of practice questions: dates, times, counts, ids, prices, names with apostrophes and
// inch marks, sentences with commas, addresses, and an empty last column.
func cleanTable() [][]string {
	rows := [][]string{{"DATE", "TIME", "Answered", "FormID", "Fee", "FormName", "Remark", "Link", "Note"}}
	names := []string{"Nurse's Cardiology Set", "Renal, Acid and Base", `Radiology on a 24" Screen`, "Behavioural Science",
		"Women's Health, Part 2", "Ethics", `Anatomy Atlas, 12" Edition`, "Students' Mixed Block"}
	remarks := []string{"Forty questions in sixty minutes, written for the second year", "Short and steep.",
		"The explanations are long, the stems are short: read them, then read them again before the exam", "A sound warm-up",
		`The "classic" set, which everybody has seen by the end of the first month of study`}
	for i := range 84 {
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
	narrow, wide := cutColumns(table, 7), make([][]string, len(table))
	for i, r := range table {
		wide[i] = append(append([]string{}, r...), "x")
	}
	joined := func(n int) []string {
		out := make([]string, len(table[0]))
		for i, c := range table[0] {
			out[i] = strings.TrimSpace(strings.Repeat(c+" ", n))
		}
		return out
	}
	none, two, three, fourth := w.told(), w.told(), w.told(), w.told()
	none.Header, two.Header, three.Header, fourth.Header = "none", "1-2", "1-3", "4"
	return []polluted{
		{"clean", []byte(text), table, w.told()},
		{"no-final-line-end", []byte(strings.TrimRight(text, "\r\n")), table, w.told()},
		{"two-final-line-ends", []byte(text + w.end), table, w.told()},
		{"no-header", []byte(w.table(table[1:])), table[1:], none},
		{"header-twice", []byte(w.row(table[0]) + text), append([][]string{joined(2)}, table[1:]...), two},
		{"header-thrice", []byte(w.row(table[0]) + w.row(table[0]) + text), append([][]string{joined(3)}, table[1:]...), three},
		{"preamble-delimited", []byte("PREAMBLE,,,,,,,,\r\nfrom the school,,,,,,,,\r\n,,,,,,,,\r\n" + text), table, fourth},
		{"preamble-plain", []byte("Export of all sets\r\nmade by the school\r\n\r\n" + text), table, fourth},
		{"header-only", []byte(w.row(table[0])), table[:1], w.told()},
		{"one-row", []byte(w.table(table[:2])), table[:2], w.told()},
		{"empty", nil, nil, w.told()},
		{"two-tables", []byte(text + text), append(append([][]string{}, table...), table...), w.told()},
		{"narrower-second-table", []byte(text + w.table(narrow)), append(append([][]string{}, table...), narrow...), w.told()},
		{"wider-second-table", []byte(text + w.table(wide)), append(append([][]string{}, table...), wide...), w.told()},
		{"footnote", []byte(text + "source: the school\r\n"), append(append([][]string{}, table...), []string{"source: the school"}), w.told()},
	}
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
	add := func(name string, change func(*writer)) {
		w := plainWriter()
		change(&w)
		out = append(out, polluted{name, []byte(w.table(table)), table, w.told()})
	}
	add("end-lf", func(w *writer) { w.end = "\n" })
	add("end-cr", func(w *writer) { w.end = "\r" })
	for _, d := range []string{";", "\t", "|", ":", "^", ", "} {
		add(fmt.Sprintf("delimiter-%x", d), func(w *writer) { w.delim = d })
		add(fmt.Sprintf("delimiter-%x-all-quoted", d), func(w *writer) { w.delim, w.all = d, true })
	}
	add("delimiter-20-all-quoted", func(w *writer) { w.delim, w.all = " ", true })
	add("quote-apostrophe", func(w *writer) { w.quote, w.escape = "'", "'" })
	add("all-quoted", func(w *writer) { w.all = true })
	add("escape-backslash", func(w *writer) { w.escape = `\` })
	add("escape-backslash-all-quoted", func(w *writer) { w.escape, w.all = `\`, true })
	add("escape-missing", func(w *writer) { w.escape = "" })
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
		return polluted{"encoding-" + name, text, accents, told}
	}
	return []polluted{
		made("utf-8", "utf-8", []byte(text)), made("utf-8-mark", "utf-8", append([]byte("\ufeff"), text...)),
		made("latin-1", "latin-1", latin), made("utf-16le", "utf-16le", little), made("utf-16be", "utf-16be", big),
		made("utf-16le-mark", "utf-16", append([]byte{0xff, 0xfe}, little...)), made("utf-16be-mark", "utf-16", append([]byte{0xfe, 0xff}, big...)),
	}
}

// rowDamage damages one row of a file each: a delimiter too many, one too few, a quote too many, another line end.
func rowDamage(table [][]string, w writer) []polluted {
	var out []polluted
	for r := range table {
		for c := range table[0] {
			cells := make([]string, len(table[r]))
			for i, v := range table[r] {
				cells[i] = w.cell(v)
			}
			with := func(name, row string, seen ...string) {
				text := w.table(table[:r]) + row + w.end + w.table(table[r+1:])
				clean := append(append(append([][]string{}, table[:r]...), seen), table[r+1:]...)
				out = append(out, polluted{fmt.Sprintf("row-%s-%d-%d", name, r, c), []byte(text), clean, w.told()})
			}
			before, after := strings.Join(cells[:c], ","), strings.Join(cells[c:], ",")
			if c > 0 {
				seen := append(append(append([]string{}, table[r][:c-1]...), table[r][c-1]+table[r][c]), table[r][c+1:]...)
				with("less", before+after, seen...)
				before += ","
			}
			with("more", before+","+after, append(append(append([]string{}, table[r][:c]...), ""), table[r][c:]...)...)
			seen := append([]string{}, table[r]...)
			seen[c] = `"` + seen[c]
			with("quote", before+`"`+after, seen...)
		}
		lf := w.table(table[:r]) + strings.TrimSuffix(w.row(table[r]), w.end) + "\n" + w.table(table[r+1:])
		out = append(out, polluted{fmt.Sprintf("row-lf-%d", r), []byte(lf), table, w.told()})
	}
	return out
}

// reading of one polluted file by Cat.
type catResult struct {
	rows     [][]string
	loaded   bool // something was written, or there was nothing to write
	reported bool // the reader said that something is wrong, or refused
}

func catPolluted(t testing.TB, f polluted, stated Stated) catResult {
	t.Helper()
	s, err := Sniff(BytesSource(f.name, f.text), stated, Limits{}, nil)
	res := catResult{reported: err != nil}
	if s == nil {
		return res
	}
	var out bytes.Buffer
	_, err = Cat(t.Context(), s, &out, func(Reject) { res.reported = true })
	if err != nil {
		return catResult{reported: true}
	}
	res.loaded = true
	sc := scanner{rules: rules{delim: ',', quote: '"', quoted: true, fieldMax: 1 << 30, recordMax: 1 << 30, columnMax: 1 << 20}}
	for pos := 0; pos < out.Len(); {
		rec, _ := sc.record(out.Bytes(), pos, true)
		pos = rec.next
		var row []string
		for i := range sc.spans {
			row = append(row, string(sc.cell(out.Bytes(), i)))
		}
		res.rows = append(res.rows, row)
	}
	return res
}

// score gives 0 to 10 as Pollock does: one for loading at all, and precision, recall and their harmonic mean for the
// header's cells, for rows and for cells, all as multisets.
func (r catResult) score(clean [][]string) float64 {
	if !r.loaded {
		return 0
	}
	if len(clean) == 0 {
		return 10
	}
	if len(r.rows) == 0 {
		return 1
	}
	join := func(rows [][]string) (out []string) {
		for _, r := range rows {
			out = append(out, strings.Join(r, ""))
		}
		return out
	}
	cells := func(rows [][]string) (out []string) {
		for _, r := range rows {
			out = append(out, r...)
		}
		return out
	}
	return 1 + overlap(clean[0], r.rows[0]) + overlap(join(clean[1:]), join(r.rows[1:])) + overlap(cells(clean), cells(r.rows))
}

// overlap is precision + recall + F1 of two multisets.
func overlap(want, got []string) float64 {
	if len(want) == 0 {
		return 3
	}
	left := map[string]int{}
	for _, v := range want {
		left[v]++
	}
	both := 0.0
	for _, v := range got {
		if left[v] > 0 {
			left[v]--
			both++
		}
	}
	if both == 0 {
		return 0
	}
	p, q := both/float64(len(want)), both/float64(len(got))
	return p + q + 2*p*q/(p+q)
}

// TestPollution prints, for a reader that detects and for one that is told the dialect, how much of the polluted files
// was loaded right (0 to 10) and how many were loaded wrong without a word: there must be none.
func TestPollution(t *testing.T) {
	files := pollutedFiles()
	for _, told := range []bool{false, true} {
		sum, whole, silent := 0.0, 0, 0
		var worst []string
		for _, f := range files {
			stated := Stated{}
			if told {
				stated = f.told
			}
			res := catPolluted(t, f, stated)
			score := res.score(f.clean)
			sum += score
			right := res.loaded && equalRows(res.rows, f.clean)
			if right {
				whole++
			}
			if res.loaded && !right && !res.reported {
				silent++
				t.Errorf("told %v, %s: wrong in silence (%.2f)", told, f.name, score)
			}
			if score < 9.9 {
				worst = append(worst, fmt.Sprintf("%s %.2f", f.name, score))
			}
		}
		mean := sum / float64(len(files))
		fmt.Printf("pollution told=%v: files %d, score %.3f of 10, loaded whole %d, wrong in silence %d\n", told, len(files), mean, whole, silent)
		t.Logf("below 9.9: %v", worst)
		if want := map[bool]float64{false: 9.73, true: 9.96}[told]; mean < want {
			t.Errorf("told %v: score %.3f, want %.2f", told, mean, want)
		}
	}
}
