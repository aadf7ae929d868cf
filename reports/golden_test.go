package reports

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"cutscore/stats"
)

var update = flag.Bool("update", false, "write the golden pages anew")

func options() Options {
	return Options{Version: "test", Contact: "Learning support: room 12, every day.", Href: func(p string) string { return "examinee-" + p + ".html" }}
}

// pages are the canned pages by name.
func pages(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, a := range map[string]*stats.Analysis{"thin": thin(), "one_sitting": oneSitting(), "rich": rich(), "no_exam": noExam(), "scores": scoresAlone()} {
		out[name] = render(t, a, options())
	}
	off := options()
	off.NoProbability = true
	out["no_probability"] = render(t, rich(), off)
	out["cohort"] = renderCohort(t, cohort(24), options())
	out["evaluation"] = renderWith(t, func(w io.Writer) error { return Evaluation(w, evaluation(), options()) })
	out["items"] = renderWith(t, func(w io.Writer) error { return Items(w, items(40), options()) })
	return out
}

func render(t testing.TB, a *stats.Analysis, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Examinee(&b, a, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func renderCohort(t testing.TB, c *stats.Cohort, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Cohort(&b, c, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func renderWith(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for name, got := range pages(t) {
		path := filepath.Join("testdata", "golden", name+".html")
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: the page differs from %s; look at the difference, then run with -update", name, path)
		}
	}
}

// A page of twenty-one areas over eight sittings is what a student usually gets.
func TestPageWeight(t *testing.T) {
	for name, page := range pages(t) {
		if limit := 60_000; len(page) > limit && name != "cohort" {
			t.Errorf("%s weighs %d bytes, more than %d", name, len(page), limit)
		}
	}
}
