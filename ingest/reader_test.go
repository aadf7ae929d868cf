package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestDialects reads one small table in many dialects; rows are joined by | and lines by /.
func TestDialects(t *testing.T) {
	tests := []struct {
		name, text string
		stated     Stated
		header     string
		rows       string
	}{
		{"semicolon and decimal comma", "id;mark\na;1,5\nb;2,5\n", Stated{}, "id|mark", "a|1,5/b|2,5"},
		{"tab", "id\tmark\na\t1\n", Stated{}, "id|mark", "a|1"},
		{"apostrophes", "id,name\n1,'Doe, J'\n2,'O''Hara, M'\n3,Li\n", Stated{}, "id|name", "1|Doe, J/2|O'Hara, M/3|Li"},
		{"apostrophes that quote nothing", "id,name\n1,O'Hara\n2,D'Arcy\n", Stated{}, "id|name", "1|O'Hara/2|D'Arcy"},
		{"backslashes", `id,name` + "\n" + `1,"a \"b\", c"` + "\n" + `2,"x\\y"` + "\n", Stated{}, "id|name", `1|a "b", c/2|x\y`},
		{"carriage returns", "id,mark\ra,1\rb,2", Stated{}, "id|mark", "a|1/b|2"},
		{"mixed line ends", "id,mark\na,1\r\nb,2\n", Stated{}, "id|mark", "a|1/b|2"},
		{"blanks after commas", "id, \"name\"\n1, \"Doe, J\"\n2, Roe\n", Stated{}, "id|name", "1|Doe, J/2|Roe"},
		{"inches without quoting", "id\tsize\n1\t5\"\n2\t6\"\n3\t7\" wide\n", Stated{}, "id|size", "1|5\"/2|6\"/3|7\" wide"},
		{"no header", "1,2\n3,4\n", Stated{}, "|", "1|2/3|4"},
		{"stated no header", "a,b\nc,d\n", Stated{Header: "none"}, "|", "a|b/c|d"},
		{"item numbers", "id,1,2,3\na,0,1,1\nb,1,1,0\n", Stated{}, "id|1|2|3", "a|0|1|1/b|1|1|0"},
		{"only item numbers", "1,2,3\n0,1,1\n1,1,0\n", Stated{}, "1|2|3", "0|1|1/1|1|0"},
		{"preamble", "Report of May\n\nid,name,mark\na,Doe,1\nb,Roe,2\n", Stated{}, "id|name|mark", "a|Doe|1/b|Roe|2"},
		{"three kinds of header", "Q1,Q2,Q3\nWhat is it,Why so,How much\nid1,id2,id3\n1,2,3\n4,5,6\n7,8,9\n1,2,3\n" + strings.Repeat("4,5,6\n", 9), Stated{}, "Q1 What is it id1|Q2 Why so id2|Q3 How much id3", "1|2|3/4|5|6/7|8|9/1|2|3" + strings.Repeat("/4|5|6", 9)},
		{"absent is data", "id,a,b,c\ns1,absent,absent,absent\ns2,1,2,3\ns3,4,5,6\ns4,4,5,6\ns5,4,5,6\n", Stated{}, "id|a|b|c", "s1|absent|absent|absent/s2|1|2|3/s3|4|5|6/s4|4|5|6/s5|4|5|6"},
		{"one column", "word\nalpha\nbeta, gamma\n", Stated{Delimiter: "tab"}, "word", "alpha/beta, gamma"},
		{"names parted in lines", "\"first\nname\",mark\nAnn,1\n", Stated{}, "first\nname|mark", "Ann|1"},
		{"rows of commas", "id,mark\na,1\n,\n,\n", Stated{}, "id|mark", "a|1/|/|"},
		{"spreadsheet's text", "id,mark\n=\"001\",1\n\"=\"\"002\"\"\",2\n=3,4\n", Stated{}, "id|mark", "001|1/002|2/=3|4"},
		{"names with commas, tabs", "Doe, Jane\t12\nRoe, Max\t15\n", Stated{Header: "none"}, "|", "Doe, Jane|12/Roe, Max|15"},
		{"lists in cells", "id,areas\n1,A;B\n2,C;D\n3,E;F\n", Stated{}, "id|areas", "1|A;B/2|C;D/3|E;F"},
		{"stated lines", "x\na,b\nc,d\n1,2\n", Stated{Header: "2-3"}, "a c|b d", "1|2"},
	}
	for _, tt := range tests {
		s, rows, rejects, _ := readAll(t, tt.name, []byte(tt.text), tt.stated, 2)
		var got []string
		for _, r := range rows {
			got = append(got, strings.Join(r, "|"))
		}
		if strings.Join(s.Header, "|") != tt.header || strings.Join(got, "/") != tt.rows || len(rejects) > 0 {
			t.Errorf("%s: header %q, rows %q, rejects %v\n%v", tt.name, s.Header, rows, rejects, s.Why)
		}
	}
}

// TestFaults: one damaged row each, set aside with its code and line; the rows around it are read.
func TestFaults(t *testing.T) {
	tests := []struct {
		row, code string
		line      int64
	}{
		{"1,2", codeShortRow, 4}, {"1,2,3,4", codeLongRow, 4}, {"1,2\"2,3", codeStrayQuote, 4}, {"1,\"2\"x,3", codeAfterQuote, 4},
		{"1,\"2,3", codeUnclosed, 4}, {"1,\x002,3", codeZeroByte, 4}, {"1,\xff2,3", codeInvalidText, 4}, {"1,2\r2,3", codeStrayReturn, 4},
		{"1," + strings.Repeat("x", 270<<10) + ",3", codeFieldTooLong, 4}, {"\"1\n1\",2", codeShortRow, 4},
	}
	good := strings.Repeat("1,é,3\n", 40)
	for _, tt := range tests {
		text := "a,b,c\n1,é,3\n1,é,3\n" + tt.row + "\n" + good
		_, rows, rejects, counts := readAll(t, tt.code, []byte(text), Stated{}, 1)
		if len(rows) != 42 || len(rejects) != 1 || rejects[0].Code != tt.code || rejects[0].Line != tt.line || counts.SetAside != 1 {
			t.Errorf("%q: %d rows, rejects %+v", tt.row[:min(20, len(tt.row))], len(rows), rejects)
			continue
		}
		if want := int64(len("a,b,c\n") + 2*len("1,é,3\n")); rejects[0].Offset != want || !strings.HasPrefix(tt.row+"\n", string(rejects[0].Raw)) {
			t.Errorf("%q: offset %d, raw %.30q", tt.row[:min(20, len(tt.row))], rejects[0].Offset, rejects[0].Raw)
		}
	}
	_, _, rejects, _ := readAll(t, "truncated", []byte("a,b,c\n1,2,3\n1,\"2"), Stated{}, 1)
	if len(rejects) != 1 || rejects[0].Code != codeTruncated {
		t.Errorf("truncated: %+v", rejects)
	}
}

// TestRefusals: files refused whole, by code.
func TestRefusals(t *testing.T) {
	deflated := packed(t, []byte("a,b\n"+strings.Repeat("1,2\n", 1000)))
	tests := []struct {
		name   string
		text   []byte
		stated Stated
		limits Limits
		code   string
	}{
		{"empty", nil, Stated{}, Limits{}, codeEmptyFile},
		{"blank", []byte("\n \n"), Stated{}, Limits{}, codeEmptyFile},
		{"spreadsheet", []byte("PK\x03\x04rest"), Stated{}, Limits{}, codeBinary},
		{"page", []byte("<!DOCTYPE html><html>"), Stated{}, Limits{}, codeBinary},
		{"JSON", []byte(`[{"a": 1}]`), Stated{}, Limits{}, codeBinary},
		{"noise", bytes.Repeat([]byte{0, 1, 2, 3, 4}, 100), Stated{}, Limits{}, codeBinary},
		{"shift-JIS", []byte("a,b\n\x83\x65\x83\x58\x83\x67\x81\x42,1\n"), Stated{}, Limits{}, codeEncoding},
		{"short header", []byte("a,b\n1,2,3\n4,5,6\n"), Stated{}, Limits{}, codeHeaderWidth},
		{"broken header", []byte("id,\"name\nx\"y,z\n1,2\n3,4\n"), Stated{Header: "1"}, Limits{}, codeHeaderUnreadable},
		{"no such line", []byte("a,b\n1,2\n"), Stated{Header: "9"}, Limits{}, codeNoHeaderLine},
		{"bad delimiter", []byte("a,b\n1,2\n"), Stated{Delimiter: "<>"}, Limits{}, codeBadStated},
		{"bad encoding", []byte("a,b\n1,2\n"), Stated{Encoding: "ebcdic"}, Limits{}, codeBadStated},
		{"bad quote", []byte("a,b\n1,2\n"), Stated{Quote: "<<"}, Limits{}, codeBadStated},
		{"columns", []byte(strings.Repeat("a,", 5000) + "b\n" + strings.Repeat("1,", 600) + "2\n"), Stated{}, Limits{}, codeTooManyColumns},
		{"mostly damage", []byte("a,b\n" + strings.Repeat("1,2\n", 2000) + strings.Repeat("1\n", 110_000)), Stated{}, Limits{}, "too-many-set-aside"},
		{"rows", []byte("a,b\n1,2\n3,4\n5,6\n"), Stated{}, Limits{Rows: 2}, codeTooManyRows},
		{"large", []byte("a,b\n1,2\n"), Stated{}, Limits{FileBytes: 5}, codeFileTooLarge},
		{"long record", []byte("a,b\n" + strings.Repeat("x", 2<<20) + ",2\n"), Stated{}, Limits{}, codeRecordTooLong},
		{"cut archive", deflated[:len(deflated)-20], Stated{}, Limits{}, codeGzipDamaged},
		{"bomb archive", packed(t, []byte("a,b\n"+strings.Repeat("1,2\n", 4<<20))), Stated{}, Limits{}, codeGzipRatio},
	}
	for _, tt := range tests {
		s, err := Sniff(BytesSource(tt.name, tt.text), tt.stated, tt.limits, nil)
		if err == nil {
			_, err = s.Read(t.Context(), 2, func(*Chunk) error { return nil }, nil)
		}
		var refused *FileError
		if !errors.As(err, &refused) || refused.Code != tt.code {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			continue
		}
		if _, ok := Explain(refused.Code); !ok {
			t.Errorf("%s is not explained", refused.Code)
		}
	}
}

func packed(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGzip(t *testing.T) {
	s, rows, _, _ := readAll(t, "x.csv.gz", packed(t, []byte("id,mark\na,1\n")), Stated{}, 1)
	if !s.Dialect.Gzip || len(rows) != 1 || rows[0][1] != "1" {
		t.Errorf("%+v %v", s.Dialect, rows)
	}
}

// TestDisagreements: what the user states wins, and the difference is said.
func TestDisagreements(t *testing.T) {
	s, _, _, _ := readAll(t, "x", []byte("name,mark\nMüller,1\n"), Stated{Encoding: "windows-1252"}, 1)
	if len(s.Disagreements) != 1 || s.Rows[0][0] != "MÃ¼ller" {
		t.Errorf("%q %q", s.Disagreements, s.Rows)
	}
}

// TestStatedDialect: a stated dialect that fits worse than another is used, and the difference is said.
func TestStatedDialect(t *testing.T) {
	text := []byte("id;mark;when\na;1;x\nb;2;y\n")
	s, _, _, _ := readAll(t, "x", text, Stated{Delimiter: ",", Header: "none"}, 1)
	if len(s.Disagreements) != 2 || len(s.Header) != 1 {
		t.Errorf("%q, %d columns", s.Disagreements, len(s.Header))
	}
	s, _, _, _ = readAll(t, "x", text, Stated{Delimiter: ";", Quote: `"`, Header: "1", Encoding: "utf-8"}, 1)
	if len(s.Disagreements) != 0 {
		t.Errorf("%q", s.Disagreements)
	}
}

// TestKnownHeader: a known format's header is found wherever it stands, and however its rows look.
func TestKnownHeader(t *testing.T) {
	text := "a,b,c\n1,2,3\nid,when,mark\nx,y,z\n"
	s, err := Sniff(BytesSource("x", []byte(text)), Stated{}, Limits{}, func(cells []string) bool { return cells[0] == "id" })
	if err != nil || s.Dialect.HeaderLine != 3 || len(s.Preamble) != 2 || len(s.Rows) != 1 {
		t.Errorf("%v %+v", err, s)
	}
}

// TestManyBlocks reads a text of several blocks in which a stray quote makes every guess about block ends wrong for a
// while, with one worker and with three; both must see what a plain reading sees.
func TestManyBlocks(t *testing.T) {
	text := schoolText(250_000)
	at := bytes.Index(text[9<<20:], []byte(",Form ")) + 9<<20
	text = append(append(append([]byte{}, text[:at+1]...), "5\" "...), text[at+1:]...)
	s, err := Sniff(BytesSource("school.csv", text), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, wantRejects := plainly(t, s)
	for _, workers := range []int{1, 3} {
		rows, rejects, counts, err := rowsOf(s, workers)
		if err != nil || counts.SetAside != 1 || !equalRows(rows, want) || !sameRejects(rejects, wantRejects) {
			t.Errorf("%d workers: %v %+v, %d rows of %d", workers, err, counts, len(rows), len(want))
		}
	}
}

// TestColumnCoding: repeated values are stored once, and a column of distinct values is stored plain.
func TestColumnCoding(t *testing.T) {
	var text strings.Builder
	text.WriteString("id,result,long\n")
	for i := range 20_000 {
		fmt.Fprintf(&text, "R%07d,%d,a rather long name %d\n", i, i%2, i%300)
	}
	s, err := Sniff(BytesSource("x", []byte(text.String())), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Read(t.Context(), 1, func(c *Chunk) error {
		if c.Columns[0].Codes != nil || c.Columns[1].Distinct() != 2 || c.Columns[2].Distinct() != 300 {
			t.Errorf("plain %v, distinct %d and %d", c.Columns[0].Codes == nil, c.Columns[1].Distinct(), c.Columns[2].Distinct())
		}
		if got := string(c.Columns[0].Cell(19_999)) + string(c.Columns[2].Cell(301)) + string(c.Raw(5)); got != "R0019999a rather long name 1R0000005,1,a rather long name 5" {
			t.Errorf("cells %q", got)
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadStops(t *testing.T) {
	s, err := Sniff(BytesSource("x", schoolText(100_000)), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	if _, err := s.Read(t.Context(), 2, func(*Chunk) error { return boom }, nil); !errors.Is(err, boom) {
		t.Errorf("error of the callback: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 { // which of the goroutines sees it first is chance
		if _, err := s.Read(ctx, 2, func(*Chunk) error { return nil }, nil); !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled: %v", err)
		}
	}
	s.Source.Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
	var refused *FileError
	if _, err := s.Read(t.Context(), 2, func(*Chunk) error { return nil }, nil); !errors.As(err, &refused) || refused.Code != codeUnreadable {
		t.Errorf("unreadable: %v", err)
	}
}

// TestBombs: hostile files are refused or survived in bounded memory; `make bench` times them.
func TestBombs(t *testing.T) {
	long := strings.Repeat("a", 1<<20)
	bombs := map[string]io.Reader{
		"commas":   io.LimitReader(&endless{b: []byte(strings.Repeat(",", 1<<16))}, 20<<20),
		"too wide": io.LimitReader(&endless{b: []byte(strings.Repeat(",", 5000) + "\n")}, 20<<20),
		"wide":     io.LimitReader(&endless{b: []byte(strings.Repeat(",", 4000) + "\n")}, 20<<20),
		"field":    io.MultiReader(strings.NewReader("item_id,response\nq1,A\n"), io.LimitReader(&endless{b: []byte(long)}, 100<<20)),
		"quote":    io.MultiReader(strings.NewReader("item_id,response\nq1,\"A\n"), io.LimitReader(&endless{b: []byte("q2,B\n" + long + "\n")}, 100<<20)),
		"quotes":   io.MultiReader(strings.NewReader("item_id,response\n"), io.LimitReader(&endless{b: []byte("q2,\"B\n")}, 20<<20)),
		"openings": io.MultiReader(strings.NewReader("item_id,response\n"), io.LimitReader(&endless{b: []byte("\"\"\"x\n")}, 20<<20)),
	}
	for name, r := range bombs {
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := Sniff(BytesSource(name, body), Stated{}, Limits{}, nil)
		if err == nil {
			_, err = s.Read(t.Context(), 2, func(*Chunk) error { return nil }, func(Reject) {})
		}
		runtime.ReadMemStats(&after)
		t.Logf("%s: allocated %d MB, %v", name, (after.TotalAlloc-before.TotalAlloc)>>20, err)
		if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; err != nil && allocated > 64 {
			t.Errorf("%s: allocated %d MB before it was refused", name, allocated)
		}
	}
}

// endless repeats b.
type endless struct {
	b  []byte
	at int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.b[e.at:])
	e.at = (e.at + n) % len(e.b)
	return n, nil
}

// The first block of a small file lies where its sample lay. A second reading, which finds that memory gone, reads the same.
func TestReadTwice(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,\"x, y\"\n2,z\n", 500)
	s, err := Sniff(BytesSource("t.csv", []byte(text)), Stated{}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := func() (cells []string) {
		counts, err := s.Read(t.Context(), 2, func(c *Chunk) error {
			for row := range c.Rows {
				cells = append(cells, string(c.Columns[0].Cell(row)), string(c.Columns[1].Cell(row)))
			}
			return nil
		}, nil)
		if err != nil || counts.Used != 1000 {
			t.Fatalf("%d rows: %v", counts.Used, err)
		}
		return cells
	}
	head := slices.Clone(s.Rows[0])
	first := read()
	if second := read(); len(first) != 2000 || first[1] != "x, y" || !slices.Equal(first, second) {
		t.Errorf("the second reading differs: %q..., %q...", first[:4], second[:4])
	}
	if !slices.Equal(s.Rows[0], head) {
		t.Errorf("the sample's rows became %q", s.Rows[0])
	}
}
