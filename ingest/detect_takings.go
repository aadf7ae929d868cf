package ingest

import (
	"slices"
	"strconv"
	"strings"
)

// Whoever stands in several rows of a matrix took it several times, and a column that is called so tells the takings apart (findSplits).
// No other column does: that the rows of a person differ in one is as true of a class, in which the numbers of a list begin anew.

// findAgain counts the people who come again, where nothing tells their takings apart. Numbers of lists that begin anew in every class
// are no ids: by them different people would be one.
func (m *matrix) findAgain() {
	if !m.hasRole(FieldExaminee) {
		return
	}
	again := m.comeAgain()
	if again > 0 && !m.hasRole(FieldSitting) && m.countsInGroups() {
		m.dropPeople()
		return
	}
	m.again = again
}

// countsInGroups reports people known by the words of their column alone, of whom none comes again in the same class or school.
func (m *matrix) countsInGroups() bool {
	var groups []int
	for at, name := range m.s.Header {
		switch {
		case m.role[at] == FieldExaminee && (m.byName || slices.Contains(fieldsByWord()[wordOf(withoutRemark(name))], FieldExaminee)):
			return false
		case m.role[at] == "" && isGroup(name):
			groups = append(groups, at)
		}
	}
	return len(groups) > 0 && m.comeAgain(groups...) == 0
}

// dropPeople makes people of the rows.
func (m *matrix) dropPeople() {
	for at := range m.role {
		if m.role[at] == FieldExaminee {
			m.role[at], m.why[at] = "", "its values come again in other classes or groups: it says who only inside one"
		}
	}
}

// isGroup reports names of what many people are in together.
func isGroup(name string) bool {
	switch wordOf(withoutRemark(name)) {
	case "section", "sectionid", "sectionno", "class", "classid", "classname", "classroom", "group", "groupid", "school", "schoolid", "schoolname", "gender", "sex",
		"team", "campus", "cohort", "site", "center", "centre", "room", "grade", "gradelevel", "year", "yeargroup", "homeroom", "period", "course", "courseid",
		"department", "faculty", "program", "programme", "district", "region", "teacher", "batch", "division", "stream", "track", "branch", "shift",
		"klasse", "gruppe", "schule", "geschlecht", "jahrgang", "kurs", "grupo", "clase", "curso", "seccion", "escuela", "colegio", "sede", "sexo", "genero",
		"classe", "groupe", "ecole", "sexe", "genre", "campo", "turma", "escola", "scuola", "gruppo", "sesso", "klas", "groep", "klass", "klasa", "grupa":
		return true
	}
	return false
}

// comeAgain counts the people with another row that is the same in all that tells takings apart, and in some columns more.
func (m *matrix) comeAgain(more ...int) (n int) {
	seen := map[string]int{}
	for _, row := range m.s.Rows {
		var b strings.Builder
		for at, f := range m.role {
			if slices.Contains(more, at) || f == FieldExaminee || f == FieldForm || f == FieldTakenOn || f == FieldSitting {
				b.WriteString(strings.TrimSpace(row[at]) + "\x00")
			}
		}
		if seen[b.String()]++; seen[b.String()] == 2 {
			n++
		}
	}
	return n
}

// sayAgain tells that people come again and nothing tells their takings apart.
func (m *matrix) sayAgain(r *Reading) {
	if m.again > 0 {
		r.say(strconv.Itoa(m.again) + " people stand in several of the rows looked at, and no column says which taking is which (such as Attempt, Wave or a date): where their answers differ they contradict each other")
	}
}
