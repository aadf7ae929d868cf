package exam

// Outcome of an attempt at the real exam.
type Outcome string

// The outcomes. "" is not known (yet).
const (
	Passed     Outcome = "pass"
	Failed     Outcome = "fail"
	Incomplete Outcome = "incomplete" // begun and not finished; counts as an attempt
	Withdrawn  Outcome = "withdrawn"  // never taken; not an attempt
)

// Attempt is one taking of the real exam, with its outcome: one row of the attempts table.
type Attempt struct {
	Source, Examinee string
	Exam             string // id of the exam, e.g. "usmle-step1", or as exported
	Number           int    // 1-based; 0 unknown
	TakenAt          int64  // microseconds UTC; NoTime when unknown
	Outcome          Outcome
	Score            Score       // zero when only pass or fail was reported
	Areas            []AreaScore // after a failure: ordinal flags lower, same, higher
	ExportedAt       int64
}
