package dataset

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
)

// What another writer packs, of every width, is read back; what is cut short is an error.
func TestHybridOfAnotherIsRead(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for round := range 2000 {
		width := 1 + uint(rng.IntN(31))
		want := make([]int32, rng.IntN(300))
		for i := range want {
			if want[i] = int32(rng.Uint32() & (1<<width - 1)); i > 0 && rng.IntN(3) > 0 {
				want[i] = want[i-1]
			}
		}
		packed, err := (&rle.Encoding{BitWidth: int(width)}).EncodeInt32(nil, want)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]uint32, len(want))
		if err := readHybrid(packed, width, got); err != nil {
			t.Fatalf("round %d: %d values of %d bits: %v", round, len(want), width, err)
		}
		for i, v := range want {
			if got[i] != uint32(v) {
				t.Fatalf("round %d: value %d is %d, want %d", round, i, got[i], v)
			}
		}
		if len(want) > 0 {
			if err := readHybrid(packed[:len(packed)/2], width, got); err == nil && len(packed) > 1 {
				t.Fatalf("round %d: half of %d bytes was read as all of them", round, len(packed))
			}
		}
	}
}

// Every column that is read page by page is what the library reads.
func TestPagesAreReadAsTheLibraryReadsThem(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	s := openStore(t, 2)
	tx := begin(t, s)
	c, l := bulk(rng, 0, 20_000)
	if err := tx.Batch(BatchInfo{Name: "a.csv"}).Responses(c, l); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Merge(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	snapshot, err := s.Current()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, f := range snapshot.files {
		if strings.HasPrefix(f.Path, "responses/") {
			compared += comparePages(t, snapshot.path(f))
		}
	}
	if compared < 20 {
		t.Errorf("only %d columns were read page by page", compared)
	}
}

func comparePages(t *testing.T, path string) (compared int) {
	t.Helper()
	r, err := openTable(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range responseColumns() {
		words := newWords()
		codes, ok, err := (&pageReader{words: words}).read(r, c)
		if err != nil {
			t.Fatal(err)
		}
		if !ok || allNull(r, c.name) {
			continue
		}
		l, err := readFlat(r, c.name)
		if err != nil {
			t.Fatal(err)
		}
		f := &frame{rows: len(codes)}
		if err := f.fill(c, l, words); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(codes, f.narrow[c.at]) {
			t.Errorf("%s: column %s differs", path, c.name)
		}
		compared++
	}
	return compared
}
