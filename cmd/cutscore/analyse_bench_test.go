package main

import (
	"context"
	"os"
	"sync/atomic"
	"testing"

	"cutscore/exam"
	"cutscore/stats"
	"cutscore/transform/dataset"
)

// BenchmarkAnalyse is everything between a store's Parquet and the pages: items, filter, verdicts, the group. It needs a store
// in CUTSCORE_STORE, and learns afresh, as a first run does.
func BenchmarkAnalyse(b *testing.B) {
	dir := os.Getenv("CUTSCORE_STORE")
	if dir == "" {
		b.Skip("SKIP: no store (set CUTSCORE_STORE): the way from Parquet to verdicts is not timed")
	}
	frugal(os.Getenv)
	store, err := dataset.OpenExisting(dir)
	if err != nil {
		b.Fatal(err)
	}
	snapshot, err := store.Current()
	if err != nil {
		b.Fatal(err)
	}
	target, err := exam.Load("usmle-step1")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var pages atomic.Int64
		cohort, err := stats.Run(context.Background(), snapshot, stats.Options{Exam: target, Seed: 1, Workers: 2}, func(*stats.Analysis) error {
			pages.Add(1)
			return nil
		})
		if err != nil || int(pages.Load()) != cohort.Examinees || cohort.Responses != snapshot.ResponseRows() {
			b.Fatal(err, pages.Load(), cohort)
		}
		b.ReportMetric(float64(cohort.Responses)/1e6, "Mresponses")
	}
}
