package dataset

import (
	"cmp"
	"errors"
	"strings"

	"cutscore/exam"
)

// A spreadsheet reads an id of digits as a number and saves what is left of it: 004001 comes back as 4001, and everybody who was
// in the store is there twice. Which ids are one person's nobody but the school knows: they are told, and stay apart.

// alikePeople counts the examinees whose id is the same number as that of another one.
func (s *Snapshot) alikePeople() (n int, err error) {
	all, err := s.peopleByNumber()
	for _, people := range all {
		if len(people) > 1 {
			n += len(people)
		}
	}
	return n, err
}

// peopleByNumber are the examinees whose ids are numbers: by number and pseudonym, an id of each.
func (s *Snapshot) peopleByNumber() (all map[string]map[string]string, err error) {
	all = map[string]map[string]string{}
	for _, from := range []struct {
		table  *table[exam.Examinee]
		folder string
	}{{roster(), roster().name}, {roster(), roster().name + asideSuffix}, {identities(), identities().name}} {
		rows, wrong := rowsOf(s, from.table, from.folder)
		err = errors.Join(err, wrong)
		for _, r := range rows {
			number := numberOf(r.ID)
			if number == "" {
				continue
			}
			if all[number] == nil {
				all[number] = map[string]string{}
			}
			all[number][r.Pseudonym] = strings.TrimSpace(r.ID)
		}
	}
	return all, err
}

// numberOf is what a spreadsheet keeps of an id that consists of digits, without the zeros in front and the fraction of nothing that
// programs write behind; "" when the id is no number.
func numberOf(id string) string {
	id = strings.TrimSpace(id)
	if whole, fraction, ok := strings.Cut(id, "."); ok && fraction != "" && strings.Trim(fraction, "0") == "" {
		id = whole
	}
	if id == "" || strings.Trim(id, "0123456789") != "" {
		return ""
	}
	return cmp.Or(strings.TrimLeft(id, "0"), "0")
}

// paddedTo is how many digits an id of digits may have, zeros in front included, besides those that a store knows to be longer.
const paddedTo = 12

// spellings are the ids that are a number: with zeros in front of it up to so many digits, and as programs write a number that may
// have a fraction.
func spellings(number string, digits int) (ids []string) {
	for padded := number; len(padded) <= max(digits, len(number)); padded = "0" + padded {
		ids = append(ids, padded, padded+".0")
	}
	return ids
}
