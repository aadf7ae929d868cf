package ingest

import "bytes"

// magic is how a format that is not CSV begins.
type magic struct{ prefix, name string }

func magics() []magic {
	return []magic{
		{"PK\x03\x04", "a ZIP archive or a modern spreadsheet (XLSX, ODS)"},
		{"PK\x05\x06", "an empty ZIP archive"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old spreadsheet (XLS)"},
		{"%PDF", "a PDF"},
		{"PAR1", "a Parquet file"},
		{"ARROW1", "an Arrow file"},
		{"\x28\xb5\x2f\xfd", "compressed with zstd"},
		{"\xfd7zXZ\x00", "compressed with xz"},
		{"BZh", "compressed with bzip2"},
		{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"},
		{"Rar!", "a RAR archive"},
		{"SQLite format 3\x00", "an SQLite database"},
		{"\x89PNG", "a picture (PNG)"},
		{"\xff\xd8\xff", "a picture (JPEG)"},
		{"GIF8", "a picture (GIF)"},
		{"{\\rtf", "an RTF document"},
		{"\x7fELF", "a program"},
		{"\x00\x00\xfe\xff", "text in UTF-32"},
		{"\xff\xfe\x00\x00", "text in UTF-32"},
	}
}

// binaryKind names what b is when it is not delimited text; "" when it may be.
func binaryKind(b []byte) string {
	for _, m := range magics() {
		if bytes.HasPrefix(b, []byte(m.prefix)) && !(m.prefix == "BZh" && looksLikeText(b)) {
			return m.name
		}
	}
	if mark, _ := markOf(b); mark == encUTF16BE || mark == encUTF16LE || zeroPattern(b) != "" {
		return ""
	}
	start := bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 512)]))
	switch {
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return "a web page (HTML)"
	case bytes.HasPrefix(start, []byte("<?xml")):
		return "XML"
	case isJSON(start):
		return "JSON"
	case !looksLikeText(b):
		return "binary data"
	}
	return ""
}

// isJSON recognises the first two tokens of an object, or of an array of objects or arrays.
func isJSON(start []byte) bool {
	if len(start) < 2 || start[0] != '{' && start[0] != '[' {
		return false
	}
	second := bytes.TrimSpace(start[1:])
	return len(second) > 0 && (start[0] == '{' && second[0] == '"' || start[0] == '[' && (second[0] == '{' || second[0] == '['))
}

// looksLikeText reports whether control characters that no text holds are rare in the first part of b.
func looksLikeText(b []byte) bool {
	b = b[:min(len(b), 64<<10)]
	odd := 0
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1f && c != 1 && c != 0x1e {
			odd++
		}
	}
	return odd*20 <= len(b)
}
