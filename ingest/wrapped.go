package ingest

import (
	"bufio"
	"bytes"
	"io"
	"slices"
)

// A CSV that was opened in a spreadsheet as a single column and saved again has each of its lines inside one pair of quotes, with
// the quotes of the line doubled. Taken out of them, every line is what it was; line numbers stay, as each becomes one line.

// unwrapLine takes a line, with its end, out of the quotes around it. A line that a spreadsheet has no reason to quote, because
// neither quotes nor delimiters are in it, is left as it is. ok is false for every other line.
func unwrapLine(line []byte) (text []byte, wrapped, ok bool) {
	body := trimLineEnd(line)
	if !bytes.ContainsAny(body, "\",;\t|") {
		return line, false, true
	}
	n := len(body)
	if n < 2 || body[0] != '"' || body[n-1] != '"' {
		return nil, false, false
	}
	text = make([]byte, 0, len(line))
	for i := 1; i < n-1; i++ {
		if c := body[i]; c == '"' {
			if i++; i == n-1 || body[i] != '"' {
				return nil, false, false
			}
		}
		text = append(text, body[i])
	}
	return append(text, line[n:]...), true, true
}

// unwrapped is the beginning of a text without the quotes around its lines, nil when not all of its lines have them. What
// follows the last line end counts only when the text is whole.
func unwrapped(text []byte, whole bool) []byte {
	out, lines := []byte{}, 0
	for len(text) > 0 {
		end := bytes.IndexByte(text, '\n') + 1
		if end == 0 {
			if !whole {
				break
			}
			end = len(text)
		}
		line, wrapped, ok := unwrapLine(text[:end])
		if !ok {
			return nil
		}
		if wrapped {
			lines++
		}
		out, text = append(out, line...), text[end:]
	}
	if lines < 2 {
		return nil
	}
	return out
}

// lookInside looks at a text whose lines are quoted as a whole as what they hold. It reports whether that proves to be a table:
// it has the header of a known format; or its first line, and every other one, has the same three cells or more.
func (s *Sample) lookInside(text []byte, stated Stated, known HeaderTest) bool {
	if stated.Quote != "" || bytes.IndexByte(text, '"') < 0 {
		return false
	}
	plain := unwrapped(text, s.whole)
	if plain == nil {
		return false
	}
	inside := *s
	inside.Why, inside.Disagreements = slices.Clone(s.Why), slices.Clone(s.Disagreements)
	inside.Dialect.LinesQuoted, inside.textBytes = true, len(plain)
	inside.why("each line stands inside one pair of quotes, as a spreadsheet writes a table that it took for one column: it was read as what they hold")
	if err := inside.look(plain, stated, known); err != nil || !inside.knownHeader && !inside.fillsColumns(plain) {
		return false
	}
	*s = inside
	return true
}

// fillsColumns reports whether all sampled lines have as many cells as the header, which is the first of them.
func (s *Sample) fillsColumns(text []byte) bool {
	lines, err := s.sampleLines(text)
	if err != nil {
		return false
	}
	for _, l := range lines {
		if l.code != "" || !l.blank && len(l.cells) != len(s.Header) {
			return false
		}
	}
	return len(s.Header) >= 3 && s.preambleRows == 0
}

// unwrapper takes the lines of a text out of the quotes around them; a line without them ends it with an error.
type unwrapper struct {
	from *bufio.Reader
	name string
	max  int // bytes of a line
	line int64
	rest []byte
	err  error
}

func newUnwrapper(from io.Reader, name string, l Limits) *unwrapper {
	longest := 2*l.RecordBytes + 4 // every character may be a doubled quote
	return &unwrapper{from: bufio.NewReaderSize(from, longest), name: name, max: l.RecordBytes}
}

// Read implements io.Reader.
func (u *unwrapper) Read(p []byte) (int, error) {
	for len(u.rest) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		u.next()
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

func (u *unwrapper) next() {
	line, err := u.from.ReadSlice('\n')
	u.line++
	if err == bufio.ErrBufferFull {
		err = recordTooLong(u.name, u.line, u.max)
		line = nil
	}
	text, _, ok := unwrapLine(line)
	if !ok {
		text = nil
		err = &FileError{Path: u.name, Line: u.line, Code: codeLineNotQuoted,
			Message: "the lines above it stand inside one pair of quotes each, as a whole, and this one does not: nothing says which is right",
			Hint:    "export the file again and do not save it in a spreadsheet"}
	}
	u.rest, u.err = bytes.Clone(text), err
}
