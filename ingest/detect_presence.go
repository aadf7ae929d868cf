package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Lists of who was there, and of who handed in, are tables of 0 and 1 beside ids as well. Read as marks they would count as a test in which absence is
// right or wrong: columns that are called so and hold but 0 and 1 are no questions. What says correct and incorrect, or has options, is one under any name.

// presenceWords are what such columns are called, with a number behind or none.
var presenceWords = sync.OnceValue(func() map[string]bool {
	return wordSet("attendance|attended|attend|absent|absence|absences|present|presence|late|tardy|tardies|here|excused|participated|participation|" +
		"week|wk|day|lecture|lec|class|session|lesson|meeting|seminar|homework|hw|submitted|handedin|done|" +
		"jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|" +
		"anwesend|anwesenheit|abwesend|gefehlt|fehlt|teilnahme|woche|tag|vorlesung|sitzung|hausaufgabe|hausaufgaben|" +
		"asistencia|asistio|ausente|ausencia|presente|tarde|semana|dia|clase|sesion|tarea|tareas|presenca|presencas|falta|faltas|absences|retard|semaine|jour|seance")
})

// factWords are further facts about people, under names without a number.
var factWords = sync.OnceValue(func() map[string]bool {
	return wordSet("urm|firstgen|firstgeneration|firstgenerationstudent|transfer|transferstudent|international|scholarship|pell|pellgrant|pelleligible|" +
		"commuter|veteran|consent|consented|paid|registered|enrolled|orientation|fulltime|parttime")
})

// namesPresence reports names such as Attendance 3, Week 12, Day 1 present or Transfer.
func namesPresence(name string) bool {
	name = withoutRemark(tidyName(name))
	if factWords()[wordOf(name)] || strings.Contains(name, "___") { // REDCap's check boxes, q1___2: an option that was chosen or not
		return true
	}
	before, after := splitNumber(name)
	if namesQuestion(before + "1") { // Item 3 - class
		return false
	}
	if lastWord(after) != "" {
		before = lastWord(after)
	}
	return presenceWords()[wordOf(before)]
}

// isPresence reports a column that is called so and holds nothing that only questions have.
func (e *evidence) isPresence(name string) bool {
	if e.letters > 0 || !namesPresence(name) || !e.isMarks() && !e.nearMarks() && !e.isOptions() && !e.nearOptions() {
		return false
	}
	for v := range e.distinct {
		switch strings.ToLower(v) {
		case "correct", "incorrect", "right", "wrong", "partial", "correcto", "incorrecto", "richtig", "falsch":
			return false
		}
	}
	return true
}

// findPresence notes such columns.
func (m *matrix) findPresence() {
	m.away = map[int]bool{}
	var first string
	for at, name := range m.s.Header {
		if m.role[at] == "" && m.seen[at].isPresence(name) {
			m.away[at], m.why[at] = true, awayWhy
			if first == "" {
				first = name
			}
		}
	}
	if first != "" {
		m.told = append(m.told, fmt.Sprintf("%s: %d columns are called like attendance, work to hand in, facts about people or check boxes, and are no questions", strconv.Quote(first), len(m.away)))
	}
}

const awayWhy = "called like attendance, work to hand in, a fact about the person or a check box, and holds no words for right and wrong"

// doubtPresence notes such columns as left out where the questions have no numbers: Present and Transfer may be two more words of a vocabulary.
func (m *matrix) doubtPresence() {
	for at := range m.away {
		if _, _, numbered := family(m.s.Header[at]); !numbered {
			m.leave(at, awayWhy)
		}
	}
}

// noItem reports a column that is known to be something else than a question.
func (m *matrix) noItem(at int) bool { return m.beside[at] || m.away[at] }

// withoutQuestions is the refusal of a table of which most columns are called like attendance or facts about people and hold what may be
// that; nil for any other.
func (s *Sample) withoutQuestions() *FileError {
	n, first := 0, ""
	for at, name := range s.Header {
		e := look(s, at)
		if !e.isPresence(name) && !(isCovariate(name) && e.isMarks()) {
			continue
		}
		if n++; n == 1 {
			first = name
		}
	}
	if n < matrixItems || float64(n) < matrixShare*float64(len(s.Header)) {
		return nil
	}
	return &FileError{Path: s.Source.Name, Line: s.Dialect.HeaderLine, Column: first, Code: "no-questions",
		Message: fmt.Sprintf("it and %d more columns are called like attendance, work to hand in, facts about people or check boxes, and hold no words for right and wrong: as answers to questions they would count as a test", n-1),
		Hint:    "leave the file out; if they are questions, --format wide reads them as such, and `cutscore formats draft FILE` for this file alone"}
}

// matrixOfFew reads a table of which fewer than half of the columns are questions, and says so; nil for any other, and where no numbers tell
// questions from other facts of two values.
func matrixOfFew(s *Sample) (r *Reading, doubt string) {
	r = readMatrix(s, true)
	if r == nil || slices.ContainsFunc(r.Columns, func(u ColumnUse) bool { return u.Group > 0 && !isNumbered(u.Name) }) {
		return nil, ""
	}
	return r, fmt.Sprintf("only %d of %d columns look like questions", r.ItemCount, len(s.Header))
}

// matrixAsStated reads a table that would be refused for what its columns are called as one of questions, and says why it would be; nil for any other.
func matrixAsStated(s *Sample) (r *Reading, doubt string) {
	refusal := s.withoutQuestions()
	if refusal == nil {
		return nil, ""
	}
	return readMatrix(s, true), strconv.Quote(refusal.Column) + ": " + refusal.Message
}
