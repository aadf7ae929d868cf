package stats

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"cutscore/exam"
	"cutscore/stats/sheet"
	"cutscore/stats/tally"
)

// parted is a Source that lies in parts, as a store does: the rows of each bucket split where cut says, each part named by its
// rows. It counts what is read.
type parted struct {
	*memory
	cut           func(r *exam.Response) int64 // rows of a part; in order of time
	parts, wholes atomic.Int64
}

func weekly(m *memory) *parted {
	return &parted{memory: m, cut: func(r *exam.Response) int64 { return r.AnsweredAt / microDay / 7 }}
}

func (p *parted) Responses(b int) (*exam.Responses, error) {
	p.wholes.Add(1)
	return p.memory.Responses(b)
}

func (p *parted) split(b int) (names []string, by map[string][]exam.Response) {
	cuts := map[int64][]exam.Response{}
	for _, r := range p.rows[b] {
		at := int64(math.MinInt64)
		if r.AnsweredAt != exam.NoTime {
			at = p.cut(&r)
		}
		cuts[at] = append(cuts[at], r)
	}
	by = map[string][]exam.Response{}
	var order []int64
	for at := range cuts {
		order = append(order, at)
	}
	slices.Sort(order)
	for _, at := range order {
		text, _ := json.Marshal(cuts[at])
		sum := sha256.Sum256(text)
		names = append(names, hex.EncodeToString(sum[:]))
		by[names[len(names)-1]] = cuts[at]
	}
	return names, by
}

func (p *parted) Parts(b int) []string {
	names, _ := p.split(b)
	return names
}

func (p *parted) Part(b int, name string) (*exam.Responses, error) {
	p.parts.Add(1)
	_, by := p.split(b)
	return exam.FromRows(by[name]), nil
}

// nightSchool are 60 examinees with times and systems, and one of whom there is a score alone.
func nightSchool(rows []exam.Response) *memory {
	m := store(rows, 3)
	m.sittings[1] = append(m.sittings[1], exam.Sitting{Source: "s", Examinee: "scores only", ID: "x", TakenAt: 19003 * microDay,
		Score: exam.Score{Value: 61, Scale: exam.PercentCorrect, Max: 100}, ReportedPass: -1})
	return m
}

func nightRows() []exam.Response {
	rows := class{students: 60, sittings: 5, items: 40, areas: 3, seed: 47}.rows()
	for i := range rows {
		rows[i].Seconds = float32(20 + i%90)
		rows[i].Form = fmt.Sprint("form ", int(rows[i].Item[len(rows[i].Item)-1])%2)
	}
	return rows
}

// TestNightReadsOnlyWhatIsNew follows a store through nights and looks at what each reads, whom it analyses anew, and whether
// what it shows is what a run shows that remembers nothing.
func TestNightReadsOnlyWhatIsNew(t *testing.T) {
	rows := nightRows()
	base := slices.DeleteFunc(slices.Clone(rows), func(r exam.Response) bool { return late(r, 4) })
	var c *Calibration
	opt := Options{Exam: standardExam(t), Learnt: func(got *Calibration) { c = got }, AsOf: timeOfDay(19100), Workers: 1}
	book := &notebook{after: map[string][]byte{}}
	opt.Memory = book
	pages := map[string][]byte{}
	step := func(name string, now []exam.Response, parts, buckets int64, who ...string) {
		t.Helper()
		src := weekly(nightSchool(now))
		fresh, co, _ := runAll(t, src, opt)
		var analysed []string
		for at, a := range fresh {
			analysed = append(analysed, at)
			pages[at], _ = json.Marshal(a)
		}
		slices.Sort(analysed)
		if src.parts.Load() != parts || src.wholes.Load() != buckets {
			t.Errorf("%s: %d parts and %d buckets were read, want %d and %d", name, src.parts.Load(), src.wholes.Load(), parts, buckets)
		}
		if len(who) > 0 && !slices.Equal(analysed, who) || len(who) == 0 && len(analysed)+len(book.same) != co.Examinees {
			t.Errorf("%s: analysed %v", name, analysed)
		}
		plain := opt
		plain.Memory, plain.Anchor, plain.Learnt = nil, c, nil
		want, wantCohort, _ := runAll(t, nightSchool(now), plain)
		for at, a := range want {
			if text, _ := json.Marshal(a); !bytes.Equal(text, pages[at]) {
				t.Fatalf("%s: %s differs from a run that remembers nothing:\n%s\n%s", name, at, pages[at], text)
			}
		}
		got, _ := json.Marshal(co)
		if text, _ := json.Marshal(wantCohort); !bytes.Equal(text, got) {
			t.Fatalf("%s: the cohort differs:\n%s\n%s", name, got, text)
		}
		book = &notebook{before: book.after, after: map[string][]byte{}}
		opt.Memory, opt.Anchor, opt.Learnt = book, c, nil
	}
	step("the first run", base, 3*4, 2*3)
	c = reread(t, c)
	opt.Anchor = c
	step("nothing new", base, 0, 0)
	if n := len(book.before); n != 7 {
		t.Errorf("%d states are kept, want the counts and the people of 3 buckets, and the form", n)
	}
	had := slices.DeleteFunc(slices.Clone(rows), func(r exam.Response) bool { return late(r, 4) && r.Examinee != "s007" })
	step("one has something new", had, 1, 1, "s007")
	corrected := slices.Clone(had)
	i := slices.IndexFunc(corrected, func(r exam.Response) bool { return r.Examinee == "s011" })
	corrected[i].Result, corrected[i].Credit = exam.Incorrect, 0
	if had[i].Result == exam.Incorrect {
		corrected[i].Result, corrected[i].Credit = exam.Correct, 1
	}
	step("an answer of the first week is corrected", corrected, 1, 1, "s011")
	gone := slices.DeleteFunc(slices.Clone(corrected), func(r exam.Response) bool { return r.Examinee == "s020" })
	step("somebody is gone", gone, 4, 1)
	moved := slices.Clone(gone)
	for i := range moved {
		if moved[i].Examinee == "s003" {
			moved[i].Form = "another form"
		}
	}
	step("somebody's form has another name", moved, 4, 1, "s003")
	opt.Items = []exam.Item{{Source: rows[0].Source, ID: "no such item", PeerP: -1}}
	step("another items table", moved, 3*4+1, 3)
	opt.Seed = 5
	step("another seed", moved, 0, 3)
}

// TestPartsAddUp: however rows are split into parts, and whether counts were kept or made, a survey of counts tells what a
// survey of everything tells, and the prints of rows are the same.
func TestPartsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	rows := nightRows()
	results := []exam.Result{exam.Correct, exam.Incorrect, exam.Omitted, exam.NotReached, exam.ResultUnknown, exam.PartlyCorrect}
	for i := range rows {
		r := &rows[i]
		r.Result, r.PeerP = results[rng.IntN(len(results))], float32(rng.IntN(101))/100
		r.Disciplines = []string{r.Disciplines, "A|B|C", "B|Z", "", " | "}[rng.IntN(5)]
		switch rng.IntN(6) {
		case 0:
			r.AnsweredAt = exam.NoTime
		case 1:
			r.Item = ""
		}
	}
	m := nightSchool(rows)
	want, err := surveySource(context.Background(), m, Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	var print map[string]personRows
	for trial := range 8 {
		width := int64(1 + rng.IntN(30))
		src := &parted{memory: m, cut: func(r *exam.Response) int64 { return r.AnsweredAt / microDay / width }}
		book := &notebook{after: map[string][]byte{}}
		for range 2 { // made, then kept
			n, got, err := openNight(context.Background(), src, Options{Memory: book, Workers: 1 + trial%2})
			if err != nil {
				t.Fatal(err)
			}
			sameSurvey(t, got, want)
			people := map[string]personRows{}
			for b := range n.met {
				for who, at := range n.met[b].people {
					at.who = 0
					people[who] = at
				}
			}
			if print != nil && !reflect.DeepEqual(people, print) {
				t.Fatalf("trial %d: prints of rows depend on how they are split", trial)
			}
			print = people
			book = &notebook{before: book.after, after: map[string][]byte{}}
		}
	}
	rows[7].Seconds++
	n, _, err := openNight(context.Background(), weekly(nightSchool(rows)), Options{Workers: 2, Memory: &notebook{after: map[string][]byte{}}})
	if err != nil {
		t.Fatal(err)
	}
	for b := range n.met {
		for who, at := range n.met[b].people {
			if changed := at.print != print[who].print; changed != (who == rows[7].Examinee) {
				t.Errorf("one answer of %s took longer: the print of %s changed: %v", rows[7].Examinee, who, changed)
			}
		}
	}
}

func sameSurvey(t *testing.T, got, want *survey) {
	t.Helper()
	for i, pair := range [][2]any{{got.items, want.items}, {got.vocab, want.vocab}, {got.answers, want.answers}, {got.areaN, want.areaN}, {got.responses, want.responses}, {got.scored, want.scored}, {got.examinees, want.examinees},
		{got.people, want.people}, {got.lastDay, want.lastDay}, {got.timed, want.times != nil}} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Fatalf("figure %d of the survey:\n%v\n%v", i, pair[0], pair[1])
		}
	}
	for i, p := range want.peer {
		if math.IsNaN(p) != math.IsNaN(got.peer[i]) || math.Abs(p-got.peer[i]) > 1e-7 {
			t.Fatalf("peers' share of item %d: %v, want %v", i, got.peer[i], p)
		}
	}
}

// TestKeptStatesRefuseDamage: whatever is cut off or overwritten in a state gives an error or another state, never a panic; and
// a state cut short is always an error. What is kept of other rules is as nothing.
func TestKeptStatesRefuseDamage(t *testing.T) {
	book := &notebook{after: map[string][]byte{}}
	opt := Options{Workers: 2, Memory: book, Exam: standardExam(t)}
	src := weekly(nightSchool(nightRows()))
	runAll(t, src, opt)
	n, _, err := openNight(context.Background(), src, opt)
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string, text []byte) (err error) {
		if strings.HasPrefix(name, "parts") {
			_, err = readParts(text, n.key)
		} else {
			_, err = readBucket(text)
		}
		return err
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for _, name := range []string{partsName(1), bucketName(1)} {
		text := book.after[name]
		if err := read(name, text); err != nil || len(text) < 2000 {
			t.Fatalf("%s of %d bytes: %v", name, len(text), err) // the control
		}
		for range 2000 {
			if cut := rng.IntN(len(text)-600) + 600; read(name, text[:cut]) == nil {
				t.Errorf("%s cut to %d of %d bytes is taken", name, cut, len(text))
			}
			hit := slices.Clone(text)
			hit[rng.IntN(len(hit))] ^= byte(1 + rng.IntN(255))
			_ = read(name, hit)
		}
	}
	if got, err := readParts(book.after[partsName(1)], "other rules"); err != nil || len(got.parts) > 0 {
		t.Errorf("counts of other rules: %v", err)
	}
	book.before = map[string][]byte{partsName(2): book.after[partsName(2)][:700]}
	if _, err := Run(context.Background(), src, opt, nil); err == nil || !strings.Contains(err.Error(), "memory of bucket 2") {
		t.Errorf("damaged counts: %v", err)
	}
}

// TestSheetIsKept: a sheet that was written and read again is the same.
func TestSheetIsKept(t *testing.T) {
	for _, c := range drawForms(rand.New(rand.NewPCG(7, 8))) {
		sh, w := sheet.NewSheet(c, nil, sheet.Scoring{}), &tally.Writer{}
		sh.Write(w)
		r := tally.NewReader(w.Bytes)
		if got := sheet.ReadSheet(r); r.Err() != nil || !reflect.DeepEqual(got, sh) {
			t.Errorf("%v\n%+v\n%+v", r.Err(), got, sh)
		}
	}
}
