package main

import (
	"math"
	"strconv"
	"time"
)

// The shape of the file, for ten million rows; fewer rows mean fewer students and questions in proportion.
const (
	header             = "examinee_id,sitting_id,form_id,item_seq,item_id,answered_at,key,response,result,response_time_s,disciplines,systems,confidence,error_reason\n"
	itemsPerAttempt    = 40
	attemptsPerStudent = 20
	rowsPerQuestion    = 1250 // 8,000 questions at ten million rows
	minQuestions       = 400
	optionLetters      = "ABCDE"
)

// yearStart is the first answer of the file; a year of answers follows.
var yearStart = time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC)

// forms, disciplines and systems stand in the file as a vendor writes them; two disciplines of twelve hold a comma, and
// so one row in six holds a quoted field.
var (
	disciplines = []string{"Anatomy", "Behavioral Science, Ethics", "Biochemistry", "Biostatistics", "Embryology", "Genetics",
		"Immunology", "Microbiology", "Pathology", "Pharmacology", "Physiology", "Histology, Cell Biology"}
	systems = []string{"Cardiovascular", "Respiratory", "Gastrointestinal", "Renal and Urinary", "Reproductive", "Endocrine",
		"Hematologic and Lymphatic", "Musculoskeletal", "Skin and Subcutaneous", "Nervous System", "Behavioral Health",
		"Immune System", "Multisystem Processes", "General Principles"}
	reasons    = []string{"knowledge", "misread", "timing", "guess", "changed answer"}
	quoted     = []string{`"misread ""except"""`, `"two left, took ""B"""`, `"did not know ""MELAS"""`}
	multilined = []string{"\"read too fast\nagain\"", "\"timing:\nlast five questions\"", "\"looked up\r\nafterwards\""}
)

// question is what is fixed about one question of the bank.
type question struct {
	difficulty float64
	discipline int
	tail       string // ",disciplines,systems," as written
	id         string
	key        byte
}

// school is everything that the rows are drawn from.
type school struct {
	seed      uint64
	students  int64
	step      time.Duration // from the start of one attempt to that of the next
	questions []question
	ability   []float64 // by student
}

func newSchool(seed uint64, rowsOfYear int64) *school {
	attempts := max(1, rowsOfYear/itemsPerAttempt)
	s := &school{seed: seed, students: max(1, attempts/attemptsPerStudent), step: 365 * 24 * time.Hour / time.Duration(attempts)}
	s.questions = make([]question, max(minQuestions, rowsOfYear/rowsPerQuestion))
	for i := range s.questions {
		s.questions[i] = s.question(i)
	}
	s.ability = make([]float64, s.students)
	for i := range s.ability {
		s.ability[i] = 0.5 + 0.8*s.stream('s', int64(i)).normal()
	}
	return s
}

func (s *school) question(i int) question {
	r := s.stream('q', int64(i))
	q := question{difficulty: r.normal(), discipline: i % len(disciplines), key: optionLetters[r.below(len(optionLetters))]}
	name := disciplines[q.discipline]
	if q.discipline == 1 || q.discipline == len(disciplines)-1 {
		name = `"` + name + `"`
	}
	q.tail = "," + name + "," + systems[r.below(len(systems))] + ","
	q.id = "Q" + padded(int64(i), 7)
	return q
}

// appendAttempt writes the first n rows of an attempt.
func (s *school) appendAttempt(b []byte, attempt, n int64) []byte {
	r := s.stream('a', attempt)
	student := s.studentOf(attempt)
	start := yearStart.Add(time.Duration(attempt) * s.step)
	years := start.Sub(yearStart).Hours() / (365 * 24)
	common := "S" + padded(student, 7) + ",A" + padded(attempt, 9) + ",Practice Test " + padded(int64(r.below(31))+1, 2) + ","
	at := start.Unix()
	for seq := int64(1); seq <= n; seq++ {
		q := &s.questions[r.below(len(s.questions))]
		tenths := int64(150 - 450*math.Log(1-r.unit())) // 15 seconds and more, a minute on average
		at += tenths/10 + 1
		b = append(b, common...)
		b = strconv.AppendInt(b, seq, 10)
		b = append(b, ',')
		b = append(b, q.id...)
		b = append(b, ',')
		b = time.Unix(at, 0).UTC().AppendFormat(b, time.RFC3339)
		b = s.appendAnswer(b, r, q, s.ability[student]+0.7*years, tenths)
	}
	return b
}

// studentOf deals the attempts out: every student takes one in each round, in another order each time.
func (s *school) studentOf(attempt int64) int64 {
	round := attempt / s.students
	return (attempt%s.students + int64(s.stream('r', round).next()%uint64(s.students))) % s.students
}

func (s *school) appendAnswer(b []byte, r *stream, q *question, ability float64, tenths int64) []byte {
	b = append(b, ',', q.key, ',')
	result := "incorrect"
	switch correct := r.unit() < 1/(1+math.Exp(q.difficulty-ability)); {
	case r.below(200) == 0:
		result = "omitted"
	case correct:
		result = "correct"
		b = append(b, q.key)
	default:
		b = append(b, wrongOption(q.key, r.below(len(optionLetters)-1)))
	}
	b = append(b, ',')
	b = append(b, result...)
	b = append(b, ',')
	b = strconv.AppendInt(b, tenths/10, 10)
	b = append(b, '.', byte('0'+tenths%10))
	b = append(b, q.tail...)
	if level := r.below(5); r.below(5) != 0 { // a fifth of the rows say nothing about confidence
		b = append(b, [...]string{"0", "0.25", "0.5", "0.75", "1"}[level]...)
	}
	b = append(b, ',')
	b = appendReason(b, r, result == "incorrect")
	return append(b, '\n')
}

// wrongOption is the i-th option that is not the key.
func wrongOption(key byte, i int) byte {
	option := optionLetters[i]
	if option >= key {
		option++
	}
	return option
}

// appendReason writes two rows in a thousand with a line break and fifteen with doubled quotes, and some plain words.
func appendReason(b []byte, r *stream, missed bool) []byte {
	switch p := r.below(1000); {
	case p < 2:
		return append(b, multilined[r.below(len(multilined))]...)
	case p < 17:
		return append(b, quoted[r.below(len(quoted))]...)
	case missed && p < 300:
		return append(b, reasons[r.below(len(reasons))]...)
	}
	return b
}

func padded(n int64, digits int) string {
	s := strconv.FormatInt(n, 10)
	for len(s) < digits {
		s = "0" + s
	}
	return s
}
