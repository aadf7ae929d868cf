package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// stream is a source opened for reading: unpacked, within its limits, without its byte order mark, as UTF-8.
type stream struct {
	io.Reader
	raw   *boundedReader
	close func() error
}

// Close releases the source.
func (s *stream) Close() error { return s.close() }

// openRaw opens src, unpacks it when it is compressed, and bounds it.
func openRaw(src Source, l Limits) (r *boundedReader, packed bool, closer func() error, err error) {
	f, err := src.Open()
	if err != nil {
		return nil, false, nil, unreadable(src.Name, err)
	}
	head := make([]byte, 2)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		f.Close()
		return nil, false, nil, unreadable(src.Name, err)
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), f)
	bounded := &boundedReader{from: whole, file: f, name: src.Name, limit: l.FileBytes}
	if !bytes.Equal(head[:n], []byte{0x1f, 0x8b}) {
		if n == 2 {
			// Reading the file directly afterwards saves a copy per block.
			bounded.from = &prefixed{head: head, rest: f}
		}
		return bounded, false, f.Close, nil
	}
	counted := &countingReader{from: whole}
	z, err := gzip.NewReader(counted)
	if err != nil {
		f.Close()
		return nil, true, nil, gzipDamaged(src.Name, err)
	}
	bounded.from = z
	bounded.packed, bounded.ratio = counted, l.GzipRatio
	return bounded, true, f.Close, nil
}

// openText opens src as UTF-8 text in the encoding that was found, and out of the quotes around its lines if it has such.
func openText(src Source, l Limits, d Dialect) (*stream, error) {
	r, _, closer, err := openRaw(src, l)
	if err != nil {
		return nil, err
	}
	text := decoder(&unmarked{from: r, encoding: d.Encoding}, d.Encoding)
	if d.LinesQuoted {
		text = newUnwrapper(text, src.Name, l)
	}
	return &stream{Reader: text, raw: r, close: closer}, nil
}

func unreadable(name string, err error) *FileError {
	return &FileError{Path: name, Code: codeUnreadable, Message: "cannot be read: " + err.Error()}
}

func gzipDamaged(name string, err error) *FileError {
	return &FileError{Path: name, Code: codeGzipDamaged, Message: "the compressed file is damaged or cut off: " + err.Error(),
		Hint: "copy or download it again"}
}

// prefixed yields a few bytes that were read ahead, then the rest.
type prefixed struct {
	head []byte
	rest io.Reader
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.rest.Read(b)
}

type countingReader struct {
	from io.Reader
	n    int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

// ratioFrom is how much must have been unpacked before the ratio is judged: short files may be very regular.
const ratioFrom = 4 << 20

// boundedReader enforces the limits on size and on the ratio of unpacking.
type boundedReader struct {
	from   io.Reader
	file   io.Reader // what from reads in the end
	name   string
	n      int64
	limit  int64
	packed *countingReader // nil when the file is not compressed
	ratio  int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.n += int64(n)
	if b.n > b.limit {
		return 0, &FileError{Path: b.name, Code: codeFileTooLarge, Message: fmt.Sprintf("is larger than %d bytes", b.limit), Hint: "split the export"}
	}
	if b.packed != nil {
		if b.n > ratioFrom && b.n > b.packed.n*b.ratio {
			return 0, &FileError{Path: b.name, Code: codeGzipRatio, Message: fmt.Sprintf("unpacks to more than %d times its size", b.ratio)}
		}
		if err != nil && err != io.EOF {
			return 0, gzipDamaged(b.name, err)
		}
	} else if err != nil && !errors.Is(err, io.EOF) {
		return n, unreadable(b.name, err)
	}
	return n, err
}

// unmarked drops the byte order mark of its encoding.
type unmarked struct {
	from     io.Reader
	encoding string
	begun    bool
	head     []byte
	err      error
}

func (u *unmarked) Read(p []byte) (int, error) {
	if !u.begun {
		u.begun = true
		head := make([]byte, 3)
		n, err := io.ReadFull(u.from, head)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			u.err = err
		}
		u.head = head[:n]
		if mark, size := markOf(u.head); size > 0 && (mark == u.encoding || mark == encUTF8Mark && u.encoding == encUTF8) {
			u.head = u.head[size:]
		}
	}
	if len(u.head) > 0 {
		n := copy(p, u.head)
		u.head = u.head[n:]
		return n, nil
	}
	if u.err != nil {
		return 0, u.err
	}
	return u.from.Read(p)
}
