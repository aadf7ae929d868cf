package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"cutscore/exam"
)

// SchoolOptions say what school to invent. Zero values take the defaults named.
type SchoolOptions struct {
	Students int
	Seed     uint64
	Sittings int        // practice sittings of each student; 8
	Items    int        // items of each sitting; 0: from 40 to 200 in turn
	Forms    int        // different forms; as many as sittings
	Until    time.Time  // nothing happens later; required
	Exam     *exam.Exam // its blueprint and format on Until shape the items and blocks; required
}

// School is an invented school: items and forms that all its students share. Student draws each student from the seed and
// the student's number alone, so that students can be drawn in any order, on any number of cores, with the same result.
type School struct {
	Options     SchoolOptions
	Disciplines []string
	Systems     []string
	Tasks       []string
	Items       []SimItem
	Forms       []SimForm
	PerBlock    int
	Needed      float64 // proportion correct that passes
}

// SimItem is an invented question with its true parameters.
type SimItem struct {
	ID                   string
	Difficulty           float64 // logit at which an examinee is right half the time
	Disciplines          []int   // indexes; an item has about two
	System, Task         int
	Key, Tempting        byte    // options 'A'..'E'; Tempting is the wrong one most chosen
	LogSeconds           float64 // mean log time at average speed
	PeerP                float64 // share of others who are right
	DisciplineNames      string  // "|"-joined, sorted
	SystemName, TaskName string
}

// SimForm is a form: its items in order.
type SimForm struct {
	ID, Family string
	Items      []int
}

// The population that is invented: the defaults of one student (statistics.md 2.4), with habits planted on top.
const (
	simMeanLevel    = 0.15
	simSpreadG      = 0.55
	simSpreadU      = 0.35
	simMeanB        = -0.6
	simSpreadB      = 0.87
	simSpeedSD      = 0.17
	simTimeSD       = 0.45
	simExamSD       = 0.063 // of an exam's result about the true proportion: form, day, and sampling of items
	simTruthItems   = 240   // items over which true exam results are averaged
	simDefaultForms = 8
)

var simSizes = [...]int{40, 80, 40, 120, 80, 160, 40, 200}

// NewSchool invents items and forms.
func NewSchool(o SchoolOptions) (*School, error) {
	if o.Students < 1 || o.Sittings < 0 || o.Items < 0 || o.Exam == nil || o.Until.IsZero() {
		return nil, fmt.Errorf("a school needs at least one student, an exam and a last day")
	}
	if o.Sittings == 0 {
		o.Sittings = simDefaultForms
	}
	if o.Forms == 0 {
		o.Forms = o.Sittings
	}
	s := &School{Options: o, PerBlock: 40, Needed: 0.6}
	if f, ok := o.Exam.FormatOn(o.Until); ok {
		s.PerBlock = f.Parts[0].PerBlockHigh
	}
	if n, ok := o.Exam.PercentNeededOn(o.Until); ok {
		s.Needed = n.Value
	}
	if err := s.invent(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *School) invent() error {
	shares := map[string][]exam.ContentArea{}
	for _, dimension := range []string{"discipline", "system", "task"} {
		areas, _, ok := s.Options.Exam.BlueprintOn(s.Options.Until, dimension)
		if !ok && dimension != "discipline" {
			areas = []exam.ContentArea{{Name: "General", Low: 100, High: 100}}
		} else if !ok {
			return fmt.Errorf("%s has no shares by discipline on %s", s.Options.Exam.ID, exam.DateOf(s.Options.Until))
		}
		shares[dimension] = areas
	}
	s.Disciplines, s.Systems, s.Tasks = areaNames(shares["discipline"]), areaNames(shares["system"]), areaNames(shares["task"])
	rng := rand.New(rand.NewPCG(s.Options.Seed, math.MaxUint64))
	for f := range s.Options.Forms {
		form := SimForm{ID: fmt.Sprintf("FORM-%02d", f+1), Family: "Practice Form"}
		for range s.size(f) {
			form.Items = append(form.Items, len(s.Items))
			s.Items = append(s.Items, s.item(len(s.Items), shares, rng))
		}
		s.Forms = append(s.Forms, form)
	}
	return nil
}

// size is the number of items of form f.
func (s *School) size(f int) int {
	if s.Options.Items > 0 {
		return s.Options.Items
	}
	return simSizes[f%len(simSizes)]
}

func areaNames(areas []exam.ContentArea) []string {
	out := make([]string, len(areas))
	for i, a := range areas {
		out[i] = a.Name
	}
	return out
}

func (s *School) item(n int, shares map[string][]exam.ContentArea, rng *rand.Rand) SimItem {
	it := SimItem{ID: fmt.Sprintf("Q%05d", n+1), Difficulty: simMeanB + simSpreadB*rng.NormFloat64(),
		LogSeconds: math.Log(70) + 0.3*rng.NormFloat64(), Key: byte('A' + rng.IntN(5))}
	it.Tempting = other(it.Key, rng)
	for d, a := range shares["discipline"] {
		if rng.Float64()*200 < a.Low+a.High {
			it.Disciplines = append(it.Disciplines, d)
		}
	}
	if len(it.Disciplines) == 0 {
		it.Disciplines = []int{pick(shares["discipline"], rng)}
	}
	it.System, it.Task = pick(shares["system"], rng), pick(shares["task"], rng)
	spread := simSpreadG*simSpreadG + simSpreadU*simSpreadU
	it.PeerP = sigma((simMeanLevel + 0.3 - it.Difficulty) / math.Sqrt(1+math.Pi*spread/8))
	it.DisciplineNames, it.SystemName, it.TaskName = joined(it.Disciplines, s.Disciplines), s.Systems[it.System], s.Tasks[it.Task]
	return it
}

// pick draws an area by the middle of its share; areas on top of the others are drawn like the rest.
func pick(areas []exam.ContentArea, rng *rand.Rand) int {
	var sum float64
	for _, a := range areas {
		sum += a.Low + a.High
	}
	at := rng.Float64() * sum
	for i, a := range areas {
		if at -= a.Low + a.High; at < 0 {
			return i
		}
	}
	return len(areas) - 1
}

// other draws an option that is not the one given.
func other(option byte, rng *rand.Rand) byte {
	o := byte('A' + rng.IntN(4))
	if o >= option {
		o++
	}
	return o
}

// Habit is a planted way of losing points.
type Habit struct {
	Name  string  `json:"name"` // "none", "rapid_guess", "changes_away", "fades", "misreads", "runs_out"
	Share float64 `json:"share"`
}

// SimTruth is what is true of a student and never in an export.
type SimTruth struct {
	Examinee    string             `json:"examinee"`
	Level       float64            `json:"level"`        // overall, logits, at the first sitting
	PerMonth    float64            `json:"per_28_days"`  // growth of the overall level
	Areas       map[string]float64 `json:"disciplines"`  // deviations at the first sitting
	AreaMonth   map[string]float64 `json:"areas_28days"` // growth of a discipline beyond the overall one; absent: 0
	Speed       float64            `json:"speed"`        // tau
	Habit       Habit              `json:"habit"`
	PointsLost  float64            `json:"points_lost"`     // to the habit: expectation without it, less what was earned
	ExamLevel   float64            `json:"exam_proportion"` // true proportion correct on exam day, the habit's cost taken off
	PassChance  float64            `json:"pass_probability"`
	LevelAtEnd  float64            `json:"level_at_end"`
	AreasAtEnd  map[string]float64 `json:"disciplines_at_end"`
	ExamOutcome string             `json:"outcome"` // of the first attempt; "" not taken yet
}

// SimStudent is an invented student: truth, and what the exports say.
type SimStudent struct {
	Truth    SimTruth
	Name     string
	Cohort   string
	School   string
	ExamDay  time.Time
	Sittings []SimSitting
	Attempts []exam.Attempt
	Study    []exam.StudySession
	Grades   []exam.CourseGrade
	Entrance []byte // '0' or '1' for every item of form 0, taken on EntranceDay: the wide form
}

// SimSitting is one sitting with its responses in order.
type SimSitting struct {
	ID        string
	Form      int
	At        time.Time
	Timed     bool
	Score     exam.Score
	Reported  float64 // probability printed on the report; Unknown
	Responses []SimResponse
}

// SimResponse is one answer, small: item texts are in the School.
type SimResponse struct {
	Item          int
	Block         int16
	Position      int16
	At            int32 // seconds after the start of the sitting
	Chosen, First byte  // 0: none
	Changes       int8
	Result        exam.Result
	Seconds       float32
	Confidence    float32 // Unknown
	Flagged, Seen bool
}
