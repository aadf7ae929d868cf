package dataset

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/klauspost/compress/zstd"
)

// pages writes chunks as Parquet pages: a dictionary page where there is one, and one data page. A row group is small
// enough for that. They are packed already, so that Zstandard's usual level would cost a tenth of a whole ingest for 4 %
// fewer bytes than its fastest. Headers are in Thrift's compact protocol (parquet-format, parquet.thrift).
type pages struct {
	out    *bytes.Buffer
	codec  *zstd.Encoder
	body   []byte
	packed []byte
	header []byte
	facts  metadata.ChunkMetaInfo
}

// Numbers of the format.
const (
	dataPage       = 0
	dictionaryPage = 2
)

// write appends the pages of c and enters them, with its statistics, into the footer.
func (p *pages) write(c *chunk, to *metadata.ColumnChunkMetaDataBuilder, limit int) error {
	p.facts = metadata.ChunkMetaInfo{NumValues: int64(c.rows), IndexPageOffset: -1}
	signed := to.Descr().SortOrder() == schema.SortSIGNED
	to.SetStats(c.statistics(signed, limit))
	stats := metadata.EncodingStats{}
	coded := c.distinct > 0
	if coded {
		p.facts.DictPageOffset = int64(p.out.Len())
		p.page(dictionaryPage, c.dict, c.distinct, parquet.Encodings.Plain)
		stats.DictEncodingStats = map[parquet.Encoding]int32{parquet.Encodings.Plain: 1}
	}
	p.facts.DataPageOffset = int64(p.out.Len())
	p.body = p.body[:0]
	if to.Descr().MaxDefinitionLevel() > 0 {
		p.body = appendLevels(p.body, c, to.Descr().MaxDefinitionLevel())
	}
	encoding := p.values(c, to)
	stats.DataEncodingStats = map[parquet.Encoding]int32{encoding: 1}
	p.page(dataPage, p.body, c.rows, encoding)
	return to.Finish(p.facts, coded, false, stats)
}

// values appends the values of c to the body of the page.
func (p *pages) values(c *chunk, to *metadata.ColumnChunkMetaDataBuilder) parquet.Encoding {
	switch {
	case c.distinct > 0:
		width := uint(max(1, bits.Len(uint(c.distinct-1))))
		p.body = append(p.body, byte(width))
		p.body = appendHybrid(p.body, c.indices, width)
		return parquet.Encodings.RLEDict
	case to.Descr().Name() == deltaColumn:
		p.body = appendDeltas(p.body, c.moments)
		return parquet.Encodings.DeltaBinaryPacked
	}
	p.body = append(p.body, c.flags...)
	return parquet.Encodings.Plain
}

// appendLevels appends the levels. Definition levels of one bit are the bitmap of values as it is, or one run.
func appendLevels(out []byte, c *chunk, most int16) []byte {
	if c.reps != nil {
		return appendLevel(appendLevel(out, c.reps, 1), c.defs, uint(bits.Len16(uint16(most))))
	}
	at := len(out)
	out = append(out, 0, 0, 0, 0) // their length
	switch c.nulls {
	case 0, c.rows:
		out = binary.AppendUvarint(out, uint64(c.rows)<<1)
		out = append(out, truth(c.nulls == 0))
	default:
		out = binary.AppendUvarint(out, uint64(len(c.valid))<<1|1)
		out = append(out, c.valid...)
	}
	binary.LittleEndian.PutUint32(out[at:], uint32(len(out)-at-4))
	return out
}

// appendLevel appends levels behind their length.
func appendLevel(out []byte, levels []uint32, width uint) []byte {
	at := len(out)
	out = appendHybrid(append(out, 0, 0, 0, 0), levels, width)
	binary.LittleEndian.PutUint32(out[at:], uint32(len(out)-at-4))
	return out
}

// page compresses and writes one page.
func (p *pages) page(kind int, body []byte, values int, encoding parquet.Encoding) {
	p.packed = p.codec.EncodeAll(body, p.packed[:0])
	h := thrift{out: p.header[:0]}
	h.number(1, kind)
	h.number(2, len(body))
	h.number(3, len(p.packed))
	if kind == dictionaryPage {
		h.begin(7)
		h.number(1, values)
		h.number(2, int(encoding))
	} else {
		h.begin(5)
		h.number(1, values)
		h.number(2, int(encoding))
		h.number(3, int(parquet.Encodings.RLE)) // definition levels
		h.number(4, int(parquet.Encodings.RLE)) // repetition levels
	}
	p.header = append(h.out, 0, 0) // both structures end
	p.out.Write(p.header)
	p.out.Write(p.packed)
	p.facts.UncompressedSize += int64(len(p.header) + len(body))
	p.facts.CompressedSize += int64(len(p.header) + len(p.packed))
}

// thrift writes the fields of a structure in the compact protocol, in ascending order.
type thrift struct {
	out  []byte
	last int
}

const (
	thriftInt    = 5
	thriftStruct = 12
)

func (t *thrift) field(id, kind int) {
	t.out = append(t.out, byte((id-t.last)<<4|kind))
	t.last = id
}

func (t *thrift) number(id, v int) {
	t.field(id, thriftInt)
	t.out = binary.AppendVarint(t.out, int64(v))
}

// begin opens a structure within this one.
func (t *thrift) begin(id int) {
	t.field(id, thriftStruct)
	t.last = 0
}
