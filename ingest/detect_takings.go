package ingest

import (
	"fmt"
	"strconv"
	"strings"
)

// Whoever stands in several rows of a matrix took it several times. Where no name says which column tells the takings apart, the one
// does by which no row is the same person's as another.

// fewestAgain is how many people must come again for values to be no chance.
const fewestAgain = 3

// findTakings takes the one column that tells apart the rows of people who come again, where nothing else does.
func (m *matrix) findTakings() {
	if !m.hasRole(FieldExaminee) {
		return
	}
	again := m.comeAgain(-1)
	if again == 0 {
		return
	}
	var found []int
	for at := range m.s.Header {
		if again >= fewestAgain && m.mayTellTakings(at) && m.comeAgain(at) == 0 {
			found = append(found, at)
		}
	}
	if len(found) != 1 || m.hasRole(FieldSitting) {
		m.again = again
		return
	}
	at := found[0]
	m.role[at], m.before[at] = FieldSitting, Stem(m.s.Source.Name)+" "
	m.why[at] = fmt.Sprintf("it alone tells the rows of %d people apart who come again", again)
}

// comeAgain counts the people with another row that is the same in all that tells takings apart, and in one column more; -1: no more.
func (m *matrix) comeAgain(more int) (n int) {
	seen := map[string]int{}
	for _, row := range m.s.Rows {
		var b strings.Builder
		for at, f := range m.role {
			if at == more || f == FieldExaminee || f == FieldForm || f == FieldTakenOn || f == FieldSitting {
				b.WriteString(strings.TrimSpace(row[at]) + "\x00")
			}
		}
		if seen[b.String()]++; seen[b.String()] == 2 {
			n++
		}
	}
	return n
}

// mayTellTakings reports a column whose values can be those of takings: few, all filled, no measurement and no figure of a person.
func (m *matrix) mayTellTakings(at int) bool {
	const handful = 12
	e := m.seen[at]
	return m.role[at] == "" && m.why[at] == "" && e.filled == len(m.s.Rows) && len(e.distinct) <= min(handful, e.filled/2) &&
		e.whole == e.number && e.percent == 0 && !isRemark(m.s.Header[at]) && !isSumOf(m.s.Header[at])
}

// isSumOf reports names of what was reached, which differs between takings without telling them.
func isSumOf(name string) bool {
	switch wordOf(name) {
	case "total", "sum", "score", "sumscore", "totalscore", "rawscore", "totalpoints", "points", "percent", "percentage", "grade", "result", "rank", "level",
		"puntaje", "puntuacion", "nota", "punkte", "gesamtpunkte", "summe", "note", "suma", "gesamt", "correct", "numbercorrect":
		return true
	}
	return false
}

// sayAgain tells that people come again and nothing tells their takings apart.
func (m *matrix) sayAgain(r *Reading) {
	if m.again > 0 {
		r.say(strconv.Itoa(m.again) + " people stand in several of the rows looked at, and no column says which taking is which (such as Attempt, Wave or a date): where their answers differ they contradict each other")
	}
}
