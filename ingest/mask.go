package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maskRunes is how many characters of a shape are shown.
const maskRunes = 60

// Mask gives the shape of a value without its content: letters become a or A, digits 9, invalid bytes ?, and
// punctuation stays. Long values end in an ellipsis.
func Mask(value []byte) string {
	var b strings.Builder
	for n := 0; len(value) > 0; n++ {
		if n == maskRunes {
			b.WriteString("…")
			break
		}
		r, size := utf8.DecodeRune(value)
		b.WriteRune(maskRune(r, size))
		value = value[size:]
	}
	return b.String()
}

func maskRune(r rune, size int) rune {
	switch {
	case r == utf8.RuneError && size == 1:
		return '?'
	case unicode.IsDigit(r):
		return '9'
	case unicode.IsUpper(r):
		return 'A'
	case unicode.IsLetter(r), unicode.IsMark(r):
		return 'a'
	case unicode.IsControl(r):
		return ' '
	case r >= 0x80 && !unicode.IsPunct(r) && !unicode.IsSpace(r):
		return 'a'
	}
	return r
}
