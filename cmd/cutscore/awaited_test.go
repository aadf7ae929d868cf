package main

import (
	"errors"
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

// Nobody keeps the earlier exports of one that grows, and nobody needs them: they are back with one that begins with their bytes.
func TestAGrowingExportBringsBackWhatItBeginsWith(t *testing.T) {
	s := newPageSite(t)
	grow := func(from int) {
		s.deliver("more", from, from+1, nil)
		more, err := os.ReadFile(s.at("inbox/more.csv"))
		base, baseErr := os.ReadFile(s.at("inbox/base.csv"))
		_, rows, _ := strings.Cut(string(more), "\n")
		if err := errors.Join(err, baseErr, os.WriteFile(s.at("inbox/base.csv"), append(base, rows...), 0o600), os.Remove(s.at("inbox/more.csv"))); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 2 {
		grow(2 + n)
		s.night()
	}
	tables, err := filepath.Glob(s.at("data/gen-*/responses/*/*/*.parquet"))
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		if err := os.WriteFile(table, []byte("no table"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doTo(t, exitPartial, "doctor", "--store", s.at("data"), "--repair")
	grow(4)
	s.night()
	doTo(t, exitOK, "doctor", "--store", s.at("data"))
}
