package reports

// formView answers: how much can a score on this form be relied on?
type formView struct {
	Facts         []fact
	Rows          []namedFigure
	Subs          []SubscoreRow
	Headline      string
	SEM, Mean, SD string
}

// namedFigure is a figure with what it is.
type namedFigure struct {
	Name string
	figure
}

func buildForm(p *page, i *ItemsPage) any {
	v := formView{Facts: []fact{{count(i.Persons), "examinees"}, {count(len(i.Items)), "items"}, {count(i.Responses), "scored responses"}}, Subs: i.Subscores}
	v.Rows = []namedFigure{{"Reliability (alpha)", p.figure(i.Alpha)}}
	v.SEM, v.Mean, v.SD = i.SEM.in("points"), i.Mean.in("points"), i.SD.in("points")
	doubtful, flagged := 0, 0 // remarks ask for nothing
	for _, x := range i.Items {
		if x.CheckKey {
			doubtful++
		} else if len(x.Flags) > 0 {
			flagged++
		}
	}
	v.Headline = "No key is shown to be wrong."
	if doubtful > 0 {
		v.Headline = "Check the key of " + things(doubtful, "item") + " first."
	}
	if flagged > 0 {
		v.Headline += " " + things(flagged, "other item") + " to look at."
	}
	return v
}
