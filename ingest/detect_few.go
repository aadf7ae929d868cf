package ingest

// At an easy question, or in a small class, one or two options are chosen. Letters show that they are options; numbers of one or two kinds may be
// sex or group as well, and are options where the columns beside them show how far these go.

// markEmpty adds columns without any value that are numbered like the items, or with nothing but words for no answer: nobody was
// shown them, or nobody answered. Beside options, it adds those of questions with several right ones, in which hardly anybody
// chose one alone, and of questions at which one or two of the numbered options were chosen.
func (m *matrix) markEmpty(field Field) (found int) {
	stems := m.stems(field)
	for at, name := range m.s.Header {
		stem, _, ok := family(name)
		e := m.seen[at]
		if !ok || !stems[stem] || m.role[at] != "" || m.noItem(at) {
			continue
		}
		switch {
		case e.filled == 0:
			m.why[at] = "numbered like the items; no value in the rows looked at"
		case e.silent == e.filled:
			m.why[at] = "numbered like the items; nobody answered in the rows looked at"
		case field == FieldResponse && e.letters+e.several+e.silent == e.filled:
			m.why[at] = "numbered like the items; values are several options"
		case field == FieldResponse && m.fewOptions(e):
			m.why[at] = "numbered like the items; values are numbers of options"
		default:
			continue
		}
		m.role[at] = field
		found++
	}
	return found
}

// fewOptions reports whether a column holds numbers of options and nothing else, from the first to the last of those in the columns that surely are options.
func (m *matrix) fewOptions(e *evidence) bool {
	if e.small == 0 || e.small+e.several+e.silent != e.filled {
		return false
	}
	first, last, sure := 0.0, 0.0, 0
	for _, o := range m.columnsOf(FieldResponse) {
		if o.letters > 0 || !o.isOptions() {
			continue
		}
		if sure++; sure == 1 {
			first, last = o.least, o.most
		}
		first, last = min(first, o.least), max(last, o.most)
	}
	return sure >= matrixItems && e.least >= first && e.most <= last
}
