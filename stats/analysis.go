// Package stats turns responses and scores into analyses: what can be said about an examinee and a cohort, each figure with
// its interval and what it rests on, or withheld with the reason.
//
// # Table of contents
//
//	run.go          Run: a source in, one Analysis per examinee and a Cohort out; run_*.go its steps, in order:
//	                survey (one reading: items, areas, a sample), canonical, judge (models and target), examinee; calibration;
//	                print (what an examinee's analysis rests on); memory.go what the night before found
//	history*.go     one examinee's responses as the trend model reads them
//	trend/          ability through time: filter, smoother, estimation; levels of scores; baseline/ its rivals
//	area*.go        level, need, movement, next block, verdict, depth and company of an area
//	overall*.go     the whole, from responses or from scores alone; what to do next
//	mistake*.go     how points were lost (responsetime, mixture and ledger with it)
//	pass*.go        the probability of passing
//	cohort*.go      the group: who to offer help to first, areas, the largest form
//	evaluate*.go    is the model any good: predictions of other people's answers, beside simple models
//	item/ irt/ tally/   items, tests, response models, mergeable counts
//	simulate*.go    invented schools of known truth
//
// What comes in: exam's columns and rows through a Source. What goes out: Analysis, Cohort, Evaluation, plain data that
// serialises to JSON. It refuses to know files, clocks, HTML.
package stats

// SchemaVersion of the JSON form of Analysis and Cohort. Fields may be added within a version.
const SchemaVersion = 1

// Analysis is everything computed for one examinee: the whole input of a page, and its JSON.
type Analysis struct {
	Schema   int    `json:"schema"`
	Examinee string `json:"examinee"` // pseudonym
	AsOf     string `json:"as_of"`    // date, YYYY-MM-DD: the one stated, else whole weeks after the examinee's last day, within the data's
	Model    string `json:"model"`    // version of the methods

	Exam        ExamSummary  `json:"exam"`
	Data        DataSummary  `json:"data"`
	Pass        Pass         `json:"pass"`
	Overall     Area         `json:"overall"`
	Disciplines []Area       `json:"disciplines"` // areas of the axis that the data carry, sorted by what to do first
	Systems     []Area       `json:"systems"`
	Tasks       []Area       `json:"tasks"`
	Sittings    []SittingRow `json:"sittings"`    // every dated or undated sitting, in order
	Scores      []ScoreTrend `json:"scores"`      // practice scores by scale, those with most dated scores of known error first
	AreaScores  []AreaScores `json:"area_scores"` // what score reports say about content areas
	Mistakes    Mistakes     `json:"mistakes"`
	Attempts    []AttemptRow `json:"attempts"`
	Actions     []Action     `json:"actions"` // at most 5
	Caveats     []string     `json:"caveats"`
}

// ExamSummary is the target exam and the dated facts by which the page judges.
type ExamSummary struct {
	ID       string   `json:"id"` // "" when no exam was stated
	Name     string   `json:"name"`
	Date     string   `json:"date"` // date the probability refers to, YYYY-MM-DD; "" unknown
	Standard *Fact    `json:"standard"`
	Notes    []string `json:"notes"` // unverified facts that matter here, said in words
}

// Fact is a dated exam fact as the page prints it.
type Fact struct {
	Value         float64 `json:"value"`
	Scale         string  `json:"scale"`
	EffectiveFrom string  `json:"effective_from"`
	Source        string  `json:"source"`
	Confidence    string  `json:"confidence"` // "primary", "secondary", "computed", "unverified"
}

// DataSummary is the "data we used" strip.
type DataSummary struct {
	Responses    int    `json:"responses"` // all responses of this examinee
	Scored       int    `json:"scored"`    // those with a result that counts
	Omitted      int    `json:"omitted"`
	NotReached   int    `json:"not_reached"`
	Unclassified int    `json:"unclassified"` // scored responses with no content area
	Sittings     int    `json:"sittings"`     // sittings with responses or a score
	First        string `json:"first"`        // date; "" when no date was exported
	Last         string `json:"last"`
	Untimed      int    `json:"untimed"` // responses in untimed or tutor mode
	Undated      int    `json:"undated"` // responses without a time
	// Contested counts answers that are not among the responses: exports contradict each other on them, and do not say
	// which is newer. ContestedSittings counts sittings of which the same is true.
	Contested         int           `json:"contested"`
	ContestedSittings int           `json:"contested_sittings"`
	Doubtful          int           `json:"doubtful"` // answers among the responses that may be others among them, exported once more with less detail
	Files             []FileSummary `json:"files"`    // the files of this run, for somebody alone; empty in a group: they are other people's
}

// FileSummary is how one input file came out.
type FileSummary struct {
	Name      string `json:"name"`    // base name, never a path
	Outcome   string `json:"outcome"` // "used", "partial", "refused"
	Kind      string `json:"kind"`
	Format    string `json:"format"`
	Used      int64  `json:"rows_used"`
	Duplicate int64  `json:"rows_duplicate"`
	SetAside  int64  `json:"rows_set_aside"`
	Reason    string `json:"reason"` // why refused; ""
}

// Pass is the probability of passing and what it rests on.
type Pass struct {
	Probability Estimate       `json:"probability"` // unit "probability", interval 10-90%
	OutOf20     int            `json:"out_of_20"`   // what the page says, 1 to 19; -1 when withheld
	LowOf20     int            `json:"low_of_20"`   // 1 to OutOf20; -1 when withheld
	HighOf20    int            `json:"high_of_20"`  // OutOf20 to 19; -1 when withheld
	Word        string         `json:"word"`        // "likely", "too close to call", "not yet likely", "withheld"
	Basis       string         `json:"basis"`       // "responses", "scaled scores", "responses and scaled scores", ""
	Score       Estimate       `json:"score"`       // expected exam score or proportion, with the scale in Unit
	Reported    []ReportedPass `json:"reported"`    // probabilities printed on the examinee's own score reports
	Assumptions []string       `json:"assumptions"` // in plain words
}

// ReportedPass is a probability that a vendor printed; it is shown as theirs and never mixed into ours.
type ReportedPass struct {
	Family string  `json:"family"`
	Date   string  `json:"date"`
	Value  float64 `json:"value"`
}

// Area is a content area (or the whole): level now, need, movement and verdict.
type Area struct {
	Dimension       string       `json:"dimension"` // "overall", "discipline", "system", "task"
	Name            string       `json:"name"`
	Slug            string       `json:"slug"`             // for in-page anchors: our own counter, e.g. "d3"
	N               int          `json:"n"`                // scored responses
	Repeated        int          `json:"repeated"`         // of them, to questions met before
	Sittings        int          `json:"sittings"`         // sittings that touch it
	Percent         Estimate     `json:"percent"`          // raw proportion correct, Wilson interval
	Level           Estimate     `json:"level"`            // model: expected proportion correct on items of average difficulty, now
	Needed          Estimate     `json:"needed"`           // the same scale: what the passing standard asks for; withheld without one
	Gap             Estimate     `json:"gap"`              // Level - Needed
	Change          Estimate     `json:"change"`           // over the 28 days up to the last dated practice, proportion; withheld under 3 dated sittings
	RiseProbability float64      `json:"rise_probability"` // P(change > 0); -1 when Change is withheld
	Arrow           string       `json:"arrow"`            // "rising", "falling", "no clear change", "" when withheld
	Verdict         Verdict      `json:"verdict"`
	Points          []TrendPoint `json:"points"`
	NextBlock       Estimate     `json:"next_block"`   // predicted proportion in the next block of 40 (80% interval)
	Decay           string       `json:"decay"`        // a sentence, "" when no decay is shown by the data
	ChangePoint     string       `json:"change_point"` // date of a change point with posterior > 0.8, ""
	WeightLow       float64      `json:"weight_low"`   // blueprint range in force, percent; -1 unknown
	WeightHigh      float64      `json:"weight_high"`
}

// Verdict says what the data allow to say about an area.
type Verdict struct {
	Class            string   `json:"class"`             // "confirmed_weak", "likely_weak", "isolated_bad_block", "unclear", "not_weak", "withheld"
	Words            string   `json:"words"`             // kind words for the page
	BelowProbability float64  `json:"below_probability"` // P(below by more than WeakMargin), of a whole known by scores alone P(below); -1 when withheld
	MoreQuestions    int      `json:"more_questions"`    // about how many more would settle it; 0 when settled
	Reason           string   `json:"reason"`
	Consistency      string   `json:"consistency"` // "consistent", "isolated", "" undetermined
	Gap              string   `json:"gap"`         // "edge", "fundamental", "": of all areas of the dimension together
	Origin           string   `json:"origin"`      // "long-standing", "newly emerged", "" when no course grades are given
	Group            []string `json:"group"`       // other areas that are low together with it
	// LowSittings are those that all others did not lead to expect, whatever the class: indexes into Analysis.Sittings.
	LowSittings []int `json:"low_sittings"`
}

// TrendPoint is one sitting in an area's course.
type TrendPoint struct {
	Date     string   `json:"date"`     // "" undated
	Sitting  int      `json:"sitting"`  // index into Analysis.Sittings
	Observed Estimate `json:"observed"` // proportion correct in that sitting
	Smoothed Estimate `json:"smoothed"` // model's level at that sitting given everything
}

// SittingRow is one sitting on the page.
type SittingRow struct {
	Date    string      `json:"date"`
	Label   string      `json:"label"` // form or family as exported, or "sitting 3"
	Mode    string      `json:"mode"`
	N       int         `json:"n"`
	Percent Estimate    `json:"percent"` // proportion correct; withheld without responses
	Score   *ScoreValue `json:"score"`   // as exported, null when none
}

// ScoreValue is a score as exported, with its scale.
type ScoreValue struct {
	Value float64 `json:"value"`
	Scale string  `json:"scale"`
	Max   float64 `json:"max"`
}

// Mistakes is how points were lost. The counts of Types add up to Missed.
type Mistakes struct {
	Missed      int              `json:"missed"`       // scored responses that lost credit
	Types       []MistakeType    `json:"types"`        // largest first; "not_classified" is always present
	Strategy    Estimate         `json:"strategy"`     // points lost to how questions were taken, not to content; withheld where it cannot be told
	Clusters    []MistakeCluster `json:"clusters"`     // empty when the data are too thin or classes overlap
	ClusterNote string           `json:"cluster_note"` // why there are none, or how stable they are
	Used        []string         `json:"used"`         // columns that evidence came from
	Missing     []string         `json:"missing"`      // columns that are missing, and what cannot be told without them
	Caveats     []string         `json:"caveats"`
}

// MistakeType is one type with its evidence.
type MistakeType struct {
	Type       string   `json:"type"`        // exam.MistakeType name
	Words      string   `json:"words"`       // what the page says
	Count      int      `json:"count"`       // misses whose evidence matches; sums with the others to Missed
	Matched    int      `json:"matched"`     // misses that show this evidence, also where another type came first
	Share      Estimate `json:"share"`       // of missed
	PointsLost Estimate `json:"points_lost"` // net of what the same behaviour won; withheld where it cannot be told
	Verdict    string   `json:"verdict"`     // "costs points", "cannot tell", "no net loss", ""
}

// MistakeCluster is a pattern found by the mixture model.
type MistakeCluster struct {
	Label     string   `json:"label"`
	Size      int      `json:"size"`
	Share     Estimate `json:"share"`
	Stability float64  `json:"stability"` // mean bootstrap Jaccard
	Features  []string `json:"features"`  // what marks it, in words
}

// AttemptRow is one real attempt.
type AttemptRow struct {
	Exam    string      `json:"exam"`
	Date    string      `json:"date"`
	Number  int         `json:"number"`
	Outcome string      `json:"outcome"`
	Score   *ScoreValue `json:"score"`
}

// Action is one thing to do next: one area, one behaviour, one amount, one date, and where the evidence is.
type Action struct {
	Text     string `json:"text"`
	Area     string `json:"area"`
	Evidence string `json:"evidence"` // slug of the section or area that shows why
	By       string `json:"by"`       // date; ""
}

// Cohort is everything computed over all examinees: the input of the index page.
type Cohort struct {
	Schema      int              `json:"schema"`
	AsOf        string           `json:"as_of"`
	Model       string           `json:"model"`
	Exam        ExamSummary      `json:"exam"`
	Examinees   int              `json:"examinees"`
	Responses   int64            `json:"responses"`
	Scored      int64            `json:"scored"`
	HelpFirst   []CohortRow      `json:"help_first"` // every examinee, who to offer help to first, first
	Areas       []CohortArea     `json:"areas"`
	Compared    string           `json:"compared_with"` // what verdicts on areas are about: "what is needed", else "their own overall level"
	Mistakes    []CohortMistake  `json:"mistakes"`
	Patterns    []MistakeCluster `json:"patterns"`     // among the misses of a sample of the group; empty when none is stable
	PatternNote string           `json:"pattern_note"` // why there are none, or what they rest on
	Test        *TestSummary     `json:"test"`         // of the largest form; null when none has enough
	Files       []FileSummary    `json:"files"`
	Suppressed  []string         `json:"suppressed"` // what is not shown because a group is too small
	Caveats     []string         `json:"caveats"`
}

// CohortRow is one examinee in the list.
type CohortRow struct {
	Examinee string   `json:"examinee"`
	Pass     Estimate `json:"pass"`
	OutOf20  int      `json:"out_of_20"`
	Level    Estimate `json:"level"`
	Change   Estimate `json:"change"`
	Arrow    string   `json:"arrow"`
	N        int      `json:"n"`
	Last     string   `json:"last"`
	Weakest  string   `json:"weakest"` // first low area of the page's lists; ""
	Why      string   `json:"why"`     // why this place in the list, in words
}

// CohortArea is an area over the cohort.
type CohortArea struct {
	Dimension   string   `json:"dimension"`
	Name        string   `json:"name"`
	Examinees   int      `json:"examinees"`
	N           int64    `json:"n"`
	Percent     Estimate `json:"percent"`      // withheld under the small-group minimum
	BelowNeeded Estimate `json:"below_needed"` // share of examinees with a verdict who are below Cohort.Compared
	WithinShare string   `json:"note"`
}

// CohortMistake is a mistake type over the cohort.
type CohortMistake struct {
	Type  string   `json:"type"`
	Words string   `json:"words"`
	Count int64    `json:"count"`
	Share Estimate `json:"share"`
}

// TestSummary is reliability over the cohort's responses to one form.
type TestSummary struct {
	Form         string     `json:"form"`
	Persons      int        `json:"n_persons"`
	Items        int        `json:"n_items"`
	Alpha        Estimate   `json:"alpha"`
	SEM          Estimate   `json:"sem"`
	FlaggedItems []ItemFlag `json:"flagged_items"`
}

// ItemFlag is an item that faculty should look at.
type ItemFlag struct {
	Item     string   `json:"item"`
	PValue   Estimate `json:"p_value"`
	ItemRest Estimate `json:"item_rest"`
	Why      string   `json:"why"`
}
