package transform

import (
	"strings"
	"time"
	"unicode/utf8"
)

// The words of dates: months, weekdays, and what stands between.

// monthLayout is the layout of an English month; other languages have none, and the text will be kept.
func monthLayout(word string, n int) string {
	english := time.Month(n).String()
	switch word {
	case english:
		return "January"
	case english[:3]:
		return "Jan"
	}
	return word
}

// month knows the months of nine languages, whole or by their first three or four letters, where these tell months apart
// ("jui" is French for two of them).
func month(word string) int {
	word = strings.TrimSuffix(word, ".")
	if utf8.RuneCountInString(word) < 3 {
		return 0
	}
	found := 0
	for n, names := range monthNames() {
		for _, name := range strings.Split(names, " ") {
			if word == name {
				return n + 1
			}
			if word == firstRunes(name, 3) || word == firstRunes(name, 4) {
				if found > 0 && found != n+1 {
					return 0
				}
				found = n + 1
			}
		}
	}
	return found
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

// monthNames are those of English, Spanish, German, French, Italian, Portuguese, Dutch, Catalan and Polish (as counted, and as in a
// date); French ones also without accents.
func monthNames() [12]string {
	return [12]string{
		"january enero januar jänner janvier gennaio janeiro januari gener styczeń stycznia",
		"february febrero februar février fevrier febbraio fevereiro februari febrer luty lutego",
		"march marzo märz mars março maart març marzec marca",
		"april abril avril aprile kwiecień kwietnia",
		"may mayo mai maggio maio mei maig maj maja",
		"june junio juni juin giugno junho juny czerwiec czerwca",
		"july julio juli juillet luglio julho juliol lipiec lipca",
		"august agosto août aout augustus agost sierpień sierpnia",
		"september septiembre setiembre septembre settembre setembro setembre wrzesień września",
		"october octubre oktober octobre ottobre outubro październik października",
		"november noviembre novembre novembro listopad listopada",
		"december diciembre dezember décembre decembre dicembre dezembro desembre grudzień grudnia",
	}
}

// isFiller knows weekdays and the small words that stand in dates.
func isFiller(word string) bool {
	switch word {
	case "de", "del", "of", "at", "a", "las", "um", "den", "am", "der", "uhr", "th", "st", "nd", "rd", "er", "º", "°", "t",
		"le", "à", "di", "alle", "ore", "às", "feira":
		return true
	}
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
		"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
		"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
		"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica",
		"segunda", "terça", "quarta", "quinta", "sexta",
		"dilluns", "dimarts", "dimecres", "dijous", "divendres", "dissabte", "diumenge"} {
		if word == day || word == firstRunes(day, 3) || word == firstRunes(day, 2) {
			return true
		}
	}
	return false
}
