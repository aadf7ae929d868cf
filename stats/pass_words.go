package stats

import (
	"fmt"
	"strings"

	"cutscore/exam"
)

// assumptions says in plain words what the probability takes for granted: the standard with its date, source and
// confidence first, what was left out last.
func assumptions(in PassInput, standard exam.PassingStandard, kinds []kind, notes []string) []string {
	out := []string{standardWords(in, standard)}
	if in.On.IsZero() {
		out = append(out, "No exam date was given: the newest passing standard is used, and the level is that of the last practice.")
	}
	for _, k := range kinds {
		out = append(out, kindWords(in, standard, k)...)
	}
	if len(kinds) > 1 {
		out = append(out, "Scores on different scales are not mixed: each is compared with its own passing level. The same answers may stand behind two of them, so together they do not narrow the range.")
	}
	out = append(out, attemptWords(in)...)
	out = append(out, "Nothing is added for study between the last practice and the exam, however fast scores rose before; only the uncertainty grows with the days.",
		"Shown in steps of 5 percent, and never nearer to certainty than 2 or 98 percent.")
	if words := readinessWords(in.Sittings); words != "" {
		out = append(out, words)
	}
	return append(out, notes...)
}

// readinessWords says what the publisher's own rule says of the newest report that prints its ranges.
func readinessWords(sittings []exam.Sitting) string {
	var newest *exam.Sitting
	for i := range sittings {
		if s := &sittings[i]; s.Readiness() != "" && (newest == nil || s.TakenAt >= newest.TakenAt) {
			newest = s
		}
	}
	if newest == nil {
		return ""
	}
	name := newest.Family
	if name == "" {
		name = "the newest report"
	}
	return fmt.Sprintf("By the publisher's own rule, from the ranges on %s (%g to %g against %g to %g): %s.", name,
		newest.LikelyLow, newest.LikelyHigh, newest.LowPassLow, newest.LowPassHigh, newest.Readiness().Words())
}

func standardWords(in PassInput, s exam.PassingStandard) string {
	value := fmt.Sprintf("%g", s.Value)
	if s.Max > 0 {
		value += fmt.Sprintf(" of %g", s.Max)
	}
	text := fmt.Sprintf("Passing standard of %s: %s (%s), in force since %s. Source: %s (%s).",
		in.Exam.Name, value, scaleWords(s.Scale), s.EffectiveFrom, s.Source, s.Confidence)
	if s.Note != "" {
		text += " Note: " + s.Note + "."
	}
	return text
}

func kindWords(in PassInput, standard exam.PassingStandard, k kind) []string {
	if k.basis == "responses" {
		return responseWords(in, k)
	}
	scale := exam.Scale(k.unit)
	out := []string{fmt.Sprintf("From %d practice score(s) on the %s scale, by where their level ends: the newest count most; passing is taken to begin at %.4g, and the exam differs from practice by about %.3g.",
		k.n, scaleWords(scale), k.needed, k.transfer)}
	if note := practiceNote(in, standard, scale); note != "" {
		out = append(out, note)
	}
	if norm, ok := normFor(in, standard, scale); ok {
		out = append(out, fmt.Sprintf("High and low scores are drawn a little towards %g, the mean of %s (%s, %s).", norm.Mean, norm.Group, norm.EffectiveFrom, norm.Confidence))
	}
	return out
}

// practiceNote carries the confidence and the note of what a practice score is worth.
func practiceNote(in PassInput, standard exam.PassingStandard, scale exam.Scale) string {
	if _, raw := standard.Proportion(); raw {
		if _, ok := in.Exam.PracticeOn("", exam.PercentCorrect, in.On); !ok {
			return fmt.Sprintf("How far practice lies from this exam is not known: %.3g percentage points is our default, to be set in the exam file (practice).", rawPracticeSD)
		}
	}
	for _, s := range in.Sittings {
		if s.Score.Scale != scale {
			continue
		}
		if worth, ok := in.Exam.PracticeOn(s.Family, scale, in.On); ok {
			return fmt.Sprintf("What such a score is worth: %s (%s; %s).", worth.Source, worth.Confidence, worth.Note)
		}
	}
	return ""
}

func responseWords(in PassInput, k kind) []string {
	needed, _ := in.Exam.PercentNeededOn(in.On)
	what := fmt.Sprintf("From %d graded questions.", k.n)
	if in.N < minGraded {
		what = fmt.Sprintf("From practice percentages over %d questions, whose difficulty is not known.", k.n)
	}
	need := fmt.Sprintf("%.3g percent of items correct passes.", 100*needed.Value)
	if needed.SD > 0 {
		need = fmt.Sprintf("About %.3g percent of items correct is taken as passing: approximate, give or take %.2g points (%s, %s: %s).",
			100*needed.Value, 100*needed.SD, needed.Source, needed.Confidence, needed.Note)
	}
	return []string{what, need, fmt.Sprintf("The exam differs from practice by about %.2g percentage points even when the practice level is exactly known (from a published correlation; our computation).", 100*k.transfer)}
}

func attemptWords(in PassInput) []string {
	failed, passed := 0, 0
	for _, a := range in.Attempts {
		switch a.Outcome {
		case exam.Failed:
			failed++
		case exam.Passed:
			passed++
		}
	}
	var out []string
	if failed > 0 {
		out = append(out, fmt.Sprintf("%d earlier attempt(s) did not pass; this lowers the probability the less, the longer ago and the more practice since.", failed))
	}
	if passed > 0 {
		out = append(out, "An earlier attempt at this exam was passed; the probability is for taking it again.")
	}
	return out
}

// scaleWords names a scale as people do.
func scaleWords(s exam.Scale) string {
	switch s {
	case exam.PercentCorrect:
		return "percent correct"
	case exam.EPC:
		return "equated percent correct"
	case exam.ThreeDigit:
		return "3-digit"
	case exam.NBME800:
		return "10 to 800"
	case exam.COMLEX:
		return "COMLEX 9 to 999"
	}
	return strings.ReplaceAll(string(s), "_", " ")
}
