package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"cutscore/exam"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// Columns that this program writes by a dictionary are read page by page: the library finds and unpacks the pages, and the
// codes of a frame are taken from them without a column of values in between. Any other column (another writer's pages,
// another encoding) is read by the library.

var errPage = errors.New("a page ends inside a value")

// pageReader reads columns of one file; its memory is used for one after the other.
type pageReader struct {
	column   column
	words    *words
	nullable bool
	width    int
	known    []uint32 // the frame's code of each entry of the dictionary
	coded    bool     // a dictionary was met
	levels   []uint32
	indices  []uint32
}

// read reads a column of coded values; ok is false when its pages are not as this program writes them.
func (p *pageReader) read(r *file.Reader, c column) (codes []uint32, ok bool, err error) {
	at, ok := p.find(r, c)
	if !ok {
		return nil, false, nil
	}
	codes = make([]uint32, r.NumRows())
	done := 0
	for g := range r.NumRowGroups() {
		group := r.RowGroup(g)
		pages, err := group.GetColumnPageReader(at)
		if err != nil {
			return nil, false, err
		}
		ok, err := p.group(pages, codes[done:done+int(group.NumRows())])
		if err := errors.Join(err, pages.Close()); !ok || err != nil {
			return nil, false, err
		}
		done += int(group.NumRows())
	}
	return codes, true, nil
}

// entries codes the values that occur in a column, and looks at no row; ok is false when that cannot be told from its
// dictionaries alone.
func (p *pageReader) entries(r *file.Reader, c column) (ok bool, err error) {
	at, ok := p.find(r, c)
	for g := 0; ok && err == nil && g < r.NumRowGroups(); g++ {
		var pages file.PageReader
		if pages, err = r.RowGroup(g).GetColumnPageReader(at); err != nil {
			return false, err
		}
		ok, err = p.groupEntries(pages)
		err = errors.Join(err, pages.Close())
	}
	return ok && err == nil, err
}

func (p *pageReader) groupEntries(pages file.PageReader) (ok bool, err error) {
	p.coded = false
	for pages.Next() {
		switch page := pages.Page().(type) {
		case *file.DictionaryPage:
			if err := p.dictionary(page.Data(), int(page.NumValues())); err != nil {
				return false, err
			}
		case *file.DataPageV1:
			if !p.coded || parquet.Encoding(page.Encoding()) != parquet.Encodings.RLEDict {
				return false, nil
			}
		default:
			return false, nil
		}
	}
	return p.coded, pages.Err()
}

// find makes ready for a column; ok is false when it is not one that this program writes by a dictionary.
func (p *pageReader) find(r *file.Reader, c column) (at int, ok bool) {
	at = r.MetaData().Schema.ColumnIndexByName(c.name)
	if at < 0 || c.kind == moment || c.kind == flag {
		return 0, false
	}
	descr := r.MetaData().Schema.Column(at)
	if descr.MaxRepetitionLevel() > 0 || descr.MaxDefinitionLevel() > 1 {
		return 0, false
	}
	p.column, p.nullable, p.width = c, descr.MaxDefinitionLevel() > 0, widthOfType(descr.PhysicalType())
	return at, true
}

// widthOfType is the size of a number in a dictionary; 0 for texts.
func widthOfType(t parquet.Type) int {
	switch t {
	case parquet.Types.Int32, parquet.Types.Float:
		return 4
	}
	return 0
}

func (p *pageReader) group(pages file.PageReader, out []uint32) (ok bool, err error) {
	p.coded = false
	done := 0
	for pages.Next() {
		switch page := pages.Page().(type) {
		case *file.DictionaryPage:
			if err := p.dictionary(page.Data(), int(page.NumValues())); err != nil {
				return false, err
			}
		case *file.DataPageV1:
			n := int(page.NumValues())
			if !p.coded || parquet.Encoding(page.Encoding()) != parquet.Encodings.RLEDict || page.DefinitionLevelEncoding() != parquet.Encodings.RLE ||
				done+n > len(out) {
				return false, nil
			}
			if err := p.data(page.Data(), out[done:done+n]); err != nil {
				return false, err
			}
			done += n
		default:
			return false, nil
		}
	}
	return done == len(out), pages.Err()
}

// dictionary codes each entry once. It is PLAIN: numbers, or texts behind their lengths.
func (p *pageReader) dictionary(data []byte, n int) error {
	if n < 0 || n > len(data) {
		return errPage
	}
	p.known, p.coded = resized(p.known, n), true
	for i := range p.known {
		size := p.width
		if size == 0 {
			if len(data) < 4 {
				return errPage
			}
			size = int(binary.LittleEndian.Uint32(data))
			data = data[4:]
		}
		if size > len(data) {
			return errPage
		}
		code, err := p.code(data[:size])
		if err != nil {
			return err
		}
		p.known[i], data = code, data[size:]
	}
	return nil
}

func (p *pageReader) code(value []byte) (uint32, error) {
	switch p.column.kind {
	case text:
		return p.words[p.column.at].codeBytes(value), nil
	case mark:
		r, ok := exam.ParseResult(string(value))
		if !ok {
			return 0, fmt.Errorf("result %q is not known", value)
		}
		return codeMark(r), nil
	}
	number := binary.LittleEndian.Uint32(value)
	if p.column.kind == share {
		return codeShare(math.Float32frombits(number)), nil
	}
	return p.column.codeNumber(int32(number)), nil
}

// data decodes a page: definition levels behind their length, then the width of an index, then the indices.
func (p *pageReader) data(data []byte, out []uint32) (err error) {
	present := len(out)
	if p.nullable {
		if len(data) < 4 || uint64(len(data)-4) < uint64(binary.LittleEndian.Uint32(data)) {
			return errPage
		}
		end := 4 + binary.LittleEndian.Uint32(data)
		p.levels = resized(p.levels, len(out))
		if err := readHybrid(data[4:end], 1, p.levels); err != nil {
			return err
		}
		present = 0
		for _, l := range p.levels {
			present += int(l)
		}
		data = data[end:]
	}
	p.indices = resized(p.indices, present)
	if present > 0 {
		if len(data) < 1 || data[0] > 32 {
			return errPage
		}
		if err := readHybrid(data[1:], uint(data[0]), p.indices); err != nil {
			return err
		}
	}
	return p.spread(out, present)
}

// spread gives every row its code; a row without a value keeps 0.
func (p *pageReader) spread(out []uint32, present int) error {
	known := p.known
	for _, i := range p.indices {
		if int(i) >= len(known) {
			return errPage
		}
	}
	if present == len(out) {
		for row, i := range p.indices {
			out[row] = known[i]
		}
		return nil
	}
	next := 0
	for row, l := range p.levels {
		if l != 0 {
			out[row] = known[p.indices[next]]
			next++
		}
	}
	return nil
}

// readHybrid fills out from the RLE and bit-packing hybrid; the inverse of appendHybrid.
func readHybrid(in []byte, width uint, out []uint32) error {
	for len(out) > 0 {
		header, size := binary.Uvarint(in)
		if size <= 0 {
			return errPage
		}
		in = in[size:]
		if header&1 == 0 {
			n, bytes := header>>1, int(width+7)/8
			if len(in) < bytes || n == 0 {
				return errPage
			}
			value := uint32(0)
			for b := range bytes {
				value |= uint32(in[b]) << (8 * b)
			}
			run := out[:min(n, uint64(len(out)))]
			for i := range run {
				run[i] = value
			}
			in, out = in[bytes:], out[len(run):]
			continue
		}
		groups := header >> 1
		if groups == 0 || groups > uint64(len(in)) && width > 0 {
			return errPage
		}
		n := int(min(groups*8, uint64(len(out))))
		bytes := int(groups) * int(width)
		if bytes > len(in) {
			return errPage
		}
		unpackBits(in[:bytes], width, out[:n])
		in, out = in[bytes:], out[n:]
	}
	return nil
}

// unpackBits reads len(out) numbers of width bits, least significant first.
func unpackBits(in []byte, width uint, out []uint32) {
	mask := uint64(1)<<width - 1
	bit, i := uint(0), 0
	for ; i < len(out) && int(bit>>3)+8 <= len(in); i++ {
		out[i] = uint32(binary.LittleEndian.Uint64(in[bit>>3:]) >> (bit & 7) & mask)
		bit += width
	}
	for ; i < len(out); i++ { // the last few: less than eight bytes are left
		var last [8]byte
		copy(last[:], in[min(int(bit>>3), len(in)):])
		out[i] = uint32(binary.LittleEndian.Uint64(last[:]) >> (bit & 7) & mask)
		bit += width
	}
}
