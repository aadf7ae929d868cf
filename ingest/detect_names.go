package ingest

import "slices"

// findNames lets names say who, in a matrix without a column of ids: one column of full names, or the pair of family and given
// name, of which one may be called Name. Text that is the same in all of several rows names no people.
func (m *matrix) findNames() {
	family, given := m.column(isFamilyName), m.column(isGivenName)
	full := m.column(func(name string) bool { return slices.Contains(fieldsNamed(name), FieldName) })
	switch {
	case family >= 0 && given >= 0 && family != given:
		m.takeNames(family, given)
	case full >= 0 && given >= 0 && full != given: // "Name" and "Vorname", "Nom" and "Prénom"
		m.takeNames(full, given)
	case full >= 0:
		m.takeNames(full)
	}
}

// column is the first column without a role that is called so and holds text; -1 when there is none.
func (m *matrix) column(called func(name string) bool) int {
	for at, name := range m.s.Header {
		if m.role[at] == "" && called(name) && m.seen[at].filled > 0 && !m.seen[at].isMarks() && !m.seen[at].isOptions() && m.seen[at].number == 0 {
			return at
		}
	}
	return -1
}

func (m *matrix) takeNames(columns ...int) {
	several := false
	for _, at := range columns {
		several = several || len(m.seen[at].distinct) > 1 || m.seen[at].filled == 1
	}
	if !several {
		return
	}
	for _, at := range columns {
		m.role[at], m.why[at] = FieldExaminee, "a person's name, as no column holds an id"
	}
	m.byName = true
}

func isFamilyName(name string) bool { return personNamed(name) == familyName }

// isGivenName knows "Nombre" besides: it is a given name beside "Apellidos".
func isGivenName(name string) bool {
	switch wordOf(name) {
	case "nombre", "nombres", "nome":
		return true
	}
	return personNamed(name) == givenName
}

// NamesPerson reports a column that is called like people's names, whole ones or parts.
func NamesPerson(column string) bool {
	switch personNamed(column) {
	case fullName, familyName, givenName:
		return true
	}
	return slices.Contains(fieldsNamed(column), FieldName)
}
