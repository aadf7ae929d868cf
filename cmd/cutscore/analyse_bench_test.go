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

// storeToTime opens the store that a benchmark of the analysis reads.
func storeToTime(b *testing.B) (*dataset.Snapshot, *exam.Exam) {
	b.Helper()
	dir := os.Getenv("CUTSCORE_STORE")
	if dir == "" {
		b.Skip("SKIP: no store (set CUTSCORE_STORE): the analysis is not timed")
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
	return snapshot, target
}

// BenchmarkAnalyse is everything between a store's Parquet and the pages: items, filter, verdicts, the group. It needs a store
// in CUTSCORE_STORE, and learns afresh, as a first run does.
func BenchmarkAnalyse(b *testing.B) {
	snapshot, target := storeToTime(b)
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
