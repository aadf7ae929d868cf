package reports

import (
	"strconv"

	"cutscore/stats"
)

// overviewView is the cohort in a few figures.
type overviewView struct {
	Facts    []fact
	Line     string
	LineNote string
	Notes    []string
	Short    string // rows of input that were not used
}

func buildOverview(p *page, c *stats.Cohort) any {
	v := overviewView{Notes: sentences(c.Exam.Notes)}
	v.Line, v.LineNote = standard(c.Exam.Standard)
	v.Facts = []fact{{count(c.Examinees), "examinees"}, {count(c.Responses), "questions answered or left"}, {count(c.Scored), "scored"},
		{strconv.Itoa(len(c.Files)), "files"}}
	if sum, aside := fileSum(c.Files); aside {
		v.Short = sum
	}
	return v
}
