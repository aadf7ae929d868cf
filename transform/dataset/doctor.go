package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cutscore/transform/dataset/generations"
)

// DoctorReport is the health of a store.
type DoctorReport struct {
	Current     string             `json:"current"`  // name of the published generation; "" when it cannot be told
	Problem     string             `json:"problem"`  // why the published content cannot be used; ""
	Repaired    string             `json:"repaired"` // what was done about it; ""
	Lost        []string           `json:"lost"`     // what the repair had to leave out, and what brings it back
	Kept        []string           `json:"kept"`     // files of others that lay in generations which a repair removed, below the store
	Generations []GenerationHealth `json:"generations"`
}

// GenerationHealth is the health of one generation.
type GenerationHealth struct {
	Name      string   `json:"name"`
	Files     int      `json:"files"`
	Bytes     int64    `json:"bytes"`
	Damaged   []string `json:"damaged"`   // file and what is wrong with it
	Strangers []string `json:"strangers"` // files that no manifest knows

	manifest *generations.Generation // nil when it cannot be read
	bad      map[string]bool         // paths of the manifest that are damaged
}

// Whole reports whether every file is what was published.
func (g GenerationHealth) Whole() bool { return len(g.Damaged) == 0 }

// Healthy reports whether everything that is kept is what was published.
func (r *DoctorReport) Healthy() bool {
	for _, g := range r.Generations {
		if !g.Whole() || len(g.Strangers) > 0 {
			return false
		}
	}
	return r.Problem == ""
}

// Damaged reports whether there is anything to repair. What is not healthy without being damaged holds strangers, which
// nobody but their owner should take out.
func (r *DoctorReport) Damaged() bool {
	return r.Problem != "" || slices.ContainsFunc(r.Generations, func(g GenerationHealth) bool { return !g.Whole() })
}

// String is the report for people, line by line.
func (r *DoctorReport) String() string {
	var b strings.Builder
	if r.Problem != "" {
		fmt.Fprintf(&b, "PROBLEM %s\n", r.Problem)
	}
	for _, g := range r.Generations {
		mark := ""
		if g.Name == r.Current {
			mark = " (current)"
		}
		verdict := "whole"
		if !g.Whole() {
			verdict = "DAMAGED"
		}
		fmt.Fprintf(&b, "%s%s: %d files, %d bytes, %s\n", g.Name, mark, g.Files, g.Bytes, verdict)
		for _, d := range g.Damaged {
			fmt.Fprintf(&b, "  %s\n", d)
		}
		for _, s := range g.Strangers {
			fmt.Fprintf(&b, "  unknown  %s: no manifest lists it, so it is not ours: take it out\n", s)
		}
	}
	for _, k := range r.Kept {
		fmt.Fprintf(&b, "  kept     %s: it lay in a damaged generation, and is not ours: take it out\n", k)
	}
	for _, l := range r.Lost {
		fmt.Fprintf(&b, "  lost     %s\n", l)
	}
	switch r.Repaired {
	case "":
	case takenOver:
		fmt.Fprintln(&b, r.Repaired)
	default:
		fmt.Fprintf(&b, "repaired: %s\n", r.Repaired)
	}
	return b.String()
}

// Doctor reads every file of every generation and compares it with its manifest. With repair, the newest generation becomes
// current, without what is damaged of pages and other things that a run makes of the content, and with the newest copies that are
// whole of tables and buckets in place of damaged ones; damaged generations are removed. The report names what is lost, and what
// brings it back: until a run has published something else every repair says it again, so that none is in vain that was killed.
func (s *Store) Doctor(ctx context.Context, repair bool) (*DoctorReport, error) {
	lock, err := s.home.Lock(s.options.Clock())
	if errors.Is(err, fs.ErrPermission) && !repair { // whoever may only read can look
		return s.examine(ctx)
	}
	if err != nil {
		return nil, err
	}
	report, err := s.examine(ctx)
	if err == nil && repair && report.Damaged() {
		report, err = s.repair(ctx, report)
	}
	if err == nil && (repair || !report.Damaged()) {
		err = s.recall(report)
	}
	return report, errors.Join(err, lock.Release())
}

func (s *Store) examine(ctx context.Context) (*DoctorReport, error) {
	report := &DoctorReport{Generations: []GenerationHealth{}, Lost: []string{}}
	current, err := s.home.Current()
	var damaged *generations.DamagedError
	switch {
	case err == nil:
		report.Current = current.Name
	case errors.As(err, &damaged) || errors.Is(err, ErrNone):
		report.Problem = err.Error()
	default:
		return nil, err
	}
	names, err := s.home.Names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		health, err := s.examineGeneration(name)
		if err != nil {
			return nil, err
		}
		if name == report.Current && !health.Whole() {
			report.Problem = "the current generation is damaged"
		}
		report.Generations = append(report.Generations, health)
	}
	if err := s.findStrangers(report.Generations); err != nil {
		return nil, err
	}
	report.Kept, err = s.home.SetAside()
	return report, err
}

func (s *Store) examineGeneration(name string) (GenerationHealth, error) {
	health := GenerationHealth{Name: name, Damaged: []string{}, Strangers: []string{}}
	g, err := s.home.Generation(name)
	var damaged *generations.DamagedError
	if errors.As(err, &damaged) {
		health.Damaged = append(health.Damaged, damaged.Error())
		return health, s.home.Readable(name)
	}
	if err != nil {
		return health, err
	}
	health.Files = len(g.Manifest.Files)
	for _, f := range g.Manifest.Files {
		health.Bytes += f.Size
	}
	all, err := g.Damage(nil)
	if err != nil {
		return health, err
	}
	health.manifest, health.bad = g, map[string]bool{}
	for _, d := range all {
		health.Damaged = append(health.Damaged, d.Error())
		health.bad[strings.TrimPrefix(d.Path, name+"/")] = true
	}
	health.Strangers, err = g.Strangers()
	return health, err
}

func (s *Store) repair(ctx context.Context, found *DoctorReport) (*DoctorReport, error) {
	if len(found.Generations) == 0 {
		return found, fmt.Errorf("repair: %w", ErrNone)
	}
	newest := &found.Generations[len(found.Generations)-1]
	switch {
	case !newest.contentWhole():
		return s.mend(ctx, found)
	case !newest.Whole():
		return s.withoutDerived(ctx, found, newest)
	}
	report, err := s.keepOnly(ctx, found, newest.Name)
	if err == nil {
		report.Repaired = fmt.Sprintf("%s is current; %d damaged generations were removed", newest.Name, len(damagedOf(found.Generations)))
	}
	return report, err
}
