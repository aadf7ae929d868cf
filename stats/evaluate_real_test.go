package stats

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

func sharedRows(t *testing.T, name string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(openShared(t, name)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// answered is a response about which nothing is known but who, what, where in the test, and whether it was right.
func answered(source, who, item, area string, position int, right bool) exam.Response {
	r := exam.Response{Source: source, Examinee: who, Item: item, Position: int32(position), AnsweredAt: exam.NoTime,
		Result: exam.Incorrect, Disciplines: area, Seconds: exam.Unknown, Changes: exam.Unknown, PeerP: exam.Unknown,
		Confidence: exam.Unknown, ExportedAt: exam.NoTime}
	if right {
		r.Result, r.Credit = exam.Correct, 1
	}
	return r
}

// verbalAggression is 316 people's answers to 24 items, in the order of the file; three kinds of behaviour as areas.
func verbalAggression(t *testing.T) []exam.Response {
	rows := sharedRows(t, "item-response/lme4_VerbAgg.csv")
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var out []exam.Response
	for n, r := range rows[1:] {
		out = append(out, answered("VerbAgg", r[at["id"]], r[at["item"]], r[at["btype"]], n+1, r[at["r2"]] == "Y"))
	}
	return out
}

// oneForm is a table of one row per person and one column of 0 and 1 per item; area names an item's, or says that it is none.
func oneForm(t *testing.T, name string, area func(item string) (string, bool)) []exam.Response {
	rows := sharedRows(t, name)
	var out []exam.Response
	for n, r := range rows[1:] {
		for i, item := range rows[0] {
			if a, ok := area(item); ok && (r[i] == "0" || r[i] == "1") {
				out = append(out, answered(name, strconv.Itoa(n), item, a, i, r[i] == "1"))
			}
		}
	}
	return out
}

// TestEvaluateOnRealAnswers: over several splits the model beats every baseline in both measures on all real answers that we
// hold, and in no split is it worse by more than luck. (One split of 60 people may come out either way.)
func TestEvaluateOnRealAnswers(t *testing.T) {
	for name, rows := range map[string][]exam.Response{
		"VerbAgg": verbalAggression(t),
		"SPISA": oneForm(t, "item-response/psychotree_SPISA.csv", func(item string) (string, bool) {
			n, err := strconv.Atoi(strings.TrimPrefix(item, "spisa_"))
			return strconv.Itoa((n - 1) / 9), err == nil
		}),
		"ability": oneForm(t, "item-response/psychTools_ability.csv", func(item string) (string, bool) { return item[:4], true }),
		"HCI":     oneForm(t, "item-response/HCI.csv", func(item string) (string, bool) { return "", strings.HasPrefix(item, "Item") }),
	} {
		src, auc, loss := store(rows, 2), map[string]float64{}, map[string]float64{}
		const splits = 4
		for seed := range uint64(splits) {
			ev, err := Evaluate(context.Background(), src, nil, Options{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			for b, a := range ev.Trend.Baselines {
				auc[b] += a.GainAUC.Value / splits
				loss[b] += a.GainLogLoss.Value / splits
				if a.Against == Worse {
					t.Errorf("%s, seed %d: worse than %s: %+v, %+v", name, seed, b, *a.GainAUC, *a.GainLogLoss)
				}
			}
		}
		for b := range auc {
			t.Logf("%s: over %s %+.4f AUC, %+.4f log loss saved", name, b, auc[b], loss[b])
			if auc[b] <= 0 || loss[b] <= 0 {
				t.Errorf("%s: %s is better", name, b)
			}
		}
	}
}
