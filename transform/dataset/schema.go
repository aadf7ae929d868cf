package dataset

import (
	"strconv"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// SchemaVersion is the version of the tables' columns, kept in the metadata of every Parquet file. It changes only
// when an older reader would misread a newer file; added columns do not change it.
const SchemaVersion = 1

// rowsPerGroup bounds a row group: enough to compress well, few enough to keep a reader's memory flat.
const rowsPerGroup = 128 << 10

// versionKey is the key of the schema version in a file's metadata, tableKey that of the table's name.
const (
	versionKey = "cutscore.schema"
	tableKey   = "cutscore.table"
)

// writerProperties are fixed, so that equal rows give equal bytes.
func writerProperties() *parquet.WriterProperties {
	return parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("cutscore"))
}

// factsOf is the metadata of a file of that table, whose rows are of those shapes if it has any.
func factsOf(table string, shapes string) (facts metadata.KeyValueMetadata, err error) {
	if err = facts.Append(tableKey, table); err == nil {
		err = facts.Append(versionKey, strconv.Itoa(SchemaVersion))
	}
	if err == nil && shapes != "" {
		err = facts.Append(shapesKey, shapes)
	}
	return facts, err
}

func rootOf(fields schema.FieldList) (*schema.Schema, error) {
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Repeated, fields, -1)
	if err != nil {
		return nil, err
	}
	return schema.NewSchema(root), nil
}

// leafType is what a column of leaves holds.
type leafType struct {
	physical parquet.Type
	logical  schema.LogicalType
}

var (
	textLeaf   = leafType{parquet.Types.ByteArray, schema.StringLogicalType{}}
	shortLeaf  = leafType{parquet.Types.Int32, schema.NewIntLogicalType(16, true)}
	wholeLeaf  = leafType{parquet.Types.Int32, schema.NewIntLogicalType(32, true)}
	longLeaf   = leafType{parquet.Types.Int64, schema.NewIntLogicalType(64, true)}
	momentLeaf = leafType{parquet.Types.Int64, schema.NewTimestampLogicalTypeForce(true, schema.TimeUnitMicros)}
	shareLeaf  = leafType{parquet.Types.Float, schema.NoLogicalType{}}
	realLeaf   = leafType{parquet.Types.Double, schema.NoLogicalType{}}
	flagLeaf   = leafType{parquet.Types.Boolean, schema.NoLogicalType{}}
)

func (t leafType) node(name string, required bool) schema.Node {
	repetition := parquet.Repetitions.Optional
	if required {
		repetition = parquet.Repetitions.Required
	}
	return schema.MustPrimitive(schema.NewPrimitiveNodeLogical(name, repetition, t.logical, t.physical, -1, -1))
}

// listNode is a list of structures, in the three levels that the format asks for.
func listNode(name string, fields schema.FieldList) schema.Node {
	optional := parquet.Repetitions.Optional
	element := schema.MustGroup(schema.NewGroupNode("element", optional, fields, -1))
	list := schema.MustGroup(schema.NewGroupNode("list", parquet.Repetitions.Repeated, schema.FieldList{element}, -1))
	return schema.MustGroup(schema.NewGroupNodeLogical(name, optional, schema.FieldList{list}, schema.NewListLogicalType(), -1))
}
