package reports

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"cutscore/stats"
)

func Example() {
	a := thin()
	var page bytes.Buffer
	if err := Examinee(&page, a, Options{Contact: "Learning support, room 12."}); err != nil {
		fmt.Println(err)
		return
	}
	for _, want := range []string{"Too few questions to say where you stand.", "the probability of passing", "Learning support, room 12."} {
		fmt.Println(strings.Contains(page.String(), want))
	}
	// Output:
	// true
	// true
	// true
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := render(t, rich(), options()), render(t, rich(), options())
	if !bytes.Equal(a, b) {
		t.Error("two renderings of one analysis differ")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestErrorsArePassedOn(t *testing.T) {
	if err := Examinee(broken{}, rich(), Options{}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("a failed write gives %v", err)
	}
	if Examinee(&bytes.Buffer{}, nil, Options{}) == nil || Cohort(&bytes.Buffer{}, nil, Options{}) == nil {
		t.Error("a page without an analysis")
	}
}

// An analysis with nothing in it still gives a page that says so, and numbers that are none never reach it.
func TestEmptyAndBrokenNumbers(t *testing.T) {
	page := string(render(t, &stats.Analysis{Pass: stats.Pass{OutOf20: -1}}, Options{}))
	for _, want := range []string{"No exam was named", "No practice test is in the data", "name no content area"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing from the page of an empty analysis", want)
		}
	}
	if !strings.Contains(string(renderCohort(t, &stats.Cohort{}, Options{})), "No examinee is in the data") {
		t.Error("the page of an empty cohort does not say so")
	}
	a := rich()
	for _, e := range []*stats.Estimate{&a.Pass.Probability, &a.Pass.Score, &a.Overall.Level, &a.Disciplines[1].Level, &a.Overall.Points[3].Smoothed, &a.Overall.Points[2].Observed} {
		e.Value, e.Low, e.High = math.NaN(), math.Inf(-1), math.Inf(1)
	}
	if s := string(render(t, a, options())); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || strings.Contains(s, "-9223372036854775808") {
		t.Error("a number that is none is on the page")
	}
}

// Under 25 questions an area has words and no number, whatever the analysis holds.
func TestFewQuestionsHaveNoNumber(t *testing.T) {
	a := rich()
	a.Disciplines = a.Disciplines[:1]
	a.Systems, a.Tasks = nil, nil
	a.Disciplines[0].N = 24
	a.Disciplines[0].Level.Value = 0.33
	a.Disciplines[0].Percent.Value = 0.37
	page := string(render(t, a, options()))
	if strings.Contains(page, "33%") || strings.Contains(page, "37%") || !strings.Contains(page, "Too few questions to say (24).") {
		t.Error("24 questions give a number")
	}
	a.Disciplines[0].N = 25
	if page = string(render(t, a, options())); !strings.Contains(page, "33%") {
		t.Error("25 questions give no number")
	}
}

// The school can leave the probability out: then no count of twenty is anywhere on either page.
func TestNoProbability(t *testing.T) {
	o := options()
	o.NoProbability = true
	if page := string(render(t, rich(), o)); strings.Contains(page, `class="twenty"`) || strings.Contains(page, "13 of 20</b>") || strings.Contains(page, "Of 20 ") || strings.Contains(page, "hance of passing") || strings.Contains(page, "Printed on your own") {
		t.Error("the student's page carries a probability")
	}
	if page := string(renderCohort(t, cohort(12), o)); strings.Contains(page, "of 20") {
		t.Error("the cohort page carries a probability")
	}
}

func TestFileNamesOnlyWhenAsked(t *testing.T) {
	o := options()
	if strings.Contains(string(render(t, rich(), o)), "qbank-november.csv") {
		t.Error("a file name on a student's page")
	}
	o.FileNames = true
	if !strings.Contains(string(render(t, rich(), o)), "qbank-november.csv") {
		t.Error("no file name although asked for")
	}
}

func TestHref(t *testing.T) {
	for href, ok := range map[string]bool{"examinee-k7q2.html": true, "pages/k7.html": true, "//evil.example/x": false, "/etc": false, "javascript:x": false, "-x": false, "a b": false, "../x": false} {
		o := Options{Href: func(string) string { return href }}
		if got := o.href("x") != ""; got != ok {
			t.Errorf("href %q: link %v, want %v", href, got, ok)
		}
	}
}

func TestPhrases(t *testing.T) {
	for got, want := range map[string]string{
		percent(0.614): "61%", percent(0.001): "under 1%", percent(0.999): "over 99%", percent(1): "100%", percent(0): "0%",
		signed(-3.4): "−3", signed(0.4): "0", signed(2.6): "+3", count(1234567): "1,234,567", count(-1234): "-1,234", count(999): "999",
		things(1, "row"): "1 row", things(2, "row"): "2 rows", day("2026-03-04"): "4 Mar 2026", day("March"): "March", day(""): "",
		sentence("too few"): "Too few.", sentence("Done."): "Done.", sentence("by 2026-10-29, or later"): "By 29 Oct 2026, or later.", sentence("in a-2026-10-29.csv"): "In a-2026-10-29.csv.", sentence("2026-10-29.csv"): "2026-10-29.csv.", sentence("until 2026-10-29."): "Until 29 Oct 2026.", sentence(""): "", and([]string{"A", "B", "C"}): "A, B and C",
		score(66, "epc", 100): "66 (equated percent correct)", score(214, "three_digit", 300): "214 (3-digit score)", score(12.34, "house scale", 0): "12.3 (house scale)",
		score(31, "points", 40): "31 of 40 points", score(71, "percent_correct", 0): "71 (percent correct)",
		value("seconds", 61.6): "62 s", value("logit", -0.251): "−0.25", letters(0): "a", letters(25): "z", letters(26): "aa",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// BenchmarkExaminee is the page of a student with twenty-one areas and eight sittings.
func BenchmarkExaminee(b *testing.B) {
	a, o := rich(), options()
	b.ReportAllocs()
	for b.Loop() {
		var page bytes.Buffer
		if err := Examinee(&page, a, o); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(page.Len()))
	}
}

// TestScoresOnly: without answers the sections that need them are one sentence each.
func TestScoresOnly(t *testing.T) {
	a := &stats.Analysis{Pass: stats.Pass{OutOf20: -1}, Sittings: []stats.SittingRow{{Label: "period 1", Score: &stats.ScoreValue{Value: 12, Scale: "points", Max: 20}}}, Mistakes: stats.Mistakes{ClusterNote: "patterns need misses",
		Types: []stats.MistakeType{{Type: "not_classified", Words: "not classified"}}, Missing: []string{"confidence: cannot be seen"}}}
	page := string(render(t, a, Options{}))
	if n := strings.Count(page, "no answers to single questions"); n != 2 {
		t.Errorf("said %d times, want once in areas and once in mistakes", n)
	}
	for _, s := range []string{"questions missed, each counted once", "Patterns need misses", "Confidence: cannot be seen"} {
		if strings.Contains(page, s) {
			t.Errorf("%q is on a page without answers", s)
		}
	}
}

func TestRangeOf20(t *testing.T) {
	for _, c := range []struct {
		low, high int
		want      string
	}{{9, 16, "9 to 16"}, {19, 19, "19 or more"}, {1, 1, "1 or fewer"}, {10, 10, "about 10"}} {
		if got := rangeOf20(c.low, c.high); got != c.want {
			t.Errorf("%d to %d: %q, want %q", c.low, c.high, got, c.want)
		}
	}
	if of20(.98, 19, 19) != 19 || of20(.001, 1, 9) != 1 || of20(.43, 1, 12) != 9 {
		t.Error("counts of twenty out of bounds")
	}
}

// TestLongListsAreLean: above mostDrawn examinees every one is listed, without a picture.
func TestLongListsAreLean(t *testing.T) {
	c := &stats.Cohort{}
	for i := range mostDrawn + 1 {
		c.HelpFirst = append(c.HelpFirst, stats.CohortRow{Examinee: strconv.Itoa(i), OutOf20: 9, Pass: stats.Estimate{Value: .45, Low: .3, High: .6, Level: .8, N: 90, Unit: "probability"}})
	}
	long := buildHelp(&page{}, c).(*helpView)
	if len(long.Rows) != mostDrawn+1 || long.Rows[0].Row != nil || long.Axis != nil || long.Rows[0].Count != "9 of 20 (6 to 12)" {
		t.Errorf("%d rows, %+v", len(long.Rows), long.Rows[0])
	}
	c.HelpFirst = c.HelpFirst[:mostDrawn]
	if short := buildHelp(&page{}, c).(*helpView); short.Rows[0].Row == nil || short.Axis == nil {
		t.Error("a list that fits has no pictures")
	}
}
