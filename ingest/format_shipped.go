package ingest

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"sync"
)

//go:embed formats/*.json
var shipped embed.FS

// ShippedFormats returns the formats that come with the program, by name.
func ShippedFormats() ([]*Format, error) { return eachShipped(wholeFormat) }

// ShippedHeaders returns the same formats for recognising files by: of each, what tells its header from others is read, and
// the rest once a header fits it. To read the rest of all of them is a twelfth of what a small file takes.
func ShippedHeaders() ([]*Format, error) { return eachShipped(headOf) }

func eachShipped(read func(name string, content []byte) (*Format, error)) ([]*Format, error) {
	entries, err := shipped.ReadDir("formats")
	if err != nil {
		return nil, fmt.Errorf("shipped formats: %w", err)
	}
	out, errs := make([]*Format, len(entries)), make([]error, len(entries))
	var content bytes.Buffer // one for all: what is embedded is copied when it is read
	for i, e := range entries {
		if err := readShipped(e.Name(), &content); err != nil {
			return nil, err
		}
		out[i], errs[i] = read(e.Name(), content.Bytes())
	}
	return out, errors.Join(errs...)
}

func readShipped(name string, to *bytes.Buffer) error {
	to.Reset()
	file, err := shipped.Open(path.Join("formats", name))
	if err == nil {
		_, err = to.ReadFrom(file)
	}
	if err != nil {
		return fmt.Errorf("shipped formats: %w", err)
	}
	return nil
}

func wholeFormat(name string, content []byte) (*Format, error) {
	f, err := ParseFormat(name, content)
	if err != nil {
		return nil, err
	}
	f.private = false
	return f, nil
}

// headOf reads what recognises a header.
func headOf(name string, content []byte) (*Format, error) {
	var head struct {
		Name   string      `json:"name"`
		Kind   Kind        `json:"kind"`
		Shape  Shape       `json:"shape"`
		Header Fingerprint `json:"header"`
		Lines  string      `json:"lines"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return nil, formatError(name, "it is not a format file: "+err.Error())
	}
	f := &Format{Name: head.Name, Kind: head.Kind, Shape: cmp.Or(head.Shape, Long), Header: head.Header, Lines: head.Lines}
	f.rest = sync.OnceValue(func() *Format { return restOf(name) })
	return f, nil
}

// restOf reads a whole shipped format. TestShippedHeaders reads them all, so that none can fail here.
func restOf(name string) (whole *Format) {
	var content bytes.Buffer
	err := readShipped(name, &content)
	if err == nil {
		whole, err = wholeFormat(name, content.Bytes())
	}
	if err != nil {
		panic(err)
	}
	return whole
}

// whole is the format with all that its file says.
func (f *Format) whole() *Format {
	if f.rest == nil {
		return f
	}
	return f.rest()
}
