package stats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"cutscore/exam"
)

// notebook is a Memory in memory.
type notebook struct {
	mu            sync.Mutex
	before, after map[string][]byte
	same          []string
}

func (n *notebook) Recall(name string) ([]byte, error) { return n.before[name], nil }
func (n *notebook) Also(string) string                 { return "" }
func (n *notebook) Stands(string) bool                 { return true }
func (n *notebook) Same(who string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.same = append(n.same, who)
	return nil
}
func (n *notebook) Keep(name string, state []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.after[name] = state
	return nil
}

// nights runs over growing data, each night with the memory of the one before, and returns everything shown at the end, and
// how many examinees the last night took over.
func nights(t *testing.T, c *Calibration, opt Options, stores ...Source) (pages map[string][]byte, cohort []byte, same int) {
	t.Helper()
	pages = map[string][]byte{}
	book := &notebook{after: map[string][]byte{}}
	for _, src := range stores {
		book = &notebook{before: book.after, after: map[string][]byte{}}
		opt.Memory, opt.Anchor = book, c
		fresh, co, _ := runAll(t, src, opt)
		for who, a := range fresh {
			pages[who], _ = json.Marshal(a)
		}
		if len(fresh)+len(book.same) != co.Examinees {
			t.Errorf("%d analysed and %d taken over of %d", len(fresh), len(book.same), co.Examinees)
		}
		for _, who := range book.same {
			if fresh[who] != nil {
				t.Errorf("%s was taken over and analysed", who)
			}
		}
		cohort, _ = json.Marshal(co)
		same = len(book.same)
	}
	return pages, cohort, same
}

// TestNightsEqualOneNight: whatever nights the answers came in, and on however many processors, the last one shows the same
// bytes as a run over everything that remembers nothing, and takes over those who have nothing new.
func TestNightsEqualOneNight(t *testing.T) {
	rows := class{students: 60, sittings: 6, items: 40, areas: 3, seed: 44}.rows()
	for i := range rows {
		rows[i].Seconds = float32(20 + i%90)
		rows[i].Systems = []string{"Heart", "Lung", "Skin"}[int(rows[i].Item[len(rows[i].Item)-1])%3]
	}
	first := slices.DeleteFunc(slices.Clone(rows), func(r exam.Response) bool { return late(r, 4) })
	var c *Calibration
	opt := Options{Exam: standardExam(t), Learnt: func(got *Calibration) { c = got }}
	runAll(t, store(first, 3), opt)
	c = reread(t, c)
	opt.Learnt = nil
	want, wantCohort, _ := nights(t, c, opt, store(rows, 3))
	rng := rand.New(rand.NewPCG(1, 2))
	for trial := range 4 {
		opt.Workers = 1 + trial%2
		stores := []Source{store(first, 3)}
		order := rng.Perm(60)
		for n := 15; n <= 60; n += 15 { // a fourth of the people at a time deliver what came last
			had := map[string]bool{}
			for _, p := range order[:n] {
				had[fmt.Sprintf("s%03d", p)] = true
			}
			now := slices.DeleteFunc(slices.Clone(rows), func(r exam.Response) bool { return late(r, 4) && !had[r.Examinee] })
			stores = append(stores, store(now, 3))
		}
		got, gotCohort, same := nights(t, c, opt, stores...)
		for who := range want {
			if !bytes.Equal(got[who], want[who]) {
				t.Fatalf("trial %d: %s differs:\n%s\n%s", trial, who, got[who], want[who])
			}
		}
		if !bytes.Equal(gotCohort, wantCohort) {
			t.Errorf("trial %d: cohorts differ:\n%s\n%s", trial, gotCohort, wantCohort)
		}
		if same < 40 {
			t.Errorf("trial %d: only %d of 60 were taken over, though 45 had nothing new", trial, same)
		}
	}
}

func late(r exam.Response, sitting int) bool { return r.AnsweredAt >= int64(19000+7*sitting)*microDay }

func reread(t *testing.T, c *Calibration) *Calibration {
	t.Helper()
	var file bytes.Buffer
	if err := WriteCalibration(&file, c); err != nil {
		t.Fatal(err)
	}
	kept, err := ReadCalibration(&file)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestFirstNightIsKnownOnTheSecond: what is learnt and what is read back are the same to the last bit, so that the night after
// the first takes over too.
func TestFirstNightIsKnownOnTheSecond(t *testing.T) {
	rows := class{students: 60, sittings: 4, items: 40, areas: 2, seed: 45}.rows()
	for i := range rows {
		rows[i].Seconds = float32(20 + i%90)
		rows[i].Systems = []string{"Heart", "Lung", "Skin"}[int(rows[i].Item[len(rows[i].Item)-1])%3]
	}
	for name, e := range map[string]*exam.Exam{"exam": standardExam(t), "no exam": nil} {
		var c *Calibration
		book := &notebook{after: map[string][]byte{}}
		runAll(t, store(rows, 3), Options{Exam: e, Memory: book, Learnt: func(got *Calibration) { c = got }})
		again := &notebook{before: book.after, after: map[string][]byte{}}
		fresh, _, _ := runAll(t, store(rows, 3), Options{Exam: e, Memory: again, Anchor: reread(t, c)})
		if len(fresh) > 0 || len(again.same) != 60 {
			t.Errorf("%s: %d analysed again, %d taken over of 60", name, len(fresh), len(again.same))
		}
	}
}

// TestAsOfMovesByWeeks: without a stated day, a page speaks of a day that is whole weeks from its examinee's last.
func TestAsOfMovesByWeeks(t *testing.T) {
	rows := class{students: 3, sittings: 2, items: 30, areas: 1, seed: 46}.rows()
	ahead := map[string]int64{"s000": 0, "s001": 6, "s002": 16}
	want := map[string]string{"s002": dateText(19007 + 16), "s001": dateText(19007 + 6 + 7), "s000": dateText(19007 + 14)}
	for i := range rows {
		rows[i].AnsweredAt += ahead[rows[i].Examinee] * microDay
	}
	got, _, _ := runAll(t, store(rows, 2), Options{})
	for who, day := range want {
		if got[who].AsOf != day {
			t.Errorf("%s: as of %s, want %s", who, got[who].AsOf, day)
		}
	}
	day := time.Date(2022, 3, 3, 0, 0, 0, 0, time.UTC)
	got, _, _ = runAll(t, store(rows, 2), Options{AsOf: day})
	if got["s000"].AsOf != "2022-03-03" {
		t.Errorf("a stated day gives %s", got["s000"].AsOf)
	}
}
