package stats

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"sync"
	"testing"

	"cutscore/exam"
)

// memory is a Source in memory: rows spread over buckets by examinee.
type memory struct {
	rows     [][]exam.Response
	sittings [][]exam.Sitting
	attempts [][]exam.Attempt
	grades   [][]exam.CourseGrade
}

func (m *memory) Buckets() int { return len(m.rows) }
func (m *memory) Responses(b int) (*exam.Responses, error) {
	return exam.FromRows(m.rows[b]), nil
}
func (m *memory) Sittings(b int) ([]exam.Sitting, error)         { return m.sittings[b], nil }
func (m *memory) Attempts(b int) ([]exam.Attempt, error)         { return m.attempts[b], nil }
func (m *memory) CourseGrades(b int) ([]exam.CourseGrade, error) { return m.grades[b], nil }

// store puts rows in buckets and sorts them as a Source must.
func store(rows []exam.Response, buckets int) *memory {
	m := &memory{make([][]exam.Response, buckets), make([][]exam.Sitting, buckets), make([][]exam.Attempt, buckets),
		make([][]exam.CourseGrade, buckets)}
	for _, r := range rows {
		b := int(hashOf(r.Examinee, 0) % uint64(buckets))
		m.rows[b] = append(m.rows[b], r)
	}
	for b := range m.rows {
		sort.SliceStable(m.rows[b], func(i, j int) bool {
			x, y := &m.rows[b][i], &m.rows[b][j]
			for _, c := range []int{cmpOf(x.Examinee, y.Examinee), cmpOf(x.AnsweredAt, y.AnsweredAt), cmpOf(x.Sitting, y.Sitting),
				cmpOf(x.Block, y.Block), cmpOf(x.Position, y.Position), cmpOf(x.Item, y.Item)} {
				if c != 0 {
					return c < 0
				}
			}
			return false
		})
	}
	return m
}

func cmpOf[T int16 | int32 | int64 | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// plan of an invented class: every examinee sits the same number of sittings, a week apart.
type class struct {
	students, sittings, items, areas int
	growth                           float64 // logits per sitting
	sdU                              float64 // of area deviations; 0 means .4
	seed                             uint64
	result                           func(rng *rand.Rand, theta, b float64) exam.Result
}

const microDay = int64(86400) * 1_000_000

func (c class) rows() []exam.Response {
	rows, _ := c.draw()
	return rows
}

// bank is the difficulties of the items, the first thing drawn.
func (c class) bank(rng *rand.Rand) []float64 {
	bank := make([]float64, 60*c.areas)
	for i := range bank {
		bank[i] = -.5 + .8*rng.NormFloat64()
	}
	return bank
}

// draw also returns every examinee's true deviation by area, at the start, and behind them the true overall ability.
func (c class) draw() ([]exam.Response, [][]float64) {
	rng := rand.New(rand.NewPCG(c.seed, 7))
	if c.result == nil {
		c.result = func(rng *rand.Rand, theta, b float64) exam.Result {
			if rng.Float64() < sigma(theta-b) {
				return exam.Correct
			}
			return exam.Incorrect
		}
	}
	bank := c.bank(rng)
	var out []exam.Response
	var truth [][]float64
	for s := range c.students {
		g := .6 * rng.NormFloat64()
		u := make([]float64, c.areas)
		for k := range u {
			u[k] = .4 * rng.NormFloat64()
			if c.sdU > 0 {
				u[k] *= c.sdU / .4
			}
		}
		truth = append(truth, append(append([]float64(nil), u...), g))
		for t := range c.sittings {
			for i := range c.items {
				it := rng.IntN(len(bank))
				k := it % c.areas
				at := int64(19000+7*t)*microDay + int64(i)*60_000_000
				res := c.result(rng, g+u[k]+c.growth*float64(t), bank[it])
				credit := float32(0)
				if res == exam.Correct {
					credit = 1
				}
				out = append(out, exam.Response{Source: "t", Examinee: fmt.Sprintf("s%03d", s), Sitting: fmt.Sprintf("t%d", t),
					Form: "F" + fmt.Sprint(t), Item: fmt.Sprintf("q%04d", it), Block: 1, Position: int32(i + 1), AnsweredAt: at,
					Result: res, Credit: credit, Seconds: exam.Unknown, Changes: exam.Unknown, PeerP: exam.Unknown,
					Confidence: exam.Unknown, Disciplines: fmt.Sprintf("D%02d", k), ExportedAt: exam.NoTime})
			}
		}
	}
	return out, truth
}

// runAll runs and returns everything as JSON, which refuses NaN and infinities.
func runAll(t *testing.T, src Source, opt Options) (map[string]*Analysis, *Cohort, []byte) {
	t.Helper()
	out := map[string]*Analysis{}
	var mu sync.Mutex
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	co, err := Run(context.Background(), src, opt, func(a *Analysis) error {
		mu.Lock()
		defer mu.Unlock()
		out[a.Examinee] = a
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range slices.Sorted(maps.Keys(out)) {
		if err := enc.Encode(out[who]); err != nil {
			t.Fatal(err)
		}
	}
	if err := enc.Encode(co); err != nil {
		t.Fatal(err)
	}
	return out, co, buf.Bytes()
}

func standardExam(t *testing.T) *exam.Exam {
	t.Helper()
	e, err := exam.Load("usmle-step1")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// finite fails on estimates whose numbers are not finite or whose interval does not hold the value.
func finite(t *testing.T, v any) {
	t.Helper()
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if e, ok := v.Interface().(Estimate); ok {
			if e.OK() && (math.IsNaN(e.Value+e.Low+e.High) || e.Low > e.Value+1e-9 || e.High < e.Value-1e-9 || e.Method == "") {
				t.Errorf("%s: %+v", path, e)
			}
			return
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
			}
		case reflect.Float64:
			if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
				t.Errorf("%s is %v", path, v.Float())
			}
		}
	}
	walk("", reflect.ValueOf(v))
}

func TestNone(t *testing.T) {
	all, co, _ := runAll(t, store(nil, 1), Options{})
	if len(all) != 0 || co.Examinees != 0 || co.Test != nil {
		t.Errorf("nobody gives %d analyses, %+v", len(all), co)
	}
	all, co, _ = runAll(t, store(nil, 0), Options{Exam: standardExam(t)})
	if len(all) != 0 || co.Examinees != 0 {
		t.Errorf("no bucket gives %d analyses", len(all))
	}
}

func TestOne(t *testing.T) {
	rows := class{students: 1, sittings: 1, items: 1, areas: 1, seed: 1}.rows()
	all, co, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t)})
	a := all["s000"]
	if a.Overall.Level.OK() || a.Pass.Probability.OK() || a.Overall.N != 1 || len(a.Disciplines) != 1 {
		t.Errorf("one answer gives %+v", a.Overall)
	}
	if a.Disciplines[0].Verdict.Class != noVerdict || a.Disciplines[0].Verdict.MoreQuestions != 24 {
		t.Errorf("verdict %+v", a.Disciplines[0].Verdict)
	}
	finite(t, a)
	finite(t, co)
}

func extreme(t *testing.T, r exam.Result) (*Analysis, *Cohort) {
	rows := class{students: 30, sittings: 4, items: 60, areas: 2, seed: 2,
		result: func(*rand.Rand, float64, float64) exam.Result { return r }}.rows()
	all, co, _ := runAll(t, store(rows, 3), Options{Exam: standardExam(t)})
	for _, a := range all {
		finite(t, a)
	}
	finite(t, co)
	return all["s007"], co
}

func TestAllRight(t *testing.T) {
	a, _ := extreme(t, exam.Correct)
	if a.Overall.Level.Value < .9 || a.Overall.Verdict.Class != notWeak || a.Mistakes.Missed != 0 {
		t.Errorf("all right gives level %v, %s", a.Overall.Level.Value, a.Overall.Verdict.Class)
	}
}

func TestAllWrong(t *testing.T) {
	a, _ := extreme(t, exam.Incorrect)
	if a.Overall.Level.Value > .1 || a.Overall.Verdict.Class != confirmedWeak || a.Mistakes.Missed != 240 {
		t.Errorf("all wrong gives level %v, %s", a.Overall.Level.Value, a.Overall.Verdict.Class)
	}
	for _, d := range a.Disciplines {
		if d.Verdict.Class != confirmedWeak {
			t.Errorf("%s is %s", d.Name, d.Verdict.Class)
		}
	}
}

func TestAnyOrderAnyBucketsAnyWorkers(t *testing.T) {
	rows := class{students: 60, sittings: 5, items: 40, areas: 4, growth: .1, seed: 3}.rows()
	opt := Options{Exam: standardExam(t), Workers: 1}
	_, _, want := runAll(t, store(rows, 1), opt)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	opt.Workers = 3
	if _, _, got := runAll(t, store(rows, 1), opt); !bytes.Equal(got, want) {
		t.Error("shuffled rows and three workers give another result")
	}
	a, coA, _ := runAll(t, store(rows, 1), opt)
	b, coB, _ := runAll(t, store(rows, 7), opt)
	for who := range a {
		if !reflect.DeepEqual(a[who], b[who]) {
			t.Errorf("%s: one bucket and seven differ", who)
		}
	}
	if !reflect.DeepEqual(coA, coB) {
		t.Error("the cohort of one bucket and of seven differ")
	}
}

// TestDoubled: everybody twice, under other names, says the same of everybody: difficulties rest on twice the answers.
func TestDoubled(t *testing.T) {
	rows := class{students: 60, sittings: 4, items: 50, areas: 3, seed: 4}.rows()
	one, _, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t)})
	for _, r := range rows {
		r.Examinee = "x" + r.Examinee
		rows = append(rows, r)
	}
	two, co, _ := runAll(t, store(rows, 2), Options{Exam: standardExam(t)})
	if co.Examinees != 120 {
		t.Fatalf("%d examinees", co.Examinees)
	}
	for who, a := range one {
		b, c := two[who], two["x"+who]
		if d := math.Abs(a.Overall.Level.Value - b.Overall.Level.Value); d > .02 {
			t.Errorf("%s: level moved by %.3f", who, d)
		}
		if b.Overall.Level.Value != c.Overall.Level.Value {
			t.Errorf("%s and its double differ", who)
		}
	}
}
