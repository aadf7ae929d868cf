package ingest

import (
	"strconv"
	"strings"
	"unicode"
)

// Behind the number of a question may stand more: "Q4a" and "Q4b" are its parts, "Q9 (bonus)" and "Q9 - ECG" say what it is about. Such
// columns are questions where they hold what the others hold and no column has the number alone; what holds something else there may be
// answers that cannot be read, and is told.

// letteredPart is how much may stand behind a number alone: 4a and 4iii are parts, "80% cutoff met" and "2024 graduate" are facts about people.
const letteredPart = 3

// nameBehind is the name of a column with more behind the number of a question.
type nameBehind struct{ stem, number, behind string }

// behindNumber finds the number that stands behind one of the stems and has something behind it.
func behindNumber(name string, stems map[string]bool) (found nameBehind, ok bool) {
	name, _, _ = keyInName(name)
	name, _, _ = fullInName(name)
	name = foldName(name)
	for i := 0; i < len(name); {
		if !digit(name[i]) {
			i++
			continue
		}
		end := i
		for end < len(name) && digit(name[end]) {
			end++
		}
		stem, behind := bareStem(name[:i]), name[end:]
		if stems[stem] && strings.Trim(behind, " )]") != "" {
			return nameBehind{stem, name[i:end], behind}, true
		}
		i = end
	}
	return found, false
}

// bareStem is what stands before a number, without what parts the two.
func bareStem(before string) string { return strings.TrimRight(before, " ._-[(#") }

// template is the name with its number left open, alike for the parts of many questions.
func (p nameBehind) template() string { return p.stem + "{n}" + p.behind }

// itemField is the field of what was done with the items, "" while there are none.
func (m *matrix) itemField() Field {
	for _, f := range m.role {
		if isItem(f) {
			return f
		}
	}
	return ""
}

// findParts takes for items the columns with something behind the number of a question that has no column of its own, where the values fit, and
// notes those that may be items and are not read. It returns how many it took.
func (m *matrix) findParts() (found int) {
	field := m.itemField()
	stems, taken := m.stems(field), map[string]bool{}
	for _, name := range m.s.Header {
		if stem, number, ok := family(name); ok && stems[stem] {
			taken[stem+" "+number] = true
		}
	}
	parted := map[string]bool{} // templates of which some are items
	if len(stems) == 0 {
		stems = m.stemsOfParts(field, parted, taken)
		m.doubtPresence()
	}
	last := m.lastNumbers(stems, taken)
	for at, name := range m.s.Header {
		if box, _, is := strings.Cut(name, "___"); is && stems[stemOf(box)] {
			m.leave(at, "one of several check boxes of a question, as REDCap names them: the option was chosen or not")
			continue
		}
		if m.role[at] != "" || m.noItem(at) || isCovariate(name) || isNumbered(name) && stems[stemOf(name)] {
			continue
		}
		p, ok := behindNumber(name, stems)
		if ok && (besideField(p.behind) != "" || p.isFact() && (taken[p.stem+" "+p.number] || p.beyond(last) || !m.fitsItem(field, at, p.stem))) {
			continue
		}
		switch fits := ok && m.fitsItem(field, at, p.stem); {
		case !ok:
			if isBonus(name) && m.seen[at].filled > 0 {
				m.leave(at, "called like a question beyond the others")
			}
		case fits && p.beyond(last):
			m.leave(at, "called like the items, and its number lies far beyond theirs")
		case fits && !taken[p.stem+" "+p.number]:
			m.role[at], m.why[at] = field, "called like the items, with more behind the number; values are "+m.seen[at].describe()
			found++
		case fits:
			m.leave(at, "its values are like those of the items, and another column has its number")
		case !taken[p.stem+" "+p.number] || parted[p.template()]:
			m.leave(at, "called like the items, and neither marks nor options")
		}
	}
	return found
}

// lastNumbers are, by stem, the largest number that parts can have: questions are counted, so that one that has parts alone lies among the others or goes on
// behind them, and a year does not.
func (m *matrix) lastNumbers(stems, taken map[string]bool) map[string]int {
	last := map[string]int{}
	for name := range taken {
		at := strings.LastIndexByte(name, ' ')
		if n, err := strconv.Atoi(name[at+1:]); err == nil {
			last[name[:at]] = max(last[name[:at]], n)
		}
	}
	for _, name := range m.s.Header {
		if p, ok := behindNumber(name, stems); ok {
			last[p.stem]++
		}
	}
	return last
}

// beyond reports whether the number is larger than the last of its stem.
func (p nameBehind) beyond(last map[string]int) bool {
	n, err := strconv.Atoi(p.number)
	return err == nil && n > last[p.stem] && len(strings.Trim(p.behind, " ._-()[]")) > 1 // Q201a is a part of the second section
}

// isFact reports a number alone with words behind: a fact about people, unless its number is the next question's.
func (p nameBehind) isFact() bool { return p.stem == "" && len(p.behind) > letteredPart }

// stemsOfParts are the stems where every item has more behind its number, Q1a and Q1b; it enters their templates and numbers.
func (m *matrix) stemsOfParts(field Field, parted, taken map[string]bool) map[string]bool {
	stems := map[string]bool{}
	for at, name := range m.s.Header {
		if before, _ := splitNumber(foldName(name)); m.role[at] == field && len(before) < len(foldName(name)) {
			stems[bareStem(before)] = true
		}
	}
	for at, name := range m.s.Header {
		if p, ok := behindNumber(name, stems); ok && m.role[at] == field {
			parted[p.template()], taken[p.stem+" "+p.number] = true, true
		}
	}
	return stems
}

func stemOf(name string) string {
	stem, _, _ := family(name)
	return stem
}

// fitsItem reports whether a column holds what items of the field hold, all but a few cells; or nothing, as a question that nobody was given.
func (m *matrix) fitsItem(field Field, at int, stem string) bool {
	e := m.seen[at]
	if e.filled == e.silent {
		return true
	}
	switch field {
	case FieldPoints:
		return m.fitsPoints(at)
	case FieldResult:
		return (e.isMarks() || e.nearMarks()) && (e.percent+e.ticks == 0 || namesQuestion(stem+" 1"))
	}
	return e.isOptions() || e.nearOptions()
}

// leave notes a column that may be an item and is not read.
func (m *matrix) leave(at int, why string) {
	m.left[at], m.why[at] = true, why
}

// isBonus reports names of questions for more points than there are to earn.
func isBonus(name string) bool {
	switch strings.TrimRightFunc(wordOf(withoutRemark(name)), unicode.IsDigit) {
	case "bonus", "bonusquestion", "bonusitem", "extracredit", "extracreditquestion", "extraquestion", "bonusfrage", "zusatzfrage", "zusatzaufgabe", "preguntaextra", "preguntabonus":
		return true
	}
	return false
}
