package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// partRead is what one reading of a file gave: rows by their place, rejects, books, stretches.
type partRead struct {
	rows      map[string]string
	rejects   []Reject
	counts    Counts
	stretches []Stretch
}

func readPart(t *testing.T, src Source, rest Rest) (partRead, error) {
	t.Helper()
	s, err := Sniff(src, Stated{Encoding: "utf-8", Delimiter: ",", Quote: `"`}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := partRead{rows: map[string]string{}}
	var mu sync.Mutex
	out.counts, out.stretches, err = s.ReadRest(t.Context(), 2, rest, func(c *Chunk) error {
		mu.Lock()
		defer mu.Unlock()
		for i, row := range chunkRows(c) {
			out.rows[fmt.Sprintf("%08d %d", c.Offsets[i], c.Lines[i])] = strings.Join(row, "|") + string(c.Raw(i))
		}
		return nil
	}, func(r Reject) { out.rejects = append(out.rejects, r) })
	return out, err
}

// dirtyFile draws a file with everything that makes lines, rows and bytes run apart.
func dirtyFile(rng *rand.Rand) (head string, rows []string) {
	end := []string{"\n", "\r\n"}[rng.IntN(2)]
	if rng.IntN(3) == 0 {
		head = "\xef\xbb\xbf"
	}
	for range rng.IntN(3) {
		head += "Report of May" + end
	}
	head += "id,\"first" + []string{" ", end}[rng.IntN(2)] + "name\",mark" + end
	for n := range 30 + rng.IntN(300) {
		row := fmt.Sprintf("%d,Doe%d,%d", n, rng.IntN(9), rng.IntN(5))
		switch rng.IntN(60) {
		case 0:
			row = fmt.Sprintf("%d,\"Doe, %sJ\",1", n, end)
		case 1:
			row = fmt.Sprintf("%d,=\"007\",1", n)
		case 2:
			row = ""
		case 3:
			row = []string{"short", "a,b,c,d", "x,y\"z,1", "\"x\"y,1,2", "caf\xe9,1,2"}[rng.IntN(5)]
		}
		rows = append(rows, row+end)
	}
	return head, rows
}

// A file read without stretches that are known gives the rows of the others at the same places, and the same books.
func TestReadRest(t *testing.T) {
	known := 0
	for n := range 100 {
		rng := rand.New(rand.NewPCG(uint64(n), 3))
		head, rows := dirtyFile(rng)
		before := head + strings.Join(rows, "")
		if rng.IntN(4) == 0 {
			before = strings.TrimRight(before, "\r\n")
		}
		first, err := readPart(t, BytesSource("a.csv", []byte(before)), Rest{BlockBytes: 40 + rng.IntN(800)})
		if err != nil {
			t.Fatal(err)
		}
		_, more := dirtyFile(rng)
		after := before + strings.Join(more, "")
		src := BytesSource("a.csv", []byte(after))
		if rng.IntN(2) == 0 { // one that cannot be jumped over
			src.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(after)), nil }
		}
		rest := Rest{BlockBytes: 40 + rng.IntN(800)}
		full, err := readPart(t, src, rest)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range first.stretches {
			if s.SetAside == 0 && rng.IntN(5) > 0 {
				rest.Known = append(rest.Known, s)
			}
		}
		known += len(rest.Known)
		part, err := readPart(t, src, rest)
		if err != nil {
			t.Fatalf("case %d: %v", n, err)
		}
		for _, s := range rest.Known {
			full.without(s)
		}
		if !reflect.DeepEqual(part.rows, full.rows) || part.counts != full.counts || !sameRejects(part.rejects, full.rejects) {
			t.Fatalf("case %d, %d known: %d rows, want %d\n%+v\n%+v\n%d rejects, want %d", n, len(rest.Known), len(part.rows), len(full.rows), part.counts, full.counts, len(part.rejects), len(full.rejects))
		}
		checkStretches(t, n, part, full, int64(len(after)))
	}
	if known < 300 {
		t.Errorf("only %d stretches were jumped over: the test tests nothing", known)
	}
}

func (p *partRead) without(s Stretch) {
	for at := range p.rows {
		var offset int64
		fmt.Sscanf(at, "%d", &offset)
		if offset >= s.Start && offset < s.End {
			delete(p.rows, at)
		}
	}
}

// checkStretches: they join, and with what is behind the last of them they are the file.
func checkStretches(t *testing.T, n int, part, full partRead, size int64) {
	t.Helper()
	var end, line, records, aside int64 = 0, 1, 0, 0
	for _, s := range part.stretches {
		if s.Start != end || s.Line != line || s.End <= s.Start {
			t.Fatalf("case %d: %+v does not join the one that ends at byte %d, line %d", n, s, end, line)
		}
		end, line, records, aside = s.End, s.Line+s.Lines, records+s.Records, aside+s.SetAside
	}
	if end == size && (records != full.counts.Used || aside != full.counts.SetAside || line-1 != full.counts.Physical) || end > size {
		t.Fatalf("case %d: the stretches hold %d rows, %d set aside, %d lines; the file %+v", n, records, aside, line-1, full.counts)
	}
}

// A quote left open is decided where it closes, or at the end of the file: no stretch ends before that.
func TestNoStretchEndsInsideARow(t *testing.T) {
	head := "id,name,mark\n" + strings.Repeat("1,Doe,2\n", 60)
	text := head + "2,\"open,1\n" + strings.Repeat("3,Roe,4\n", 60)
	first, err := readPart(t, BytesSource("a.csv", []byte(text)), Rest{BlockBytes: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range first.stretches {
		if s.End > int64(len(head)) && s.End < int64(len(text)) {
			t.Errorf("a stretch ends at byte %d, while the quote is open", s.End)
		}
	}
	wrong := Rest{Known: []Stretch{{Start: int64(len(head)) + 20, End: int64(len(head)) + 40, Lines: 2, Records: 2}}}
	if _, err = readPart(t, BytesSource("a.csv", []byte(text)), wrong); !errors.Is(err, ErrNotApart) {
		t.Errorf("a stretch that begins inside a row: %v", err)
	}
}

// Without UTF-8 bytes, or after a look at the whole file, nothing is known of parts of it.
func TestSkippable(t *testing.T) {
	text := []byte("id,name\n1,Doe\n2,Roe\n")
	for name, tt := range map[string]struct {
		text   []byte
		stated Stated
		want   bool
	}{
		"plain": {text, Stated{}, true}, "packed": {packed(t, text), Stated{}, false},
		"latin-1": {text, Stated{Encoding: "latin-1"}, false}, "marked": {append([]byte("\xef\xbb\xbf"), text...), Stated{}, true},
	} {
		s, err := Sniff(BytesSource("a.csv", tt.text), tt.stated, Limits{}, nil)
		if err != nil || s.Skippable() != tt.want {
			t.Errorf("%s: %v, %v", name, s.Skippable(), err)
			continue
		}
		_, stretches, err := s.ReadRest(t.Context(), 1, Rest{}, func(*Chunk) error { return nil }, nil)
		if err != nil || (len(stretches) > 0) != tt.want || s.Skippable() {
			t.Errorf("%s: %d stretches, %v, skippable after all: %v", name, len(stretches), err, s.Skippable())
		}
	}
}

func TestIdentify(t *testing.T) {
	all := bytes.Repeat([]byte("0123456789"), 1000)
	for _, size := range []int{0, 1, 63, 64, 65, 640, 9999} {
		text := all[:size]
		inOrder := BytesSource("a.csv", text)
		inOrder.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
		one, errOne := Identify(t.Context(), inOrder, 64, 1)
		two, errTwo := Identify(t.Context(), BytesSource("a.csv", text), 64, 3)
		top := sha256.New()
		for start := 0; start < size; start += 64 {
			leaf := sha256.Sum256(text[start:min(start+64, size)])
			top.Write(leaf[:])
		}
		if err := errors.Join(errOne, errTwo); err != nil || one.Digest != two.Digest || len(one.Leaves) != len(two.Leaves) || one.Size != int64(size) ||
			two.Size != one.Size || !bytes.Equal(top.Sum(nil), one.Digest[:]) {
			t.Errorf("%d bytes: %x %x, %v", size, one.Digest, two.Digest, err)
		}
	}
	short := BytesSource("a.csv", all)
	short.Size++
	if _, err := Identify(t.Context(), short, 64, 2); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file shorter than it was: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Identify(ctx, BytesSource("a.csv", all), 64, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	plain, err := PlainDigest(BytesSource("a.csv", all))
	if err != nil || plain != sha256.Sum256(all) {
		t.Errorf("plain digest %x, %v", plain, err)
	}
}

func TestWatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(){
		"untouched": func() {},
		"grown":     func() { write("id\n1\n2\n") },
		"touched":   func() { _ = os.Chtimes(path, time.Time{}, time.Unix(1e9, 0)) },
		"replaced":  func() { _ = os.Remove(path); write("id\n1\n"); _ = os.Chtimes(path, time.Time{}, time.Unix(2e9, 0)) },
		"gone":      func() { _ = os.Remove(path) },
	} {
		write("id\n1\n")
		changed := FileSource(path).Watch()
		change()
		var refused *FileError
		if err := changed(); (err != nil) != (name != "untouched") || err != nil && (!errors.As(err, &refused) || refused.Code != codeFileChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := BytesSource("a.csv", nil).Watch()(); err != nil {
		t.Errorf("bytes in memory: %v", err)
	}
}
