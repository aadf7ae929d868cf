package ingest

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// lookLikeIDs reports values that only ids and names of people are: addresses, numbers of six digits and more or with zeros in front
// and as long as the others, letters with digits in one pattern or of one length, or names of two capitalised words.
func lookLikeIDs(values []string) bool {
	for _, is := range []func(string) bool{isAddress, isPairOfNames} {
		if allOf(values, is) {
			return true
		}
	}
	if allOf(values, isDigits) {
		return longNumbers(values)
	}
	const code = 8 // characters of a hash or another code without a pattern
	shape := shapeOf(values[0])
	return allOf(values, isLettersWithDigits) && (allOf(values, func(v string) bool { return shapeOf(v) == shape }) || len(values[0]) >= code && sameLength(values))
}

func allOf(values []string, is func(string) bool) bool {
	for _, v := range values {
		if !is(v) {
			return false
		}
	}
	return len(values) > 0
}

// isAddress reports what is written like an e-mail address.
func isAddress(v string) bool {
	user, host, ok := strings.Cut(v, "@")
	return ok && user != "" && strings.Contains(host, ".") && !strings.ContainsAny(v, " ,;")
}

func isDigits(v string) bool { return v != "" && strings.Trim(v, "0123456789") == "" }

// longNumbers reports digits that are no measurement and no count.
func longNumbers(values []string) bool {
	const digits, behindZeros = 6, 4
	zero := false
	for _, v := range values {
		zero = zero || v[0] == '0'
	}
	return sameLength(values) && (len(values[0]) >= digits || zero && len(values[0]) >= behindZeros)
}

func sameLength(values []string) bool {
	return allOf(values, func(v string) bool { return len(v) == len(values[0]) })
}

// isLettersWithDigits reports a word of ASCII letters and digits, both in it, perhaps with hyphens and underscores.
func isLettersWithDigits(v string) bool {
	letters, digits := false, false
	for _, r := range v {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			letters = true
		case r != '-' && r != '_':
			return false
		}
	}
	return letters && digits
}

// shapeOf is the pattern of an id: its letters as they alternate with digits, "AB-0123" as "a-9".
func shapeOf(v string) string {
	var b strings.Builder
	last := ' '
	for _, r := range v {
		switch {
		case unicode.IsDigit(r):
			r = '9'
		case unicode.IsLetter(r):
			r = 'a'
		}
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// isPairOfNames reports two or three capitalised words, "Ann Lee", or such around a comma, "Lee, Ann": letters, hyphens, apostrophes and
// points only, and no word of one letter alone in front.
func isPairOfNames(v string) bool {
	words := strings.Fields(strings.Replace(v, ",", " ", 1))
	if strings.Contains(v, ",") && len(words) > 2 && isDigits(words[len(words)-1]) { // "Lee, Ann 2": another of that name
		words = words[:len(words)-1]
	}
	if len(words) < 2 || len(words) > 3 {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-'’.", r) }) {
			return false
		}
	}
	return utf8.RuneCountInString(words[0]) > 1
}

// isAttribute reports names of what people have, do or use: the values may all differ, and two files have them of other people. The last
// word of a name tells, as in Favourite animal.
func isAttribute(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(withoutRemark(name)), func(r rune) bool { return !unicode.IsLetter(r) })
	if attributeWords()[wordOf(withoutRemark(name))] {
		return true
	}
	for _, w := range words {
		if attributeWords()[wordOf(w)] {
			return true
		}
	}
	return false
}

// attributeWords are words of such names, folded as wordOf does.
var attributeWords = sync.OnceValue(func() map[string]bool {
	const words = "duration|time|seconds|minutes|hours|elapsed|start|started|end|ended|begin|created|submitted|updated|finished|date|day|month|year|timestamp|" +
		"town|city|village|place|location|address|street|country|nation|nationality|state|province|region|county|district|hometown|birthplace|origin|zip|zipcode|postcode|plz|" +
		"thesis|project|title|subject|topic|supervisor|advisor|adviser|mentor|teacher|rater|grader|examiner|interviewer|proctor|doctor|employer|company|hospital|ward|institution|" +
		"university|college|department|faculty|occupation|job|profession|position|role|major|minor|specialty|speciality|degree|program|programme|course|hobby|sport|team|animal|pet|" +
		"colour|color|food|movie|film|book|author|artist|singer|actor|song|band|game|car|brand|model|product|drug|diagnosis|disease|case|scenario|station|stimulus|passage|story|word|" +
		"device|browser|platform|os|agent|useragent|machine|computer|ip|version|screen|resolution|file|filename|image|room|seat|" +
		"language|religion|ethnicity|race|income|salary|price|cost|amount|weight|height|size|length|width|distance|speed|temperature|dose|age|" +
		"n|count|number|frequency|freq|total|sum|score|points|rank|percentile|grade|gpa|average|mean|median|result|iq|level|rating|" +
		"ciudad|pueblo|pais|nacionalidad|ocupacion|profesion|carrera|trabajo|empresa|universidad|animale|duracion|hora|horas|tiempo|" +
		"stadt|ort|wohnort|land|staat|herkunft|beruf|firma|universitat|hochschule|studiengang|dauer|uhrzeit|zeit|thema|tier|farbe|anzahl|" +
		"ville|pays|metier|emploi|entreprise|universite|duree|heure|temps|sujet|directeur|couleur|cidade|profissao|citta|paese|stad"
	out := map[string]bool{}
	for _, w := range strings.Split(words, "|") {
		out[w] = true
	}
	return out
})
