package stats

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"cutscore/exam"
)

// TestPatternNotes: few misses and absent times are the reasons, for a person of a small group and for a group.
func TestPatternNotes(t *testing.T) {
	for _, c := range []struct {
		students int
		want     string
	}{{3, "too few missed questions"}, {minGroup + 1, "no times were exported"}} {
		all, _, _ := runAll(t, store(class{students: c.students, sittings: 3, items: 20, areas: 1, seed: 3}.rows(), 1), Options{})
		if note := all["s001"].Mistakes.ClusterNote; !strings.Contains(note, c.want) {
			t.Errorf("%d people: %q", c.students, note)
		}
	}
}

// twoHabits are students of whom every wrong answer is either very fast or very slow: two patterns, half and half.
func twoHabits(students int) []exam.Response {
	rng := rand.New(rand.NewPCG(4, 8))
	rows := class{students: students, sittings: 4, items: 40, areas: 2, seed: 5}.rows()
	for i := range rows {
		r := &rows[i]
		r.Seconds, r.Block, r.Position = float32(60+20*rng.Float64()), 1, int32(i%40+1)
		if r.Result == exam.Incorrect {
			if r.Seconds = float32(18 + 4*rng.Float64()); rng.IntN(2) == 0 {
				r.Seconds = float32(170 + 40*rng.Float64())
			}
		}
	}
	return rows
}

// Recovery: planted patterns are found in the group, named apart, and each student's misses are counted by them.
func TestGroupPatterns(t *testing.T) {
	all, co, _ := runAll(t, store(twoHabits(30), 1), Options{})
	if len(co.Patterns) < 2 || co.Patterns[0].Stability < leastStability {
		t.Fatalf("%+v: %s", co.Patterns, co.PatternNote)
	}
	fast, slow := false, false
	for _, p := range co.Patterns {
		words := strings.Join(p.Features, ",")
		fast, slow = fast || strings.Contains(words, "faster"), slow || strings.Contains(words, "slower")
	}
	if !fast || !slow {
		t.Errorf("fast %v, slow %v: %+v", fast, slow, co.Patterns)
	}
	sorted := 0
	for _, a := range all {
		total := 0
		for _, c := range a.Mistakes.Clusters {
			total += c.Size
		}
		switch {
		case a.Mistakes.Missed < leastMisses && total > 0:
			t.Errorf("%d misses are sorted by patterns", a.Mistakes.Missed)
		case total > a.Mistakes.Missed:
			t.Errorf("%d of %d misses are in patterns", total, a.Mistakes.Missed)
		case total > 0:
			sorted++
		}
	}
	if sorted == 0 {
		t.Error("nobody's misses are sorted")
	}
}

// Patterns do not depend on buckets and workers.
func TestPatternsAreTheSame(t *testing.T) {
	var want []byte
	for _, c := range []struct{ buckets, workers int }{{1, 1}, {4, 2}, {7, 1}} {
		_, co, _ := runAll(t, store(twoHabits(16), c.buckets), Options{Workers: c.workers})
		got, err := json.Marshal([]any{co.Patterns, co.PatternNote})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d buckets: %s\nwant %s", c.buckets, got, want)
		}
	}
}

// The sample is the first of all by hash, however it came in.
func TestPatternSample(t *testing.T) {
	var f, g patternFinder
	var people []keptPerson
	for i := range 50 {
		people = append(people, keptPerson{hash: uint64(i * 7919 % 50), rows: make([]exam.Response, 1500)})
	}
	for i := range people {
		f.take(people[i : i+1])
		g.take(people[len(people)-1-i : len(people)-i])
	}
	if len(f.kept) != 14 || len(g.kept) != 14 { // 13 have 19,500 rows
		t.Fatalf("%d and %d kept", len(f.kept), len(g.kept))
	}
	for i := range f.kept {
		if f.kept[i].hash != uint64(i) || g.kept[i].hash != uint64(i) {
			t.Errorf("place %d: %d and %d", i, f.kept[i].hash, g.kept[i].hash)
		}
	}
}
