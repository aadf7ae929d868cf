package dataset

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/apache/arrow-go/v18/parquet/file"
)

// sharesSitting reports whether a file of responses may hold rows of one of the sittings that came in. It looks at footers
// and dictionaries, never at rows: a nightly export asks this of every file of the store. The bytes were checked against
// the manifest when the transaction began.
func (r *reach) sharesSitting(path string, words *dictionary) (shared bool, err error) {
	defer guard(path, &err)
	reader, err := file.OpenParquetFile(path, false)
	if err != nil {
		return false, err
	}
	defer reader.Close()
	at := reader.MetaData().Schema.ColumnIndexByName("sitting")
	if at < 0 {
		return r.sittings[0], nil
	}
	if r.texts == nil {
		all := words.list()
		for code := range r.sittings {
			r.texts = append(r.texts, all[code])
		}
		slices.Sort(r.texts)
	}
	for g := range reader.NumRowGroups() {
		if shared, err := r.inGroup(reader.RowGroup(g), at); shared || err != nil {
			return shared, err
		}
	}
	return false, nil
}

func (r *reach) inGroup(group *file.RowGroupReader, column int) (bool, error) {
	chunk, err := group.MetaData().ColumnChunk(column)
	if err != nil {
		return false, err
	}
	stats, err := chunk.Statistics()
	if err != nil || stats == nil || !stats.HasNullCount() || stats.NullCount() > 0 && r.sittings[0] {
		return true, err
	}
	if stats.NullCount() == group.NumRows() {
		return false, nil
	}
	if !stats.HasMinMax() {
		return true, nil
	}
	i, _ := slices.BinarySearch(r.texts, string(stats.EncodeMin()))
	if i == len(r.texts) || r.texts[i] > string(stats.EncodeMax()) {
		return false, nil
	}
	return r.inDictionary(group, column)
}

// inDictionary looks at the distinct sittings of a row group, which its dictionary lists.
func (r *reach) inDictionary(group *file.RowGroupReader, column int) (bool, error) {
	pages, err := group.GetColumnPageReader(column)
	if err != nil {
		return false, err
	}
	if !pages.Next() {
		return true, pages.Err()
	}
	dictionary, ok := pages.Page().(*file.DictionaryPage)
	if !ok {
		return true, nil
	}
	for rest := dictionary.Data(); len(rest) > 0; {
		if len(rest) < 4 || uint64(len(rest)) < 4+uint64(binary.LittleEndian.Uint32(rest)) {
			return false, fmt.Errorf("the dictionary of sittings ends inside an entry")
		}
		end := 4 + binary.LittleEndian.Uint32(rest)
		if _, found := slices.BinarySearch(r.texts, string(rest[4:end])); found {
			return true, nil
		}
		rest = rest[end:]
	}
	return false, nil
}
