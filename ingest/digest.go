package ingest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
)

// LeafBytes is the size of a leaf: what an input is cut into to tell what it is.
const LeafBytes = 4 << 20

// Identity says which bytes an input holds, as stored. Two inputs that begin with the same leaves begin with the same bytes.
type Identity struct {
	Digest [sha256.Size]byte // SHA-256 of the digests of the leaves, one after another, also when there is one leaf or none
	Leaves [][sha256.Size]byte
	Size   int64 // bytes
}

// Identify reads an input once, by up to `workers` goroutines when it can be read at any place. Leaves have LeafBytes,
// the last one what is left; leafBytes > 0 is for tests. A file that may not be read, or is gone, is a *FileError.
func Identify(ctx context.Context, src Source, leafBytes, workers int) (Identity, error) {
	if leafBytes <= 0 {
		leafBytes = LeafBytes
	}
	r, err := src.Open()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) { // of this file, not of the machine
		return Identity{}, unreadable(src.Name, err)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	defer r.Close()
	id := Identity{}
	if at, ok := r.(io.ReaderAt); ok && src.Size >= 0 {
		id, err = identifyAt(ctx, at, src.Size, int64(leafBytes), max(1, workers))
	} else {
		id, err = identify(ctx, r, int64(leafBytes))
	}
	if err != nil {
		return Identity{}, fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	top := sha256.New()
	for _, leaf := range id.Leaves {
		top.Write(leaf[:])
	}
	top.Sum(id.Digest[:0])
	return id, nil
}

// identify reads leaf after leaf.
func identify(ctx context.Context, r io.Reader, leafBytes int64) (Identity, error) {
	id := Identity{}
	for ctx.Err() == nil {
		leaf, n, err := leafOf(io.LimitReader(r, leafBytes), nil)
		if err != nil || n == 0 {
			return id, err
		}
		id.Leaves, id.Size = append(id.Leaves, leaf), id.Size+n
	}
	return id, ctx.Err()
}

// identifyAt reads the leaves of an input of known size in any order.
func identifyAt(ctx context.Context, r io.ReaderAt, size, leafBytes int64, workers int) (Identity, error) {
	id := Identity{Size: size, Leaves: make([][sha256.Size]byte, (size+leafBytes-1)/leafBytes)}
	workers = min(workers, len(id.Leaves))
	errs := make([]error, workers)
	var work sync.WaitGroup
	for w := range workers {
		work.Go(func() {
			buf := make([]byte, min(64<<10, size))
			for i := w; i < len(id.Leaves) && errs[w] == nil; i += workers {
				start := int64(i) * leafBytes
				want, n := min(leafBytes, size-start), int64(0)
				id.Leaves[i], n, errs[w] = leafOf(io.NewSectionReader(r, start, want), buf)
				if errs[w] == nil && n < want {
					errs[w] = io.ErrUnexpectedEOF // it was cut short meanwhile
				}
				errs[w] = errors.Join(errs[w], ctx.Err())
			}
		})
	}
	work.Wait()
	return id, errors.Join(errs...)
}

func leafOf(r io.Reader, buf []byte) (leaf [sha256.Size]byte, n int64, err error) {
	h := sha256.New()
	n, err = io.CopyBuffer(h, r, buf)
	h.Sum(leaf[:0])
	return leaf, n, err
}

// Beginnings are, as Identity has them, the digests of the first bytes of an input, as many of them as each of sizes says, which
// ascend; fewer where it is shorter. The input is read once, as far as the last of sizes.
func Beginnings(src Source, leafBytes int64, sizes []int64) (digests [][sha256.Size]byte, err error) {
	r, err := src.Open()
	if err != nil {
		return nil, fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	defer r.Close()
	leaves, leaf, at := []byte{}, sha256.New(), int64(0)
	for _, size := range sizes {
		for at < size {
			n, err := io.CopyN(leaf, r, min(size-at, leafBytes-at%leafBytes))
			if at += n; err == io.EOF {
				return digests, nil
			}
			if err != nil {
				return nil, fmt.Errorf("digest of %s: %w", src.Name, err)
			}
			if at%leafBytes == 0 {
				leaves = leaf.Sum(leaves)
				leaf.Reset()
			}
		}
		all := slices.Clone(leaves)
		if at%leafBytes > 0 {
			all = leaf.Sum(all)
		}
		digests = append(digests, sha256.Sum256(all))
	}
	return digests, nil
}

// PlainDigest is the SHA-256 of the bytes of src as stored, by which stores of older versions know an input.
func PlainDigest(src Source) (sum [sha256.Size]byte, err error) {
	r, err := src.Open()
	if err != nil {
		return sum, fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	defer r.Close()
	if sum, _, err = leafOf(r, nil); err != nil {
		return sum, fmt.Errorf("digest of %s: %w", src.Name, err)
	}
	return sum, nil
}

// Watch remembers size and time of change of the input. The function that it returns gives a *FileError when another input
// stands there by then, or the same one was written to: what was read is then neither the old nor the new.
func (s Source) Watch() func() error {
	if s.stat == nil {
		return func() error { return nil }
	}
	before, err := s.stat()
	if err != nil || !before.Mode().IsRegular() {
		return func() error { return nil } // what is not there cannot be opened either, which says why
	}
	return func() error {
		after, err := s.stat()
		if err == nil && os.SameFile(before, after) && before.Size() == after.Size() && before.ModTime().Equal(after.ModTime()) &&
			(s.Size < 0 || s.Size == after.Size()) {
			return nil
		}
		return &FileError{Path: s.Name, Code: codeFileChanged, Message: "changed while it was read",
			Hint: "run again when the export is complete; --settle leaves files alone that changed a moment ago"}
	}
}
