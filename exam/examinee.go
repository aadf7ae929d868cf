package exam

// Examinee is one row of the roster. It is the only type that carries a name; only report writing reads it.
type Examinee struct {
	Pseudonym  string
	ID         string // id as exported
	Name       string
	Cohort     string // class or year
	SchoolType string // "us_md", "us_do", "non_us" or as exported
	ExamDate   int64  // planned date of the real exam, microseconds UTC; NoTime
	Exam       string // planned exam
	ExportedAt int64  // when the export was made, microseconds UTC; 0 or NoTime not known
}

// StudySession is one row of the study log.
type StudySession struct {
	Source, Examinee string
	Day              int64 // microseconds UTC at the start of the day
	Hours            float64
	Activity         string // "active", "passive" or as exported
	Resource         string
	Area             string
	Number           int   // of equal entries of one export, which one: 2 the second; 0 the first
	ExportedAt       int64 // when the export was made, microseconds UTC; 0 or NoTime not known
}

// Event is one row of external events that may have touched preparation.
type Event struct {
	Source, Examinee string
	From, To         int64 // microseconds UTC; To is NoTime while it lasts
	Kind, Severity   string
	Modifiable       Flag
	ExportedAt       int64 // when the export was made, microseconds UTC; 0 or NoTime not known
}

// CourseGrade is one row of course grades.
type CourseGrade struct {
	Source, Examinee string
	Course, Area     string
	Grade            Score
	TakenAt          int64
	ExportedAt       int64 // when the export was made, microseconds UTC; 0 or NoTime not known
}

// Item is what is known of a test question apart from anybody's response: one row of the items table.
type Item struct {
	Source, ID, Form            string
	Key                         string
	Options                     int     // number of options; 0 unknown
	PeerP                       float32 // share of others who were correct; Unknown
	Disciplines, Systems, Tasks string  // "|"-joined, sorted
}
