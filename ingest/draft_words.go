package ingest

import (
	"slices"
	"strings"
	"sync"
)

// synonym is a word of a column name that speaks for a field, in several languages. Names are compared after folding
// case, accents and separators.
type synonym struct {
	field Field
	names string // "|"-separated
}

// synonyms lists what real exports call each field. Order matters: the first field that fits is taken.
func synonyms() []synonym {
	return []synonym{
		{FieldExaminee, "examineeid|examinee|uuid|studentid|student|studentnumber|id|userid|user|username|personid|person|candidateid|candidate|candidatenumber|learnerid|learner|idstudent|sid|uid|matricula|matriculation|matrikelnummer|estudiante|idestudiante|alumno|idalumno|usuario|benutzer|benutzername|teilnehmer|prufling|email|emailaddress|correo|childid|subjectid|respondent|respondentid|participant|participantid|caseid|orgdefinedid|anonstudentid"},
		{FieldSitting, "sittingid|sitting|attemptid|testid|sessionid|session|administration|quizattempt|idsesion"},
		{FieldForm, "formid|form|formname|test|testname|quiz|quizname|exam form|assessment|assessmentname|assessmentid|idassessment|practicetest|examen|prueba|cuestionario|fragebogen|prufung"},
		{FieldFamily, "formfamily|family|product|series|producto"},
		{FieldItem, "itemid|item|questionid|question|problemid|problem|exerciseid|exercise|itemnumber|questionnumber|questionno|itemno|qid|contentid|upid|problemname|stepname|sequenceid|pregunta|idpregunta|frage|frageid|aufgabe"},
		{FieldResult, "result|correct|iscorrect|correctness|correcta|escorrecta|escorrecto|corretto|corretta|correto|correta|mark|right|outcome|score01|resp01|correcto|resultado|richtig|ergebnis|answeredcorrectly|correctfirstattempt|firstattempt|isright|r2|status|verdict|acierto|korrekt|resultat|estado"},
		{FieldFirstResponse, "firstresponse|firstanswer|initialanswer|initialresponse"},
		{FieldResponse, "response|answer|chosen|selected|choice|useranswer|selectedanswer|studentanswer|youranswer|myanswer|answergiven|response given|turespuesta|deineantwort|respuesta|antwort|resp|answervalue"},
		{FieldKey, "key|correcta|correctanswer|correctoption|correctchoice|rightanswer|answerkey|solution|correctresponse|clave|respuestacorrecta|losung|richtigeantwort"},
		{FieldPointsMax, "pointsmax|maxpoints|outof|possiblepoints|pointspossible|maxscore|maximum|puntosmaximos|hochstpunkte"},
		{FieldPoints, "points|pointsearned|pts|puntos|punkte|autoscore|credit"},
		{FieldSeconds, "responsetimes|responsetime|time spent|timespent|timespentseconds|timespentsec|timeonquestion|timeonitem|timeused|seconds|secs|timetaken|elapsed|elapsedtime|duration|rt|latency|stepduration|totalsectaken|segundos|tiempo|sekunden|zeit|dauer"},
		{FieldAnsweredAt, "answeredat|timestamp|datetime|submittedat|answertime|time|fechahora|zeitpunkt|zeitstempel|marcatemporal|datesubmitted|firsttransactiontime|timestamptw"},
		{FieldTakenOn, "takenon|takenat|testdate|dateoftest|date|day|datetaken|fecha|datum|submitted|completed|datesubmitted|submittedon|completedon|datecompleted"},
		{FieldPosition, "itemseq|sequence|position|order|qno|questionorder|posicion|reihenfolge"},
		{FieldBlock, "blockno|block|section|bloque"},
		{FieldMode, "mode|testmode|modo|modus"},
		{FieldDisciplines, "disciplines|discipline|subject|subjects|topic|topics|category|contentarea|contentareas|area|areas|domain|domains|skill|skillname|skillid|skills|kc|kcid|kcs|concept|conceptid|concepts|asignatura|materia|tema|fach|fachgebiet|thema|btype"},
		{FieldSystems, "systems|system|organsystem|sistema|organ"},
		{FieldTask, "physiciantask|task|competency|competencia|kompetenz"},
		{FieldPeerP, "peerp|correctothers|otherscorrect|otherscorrectly|peercorrect|peeraverage|percentpeerscorrect|usersgotitright|percentcorrectothers|pvalue|facility|pcorrect"},
		{FieldConfidence, "confidence|confianza|sicherheit"},
		{FieldChanges, "nchanges|changes|answerchanges"},
		{FieldFlagged, "flagged|marked|flag|markiert|marcada"},
		{FieldSeenBefore, "seenbefore|seen|repeat"},
		{FieldErrorReason, "errorreason|reason|errortype|mistake|mistaketype|motivo|fehlergrund"},
		{FieldScore, "score|grade|percent|percentcorrect|percentage|totalscore|epc|equatedpercentcorrect|result score|puntaje|puntuacion|nota|punktzahl|note|points total|mean|math"},
		{FieldScoreMax, "scoremax|maxscore|outof"},
		{FieldScale, "scorescale|scale|unit|escala|skala"},
		{FieldReported, "reportedppass|probabilityofpassing|probabilitypass|passprobability|ppass"},
		{FieldExam, "exam|examname|step|module|codemodule|course|examen|prufungsname"},
		{FieldOutcome, "outcome|finalresult|passfail|result|status|final|resultadofinal|bestanden"},
		{FieldAttemptNo, "attemptno|attempt|attemptnumber|attemptatstep|try|intento|versuch"},
		{FieldExamDate, "examdate|dateofexam|fechaexamen|prufungsdatum"},
		{FieldName, "name|fullname|studentname|nombre|nombrecompleto|vollername"},
		{FieldCohort, "cohort|class|classof|year|group|cohorte|clase|grupo|jahrgang|klasse|school|codepresentation"},
		{FieldSchoolType, "schooltype"},
		{FieldDate, "date|day|fecha|datum"},
		{FieldHours, "hours|hoursstudied|studyhours|horas|stunden"},
		{FieldActivity, "activity|type|actividad|aktivitat"},
		{FieldResource, "resource|material|recurso|quelle"},
		{FieldArea, "area|subject|topic|bereich"},
		{FieldFrom, "from|start|startdate|desde|von|beginn"},
		{FieldTo, "to|end|enddate|until|hasta|bis|ende"},
		{FieldKindOf, "kind|event|type|evento|ereignis"},
		{FieldSeverity, "severity|gravedad|schwere"},
		{FieldModifiable, "modifiable"},
		{FieldCourse, "course|coursename|subject|curso|kurs"},
		{FieldGrade, "grade|finalgrade|mark|score|nota|note"},
		{FieldGradeMax, "grademax|maxgrade|outof"},
		{FieldOptions, "options|noptions|nchoices|choices"},
	}
}

// wordOf folds a column name to lower-case ASCII letters and digits, so that "Student ID", "student_id" and "studentId" are one.
func wordOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 0x80:
			b.WriteString(plainLetter(r))
		}
	}
	return b.String()
}

func plainLetter(r rune) string {
	switch r {
	case 'á', 'à', 'â', 'ä', 'ã':
		return "a"
	case 'é', 'è', 'ê', 'ë':
		return "e"
	case 'í', 'ì', 'î', 'ï':
		return "i"
	case 'ó', 'ò', 'ô', 'ö', 'õ':
		return "o"
	case 'ú', 'ù', 'û', 'ü':
		return "u"
	case 'ñ':
		return "n"
	case 'ç', 'ć', 'č':
		return "c"
	case 'å', 'ą':
		return "a"
	case 'ę', 'ě':
		return "e"
	case 'ø', 'ő':
		return "o"
	case 'ů', 'ű':
		return "u"
	case 'ı':
		return "i"
	case 'ł':
		return "l"
	case 'ś', 'š', 'ş':
		return "s"
	case 'ß':
		return "ss"
	}
	return ""
}

// withoutRemark cuts what stands in brackets at the end of a name, as "(s)" or "(required)": it explains the name. A unit that
// is not the one of our field is part of the name.
func withoutRemark(name string) string {
	i := strings.LastIndexAny(name, "([")
	if i <= 0 || !strings.ContainsAny(name[i:], ")]") {
		return name
	}
	switch wordOf(name[i:]) {
	case "ms", "msec", "millis", "milliseconds", "min", "mins", "minutes", "minuten", "minutos", "h", "hours", "stunden", "horas":
		return name
	}
	return name[:i]
}

// fieldsNamed returns the fields that a column name may mean, best first; the caller changes nothing in it. Who a row is of is
// called by more compounds of words than a list can hold.
func fieldsNamed(name string) []Field {
	if fields := fieldsByWord()[wordOf(withoutRemark(name))]; fields != nil {
		return fields
	}
	switch personNamed(name) {
	case personID:
		return []Field{FieldExaminee}
	case fullName:
		return []Field{FieldName}
	}
	return nil
}

// fieldsByWord turns the synonyms round: headers have up to thousands of names.
var fieldsByWord = sync.OnceValue(func() map[string][]Field {
	out := map[string][]Field{}
	for _, s := range synonyms() {
		for _, name := range strings.Split(s.names, "|") {
			if word := wordOf(name); !slices.Contains(out[word], s.field) {
				out[word] = append(out[word], s.field)
			}
		}
	}
	return out
})

// personField is the meaning of a column beside the items of a matrix, by its name; "" when it has none there.
func personField(name string) Field {
	for _, f := range fieldsNamed(name) {
		switch f {
		case FieldExaminee, FieldForm, FieldTakenOn, FieldSitting:
			return f
		}
	}
	return ""
}

// isCovariate reports names that describe a person, not an item, though their values may be 0 and 1.
func isCovariate(name string) bool {
	switch wordOf(name) {
	case "gender", "sex", "female", "male", "age", "major", "semester", "year", "grade", "group", "school", "class", "elite", "spon",
		"total", "sum", "score", "sumscore", "totalscore", "rawscore", "totalpoints", "percent", "percentage", "percentcorrect", "average",
		"puntaje", "puntajetotal", "puntuacion", "porcentaje", "promedio", "gesamtpunkte", "gesamtpunktzahl", "prozent", "durchschnitt", "pass", "passed", "treatment", "control", "ethnicity", "race", "language",
		"genero", "sexo", "edad", "semestre", "geschlecht", "alter", "weiblich", "mannlich", "summe", "gesamt", "suma", "cohort", "status", "finished", "progress", "retained", "black", "hispanic":
		return true
	}
	return false
}
