package ingest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
)

// schoolText writes rows of 14 columns like those of a school's archive: ids and tests that repeat, 18% of rows with a
// quoted cell, some line breaks and doubled quotes inside cells.
func schoolText(rows int) []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	b := []byte("examinee_id,sitting_id,form,position,item_id,discipline,system,answered_at,response,key,result,seconds,confidence,comment\n")
	disciplines := []string{"Pathology", "Physiology", "Pharmacology", "Biochemistry", "\"Microbiology, immunology\"", "Anatomy"}
	for i := range rows {
		sitting, position := i/40, i%40+1
		comment := ""
		switch {
		case i%500 == 7:
			comment = "\"two\nlines\""
		case i%50 == 3:
			comment = "\"said \"\"no\"\"\""
		}
		b = fmt.Appendf(b, "S%06d,A%08d,Form %d,%d,Q%05d,%s,System %d,2026-%02d-%02dT%02d:%02d:%02dZ,%c,%c,%d,%d.%d,%d,%s\n",
			sitting/20, sitting, sitting%31, position, rng.IntN(8000), disciplines[rng.IntN(len(disciplines))], rng.IntN(14),
			sitting%12+1, sitting%28+1, 8+i%12, i%60, i*7%60, 'A'+rng.IntN(5), 'A'+rng.IntN(5), rng.IntN(2), 20+rng.IntN(100), rng.IntN(10), rng.IntN(5), comment)
	}
	return b
}

// BenchmarkRead parses and codes all columns. CUTSCORE_BENCH_CSV names a file to use instead of the built-in text.
func BenchmarkRead(b *testing.B) {
	src := BytesSource("school.csv", schoolText(200_000))
	if path := os.Getenv("CUTSCORE_BENCH_CSV"); path != "" {
		src = FileSource(path)
	}
	s, err := Sniff(src, Stated{}, Limits{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.SetBytes(src.Size)
			var counts Counts
			for b.Loop() {
				counts, err = s.Read(context.Background(), workers, func(*Chunk) error { return nil }, nil)
				if err != nil || counts.SetAside > 0 {
					b.Fatal(err, counts)
				}
			}
			b.ReportMetric(float64(counts.Used)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}

// BenchmarkSniff is what every small upload pays.
func BenchmarkSniff(b *testing.B) {
	src := BytesSource("school.csv", schoolText(2000))
	for b.Loop() {
		if _, err := Sniff(src, Stated{}, Limits{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
