package stats

// tagCounts are how many answers to each item carry which set of areas, on one axis: exports of different terms may file one item
// under different areas. Adding and merging are in any order the same.
type tagCounts struct {
	first []tagCount        // by item: of the set met first; 0 answers: none met
	other map[itemSet]int64 // of every other set of an item
}

type tagCount struct {
	set int32
	n   int64
}

type itemSet struct{ item, set int32 }

// add counts n answers to item that carry set; set 0, no area, says nothing about the item.
func (t *tagCounts) add(item, set int32, n int64) {
	if set == 0 || n == 0 {
		return
	}
	for len(t.first) <= int(item) {
		t.first = append(t.first, tagCount{})
	}
	switch f := &t.first[item]; {
	case f.n == 0:
		*f = tagCount{set, n}
	case f.set == set:
		f.n += n
	default:
		if t.other == nil {
			t.other = map[itemSet]int64{}
		}
		t.other[itemSet{item, set}] += n
	}
}

// merge adds the counts of o, whose items and sets are numbered differently: items and sets are the numbers here.
func (t *tagCounts) merge(o *tagCounts, items, sets []int32) {
	for item, f := range o.first {
		t.add(items[item], sets[f.set], f.n)
	}
	for k, n := range o.other {
		t.add(items[k.item], sets[k.set], n)
	}
}

// most is by item the set that most of its answers carry, of equals the one whose text comes first; 0 of an item without.
func (t *tagCounts) most(items int, texts []string) []int32 {
	out, n := make([]int32, items), make([]int64, items)
	for item, f := range t.first {
		out[item], n[item] = f.set, f.n
	}
	for k, more := range t.other {
		if at := &out[k.item]; more > n[k.item] || more == n[k.item] && texts[k.set] < texts[*at] {
			*at, n[k.item] = k.set, more
		}
	}
	return out
}
