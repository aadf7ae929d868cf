package ingest

import (
	"strings"
	"sync"
)

// personPart is what a column's name says about a person.
type personPart int

// The parts, as the name of a column tells them: exports call them by endless compounds of a few words.
const (
	noPerson   personPart = iota
	personID              // "Student No.", "Schüler-ID", "User Email", "DNI"
	fullName              // "Nombre del alumno"
	familyName            // "Surname"
	givenName             // "Vorname"
	aboutThem             // a telephone number, an address, a day of birth, a teacher: no id, and no item either
)

// word is what one word of such a compound is.
type word int

const (
	wordFill   word = iota // "of", "your", "anonymous"
	wordWho                // somebody who is tested: says whose a row is, alone or beside others
	wordTicket             // "roll", "registration": of a person where a number is named with it
	wordNumber             // "number", "id", "code": of a person where one is named with it
	wordSelf               // an id that needs no other word
	wordName
	wordLast
	wordFirst
	wordSelfLast  // a family name by one word
	wordSelfFirst // a given name by one word
	wordAbout
)

// personVocabulary lists the words, folded as wordOf does, in the languages of the exports that we know.
func personVocabulary() map[word]string {
	return map[word]string{
		wordFill: "the|of|a|l|d|de|del|la|el|le|les|des|du|der|die|das|do|da|dos|di|dello|van|af|your|my|tu|su|votre|ton|ihr|ihre|dein|deine|what|is|are|enter|please|" +
			"anon|anonymous|anonymized|anonymised|hashed|masked|encrypted|pseudonymous|sis|lms|org|defined|external|internal|official|" +
			"unique|primary|legal|preferred|display|full|complete|completo|completa|completos|vollstandiger|voller|complet|and|y|und|et|e|in|" +
			"address|adresse|direccion|electronico|electronica|electronique|elektronische",
		wordWho: "student|students|pupil|learner|examinee|candidate|participant|respondent|testee|testtaker|taker|examtaker|user|person|child|trainee|applicant|" +
			"member|player|employee|alumno|alumna|alumnos|estudiante|estudiantes|candidato|candidata|participante|usuario|usuaria|aluno|aluna|estudante|" +
			"schuler|schulerin|schueler|schuelerin|studentin|studierende|studierender|studierenden|kandidat|kandidatin|proband|probandin|prufling|pruefling|" +
			"teilnehmer|teilnehmerin|teilnehmende|benutzer|nutzer|versuchsperson|testperson|eleve|etudiant|etudiante|candidat|utilisateur|apprenant|" +
			"studente|studentessa|alunno|alunna|partecipante|utente|leerling|deelnemer|kandidaat|gebruiker|elev|deltagare|deltager|uczen|tanulo|hallgato",
		wordTicket: "roll|reg|regd|regn|registration|enrollment|enrolment|enrol|matric|matriculation|admission|index|seat|individual|hallticket",
		wordNumber: "id|ids|idno|no|nr|num|number|code|codigo|cod|numero|nummer|kennung|kennziffer|identifier|identificador|identificacion|identifiant|identnummer|" +
			"ref|reference|kode|hash|n|nro",
		wordSelf: "email|emails|recipientemail|mail|emailid|emailaddress|netid|login|loginid|loginname|username|nombredeusuario|nomdutilisateur|benutzername|nutzername|accountname|" +
			"uid|pid|sid|uin|puid|nia|nie|dni|nif|rut|cpf|curp|cedula|legajo|matricula|matricola|matrikel|matrikelnummer|matrikelnr|matrnr|mtknr|matric|" +
			"matno|nim|nisn|lrn|upn|aadhaar|pseudonym|nickname|correo|correoelectronico|courriel|codename|orgdefinedid|subjectid|subjectno|subjectnumber|subjectnr|subjectnum|subjectcode|subjid|subjno|subjnr|caseid|" +
			"workerid|mturkid|mturkworkerid|prolificpid|prolificid|idnumber|idnummer|vp|vpn|vpnr|vpcode|vpid|vpnummer",
		wordName: "name|names|nombre|nombres|nom|nome|naam|namn|navn|imie", wordLast: "last|family|sur", wordFirst: "first|given|fore|vor|middle",
		wordSelfLast:  "surname|lastname|apellido|apellidos|apelido|apelidos|cognom|cognoms|nomdefamille|nachname|familienname|cognome|sobrenome|achternaam|efternamn|nazwisko",
		wordSelfFirst: "firstname|forename|givenname|vorname|prenom|voornaam|fornamn|initials",
		wordAbout: "phone|telephone|telefon|telefono|mobile|handy|whatsapp|dob|birthdate|birthday|dateofbirth|geburtsdatum|geburtstag|fechadenacimiento|datedenaissance|homeaddress|" +
			"postcode|zipcode|anschrift|teacher|instructor|professor|parent|guardian|lehrer|lehrerin|docente|profesor|profesora|tutor|enseignant",
	}
}

// bareNames are names in scripts that wordOf does not fold.
func bareName(name string) personPart {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "логин", "почта", "студент", "ученик", "学号", "考号", "学籍番号", "受験番号", "학번", "수험번호", "رقم الطالب", "תעודת זהות", "αμ":
		return personID
	case "фио", "姓名", "氏名", "名前", "이름", "성명", "الاسم", "اسم", "שם", "όνομα", "имя и фамилия":
		return fullName
	case "фамилия", "姓":
		return familyName
	case "имя", "名":
		return givenName
	}
	return noPerson
}

// wordsOfPersons turns the vocabulary round; a word may be of several kinds.
var wordsOfPersons = sync.OnceValue(func() map[string][]word {
	out := map[string][]word{}
	for kind := wordFill; kind <= wordAbout; kind++ {
		for _, text := range strings.Split(personVocabulary()[kind], "|") {
			out[text] = append(out[text], kind)
		}
	}
	return out
})

// longestPersonName is the longest folded name that is looked at: longer ones are questions.
const longestPersonName = 48

// personNamed says which part of a person a column is by its name, which must be made of such words and nothing else.
func personNamed(name string) personPart {
	if part := bareName(name); part != noPerson {
		return part
	}
	text := wordOf(withoutRemark(name))
	if text == "" || len(text) > longestPersonName {
		return noPerson
	}
	best := noPerson
	splitPersonWords(text, nil, func(kinds []word) bool {
		best = partOf(kinds)
		return best != noPerson
	})
	return best
}

// splitPersonWords finds the ways in which a text is a row of words of persons, longest words first, until done says enough.
func splitPersonWords(text string, before []word, done func([]word) bool) bool {
	const most = 8 // words of one name
	if text == "" {
		return done(before)
	}
	if len(before) == most {
		return false
	}
	for n := len(text); n > 0; n-- {
		for _, kind := range wordsOfPersons()[text[:n]] {
			if splitPersonWords(text[n:], append(before[:len(before):len(before)], kind), done) {
				return true
			}
		}
	}
	return false
}

// partOf puts the words of a name together.
func partOf(kinds []word) personPart {
	var n [wordAbout + 1]int
	for _, kind := range kinds {
		n[kind]++
	}
	named, self := n[wordName] > 0, n[wordSelfLast]+n[wordSelfFirst] > 0
	last, first := n[wordSelfLast]+n[wordLast] > 0, n[wordSelfFirst]+n[wordFirst] > 0
	switch {
	case (last || first) && !named && !self: // "first"
		return noPerson
	case n[wordAbout] > 0:
		return aboutThem
	case n[wordSelf] > 0:
		return personID
	case last && first, named && self, named && !last && !first && n[wordNumber]+n[wordTicket] == 0:
		return fullName
	case last:
		return familyName
	case first:
		return givenName
	case n[wordWho] > 0 && !named, n[wordTicket] > 0 && n[wordNumber] > 0 && !named:
		return personID
	}
	return noPerson
}
