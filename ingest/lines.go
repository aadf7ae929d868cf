package ingest

import "bytes"

// countLineEnds counts the physical line ends in b: line feeds, and with anyEnd also carriage returns that no line
// feed follows. It knows nothing of quotes or records: the reader's books are checked against it.
func countLineEnds(b []byte, anyEnd bool) int64 {
	n := int64(bytes.Count(b, []byte{'\n'}))
	if anyEnd {
		n += int64(bytes.Count(b, []byte{'\r'}) - bytes.Count(b, []byte("\r\n")))
	}
	return n
}

// afterLineEnd is the index just past the first line end at or after pos, or -1 when b holds none. With anyEnd, a
// carriage return at the very end of b counts only when final, because a line feed may follow.
func afterLineEnd(b []byte, pos int, anyEnd, final bool) int {
	lf := bytes.IndexByte(b[pos:], '\n')
	if !anyEnd {
		if lf < 0 {
			return -1
		}
		return pos + lf + 1
	}
	window := b[pos:]
	if lf >= 0 {
		window = window[:lf+1]
	}
	cr := bytes.IndexByte(window, '\r')
	switch {
	case cr < 0 && lf < 0:
		return -1
	case cr < 0 || lf >= 0 && cr+1 == lf:
		return pos + lf + 1
	case pos+cr+1 == len(b) && !final:
		return -1
	}
	return pos + cr + 1
}

// trimLineEnd removes one line end from the end of line.
func trimLineEnd(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line
}

// isBlank reports whether line holds nothing but blanks.
func isBlank(line []byte) bool {
	for _, c := range line {
		if c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}
