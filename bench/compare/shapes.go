package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
)

// shape is a file of answers in cells of one byte: what is parsed at a time must be bounded by what becomes of it, not by
// its bytes.
type shape struct {
	name  string
	write func(w *bufio.Writer, answers int64)
}

// shapes are a matrix of 1,000 items, and rows of three short cells.
var shapes = []shape{
	{"matrix", func(w *bufio.Writer, answers int64) {
		const items = 1000
		w.WriteString("student_id")
		for i := range items {
			fmt.Fprintf(w, ",Q%d", i+1)
		}
		for p := range max(answers/items, 1) {
			fmt.Fprintf(w, "\np%d", p)
			for i := range int64(items) {
				w.WriteString([2]string{",0", ",1"}[(p*7919+i*104729+p*i)>>3&1])
			}
		}
		w.WriteString("\n")
	}},
	{"short rows", func(w *bufio.Writer, answers int64) {
		w.WriteString("user_id,item_id,correct\n")
		for n := range answers {
			fmt.Fprintf(w, "%d,%d,%d\n", n/500, n%500, (n*7919>>3)&1)
		}
	}},
}

func (s shape) file() string { return strings.ReplaceAll(s.name, " ", "-") + ".csv" }

func (b *bench) writeShapes() error {
	for _, s := range shapes {
		f, err := os.Create(b.file(s.file()))
		if err != nil {
			return err
		}
		w := bufio.NewWriterSize(f, 1<<20)
		s.write(w, b.rows)
		err = w.Flush()
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) shapeRounds(ctx context.Context) {
	for range b.runs {
		for _, s := range shapes {
			remove(b.file("store-shape"))
			b.ingest(ctx, s.name, s.file(), "store-shape")
		}
	}
}
