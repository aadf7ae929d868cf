package ingest_test

import (
	"context"
	"fmt"

	"cutscore/ingest"
)

// A file of unknown dialect, with one row that does not fit: the good rows come as columns, the other with its place and
// reason, and every line is accounted for.
func ExampleSample_Read() {
	file := ingest.BytesSource("quiz.csv", []byte("student;answer\nann;B\nbob\ncarl;\"A\"\n"))
	sample, err := ingest.Sniff(file, ingest.Stated{}, ingest.Limits{}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	counts, err := sample.Read(context.Background(), 2, func(c *ingest.Chunk) error {
		for i := range c.Rows {
			fmt.Printf("line %d: %s chose %s\n", c.Lines[i], c.Columns[0].Cell(i), c.Columns[1].Cell(i))
		}
		return nil
	}, func(r ingest.Reject) { fmt.Printf("line %d set aside: %s\n", r.Line, r.Message) })
	fmt.Println(counts.Lines, "lines:", counts.Header, "header,", counts.Used, "used,", counts.SetAside, "set aside;", err)
	// Output:
	// line 3 set aside: the row has 1 cells where the header has 2
	// line 2: ann chose B
	// line 4: carl chose A
	// 4 lines: 1 header, 2 used, 1 set aside; <nil>
}
