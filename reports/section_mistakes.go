package reports

import (
	"cutscore/reports/chart"
	"cutscore/stats"
)

// mistakesView answers: how do I lose points?
type mistakesView struct {
	Missed   int
	None     string
	Lead     string
	Strategy figure // points lost to how questions were taken
	Rows     []mistakeRow
	Reasons  footnotes // why costs are withheld
	Clusters []clusterRow
	Note     string
	Used     string
	Missing  []string
	Caveats  []string
}

// mistakeRow is one type of mistake.
type mistakeRow struct {
	Words   string
	Count   string
	Also    string // where the evidence shows although another type came first
	Share   figure
	Bar     chart.Drawing
	Lost    *figure
	Note    string // mark of the reason why Lost is withheld
	Verdict string
}

// clusterRow is one pattern of mistakes.
type clusterRow struct {
	Label, Size, Stability string
	Share                  figure
	Features               []string
}

func buildMistakes(p *page, a *stats.Analysis) any {
	m := a.Mistakes
	if a.Data.Responses == 0 && m.Missed == 0 && len(a.Sittings) > 0 {
		return mistakesView{None: "The exports hold no answers to single questions, so nothing can be said about how points are lost."}
	}
	v := mistakesView{Missed: m.Missed, Note: sentence(m.ClusterNote), Used: and(m.Used), Strategy: p.figure(m.Strategy), Missing: sentences(m.Missing), Caveats: sentences(m.Caveats)}
	if m.Missed == 0 {
		v.None = "No missed question in the data."
	}
	for _, t := range m.Types {
		r := p.mistakeRow(t, m)
		r.Lost, r.Note = v.Reasons.orNote(p.figure(t.PointsLost))
		v.Rows = append(v.Rows, r)
	}
	v.Clusters = p.clusterRows(m.Clusters)
	v.Lead = mistakesLead(m)
	return v
}

// clusterRows lists patterns with how often they came back.
func (p *page) clusterRows(all []stats.MistakeCluster) []clusterRow {
	var rows []clusterRow
	for _, c := range all {
		rows = append(rows, clusterRow{Label: c.Label, Size: things(c.Size, "question"), Stability: percent(c.Stability), Share: p.figure(c.Share), Features: sentences(c.Features)})
	}
	return rows
}

func (p *page) mistakeRow(t stats.MistakeType, m stats.Mistakes) mistakeRow {
	most := 1
	for _, x := range m.Types {
		most = max(most, x.Count)
	}
	words := t.Words
	if words == "" {
		words = t.Type
	}
	also := ""
	if t.Matched > t.Count {
		also = "its mark shows in " + count(t.Matched)
	}
	return mistakeRow{Words: words, Also: also, Count: count(t.Count), Share: p.figure(t.Share), Verdict: t.Verdict,
		Bar: chart.Bar(float64(t.Count), float64(most), t.Type == "not_classified", count(t.Count)+" of "+count(m.Missed)+" missed")}
}

// mistakesLead is the section in one sentence: what costs points, by the verdict of the statistics.
func mistakesLead(m stats.Mistakes) string {
	var costs []string
	for _, t := range m.Types {
		if t.Verdict == "costs points" {
			costs = append(costs, t.Words)
		}
	}
	if len(costs) == 0 {
		return ""
	}
	return "What costs you points beyond what content explains: " + and(costs) + "."
}
