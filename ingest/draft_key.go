package ingest

import "slices"

// KeyByNames reads a key file under any header whose names say which column is the question and which the right answer; ok is false
// when none does. In a key, a column called Answer is the right one.
func KeyByNames(s *Sample) (r *Reading, ok bool) {
	f := &Format{Name: "key", Title: "key file, by the names of its columns", Kind: Items, Shape: Long, Columns: []ColumnRule{}}
	for _, rule := range [][]Field{{FieldItem}, {FieldKey, FieldResponse}, {FieldDisciplines}, {FieldSystems}, {FieldTask}} {
		if at := columnMeaning(s.Header, rule); at >= 0 {
			f.Columns = append(f.Columns, ColumnRule{Field: rule[0], Names: []string{columnRef(s.Header[at], at)}})
		}
	}
	if len(f.Columns) < 2 || f.Columns[0].Field != FieldItem || f.Columns[1].Field != FieldKey {
		return nil, false
	}
	return finish(f.apply(s), nil, Stated{}), true
}

// columnMeaning is the first column whose name means one of the fields, the first of them before the others; -1 when none does.
func columnMeaning(header []string, fields []Field) int {
	for _, field := range fields {
		if at := slices.IndexFunc(header, func(name string) bool { return slices.Contains(fieldsNamed(name), field) }); at >= 0 {
			return at
		}
	}
	return -1
}

// QuestionNumber is the number in a name such as "Q12" or "Question 12", or of a bare "12"; ok is false for other names.
func QuestionNumber(name string) (number string, ok bool) {
	stem, number, ok := family(name)
	return number, ok && (stem == "" || namesQuestion(name))
}
