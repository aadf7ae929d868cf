package stats

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"cutscore/exam"
)

// openShared opens a file of the shared data, or skips loudly.
func openShared(t *testing.T, name string) *os.File {
	t.Helper()
	dir := os.Getenv("CUTSCORE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("SKIP: real data %s is not here (%v); set CUTSCORE_DATA to run this test", name, err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// verbalAggression is 316 people's answers to 24 items, in the order of the file; three kinds of behaviour as areas.
func verbalAggression(t *testing.T) []exam.Response {
	rows, err := csv.NewReader(openShared(t, "item-response/lme4_VerbAgg.csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var out []exam.Response
	for n, r := range rows[1:] {
		resp := exam.Response{Source: "VerbAgg", Examinee: r[at["id"]], Item: r[at["item"]], Position: int32(n + 1),
			AnsweredAt: exam.NoTime, Result: exam.Incorrect, Disciplines: r[at["btype"]], Seconds: exam.Unknown,
			Changes: exam.Unknown, PeerP: exam.Unknown, Confidence: exam.Unknown, ExportedAt: exam.NoTime}
		if r[at["r2"]] == "Y" {
			resp.Result, resp.Credit = exam.Correct, 1
		}
		out = append(out, resp)
	}
	return out
}

// TestEvaluateOnRealAnswers: the model must beat every baseline on the real answers that we hold.
func TestEvaluateOnRealAnswers(t *testing.T) {
	src := store(verbalAggression(t), 2)
	for seed := range uint64(3) {
		ev, err := Evaluate(context.Background(), src, nil, Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		tr := ev.Trend
		t.Logf("seed %d: auc %.4f loss %.4f n %d %+v %.3f", seed, *tr.AUC, *tr.LogLoss, tr.N, tr.Hyper, tr.Beta)
		for b, a := range tr.Baselines {
			t.Logf("   %s %.4f %.4f", b, *a.AUC, *a.LogLoss)
		}
		if !tr.BeatsAll {
			t.Errorf("seed %d: a baseline is better", seed)
		}
	}
}
