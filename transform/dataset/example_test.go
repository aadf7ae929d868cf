package dataset_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"cutscore/exam"
	"cutscore/transform/dataset"
)

// Two nightly exports of the same class: the second repeats the first and adds one answer.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	store, err := dataset.Open(dataset.Options{Dir: dir, Buckets: 1})
	if err != nil {
		log.Fatal(err)
	}
	first := exam.Response{Source: "own", Examinee: "p1", Sitting: "s1", Item: "q1", Position: 1, Result: exam.Correct, AnsweredAt: exam.NoTime, ExportedAt: exam.NoTime}
	second := first
	second.Item, second.Position, second.Result = "q2", 2, exam.Omitted
	for night, rows := range [][]exam.Response{{first}, {first, second}} {
		if err := ingest(store, byte(night), rows); err != nil {
			log.Fatal(err)
		}
	}
	snapshot, err := store.Current()
	if err != nil {
		log.Fatal(err)
	}
	responses, err := snapshot.Responses(0)
	if err != nil {
		log.Fatal(err)
	}
	for i := range responses.Rows {
		fmt.Println(responses.Item.At(i), responses.Result[i])
	}
	// Output:
	// used 1, duplicate 0
	// used 1, duplicate 1
	// q1 correct
	// q2 omitted
}

func ingest(store *dataset.Store, night byte, rows []exam.Response) error {
	ctx := context.Background()
	tx, err := store.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	batch := tx.Batch(dataset.BatchInfo{Name: "export.csv", Digest: [32]byte{night}})
	if err := batch.Responses(exam.FromRows(rows), []int64{2, 3}[:len(rows)]); err != nil {
		return err
	}
	report, err := tx.Merge(ctx, 2)
	if err != nil {
		return err
	}
	m := report.Batch(batch)
	fmt.Printf("used %d, duplicate %d\n", m.Used, m.Duplicate)
	return tx.Commit(ctx)
}
