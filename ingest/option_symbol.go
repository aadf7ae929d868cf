package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Options are called by one sign each, in every script: A, Б, γ, ب, 甲, 가, ①, Ⅲ, or by a Roman numeral, or by such a sign behind a
// word, "Option A".

// optionWords are those that stand before an option's sign, folded.
func optionWords() []string {
	return []string{"option", "opt", "opcion", "choice", "answer", "antwort", "reponse", "respuesta", "risposta", "resposta", "alternative", "alternativa", "opzione", "opcao"}
}

// optionSign cuts brackets and the word before it from an option's sign; ok is false where no single sign is left.
func optionSign(v string) (sign string, ok bool) {
	if len(v) > 40 {
		return "", false
	}
	bare := strings.Trim(v, "()[].:（）［］．、 ")
	if word, rest, found := strings.Cut(bare, " "); found && isOptionWord(word) {
		bare = strings.Trim(rest, "()[].:（）［］．、 ")
		if len(bare) == 1 && bare[0] >= '1' && bare[0] <= '9' {
			return bare, true
		}
	}
	return bare, isSign(bare)
}

func isOptionWord(word string) bool {
	folded := wordOf(word)
	for _, w := range optionWords() {
		if folded == w {
			return true
		}
	}
	return false
}

// isSign reports whether a text is one sign of an option: A to J or T; a letter or figure of a script other than Latin, alone; a
// figure or letter in a circle or in full width; or a Roman numeral of several letters.
func isSign(v string) bool {
	if len(v) == 1 {
		c := v[0] | 0x20
		return c >= 'a' && c <= 'j' || c == 't'
	}
	if isRoman(v) {
		return true
	}
	r, size := utf8.DecodeRuneInString(v)
	if size != len(v) || size == 1 || r == utf8.RuneError {
		return false
	}
	switch {
	case r >= 'Ⅰ' && r <= 'Ⅻ', r >= 'ⅰ' && r <= 'ⅻ', r >= 'Ⓐ' && r <= 'ⓩ':
		return true
	case unicode.Is(unicode.Latin, r):
		return r >= 'Ａ' && r <= 'Ｊ' || r >= 'ａ' && r <= 'ｊ'
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !strings.ContainsRune(verdictSigns, unicode.ToLower(r))
}

// verdictSigns say right or wrong, yes or no, by one sign and are none of the first letters, by which options are called: Han,
// Cyrillic (н, нет; л, ложь), Greek (σ, λ), Hebrew (כ, ל), Arabic (ص, خ), Thai, Hangul. Where they stand, the cells are no options.
const verdictSigns = "对错對錯是否非真假伪偽正误誤有无無勾叉нлσςλכלصخถผ예네맞틀"

// isRoman reports a Roman numeral of two letters or more, up to XII. One letter alone says nothing: I and C are options, V and X
// may be marks.
func isRoman(v string) bool {
	switch strings.ToUpper(v) {
	case "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII":
		return true
	}
	return false
}

// isSeveralSigns reports whether a cell names several different options in another script, with something between them: "А, В".
func isSeveralSigns(v string) bool {
	const most = 5
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(" ,;/|&+،、；，", r) })
	if len(parts) < 2 || len(parts) > most {
		return false
	}
	seen := map[string]bool{}
	for _, part := range parts {
		if len(part) == 1 || !isSign(part) || seen[part] {
			return false
		}
		seen[part] = true
	}
	return true
}
