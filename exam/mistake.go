package exam

// MistakeType names a way in which a point was lost. A type describes what the record of one response shows,
// never the person. No validated taxonomy with published prevalences exists; these are the categories that
// educators use, each with an evidence rule (stats, mistake.go).
type MistakeType string

// The types, in the order in which evidence is looked at.
const (
	RanOut        MistakeType = "omitted_or_ran_out"     // left blank, or in the last run of blanks and rapid answers of a block
	RapidGuess    MistakeType = "rapid_guess"            // answered too fast to have been read
	ChangedAway   MistakeType = "changed_right_to_wrong" // first answer was right, last was not
	EasyMiss      MistakeType = "easy_missed_fast"       // well within reach, answered faster than usual
	FirstFit      MistakeType = "stopped_at_first_fit"   // quick, and the most popular wrong option
	NarrowedToTwo MistakeType = "narrowed_to_two"        // changed between two wrong options, slower than usual
	LongOnEasy    MistakeType = "long_time_then_missed"  // within reach, much slower than usual
	TimePressure  MistakeType = "time_pressure"          // end of a block, answers hurried
	SureButWrong  MistakeType = "sure_but_wrong"         // stated confidence high
	KnowledgeGap  MistakeType = "not_yet_learnt"         // more likely missed than not, and nothing else seen
	NotClassified MistakeType = "not_classified"         // missed, and the record does not say how
	LateInBlock   MistakeType = "late_in_block"          // accuracy falls along the block: shown for a student, never for one question
)

var mistakeWords = map[MistakeType]string{
	RanOut:        "Left blank, or time ran out",
	RapidGuess:    "Answered too fast to have been read",
	ChangedAway:   "Right at first, then changed",
	EasyMiss:      "Missed quickly although within reach",
	FirstFit:      "Stopped at the first answer that fitted",
	NarrowedToTwo: "Down to two options, took the other one",
	LongOnEasy:    "Long thought about, though within reach",
	TimePressure:  "Hurried at the end of a block",
	SureButWrong:  "Felt sure, and it was another option",
	KnowledgeGap:  "Not yet learnt",
	NotClassified: "Not classified: the record does not say how",
	LateInBlock:   "Fewer right answers late in a block",
}

// MistakeTypes returns the types in the order in which evidence is looked at.
func MistakeTypes() []MistakeType {
	return []MistakeType{RanOut, RapidGuess, ChangedAway, EasyMiss, FirstFit, NarrowedToTwo, LongOnEasy,
		TimePressure, SureButWrong, KnowledgeGap, NotClassified, LateInBlock}
}

// Words returns what a page says for the type: about the answer, never about the person.
func (m MistakeType) Words() string {
	if w, ok := mistakeWords[m]; ok {
		return w
	}
	return string(m)
}
