package ingest

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"time"
)

// Source is one input that can be opened again (a file, or bytes in memory).
type Source struct {
	Name string // what messages call it
	Size int64  // bytes as stored; -1 when not known
	// Open begins at the first byte. What also is an io.ReaderAt is hashed by several workers; in an io.Seeker, what is
	// known already is jumped over.
	Open func() (io.ReadCloser, error)

	stat func() (fs.FileInfo, error) // nil: it cannot change
}

// FileSource is the file at path. Its size is looked up now; a file that is missing says so when it is opened.
func FileSource(path string) Source {
	size := int64(-1)
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return Source{Name: path, Size: size, Open: func() (io.ReadCloser, error) { return os.Open(path) },
		stat: func() (fs.FileInfo, error) { return os.Stat(path) }}
}

// Changed is when the input was last written to; false when that cannot be known.
func (s Source) Changed() (time.Time, bool) {
	if s.stat == nil {
		return time.Time{}, false
	}
	info, err := s.stat()
	if err != nil || !info.Mode().IsRegular() {
		return time.Time{}, false
	}
	return info.ModTime(), true
}

// BytesSource is an input held in memory, such as an upload.
func BytesSource(name string, b []byte) Source {
	return Source{Name: name, Size: int64(len(b)), Open: func() (io.ReadCloser, error) {
		return memory{bytes.NewReader(b)}, nil
	}}
}

// memory is a bytes.Reader with a Close.
type memory struct{ *bytes.Reader }

// Close does nothing.
func (memory) Close() error { return nil }
