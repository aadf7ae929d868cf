package ingest

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// clockParser is the parser of a column that formats call a timestamp and files fill as they like: an instant, a count
// since 1970, a mere order, or always 0. It is settled by the sampled values before any value is read.
const clockParser = "clock"

// Counts since 1970 are believed between the years 2000 and 2100.
const (
	epochFrom  = 946684800
	epochUntil = 4102444800
)

// since1970 is the parser of counts since 1970, in whichever unit gives believable years; "" when none does.
func (e *evidence) since1970() (parser, why string) {
	for _, unit := range []struct {
		parser, why string
		perSecond   float64
	}{{"epoch_s", "seconds since 1970", 1}, {"epoch_ms", "milliseconds since 1970", 1e3}, {"epoch_us", "microseconds since 1970", 1e6}} {
		if e.all(e.number) && e.least >= epochFrom*unit.perSecond && e.most < epochUntil*unit.perSecond {
			return unit.parser, unit.why
		}
	}
	return "", ""
}

// clockRole says what the values of a timestamp column are: the field they give, by which parser, and why. An empty field
// means that they say nothing, and that the order of the rows must do.
func (e *evidence) clockRole() (field Field, parser, why string) {
	parser, why = e.since1970()
	switch {
	case parser != "":
		return FieldAnsweredAt, parser, why
	case e.all(e.date):
		return FieldAnsweredAt, "time", "dates and times"
	case e.all(e.whole) && e.least >= 0 && e.most < math.MaxInt32 && e.most > e.least:
		return FieldPosition, "from_zero", "whole numbers that are no times since 1970: they order the answers"
	}
	return "", "", "neither times nor an order: the order of the rows holds"
}

// settleClocks decides what the columns with clockParser hold. A mere order beside a column of places says nothing more.
func (r *Reading) settleClocks() {
	placed := r.Column(FieldPosition)
	for i := range r.Columns {
		u := &r.Columns[i]
		if u.Parser != clockParser {
			continue
		}
		u.Field, u.Parser, u.Why = look(r.Sample, u.Index).clockRole()
		if u.Field == FieldPosition && placed != nil {
			u.Field, u.Parser, u.Why = "", "", fmt.Sprintf("no times since 1970, and column %q gives the order", placed.Name)
		}
	}
}

// everyColumn, as the only name under "merge", stands for all used columns but those of content areas.
const everyColumn = "*"

// settleMerge replaces everyColumn by the columns when sampled rows show that one response is spread over a row per area:
// rows that are alike in everything used but the area. Otherwise nothing is merged, which spares a reading of the file.
func (r *Reading) settleMerge() {
	if !slices.Equal(r.Format.Merge, []string{everyColumn}) {
		return
	}
	f := *r.Format
	f.Merge = spreadBy(r.Sample, r.Columns)
	r.Format = &f
	if len(f.Merge) > 0 {
		r.say("rows alike in all but the content area are one response with several areas")
	}
}

// spreadBy names the columns in which the rows of one response agree; nil when the sample has no such rows.
func spreadBy(s *Sample, columns []ColumnUse) []string {
	area, ordered := -1, false
	var rest []int
	var names []string
	for _, u := range columns {
		switch u.Field {
		case "", FieldSystems, FieldTask:
		case FieldDisciplines:
			area = u.Index
		default:
			ordered = ordered || u.Field == FieldAnsweredAt || u.Field == FieldPosition
			rest, names = append(rest, u.Index), append(names, u.Name)
		}
	}
	if area < 0 || !ordered { // without an order two rows alike are two answers
		return nil
	}
	seen := map[string]string{}
	for _, row := range s.Rows {
		var key strings.Builder
		for _, at := range rest {
			key.WriteString(row[at] + "\x00")
		}
		if had, ok := seen[key.String()]; ok && had != row[area] {
			return names
		}
		seen[key.String()] = row[area]
	}
	return nil
}
