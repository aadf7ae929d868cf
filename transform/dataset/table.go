package dataset

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"cutscore/exam"
)

// table describes one of the small tables: its rows are structs, its columns are reached through them. The same
// rules hold as for responses: versions by key, judged by their export times.
type table[T any] struct {
	name     string
	columns  []field[T]
	owner    func(*T) string // pseudonym of the examinee whom a row is about; nil: nobody
	bucketed bool            // split by owner
	exported func(*T) *int64 // nil: the row has no field for it
	number   func(*T) *int   // tells equal rows of one export apart: they are as many entries. nil: they are one. See numberAlike
	group    func(T) T       // with number: what is common to the entries that a later export has all of, if any. See outdate
	byCell   bool            // of versions in conflict the columns stand that none of them contradicts
	// same is what a row that tells all of its key has in common with one that does not and is the same, "" when that cannot be
	// told; and whether the row tells all. nil: keys lack nothing. See fuller.
	same func(*T) (same string, whole bool)
}

// field is one column of a small table. Exactly one of the accessors is set.
type field[T any] struct {
	name   string
	key    bool          // part of the key
	unless func(*T) bool // a part of the key that is plain content in rows for which this holds
	absent func(*T) bool // null in the file although the value alone does not say so
	about  bool          // only describes, as how something was written or how others did, and makes no version of its own
	lasts  bool          // with about: an export without it takes it from none, so that whether there is any makes a version
	label  bool          // what something is called: makes a version, and contradicts none

	text   func(*T) *string // "" is null
	moment func(*T) *int64  // exam.NoTime is null
	whole  func(*T) *int    // 0 is null
	small  func(*T) *int16
	real   func(*T) *float64
	share  func(*T) *float32 // negative is null
	flag   func(*T) *exam.Flag
	areas  func(*T) *[]exam.AreaScore
}

// isKey reports whether the column is part of a row's key.
func (c *field[T]) isKey(row *T) bool { return c.key && (c.unless == nil || !c.unless(row)) }

// claims reports whether the column can put a row in contradiction to another of its key.
func (c *field[T]) claims(row *T) bool { return !c.about && !c.label && !c.isKey(row) }

// says reports whether the row has anything in the column.
func (c *field[T]) says(row *T) bool {
	return !c.isNull(row) && (c.areas == nil || len(*c.areas(row)) > 0)
}

// clear takes what a row says in the column.
func (c *field[T]) clear(row *T) {
	switch {
	case c.text != nil:
		*c.text(row) = ""
	case c.moment != nil:
		*c.moment(row) = exam.NoTime
	case c.whole != nil:
		*c.whole(row) = 0
	case c.small != nil:
		*c.small(row) = 0
	case c.real != nil:
		*c.real(row) = exam.Unknown
	case c.share != nil:
		*c.share(row) = exam.Unknown
	case c.flag != nil:
		*c.flag(row) = exam.FlagUnknown
	case c.areas != nil:
		*c.areas(row) = nil
	}
}

// copy gives the column of one row the value of another's.
func (c *field[T]) copy(to, from *T) {
	switch {
	case c.text != nil:
		*c.text(to) = *c.text(from)
	case c.moment != nil:
		*c.moment(to) = *c.moment(from)
	case c.whole != nil:
		*c.whole(to) = *c.whole(from)
	case c.small != nil:
		*c.small(to) = *c.small(from)
	case c.real != nil:
		*c.real(to) = *c.real(from)
	case c.share != nil:
		*c.share(to) = *c.share(from)
	case c.flag != nil:
		*c.flag(to) = *c.flag(from)
	case c.areas != nil:
		*c.areas(to) = *c.areas(from)
	}
}

func (c *field[T]) isNull(row *T) bool {
	switch {
	case c.absent != nil:
		return c.absent(row)
	case c.text != nil:
		return *c.text(row) == ""
	case c.moment != nil:
		return *c.moment(row) == exam.NoTime
	case c.whole != nil:
		return *c.whole(row) == 0
	case c.real != nil:
		return *c.real(row) == exam.Unknown
	case c.share != nil:
		return *c.share(row) < 0
	case c.flag != nil:
		return *c.flag(row) == exam.FlagUnknown
	}
	return false
}

// tidy gives equal content equal bits: what cannot be a recorded value becomes "not recorded".
func (t *table[T]) tidy(row *T) {
	for _, c := range t.columns {
		switch {
		case c.share != nil:
			*c.share(row) = decodeShare(codeShare(*c.share(row)))
		case c.real != nil:
			if x := c.real(row); math.IsNaN(*x) || math.IsInf(*x, 0) {
				*x = exam.Unknown
			} else {
				*x += 0 // minus zero becomes zero
			}
		case c.areas != nil:
			tidyAreas(c.areas(row))
		}
	}
}

func tidyAreas(areas *[]exam.AreaScore) {
	if len(*areas) == 0 {
		*areas = nil
		return
	}
	*areas = slices.Clone(*areas)
	for i := range *areas {
		a := &(*areas)[i]
		a.Score.Value, a.Score.Max = finite(a.Score.Value), finite(a.Score.Max)
	}
	slices.SortFunc(*areas, func(a, b exam.AreaScore) int {
		return strings.Compare(string(appendArea(nil, a)), string(appendArea(nil, b)))
	})
}

// finite is x, or 0 when x is no number; minus zero becomes zero.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x + 0
}

// identity encodes the key and the content of a row, so that equal rows have equal strings and orders agree.
func (t *table[T]) identity(row *T) (key, content string) {
	var k, rest []byte
	for _, c := range t.columns {
		switch {
		case c.isKey(row):
			k = c.append(k, row)
		case c.about && c.lasts && c.says(row):
			rest = append(rest, 1)
		case c.about && c.lasts:
			rest = append(rest, 0)
		case !c.about:
			rest = c.append(rest, row)
		}
	}
	return string(k), string(rest)
}

// sameNotation reports whether two rows were written in the same way.
func (t *table[T]) sameNotation(x, y *T) bool {
	for _, c := range t.columns {
		if c.about && c.compare(x, y) != 0 {
			return false
		}
	}
	return true
}

// compare orders two rows by what they hold in the column; nothing is the least.
func (c *field[T]) compare(x, y *T) int { return bytes.Compare(c.append(nil, x), c.append(nil, y)) }

// describe gives row the notation of the deliveries of one version: of the latest export; of exports of one time, or of none,
// the greater.
func (t *table[T]) describe(row *T, deliveries []delivery[T], latest uint64) {
	for _, c := range t.columns {
		if !c.about {
			continue
		}
		var best *T
		for i := range deliveries {
			if d := &deliveries[i]; d.exported == latest && (best == nil || c.compare(&d.row, best) > 0) {
				best = &d.row
			}
		}
		c.copy(row, best)
	}
}

// exportedColumn is a column of every small table, after its own: when the export that last held the row was made.
const exportedColumn = "exported_at"

// version is one version of a row of a small table.
type version[T any] struct {
	row      T
	exported uint64 // coded moment
	state    state
}

// exportTime is the coded export time of a row that came in: its own, or else that of its file.
func (t *table[T]) exportTime(row *T, file uint64) uint64 {
	if t.exported != nil && known(*t.exported(row)) != 0 {
		return codeMoment(*t.exported(row))
	}
	return file
}

func (c *field[T]) append(b []byte, row *T) []byte {
	if c.isNull(row) {
		return append(b, 0)
	}
	b = append(b, 1)
	switch {
	case c.text != nil:
		return appendText(b, *c.text(row))
	case c.moment != nil:
		return binary.BigEndian.AppendUint64(b, codeMoment(*c.moment(row)))
	case c.whole != nil:
		return binary.BigEndian.AppendUint64(b, uint64(*c.whole(row))^signBit)
	case c.small != nil:
		return binary.BigEndian.AppendUint64(b, uint64(*c.small(row))^signBit)
	case c.real != nil:
		return appendReal(b, *c.real(row))
	case c.share != nil:
		return appendReal(b, float64(*c.share(row)))
	case c.flag != nil:
		return append(b, byte(*c.flag(row)))
	}
	for _, a := range *c.areas(row) {
		b = appendArea(b, a)
	}
	return b
}

// appendText ends a text with a zero byte, and no shorter text is the beginning of a longer one.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] <= 1 {
			b = append(b, 1)
		}
		b = append(b, s[i])
	}
	return append(b, 0)
}

func appendReal(b []byte, x float64) []byte {
	return binary.BigEndian.AppendUint64(b, math.Float64bits(x))
}

func appendArea(b []byte, a exam.AreaScore) []byte {
	for _, s := range []string{a.Dimension, a.Area, string(a.Score.Scale), a.Flag} {
		b = appendText(b, s)
	}
	b = appendReal(appendReal(b, a.Score.Value), a.Score.Max)
	return binary.BigEndian.AppendUint64(b, uint64(a.Items))
}
