package transform

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cutscore/ingest"
)

// longFile writes an invented long export of 14 columns.
func longFile(rows int) []byte {
	rng := rand.New(rand.NewPCG(7, 7))
	var b bytes.Buffer
	b.WriteString("examinee_id,sitting_id,form_id,mode,block_no,item_seq,item_id,answered_at,key,response,result,response_time_s,disciplines,systems\n")
	start := time.Date(2025, 1, 6, 9, 0, 0, 0, time.UTC)
	disciplines := []string{"Pathology", "Physiology", "Biochemistry|Genetics", "Microbiology"}
	systems := []string{"Cardiovascular", "Renal", "Respiratory", "Nervous"}
	for i := range rows {
		student, item := i/280, rng.IntN(2000)
		response, result := byte('A'+rng.IntN(5)), "incorrect"
		key := byte('A' + item%5)
		if response == key {
			result = "correct"
		}
		fmt.Fprintf(&b, "S%06d,T%05d,F%d,timed,%d,%d,Q%05d,%s,%c,%c,%s,%d.%d,%s,%s\n", student, i/40, student%7, i%7+1, i%40+1, item,
			start.Add(time.Duration(i)*31*time.Second).Format(time.RFC3339), key, response, result, rng.IntN(200), rng.IntN(10),
			disciplines[item%4], systems[item%3])
	}
	return b.Bytes()
}

// BenchmarkLong normalises a long export of 14 columns; parsing is done once before the clock starts.
func BenchmarkLong(b *testing.B) {
	const rows = 200_000
	formats, err := ingest.ShippedFormats()
	if err != nil {
		b.Fatal(err)
	}
	s, err := ingest.Sniff(ingest.BytesSource("long.csv", longFile(rows)), ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(formats))
	if err != nil {
		b.Fatal(err)
	}
	r, err := ingest.Recognise(s, formats, ingest.Stated{})
	if err != nil {
		b.Fatal(err)
	}
	n, err := New(r, Options{Pseudonyms: NewPseudonyms([]byte("0123456789abcdef")), Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		_, err := s.Read(context.Background(), 1, func(c *ingest.Chunk) error {
			b.StartTimer()
			batch, err := n.Chunk(c)
			batch.Release()
			b.StopTimer()
			return err
		}, func(r ingest.Reject) { b.Fatal(r) })
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

// BenchmarkRecognise is what a small file costs before its first row is read.
func BenchmarkRecognise(b *testing.B) {
	formats, err := ingest.ShippedFormats()
	if err != nil {
		b.Fatal(err)
	}
	text := longFile(2000)
	for b.Loop() {
		s, err := ingest.Sniff(ingest.BytesSource("long.csv", text), ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(formats))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ingest.Recognise(s, formats, ingest.Stated{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkShippedFormats(b *testing.B) {
	for b.Loop() {
		if _, err := ingest.ShippedFormats(); err != nil {
			b.Fatal(err)
		}
	}
}
