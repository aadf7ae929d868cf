package stats

// Memory is what the run before found. An examinee with the same answers, judged in the same way, is taken over from it: a
// night then costs what is new. Its methods are called by several goroutines at once, of one bucket by one.
type Memory interface {
	// Recall returns what the run before kept of a bucket.
	Recall(bucket int) ([]Memo, error)
	// Also returns what else decides an examinee's page, in any form; it must be the same in every run while that is the same.
	Also(examinee string) string
	// Same says that an examinee is as the run before had it: its page stays, and emit is not called.
	Same(examinee string) error
	// Keep is given what this run found in a bucket, in order of pseudonym.
	Keep(bucket int, some []Memo) error
}

// Memo is one examinee in a Memory.
type Memo struct {
	Print string `json:"print"` // of everything that the analysis rests on
	Share Share  `json:"share"` // Share.Row.Examinee says whose it is
}

// bucketMemory is one bucket of a Memory while its examinees are analysed. A nil one knows nobody.
type bucketMemory struct {
	Memory
	bucket int
	known  map[string]*Memo
	prints *printer
	print  string // of the examinee last asked for
	fresh  []Memo
}

func openMemory(an *analyst, m Memory, bucket int) (*bucketMemory, error) {
	if m == nil {
		return nil, nil
	}
	before, err := m.Recall(bucket)
	if err != nil {
		return nil, err
	}
	b := &bucketMemory{Memory: m, bucket: bucket, known: make(map[string]*Memo, len(before)), prints: newPrinter(an)}
	for i := range before {
		b.known[before[i].Share.Row.Examinee] = &before[i]
	}
	return b, nil
}

// recall looks up the examinee whom the analyst has met.
func (b *bucketMemory) recall(h *History) (share Share, known bool, err error) {
	if b == nil {
		return share, false, nil
	}
	b.print = b.prints.of(h, b.Also(h.Examinee))
	memo := b.known[h.Examinee]
	if memo == nil || memo.Print != b.print {
		return share, false, nil
	}
	return memo.Share, true, b.Same(h.Examinee)
}

func (b *bucketMemory) note(share Share) {
	if b != nil {
		b.fresh = append(b.fresh, Memo{Print: b.print, Share: share})
	}
}

func (b *bucketMemory) close() error {
	if b == nil {
		return nil
	}
	return b.Keep(b.bucket, b.fresh)
}
