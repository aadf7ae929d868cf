package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPartsMakeOneSite: the pages of two halves of a store's buckets, put together, are byte for byte those of one run; so
// are they when one of the halves is missing, or a page of it damaged, or when it was made with another option.
func TestPartsMakeOneSite(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	schoolCSV(t, at("base.csv"), 0, 3, func(student int) bool { return student < 24 })
	do(t, "ingest", at("base.csv"), "--store", at("data"), "--store-buckets", "4")
	report := func(out string, more ...string) string {
		t.Helper()
		return do(t, append([]string{"report", "--store", at("data"), "--out", at(out), "--exam", "usmle-step1"}, more...)...)
	}
	report("whole")
	report("low", "--buckets", "0-1/4")
	report("high", "--buckets", "2-3/4")
	report("other", "--buckets", "2-3/4", "--contact", "the office")
	want := tree(t, at("whole"))
	people := map[string]int{}
	for _, half := range []string{"low", "high"} {
		for name, text := range tree(t, at(half)) {
			if strings.HasPrefix(name, examineeFolder) {
				people[half]++
				if want[name] != text {
					t.Errorf("%s of %s is not as one run makes it", name, half)
				}
			}
		}
	}
	if people["low"] == 0 || people["high"] == 0 || people["low"]+people["high"] != 2*24 {
		t.Fatalf("the halves have %v pages and figures", people)
	}
	same := func(what, said string, taken int) {
		t.Helper()
		if !strings.Contains(said, fmt.Sprintf("%d pages were taken over", taken)) {
			t.Errorf("%s: want %d taken over:\n%s", what, taken, said)
		}
		got := tree(t, at("site"))
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s: %s is not as one run makes it", what, name)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d files, want %d", what, len(got), len(want))
		}
	}
	same("both halves", report("site", "--parts", at("low")+","+at("high")), 24)
	same("one half", report("site", "--parts", at("low")), people["low"]/2)
	same("a half of other options", report("site", "--parts", at("low")+","+at("other")), people["low"]/2)
	pages, err := filepath.Glob(at("high/examinees/*.html"))
	if err == nil {
		err = os.WriteFile(pages[0], []byte("<p>nothing of ours"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	said := doTo(t, exitPartial, "report", "--store", at("data"), "--out", at("site"), "--exam", "usmle-step1", "--parts", at("low")+","+at("high"))
	same("a damaged page", said, 23)
	if !strings.Contains(said, filepath.Base(pages[0])) {
		t.Errorf("nothing is said of the damaged page:\n%s", said)
	}
}
