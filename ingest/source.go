package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// Source is one input that can be opened again (a file, or bytes in memory).
type Source struct {
	Name string // what messages call it
	Size int64  // bytes as stored; -1 when not known
	Open func() (io.ReadCloser, error)
}

// FileSource is the file at path. Its size is looked up now; a file that is missing says so when it is opened.
func FileSource(path string) Source {
	size := int64(-1)
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return Source{Name: path, Size: size, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// BytesSource is an input held in memory, such as an upload.
func BytesSource(name string, b []byte) Source {
	return Source{Name: name, Size: int64(len(b)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b)), nil
	}}
}

// Digest is the SHA-256 of the bytes of src as stored, in hexadecimal: the identity of an input.
func Digest(src Source) (string, error) {
	r, err := src.Open()
	if err != nil {
		return "", fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
