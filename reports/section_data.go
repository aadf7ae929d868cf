package reports

import (
	"fmt"
	"strings"

	"cutscore/stats"
)

// dataView is the "data we used" strip.
type dataView struct {
	Facts []fact
	Apart string // what could not be counted because exports contradict each other; ""
	Sum   string // rows in = used + duplicates + set aside
	Aside bool   // some rows or files were not used
	Files []fileRow
	More  string
	Named bool
}

// fact is one figure of the strip.
type fact struct{ Value, Label string }

// fileRow is one file of the run.
type fileRow struct {
	Name, Kind, Outcome, Reason string
	Used, Duplicate, SetAside   string
}

// studentFiles is how many files a student's page lists; the cohort page lists all.
const studentFiles = 12

func buildData(p *page, a *stats.Analysis) any {
	d := a.Data
	v := dataView{Facts: dataFacts(d), Named: p.o.FileNames, Apart: strings.TrimSpace(contested(d) + " " + doubtful(d))}
	if len(d.Files) > 0 {
		v.Sum, v.Aside = fileSum(d.Files)
	}
	v.Files = fileRows(d.Files[:min(len(d.Files), studentFiles)], p.o.FileNames)
	if n := len(d.Files) - studentFiles; n > 0 {
		v.More = "and " + things(n, "more file") + " of this run"
	}
	return v
}

func dataFacts(d stats.DataSummary) []fact {
	facts := []fact{{count(d.Responses), "questions"}, {count(d.Scored), "scored"}, {count(d.Sittings), "sittings"}}
	switch {
	case d.First == "" && d.Last == "":
		facts = append(facts, fact{"none", "dates exported"})
	case d.First == d.Last:
		facts = append(facts, fact{day(d.First), "date"})
	default:
		facts = append(facts, fact{day(d.First) + " to " + day(d.Last), "dates"})
	}
	return append(facts, nonZero(
		count(d.Omitted), "left blank", d.Omitted,
		count(d.NotReached), "not reached", d.NotReached,
		count(d.Unclassified), "without a content area", d.Unclassified,
		count(d.Untimed), "untimed", d.Untimed,
		count(d.Undated), "undated", d.Undated)...)
}

// contested says what is missing from the page, and who can mend it.
func contested(d stats.DataSummary) string {
	var parts []string
	if d.Contested > 0 {
		parts = append(parts, things(d.Contested, "answer"))
	}
	if d.ContestedSittings > 0 {
		parts = append(parts, things(d.ContestedSittings, "sitting"))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " and ") + " could not be counted: the exports contradict each other, and do not say which is newer. Whoever exports can decide it."
}

// doubtful says what may be on the page twice.
func doubtful(d stats.DataSummary) string {
	if d.Doubtful == 0 {
		return ""
	}
	return things(d.Doubtful, "answer") + " may be counted twice: other rows may be the same answers, and the sitting, position or time that would tell is missing, or one test has two names. Whoever exports can decide it."
}

// nonZero keeps the facts whose number is not 0; its arguments come in threes.
func nonZero(args ...any) []fact {
	var out []fact
	for i := 0; i+2 < len(args); i += 3 {
		if args[i+2].(int) != 0 {
			out = append(out, fact{args[i].(string), args[i+1].(string)})
		}
	}
	return out
}

// fileSum adds up the files of a run: what came in is what was used, was a duplicate, or was set aside.
func fileSum(files []stats.FileSummary) (words string, aside bool) {
	var used, duplicate, set int64
	refused := 0
	for _, f := range files {
		used, duplicate, set = used+f.Used, duplicate+f.Duplicate, set+f.SetAside
		if f.Outcome == "refused" {
			refused++
		}
	}
	words = fmt.Sprintf("%s: %s read = %s used + %s duplicate + %s set aside", things(len(files), "file"),
		things(used+duplicate+set, "row"), count(used), count(duplicate), count(set))
	if refused > 0 {
		words += "; " + things(refused, "file") + " refused"
	}
	return words + ".", set > 0 || refused > 0
}

func fileRows(files []stats.FileSummary, named bool) []fileRow {
	var rows []fileRow
	for i, f := range files {
		r := fileRow{Name: f.Name, Kind: joinWords(f.Kind, f.Format), Outcome: outcomeWords(f.Outcome), Reason: sentence(f.Reason),
			Used: count(f.Used), Duplicate: count(f.Duplicate), SetAside: count(f.SetAside)}
		if !named {
			r.Name = fmt.Sprintf("File %d", i+1)
		}
		rows = append(rows, r)
	}
	return rows
}

func outcomeWords(outcome string) string {
	switch outcome {
	case "used":
		return "all used"
	case "partial":
		return "partly used"
	case "refused":
		return "not used"
	}
	return outcome
}

func joinWords(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}
