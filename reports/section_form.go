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
	doubtful, flagged, checked := 0, 0, 0 // remarks ask for nothing
	for _, x := range i.Items {
		if x.Checked {
			checked++
		}
		if x.CheckKey {
			doubtful++
		} else if len(x.Flags) > 0 {
			flagged++
		}
	}
	v.Headline = keyHeadline(doubtful, checked, len(i.Items))
	if flagged > 0 {
		v.Headline += " " + things(flagged, "other item") + " to look at."
	}
	return v
}

// keyHeadline claims nothing of keys that were not checked; an item may be in doubt without, by what the export says of its key.
func keyHeadline(doubtful, checked, all int) string {
	switch {
	case doubtful > 0 && checked < all:
		return "Check the key of " + things(doubtful, "item") + " first; " + count(all-checked) + " of " + things(all, "key") + " could not be checked."
	case doubtful > 0:
		return "Check the key of " + things(doubtful, "item") + " first."
	case checked == 0:
		return "No key was checked: too few answers, or no options chosen are known."
	case checked < all:
		return "No key is shown to be wrong of the " + count(checked) + " of " + things(all, "item") + " whose key was checked."
	}
	return "No key is shown to be wrong."
}
