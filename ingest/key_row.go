package ingest

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// KeyName says how a cell that should name a person calls its row the correct answers.
type KeyName int

// The ways, from none to the surest.
const (
	NoKey     KeyName = iota
	MaybeKey          // "Answer", "Key B": may be somebody's id or name as well
	CalledKey         // "KEY", "Musterlösung"
)

// KeyNameOf says whether a cell that should name a person calls its row the correct answers.
func KeyNameOf(cell string) KeyName {
	word := wordOf(cell)
	switch {
	case keyRows()[word]:
		return CalledKey
	case maybeKeyRows()[word] || keyOfForm().MatchString(word):
		return MaybeKey
	}
	return NoKey
}

// keyRows are what scanners, spreadsheets and teachers call the row of correct answers, folded. Single words that people are called,
// too, are not among them.
var keyRows = sync.OnceValue(func() map[string]bool {
	return wordSet("key|answerkey|answerskey|answers|answersheet|correctanswer|correctanswers|correctresponse|correctresponses|correctoption|correctoptions|" +
		"correctkey|rightanswer|rightanswers|rightresponses|solutionkey|masterkey|scoringkey|testkey|itemkey|examkey|keyanswers|keyedresponse|modelanswers|" +
		"clave|clavederespuestas|clavederespuesta|respuestacorrecta|respuestascorrectas|opcioncorrecta|plantilladerespuestas|" +
		"schlussel|losung|losungsschlussel|musterlosung|musterlosungen|richtigeantwort|richtigeantworten|richtigelosung|antwortschlussel|" +
		"corrigetype|bonnereponse|bonnesreponses|reponsecorrecte|reponsescorrectes|" +
		"rispostacorretta|rispostecorrette|respostacorreta|respostascorretas|antwoordsleutel|juisteantwoorden")
})

// maybeKeyRows may be an id or a surname as well.
var maybeKeyRows = sync.OnceValue(func() map[string]bool {
	return wordSet("answer|correct|right|master|solution|respuesta|solucion|antwort|antworten|reponse|richtig|korrekt|correcto|correcta|correctas|correctos|sleutel|teacher|model|" +
		"keys|solutions|claves|respuestas|soluciones|pauta|losungen|corrige|corriges|reponses|soluzioni|soluzione|chiave|gabarito|facit")
})

// keyOfForm is the key of one of several forms.
var keyOfForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^((answer)?key|clave|schlussel|losung)(form|version|test|exam|forma)?([a-h]|[0-9]{1,2})$`)
})

// WrittenLike is how an id or name is written: its letters made alike, words all in capitals apart from others, its figures made
// alike. A row of people is written as the others are.
func WrittenLike(id string) string {
	words := strings.Fields(id)
	for i, w := range words {
		letters := strings.Trim(w, ".:;,*#()[]")
		capitals := letters != "" && letters == strings.ToUpper(letters) && letters != strings.ToLower(letters)
		words[i] = idShape(w)
		if capitals {
			words[i] = strings.ToUpper(words[i])
		}
	}
	return strings.Join(words, " ")
}

// keyedName is the name of a question with its correct option behind it: "Q1 (C)".
var keyedName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(.*[0-9][a-z]?)\s*[(\[]\s*(?:[Kk]ey:?\s*)?([A-Ja-jTt]|[A-J](?:[,;/&+ ]*[A-J]){1,4})\s*[)\]]$`)
})

// keyInName cuts the correct option from a question's name; ok is false where there is none.
func keyInName(name string) (bare, key string, ok bool) {
	if n := len(name); n == 0 || name[n-1] != ')' && name[n-1] != ']' {
		return name, "", false
	}
	m := keyedName().FindStringSubmatch(tidyName(name))
	if m == nil {
		return name, "", false
	}
	return m[1], strings.ToUpper(m[2]), true
}

// findKeys takes the correct options from the names of the items where every one has its own: a letter that all share is no key, and
// several forms have several keys.
func (m *matrix) findKeys() {
	keys, different := map[int]string{}, map[string]bool{}
	for at, f := range m.role {
		if f == FieldForm && len(m.seen[at].distinct) > 1 {
			return
		}
		if f != FieldResponse {
			continue
		}
		_, key, ok := keyInName(m.s.Header[at])
		if !ok {
			return
		}
		keys[at], different[key] = key, true
	}
	switch {
	case len(different) < 2:
	case m.bearOut(keys):
		m.keys = keys
	default:
		m.told = append(m.told, "the letters behind the names of the items are not taken for the correct options: the answers do not bear them out")
	}
}

// How well answers fit the correct options in the names of their columns, where these are that: letters of sections and topics look
// the same.
const (
	keyedLeast = 0.35 // mean share of right answers
	keyedAbove = 0.1  // by how much it is above that with the keys of other columns
	keyedNever = 0.1  // share of the columns in which nobody chose the correct option
)

// bearOut reports whether people chose the keyed options more often than chance has it, and than they would have by the keys of other
// columns.
func (m *matrix) bearOut(keys map[int]string) bool {
	mean, others, never := 0.0, 0.0, 0.0
	for at, key := range keys {
		share := m.shareChosen(at, key)
		mean += share
		if share == 0 {
			never++
		}
		for _, other := range keys {
			others += m.shareChosen(at, other)
		}
	}
	n := float64(len(keys))
	return mean >= keyedLeast*n && mean >= others/n+keyedAbove*n && never <= keyedNever*n
}

// shareChosen is the share of the answers in a column, from 0 to 1, that are the option; 0 without any answer.
func (m *matrix) shareChosen(at int, option string) float64 {
	e, chosen := m.seen[at], 0
	if e.filled == e.silent {
		return 0
	}
	for v, n := range e.distinct {
		if lettersOf(v) == lettersOf(option) {
			chosen += n
		}
	}
	return float64(chosen) / float64(e.filled-e.silent)
}

// lettersOf is an option, or several, without what stands between them and in one order: "d, B" is BD.
func lettersOf(options string) string {
	if sign, ok := optionSign(options); ok {
		options = sign
	}
	letters := []rune(strings.Map(plainCapital, strings.ToUpper(options)))
	slices.Sort(letters)
	return string(letters)
}

// plainCapital undresses a capital letter, and leaves out what stands between options.
func plainCapital(r rune) rune {
	switch {
	case strings.ContainsRune(" ,;/|&+", r):
		return -1
	case r >= 'Ａ' && r <= 'Ｚ':
		return r - 0xfee0
	case r >= 'Ⓐ' && r <= 'Ⓩ':
		return 'A' + r - 'Ⓐ'
	}
	return r
}
