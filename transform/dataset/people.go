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
	by := map[string]map[string]bool{} // pseudonyms by number
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
			if by[number] == nil {
				by[number] = map[string]bool{}
			}
			by[number][r.Pseudonym] = true
		}
	}
	for _, people := range by {
		if len(people) > 1 {
			n += len(people)
		}
	}
	return n, err
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
