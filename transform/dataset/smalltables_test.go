package dataset

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

// smallFile is what one export has of the small tables.
type smallFile struct {
	roster   []exam.Examinee
	sittings []exam.Sitting
	studied  []exam.StudySession
	items    []exam.Item
	at       int64 // when it was made
}

// drawSmall draws an export: few people, few values, some of them not told, export times that are known or not.
func drawSmall(rng *rand.Rand) (f smallFile) {
	pick := func(values ...string) string { return values[rng.IntN(len(values))] }
	date := func() int64 { return []int64{exam.NoTime, 20000 * microsPerDay, 20001 * microsPerDay}[rng.IntN(3)] }
	at := []int64{exam.NoTime, 5 * microsPerDay, 6 * microsPerDay, 7 * microsPerDay}[rng.IntN(4)]
	f.at = at
	for range 1 + rng.IntN(4) {
		p := pick("p1", "p2")
		f.items = append(f.items, exam.Item{Source: "own", ID: pick("q1", "q2"), Key: pick("", "A", "A", "B"), Disciplines: pick("", "Renal", "Cardiology"),
			PeerP: []float32{-1, 0.5, 0.75}[rng.IntN(3)]})
		f.roster = append(f.roster, exam.Examinee{Pseudonym: p, ID: pick(p, strings.ToUpper(p)), Name: pick("", "Ann", "Anne"), Cohort: pick("", "2028", "2029"),
			ExamDate: date(), ExportedAt: at})
		s := exam.Sitting{Source: "own", Examinee: p, ID: pick("t1", "t2"), Form: pick("", "Quiz", "quiz", "Copy"), TakenAt: 20000 * microsPerDay,
			Score: exam.Score{Scale: "points", Value: float64(rng.IntN(8) / 7)}, PeerMean: []float64{exam.Unknown, 60, 61}[rng.IntN(3)], ExportedAt: at}
		if rng.IntN(3) == 0 {
			s.ID, s.Unnamed = "of "+s.Form, exam.FlagYes
		}
		f.sittings = append(f.sittings, s)
		f.studied = append(f.studied, exam.StudySession{Source: "own", Examinee: p, Day: 20000 * microsPerDay, Hours: float64(1 + rng.IntN(3)), ExportedAt: at})
	}
	return f
}

// smallTablesAfter are the names, and so the content, of the small tables after the exports came in that order, some in one run.
func smallTablesAfter(t *testing.T, rng *rand.Rand, files []smallFile) []string {
	t.Helper()
	s := openStore(t, 2)
	for len(files) > 0 {
		tx := begin(t, s)
		some := 1 + rng.IntN(len(files))
		for i, f := range files[:some] {
			b := tx.Batch(BatchInfo{Name: fmt.Sprint(len(files), "-", i), Digest: [32]byte{byte(len(files)), byte(i)}, ExportedAt: f.at})
			for _, err := range []error{b.Roster(f.roster, lines(len(f.roster))), b.Sittings(f.sittings, lines(len(f.sittings))), b.StudySessions(f.studied, lines(len(f.studied))), b.Items(f.items, lines(len(f.items)))} {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := tx.Merge(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		files = files[some:]
	}
	var names []string
	for _, f := range current(t, s).files {
		if isTable(f.Path) {
			names = append(names, f.Path)
		}
	}
	return names
}

// The content of the small tables is a function of the set of exports: any order of them, any runs, some of them twice.
func TestNoOrderOfSmallTablesDecides(t *testing.T) {
	for n := range uint64(2 * cases()) {
		rng := rand.New(rand.NewPCG(n, 23))
		var files []smallFile
		for range 2 + rng.IntN(4) {
			files = append(files, drawSmall(rng))
		}
		want := smallTablesAfter(t, rng, files)
		again := append(slices.Clone(files), files[rng.IntN(len(files))])
		rng.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		if got := smallTablesAfter(t, rng, again); !reflect.DeepEqual(got, want) {
			t.Fatalf("case %d: the same exports gave\n%v\nand before\n%v\n%+v", n, got, want, files)
		}
	}
}

// The mean of the others moves from export to export, as their answers come in: the score stands, and nothing is in conflict. Nor does
// a later export without that column take it away.
func TestTheMeanOfOthersContradictsNoScore(t *testing.T) {
	s := openStore(t, 1)
	score := func(peers float64, at int64) []exam.Sitting {
		return []exam.Sitting{{Source: "own", Examinee: "e1", ID: "t1", Score: exam.Score{Scale: "points", Value: 7}, PeerMean: peers, ExportedAt: at}}
	}
	for night, peers := range []float64{60, 61, 60.5, exam.Unknown} {
		tx := begin(t, s)
		if err := tx.Batch(BatchInfo{Name: "a.csv", Digest: [32]byte{byte(night)}}).Sittings(score(peers, int64(night/3)), lines(1)); err != nil {
			t.Fatal(err)
		}
		merged, err := tx.Merge(context.Background(), 1)
		if err != nil || merged.batches[0].SetAside > 0 || (merged.batches[0].Duplicate == 1) != (night > 0) {
			t.Errorf("night %d: %+v, %v", night, merged, err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := rowsOf(current(t, s), sittings(), "sittings")
	if err != nil || len(rows) != 1 || rows[0].PeerMean != 61 {
		t.Errorf("%+v, %v", rows, err)
	}
}

// Of an item that two undated tables put into other areas the rest stands, and the rows are told; the share of others is none of it.
func TestItemsInConflictAreTold(t *testing.T) {
	s := openStore(t, 1)
	for night, area := range []string{"Cardiology", "Renal"} {
		tx := begin(t, s)
		rows := []exam.Item{{Source: "own", ID: "q1", Key: "A", Disciplines: area, PeerP: 0.5 + float32(night)/4}, {Source: "own", ID: "q2", Key: "B", PeerP: 0.5 + float32(night)/4}}
		if err := tx.Batch(BatchInfo{Name: "items.csv", Digest: [32]byte{byte(night)}}).Items(rows, lines(2)); err != nil {
			t.Fatal(err)
		}
		merged, err := tx.Merge(context.Background(), 1)
		if m := merged.batches[0]; err != nil || m.SetAside != int64(night) || m.Duplicate != int64(night) {
			t.Errorf("night %d: %+v, %v", night, m, err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	standing, err := current(t, s).Standing()
	if err != nil || standing.Rows != 2 {
		t.Errorf("%+v, %v", standing, err)
	}
	items, err := current(t, s).Items()
	want := []exam.Item{{Source: "own", ID: "q1", Key: "A", PeerP: 0.75}, {Source: "own", ID: "q2", Key: "B", PeerP: 0.75}}
	if err != nil || !reflect.DeepEqual(items, want) {
		t.Errorf("%+v, %v", items, err)
	}
}

// Of a roster only the cells stand open that its exports contradict each other in.
func TestDisputedCellsOfTheRoster(t *testing.T) {
	const april, may = 20000 * microsPerDay, 20030 * microsPerDay
	row := func(name, cohort string, date, exported int64) exam.Examinee {
		return exam.Examinee{Pseudonym: "p1", ID: "s1", Name: name, Cohort: cohort, ExamDate: date, ExportedAt: exported}
	}
	for name, c := range map[string]struct {
		rows []exam.Examinee
		want exam.Examinee
		open int64 // versions in conflict
	}{
		"a date":       {[]exam.Examinee{row("Ann", "2028", april, exam.NoTime), row("Ann", "2028", may, exam.NoTime)}, row("Ann", "2028", exam.NoTime, exam.NoTime), 2},
		"two cells":    {[]exam.Examinee{row("Ann", "2028", april, 0), row("Anne", "2028", may, 0)}, row("", "2028", exam.NoTime, exam.NoTime), 2},
		"told by one":  {[]exam.Examinee{row("", "", april, 0), row("Ann", "2028", may, 0), row("", "2028", exam.NoTime, 0)}, row("Ann", "2028", exam.NoTime, exam.NoTime), 2},
		"a correction": {[]exam.Examinee{row("Ann", "2028", april, 5), row("Ann", "2028", may, 6)}, row("Ann", "2028", may, 6), 0},
		"no conflict":  {[]exam.Examinee{row("Ann", "", april, 5), row("", "2028", april, 6)}, row("Ann", "2028", april, 6), 0},
	} {
		for _, order := range [][]exam.Examinee{c.rows, slices.Collect(func(yield func(exam.Examinee) bool) {
			for _, r := range slices.Backward(c.rows) {
				if !yield(r) {
					return
				}
			}
		})} {
			s := openStore(t, 1)
			for i, r := range order {
				tx := begin(t, s)
				if err := tx.Batch(BatchInfo{Name: fmt.Sprint(i), Digest: [32]byte{byte(i)}}).Roster([]exam.Examinee{r}, lines(1)); err != nil {
					t.Fatal(err)
				}
				if _, err := tx.Merge(context.Background(), 1); err != nil {
					t.Fatal(err)
				}
				if err := tx.Commit(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			got, err := current(t, s).Roster()
			if err != nil || !maps.Equal(got, map[string]exam.Examinee{"p1": c.want}) {
				t.Errorf("%s: %+v, want %+v, %v", name, got["p1"], c.want, err)
			}
			if standing, err := current(t, s).Standing(); err != nil || standing.Rows != c.open {
				t.Errorf("%s: %d versions in conflict, want %d, %v", name, standing.Rows, c.open, err)
			}
		}
	}
}

// Equal entries of a study log are paired, whatever stands around them; what is left over is new. What an older program stored has no
// number. Only a dated export takes out of force what an earlier one had.
func TestEntriesOfStudyLogsArePairedByTheirHours(t *testing.T) {
	for name, c := range map[string]struct {
		stored, came  []float64
		before, after int64 // when they were exported
		want          []float64
		gone, used    int
	}{
		"grown":                {stored: []float64{3, 2}, came: []float64{3, 2, 1}, want: []float64{1, 2, 3}, used: 1},
		"newest first":         {stored: []float64{2}, came: []float64{3, 2}, want: []float64{2, 3}, used: 1},
		"two logs of a day":    {stored: []float64{2, 3}, came: []float64{1, 4}, want: []float64{1, 2, 3, 4}, used: 2},
		"one more like it":     {stored: []float64{1, 2}, came: []float64{1, 2, 2}, want: []float64{1, 2, 2}, used: 1},
		"corrected":            {stored: []float64{2, 1}, came: []float64{3, 1}, before: 5, after: 6, want: []float64{1, 3}, gone: 1, used: 1},
		"taken back":           {stored: []float64{2, 1}, came: []float64{1}, before: 5, after: 6, want: []float64{1}, gone: 1},
		"the earlier comes":    {stored: []float64{3}, came: []float64{2, 3}, before: 6, after: 5, want: []float64{3}, gone: 1},
		"only the later dated": {stored: []float64{2}, came: []float64{3}, after: 6, want: []float64{2, 3}, used: 1},
	} {
		entries := func(hours []float64, at int64) (rows []exam.StudySession) {
			for _, h := range hours {
				rows = append(rows, exam.StudySession{Source: "own", Examinee: "p1", Day: 20000 * microsPerDay, Hours: h, Activity: "active", ExportedAt: at})
			}
			return rows
		}
		tab, used := studySessions(), 0
		all := tab.deliveries(entries(c.came, c.after), lines(len(c.came)), 1, 0)
		all = append(all, tab.deliveries(entries(c.stored, c.before), lines(len(c.stored)), 0, 0)...)
		out := tab.merge(all, func(_ *delivery[exam.StudySession], f fate) {
			if f == fateUsed {
				used++
			}
		})
		var hours []float64
		for _, v := range out.rows {
			hours = append(hours, v.row.Hours)
		}
		slices.Sort(hours)
		if !slices.Equal(hours, c.want) || len(out.aside) != c.gone || used != c.used {
			t.Errorf("%s: hours %v, want %v; %d aside, want %d; %d used, want %d", name, hours, c.want, len(out.aside), c.gone, used, c.used)
		}
	}
}
