package reports

import (
	"fmt"
	"html/template"
	"io"

	"cutscore/stats"
)

// section is one part of a page. Its template is html/<name>.html and its anchor is its name.
type section[T any] struct {
	name  string
	title string
	place string             // "answer": part of the first screen; "body"
	build func(*page, T) any // nil: another section has said already why there is nothing
}

// examineeSections is the student's page, in order: where do I stand, how is it moving, what do I do
// next, what was read; then the evidence.
func examineeSections() []section[*stats.Analysis] {
	return []section[*stats.Analysis]{
		{"standing", "Where you stand", "answer", buildStanding},
		{"movement", "How it is moving", "answer", buildMovement},
		{"next", "What to do next", "answer", buildNext},
		{"data", "Data we used", "body", buildData},
		{"scores", "Your practice scores", "body", buildScores},
		{"areas", "Area by area", "body", buildAreas},
		{"trends", "The course of each area", "body", buildTrends},
		{"mistakes", "How points were lost", "body", buildMistakes},
		{"sittings", "Your practice tests", "body", buildSittings},
		{"notes", "What this page rests on", "body", buildNotes},
	}
}

// cohortSections is the page for named staff, in order.
func cohortSections() []section[*stats.Cohort] {
	return []section[*stats.Cohort]{
		{"overview", "At a glance", "body", buildOverview},
		{"help", "Who to offer help to first", "body", buildHelp},
		{"cohort_areas", "Areas over the cohort", "body", buildCohortAreas},
		{"cohort_mistakes", "How points were lost", "body", buildCohortMistakes},
		{"testform", "Is the test sound?", "body", buildTest},
		{"files", "Data we used", "body", buildFiles},
		{"cohort_notes", "What this page rests on", "body", buildCohortNotes},
	}
}

// evaluationSections is the back-test, in order.
func evaluationSections() []section[*stats.Evaluation] {
	return []section[*stats.Evaluation]{
		{"accuracy", "Are answers predicted?", "body", buildAccuracy},
		{"calibration", "Do probabilities come true?", "body", buildCalibration},
		{"split", "Learnt from whom, tried on whom", "body", buildSplit},
	}
}

// itemSections is the page about one form's questions, in order.
func itemSections() []section[*ItemsPage] {
	return []section[*ItemsPage]{
		{"form", "Can a score be relied on?", "body", buildForm},
		{"item_map", "The items by difficulty and discrimination", "body", buildItemMap},
		{"item_table", "Every item", "body", buildItemTable},
		{"item_notes", "What this page rests on", "body", buildItemNotes},
	}
}

// renderSection writes one section with its heading, or nothing when it has no view.
func renderSection[T any](w io.Writer, t *template.Template, p *page, data T, s section[T]) error {
	view := s.build(p, data)
	if view == nil {
		return nil
	}
	if err := p.enter(w, s.place); err != nil {
		return err
	}
	heading := struct{ Name, Title string }{s.name, s.title}
	if err := t.ExecuteTemplate(w, "section", heading); err != nil {
		return fmt.Errorf("section %s: %w", s.name, err)
	}
	if err := t.ExecuteTemplate(w, s.name, view); err != nil {
		return fmt.Errorf("section %s: %w", s.name, err)
	}
	_, err := io.WriteString(w, "</section>\n")
	return err
}
