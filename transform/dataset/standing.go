package dataset

import (
	"errors"
	"fmt"
	"os"
	"slices"
)

// Standing is what stands in conflict or in doubt in a store: rows of which two versions or more were delivered, none of them in
// force; and what may be counted twice.
type Standing struct {
	Rows     int64          // versions, over all tables: each was a line of a file
	Doubtful map[string]int // responses that are counted and may be others that are counted too, by pseudonym
	Answers  map[string]int // responses that cannot be counted, by pseudonym
	Sittings map[string]int // sittings that cannot be counted, by pseudonym
	Alike    int            // examinees whose id is the same number as that of another one: they may be there twice
	RunAgain []string       // names of files whose rows a repair may have lost, and that no run has put on record since

	ForgetAgain bool // a repair found the list of those who were forgotten damaged: whoever was may be there again
}

// Standing reads what lies aside, and counts what is in conflict there. It stands until a later export decides.
func (s *Snapshot) Standing() (*Standing, error) {
	out := &Standing{RunAgain: s.repair.awaited(), ForgetAgain: s.repair.ForgetAgain, Answers: map[string]int{}, Sittings: map[string]int{}, Doubtful: map[string]int{}}
	for b := range s.Buckets() {
		if err := errors.Join(s.contestedAnswers(b, out), s.renamedAnswers(b, out)); err != nil {
			return nil, err
		}
	}
	err := errors.Join(contestedRows(s, sittings(), out, out.Sittings), contestedRows(s, attempts(), out, nil),
		contestedRows(s, studySessions(), out, nil), contestedRows(s, events(), out, nil),
		contestedRows(s, courseGrades(), out, nil), contestedRows(s, roster(), out, nil), contestedRows(s, items(), out, nil))
	alike, wrong := s.alikePeople()
	out.Alike = alike
	return out, errors.Join(err, wrong)
}

// answerKey is the key of a response, in codes of one frame.
type answerKey struct {
	source, examinee, sitting, block, position, item, shape uint32
	answered                                                uint64 // where position does not tell answers apart
}

// question is what the keys of one answer have in common, whatever its exports tell.
func (k answerKey) question() answerKey {
	return answerKey{source: k.source, examinee: k.examinee, item: k.item}
}

func (s *Snapshot) contestedAnswers(bucket int, out *Standing) error {
	for _, f := range s.below(bucketFolder("responses"+asideSuffix, bucket)) { // one file: what lies aside is not split by time
		words := newWords()
		part, states, err := decodeFile(s.path(f), words)
		if err != nil {
			return err
		}
		names, k, keys := words[cExaminee].list(), part.keyColumns(), map[answerKey]bool{}
		dayOnly := dayOnlyIn(words[cTimeBasis].list())
		for r := range int32(part.rows) {
			if states[r].marks() && (r == 0 || states[r-1] != doubtful || !part.sameRow(r-1, r)) {
				out.Doubtful[names[part.cell(cExaminee, r)]]++
			}
			if !states[r].contested() {
				continue
			}
			out.Rows++
			if states[r] == disputed { // the answer is counted
				continue
			}
			key := answerKey{k.source[r], part.cell(cExaminee, r), k.sitting[r], k.block[r], k.position[r], k.item[r], shapeOf(part.lacks(r, dayOnly)), 0}
			if key.position == 0 {
				key.answered = k.answered[r]
			}
			keys[key] = true
		}
		for key, n := range answersOf(keys) {
			out.Answers[names[key.examinee]] += n
		}
	}
	return nil
}

// sameRow reports whether two rows are equal, as the two marks of one row are.
func (f *frame) sameRow(x, y int32) bool {
	return !slices.ContainsFunc(f.narrow[:cFrom], func(col []uint32) bool { return col != nil && col[x] != col[y] }) &&
		!slices.ContainsFunc(f.wide[:], func(col []uint64) bool { return col != nil && col[x] != col[y] })
}

// answersOf counts the answers by question. Keys of one shape are different answers; those of another may be the same ones.
func answersOf(keys map[answerKey]bool) map[answerKey]int {
	byShape, most := map[answerKey]int{}, map[answerKey]int{}
	for key := range keys {
		shape := key.question()
		shape.shape = key.shape
		byShape[shape]++
		most[key.question()] = max(most[key.question()], byShape[shape])
	}
	return most
}

// contestedRows counts a small table: its versions, and, where rows is not nil, its rows by pseudonym.
func contestedRows[T any](s *Snapshot, t *table[T], out *Standing, rows map[string]int) error {
	seen := map[string]bool{}
	for _, f := range s.below(t.name + asideSuffix) {
		versions, err := t.decodeFile(s.path(f))
		if err != nil {
			return err
		}
		for i := range versions {
			if !versions[i].state.contested() {
				continue
			}
			out.Rows++
			if versions[i].state == disputed { // the row is counted
				continue
			}
			if key, _ := t.identity(&versions[i].row); rows != nil && !seen[key] {
				seen[key] = true
				rows[t.person(&versions[i].row)]++
			}
		}
	}
	return nil
}

// Examinees counts those of whom there is a response, a sitting, an attempt or a course grade in force.
func (s *Snapshot) Examinees() (int, error) {
	n := 0
	for b := range s.Buckets() {
		who, err := s.lodgersOf(b)
		if err != nil {
			return 0, err
		}
		n += len(who)
	}
	return n, nil
}

// lodgersOf are the examinees of a bucket whom Examinees counts.
func (s *Snapshot) lodgersOf(bucket int) (map[string]bool, error) {
	who := map[string]bool{}
	return who, errors.Join(s.eachResponder(bucket, who),
		owners(s, sittings(), bucket, who), owners(s, attempts(), bucket, who), owners(s, courseGrades(), bucket, who))
}

// eachResponder adds the examinees of a bucket's responses. Of the files, whose hashes whoever opened the snapshot has
// compared, it reads the dictionaries of that column only.
func (s *Snapshot) eachResponder(bucket int, who map[string]bool) error {
	for _, f := range s.below(bucketFolder("responses", bucket)) {
		if err := addExaminees(s.path(f), who); err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
	}
	return nil
}

func addExaminees(path string, who map[string]bool) (err error) {
	defer guard(path, &err)
	content, err := os.Open(path)
	if err != nil {
		return err
	}
	defer content.Close()
	r, err := openReader(path, content)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(responseColumns(), func(c column) bool { return c.at == cExaminee && c.kind == text })
	words, f := newWords(), &frame{rows: int(r.NumRows())}
	pages := &pageReader{words: words}
	ok, err := pages.entries(r, responseColumns()[at])
	if err == nil && !ok {
		err = f.read(pages, r, responseColumns()[at]) // its codes come into the dictionary
	}
	for _, name := range words[cExaminee].list()[1:] {
		who[name] = true
	}
	return err
}

func owners[T any](s *Snapshot, t *table[T], bucket int, who map[string]bool) error {
	rows, err := rowsOf(s, t, bucketFolder(t.name, bucket))
	for i := range rows {
		who[t.person(&rows[i])] = true
	}
	return err
}
