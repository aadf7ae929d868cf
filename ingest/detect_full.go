package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Points can be scored where the table tells how many there are to earn: in the names of the questions, "Q1 (5 pts)", or in a row
// called Points possible.

// fullPoints is a question's name with its full points behind it.
var fullPoints = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(.*\d.*?)\s*([(\[/])\s*(max\.?:?|maximum:?|out of|of|von|de|/)?\s*(\d+(?:[.,]\d+)?)\s*(pts?|points?|puntos?|ptos?|punkte?|pkte?|marks?|p)?\.?\s*[)\]]?$`)
})

// fullInName cuts the full points from a question's name; ok is false where there are none. A number in brackets alone may be
// anything.
func fullInName(name string) (bare string, most float64, ok bool) {
	if !strings.ContainsAny(name, "([/") {
		return name, 0, false
	}
	m := fullPoints().FindStringSubmatch(tidyName(name))
	if m == nil || m[2] != "/" && m[3] == "" && m[5] == "" {
		return name, 0, false
	}
	most, err := strconv.ParseFloat(decimalPoint(m[4]), 64)
	return m[1], most, err == nil && most > 0
}

// isFullRow reports whether a row's name says that it holds the points that there are to earn.
func isFullRow(cell string) bool {
	switch wordOf(cell) {
	case "pointspossible", "possiblepoints", "maxpoints", "maximumpoints", "maxscore", "maximumscore", "outof", "totalpossible", "maxpossible", "maximumpossible", "fullmarks", "fullpoints",
		"maxmarks", "maximummarks", "maxpunkte", "maximalepunkte", "maxpuntos", "pointspossibles", "puntosposibles", "puntosmaximos",
		"puntajemaximo", "maximalpunkte", "hochstpunkte", "hochstpunktzahl", "notemaximale", "punteggiomassimo", "pontuacaomaxima":
		return true
	}
	return false
}

// knowFull learns the full points of the columns from their names, and else from a row; label is the column that names rows.
func (m *matrix) knowFull(all *Sample, label int) {
	m.full = map[int]float64{}
	for at, name := range all.Header {
		if _, most, ok := fullInName(name); ok {
			m.full[at] = most
		}
	}
	if len(m.full) > 0 || label < 0 {
		return
	}
	figures := FiguresOf(all, label)
	for i, row := range all.Rows {
		if !AtEnds(i, len(all.Rows)) || !isFullRow(row[label]) && !figures.areFull(func(at int) string { return row[at] }) {
			continue
		}
		for at, cell := range row {
			if x, err := strconv.ParseFloat(decimalPoint(strings.TrimSpace(cell)), 64); err == nil && x > 0 && isNumbered(all.Header[at]) {
				m.full[at] = x
			}
		}
		return
	}
}

// findPoints marks as items the numbered columns of points of which the full number is known, where that is not 1 for all. Where
// nobody has more than 1 in any of them, they hold marks, and the points are but what these are worth.
func (m *matrix) findPoints() (found int) {
	more, earned := false, 0.0
	for at, most := range m.full {
		e := m.seen[at]
		if m.role[at] != "" || m.noItem(at) || !isNumbered(m.s.Header[at]) || !m.fitsPoints(at) {
			continue
		}
		m.role[at], m.why[at] = FieldPoints, "points of "+strconv.FormatFloat(most, 'f', -1, 64)
		more, earned = more || most != 1, max(earned, e.most)
		found++
	}
	if found < matrixItems || !more || earned <= 1 {
		if found >= matrixItems && more {
			m.told = append(m.told, "nobody has more than 1 of the points that there are to earn: the cells are read as marks, 1 for right")
		}
		m.clear(FieldPoints)
		return 0
	}
	return found
}

// fitsPoints reports whether a column holds points of the full number that is known of it.
func (m *matrix) fitsPoints(at int) bool {
	e, most := m.seen[at], m.full[at]
	return most > 0 && e.all(e.number+e.silent) && e.negative == 0 && e.most <= most
}

// isItem reports whether a column's field is what was done with an item.
func isItem(f Field) bool { return f == FieldResult || f == FieldResponse || f == FieldPoints }
