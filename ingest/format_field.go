package ingest

import (
	"slices"
	"strings"
)

// The fields. Several kinds share some of them.
const (
	FieldSource   Field = "source" // constant: the export family, part of a row's identity
	FieldExaminee Field = "examinee_id"
	FieldSitting  Field = "sitting_id"
	FieldForm     Field = "form_id"
	FieldFamily   Field = "form_family"
	FieldMode     Field = "mode"
	FieldExported Field = "exported_at"

	FieldBlock         Field = "block_no"
	FieldPosition      Field = "item_seq"
	FieldItem          Field = "item_id"
	FieldAnsweredAt    Field = "answered_at"
	FieldKey           Field = "key"
	FieldResponse      Field = "response"
	FieldFirstResponse Field = "first_response"
	FieldChanges       Field = "n_changes"
	FieldResult        Field = "result"
	FieldPoints        Field = "points"     // points earned on an item
	FieldPointsMax     Field = "points_max" // full points of an item
	FieldSeconds       Field = "response_time_s"
	FieldFlagged       Field = "flagged"
	FieldDisciplines   Field = "disciplines"
	FieldSystems       Field = "systems"
	FieldTask          Field = "physician_task"
	FieldPeerP         Field = "peer_p"
	FieldConfidence    Field = "confidence"
	FieldErrorReason   Field = "error_reason"
	FieldSeenBefore    Field = "seen_before"
	FieldAnswered      Field = "answered" // whether there was an answer at all, in exports that score none as 0
	FieldState         Field = "state"    // a whole answer record inside one cell (Open edX)
	FieldLine          Field = "line"     // a whole answer pasted as one line of text (UWorld)

	FieldTakenOn     Field = "taken_on"
	FieldItems       Field = "n_items"
	FieldMinutes     Field = "minutes"
	FieldBlocks      Field = "blocks"
	FieldScale       Field = "score_scale"
	FieldScore       Field = "score"
	FieldScoreMax    Field = "score_max"
	FieldLikelyLow   Field = "likely_low"
	FieldLikelyHigh  Field = "likely_high"
	FieldLikelyRange Field = "likely_range" // "62 - 70" in one cell
	FieldLowPassLow  Field = "low_pass_low"
	FieldLowPassHigh Field = "low_pass_high"
	FieldReported    Field = "reported_p_pass"
	FieldPeerMean    Field = "peer_mean"
	FieldArea        Field = "area" // sittings, attempts: a column per area; study log, grades: the area's name
	FieldAreaName    Field = "area_name"
	FieldAreaScore   Field = "area_score"
	FieldAreaItems   Field = "area_items"

	FieldExam      Field = "exam"
	FieldAttemptNo Field = "attempt_no"
	FieldExamDate  Field = "exam_date"
	FieldOutcome   Field = "outcome"

	FieldName       Field = "name"
	FieldCohort     Field = "cohort"
	FieldSchoolType Field = "school_type"

	FieldDate     Field = "date"
	FieldHours    Field = "hours"
	FieldActivity Field = "activity"
	FieldResource Field = "resource"

	FieldFrom       Field = "from"
	FieldTo         Field = "to"
	FieldKindOf     Field = "kind"
	FieldSeverity   Field = "severity"
	FieldModifiable Field = "modifiable"

	FieldCourse   Field = "course"
	FieldGrade    Field = "grade"
	FieldGradeMax Field = "grade_max"

	FieldOptions Field = "options"
)

// The fields of each kind, in the order of our own headers.
var (
	responseFields = []Field{FieldExaminee, FieldSitting, FieldForm, FieldFamily, FieldMode, FieldBlock, FieldPosition, FieldItem,
		FieldAnsweredAt, FieldKey, FieldResponse, FieldFirstResponse, FieldChanges, FieldResult, FieldPoints, FieldPointsMax,
		FieldSeconds, FieldFlagged, FieldDisciplines, FieldSystems, FieldTask, FieldPeerP, FieldConfidence, FieldErrorReason,
		FieldSeenBefore, FieldAnswered, FieldExported, FieldState, FieldLine, FieldTakenOn, FieldMinutes, FieldScore, FieldScoreMax, FieldScale, FieldSource}
	sittingFields = []Field{FieldExaminee, FieldSitting, FieldForm, FieldFamily, FieldTakenOn, FieldMode, FieldItems, FieldMinutes,
		FieldBlocks, FieldScale, FieldScore, FieldScoreMax, FieldLikelyLow, FieldLikelyHigh, FieldLikelyRange, FieldLowPassLow,
		FieldLowPassHigh, FieldReported, FieldPeerMean, FieldArea, FieldAreaName, FieldAreaScore, FieldAreaItems, FieldPoints, FieldExported, FieldSource}
	attemptFields = []Field{FieldExaminee, FieldExam, FieldAttemptNo, FieldExamDate, FieldOutcome, FieldScore, FieldScoreMax, FieldScale,
		FieldArea, FieldExported, FieldSource}
	rosterFields = []Field{FieldExaminee, FieldName, FieldCohort, FieldSchoolType, FieldExam, FieldExamDate, FieldExported, FieldSource}
	studyFields  = []Field{FieldExaminee, FieldDate, FieldHours, FieldActivity, FieldResource, FieldArea, FieldExported, FieldSource}
	eventFields  = []Field{FieldExaminee, FieldFrom, FieldTo, FieldKindOf, FieldSeverity, FieldModifiable, FieldExported, FieldSource}
	gradeFields  = []Field{FieldExaminee, FieldCourse, FieldArea, FieldTakenOn, FieldGrade, FieldGradeMax, FieldExported, FieldSource}
	itemFields   = []Field{FieldItem, FieldForm, FieldKey, FieldOptions, FieldPeerP, FieldDisciplines, FieldSystems, FieldTask, FieldSource}
)

// fieldsOf lists the fields of a kind; the list is not to be changed.
func fieldsOf(kind Kind) []Field {
	switch kind {
	case Responses:
		return responseFields
	case Sittings:
		return sittingFields
	case Attempts:
		return attemptFields
	case Roster:
		return rosterFields
	case StudyLog:
		return studyFields
	case Events:
		return eventFields
	case CourseGrades:
		return gradeFields
	case Items:
		return itemFields
	}
	return nil
}

func (f Field) belongs(kind Kind) bool { return slices.Contains(fieldsOf(kind), f) }

func fieldNames(kind Kind) []string {
	var names []string
	for _, f := range fieldsOf(kind) {
		names = append(names, string(f))
	}
	return names
}

// defaultParser is the value spelling of a field when its rule names none. Names are those of transform/value.go.
func (f Field) defaultParser(kind Kind) string {
	switch f {
	case FieldExaminee, FieldItem, FieldSitting:
		return "id"
	case FieldDisciplines, FieldSystems, FieldTask:
		return "list"
	case FieldBlock, FieldPosition, FieldChanges, FieldItems, FieldBlocks, FieldAttemptNo, FieldOptions, FieldAreaItems:
		return "integer"
	case FieldPoints, FieldPointsMax, FieldScoreMax, FieldGradeMax:
		return "number"
	case FieldMinutes:
		return "minutes"
	case FieldHours:
		return "hours"
	case FieldMode:
		return "mode"
	case FieldScore, FieldGrade, FieldLikelyLow, FieldLikelyHigh, FieldLowPassLow, FieldLowPassHigh, FieldPeerMean, FieldAreaScore:
		return "score"
	case FieldSeconds:
		return "seconds"
	case FieldResult:
		return "mark"
	case FieldFlagged, FieldSeenBefore, FieldModifiable, FieldAnswered:
		return "flag"
	case FieldPeerP, FieldConfidence, FieldReported:
		return "proportion"
	case FieldAnsweredAt, FieldTakenOn, FieldExported, FieldExamDate, FieldDate, FieldFrom, FieldTo:
		return "time"
	case FieldOutcome:
		return "outcome"
	case FieldLikelyRange:
		return "range"
	case FieldState:
		return "openedx_state"
	case FieldLine:
		return "uworld_line"
	case FieldArea:
		if kind == Sittings || kind == Attempts {
			return "area_score"
		}
	}
	return "text"
}

// IsTime reports whether the field holds an instant or a day.
func (f Field) IsTime(kind Kind) bool { return strings.HasPrefix(f.defaultParser(kind), "time") }
