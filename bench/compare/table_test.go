package main

import (
	"strings"
	"testing"
	"time"

	"cutscore/bench/timer"
)

func took(wall time.Duration, peakMB int64) cost {
	return cost{Usage: timer.Usage{Wall: wall, CPU: 2 * wall, Peak: peakMB * megabyte}}
}

func TestVerdicts(t *testing.T) {
	b := &bench{rows: 100, runs: 3, failed: map[string]string{"items": "exit code 1"}, costs: map[string][]cost{
		"duck unordered":                {took(9*time.Second, 600), took(10*time.Second, 600), took(30*time.Second, 600)},
		"duck ordered":                  {took(12*time.Second, 600)},
		"first ingest":                  {took(5*time.Second, 400), took(4*time.Second, 300), took(6*time.Second, 450)},
		"nightly":                       {took(2*time.Second, 400)},
		"items":                         {took(time.Second, 1)},
		"BenchmarkFilter18 ns/answer":   {{value: 1500}},
		"BenchmarkNight/1of20 of-first": {{value: .05}}, "BenchmarkNight/nobody of-first": {{value: .5}},
	}}
	want := map[string]string{"first ingest": "met", "nightly": "MISSED", "items": "NOT MEASURED", "report": "NOT MEASURED",
		"BenchmarkFilter18 ns/answer": "MISSED", "BenchmarkNight/1of20 of-first": "met", "BenchmarkNight/nobody of-first": "MISSED", "duck ordered": ""}
	for _, l := range b.lines() {
		if verdict, asked := want[l.label]; asked && l.verdict() != verdict {
			t.Errorf("%s: %q, want %q", l.label, l.verdict(), verdict)
		}
		if l.label == "first ingest" && (l.against != "duck unordered" || ratio(l.cost, l.of) != .5 || l.cost.Peak != 450*megabyte) {
			t.Errorf("first ingest against %s: %.2f, peak %d; want 5 s of 10 s, and the highest peak", l.against, ratio(l.cost, l.of), l.cost.Peak)
		}
	}
}

func TestBookBenchmark(t *testing.T) {
	b := &bench{costs: map[string][]cost{}}
	b.bookBenchmark("BenchmarkFilter18-2   \t 1287\t  921034 ns/op\t 921.0 ns/answer\n")
	if got := b.costs["BenchmarkFilter18 ns/answer"]; len(got) != 1 || got[0].value != 921 {
		t.Errorf("booked %v", b.costs)
	}
}

func TestVerdictFails(t *testing.T) {
	var out strings.Builder
	if err := verdict(&out, nil, map[string]string{"report": "exit code 1"}); err == nil || !strings.Contains(out.String(), "report: exit code 1") {
		t.Errorf("a failed measurement went unnoticed: %v, %q", err, out.String())
	}
}
