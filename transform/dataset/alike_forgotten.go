package dataset

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// Who asks to be forgotten may be in a store twice, as 004001 and as 4001, or come back as 4001 when an export has been through a
// spreadsheet. That two ids are one person's nobody but the school knows: whoever is in the store stays, and is named; an id that is not
// there yet is expected, so that its rows are set aside, and told, until somebody decides. Of such ids marks are kept as of the
// forgotten pseudonyms, and no id.

// alikeMark is what stands before the mark of an id that is only the same number as that of somebody forgotten. A program that does not
// know it finds nobody by such a mark.
const alikeMark = "alike:"

// alikeTo finds whose ids are the same numbers as those of somebody who is to be forgotten. It returns the ids of those who are in the
// store, in order, and expects the others, but for the ids that are excepted.
func (t *Tx) alikeTo(pseudonym string, ids, except []string) (here []string, err error) {
	people, err := t.base.peopleByNumber()
	if err != nil {
		return nil, err
	}
	spared, err := t.spare(pseudonym, ids, except)
	if err != nil {
		return nil, err
	}
	digits := longestOf(ids)
	for _, those := range people {
		digits = max(digits, longestOf(slices.Collect(maps.Values(those))))
	}
	inStore := t.base.presence()
	for _, number := range numbersOf(ids) {
		found := maps.Clone(people[number]) // ids by pseudonym
		if found == nil {
			found = map[string]string{}
		}
		for _, id := range spellings(number, digits) {
			if t.store.options.Pseudonym == nil {
				break
			}
			who := t.store.options.Pseudonym(id)
			if _, known := found[who]; known || spared[who] || who == pseudonym || t.isForgotten(who) {
				continue
			}
			there, err := inStore(who)
			if err != nil {
				return nil, err
			}
			if there {
				found[who] = id
			} else {
				t.forgotten[alikeMark+tombstone(who)] = true
			}
		}
		for who, id := range found {
			if who != pseudonym && !spared[who] {
				here = append(here, id)
			}
		}
	}
	slices.Sort(here)
	return slices.Compact(here), nil
}

// ErrNotAlike says that an id was excepted that is not the same number as that of whom to forget.
var ErrNotAlike = errors.New("it is not the same number as the id of whom to forget, or is that id")

// spare takes back that ids are expected. It returns their pseudonyms.
func (t *Tx) spare(pseudonym string, ids, except []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, id := range except {
		if t.store.options.Pseudonym == nil || !slices.Contains(numbersOf(ids), numberOf(id)) || t.store.options.Pseudonym(id) == pseudonym {
			return nil, ErrNotAlike
		}
		who := t.store.options.Pseudonym(id)
		delete(t.forgotten, alikeMark+tombstone(who))
		out[who] = true
	}
	return out, nil
}

// numbersOf are the numbers that ids are.
func numbersOf(ids []string) (out []string) {
	for _, id := range ids {
		if number := numberOf(id); number != "" && !slices.Contains(out, number) {
			out = append(out, number)
		}
	}
	return out
}

// longestOf is how many digits the longest of ids has, or of ids of usual length.
func longestOf(ids []string) int {
	digits := paddedTo
	for _, id := range ids {
		whole, _, _ := strings.Cut(strings.TrimSpace(id), ".")
		if numberOf(id) != "" {
			digits = max(digits, len(whole))
		}
	}
	return digits
}

// presence tells whether an examinee has anything in force; each bucket is read once.
func (s *Snapshot) presence() func(pseudonym string) (bool, error) {
	read := map[int]map[string]bool{}
	return func(pseudonym string) (bool, error) {
		bucket := BucketOf(pseudonym, s.Buckets())
		if read[bucket] == nil {
			who, err := s.lodgersOf(bucket)
			if err != nil {
				return false, err
			}
			read[bucket] = who
		}
		return read[bucket][pseudonym], nil
	}
}

// AlikeForgotten counts the examinees who came in with ids that are the same number as that of one who was forgotten. Their rows are
// set aside.
func (t *Tx) AlikeForgotten() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := map[string]bool{}
	for _, b := range t.batches {
		if !b.discarded {
			maps.Copy(all, b.alike)
		}
	}
	return len(all)
}
