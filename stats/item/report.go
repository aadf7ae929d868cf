package item

// SchemaVersion of the JSON form of Report. Fields may be added within a version.
const SchemaVersion = 1

// IntervalLevel is the coverage of every interval in a Report.
const IntervalLevel = .90

// Report is everything known about one form: {"test": {...}, "items": [...]}. A number that is undefined or rests on too
// little is null, and the Reasons beside it say why, by field name.
type Report struct {
	Schema  int      `json:"schema"`
	Test    Test     `json:"test"`
	Items   []Item   `json:"items"`   // in natural order of item id
	Persons []Person `json:"persons"` // empty unless asked for, by examinee and sitting
	Caveats []string `json:"caveats"`
	unheld  string
}

// Unheld is why there is no model, though Options.Anchors were to hold its scale; "" where they do, or were not given.
func (r *Report) Unheld() string { return r.unheld }

// Test is the form as a whole.
type Test struct {
	Source     string `json:"source"`
	Form       string `json:"form"` // "" when the export names no form: all items of the source are then one form
	Persons    int64  `json:"n_persons"`
	Items      int    `json:"n_items"`
	Responses  int64  `json:"n_responses"` // scored
	Complete   int64  `json:"n_complete"`  // persons with a scored response to every item
	PairsShare *Num   `json:"overlap"`     // mean share of persons who saw both items of a pair

	Alpha     *Num   `json:"alpha"`
	AlphaLow  *Num   `json:"alpha_low"`
	AlphaHigh *Num   `json:"alpha_high"`
	KR20      *Num   `json:"kr20"`
	SEM       *Num   `json:"sem"`  // in raw points
	Mean      *Num   `json:"mean"` // of raw scores
	SD        *Num   `json:"sd"`   // n-1
	MeanShare *Num   `json:"mean_proportion"`
	SDShare   *Num   `json:"sd_proportion"`
	Method    string `json:"method"` // "complete responses", "pairwise covariances" or "shares of the rest"

	IRT         string `json:"irt"` // "1pl", "2pl" or ""
	Prior       bool   `json:"irt_prior"`
	Converged   bool   `json:"irt_converged"`
	SEMethod    string `json:"irt_se"` // how standard errors were found; "" without a model
	LogLik      *Num   `json:"loglik"`
	Free        int    `json:"n_parameters"`
	AIC         *Num   `json:"aic"`
	AbilitySD   *Num   `json:"ability_sd"`
	Marginal    *Num   `json:"marginal_reliability"`
	M2          *Num   `json:"m2"`
	M2DF        *Num   `json:"m2_df"`
	M2P         *Num   `json:"m2_p"`
	RMSEA       *Num   `json:"rmsea2"`
	AbilityMean *Num   `json:"ability_mean"`
	Misfits     *Num   `json:"n_person_misfit"` // persons whose pattern is strange at their level (l_z < -2.5): look at their data

	Subscores []Subscore        `json:"subscores"`
	SumScores []SumScore        `json:"sum_scores"` // ability from the raw score; empty without a response model
	Reasons   map[string]string `json:"reasons"`
}

// Item is one question.
type Item struct {
	ID           string   `json:"item_id"`
	N            int64    `json:"n"` // persons with a scored response
	Omitted      int64    `json:"n_omitted"`
	NotReached   int64    `json:"n_not_reached"`
	NotPresented int64    `json:"n_not_presented"`
	Unscored     int64    `json:"n_unscored"` // neither mark nor key
	Key          string   `json:"key"`
	Areas        []string `json:"disciplines"`

	PValue   *Num `json:"p_value"`
	PLow     *Num `json:"p_low"` // Wilson
	PHigh    *Num `json:"p_high"`
	ItemRest *Num `json:"item_rest"`
	RestLow  *Num `json:"item_rest_low"` // Fisher's z
	RestHigh *Num `json:"item_rest_high"`
	Upper    *Num `json:"upper_lower"`
	Without  *Num `json:"alpha_if_removed"`

	A      *Num `json:"a"`
	B      *Num `json:"b"`
	C      *Num `json:"c"`
	D      *Num `json:"d"`
	SEA    *Num `json:"se_a"`
	SEB    *Num `json:"se_b"`
	SED    *Num `json:"se_d"`
	Anchor bool `json:"anchor"` // parameters kept from an earlier calibration
	Infit  *Num `json:"infit"`
	Outfit *Num `json:"outfit"`
	SX2    *Num `json:"sx2"`
	SX2DF  *Num `json:"sx2_df"`
	SX2P   *Num `json:"sx2_p"`

	Options []Option          `json:"distractors"`
	Checked bool              `json:"key_checked"` // enough chose among known options for a wrong key to show
	Flags   []string          `json:"flags"`
	Reasons map[string]string `json:"reasons"`
}

// Option is one row of the distractor table.
type Option struct {
	Option string `json:"option"`
	Key    bool   `json:"key"`
	N      int64  `json:"n"`
	Share  *Num   `json:"share"`  // of those with a scored response
	Thirds []*Num `json:"thirds"` // share in the low, middle and high third of ability
	Rest   *Num   `json:"rest_r"` // correlation of choosing it with the share of credit on the other items
	Reason string `json:"reason"` // why Rest is null
}

// Subscore says whether the score of an area tells more about the area than the whole score does (Haberman 2008).
type Subscore struct {
	Area       string `json:"area"`
	Items      int    `json:"n_items"`
	Alpha      *Num   `json:"alpha"`
	PRMSES     *Num   `json:"prmse_s"` // of the area's true score from the area's score
	PRMSEX     *Num   `json:"prmse_x"` // of the same from the whole score
	Reportable bool   `json:"added_value"`
	Reason     string `json:"reason"`
}

// SumScore is one line of the table from raw score to ability.
type SumScore struct {
	Score    int `json:"score"`
	Ability  Num `json:"ability"` // expected a posteriori, logits
	SE       Num `json:"se"`
	Expected Num `json:"n_expected"`
}

// The flags of items.
const (
	FlagWrongKey = "possible_wrong_key"         // an option other than the key is chosen by the able
	FlagDefect   = "defect"                     // corrected point-biserial below 0
	FlagWeak     = "weak"                       // below WeakRest
	FlagOption   = "non_functioning_distractor" // an option that fewer than 5% chose: information, not an error
	FlagKeys     = "several_keys"               // rows of the export name different keys
	FlagNobody   = "key_chosen_by_nobody"       // of at least 10 persons nobody chose the key, nor earned anything
)
