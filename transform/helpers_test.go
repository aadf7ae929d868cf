package transform

import (
	"errors"
	"slices"
	"testing"

	"cutscore/ingest"
)

func wantCode(t *testing.T, what string, err error, code string) {
	t.Helper()
	var refusal *ingest.FileError
	if !errors.As(err, &refusal) {
		t.Errorf("%s: %v, want a refusal %s", what, err, code)
		return
	}
	if refusal.Code != code {
		t.Errorf("%s: refused as %s (%s), want %s", what, refusal.Code, refusal.Message, code)
	}
	if _, ok := ingest.Explain(refusal.Code); !ok {
		t.Errorf("%s: code %s is not explained", what, refusal.Code)
	}
}

// TestCodesAreExplained holds the promise of `cutscore explain`: every code of this room is in the table.
func TestCodesAreExplained(t *testing.T) {
	for _, code := range slices.Concat(codesUsed(), notesUsed(), []string{"too-large-to-merge"}) {
		if code == "" {
			t.Error("a problem has no code")
		}
		if _, ok := ingest.Explain(code); !ok {
			t.Errorf("code %q is not explained", code)
		}
	}
	for _, code := range notesUsed() {
		if noteMessage(code) == "" {
			t.Errorf("note %q says nothing", code)
		}
	}
}
