package transform

import (
	"fmt"
	"strings"

	"cutscore/ingest"
)

// titlesAreNames decides whether the first column that names the items, their title, does so alone. Titles are free text that many leave
// at the type or the pool ("Multiple Choice"): where one person has one title at two places of one taking, with two texts, they are two
// questions, and the text is part of the name of all. So it is where at least half of what titles are given for is of that kind: a name that
// turns up twice beside titles of their own is no reason to call all other questions anew, which an earlier export called by their titles.
func (n *Normalizer) titlesAreNames() {
	names, place := n.find(ingest.FieldItem), n.one(ingest.FieldPosition)
	if n.reading.Shape != ingest.Long || place == nil || len(names) < 2 || !names[1].options.Fallback || names[1].Index == place.Index {
		return
	}
	title, text := names[0], names[1]
	type asked struct{ place, text string }
	first, rows, double, at := map[string]asked{}, map[string]int{}, map[string]bool{}, -1
	for i, row := range n.reading.Sample.Rows {
		if max(title.Index, text.Index, place.Index) >= len(row) {
			continue
		}
		of := row[title.Index]
		for _, f := range [...]ingest.Field{ingest.FieldExaminee, ingest.FieldSitting, ingest.FieldBlock} {
			of += "\x00" + textOf(row, n.find(f), f)
		}
		now := asked{strings.TrimSpace(row[place.Index]), strings.TrimSpace(row[text.Index])}
		if strings.TrimSpace(row[title.Index]) != "" {
			rows[of]++
		}
		before, again := first[of]
		if !again {
			first[of] = now
		}
		if again && strings.TrimSpace(row[title.Index]) != "" && now.text != "" && before.text != "" && now.text != before.text && now.place != before.place {
			if at < 0 {
				at = i
			}
			double[of] = true
		}
	}
	all, shared := 0, 0
	for of, n := range rows {
		if all += n; double[of] {
			shared += n
		}
	}
	if len(double) == 0 || 2*shared <= all {
		return
	}
	text.options.Fallback = false
	n.reading.Why = append(n.reading.Why, fmt.Sprintf("column %q does not tell questions apart (line %d has one name for two): %q is part of their names", title.Name, lineOf(n.reading.Sample, at), text.Name))
}
