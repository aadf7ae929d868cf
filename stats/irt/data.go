package irt

import (
	"cmp"
	"fmt"
	"slices"
)

// Data is scored responses of many persons to Items items, as patterns with the number of persons that share each.
type Data struct {
	Items    int
	patterns []pattern
	seen     []int64 // persons who saw the item
	right    []int64 // persons who got it right
	persons  int64
}

// pattern is one distinct set of answers. rest is the items not presented when mostly is true, and otherwise the items
// that were: whichever list is shorter.
type pattern struct {
	right  []int32
	wrong  []int32
	rest   []int32
	mostly bool
	weight int64
}

// NewData returns Data without persons for the given number of items.
func NewData(items int) *Data {
	return &Data{Items: items, seen: make([]int64, items), right: make([]int64, items)}
}

// Add adds weight persons who answered the items in right correctly and those in wrong incorrectly (an omitted item is
// wrong). Both lists hold item numbers in ascending order; Data keeps them. A person without items is refused.
func (d *Data) Add(right, wrong []int32, weight int64) error {
	if len(right)+len(wrong) == 0 || weight <= 0 {
		return fmt.Errorf("irt: a person needs at least one response and a positive weight")
	}
	mark := merged(right, wrong)
	for i, j := range mark {
		if j < 0 || int(j) >= d.Items || i > 0 && mark[i-1] == j {
			return fmt.Errorf("irt: item %d is out of range or answered twice", j)
		}
	}
	p := pattern{right: right, wrong: wrong, rest: mark, weight: weight}
	if 2*len(mark) > d.Items {
		p.rest, p.mostly = complement(mark, d.Items), true
	}
	for _, j := range mark {
		d.seen[j] += weight
	}
	for _, j := range right {
		d.right[j] += weight
	}
	d.persons += weight
	d.patterns = append(d.patterns, p)
	return nil
}

// AddRow adds one person by a row of marks: 1 right, 0 wrong, anything else not presented.
func (d *Data) AddRow(marks []int8) error {
	var right, wrong []int32
	for j, m := range marks {
		switch m {
		case 1:
			right = append(right, int32(j))
		case 0:
			wrong = append(wrong, int32(j))
		}
	}
	return d.Add(right, wrong, 1)
}

// Merge adds the persons of o, which must have the same items.
func (d *Data) Merge(o *Data) error {
	if d.Items != o.Items {
		return fmt.Errorf("irt: cannot merge data of %d and %d items", d.Items, o.Items)
	}
	for j := range d.seen {
		d.seen[j] += o.seen[j]
		d.right[j] += o.right[j]
	}
	d.persons += o.persons
	d.patterns = append(d.patterns, o.patterns...)
	return nil
}

// Persons is the number of persons.
func (d *Data) Persons() int64 { return d.persons }

// Complete reports whether every person saw every item.
func (d *Data) Complete() bool {
	for i := range d.patterns {
		if !d.patterns[i].mostly || len(d.patterns[i].rest) > 0 {
			return false
		}
	}
	return true
}

// Each hands out every pattern of answers: the items right, those wrong, and the number of persons. The lists are not to
// be changed.
func (d *Data) Each(do func(right, wrong []int32, weight int64)) {
	for i := range d.patterns {
		do(d.patterns[i].right, d.patterns[i].wrong, d.patterns[i].weight)
	}
}

// Compact joins equal patterns and puts them into one canonical order, so that floating sums over patterns do not
// depend on the order in which persons came.
func (d *Data) Compact() {
	slices.SortFunc(d.patterns, func(x, y pattern) int {
		return cmp.Or(slices.Compare(x.right, y.right), slices.Compare(x.wrong, y.wrong))
	})
	out := d.patterns[:0]
	for _, p := range d.patterns {
		if n := len(out); n > 0 && slices.Equal(out[n-1].right, p.right) && slices.Equal(out[n-1].wrong, p.wrong) {
			out[n-1].weight += p.weight
			continue
		}
		out = append(out, p)
	}
	d.patterns = out
}

func merged(a, b []int32) []int32 {
	out := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func complement(sorted []int32, n int) []int32 {
	out := make([]int32, 0, n-len(sorted))
	for j := int32(0); int(j) < n; j++ {
		if len(sorted) > 0 && sorted[0] == j {
			sorted = sorted[1:]
			continue
		}
		out = append(out, j)
	}
	return out
}
