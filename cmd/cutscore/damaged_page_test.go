package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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

func (s pageSite) night() {
	s.t.Helper()
	s.said.WriteString(do(s.t, "run", s.at("inbox"), "--store", s.at("data"), "--out", s.at("site"), "--key-file", s.at("key")))
}

// more is the second night, after which pages can stand; last is one on which one student has something new.
func (s pageSite) more() {
	s.deliver("more", 2, 3, []int{5})
	s.night()
}

func (s pageSite) last() {
	s.deliver("last", 3, 4, []int{4})
	s.night()
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
			s.last()
			return named
		}},
		{"figures taken over", ".json", func(s pageSite, ending string) string {
			named := s.flipPage(s.current(), ending)
			s.last()
			return named
		}},
		{"page copied to a new --out", ".html", func(s pageSite, ending string) string {
			s.last()
			named := s.flipPage(s.current(), ending)
			if err := os.RemoveAll(s.at("site")); err != nil {
				t.Fatal(err)
			}
			s.night()
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
