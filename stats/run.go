package stats

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sort"
	"time"

	"cutscore/exam"
	"cutscore/stats/trend"
)

// Model is the version of the methods, printed on every page: it changes when a figure would.
const Model = "hssl-9"

// Options of an analysis. The zero value analyses without an exam.
type Options struct {
	Exam     *exam.Exam // nil: no exam stated; what needs a standard is withheld
	ExamDate time.Time  // planned day of the exam; zero: not known
	// ExamDates are examinees' own planned days, by pseudonym, e.g. of the roster: they win over ExamDate.
	ExamDates map[string]time.Time
	// AsOf is the day it is; zero: the last day in the data, undated when there is none. Of an examinee it is then the last
	// day that is whole weeks from their own last day: who has nothing new keeps a page for a week.
	AsOf    time.Time
	Today   time.Time // a date after it, written by mistake, does not move AsOf; zero: no such bound
	Workers int       // 0: one per processor. Nothing depends on it
	Seed    uint64    // of everything drawn
	Files   []FileSummary
	Items   []exam.Item // what is known of items apart from the responses
	// Contested and ContestedSittings are how many answers and sittings of an examinee, by pseudonym, are not in the source
	// because exports contradict each other on them. Memory.Also must tell them.
	Contested, ContestedSittings map[string]int
	Doubtful                     map[string]int // answers by pseudonym that are in the source and may be in it twice

	Anchor *Calibration       // of an earlier run: keep its scale; nil: learn afresh
	Learnt func(*Calibration) // called once with what this run learnt, when it learnt afresh from a cohort; may be nil
	Memory Memory             // of the run before; nil: everything is computed
	// Only chooses the buckets whose examinees are analysed and make up the cohort; nil: all. What is learnt is learnt from
	// all of them in any case, so that an examinee's analysis does not depend on it. The largest form is left out of a part.
	Only func(bucket int) bool
}

// MinAreaScored is how many scored responses an area needs for a level: NBME reports no numerical content-area scores below it
// (reports.md section 1).
const MinAreaScored = 25

// The other minimums under which a figure is withheld.
const (
	minTrendDates  = 3   // dated sittings for a change
	minGroup       = 10  // examinees for a cohort figure
	minCalibration = 20  // examinees for learning anything from the group
	minSharing     = 10  // of them, where most answers are to questions that others answered, too
	minMoved       = 100 // scored responses of an examinee for a change, where the group's own was learnt
)

// Run analyses every examinee of src and calls emit with each, from several goroutines at once and in no order; then it
// returns the cohort. The source is read twice: once to learn items, areas and variances, once to analyse. Everything is
// the same for any number of workers, and whatever of it the memory of an earlier run held already.
func Run(ctx context.Context, src Source, opt Options, emit func(*Analysis) error) (*Cohort, error) {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	jd, err := prepare(ctx, src, opt)
	if err != nil {
		return nil, err
	}
	if opt.Learnt != nil && jd.learnt && opt.Anchor == nil {
		opt.Learnt(jd.calibration())
	}
	if emit == nil {
		emit = func(*Analysis) error { return nil }
	}
	all := newCohortTally()
	if opt.Only != nil {
		jd.form = nil
	}
	analyse := func(b int) (*cohortTally, error) {
		if opt.Only != nil && !opt.Only(b) {
			return newCohortTally(), nil
		}
		return analyseBucket(ctx, src, b, jd, emit)
	}
	err = inOrder(ctx, src.Buckets(), opt.Workers, analyse, func(_ int, some *cohortTally) error {
		all.merge(some)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := jd.form.settle(jd.night, all.forms); err != nil {
		return nil, err
	}
	return all.cohort(src, jd)
}

// prepare learns what is learnt from everybody, or takes it from the night before, and makes ready to judge each.
func prepare(ctx context.Context, src Source, opt Options) (*judge, error) {
	n, sv, err := openNight(ctx, src, opt)
	if err != nil {
		return nil, err
	}
	jd, err := n.judge(ctx, sv, opt)
	if errors.Is(err, errUnlearnt) {
		if sv, err = surveySource(ctx, src, opt); err == nil {
			jd, err = newJudge(ctx, sv, opt)
		}
	}
	if err != nil {
		return nil, err
	}
	if sv.examinees >= minGroup {
		sv.patterns.of(jd) // before anybody asks: they are of the group, whoever is looked at first
		if jd.form, err = n.form(sv, src.Buckets()); err != nil {
			return nil, err
		}
	}
	jd.print()
	if jd.night = n; n != nil {
		jd.known = n.knowledge(jd)
	}
	return jd, nil
}

// inOrder makes values for 0..n-1 on workers and uses them in order on the calling goroutine, at most workers+1 ahead.
func inOrder[T any](ctx context.Context, n, workers int, make1 func(i int) (T, error), use func(i int, v T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		v   T
		err error
	}
	out := make([]chan result, n)
	for i := range out {
		out[i] = make(chan result, 1)
	}
	room := make(chan struct{}, workers+1)
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range n {
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range workers {
		go func() {
			for i := range next {
				v, err := make1(i)
				out[i] <- result{v, err}
			}
		}()
	}
	for i := range n {
		select {
		case r := <-out[i]:
			if r.err != nil {
				return r.err
			}
			if err := use(i, r.v); err != nil {
				return err
			}
			<-room
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// people is one bucket cut into examinees.
type people struct {
	columns *exam.Responses
	list    []History
}

// sittings are the rows of the sittings table of all of them.
func (p *people) sittings() (all []exam.Sitting) {
	for i := range p.list {
		all = append(all, p.list[i].Sittings...)
	}
	return all
}

// readPeople reads a bucket and cuts it into examinees, sorted by pseudonym.
func readPeople(src Source, b int) (*people, error) {
	by, err := readTables(src, b)
	if err != nil {
		return nil, err
	}
	return readRows(src, b, by)
}

// readTables reads what a bucket has besides responses, by examinee.
func readTables(src Source, b int) (map[string]*History, error) {
	sittings, err1 := src.Sittings(b)
	attempts, err2 := src.Attempts(b)
	grades, err3 := src.CourseGrades(b)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, fmt.Errorf("bucket %d: %w", b, err)
	}
	by := map[string]*History{}
	for _, s := range sittings {
		h := historyOf(by, s.Examinee)
		h.Sittings = append(h.Sittings, s)
	}
	for _, a := range attempts {
		h := historyOf(by, a.Examinee)
		h.Attempts = append(h.Attempts, a)
	}
	for _, g := range grades {
		h := historyOf(by, g.Examinee)
		h.Grades = append(h.Grades, g)
	}
	return by, nil
}

func historyOf(by map[string]*History, who string) *History {
	h := by[who]
	if h == nil {
		h = &History{Examinee: who}
		by[who] = h
	}
	return h
}

// readRows reads a bucket's responses and gives each examinee of by theirs.
func readRows(src Source, b int, by map[string]*History) (*people, error) {
	c, err := src.Responses(b)
	if err != nil {
		return nil, fmt.Errorf("responses of bucket %d: %w", b, err)
	}
	for from := 0; from < c.Rows; {
		to := from + 1
		for to < c.Rows && sameExaminee(c, from, to) {
			to++
		}
		h := historyOf(by, c.Examinee.At(from))
		if h.To > 0 {
			return nil, fmt.Errorf("bucket %d: the responses of one examinee are not together", b)
		}
		h.From, h.To = from, to
		from = to
	}
	for _, h := range by {
		h.Columns = c
	}
	return &people{columns: c, list: sortedPeople(by)}, nil
}

func sameExaminee(c *exam.Responses, i, j int) bool {
	if c.Examinee.Codes == nil {
		return true
	}
	a, b := c.Examinee.Codes[i], c.Examinee.Codes[j]
	return a == b || c.Examinee.Values[a] == c.Examinee.Values[b]
}

func sortedPeople(by map[string]*History) []History {
	out := make([]History, 0, len(by))
	for _, h := range by {
		sort.SliceStable(h.Sittings, func(i, j int) bool { return h.Sittings[i].TakenAt < h.Sittings[j].TakenAt })
		sort.SliceStable(h.Attempts, func(i, j int) bool { return h.Attempts[i].TakenAt < h.Attempts[j].TakenAt })
		out = append(out, *h)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Examinee < out[j].Examinee })
	return out
}

// dayOf is the local calendar day of an instant as days since 1970.
func dayOf(micro int64, offsetMinutes int16) int32 {
	if micro == exam.NoTime {
		return trend.NoDay
	}
	const day = 24 * 60 * 60 * 1_000_000
	micro += int64(offsetMinutes) * 60_000_000
	d := micro / day
	if micro%day < 0 {
		d--
	}
	return int32(d)
}

// dateText is YYYY-MM-DD, "" for NoDay.
func dateText(day int32) string {
	if day == trend.NoDay {
		return ""
	}
	return time.Unix(int64(day)*86400, 0).UTC().Format("2006-01-02")
}

// dayOfText is the day of YYYY-MM-DD; false for anything else.
func dayOfText(s string) (int32, bool) {
	t, err := time.Parse("2006-01-02", s)
	return dayOfTime(t), err == nil
}

func dayOfTime(t time.Time) int32 {
	if t.IsZero() {
		return trend.NoDay
	}
	y, m, d := t.Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func timeOfDay(day int32) time.Time {
	if day == trend.NoDay {
		return time.Time{}
	}
	return time.Unix(int64(day)*86400, 0).UTC()
}
