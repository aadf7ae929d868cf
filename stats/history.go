package stats

import "cutscore/exam"

// Source is what the statistics read: buckets of examinees, each bucket whole, in any order. A dataset snapshot is one;
// tests make their own. Buckets are disjoint in examinees. Responses of a bucket are sorted by examinee, then time
// (undated first), sitting, block, position, item, so that each examinee's history is one run of rows.
type Source interface {
	Buckets() int
	Responses(bucket int) (*exam.Responses, error)
	Sittings(bucket int) ([]exam.Sitting, error)
	Attempts(bucket int) ([]exam.Attempt, error)
	CourseGrades(bucket int) ([]exam.CourseGrade, error)
}

// History is everything about one examinee, in order of time: rows From..To-1 of Columns, and what came as scores.
type History struct {
	Examinee string
	Columns  *exam.Responses
	From, To int
	Sittings []exam.Sitting
	Attempts []exam.Attempt
	Grades   []exam.CourseGrade
}
