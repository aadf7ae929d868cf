package reports

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"sync"
)

// unkind are the phrases that no page may carry: labels of persons, verdicts where the data give none,
// cheerleading, guesses about somebody's state of mind, and ranks. Each is a pattern of whole words.
func unkind() []string {
	return []string{
		`failing`, `failed`, `failures?`, `fails?`, `weak`, `weakest`, `weakness(es)?`, `poor(ly)?`, `deficient`, `deficienc(y|ies)`, `bad`, `inadequate`, `below average`,
		`careless(ness)?`, `lazy`, `sloppy`, `struggling`, `at.risk`, `red flags?`,
		`plateau(ed|s)?`, `stagnant`, `stagnat(es|ing|ion)`, `declin(e|es|ing)`, `deteriorat(es|ed|ing)`,
		`you've got this`, `don't worry`, `well done`, `great job`, `congratulations`, `amazing`,
		`you will (not )?pass`, `you will not make it`, `guarantee[ds]?`, `certain to`, `do not sit`, `don't sit`,
		`anxi(ous|ety)`, `depress(ed|ion)`, `burn.?out`, `panic`, `grief`, `stress(ed)?`,
		`rank(ed|ing|s)?`, `percentiles?`, `bottom of the class`, `top of the class`,
	}
}

// linting is what Lint looks for and leaves out.
type linting struct{ tagOrStyle, harmless, spaces, decimals, phrases *regexp.Regexp }

var lintPatterns = sync.OnceValue(func() linting {
	return linting{
		tagOrStyle: regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|<[^>]*>`),
		harmless:   regexp.MustCompile(`(?i)pass(/| or )fail|no guarantee`), // how an exam reports, and what nobody promises
		spaces:     regexp.MustCompile(`\s+`),
		decimals:   regexp.MustCompile(`\d[.,]\d+\s?%`),
		phrases:    regexp.MustCompile(`(?i)\b(` + strings.Join(unkind(), "|") + `)\b`),
	}
})

// Lint returns what a page or a template says that it should not: the phrase with some words around it.
// It reads text only, not markup. Percentages with decimals are refused too: they claim more than is known.
func Lint(page []byte) []string {
	p := lintPatterns()
	text := p.tagOrStyle.ReplaceAllString(string(page), " ")
	text = p.harmless.ReplaceAllString(text, "…")
	text = p.spaces.ReplaceAllString(strings.ReplaceAll(html.UnescapeString(text), "’", "'"), " ")
	var found []string
	for _, pattern := range []*regexp.Regexp{p.phrases, p.decimals} {
		for _, at := range pattern.FindAllStringIndex(text, -1) {
			found = append(found, fmt.Sprintf("%q in %q", text[at[0]:at[1]], around(text, at[0], at[1])))
		}
	}
	return found
}

func around(s string, from, to int) string {
	return strings.ToValidUTF8(s[max(0, from-30):min(len(s), to+30)], "")
}
