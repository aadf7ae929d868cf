package stats

import "cutscore/exam"

// catalog is the items table: what is known of items apart from responses. A response's own areas win over it.
type catalog struct {
	byName map[itemName]*exam.Item
	byID   map[string]*exam.Item // nil entry: several sources have the id, and it is not said which is meant
}

func newCatalog(items []exam.Item) *catalog {
	if len(items) == 0 {
		return nil
	}
	c := &catalog{byName: map[itemName]*exam.Item{}, byID: map[string]*exam.Item{}}
	for i := range items {
		it := &items[i]
		c.byName[itemName{it.Source, it.ID}] = it
		if other, ok := c.byID[it.ID]; ok && (other == nil || other.Source != it.Source) {
			c.byID[it.ID] = nil
			continue
		}
		c.byID[it.ID] = it
	}
	return c
}

// find returns the item of a source, or the only item of that id: an items file is often a source of its own.
func (c *catalog) find(name itemName) *exam.Item {
	if c == nil {
		return nil
	}
	if it, ok := c.byName[name]; ok {
		return it
	}
	return c.byID[name.id]
}

// areasOf is the text of an item's areas on an axis.
func areasOf(it *exam.Item, axis int) string {
	return [axes]string{it.Disciplines, it.Systems, it.Tasks}[axis]
}

// listed is the set of areas that the items table gives the item of row i, 0 where it gives none.
func (k *coder) listed(axis, i int) int32 {
	id := k.itemOf(i)
	if id < 0 {
		return 0
	}
	for len(k.fromList[axis]) <= int(id) {
		k.fromList[axis] = append(k.fromList[axis], -1)
	}
	set := &k.fromList[axis][id]
	if *set < 0 {
		*set = 0
		if it := k.catalog.find(itemName{k.c.Source.At(i), k.c.Item.At(i)}); it != nil {
			*set = k.numbered(axis, areasOf(it, axis))
		}
	}
	return *set
}

func (k *coder) numbered(axis int, text string) int32 {
	if k.grow {
		return k.cb.vocab[axis].set(text)
	}
	return k.cb.vocab[axis].setID[text]
}
