package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// pageSite is a store of a few students with pages, and a folder of them.
type pageSite struct {
	t    *testing.T
	dir  string
	said *strings.Builder // by the program so far
}

func newPageSite(t *testing.T) pageSite {
	s := pageSite{t, t.TempDir(), &strings.Builder{}}
	if err := errors.Join(os.Mkdir(s.at("inbox"), 0o700), os.WriteFile(s.at("key"), []byte("a key of the test, of no worth"), 0o600)); err != nil {
		t.Fatal(err)
	}
	s.deliver("base", 0, 2, nil)
	s.night()
	return s
}

func (s pageSite) at(name string) string { return filepath.Join(s.dir, name) }

// deliver puts an export into the inbox: sittings from..to-1 of six students, or of those whom only lists.
func (s pageSite) deliver(name string, from, to int, only []int) {
	s.t.Helper()
	schoolCSV(s.t, s.at("inbox/"+name+".csv"), from, to, func(student int) bool {
		return slices.Contains(only, student) || only == nil && student < 6
	})
}

func (s pageSite) night() { s.t.Helper(); s.nightTo(exitOK) }

// nightTo is a night that is to end with that exit code.
func (s pageSite) nightTo(code int) {
	s.t.Helper()
	s.said.WriteString(doTo(s.t, code, "run", s.at("inbox"), "--store", s.at("data"), "--out", s.at("site"), "--key-file", s.at("key")))
}

// more is the second night, after which pages can stand; last is one on which one student has something new.
func (s pageSite) more() {
	s.deliver("more", 2, 3, []int{5})
	s.night()
}

func (s pageSite) last() { s.t.Helper(); s.lastTo(exitOK) }

func (s pageSite) lastTo(code int) {
	s.t.Helper()
	s.deliver("last", 3, 4, []int{4})
	s.nightTo(code)
}

// flipPage flips a bit in the first page of an examinee below a folder, and returns which page that is.
func (s pageSite) flipPage(folder, ending string) string {
	s.t.Helper()
	pages, err := filepath.Glob(filepath.Join(s.at(folder), "examinees", "*"+ending))
	if err != nil || len(pages) == 0 {
		s.t.Fatalf("no page in %s: %v", folder, err)
	}
	text, err := os.ReadFile(pages[0])
	if err != nil {
		s.t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(pages[0], text, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return filepath.Base(pages[0])
}

// current is the folder of pages of the newest generation, below the site's folder.
func (s pageSite) current() string {
	s.t.Helper()
	text, err := os.ReadFile(s.at("data/CURRENT"))
	if err != nil {
		s.t.Fatal(err)
	}
	name, _, _ := strings.Cut(string(text), " ")
	return "data/" + name + "/pages"
}

// shows wants the newest generation and the folder of pages to hold the examinees' pages of another site, byte for byte.
func (s pageSite) shows(other pageSite) {
	s.t.Helper()
	want := tree(s.t, other.at("site"))
	for _, folder := range []string{s.current(), "site"} {
		got := tree(s.t, s.at(folder))
		for name := range want {
			if strings.HasPrefix(name, examineeFolder) && got[name] != want[name] {
				s.t.Errorf("%s of %s is not what a store that never was damaged shows", name, folder)
			}
		}
		if len(got) != len(want) {
			s.t.Errorf("%s holds %d files, want %d", folder, len(got), len(want))
		}
	}
}

// Pages that stand are looked at before they are taken over or put into a folder of pages: a damaged one is named and made
// anew, page or figures; one of --out that somebody has changed, to the same size, is replaced without a word.
func TestDamagedPagesDoNotStand(t *testing.T) {
	usual := newPageSite(t)
	usual.more()
	usual.last()
	for _, damage := range []struct {
		what, ending string
		do           func(s pageSite, ending string) (named string)
	}{
		{"page taken over", ".html", func(s pageSite, ending string) string {
			named := s.flipPage(s.current(), ending)
			s.lastTo(exitPartial)
			return named
		}},
		{"figures taken over", ".json", func(s pageSite, ending string) string {
			named := s.flipPage(s.current(), ending)
			s.lastTo(exitPartial)
			return named
		}},
		{"page copied to a new --out", ".html", func(s pageSite, ending string) string {
			s.last()
			named := s.flipPage(s.current(), ending)
			if err := os.RemoveAll(s.at("site")); err != nil {
				t.Fatal(err)
			}
			s.nightTo(exitPartial)
			return named
		}},
		{"page linked in --out", ".html", func(s pageSite, ending string) string {
			s.flipPage("site", ending)
			s.last()
			return ""
		}},
	} {
		t.Run(damage.what, func(t *testing.T) {
			s := newPageSite(t)
			s.more()
			named := damage.do(s, damage.ending)
			if told := strings.Contains(s.said.String(), "made anew"); told != (named != "") || !strings.Contains(s.said.String(), named) {
				t.Errorf("%q should be named:\n%s", named, s.said)
			}
			s.shows(usual)
		})
	}
}

// On a night with nothing new, too, pages that are not there or were changed are found, in the store and in --out, named and
// made good; the night after finds nothing.
func TestNothingNewFindsDamagedPages(t *testing.T) {
	usual := newPageSite(t)
	remove := func(t *testing.T, s pageSite, folder, name string) string {
		found, err := filepath.Glob(filepath.Join(s.at(folder), name))
		if err != nil || len(found) == 0 {
			t.Fatalf("no %s in %s: %v", name, folder, err)
		}
		if err := os.Remove(found[0]); err != nil {
			t.Fatal(err)
		}
		return filepath.Base(found[0])
	}
	for _, damage := range []struct {
		what string
		do   func(t *testing.T, s pageSite) (named string)
	}{
		{"a page of the store is gone", func(t *testing.T, s pageSite) string { return remove(t, s, s.current(), "examinees/*.html") }},
		{"the index of the store is gone", func(t *testing.T, s pageSite) string { return remove(t, s, s.current(), "index.html") }},
		{"run.json of the store is gone", func(t *testing.T, s pageSite) string { return remove(t, s, s.current(), "run.json") }},
		{"a page of the store was changed", func(_ *testing.T, s pageSite) string { return s.flipPage(s.current(), ".html") }},
		{"a page of --out is gone", func(t *testing.T, s pageSite) string { return remove(t, s, "site", "examinees/*.json") }},
		{"the index of --out is gone", func(t *testing.T, s pageSite) string { return remove(t, s, "site", "index.html") }},
		{"a page of --out was changed", func(_ *testing.T, s pageSite) string { return s.flipPage("site", ".html") }},
	} {
		t.Run(damage.what, func(t *testing.T) {
			s := newPageSite(t)
			named := damage.do(t, s)
			s.nightTo(exitPartial)
			if !strings.Contains(s.said.String(), named) || !strings.Contains(s.said.String(), "made anew") {
				t.Errorf("%s should be named:\n%s", named, s.said)
			}
			s.shows(usual)
			s.night()
			s.shows(usual)
		})
	}
}

// Rows that were set aside stay beside the pages of --out when a page of it is made good.
func TestMendedOutKeepsRejects(t *testing.T) {
	s := newPageSite(t)
	if err := os.WriteFile(s.at("inbox/bad.csv"), []byte("examinee_id,item_id,result\nzoe,q1,correct\nzoe,q2,incorrect\nzoe,q3,perhaps\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.nightTo(exitPartial)
	before, err := os.ReadFile(s.at("site/rejects.csv"))
	if err != nil || !strings.Contains(string(before), "perhaps") {
		t.Fatalf("the night names no row: %v\n%s", err, s.said)
	}
	if err := os.Remove(s.at("site/index.html")); err != nil {
		t.Fatal(err)
	}
	s.nightTo(exitPartial)
	if after, err := os.ReadFile(s.at("site/rejects.csv")); err != nil || string(after) != string(before) {
		t.Errorf("rejects.csv is not what it was: %v", err)
	}
	if _, err := os.Stat(s.at("site/index.html")); err != nil {
		t.Error(err)
	}
}

// A page that was touched and is what was published is left alone.
func TestTouchedPagesStand(t *testing.T) {
	s := newPageSite(t)
	page := filepath.Join(s.at("site"), "index.html")
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(page, later, later); err != nil {
		t.Fatal(err)
	}
	s.night()
	if info, err := os.Stat(page); err != nil || !info.ModTime().Equal(later) && info.ModTime().Before(later.Add(-time.Minute)) {
		t.Errorf("the page was made anew: %v", err)
	}
}
