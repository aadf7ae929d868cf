package ingest

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A guess is kept only when the parser that it brings accepts every value looked at.

func (e *evidence) epoch() bool {
	parser, _ := e.since1970()
	return parser != ""
}

func (e *evidence) allWords(fits func(string) bool) bool {
	for v := range e.distinct {
		if !fits(strings.ToLower(v)) {
			return false
		}
	}
	return e.filled > 0
}

// twoMarks reports words for right and wrong that need a table, such as Y and N.
func (e *evidence) twoMarks() bool {
	return !e.isMarks() && len(e.distinct) <= 2 && e.allWords(func(v string) bool { return guessMark(v) != "unknown" })
}

func isModeWord(v string) bool {
	return slices.Contains([]string{"timed", "exam", "test", "cronometrado", "zeitlich begrenzt", "tutor", "tutored", "study", "practice",
		"untimed", "self-paced", "sin tiempo", "ohne zeitlimit"}, v)
}

// durations are "2:32", "0:02:32", "76 sec", "1 min 16 s".
var durations = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d+(:[0-5]\d){1,2}|(\d+([.,]\d+)?\s*\pL+\.?\s*){1,4})$`)
})

func isDuration(v string) bool { return durations().MatchString(v) }

func isFlagWord(v string) bool {
	return slices.Contains([]string{"1", "true", "yes", "y", "t", "x", "sí", "si", "ja", "verdadero", "wahr", "flagged", "marked",
		"0", "false", "no", "n", "f", "nein", "falso", "falsch"}, v)
}

// widenedRows is how many rows of the file's first block a draft looks at, evenly spread over it.
const widenedRows = 5000

// widenedBytes is how much of the file that is.
const widenedBytes = 1 << 20

var errEnough = errors.New("enough rows")

// widened is the sample with rows from the whole first block of the file, because the first rows often are one person's.
// A file that cannot be read further is judged by the sample alone.
func widened(s *Sample) *Sample {
	out := *s
	out.blockBytes = widenedBytes
	var rows [][]string
	_, err := out.Read(context.Background(), 1, func(c *Chunk) error {
		step := max(1, c.Rows/widenedRows)
		for row := 0; row < c.Rows; row += step {
			cells := make([]string, len(c.Columns))
			for i := range cells {
				cells[i] = string(c.Columns[i].Cell(row))
			}
			rows = append(rows, cells)
		}
		return errEnough
	}, func(Reject) {})
	if (err == nil || errors.Is(err, errEnough)) && len(rows) >= len(s.Rows) {
		out.Rows = rows
	}
	out.blockBytes = s.blockBytes
	return &out
}
