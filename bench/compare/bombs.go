package main

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"strings"
)

// bombNames are files that must be refused quickly and in little memory.
var bombNames = []string{"commas", "comma lines", "field", "quote"}

// writeBombs writes 20 MB of commas, in one line and in lines of 2,000, one field of 100 MB, and a quote that is opened on line 2 and never closed.
func writeBombs(dir string) error {
	long := strings.Repeat("a", 1<<20)
	for name, fill := range map[string]func(*bufio.Writer){
		"commas":      func(w *bufio.Writer) { repeat(w, strings.Repeat(",", 1<<20), 20) },
		"comma lines": func(w *bufio.Writer) { repeat(w, strings.Repeat(",", 1999)+"\n", 10000) },
		"field":       func(w *bufio.Writer) { w.WriteString("item_id,response\n"); repeat(w, long, 100) },
		"quote":       func(w *bufio.Writer) { w.WriteString("item_id,response\nq1,\"A\n"); repeat(w, "q2,B\n"+long+"\n", 100) },
	} {
		f, err := os.Create(filepath.Join(dir, "bomb-"+name+".csv"))
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		fill(w)
		err = w.Flush() // a bufio.Writer keeps its first error
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func repeat(w *bufio.Writer, s string, times int) {
	for range times {
		w.WriteString(s)
	}
}

// refused is the exit code of a run none of whose files could be used.
var refused = []int{1}

func (b *bench) bombs(ctx context.Context) {
	for _, name := range bombNames {
		for range b.runs {
			b.measure(ctx, "bomb "+name, refused, b.cutscore, "check", "--quiet", b.file("bomb-"+name+".csv"))
		}
	}
}
