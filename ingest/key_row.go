package ingest

import (
	"regexp"
	"strings"
	"sync"
)

// IsKeyRow reports whether a cell that should name a person says that its row holds the correct answers: "KEY", "Musterlösung",
// "Key B". sure is false for words that may be somebody's id: those count only at the ends of a table.
func IsKeyRow(cell string) (is, sure bool) {
	word := wordOf(cell)
	sure = keyRows()[word] || keyOfForm().MatchString(word)
	return sure || maybeKeyRows()[word], sure
}

// keyRows are what scanners, spreadsheets and teachers call the row of correct answers, folded.
var keyRows = sync.OnceValue(func() map[string]bool {
	return wordSet("key|keys|answerkey|answerskey|answers|answersheet|correctanswer|correctanswers|correctresponse|correctresponses|correctoption|correctoptions|" +
		"correctkey|rightanswer|rightanswers|rightresponses|solutions|solutionkey|masterkey|scoringkey|testkey|itemkey|examkey|keyanswers|keyedresponse|modelanswers|" +
		"clave|claves|clavederespuestas|clavederespuesta|respuestacorrecta|respuestascorrectas|respuestas|opcioncorrecta|soluciones|pauta|plantilladerespuestas|" +
		"schlussel|losung|losungen|losungsschlussel|musterlosung|musterlosungen|richtigeantwort|richtigeantworten|richtigelosung|antwortschlussel|" +
		"corrige|corriges|corrigetype|bonnereponse|bonnesreponses|reponsecorrecte|reponsescorrectes|reponses|" +
		"rispostacorretta|rispostecorrette|soluzioni|soluzione|chiave|gabarito|respostacorreta|respostascorretas|antwoordsleutel|juisteantwoorden|facit")
})

// maybeKeyRows may be an id as well.
var maybeKeyRows = sync.OnceValue(func() map[string]bool {
	return wordSet("answer|correct|right|master|solution|respuesta|solucion|antwort|antworten|reponse|richtig|korrekt|correcto|correcta|correctas|correctos|sleutel|teacher|model")
})

// keyOfForm is the key of one of several forms.
var keyOfForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^((answer)?key|clave|schlussel|losung)(form|version|test|exam|forma)?([a-h]|[0-9]{1,2})$`)
})

// keyedName is the name of a question with its correct option behind it: "Q1 (C)".
var keyedName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(.*[0-9])\s*[(\[]\s*(?:[Kk]ey:?\s*)?([A-Ja-jTt]|[A-J](?:[,;/&+ ]*[A-J]){1,4})\s*[)\]]$`)
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
	if len(different) > 1 {
		m.keys = keys
	}
}
