package ingest

import (
	"bytes"
	"context"
	"errors"
	"slices"
)

// walk goes through the records of a file one after another, in one goroutine. It is for what is looked at rarely, or must be
// seen in order; Read is for the bulk.
type walk struct {
	*reading
	p      *parser // for its scanner and its verdicts
	enough bool    // the rest of the file need not be seen
}

// errSeen ends a walk that has seen enough.
var errSeen = errors.New("seen enough")

func newWalk(s *Sample) *walk {
	r := &reading{sample: s, rules: s.Dialect.scanRules(s.Limits, s.anyEnd)}
	return &walk{reading: r, p: newParser(s, r.rules, seeds{})}
}

// run calls visit for every record, blank lines too, with its line and the offset of the walk's buffer; final says that the
// buffer ends where the file does. visit returns false when more of the file must be seen to tell what a record is.
func (w *walk) run(ctx context.Context, visit func(rec scanned, line, offset int64, final bool) bool) (*splitter, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	text, err := openText(w.sample.Source, w.sample.Limits, w.sample.Dialect)
	if err != nil {
		return nil, err
	}
	defer text.Close()
	split := w.splitter(text, 1)
	blocks, failed := make(chan block), make(chan error, 1)
	go func() {
		failed <- split.run(ctx, blocks)
		close(blocks)
	}()
	var tail turn
	for b := range blocks {
		if tail, err = w.block(b, tail, visit); err != nil {
			cancel()
			break
		}
		w.free <- b.buf[:0]
	}
	if splitErr := <-failed; err == nil {
		err = splitErr
	}
	return split, err
}

// block visits the records of one block and returns what its end cut off.
func (w *walk) block(b block, tail turn, visit func(scanned, int64, int64, bool) bool) (turn, error) {
	buf, line, offset := b.buf[b.from:], b.line, b.offset+int64(b.from)
	if len(tail.tail) > 0 {
		buf, line, offset = append(tail.tail, b.buf...), tail.line, tail.offset
	}
	w.p.buf = buf
	pos := 0
	for pos < len(buf) {
		rec, ok := w.p.scan.record(buf, pos, b.last)
		if !ok || rec.end-rec.start > w.rules.recordMax {
			if len(buf)-pos > w.rules.recordMax {
				return turn{}, recordTooLong(w.sample.Source.Name, line, w.rules.recordMax)
			}
			break
		}
		if !visit(rec, line, offset, b.last) {
			break
		}
		if w.enough {
			return turn{}, errSeen
		}
		line += int64(rec.breaks) + 1
		pos = rec.next
	}
	w.consumed += int64(pos)
	return turn{tail: append([]byte(nil), buf[pos:]...), line: line, offset: offset + int64(pos)}, nil
}

// Locate fills in offset and original text of rejects that know no more than the line on which their row begins, by reading
// the file again.
func (s *Sample) Locate(ctx context.Context, rejects []*Reject) error {
	rejects = slices.SortedFunc(slices.Values(rejects), func(a, b *Reject) int { return int(a.Line - b.Line) })
	w := newWalk(s)
	_, err := w.run(ctx, func(rec scanned, line, offset int64, _ bool) bool {
		var raw []byte // shared by the rejects of a line
		for len(rejects) > 0 && rejects[0].Line <= line {
			if rejects[0].Line == line {
				if raw == nil {
					raw = bytes.Clone(w.p.buf[rec.start:min(rec.end, rec.start+rawCap)])
				}
				rejects[0].Offset, rejects[0].Raw = offset+int64(rec.start), raw
			}
			rejects = rejects[1:]
		}
		w.enough = len(rejects) == 0
		return true
	})
	if errors.Is(err, errSeen) {
		return nil
	}
	return err
}
