package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Prefix is a place in a file at which a record ends, with a digest of what lies before it: a cumulative export that
// grew since last night begins with the bytes of last night's.
type Prefix struct {
	Bytes  int64  `json:"bytes"`  // from the start of the file to the end of the record
	Lines  int64  `json:"lines"`  // physical lines in them
	SHA256 string `json:"sha256"` // of the bytes since the prefix before, or since the start of the file
}

// Prefixes remembers record ends of the batch's file, a few megabytes apart and the last at its end, with digests
// made by Digests. Without them no later file can be known to begin like this one.
func (b *Batch) Prefixes(p []Prefix) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.prefixes = p
}

// Digests fills in the digests of prefixes, given in order, several at once.
func Digests(ctx context.Context, r io.ReaderAt, ends []Prefix, workers int) error {
	errs := make([]error, max(workers, 1))
	var work sync.WaitGroup
	for w := range errs {
		work.Go(func() {
			for i := w; i < len(ends) && errs[w] == nil; i += len(errs) {
				if errs[w] = ctx.Err(); errs[w] == nil {
					ends[i].SHA256, errs[w] = blockDigest(r, ends, i)
				}
			}
		})
	}
	work.Wait()
	return errors.Join(errs...)
}

func blockDigest(r io.ReaderAt, ends []Prefix, i int) (string, error) {
	start := int64(0)
	if i > 0 {
		start = ends[i-1].Bytes
	}
	if ends[i].Bytes <= start {
		return "", fmt.Errorf("digest file: prefix of %d bytes after one of %d", ends[i].Bytes, start)
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, start, ends[i].Bytes-start)); err != nil {
		return "", fmt.Errorf("digest file: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// KnownPrefix returns the longest beginning of a file whose rows the store has already: those of an earlier file of the
// same name that was read in the same way. All its rows are duplicates, and reading may start behind it. The zero Prefix
// says that the file must be read from its start. Files of different known export times are never skipped into each
// other: the rows of the later one must learn its time.
func (t *Tx) KnownPrefix(ctx context.Context, info BatchInfo, r io.ReaderAt, workers int) (Prefix, error) {
	best := Prefix{}
	for _, b := range t.base.batches {
		if b.Name != info.Name || b.Settings != info.Settings || b.ExportedAt != known(info.ExportedAt) {
			continue
		}
		p, err := commonPrefix(ctx, info, r, b.Prefixes, workers)
		if err != nil {
			return Prefix{}, err
		}
		if p.Bytes > best.Bytes {
			best = p
		}
	}
	return best, nil
}

// commonPrefix is the last of the stored prefixes up to which the file is the same.
func commonPrefix(ctx context.Context, info BatchInfo, r io.ReaderAt, stored []Prefix, workers int) (Prefix, error) {
	common := Prefix{}
	const together = 16 // blocks digested at once: a file that differs early is not read to its end
	for done := 0; done < len(stored); done += together {
		end := min(done+together, len(stored))
		for end > done && stored[end-1].Bytes > info.Size {
			end--
		}
		now := append([]Prefix{}, stored[:end]...)
		if err := digestsFrom(ctx, r, now, done, workers); err != nil {
			return Prefix{}, err
		}
		for i := done; i < end; i++ {
			if now[i].SHA256 != stored[i].SHA256 {
				return common, nil
			}
			common = stored[i]
		}
		if end < min(done+together, len(stored)) {
			return common, nil
		}
	}
	return common, nil
}

// digestsFrom is Digests for the prefixes from index first on.
func digestsFrom(ctx context.Context, r io.ReaderAt, ends []Prefix, first, workers int) error {
	if first == 0 {
		return Digests(ctx, r, ends, workers)
	}
	start := ends[first-1].Bytes
	rest := make([]Prefix, len(ends)-first)
	for i := range rest {
		rest[i].Bytes = ends[first+i].Bytes - start
	}
	err := Digests(ctx, io.NewSectionReader(r, start, 1<<62), rest, workers)
	for i := range rest {
		ends[first+i].SHA256 = rest[i].SHA256
	}
	return err
}
