package item

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"cutscore/exam"
	"cutscore/stats/sheet"
)

// mixed invents a messy cohort: two forms, second sittings, holes, omitted and not reached items, partial credit on one
// item, options, two disciplines.
func mixed(persons int, seed uint64) []exam.Response {
	r := rand.New(rand.NewPCG(seed, 3))
	var rows []exam.Response
	for p := range persons {
		ability := r.NormFloat64()
		for _, form := range []string{"A", "B"} {
			for sitting := range 1 + r.IntN(2) {
				for j := range 12 {
					rows = append(rows, mixedResponse(r, p, form, sitting, j, ability))
				}
			}
		}
	}
	return rows
}

func mixedResponse(r *rand.Rand, p int, form string, sitting, j int, ability float64) exam.Response {
	row := exam.Response{Source: "s", Examinee: fmt.Sprintf("e%04d", p), Form: form, Sitting: fmt.Sprintf("%s%d", form, sitting),
		Item: fmt.Sprintf("%s-%d", form, j+1), Key: "A", AnsweredAt: int64(sitting)*1e9 + int64(j), Disciplines: []string{"Anatomy", "Anatomy|Pathology", "Pathology"}[j%3]}
	switch u := r.Float64(); {
	case u < .05:
		row.Result = exam.NotPresented
	case u < .08:
		row.Result = exam.NotReached
	case u < .12:
		row.Result = exam.Omitted
	case j == 11 && u < .4:
		row.Result, row.Credit = exam.PartlyCorrect, .5
	case r.Float64() < 1/(1+math.Exp(-ability+float64(j-6)/4)):
		row.Result, row.Chosen = exam.Correct, "A"
	default:
		row.Result, row.Chosen = exam.Incorrect, string(rune('B'+r.IntN(3)))
	}
	return row
}

func rendered(t testing.TB, src Source, o Options) []byte {
	t.Helper()
	reports, err := Analyse(src, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, reports); err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(&b, reports); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// One partition or thirteen, rows in any order, one worker or three, kept in memory or read again: the same bytes.
func TestReportsDoNotDependOnPartitioning(t *testing.T) {
	rows := mixed(400, 5)
	want := rendered(t, split(rows, 1), Options{IRT: "2pl", Workers: 1})
	r := rand.New(rand.NewPCG(9, 9))
	for _, o := range []Options{{IRT: "2pl", Workers: 2}, {IRT: "2pl", Workers: 3, Keep: -1}} {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if got := rendered(t, split(rows, 13), o); !bytes.Equal(got, want) {
			t.Fatalf("workers %d, keep %d: reports differ", o.Workers, o.Keep)
		}
	}
}

// Many forms are counted in batches when memory is short, to the same reports.
func TestReportsDoNotDependOnMemory(t *testing.T) {
	rows := mixed(60, 6)
	for i := range rows {
		rows[i].Form += fmt.Sprint(i % 7) // fourteen forms
	}
	want, err := Analyse(split(rows, 3), Options{})
	must(t, err)
	got, err := analyseWithin(split(rows, 3), Options{}, 1)
	must(t, err)
	if len(want) != 14 || !reflect.DeepEqual(got, want) {
		t.Fatalf("%d forms; one batch and many differ", len(want))
	}
}

// states returns the three accumulators of form A over one bucket, given the layout and cuts of the whole.
func states(t testing.TB, c *exam.Responses, l *sheet.Layout, cut Cuts) (*sheet.Survey, *Counts, *Groups) {
	t.Helper()
	sh := sheet.NewSheet(c, nil, sheet.Scoring{})
	s, n, g := sheet.NewSurvey(), NewCounts(len(l.Items), DefaultLimits()), NewGroups(l, cut)
	s.Add(sh)
	sh.Walk(sheet.NewForms([]*sheet.Layout{l}), func(_ int, r *sheet.Row) {
		n.Add(r.Items, r.Values)
		g.Add(r.Items, r.Values, r.Options)
	})
	return s, n, g
}

type accumulator interface {
	MarshalBinary() ([]byte, error)
	UnmarshalBinary([]byte) error
}

func encoded(t testing.TB, a accumulator) []byte {
	t.Helper()
	b, err := a.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The monoid laws, on bytes: identity, commutativity, associativity, split-invariance, and that a state read back from
// its bytes merges as the original does.
func TestAccumulatorsAreMonoids(t *testing.T) {
	rows := mixed(150, 8)
	whole := sheet.NewSurvey()
	whole.Add(sheet.NewSheet(exam.FromRows(rows), nil, sheet.Scoring{}))
	key := sheet.FormKey{Source: "s", Form: "A"}
	l := whole.Forms[key].Layout(key)
	_, all, _ := states(t, exam.FromRows(rows), l, Cuts{})
	cut := CutsOf(all.Shares)
	wantS, wantC, wantG := states(t, exam.FromRows(rows), l, cut)

	parts := split(rows, 13)
	orders := [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {12, 3, 7, 1, 0, 9, 11, 2, 5, 10, 8, 6, 4}}
	for _, order := range orders {
		s, c, g := sheet.NewSurvey(), NewCounts(len(l.Items), DefaultLimits()), NewGroups(l, cut)
		for _, i := range order {
			ps, pc, pg := states(t, parts[i], l, cut)
			rs, rc, rg := sheet.NewSurvey(), &Counts{}, &Groups{}
			must(t, rs.UnmarshalBinary(encoded(t, ps)))
			must(t, rc.UnmarshalBinary(encoded(t, pc)))
			must(t, rg.UnmarshalBinary(encoded(t, pg)))
			s.Merge(rs)
			must(t, c.Merge(rc))
			must(t, g.Merge(rg))
		}
		for _, pair := range [][2]accumulator{{s, wantS}, {c, wantC}, {g, wantG}} {
			if !bytes.Equal(encoded(t, pair[0]), encoded(t, pair[1])) {
				t.Errorf("%T: merged state differs from the state of the whole", pair[0])
			}
		}
	}
	associative(t, parts, l, cut)
}

func associative(t *testing.T, parts buckets, l *sheet.Layout, cut Cuts) {
	t.Helper()
	get := func(i int) *Counts { _, c, _ := states(t, parts[i], l, cut); return c }
	left, right, tail := get(0), get(0), get(1)
	must(t, left.Merge(get(1)))
	must(t, left.Merge(get(2)))
	must(t, tail.Merge(get(2)))
	must(t, right.Merge(tail))
	if !bytes.Equal(encoded(t, left), encoded(t, right)) {
		t.Error("merging is not associative")
	}
}

func TestBadStatesAreRefused(t *testing.T) {
	l := &sheet.Layout{Items: []string{"a", "b"}, Options: [][]string{{"A"}, nil}}
	c, g := NewCounts(2, DefaultLimits()), NewGroups(l, Cuts{})
	c.Add([]int32{0, 1}, []int32{sheet.Unit, 0})
	g.Add([]int32{0, 1}, []int32{sheet.Unit, 0}, []int32{0, -1})
	for _, a := range []accumulator{c, g} {
		b := encoded(t, a)
		for n := range b {
			if err := a.UnmarshalBinary(b[:n]); err == nil {
				t.Fatalf("%T: state cut to %d of %d bytes was accepted", a, n, len(b))
			}
		}
	}
	if err := c.Merge(NewCounts(3, DefaultLimits())); err == nil {
		t.Error("counts of different forms were merged")
	}
}
