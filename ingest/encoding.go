package ingest

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Names of encodings, as in Dialect.Encoding.
const (
	encUTF8     = "utf-8"
	encUTF8Mark = "utf-8-bom"
	encUTF16LE  = "utf-16le"
	encUTF16BE  = "utf-16be"
	encWindows  = "windows-1252"
	encLatin    = "latin-1"
)

// byteOrderMark is the mark in UTF-8; at the beginning of a file it is no part of the text.
var byteOrderMark = []byte("\ufeff")

// statedEncoding reads what a user calls an encoding. "utf-16" needs the file's byte order mark.
func statedEncoding(s string) (string, bool) {
	name := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(s))
	switch name {
	case "utf-8", "utf8", "ascii", "us-ascii":
		return encUTF8, true
	case "utf-8-bom", "utf-8-sig", "utf8-bom":
		return encUTF8, true
	case "utf-16le", "utf16le", "utf-16-le":
		return encUTF16LE, true
	case "utf-16be", "utf16be", "utf-16-be":
		return encUTF16BE, true
	case "utf-16", "utf16":
		return "utf-16", true
	case "windows-1252", "cp1252", "cp-1252", "win-1252", "ansi":
		return encWindows, true
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1":
		return encLatin, true
	}
	return "", false
}

// markOf is the byte order mark at the start of b, with its encoding.
func markOf(b []byte) (encoding string, size int) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return encUTF8Mark, 3
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return encUTF16LE, 2
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return encUTF16BE, 2
	}
	return "", 0
}

// zeroPattern recognises UTF-16 without a mark: nearly every second byte of European text is then zero.
func zeroPattern(b []byte) string {
	b = b[:min(len(b), 4096)&^1]
	if len(b) < 4 {
		return ""
	}
	var even, odd int
	for i := 0; i < len(b); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	pairs := len(b) / 2
	switch {
	case odd*10 > pairs*7 && even*20 < pairs:
		return encUTF16LE
	case even*10 > pairs*7 && odd*20 < pairs:
		return encUTF16BE
	}
	return ""
}

// textEvidence is what a stretch of bytes says about its encoding.
type textEvidence struct {
	multi     int // characters of two bytes or more, in valid UTF-8
	invalid   int // bytes that are no UTF-8
	undefined int // bytes that windows-1252 leaves undefined
}

// look adds the bytes of b; a character cut off at its end is left out unless final. It returns how many bytes it used.
func (t *textEvidence) look(b []byte, final bool) int {
	if utf8.Valid(b) {
		t.multi += multibyte(b)
		return len(b)
	}
	i := 0
	for i < len(b) {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size <= 1 {
			if !final && !utf8.FullRune(b[i:]) {
				return i
			}
			t.invalid++
			if slices.Contains(undefined1252, b[i]) {
				t.undefined++
			}
		} else if size > 1 {
			t.multi++
		}
		i += size
	}
	return i
}

// multibyte counts the characters of valid UTF-8 that take more than one byte.
func multibyte(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= 0xc0 {
			n++
		}
	}
	return n
}

// undefined1252 are the bytes that windows-1252 gives no character.
var undefined1252 = []byte{0x81, 0x8d, 0x8f, 0x90, 0x9d}

// encoding is the verdict: UTF-8 when everything that is not ASCII is valid UTF-8, or enough of it that chance is no
// explanation (damaged rows are then set aside); otherwise windows-1252, which latin-1 text reads alike; "" when neither fits.
func (t textEvidence) encoding() string {
	switch {
	case t.invalid == 0 || t.invalid <= 10*t.multi:
		return encUTF8
	case t.undefined == 0:
		return encWindows
	}
	return ""
}

// decoder wraps r so that it yields UTF-8. Bytes that mean nothing come out as bytes that are not valid UTF-8, so that
// the row which holds them is set aside instead of being altered.
func decoder(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case encUTF16LE:
		return &decodingReader{from: r, decode: decodeUTF16(binary.LittleEndian)}
	case encUTF16BE:
		return &decodingReader{from: r, decode: decodeUTF16(binary.BigEndian)}
	case encWindows:
		return &decodingReader{from: r, decode: decode8bit(table1252())}
	case encLatin:
		return &decodingReader{from: r, decode: decode8bit(nil)}
	}
	return r
}

// decodingReader decodes what it reads, a few kilobytes at a time.
type decodingReader struct {
	from   io.Reader
	decode func(dst, src []byte, final bool) (out []byte, used int)
	in     []byte // not yet decoded
	out    []byte // decoded, not yet delivered
	store  []byte
	err    error
}

func (d *decodingReader) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *decodingReader) fill() {
	if d.store == nil {
		d.in, d.store = make([]byte, 0, 32<<10), make([]byte, 0, 96<<10)
	}
	n, err := d.from.Read(d.in[len(d.in):cap(d.in)])
	d.in = d.in[:len(d.in)+n]
	d.err = err
	out, used := d.decode(d.store[:0], d.in, err != nil)
	d.out = out
	d.in = d.in[:copy(d.in, d.in[used:])]
}

// invalidByte is never part of valid UTF-8.
const invalidByte = 0xff

func decodeUTF16(order binary.ByteOrder) func(dst, src []byte, final bool) ([]byte, int) {
	return func(dst, src []byte, final bool) ([]byte, int) {
		i := 0
		for i+2 <= len(src) {
			r, size := rune(order.Uint16(src[i:])), 2
			if utf16.IsSurrogate(r) {
				if i+4 > len(src) && !final {
					break
				}
				r, size = surrogates(order, src[i:])
			}
			if r == utf8.RuneError && size == 2 && order.Uint16(src[i:]) != utf8.RuneError {
				dst = append(dst, invalidByte)
			} else {
				dst = utf8.AppendRune(dst, r)
			}
			i += size
		}
		if final && i < len(src) {
			return append(dst, invalidByte), len(src) // half a character at the end of the file
		}
		return dst, i
	}
}

// surrogates decodes a pair; half a pair gives utf8.RuneError and two bytes.
func surrogates(order binary.ByteOrder, src []byte) (rune, int) {
	if len(src) >= 4 {
		if r := utf16.DecodeRune(rune(order.Uint16(src)), rune(order.Uint16(src[2:]))); r != utf8.RuneError {
			return r, 4
		}
	}
	return utf8.RuneError, 2
}

// decode8bit decodes an encoding of one byte per character. table gives the characters of 0x80 to 0x9f, 0 for
// undefined; nil means that byte and character are the same number.
func decode8bit(table []rune) func(dst, src []byte, final bool) ([]byte, int) {
	return func(dst, src []byte, final bool) ([]byte, int) {
		for _, c := range src {
			switch {
			case c < 0x80:
				dst = append(dst, c)
			case c < 0xa0 && table != nil && table[c-0x80] == 0:
				dst = append(dst, invalidByte)
			case c < 0xa0 && table != nil:
				dst = utf8.AppendRune(dst, table[c-0x80])
			default:
				dst = utf8.AppendRune(dst, rune(c))
			}
		}
		return dst, len(src)
	}
}

// table1252 is the part of windows-1252 that differs from latin-1 (Unicode Consortium, CP1252.TXT).
func table1252() []rune {
	return []rune{
		'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
		0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
	}
}
