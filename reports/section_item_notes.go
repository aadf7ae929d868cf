package reports

// itemNotesView is what the page rests on.
type itemNotesView struct{ Caveats, Methods []string }

func buildItemNotes(p *page, i *ItemsPage) any {
	v := itemNotesView{Methods: p.methods}
	for _, c := range append(append([]string{}, i.Caveats...), p.caveats...) {
		v.Caveats = once(v.Caveats, sentence(c))
	}
	return v
}
