package dataset

import (
	"cutscore/exam"
)

// Responses adds responses; lines[i] is the line of row i in the file. Columns are coded and routed to the buckets of
// their examinees at once; the argument may be reused afterwards.
func (b *Batch) Responses(c *exam.Responses, lines []int64) error {
	if c == nil || c.Rows == 0 {
		return nil
	}
	f, err := frameOf(c, lines, b.number, b.tx.words)
	if err != nil {
		return err
	}
	if f.wide[wExported] == nil && b.exported() != 0 {
		f.wide[wExported] = make([]uint64, f.rows)
	}
	for i, t := range f.wide[wExported] {
		if t == 0 {
			f.wide[wExported][i] = b.exported()
		}
	}
	b.reached(lines)
	return b.route(f, b.buckets(c))
}

// elsewhere is the bucket of rows that are not kept.
const elsewhere = -1

// buckets says for each row in which bucket it belongs; the hash is computed once per distinct examinee.
func (b *Batch) buckets(c *exam.Responses) []int {
	known := map[uint32]int{}
	out := make([]int, c.Rows)
	last, bucket := unseen, 0
	for i := range out {
		code := unseen - 1
		if c.Examinee.Codes != nil {
			code = c.Examinee.Codes[i]
		}
		if code != last {
			var ok bool
			if bucket, ok = known[code]; !ok {
				bucket = b.tx.bucketFor(c.Examinee.At(i))
				known[code] = bucket
			}
			last = code
		}
		out[i] = bucket
	}
	return out
}

func (b *Batch) route(f *frame, buckets []int) error {
	lists := make([][]int32, len(b.tx.spills))
	for i, n := range buckets {
		if n == elsewhere {
			b.eraseLine(int64(f.when(wLine, int32(i))))
			continue
		}
		lists[n] = append(lists[n], int32(i))
	}
	scratch, ok := b.tx.scratch.Get().(*[]byte)
	if !ok {
		scratch = &[]byte{}
	}
	defer b.tx.scratch.Put(scratch)
	var err error
	for n, rows := range lists {
		if len(rows) > 0 && err == nil {
			*scratch, err = b.tx.spills[n].add(f, rows, *scratch)
		}
	}
	return err
}
