package ingest

import (
	"errors"
	"path/filepath"
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
