package reports

import "cutscore/stats"

// filesView is every file of the run and how it came out.
type filesView struct {
	Sum   string
	Aside bool
	Rows  []fileRow
	None  string
}

func buildFiles(_ *page, c *stats.Cohort) any {
	v := filesView{Rows: fileRows(c.Files, true)}
	v.Sum, v.Aside = fileSum(c.Files)
	if len(c.Files) == 0 {
		v.None = "The run names no input file."
	}
	return v
}
