package transform

import (
	"strings"

	"cutscore/exam"
)

// uworldLine reads a line copied from a page of test results, whose columns lost their separators:
//
//	× 1 - 104520 Surgery Hematology & Oncology Hemostasis and thrombosis Hypovolemic shock 37% 31 sec 99 sec
//
// mark, block or place, id of the question, names of areas run together, share of others who were correct, time spent,
// mean time of others. The areas are split where the format's table knows the names; what it does not know is left out.
func (s *spelling) uworldLine(line string, a exam.Response) (exam.Response, problem) {
	words := strings.Fields(line)
	if len(words) < 8 {
		return a, unreadableRecord
	}
	m, trouble := s.pastedMark(words[0])
	place, ok1 := digits(words[1])
	if trouble != fine || !ok1 || words[2] != "-" {
		return a, unreadableRecord
	}
	if !digitsOnly(words[3]) {
		return a, unreadableRecord
	}
	others := lastPercent(words)
	if others < 5 || len(words)-others < 5 {
		return a, unreadableRecord
	}
	// After the share of others come two times of two words each, or more when minutes are written out: the last is others' mean.
	peer, t1 := s.percent(words[others])
	spent, t2 := s.duration(strings.Join(words[others+1:len(words)-2], " "), 1)
	if t1 != fine || t2 != fine {
		return a, unreadableRecord
	}
	a.Item, a.Position = words[3], int32(place)
	a.Result, a.Credit = m.result, m.credit
	a.PeerP, a.Seconds = float32(peer), float32(spent)
	a.Disciplines, a.Systems = s.areasIn(strings.Join(words[4:others], " "))
	return a, fine
}

func lastPercent(words []string) int {
	for i := len(words) - 1; i >= 0; i-- {
		if strings.HasSuffix(words[i], "%") {
			return i
		}
	}
	return -1
}

func (s *spelling) pastedMark(v string) (mark, problem) {
	switch v {
	case "✓", "✔", "√":
		return markOf(exam.Correct), fine
	case "×", "✗", "✘", "x", "X":
		return markOf(exam.Incorrect), fine
	case "○", "o", "O", "⊘", "!":
		return markOf(exam.Omitted), fine
	}
	return mark{}, unknownMark
}

// areasIn finds known names at the start of the text: first a discipline, then a system.
func (s *spelling) areasIn(text string) (discipline, system string) {
	discipline, text = s.leading(text, "discipline")
	system, _ = s.leading(text, "system")
	return discipline, system
}

// leading cuts the longest known name of a dimension off the start of a text.
func (s *spelling) leading(text, dimension string) (name, rest string) {
	lower, longest := strings.ToLower(text), -1
	for vendor, area := range s.areas {
		if area.Dimension == dimension && len(vendor) > longest && (lower == vendor || strings.HasPrefix(lower, vendor+" ")) {
			name, longest = area.Name, len(vendor)
		}
	}
	if longest < 0 {
		return "", text
	}
	return name, strings.TrimSpace(text[longest:])
}
