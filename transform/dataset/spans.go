package dataset

import (
	"fmt"
	"time"

	"cutscore/transform/dataset/generations"
)

// rowsPerSpan bounds what lies in one file of responses where a bucket can be split further by time.
const rowsPerSpan = 64 << 10

// A bucket's responses are split by the UTC day on which they were answered: all in one file while they are few,
// else by years, quarters and months as needed, so that a nightly export rewrites only its last months and a small
// data set is not scattered over tiny files. The split depends on nothing but how many rows each month has.

// month counts months since the year 0; undated is the month of rows without a time.
type month int

const undated month = -1 << 30

func monthOf(coded uint64) month {
	if coded == 0 {
		return undated
	}
	t := time.UnixMicro(decodeMoment(coded)).UTC()
	return month(t.Year()*12 + int(t.Month()) - 1)
}

func (m month) year() int    { return (int(m) - mod(int(m), 12)) / 12 }
func (m month) quarter() int { return mod(int(m), 12)/3 + 1 }

func mod(a, b int) int { return ((a % b) + b) % b }

// spans are the names of the spans that hold m, widest first.
func (m month) spans() []string {
	if m == undated {
		return []string{"all", "undated"}
	}
	year := fmt.Sprintf("%04d", m.year())
	return []string{"all", year, fmt.Sprintf("%s-q%d", year, m.quarter()), fmt.Sprintf("%s-%02d", year, mod(int(m), 12)+1)}
}

// split says in which span's file each month lies. left are files that are not looked into: ok is false when one of them
// would have to be joined with others or torn apart, or may hold rows of these months.
func split(rows map[month]int, left []generations.File, limit int) (spans map[month]string, ok bool) {
	size, unread := map[string]int{}, map[string]bool{}
	for _, f := range left {
		unread[spanOf(f.Path)] = true
	}
	for m, n := range rows {
		for _, s := range m.spans() {
			if unread[s] {
				return nil, false
			}
			size[s] += n
		}
	}
	for _, f := range left {
		for _, s := range upwards(f) {
			size[s] += int(f.Rows)
		}
	}
	spans = make(map[month]string, len(rows))
	for m := range rows {
		spans[m] = spanFor(m.spans(), size, limit)
	}
	for _, f := range left {
		if around := upwards(f); spanFor(around, size, limit) != around[len(around)-1] {
			return nil, false
		}
	}
	return spans, true
}

// upwards are the names of the spans that hold a file's span, widest first, up to itself.
func upwards(f generations.File) []string {
	own := spanOf(f.Path)
	around := startOf(f.Path).spans()
	for i, s := range around {
		if s == own {
			return around[:i+1]
		}
	}
	return around
}

// spanFor is the widest of the spans that is small enough, or the last.
func spanFor(spans []string, size map[string]int, limit int) string {
	for len(spans) > 1 && size[spans[0]] > limit {
		spans = spans[1:]
	}
	return spans[0]
}

// calendar remembers the month of the last day asked for: neighbouring rows share their day.
type calendar struct {
	day   int64
	month month
	known bool
}

const microsPerDay = 24 * 60 * 60 * 1_000_000

func (c *calendar) of(coded uint64) month {
	if coded == 0 {
		return undated
	}
	day := decodeMoment(coded) / microsPerDay
	if !c.known || day != c.day || day == 0 {
		*c = calendar{day: day, month: monthOf(coded), known: true}
	}
	return c.month
}

// startOf is the first month of the span that a file's path names; it orders the files of a bucket by time.
func startOf(path string) month {
	name := spanOf(path)
	var year, part int
	switch {
	case name == "all" || name == "undated":
		return undated
	case scan(name, "%d-q%d", &year, &part):
		return month(year*12 + 3*(part-1))
	case scan(name, "%d-%d", &year, &part):
		return month(year*12 + part - 1)
	case scan(name, "%d", &year):
		return month(year * 12)
	}
	return undated
}

func scan(s, format string, into ...any) bool {
	n, err := fmt.Sscanf(s, format, into...)
	return err == nil && n == len(into)
}
