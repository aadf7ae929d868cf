package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a repair has lost does not end with the next run, whatever that read: every run names the files that are to be run again, until
// they were, or somebody says that they will not come.
func TestRunsNameTheFilesThatARepairAwaits(t *testing.T) {
	s := newPageSite(t)
	s.more()
	tables, err := filepath.Glob(s.at("data/gen-000002/responses/*/*/*.parquet"))
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		if err := os.WriteFile(table, []byte("no table"), 0o600); err != nil { // those of the first night go with it: they are the same files
			t.Fatal(err)
		}
	}
	doTo(t, exitPartial, "doctor", "--store", s.at("data"), "--repair")
	if err := os.Rename(s.at("inbox/more.csv"), s.at("more.csv")); err != nil {
		t.Fatal(err)
	}
	s.lastTo(exitPartial)
	s.nightTo(exitPartial) // with nothing new
	if status, err := os.ReadFile(s.at("data/last-run.json")); err != nil || !strings.Contains(string(status), `"files_to_run_again": 1`) || strings.Count(s.said.String(), "run again: more.csv\n") != 2 {
		t.Errorf("%s, %v; said:\n%s", status, err, s.said)
	}
	copied := pageSite{t, t.TempDir(), &strings.Builder{}}
	if err := os.CopyFS(copied.dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	doTo(t, exitUsage, "doctor", "--store", copied.at("data"), "--repair", "--accept-lost")
	doTo(t, exitPartial, "doctor", "--store", copied.at("data"))
	doTo(t, exitOK, "doctor", "--store", copied.at("data"), "--accept-lost")
	if err := os.Chmod(copied.at("key"), 0o600); err != nil {
		t.Fatal(err)
	}
	copied.night()
	if err := os.Rename(s.at("more.csv"), s.at("inbox/more of it.csv")); err != nil {
		t.Fatal(err)
	}
	s.night()
	doTo(t, exitOK, "doctor", "--store", s.at("data"))
}
