package dataset

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A file that this user may not read, as after a restore by another, is none that is damaged: a repair would remove it.
func TestARepairRemovesNothingThatItMayNotRead(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("SKIP: root may read everything, and Windows knows no modes")
	}
	for _, lost := range []string{"", "manifest.json"} {
		s := fullStore(t)
		fill(t, s)
		g, err := s.home.Current()
		if err != nil {
			t.Fatal(err)
		}
		if lost != "" { // then only the names of files tell what they are
			if err := os.Remove(filepath.Join(g.Dir, lost)); err != nil {
				t.Fatal(err)
			}
		}
		barred := []string{filepath.Join(s.home.Dir(), "CURRENT"), filepath.Join(g.Dir, "manifest.sha256")}
		for _, f := range g.Manifest.Files {
			barred = append(barred, g.Path(f))
		}
		for _, path := range barred {
			mode := func(m fs.FileMode) {
				t.Helper()
				if err := os.Chmod(path, m); err != nil {
					t.Fatal(err)
				}
			}
			mode(0)
			if _, err := s.Doctor(context.Background(), true); !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%s: doctor --repair: %v", path, err)
			}
			mode(0o600)
		}
		report, err := s.Doctor(context.Background(), false)
		if err != nil || report.Healthy() != (lost == "") || len(report.Generations) != 2 {
			t.Errorf("without %q, and all readable again: %v, %v", lost, report, err)
		}
	}
}
