package reports

import (
	"cutscore/reports/chart"
	"cutscore/stats"
)

// cohortMistakesView is how points were lost over the cohort.
type cohortMistakesView struct {
	Rows []cohortMistakeRow
	None string

	Clusters []clusterRow
	Note     string
}

// cohortMistakeRow is one type of mistake over the cohort.
type cohortMistakeRow struct {
	Words, Count string
	Share        figure
	Bar          chart.Drawing
}

func buildCohortMistakes(p *page, c *stats.Cohort) any {
	v := cohortMistakesView{Clusters: p.clusterRows(c.Patterns), Note: sentence(c.PatternNote)}
	most := int64(1)
	for _, m := range c.Mistakes {
		most = max(most, m.Count)
	}
	for _, m := range c.Mistakes {
		words := m.Words
		if words == "" {
			words = m.Type
		}
		v.Rows = append(v.Rows, cohortMistakeRow{words, count(m.Count), p.figure(m.Share),
			chart.Bar(float64(m.Count), float64(most), m.Type == "not_classified", words+": "+count(m.Count))})
	}
	if len(v.Rows) == 0 {
		v.None = "No missed question in the data, or the cohort is too small to show types of mistakes."
	}
	return v
}
