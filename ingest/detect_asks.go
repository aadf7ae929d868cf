package ingest

import (
	"slices"
	"strings"
)

// asksWho reports a column of a form in which people say who they are, or its mark behind it, "Nom [Score]". A question may be called by
// a word for people as well, Pupil or Nom: many people answer it alike. Where the rows are not known the name alone tells; known says
// that another column tells who.
func (h *headings) asksWho(name string, known bool) bool {
	part := personNamed(name)
	if part == noPerson || part == aboutThem {
		return part == aboutThem
	}
	at, ok := h.index[foldName(withoutRemark(name))]
	if !ok {
		at, ok = h.index[foldName(name)]
	}
	oneWord := len(wordsOfPersons()[wordOf(withoutRemark(name))]) > 0
	return !ok || !known && !oneWord || !h.answeredAlike(at)
}

// answeredAlike reports values that come three times and more, on average, and are neither ids nor names of people.
func (h *headings) answeredAlike(at int) bool {
	const times = 3
	var values []string
	for _, row := range h.rows {
		if at < len(row) && !IsMissing(strings.TrimSpace(row[at])) {
			values = append(values, strings.TrimSpace(row[at]))
		}
	}
	filled := len(values)
	slices.Sort(values)
	values = slices.Compact(values)
	return filled > 0 && times*len(values) <= filled && !lookLikeIDs(values)
}
