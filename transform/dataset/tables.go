package dataset

import "cutscore/exam"

// The small tables and their columns, in the order of their files. FORMAT.md says what each means.

func sittings() *table[exam.Sitting] {
	type T = exam.Sitting
	named := func(r *T) bool { return r.ID != "" }
	told := func(r *T) bool { return named(r) && r.Unnamed != exam.FlagYes }
	same := func(r *T) (string, bool) {
		if r.TakenAt == exam.NoTime || r.Score.Scale == "" {
			return "", told(r)
		}
		day := sameDay(r.Source, r.Examinee, r.Form, dayAt(r.TakenAt, r.OffsetMinutes))
		return string(appendReal(appendText(day, string(r.Score.Scale)), r.Score.Value)), told(r)
	}
	return &table[T]{
		same: same,
		name: "sittings", bucketed: true, owner: func(r *T) string { return r.Examinee }, exported: func(r *T) *int64 { return &r.ExportedAt },
		columns: append([]field[T]{
			{name: "source", key: true, text: func(r *T) *string { return &r.Source }},
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Examinee }},
			{name: "sitting", key: true, text: func(r *T) *string { return &r.ID }},
			{name: "form", key: true, unless: named, label: true, text: func(r *T) *string { return &r.Form }},
			{name: "family", text: func(r *T) *string { return &r.Family }},
			{name: "mode", text: func(r *T) *string { return &r.Mode }},
			{name: "taken_at", key: true, unless: named, moment: func(r *T) *int64 { return &r.TakenAt }},
			{name: "time_layout", about: true, text: func(r *T) *string { return &r.TimeLayout }},
			{name: "time_basis", about: true, text: func(r *T) *string { return &r.TimeBasis }},
			{name: "offset_minutes", about: true, small: func(r *T) *int16 { return &r.OffsetMinutes }, absent: func(r *T) bool { return r.TakenAt == exam.NoTime && r.OffsetMinutes == 0 }},
			{name: "unnamed", about: true, flag: func(r *T) *exam.Flag { return &r.Unnamed }},
		}, append(scoreColumns(func(r *T) *exam.Score { return &r.Score }, "score"), []field[T]{
			{name: "items", whole: func(r *T) *int { return &r.Items }},
			{name: "minutes", real: func(r *T) *float64 { return &r.Minutes }},
			{name: "blocks", whole: func(r *T) *int { return &r.Blocks }},
			{name: "likely_low", real: func(r *T) *float64 { return &r.LikelyLow }},
			{name: "likely_high", real: func(r *T) *float64 { return &r.LikelyHigh }},
			{name: "low_pass_low", real: func(r *T) *float64 { return &r.LowPassLow }},
			{name: "low_pass_high", real: func(r *T) *float64 { return &r.LowPassHigh }},
			{name: "reported_pass", real: func(r *T) *float64 { return &r.ReportedPass }},
			{name: "peer_mean", about: true, lasts: true, real: func(r *T) *float64 { return &r.PeerMean }},
			{name: "areas", areas: func(r *T) *[]exam.AreaScore { return &r.Areas }},
		}...)...),
	}
}

func attempts() *table[exam.Attempt] {
	type T = exam.Attempt
	numbered := func(r *T) bool { return r.Number != 0 }
	same := func(r *T) (string, bool) {
		if r.TakenAt == exam.NoTime {
			return "", numbered(r)
		}
		return string(sameDay(r.Source, r.Examinee, r.Exam, dayAt(r.TakenAt, 0))), numbered(r)
	}
	return &table[T]{
		same: same,
		name: "attempts", bucketed: true, owner: func(r *T) string { return r.Examinee }, exported: func(r *T) *int64 { return &r.ExportedAt },
		columns: append([]field[T]{
			{name: "source", key: true, text: func(r *T) *string { return &r.Source }},
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Examinee }},
			{name: "exam", key: true, text: func(r *T) *string { return &r.Exam }},
			{name: "number", key: true, whole: func(r *T) *int { return &r.Number }},
			{name: "taken_at", key: true, unless: numbered, moment: func(r *T) *int64 { return &r.TakenAt }},
			{name: "outcome", text: func(r *T) *string { return (*string)(&r.Outcome) }},
		}, append(scoreColumns(func(r *T) *exam.Score { return &r.Score }, "score"),
			field[T]{name: "areas", areas: func(r *T) *[]exam.AreaScore { return &r.Areas }})...),
	}
}

func studySessions() *table[exam.StudySession] {
	type T = exam.StudySession
	return &table[T]{
		name: "study_sessions", bucketed: true, owner: func(r *T) string { return r.Examinee }, exported: func(r *T) *int64 { return &r.ExportedAt },
		columns: []field[T]{
			{name: "source", key: true, text: func(r *T) *string { return &r.Source }},
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Examinee }},
			{name: "day", key: true, moment: func(r *T) *int64 { return &r.Day }},
			{name: "hours", key: true, real: func(r *T) *float64 { return &r.Hours }},
			{name: "activity", key: true, text: func(r *T) *string { return &r.Activity }},
			{name: "resource", key: true, text: func(r *T) *string { return &r.Resource }},
			{name: "area", key: true, text: func(r *T) *string { return &r.Area }},
			{name: "number", key: true, whole: func(r *T) *int { return &r.Number }},
		},
		number: func(r *T) *int { return &r.Number },
		group:  func(r T) T { r.Hours, r.Number = exam.Unknown, 0; return r },
	}
}

func events() *table[exam.Event] {
	type T = exam.Event
	return &table[T]{
		name: "events", bucketed: true, owner: func(r *T) string { return r.Examinee }, exported: func(r *T) *int64 { return &r.ExportedAt },
		columns: []field[T]{
			{name: "source", key: true, text: func(r *T) *string { return &r.Source }},
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Examinee }},
			{name: "began_at", key: true, moment: func(r *T) *int64 { return &r.From }},
			{name: "ended_at", moment: func(r *T) *int64 { return &r.To }},
			{name: "kind", key: true, text: func(r *T) *string { return &r.Kind }},
			{name: "severity", text: func(r *T) *string { return &r.Severity }},
			{name: "modifiable", flag: func(r *T) *exam.Flag { return &r.Modifiable }},
		},
	}
}

func courseGrades() *table[exam.CourseGrade] {
	type T = exam.CourseGrade
	return &table[T]{
		name: "course_grades", bucketed: true, owner: func(r *T) string { return r.Examinee }, exported: func(r *T) *int64 { return &r.ExportedAt },
		columns: append([]field[T]{
			{name: "source", key: true, text: func(r *T) *string { return &r.Source }},
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Examinee }},
			{name: "course", key: true, text: func(r *T) *string { return &r.Course }},
			{name: "area", key: true, text: func(r *T) *string { return &r.Area }},
			{name: "taken_at", key: true, moment: func(r *T) *int64 { return &r.TakenAt }},
		}, scoreColumns(func(r *T) *exam.Score { return &r.Grade }, "grade")...),
	}
}

func items() *table[exam.Item] {
	type T = exam.Item
	return &table[T]{
		name: "items", byCell: true,
		columns: []field[T]{
			{name: "source", key: true, text: func(r *T) *string { return &r.Source }},
			{name: "item", key: true, text: func(r *T) *string { return &r.ID }},
			{name: "form", key: true, text: func(r *T) *string { return &r.Form }},
			{name: "key", text: func(r *T) *string { return &r.Key }},
			{name: "options", whole: func(r *T) *int { return &r.Options }},
			{name: "peer_p", about: true, lasts: true, share: func(r *T) *float32 { return &r.PeerP }},
			{name: "disciplines", text: func(r *T) *string { return &r.Disciplines }},
			{name: "systems", text: func(r *T) *string { return &r.Systems }},
			{name: "tasks", text: func(r *T) *string { return &r.Tasks }},
		},
	}
}

func roster() *table[exam.Examinee] {
	type T = exam.Examinee
	return &table[T]{
		name: "roster", owner: func(r *T) string { return r.Pseudonym }, exported: func(r *T) *int64 { return &r.ExportedAt }, byCell: true,
		columns: []field[T]{
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Pseudonym }},
			{name: "id", text: func(r *T) *string { return &r.ID }},
			{name: "name", text: func(r *T) *string { return &r.Name }},
			{name: "cohort", text: func(r *T) *string { return &r.Cohort }},
			{name: "school_type", text: func(r *T) *string { return &r.SchoolType }},
			{name: "exam_date", moment: func(r *T) *int64 { return &r.ExamDate }},
			{name: "exam", text: func(r *T) *string { return &r.Exam }},
		},
	}
}

// identities are ids as exported, as the files with answers have them. Everything is key, so that no two rows contradict
// each other, and the roster is free to say more, or to be in conflict with itself.
func identities() *table[exam.Examinee] {
	type T = exam.Examinee
	return &table[T]{
		name: "identities", owner: func(r *T) string { return r.Pseudonym },
		columns: []field[T]{
			{name: "examinee", key: true, text: func(r *T) *string { return &r.Pseudonym }},
			{name: "id", key: true, text: func(r *T) *string { return &r.ID }},
		},
	}
}

// scoreColumns are the three columns of a score. A score without a scale is no score.
func scoreColumns[T any](score func(*T) *exam.Score, name string) []field[T] {
	none := func(r *T) bool { return score(r).Scale == "" && score(r).Value == 0 }
	return []field[T]{
		{name: name + "_scale", text: func(r *T) *string { return (*string)(&score(r).Scale) }},
		{name: name, real: func(r *T) *float64 { return &score(r).Value }, absent: none},
		{name: name + "_max", real: func(r *T) *float64 { return &score(r).Max }, absent: func(r *T) bool { return score(r).Max == 0 }},
	}
}
