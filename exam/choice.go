package exam

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Choice is an answer or a key in a form that can be compared: letters of options in order, or folded text. "" is none.
//
// "Option A", "(A)" and "Ⓐ" are A. "b, d", "BD", "D;B", "(B) and (D)" and "B. D." are the two options B and D, which must both be
// chosen. "B|D" as a key accepts either.
type Choice string

// ChoiceOf is the choice that a text names. The text of a choice names that choice.
func ChoiceOf(text string) Choice {
	text = strings.ToUpper(bareOption(strings.TrimSpace(text)))
	if bare, ok := bareLetters(text); ok {
		text = bare
	}
	letters := make([]byte, 0, 8)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z':
			letters = append(letters, c)
		case c == ',' || c == ';' || c == ' ' || c == '&' || c == '+':
		default:
			return Choice(text)
		}
	}
	if len(letters) < 2 || len(letters) > mostTogether {
		return Choice(text)
	}
	slices.Sort(letters)
	if len(slices.Compact(slices.Clone(letters))) != len(letters) || letters[len(letters)-1] > lastLetter {
		return Choice(text) // a word, not options
	}
	return Choice(letters)
}

const (
	mostTogether = 6   // options in one answer: more letters are a word
	lastLetter   = 'L' // of options, where letters stand together
)

// Right reports whether a choice is what the key asks for: all options of the key and no other, or one of its alternatives.
func (c Choice) Right(key Choice) bool {
	if !strings.Contains(string(key), "|") {
		return c != "" && c == key
	}
	return c != "" && slices.ContainsFunc(key.Alternatives(), func(one Choice) bool { return c == one })
}

// Alternatives are the choices of which a key accepts any: most often one.
func (c Choice) Alternatives() (out []Choice) {
	for one := range strings.SplitSeq(string(c), "|") {
		if one := ChoiceOf(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// IsOptions reports whether a choice is options and no text: letters from A to L, or one digit.
func (c Choice) IsOptions() bool {
	if len(c) == 1 && c[0] >= '0' && c[0] <= '9' {
		return true
	}
	return len(c) >= 1 && len(c) <= mostTogether && strings.Trim(string(c), "ABCDEFGHIJKL") == ""
}

// IsSign reports whether a choice is the sign of one option, a letter of any script or a Roman numeral; digits may be values.
func (c Choice) IsSign() bool { return isSign(string(c)) }

// Contradicts reports whether a mark is not what key and choice say. Only options are compared: products accept many spellings
// of a text, and part of the credit for part of the options.
func (c Choice) Contradicts(r Result, key Choice) bool {
	if r != Correct && r != Incorrect || !c.IsOptions() {
		return false
	}
	accepted := key.Alternatives()
	if len(accepted) == 0 || slices.ContainsFunc(accepted, func(one Choice) bool { return !one.IsOptions() }) {
		return false
	}
	return slices.Contains(accepted, c) != (r == Correct)
}

// bareLetters takes brackets, points and the word "and" from single letters, so that "(C)" and "B AND D" are C and B D.
func bareLetters(text string) (string, bool) {
	if len(text) > 60 || !strings.ContainsAny(text, "().] ") {
		return "", false
	}
	var letters []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()[].,;&+ ", r) }) {
		switch {
		case len(word) == 1 && word[0] >= 'A' && word[0] <= lastLetter:
			letters = append(letters, word)
		case word == "AND" || word == "UND" || word == "Y":
		default:
			return "", false
		}
	}
	return strings.Join(letters, " "), len(letters) > 0
}

// bareOption is an option's sign without brackets and the word before it, and in plain letters or figures where it is those in
// another dress: "Option A", "（Ａ）" and "Ⓐ" are A, "①" is 1. Anything else comes back as it is.
func bareOption(v string) string {
	const brackets = "()[].:（）［］．、 "
	if len(v) > 40 {
		return v
	}
	bare := strings.Trim(v, brackets)
	if word, rest, found := strings.Cut(bare, " "); found && isOptionWord(word) {
		bare = strings.Trim(rest, brackets)
		if len(bare) == 1 && bare[0] >= '1' && bare[0] <= '9' {
			return bare
		}
	}
	if !isSign(bare) {
		return v
	}
	return plainSign(bare)
}

// isOptionWord tells the words that stand before an option's sign, "Option A" and "Answer: B".
func isOptionWord(word string) bool {
	switch strings.ToLower(strings.TrimRight(word, ".:")) {
	case "option", "opt", "opción", "opcion", "choice", "answer", "antwort", "réponse", "reponse", "respuesta", "risposta", "resposta",
		"alternative", "alternativa", "opzione", "opção", "opcao":
		return true
	}
	return false
}

// isSign reports one letter of any script, one figure that is no digit of ours, or a Roman numeral of several letters. A digit in
// brackets or with a point may be a value: "(5)", ".5".
func isSign(v string) bool {
	switch strings.ToUpper(v) {
	case "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII":
		return true
	}
	r, size := utf8.DecodeRuneInString(v)
	if size != len(v) || r == utf8.RuneError {
		return false
	}
	return unicode.IsLetter(r) || r >= 'Ⓐ' && r <= 'ⓩ' || size > 1 && unicode.IsNumber(r)
}

// plainSign undresses a sign: full width, circles, Roman numerals of one character.
func plainSign(v string) string {
	r, size := utf8.DecodeRuneInString(v)
	if size != len(v) {
		return v
	}
	switch {
	case r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r >= '０' && r <= '９':
		return string(r - 0xfee0)
	case r >= '①' && r <= '⑨':
		return string('1' + r - '①')
	case r >= '❶' && r <= '❾':
		return string('1' + r - '❶')
	case r >= 'Ⓐ' && r <= 'Ⓩ':
		return string('A' + r - 'Ⓐ')
	case r >= 'ⓐ' && r <= 'ⓩ':
		return string('a' + r - 'ⓐ')
	case r >= 'ⅰ' && r <= 'ⅻ':
		return plainSign(string(r - 'ⅰ' + 'Ⅰ'))
	case r >= 'Ⅰ' && r <= 'Ⅻ':
		return []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}[r-'Ⅰ']
	}
	return v
}
