package dataset

import (
	"path"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// putWithout puts a table file of an older generation into the stage without the rows of those who were forgotten (sorted tombstones); false: it
// has none of theirs, and is good as it is. That happens only where forget was killed before it had removed what is older.
func putWithout(stage *generations.Stage, file, name string, forgotten []string) (erased bool, err error) {
	who := map[string]bool{}
	if err := addExaminees(file, who); err != nil {
		return false, err
	}
	theirs := map[string]bool{}
	for e := range who {
		if _, gone := slices.BinarySearch(forgotten, tombstone(e)); gone {
			theirs[e] = true
		}
	}
	if len(theirs) == 0 {
		return false, nil
	}
	content, rows, err := contentWithout(file, name, theirs)
	if err != nil || rows == 0 {
		return true, err
	}
	sum := generations.SumOf(content)
	return true, stage.Put(path.Dir(name)+"/"+namedBy(sum), content, sum, int64(rows))
}

// contentWithout is a table file's content, and how many rows that has, without these examinees.
func contentWithout(file, name string, theirs map[string]bool) (content []byte, rows int, err error) {
	folder, _, _ := strings.Cut(name, "/")
	table, aside := strings.CutSuffix(folder, asideSuffix)
	switch table {
	case "responses":
		return responsesWithout(file, aside, theirs)
	case sittings().name:
		return rowsWithout(sittings(), file, aside, theirs)
	case attempts().name:
		return rowsWithout(attempts(), file, aside, theirs)
	case studySessions().name:
		return rowsWithout(studySessions(), file, aside, theirs)
	case events().name:
		return rowsWithout(events(), file, aside, theirs)
	case courseGrades().name:
		return rowsWithout(courseGrades(), file, aside, theirs)
	case roster().name:
		return rowsWithout(roster(), file, aside, theirs)
	}
	return rowsWithout(identities(), file, aside, theirs)
}

func rowsWithout[T any](t *table[T], file string, aside bool, theirs map[string]bool) ([]byte, int, error) {
	versions, err := t.decodeFile(file)
	if err != nil {
		return nil, 0, err
	}
	kept := slices.DeleteFunc(versions, func(v version[T]) bool { return theirs[t.person(&v.row)] })
	if len(kept) == 0 {
		return nil, 0, nil
	}
	content, err := t.encode(kept, aside, &spare{})
	return content, len(kept), err
}

func responsesWithout(file string, aside bool, theirs map[string]bool) ([]byte, int, error) {
	words := newWords()
	f, states, err := decodeFile(file, words)
	if err != nil {
		return nil, 0, err
	}
	var rows []int32
	var kept []state
	people := words[cExaminee].list()
	for r := range int32(f.rows) {
		if theirs[people[f.cell(cExaminee, r)]] {
			continue
		}
		if rows = append(rows, r); aside {
			kept = append(kept, states[r])
		}
	}
	if len(rows) == 0 {
		return nil, 0, nil
	}
	e, err := newEncoder(words, aside, &spare{})
	if err != nil {
		return nil, 0, err
	}
	content, err := e.encode(f, rows, kept)
	return content, len(rows), err
}
