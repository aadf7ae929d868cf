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
	s, ok := b.tx.scratch.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	defer b.tx.scratch.Put(s)
	f, err := frameOf(c, lines, b.number, b.tx.words, s)
	if err != nil {
		return err
	}
	if t := b.exported(); t != 0 {
		s.fill(f, wExported, t)
	}
	b.reached(lines)
	b.sort(s, f, c)
	s.pack(f)
	for n, spill := range b.tx.spills {
		if rows := s.rowsOf(n); len(rows) > 0 {
			if err := spill.add(s.segment(n), len(rows)); err != nil {
				return err
			}
		}
	}
	return nil
}

// elsewhere is the bucket of rows that are not kept.
const elsewhere = -1

// sort lists the rows by bucket, in their order; the hash is computed once per distinct examinee.
func (b *Batch) sort(s *scratch, f *frame, c *exam.Responses) {
	s.bucketOf = resized(s.bucketOf, c.Rows)
	s.ends = resized(s.ends, len(b.tx.spills)+1)
	clear(s.ends)
	known := map[uint32]int16{}
	last, bucket := unseen, int16(0)
	for i := range s.bucketOf {
		code := unseen - 1
		if c.Examinee.Codes != nil {
			code = c.Examinee.Codes[i]
		}
		if code != last {
			var ok bool
			if bucket, ok = known[code]; !ok {
				bucket = int16(b.tx.bucketFor(c.Examinee.At(i)))
				known[code] = bucket
			}
			last = code
		}
		s.bucketOf[i] = bucket
		if bucket == elsewhere {
			b.keepOut(c.Examinee.At(i), int64(f.when(wLine, int32(i))))
			continue
		}
		s.ends[bucket+1]++
	}
	s.order()
}
