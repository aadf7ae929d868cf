package ingest

import "strings"

// Verdict is what a word says of an answer.
type Verdict int

// The verdicts; NoVerdict is that of any other word.
const (
	NoVerdict Verdict = iota
	Right
	Wrong
	PartlyRight // how partly is not told
)

// VerdictOf is the verdict of a word or sign, in any letter case. It is sure where cells of such words are marks wherever they stand; the others (yes, T, x) say
// much else, and are marks only where a column is known to hold marks.
func VerdictOf(word string) (v Verdict, sure bool) {
	switch strings.ToLower(word) {
	case "correct", "right", "true", "correcto", "correcta", "richtig", "✓", "✔", "✔︎", "✔️", "√":
		return Right, true
	case "yes", "y", "t", "verdadero", "sí", "si", "ja", "wahr", "juste", "exact", "bonne réponse", "oui", "vrai", "corretto", "corretta", "giusto", "giusta", "sì", "vero",
		"correto", "correta", "certo", "certa", "sim", "verdadeiro", "goed", "juist", "waar":
		return Right, false
	case "incorrect", "wrong", "false", "incorrecto", "incorrecta", "falsch", "×", "✗", "✘", "✖", "✘︎":
		return Wrong, true
	case "no", "n", "f", "x", "falso", "nein", "mauvaise réponse", "inexact", "non", "faux", "errato", "errata", "sbagliato", "sbagliata", "falsa",
		"incorreto", "incorreta", "errado", "errada", "não", "fout", "onjuist", "nee", "onwaar":
		return Wrong, false
	case "partial", "partially correct", "partly correct", "parcial", "parcialmente correcto", "parcialmente correcta", "teilweise", "teilweise richtig":
		return PartlyRight, true
	}
	return NoVerdict, false
}

// isTick reports a sign for right or wrong, which marks much else too.
func isTick(v string) bool {
	_, sure := VerdictOf(v)
	return sure && strings.Trim(v, "✓✔︎️√×✗✘✖") == ""
}
