package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Many tables give each question a second column, for what it is worth, its key, or how it was taken: "Q1 Score, Q1 Max", "Q1, Flag1". Such a
// column often holds but 0 and 1, and is no question for that.

// fewestBeside is the fewest questions that have such a column each.
const fewestBeside = matrixItems

// findBeside notes such columns, and reports whether some of them score the answers.
func (m *matrix) findBeside() (scoring bool) {
	m.beside, scoring = besideQuestions(m.s.Header)
	for at := range m.beside {
		m.why[at] = besideWhy
	}
	if n := len(m.beside); n > 0 {
		m.told = append(m.told, fmt.Sprintf("%d columns say something else of questions that have their own columns, and are no questions", n))
	}
	return scoring
}

const besideWhy = "it says something else of a question that has its own column"

// besideQuestions are the columns whose names say something else of questions that have columns of their own; scoring says that some are keys or
// full points.
func besideQuestions(header []string) (beside map[int]bool, scoring bool) {
	kinds := numberedNames(header)
	beside = map[int]bool{}
	for _, k := range kinds {
		if len(k.numbers) < fewestBeside || !k.mayTellBeside() {
			continue
		}
		for _, other := range kinds {
			word, its := k.apartFrom(other)
			if other == k || isTopic(word) && !k.speaksOf(other) || besideWord(its) != "" || besideWord(word) == "" || !k.within(other) {
				continue
			}
			scoring = scoring || besideWord(word) == FieldKey || besideWord(word) == FieldPointsMax
			for _, at := range k.columns {
				beside[at] = true
			}
			break
		}
	}
	return beside, scoring
}

// mayTellBeside is a quick look at the names of a template.
func (k *numberedColumns) mayTellBeside() bool {
	return besideWord(k.before) != "" || besideWord(k.after) != ""
}

// apartFrom is what the names of two templates have besides what they have in common in front.
func (k *numberedColumns) apartFrom(other *numberedColumns) (word, its string) {
	n := k.common(other)
	return k.before[n:] + k.after, other.before[min(n, len(other.before)):] + other.after
}

// common is how much of two templates is the same in front.
func (k *numberedColumns) common(other *numberedColumns) int {
	n := len(commonPrefix([]*numberedColumns{k, other}))
	for n > 0 && unicode.IsLetter(rune(k.before[n-1])) && n < len(k.before) { // whole words only: Flag is no "lag" beside Free
		n--
	}
	return n
}

// speaksOf reports whether the other template is known for questions that this one may say more of: it is called so, or both begin alike. Time 1 and
// Money 1 are questions on two topics.
func (k *numberedColumns) speaksOf(other *numberedColumns) bool {
	return k.common(other) > 0 || strings.Trim(other.before, " ._-[(#") == "" || namesQuestion(other.before+"1")
}

// isTopic reports a word that questions are called by as well, as in Money 1 and Weight 1; Flag 1 or Key 1 beside MCQ 1 is none.
func isTopic(word string) bool {
	switch wordOf(lastWord(withoutRemark(word))) {
	case "time", "duration", "weight", "weights", "full", "review", "worth", "possible", "guess", "guessing", "conf", "hint", "hints":
		return true
	}
	return false
}

// within reports whether the other template has all the numbers.
func (k *numberedColumns) within(other *numberedColumns) bool {
	has := map[string]bool{}
	for _, n := range other.numbers {
		has[n] = true
	}
	return !slices.ContainsFunc(k.numbers, func(n string) bool { return !has[n] })
}

// besideWord is what a name tells of a question besides what was done with it: a field, or flagged for what nothing here needs; "" when it
// tells none. Of several words the last one tells, as in "Q1 numAttempts".
func besideWord(name string) Field {
	name = withoutRemark(name)
	return cmp.Or(besideField(name), besideField(lastWord(name)))
}

// besideField is the field of a name that says nothing else.
func besideField(name string) Field {
	word := wordOf(name)
	if fields := fieldsByWord()[word]; len(fields) > 0 && slices.Contains(besideFields(), fields[0]) {
		return fields[0]
	}
	return besideWords()[word]
}

func besideFields() []Field {
	return []Field{FieldKey, FieldPointsMax, FieldSeconds, FieldChanges, FieldFlagged, FieldSeenBefore, FieldConfidence}
}

// besideWords are further words for them.
var besideWords = sync.OnceValue(func() map[string]Field {
	out := map[string]Field{}
	for field, words := range map[Field]string{
		FieldPointsMax: "max|maxpts|maxmark|maxmarks|possible|worth|full|fullpoints|fullmarks|maxpunkte|maximo|puntosposibles",
		FieldFlagged: "bookmark|bookmarked|starred|review|answered|attempt|attempts|numattempts|attempted|tries|skipped|skip|omitted|viewed|visited|visits|firstclick|lastclick|pagesubmit|clickcount|" +
			"guess|guessed|guessing|hint|hints|hintused|hintsused|changed|conf|weight|weights|intentos|versuche|ubersprungen|vista|vistas|pista|pistas",
	} {
		for _, w := range strings.Split(words, "|") {
			out[w] = field
		}
	}
	return out
})

// lastWord is the last of the words of a name, which blanks, signs and capitals part.
func lastWord(name string) string {
	runes := []rune(strings.TrimRightFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }))
	for i := len(runes) - 1; i > 0; i-- {
		if !unicode.IsLetter(runes[i-1]) || unicode.IsUpper(runes[i]) && unicode.IsLower(runes[i-1]) {
			return string(runes[i:])
		}
	}
	return string(runes)
}
