package ingest

import (
	"fmt"
	"strings"
)

// obstacle is what keeps a table with numbered columns from being read by its values, "" when no columns are numbered like questions.
func (s *Sample) obstacle() string {
	k := questionsOf(s)
	if k == nil {
		return ""
	}
	for _, at := range k.columns {
		if e := look(s, at); e.filled > 0 && !e.isMarks() && !e.isOptions() {
			for _, row := range s.Rows {
				if v := strings.TrimSpace(row[at]); !IsMissing(v) && !isKnownCell(v) && !mayBePerson(v) {
					return fmt.Sprintf("column %q is numbered as %d columns are, and holds %q: questions hold marks (1 and 0, correct and incorrect) or options (A, B, C)", tidyName(s.Header[at]), len(k.columns), shortened(v))
				}
			}
		}
	}
	if float64(len(k.columns)) < matrixShare*float64(len(s.Header)) {
		return fmt.Sprintf("%d columns are numbered as %q is, of %d in all: as they are fewer than half, the table may be about something else", len(k.columns), tidyName(s.Header[k.columns[0]]), len(s.Header))
	}
	return ""
}

// isKnownCell reports a value that a question may have.
func isKnownCell(v string) bool {
	e := evidence{distinct: map[string]int{}}
	e.add(v)
	return e.isMarks() || e.isOptions()
}

// mayBePerson reports a value that no message may show.
func mayBePerson(v string) bool {
	const code = 4 // characters: A1 is an answer
	return isAddress(v) || isPairOfNames(v) || len(v) >= code && lookLikeIDs([]string{v})
}

// shortened is a value as a message shows it.
func shortened(v string) string {
	const most = 24 // characters
	if runes := []rune(v); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return v
}

// withObstacle adds what keeps a table from being read by its values, where that is known.
func withObstacle(text, obstacle string) string {
	if obstacle == "" {
		return text
	}
	return text + "; " + obstacle
}
