package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Who a row is of is called by compounds of a few words in every language.
func TestPersonNames(t *testing.T) {
	for part, names := range map[personPart]string{
		personID: "Student No.|Student no|Schüler|Schüler-ID|Schülerin|Kandidat|Proband|Roll No|Roll Number|Matric No|Matric|Reg No|Reg. No.|NetID|Login|User Email|" +
			"User Name|Pupil|Candidato|Participante|DNI|RUT|Matricola|Élève|PID|Email Address|E-Mail-Adresse|Código del alumno|Numéro étudiant|" +
			"Participant code|Registration Number|Index Number|studentNo|candidate_no|Correo electrónico|N.º de alumno|学号",
		fullName:   "Nombre del alumno|Name|Student Name|Nombre y apellidos|Full name|Your name|What is your name?|Nom de l'élève|Vor- und Nachname|姓名",
		familyName: "Surname|Last Name|family_name|Nachname|Apellidos|Cognome", givenName: "First Name|Forename|Vorname|Prénom",
		aboutThem: "Phone|Phone number|Teacher|Teacher email|Date of birth",
		noPerson: "Q1|Quiz name|Name the organ|Test|Score|Number|No|Code|Course code|Subject|Address|School ID|Group|Student 1|Version|" +
			"Total|Item|Case 3|Login time|Is it dead|",
	} {
		for _, name := range strings.Split(names, "|") {
			if got := personNamed(name); got != part {
				t.Errorf("%q is part %d of a person, want %d", name, got, part)
			}
		}
	}
}

// peopleText is a matrix of n rows of marks under head, whose other cells are written by before.
func peopleText(head string, n int, before func(row int) string) string {
	var b strings.Builder
	b.WriteString(head + ",Q1,Q2,Q3,Q4\n")
	for i := range n {
		fmt.Fprintf(&b, "%s,%d,%d,%d,%d\n", before(i), i%2, i/2%2, i/3%2, 1-i%2)
	}
	return b.String()
}

// A word that is a person's or not refuses the file where its values come again; what is surely a person's is taken, under more words.
func TestPersonsOfUncertainName(t *testing.T) {
	format := func(f string) func(int) string { return func(i int) string { return fmt.Sprintf(f, i/2) } }
	for _, name := range []string{"subject", "Case", "sujet", "Sujeto", "subj", "record_id", "code"} {
		for _, values := range []string{"%d", "s%02d", "\"Lee, Ann %d\""} {
			_, err := readingOf(t, "m.csv", peopleText(name+",session", 20, func(i int) string { return format(values)(i) + fmt.Sprint(",", i%2) }))
			if refusal := (*FileError)(nil); !errors.As(err, &refusal) || refusal.Code != codePersonUnread || !strings.Contains(refusal.Message, name) {
				t.Errorf("%s, %s: %v", name, values, err)
			}
			named := peopleText("examinee_id,session", 20, func(i int) string { return format(values)(i) + fmt.Sprint(",", i%2) })
			if r, err := readingOf(t, "m.csv", named); err != nil || r.Column(FieldExaminee) == nil || r.Column(FieldSitting) == nil {
				t.Errorf("%s: called as the hint says: %v", name, err)
			}
		}
	}
	for _, name := range []string{"subject_nr", "VP", "workerId", "PROLIFIC_PID", "ID_Number"} {
		r, err := readingOf(t, "m.csv", peopleText(name+",session", 20, func(i int) string { return fmt.Sprintf("s%02d,%d", i/2, i%2) }))
		if err != nil || r.Column(FieldExaminee) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"one topic": peopleText("Subject", 20, func(int) string { return "Biology" }), "called otherwise": peopleText("Topic", 20, format("Part %d"))} {
		if _, err := readingOf(t, "m.csv", text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Rows of trials, each with its mark and other columns of 0 and 1, are no people with items.
func TestTrialsAreNoMatrix(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, "%d,%d,%d,%d,%d\n", i/12+1, i%12+1, i%2, i/2%2, i/3%2)
	}
	for _, who := range []string{"subject", "examinee_id"} {
		if r, err := readingOf(t, "m.csv", who+",trial,congruent,correct,hint\n"+b.String()); err == nil {
			t.Errorf("%s: read with %d items", who, r.ItemCount)
		}
	}
	if r, err := readingOf(t, "m.csv", "examinee_id,age,correct_a,correct_b,correct_c\n"+b.String()); err != nil || r.ItemCount != 3 {
		t.Errorf("three marks of one kind: %v", err)
	}
}

// Where no name says who, a column of ids that all differ does; where it is not certain, the rows stay the people.
func TestPersonByValues(t *testing.T) {
	format := func(f string) func(int) string { return func(i int) string { return fmt.Sprintf(f, i*7%23) } }
	constant := func(int) string { return "x" }
	for _, c := range []struct {
		name, text, want string // the column; "" for rows
	}{
		{"words", peopleText("Zorp", 20, format("AL%02dX")), "Zorp"},
		{"addresses", peopleText("Kontakt", 20, format("a%d@x.edu")), "Kontakt"},
		{"long numbers", peopleText("Code", 20, format("4000%02d")), "Code"},
		{"names", peopleText("Zorp", 20, func(i int) string { return fmt.Sprintf("\"Lee%c, Ann\"", 'a'+i) }), "Zorp"},
		{"names below the key", peopleText("Zorp", 20, func(i int) string {
			return []string{"KEY", fmt.Sprintf("\"Lee,Ann %d\"", i)}[min(i, 1)]
		}), "Zorp"},
		{"hashes", peopleText("Zorp", 20, func(i int) string { return fmt.Sprintf("%012xf", 9+i*7919*104729) }), "Zorp"},
		{"zeros in front", peopleText("Code", 20, format("%05d")), "Code"},
		{"beside covariates", peopleText("Gender,Zorp,Age", 20, func(i int) string { return fmt.Sprintf("%s,AL%02d,%d", "mf"[i%2:i%2+1], i, 20+i) }), "Zorp"},
		{"given names", peopleText("First Name", 20, format("Ann%d")), "First Name"},
		{"too few rows", peopleText("Zorp", 3, format("AL%02d")), ""},
		{"one twice", peopleText("Zorp", 20, func(i int) string { return fmt.Sprint("AL", i%19) }), ""},
		{"two columns", peopleText("Zorp,Zarp", 20, func(i int) string { return fmt.Sprintf("A%d,B%d", i, i) }), ""},
		{"short numbers in front", peopleText("Lista", 20, format("%d")), ""},
		{"the rows counted", peopleText("Lista", 20, func(i int) string { return fmt.Sprint(i + 1) }), ""},
		{"decimals", peopleText("Criterion", 20, format("%d.25")), ""},
		{"a day", peopleText("Wann", 20, func(i int) string { return fmt.Sprintf("2026-03-%02d", i+1) }), ""},
		{"towns", peopleText("Town", 20, func(i int) string { return []string{"Rom", "Ulm", "Bonn"}[i%3] }), ""},
		{"durations", peopleText("Zorp", 20, func(i int) string { return fmt.Sprintf("00:%02d:59", i) }), ""},
		{"counts", peopleText("N", 20, format("10%02d")), ""},
		{"a thesis", peopleText("Thesis", 20, format("T%02d")), ""},
		{"animals", peopleText("Zorp", 20, func(i int) string { return string(rune('a'+i)) + "ox" }), ""},
		{"many rows", peopleText("Zorp", sampleRows, func(i int) string { return fmt.Sprint("AL", i) }), ""},
		{"one word", peopleText("Town", 20, constant), ""},
		{"remarks", peopleText("Comment", 20, format("well done %d")), ""},
		{"items alone", "Q1,Q2,Q3\n1,0,1\n0,1,1\n1,1,0\n", ""},
	} {
		r, err := recognise(t, "m.csv", c.text, Stated{})
		got := ""
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
			continue
		case r.Column(FieldExaminee) != nil:
			got = r.Column(FieldExaminee).Name
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		why := strings.Join(r.Why, "; ")
		if strings.Contains(why, "row-N") != (c.want == "") || strings.Contains(why, "says who") != (c.want != "") {
			t.Errorf("%s: %s", c.name, why)
		}
	}
}

// Names and ids are never answers, and what reports scores is no form; of the user's own columns one may say who.
func TestFormsAskForNoPersons(t *testing.T) {
	for _, c := range []struct {
		header, who string // columns joined by "|"; "-": refused
		items       int
	}{
		{"Timestamp,User Email,User Name,Topic,Score,Total,Percentage,Category", "-", 0},
		{"Timestamp,Matric,Surname,Firstname,Score", "-", 0},
		{"timestamp,name,email,phone,score,q_int,q_int_correct,q_bool,q_bool_correct", "-", 0},
		{"Timestamp,Score,Roll No.,Phone number,Capital of France?", "Roll No.", 1},
		{"Timestamp,Score,Nombre del alumno,Capital de Francia?,Mayor río?", "Nombre del alumno", 2},
		{"Timestamp,Score,First name,Surname,Capital of France?", "Surname|First name", 1},
		{"Timestamp,Score,Nom,Prénom,Capitale de la France ?", "Nom|Prénom", 1},
		{"Timestamp,Email Address,Score,Matric,Matric [Score],Capital of France?", "Email Address", 1},
		{"Timestamp,Score,Student Name,Student Name [Score],Student Name [Feedback],Capital?", "Student Name", 1},
		{"Zeitstempel,Punkte,Matrikelnr.,Matrikelnr. [Punktzahl],Hauptstadt?", "Matrikelnr.", 1},
		{"Horodateur,Score total,Nom,Nom [Score],Prénom,Prénom [Score],Courriel [Score],Courriel [Commentaires],Capitale ?", "Nom|Prénom", 1},
		{"Timestamp,Score,Roll No.,Student number,Capital of France?", "-", 0},
		{"Timestamp,Score,Name the organ.,Capital of France?", "", 2},
	} {
		n := strings.Count(c.header, ",")
		text := c.header + "\n2026/10/04 10:15:00,3" + strings.Repeat(",x", n-1) + "\n2026/10/05 10:15:00,4" + strings.Repeat(",y", n-1) + "\n"
		r, err := recognise(t, "f.csv", text, Stated{})
		who := []string{}
		if err != nil {
			who = []string{"-"}
		} else {
			for _, u := range r.Columns {
				if u.Field == FieldExaminee {
					who = append(who, u.Name)
				}
			}
		}
		slices.Sort(who)
		want := strings.Split(c.who, "|")
		slices.Sort(want)
		if strings.Join(who, "|") != strings.Join(want, "|") || err == nil && r.ItemCount != c.items {
			t.Errorf("%s: who %q, want %q, %v", c.header, who, c.who, err)
		}
	}
}
