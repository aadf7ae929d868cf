package ingest

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
)

// A file that is gone, or may not be read, is that file's fault: a night reads the others.
func TestFileThatIsGoneIsRefused(t *testing.T) {
	_, err := Identify(t.Context(), FileSource(filepath.Join(t.TempDir(), "gone.csv")), 0, 1)
	var refused *FileError
	if !errors.As(err, &refused) || refused.Code != codeUnreadable {
		t.Errorf("got %v", err)
	}
}

// A file that begins with another one's bytes is known by the digest of these.
func TestBeginningsAreIdentities(t *testing.T) {
	text, sizes, want := []byte("examinee_id,item_id\ns1,q1\ns1,q2\n"), []int64{}, [][32]byte{}
	for n := range int64(len(text) + 1) {
		id, err := Identify(t.Context(), BytesSource("part.csv", text[:n]), 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		sizes, want = append(sizes, n), append(want, id.Digest)
	}
	if got, err := Beginnings(BytesSource("all.csv", text), 8, append(sizes, 1000)); err != nil || !slices.Equal(got, want) {
		t.Errorf("%x, %v", got, err)
	}
}
