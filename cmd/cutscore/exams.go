package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"cutscore/exam"
)

func examsCommand(env *Env) *cobra.Command {
	var on string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "exams [ID]", Short: "List the exams that are known, or the dated facts of one",
		Example: "  cutscore exams\n  cutscore exams usmle-step1                   every fact with date, source and confidence\n  cutscore exams usmle-step1 --on 2023-05-01   what was in force on a day",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			at, err := day("--on", on)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return listExams(env.Stdout, at, asJSON)
			}
			e, err := exam.Load(args[0])
			if err != nil {
				return &codedError{code: exitUsage, err: err, hint: "`cutscore exams` lists the exams"}
			}
			return showExam(env.Stdout, e, at, asJSON)
		},
	}
	cmd.Flags().StringVar(&on, "on", "", "only what was in force on this day, YYYY-MM-DD; in a list, default: the newest")
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	return cmd
}

func listExams(w io.Writer, at time.Time, asJSON bool) error {
	exams, err := exam.Shipped()
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(w, exams)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "id\tname\tpasses at\tsince\tconfidence")
	for _, e := range exams {
		if s, ok := e.StandardOn(at); ok {
			fmt.Fprintf(t, "%s\t%s\t%g (%s)\t%s\t%s\n", e.ID, e.Name, s.Value, s.Scale, s.EffectiveFrom, s.Confidence)
		} else {
			fmt.Fprintf(t, "%s\t%s\tnot known\t\t\n", e.ID, e.Name)
		}
	}
	return t.Flush()
}

// showExam prints all facts of an exam, or with a day those in force on it.
func showExam(w io.Writer, e *exam.Exam, at time.Time, asJSON bool) error {
	if !at.IsZero() {
		e = e.InForce(at)
	}
	if asJSON {
		return writeJSON(w, e)
	}
	p := factPrinter{w: w}
	fmt.Fprintf(w, "%s (%s)\n", e.Name, e.ID)
	p.standards(e)
	p.formats(e)
	p.blueprints(e)
	p.numbers(e)
	p.practice(e)
	p.rules(e)
	if len(e.Open) > 0 {
		fmt.Fprintln(w, "\nNot known, or in conflict")
		for _, o := range e.Open {
			fmt.Fprintln(w, "  "+o)
		}
	}
	return p.err
}

// factPrinter prints facts, each with its day, source and confidence.
type factPrinter struct {
	w   io.Writer
	err error
}

func (p *factPrinter) title(s string, n int) {
	if n > 0 {
		p.line("\n" + s)
	}
}

func (p *factPrinter) line(s string) {
	if _, err := fmt.Fprintln(p.w, s); err != nil && p.err == nil {
		p.err = err
	}
}

func (p *factPrinter) fact(what string, f exam.Fact) {
	since := "since " + string(f.EffectiveFrom)
	if f.Until != "" {
		since += " until " + string(f.Until)
	}
	p.line(fmt.Sprintf("  %s  [%s; %s; %s]", what, since, f.Confidence, f.Source))
	if f.Note != "" {
		p.line("      note: " + f.Note)
	}
}

func (p *factPrinter) standards(e *exam.Exam) {
	p.title("Passing standard", len(e.Standards))
	for _, s := range e.Standards {
		p.fact(fmt.Sprintf("%g (%s)", s.Value, s.Scale), s.Fact)
	}
	p.title("Share of items correct that typically passes (approximate)", len(e.Needed))
	for _, n := range e.Needed {
		p.fact(fmt.Sprintf("about %.0f percent, give or take %.0f", 100*n.Value, 100*n.SD), n.Fact)
	}
}

func (p *factPrinter) formats(e *exam.Exam) {
	p.title("Format", len(e.Formats))
	for _, f := range e.Formats {
		for _, part := range f.Parts {
			least, most := part.SecondsPerItem()
			text := fmt.Sprintf("%s items, %d blocks of %g min, %s a block, %.0f-%.0f s an item",
				span(part.ItemsLow, part.ItemsHigh), part.Blocks, part.BlockMinutes, span(part.PerBlockLow, part.PerBlockHigh), least, most)
			if part.Name != "" {
				text = part.Name + ": " + text
			}
			if part.CasesHigh > 0 {
				text += fmt.Sprintf(", %s cases", span(part.CasesLow, part.CasesHigh))
			}
			p.fact(text, f.Fact)
		}
	}
}

func span(low, high int) string {
	if low == high {
		return fmt.Sprint(low)
	}
	return fmt.Sprintf("%d-%d", low, high)
}

func (p *factPrinter) blueprints(e *exam.Exam) {
	for _, b := range e.Blueprints {
		head := "share of items by " + b.Dimension
		if b.MultiTag {
			head += " (an item counts in several, so the shares add up to more than 100)"
		}
		p.line("")
		p.fact(head, b.Fact)
		for _, a := range b.Areas {
			text := fmt.Sprintf("    %5g-%-5g %s", a.Low, a.High, a.Name)
			if a.CrossCutting {
				text += " (on top of the others)"
			}
			if a.Note != "" {
				text += fmt.Sprintf("  [%s: %s]", a.Confidence, a.Note)
			}
			p.line(text)
		}
	}
}

func (p *factPrinter) numbers(e *exam.Exam) {
	p.title("Error of a score", len(e.Precision))
	for _, x := range e.Precision {
		p.fact(fmt.Sprintf("%s %g (%s)", x.Kind, x.Value, x.Scale), x.Fact)
	}
	p.title("Norms", len(e.Norms))
	for _, n := range e.Norms {
		p.fact(fmt.Sprintf("%s: mean %g, sd %g (%s)", n.Group, n.Mean, n.SD, n.Scale), n.Fact)
	}
	p.title("Share that passed", len(e.BaseRates))
	for _, r := range e.BaseRates {
		p.fact(fmt.Sprintf("%s, %s attempt: %.3g percent", r.Group, r.Attempt, 100*r.Value), r.Fact)
	}
}

func (p *factPrinter) practice(e *exam.Exam) {
	p.title("What practice scores are worth", len(e.Practice))
	for _, x := range e.Practice {
		family := x.Family
		if family == "" {
			family = "any other"
		}
		if !x.Predicts {
			p.fact(fmt.Sprintf("%s (%s): not used", family, x.Scale), x.Fact)
			continue
		}
		text := fmt.Sprintf("%s (%s): exam within about %g", family, x.Scale, x.SD)
		if x.Center != 0 {
			text += fmt.Sprintf(", passing as likely as not at %g", x.Center)
		}
		if x.Bias != 0 {
			text += fmt.Sprintf(", %g lower than practice", x.Bias)
		}
		p.fact(text, x.Fact)
	}
}

func (p *factPrinter) rules(e *exam.Exam) {
	p.title("Attempts", len(e.Retakes))
	for _, r := range e.Retakes {
		text := fmt.Sprintf("at most %d", r.MaxAttempts)
		if r.WindowAttempts > 0 {
			text += fmt.Sprintf(", at most %d within %d months", r.WindowAttempts, r.WindowMonths)
		}
		if r.LateFrom > 0 {
			text += fmt.Sprintf(", from attempt %d on %d months after the first and %d after the latest", r.LateFrom, r.AfterFirstMonths, r.AfterLatestMonths)
		}
		p.fact(text, r.Fact)
	}
	p.title("Growth of practice scores, as published", len(e.Growth))
	for _, g := range e.Growth {
		p.fact(fmt.Sprintf("%s: %g - (%g - score) x %g^days, within %g", g.Scale, g.Ceiling, g.Ceiling, g.PerDay, g.Error), g.Fact)
	}
	p.title("In words", len(e.Reporting))
	for _, s := range e.Reporting {
		p.fact(s.Text, s.Fact)
	}
}
