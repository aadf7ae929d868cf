package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cutscore/exam"
)

// Where the list of those who were forgotten was lost, the store that takes it over as it is tells of it, too.
func TestANewStoreKnowsThatTheListWasLost(t *testing.T) {
	old, next := openStore(t, 2), openStore(t, 2)
	ingest(t, old, []exam.Response{response(who(1), 1), response(who(2), 1)})
	if _, err := old.Forget(t.Context(), who(2), ""); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(current(t, old).Dir(), forgottenFile), 1); err != nil {
		t.Fatal(err)
	}
	if next.Succeed(old) == nil {
		t.Error("a damaged list is taken over")
	}
	if _, err := old.Doctor(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := next.Succeed(old); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		ingest(t, next, []exam.Response{response(who(1), 1), response(who(2), 1)})
		if standing, err := current(t, next).Standing(); err != nil || !standing.ForgetAgain {
			t.Errorf("nothing is told, %v", err)
		}
	}
	if report, err := next.Doctor(t.Context(), false); err != nil || strings.Contains(report.String(), "repaired") || !strings.Contains(report.String(), "taken over from") {
		t.Errorf("nobody repaired anything: %v, %v", report, err)
	}
	if _, err := next.AcceptLost(t.Context()); err != nil {
		t.Fatal(err)
	}
	if standing, err := current(t, next).Standing(); err != nil || standing.ForgetAgain {
		t.Errorf("it is told though it was accepted, %v", err)
	}
}
