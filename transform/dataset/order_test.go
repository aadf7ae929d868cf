package dataset

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"cutscore/exam"
)

// cases is how many random cases the tests of this file look at.
func cases() int {
	if os.Getenv("CUTSCORE_SOAK") != "" {
		return 1000
	}
	return 15
}

// The content of a store must be a function of the set of rows delivered: any order, any split into files and runs, any
// overlap give byte-identical tables.
func TestOrderSplitAndOverlapDoNotMatter(t *testing.T) {
	for n := range cases() + 2 {
		switch n - cases() {
		case 0:
			n = 379 // a row made of two moved into the months of a file that had not been loaded
		case 1:
			n = 576 // the files of a bucket were settled twice, and the second time remembered the first
		}
		rng := rand.New(rand.NewPCG(uint64(n), 7))
		all := deliveries(rng)
		switch {
		case n%3 == 2:
			all = zeros(rng)
		case n%2 == 0:
			all = shaped(rng, all)
		}
		first := tablesAfter(t, rng, shuffled(rng, all))
		second := tablesAfter(t, rng, shuffled(rng, append(all, sample(rng, all)...)))
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("case %d: the same rows gave other files\n%v\n%v", n, first, second)
		}
	}
}

// The negative control: one answer changed must change a file.
func TestOneChangedAnswerIsSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	all := deliveries(rng)
	changed := slices.Clone(all)
	changed[len(all)/2].response.Chosen += "!"
	if reflect.DeepEqual(tablesAfter(t, rng, all), tablesAfter(t, rng, changed)) {
		t.Error("a changed answer left the files as they were")
	}
}

// What is in force must be what a model says that looks at the whole set of rows at once.
func TestVersionsInForceAreThoseOfTheModel(t *testing.T) {
	for n := range cases() {
		rng := rand.New(rand.NewPCG(uint64(n), 11))
		all := deliveries(rng)
		if n%2 == 0 {
			all = shaped(rng, all)
		} else {
			all = zeros(rng)
		}
		s := storeAfter(t, rng, shuffled(rng, all))
		want, doubts := model(all)
		got := everything(t, s)
		if len(got) != len(want) {
			t.Fatalf("case %d: %d rows in force, the model says %d", n, len(got), len(want))
		}
		for _, r := range got {
			if !want[r] {
				t.Fatalf("case %d: not in force by the model: %+v", n, r)
			}
		}
		standing, err := current(t, s).Standing()
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(standing.Doubtful, doubts) {
			t.Fatalf("case %d: in doubt are %v, the model says %v", n, standing.Doubtful, doubts)
		}
	}
}

// model judges all versions of each key, and of keys that are one answer's, in the plainest way. It returns what is in force,
// and how many answers of each examinee are in doubt.
func model(all []row) (inForce map[exam.Response]bool, doubts map[string]int) {
	keys := map[modelKey]*modelAnswer{}
	for _, d := range all {
		r := d.response
		k := modelKey{r.Source, r.Examinee, r.Sitting, r.Item, r.Block, r.Position, 0}
		if r.Position == 0 {
			k.at = r.AnsweredAt
		}
		if keys[k] == nil {
			keys[k] = &modelAnswer{key: k, columns: d.untold, versions: map[exam.Response]modelVersion{}}
		}
		keys[k].add(d)
	}
	inForce, doubts = map[exam.Response]bool{}, map[string]int{}
	for _, a := range linkModel(slices.Collect(maps.Values(keys))) {
		if agreed := agreedOf(a.all()); len(agreed) > 0 {
			inForce[together(agreed)] = true
			if a.doubtful || a.shifted {
				doubts[a.key.examinee]++
			}
		}
	}
	return inForce, doubts
}

// contradict compares what deliveries draws: times, options, marks and seconds.
func contradict(x, y exam.Response) bool {
	gone := func(r exam.Response) bool { return r.Result == exam.Omitted }
	return x.AnsweredAt != exam.NoTime && y.AnsweredAt != exam.NoTime && (x.AnsweredAt != y.AnsweredAt || x.OffsetMinutes != y.OffsetMinutes) ||
		x.Chosen != "" && y.Chosen != "" && x.Chosen != y.Chosen ||
		x.Chosen != "" && y.Chosen == "" && gone(y) || y.Chosen != "" && x.Chosen == "" && gone(x) ||
		x.Result != 0 && y.Result != 0 && !sameMark(x, y) || x.Seconds >= 0 && y.Seconds >= 0 && x.Seconds != y.Seconds ||
		x.Credit >= 0 && y.Credit >= 0 && x.Credit != y.Credit
}

// sameMark reports whether two marks agree: they are equal, or one says only that nothing was earned and the other why.
func sameMark(x, y exam.Response) bool {
	nothing := func(r exam.Response) bool { return r.Result == exam.Omitted || r.Result == exam.Incorrect }
	return x.Result == y.Result || (onlyZero(x) || onlyZero(y)) && nothing(x) && nothing(y)
}

func onlyZero(r exam.Response) bool {
	return r.Result == exam.Incorrect && r.Chosen == "" && r.Credit == 0
}

// within reports whether x says nothing of the answer that y does not say.
func within(x, y exam.Response) bool {
	same := func(empty, equal bool) bool { return empty || equal }
	return !contradict(x, y) && same(x.AnsweredAt == exam.NoTime, x.AnsweredAt == y.AnsweredAt) &&
		same(x.Result == 0, x.Result == y.Result && (onlyZero(x) || !onlyZero(y)) || onlyZero(x) && y.Result != 0) &&
		same(x.Seconds < 0, x.Seconds == y.Seconds) && same(x.Chosen == "", x.Chosen == y.Chosen) && same(x.Credit < 0, x.Credit == y.Credit) &&
		same(x.Chosen != "" || x.Result != exam.Omitted, y.Chosen == "" && y.Result == exam.Omitted)
}

// agreedOf are the versions that nothing contradicts, once those that a later one contradicts are gone.
func agreedOf(versions []modelVersion) (agreed []modelVersion) {
	left := leftOf(versions)
	for _, x := range left {
		if !slices.ContainsFunc(left, func(y modelVersion) bool { return contradict(x.Response, y.Response) }) {
			agreed = append(agreed, x)
		}
	}
	return agreed
}

// leftOf are the versions less those that a later one contradicts.
func leftOf(versions []modelVersion) (left []modelVersion) {
	dated := func(r modelVersion) bool { return r.ExportedAt != exam.NoTime }
	late := func(x modelVersion) bool {
		return slices.ContainsFunc(versions, func(y modelVersion) bool {
			return dated(x) && x.ExportedAt < y.ExportedAt && contradict(x.Response, y.Response)
		})
	}
	for _, x := range versions {
		taken := slices.ContainsFunc(versions, func(y modelVersion) bool {
			return late(y) && dated(x) && x.ExportedAt <= y.ExportedAt && within(x.Response, y.Response)
		})
		if !late(x) && !taken {
			left = append(left, x)
		}
	}
	return left
}

// together is what any of the versions says, under the key of the fullest; of descriptions, what the latest that has one
// says.
func together(versions []modelVersion) exam.Response {
	slices.SortFunc(versions, func(x, y modelVersion) int { return cmp.Compare(y.ExportedAt, x.ExportedAt) })
	out := slices.MinFunc(versions, func(x, y modelVersion) int { return fullness(x.key, x.lacks(), y.key, y.lacks()) }).Response
	out.ExportedAt = versions[0].ExportedAt
	out.PeerP = exam.Unknown
	out.Form = described(versions, func(v modelVersion) string { return v.Form })
	out.Disciplines = described(versions, func(v modelVersion) string { return v.Disciplines })
	out.TimeBasis = described(versions, func(v modelVersion) string { return v.TimeBasis })
	peer := exam.NoTime // of which time the description is
	for _, v := range versions {
		if out.Position != 0 && out.AnsweredAt == exam.NoTime {
			out.AnsweredAt = v.AnsweredAt
		}
		if out.TimeLayout == "" {
			out.OffsetMinutes, out.TimeLayout = v.OffsetMinutes, v.TimeLayout
		}
		out.Chosen, out.Result, out.Seconds = max(out.Chosen, v.Chosen), max(out.Result, v.Result), max(out.Seconds, v.Seconds)
		out.Credit = max(out.Credit, v.Credit)
		if v.PeerP >= 0 && (out.PeerP < 0 || v.ExportedAt == peer && v.PeerP > out.PeerP) {
			out.PeerP, peer = v.PeerP, v.ExportedAt
		}
	}
	return out
}

// described is what the latest of the versions says that says anything, of one time the greatest; the latest come first.
func described(versions []modelVersion, get func(modelVersion) string) (best string) {
	when := exam.NoTime
	for _, v := range versions {
		if text := get(v); text != "" && (best == "" || v.ExportedAt == when && text > best) {
			best, when = text, v.ExportedAt
		}
	}
	return best
}

// row is one row of one of the tables, with the sitting as the example of a small table.
type row struct {
	response exam.Response
	untold   exam.Parts // by the export that it is of
	sitting  *exam.Sitting
}

// deliveries draws rows over few keys with few contents and few export times, so that versions meet often.
func deliveries(rng *rand.Rand) []row {
	return delivered(rng, [4]graded{{exam.ResultUnknown, 1}, {exam.Correct, 1}, {exam.Correct, 1}, {exam.Omitted, 1}})
}

// graded is what an export says of an answer.
type graded struct {
	result exam.Result
	credit float32
}

// zeros are exports of which some say that nothing was earned and some why.
func zeros(rng *rand.Rand) []row {
	return delivered(rng, [4]graded{{exam.ResultUnknown, exam.Unknown}, {exam.Incorrect, 0}, {exam.Omitted, 0}, {exam.Correct, 1}})
}

func delivered(rng *rand.Rand, marks [4]graded) []row {
	out := make([]row, 20+rng.IntN(60))
	for i := range out {
		r := response(fmt.Sprint("e", rng.IntN(4)), rng.IntN(4))
		r.Sitting = []string{"", "s1", "s2"}[rng.IntN(3)]
		r.AnsweredAt = time.Date(2025, time.Month(rng.IntN(20)), 3, 0, 0, 0, 0, time.UTC).UnixMicro()
		if rng.IntN(6) == 0 {
			r.AnsweredAt = exam.NoTime
			r.OffsetMinutes, r.TimeLayout, r.TimeBasis = 0, "", ""
		}
		r.Chosen = []string{"", "A", "A", "B"}[rng.IntN(4)]
		mark := marks[rng.IntN(4)]
		r.Result, r.Credit = mark.result, mark.credit
		r.Seconds = []float32{exam.Unknown, 30, 30, 31}[rng.IntN(4)]
		r.ExportedAt = exportTime(rng)
		r.PeerP, r.Disciplines = []float32{exam.Unknown, .25, .75}[rng.IntN(3)], []string{"", "anatomy", "physiology"}[rng.IntN(3)]
		out[i].response = r
		if rng.IntN(3) == 0 {
			out[i].sitting = &exam.Sitting{Source: "own", Examinee: r.Examinee, ID: r.Sitting, TakenAt: r.AnsweredAt,
				Score: exam.Score{Scale: exam.EPC, Value: float64(60 + rng.IntN(2))}, ExportedAt: exportTime(rng),
				Minutes: []float64{exam.Unknown, 90}[rng.IntN(2)], TimeLayout: r.Disciplines}
			if rng.IntN(2) == 0 {
				out[i].sitting.Areas = []exam.AreaScore{{Dimension: "discipline", Area: "anatomy", Score: exam.Score{Scale: exam.EPC, Value: 50}}}
			}
			if rng.IntN(3) == 0 {
				out[i].sitting.Score = exam.Score{}
			}
		}
	}
	return out
}

func exportTime(rng *rand.Rand) int64 {
	if n := rng.IntN(4); n > 0 {
		return int64(n) * 1_000_000
	}
	return exam.NoTime
}

func shuffled(rng *rand.Rand, rows []row) []row {
	out := slices.Clone(rows)
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func sample(rng *rand.Rand, rows []row) []row {
	return shuffled(rng, rows)[:rng.IntN(len(rows))]
}

func tablesAfter(t *testing.T, rng *rand.Rand, rows []row) []string {
	t.Helper()
	return tablesOf(t, storeAfter(t, rng, rows))
}

func tablesOf(t *testing.T, s *Store) []string {
	t.Helper()
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range snapshot.files {
		if isTable(f.Path) {
			paths = append(paths, f.Path) // the name holds the hash of the content
		}
	}
	slices.Sort(paths)
	return paths
}

// storeAfter ingests rows, split at random into files and runs.
func storeAfter(t *testing.T, rng *rand.Rand, rows []row) *Store {
	t.Helper()
	s, err := Open(Options{Dir: memoryDir(t), Buckets: 2, Clock: clock, Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	s.spanRows, s.mergerRows = 6, 1
	for run := 0; len(rows) > 0; run++ {
		tx := begin(t, s)
		for file := range 1 + rng.IntN(3) {
			n := rng.IntN(len(rows) + 1)
			b := tx.Batch(BatchInfo{Name: fmt.Sprint(run, file), Digest: [32]byte{byte(run), byte(file)}})
			addRowsTo(t, b, rows[:n])
			if rng.IntN(8) == 0 {
				b.Discard() // and deliver the rows again later
				continue
			}
			rows = rows[n:]
		}
		if _, err := tx.Merge(context.Background(), 1+rng.IntN(2)); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// memoryDir is a temporary folder in memory where the system has one.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "cutscore-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func addRowsTo(t *testing.T, b *Batch, rows []row) {
	t.Helper()
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && end < start+7 && rows[end].untold == rows[start].untold {
			end++
		}
		part := rows[start:end]
		start = end
		var responses []exam.Response
		for _, r := range part {
			responses = append(responses, r.response)
			if r.sitting != nil {
				if err := b.Sittings([]exam.Sitting{*r.sitting}, []int64{2}); err != nil {
					t.Fatal(err)
				}
			}
		}
		columns := exam.FromRows(responses)
		columns.Untold = part[0].untold
		if err := b.Responses(columns, lines(len(part))); err != nil {
			t.Fatal(err)
		}
	}
}

// However many workers merge, and whether the rows are enough for them or not, the store is the same.
func TestWorkersChangeNothing(t *testing.T) {
	var rows []exam.Response
	for who := range 40 {
		for p := range 3 {
			rows = append(rows, response(fmt.Sprint("e", who), p+1))
		}
	}
	var first []string
	for _, c := range []struct{ workers, mergerRows, mergers int }{{1, 1, 1}, {4, 1, 4}, {4, rowsPerMerger, 1}, {4, len(rows) / 3, 3}, {1000, 1, 8}} {
		s, err := Open(Options{Dir: memoryDir(t), Buckets: 8, Clock: clock, Volatile: true})
		if err != nil {
			t.Fatal(err)
		}
		s.mergerRows = c.mergerRows
		tx := begin(t, s)
		b := tx.Batch(BatchInfo{Name: "a.csv", Digest: [32]byte{1}})
		if err := b.Responses(exam.FromRows(rows), lines(len(rows))); err != nil {
			t.Fatal(err)
		}
		if n := tx.mergers(c.workers); n != c.mergers {
			t.Errorf("%d workers, %d rows for each: %d merge, want %d", c.workers, c.mergerRows, n, c.mergers)
		}
		if _, err := tx.Merge(t.Context(), c.workers); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if files := tablesOf(t, s); first == nil {
			first = files
		} else if !slices.Equal(files, first) {
			t.Errorf("%d workers: another store: %v, not %v", c.workers, files, first)
		}
	}
}
