package exam

import "math"

// Result says how a response was scored.
type Result uint8

// The results of a response. The zero value, ResultUnknown, means that neither a mark nor a key with
// the chosen option was exported: such a response is kept and never scored.
const (
	ResultUnknown Result = iota
	Correct
	Incorrect
	Omitted
	NotReached
	NotPresented
	PartlyCorrect // Credit says how much
)

var resultNames = [...]string{"unknown", "correct", "incorrect", "omitted", "not_reached", "not_presented", "partly_correct"}

// String returns the name that the dataset and every output use.
func (r Result) String() string {
	if int(r) < len(resultNames) {
		return resultNames[r]
	}
	return "unknown"
}

// ParseResult is the inverse of String; ok is false for any other text.
func ParseResult(s string) (r Result, ok bool) {
	for i, name := range resultNames {
		if name == s {
			return Result(i), true
		}
	}
	return ResultUnknown, false
}

// Scored reports whether the response counts in a score: correct, partly correct, incorrect and omitted do.
// Not reached, not presented and unknown do not.
func (r Result) Scored() bool {
	return r == Correct || r == Incorrect || r == Omitted || r == PartlyCorrect
}

// Unanswered reports whether the result says that nothing was chosen.
func (r Result) Unanswered() bool { return r == Omitted || r == NotReached || r == NotPresented }

// NoTime marks an unknown instant in columns of microseconds since 1970 UTC.
const NoTime int64 = math.MinInt64

// Unknown marks a number that was not recorded, in columns whose real values are never negative
// (seconds, changes, confidence, the share of others who were correct, scores).
const Unknown = -1

// Flag is a yes/no mark that may be missing from an export.
type Flag int8

// The values of a Flag; the zero value is "not recorded".
const (
	FlagUnknown Flag = iota
	FlagNo
	FlagYes
)

// Parts is a set of the parts of an export that tell one answer from another.
type Parts uint8

// The parts of Parts.
const (
	PartSitting  Parts = 1 << iota // the sitting
	PartForm                       // the form
	PartBlock                      // the block
	PartPosition                   // the position
	PartTime                       // when it was answered
	PartOrder                      // any order of the answers that could stand for the position
	PartClock                      // the time of day, where the day is told
	PartOffset                     // the offset of the time, which was assumed to be that of UTC
)

// Response is what one examinee did with one item in one sitting: one row of Responses.
// It is what edges and tests see; between file and dataset responses travel as columns.
type Response struct {
	Source   string // export family it came from, e.g. "canvas"; part of the row's identity
	Examinee string // pseudonym
	Sitting  string // id of the sitting, unique within examinee and source
	Form     string // id or name of the form
	Family   string // product line of the form, e.g. "CBSSA"
	Mode     string // "timed", "tutor", "untimed" or "" when not recorded
	Item     string // id of the item
	Block    int16  // 1-based block within the sitting; 0 not recorded
	Position int32  // 1-based order within the sitting (or block); 0 not recorded

	AnsweredAt    int64  // microseconds since 1970 UTC; NoTime when unknown
	TimeLayout    string // layout that renders the original text, or "=" + the original text (see transform)
	TimeBasis     string // how the offset was known: "offset", "zone", "assumed", "earlier_of_two", "date_only", ""
	OffsetMinutes int16  // minutes east of UTC of the original text

	Chosen      string // option(s) chosen, as exported; "" none
	FirstChosen string // option first chosen, where the export has it
	Key         string // correct option(s), as exported or from a key file
	Result      Result
	Credit      float32 // 0..1, share of the item's points earned; Unknown when Result is unknown

	Seconds    float32 // time on the item in seconds; Unknown
	Changes    int16   // number of answer changes; Unknown
	PeerP      float32 // share of others who were correct, 0..1; Unknown
	Confidence float32 // examinee's own confidence, 0..1; Unknown
	Flagged    Flag    // marked by the examinee
	Seen       Flag    // item had been seen before
	Tag        string  // examinee's own reason for the error, as exported

	Disciplines string // content areas of the item, "|"-joined and sorted; "" unclassified
	Systems     string
	Tasks       string

	ExportedAt int64 // when the export was made, microseconds UTC; NoTime when unknown
}
