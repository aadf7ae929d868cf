package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cutscore/ingest"
	"cutscore/transform"
	"cutscore/transform/dataset"
)

func checkCommand(env *Env) *cobra.Command {
	var reading readingFlags
	var asJSON, quiet bool
	cmd := &cobra.Command{
		Use: "check FILES...", Short: "Say what would be read and why, without writing anything",
		Long: `check reads files as run does and says what it recognised and why: encoding, delimiter, header line, kind of CSV, format,
each column's meaning, rows used, duplicate and set aside, and the first problems with line and column. It writes nothing.`,
		Example: "  cutscore check export.csv\n  cutscore check --json exports/ | jq '.files[] | {path, outcome}'\n  cat export.csv | cutscore check -",
		Args:    someArgs("files or folders, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := collectInputs(env, args, "")
			if err != nil {
				return err
			}
			intake, err := reading.intake(env.Now(), transform.NewPseudonyms([]byte(temporaryKey)))
			if err != nil {
				return err
			}
			outcomes, err := checkAll(cmd.Context(), intake, in, newProgress(env, quiet))
			if err != nil {
				return err
			}
			if err := printChecks(env.Stdout, outcomes, in.Ignored, asJSON); err != nil {
				return err
			}
			return checkExit(outcomes)
		},
	}
	reading.add(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "for machines")
	cmd.Flags().BoolVar(&quiet, "quiet", false, "no progress")
	return cmd
}

// rehearsalSink keeps what tells duplicates and conflicts: `check` writes nothing, not even a temporary store.
type rehearsalSink struct{ *dataset.Rehearsal }

func (s rehearsalSink) Take(b *transform.Batch) error {
	s.Sittings(b.Sittings, b.SittingRows)
	s.Attempts(b.Attempts, b.AttemptRows)
	s.StudySessions(b.StudySessions, b.StudyRows)
	s.Events(b.Events, b.EventRows)
	s.Grades(b.Grades, b.GradeRows)
	s.Items(b.Items, b.ItemRows)
	s.Roster(b.Roster, b.RosterRows)
	return s.Responses(b.Responses, b.ResponseRows)
}

// checkAll reads all files as a run would that has no store. Files that are refused only after rows of theirs were taken
// must not count: then all is done again without them.
func checkAll(ctx context.Context, intake *intake, in inputs, talk *progress) ([]*fileOutcome, error) {
	c := &checker{intake: intake, in: in, talk: talk, away: map[int]*fileOutcome{}}
	for {
		outcomes, err := c.rehearse(ctx)
		if err != nil || outcomes != nil {
			return outcomes, err
		}
	}
}

// checker checks files.
type checker struct {
	intake *intake
	in     inputs
	talk   *progress
	away   map[int]*fileOutcome // by place among the inputs: refused
}

// rehearse reads the files that are not refused; it returns nothing when more of them turn out to be.
func (c *checker) rehearse(ctx context.Context) ([]*fileOutcome, error) {
	rehearsal := dataset.NewRehearsal()
	outcomes, err := c.take(ctx, rehearsal)
	for err == nil && outcomes != nil && rehearsal.Again() {
		outcomes, err = c.take(ctx, rehearsal)
	}
	if err != nil || outcomes == nil {
		return nil, err
	}
	refused := len(c.away)
	for i, m := range rehearsal.Results() {
		if c.away[i] != nil {
			continue
		}
		fileErr, err := c.intake.merged(ctx, c.in.Sources[i], outcomes[i], m)
		if err != nil {
			return nil, err
		}
		if fileErr != nil {
			outcomes[i].refuse(fileErr)
			c.away[i] = outcomes[i]
		}
	}
	if len(c.away) > refused {
		return nil, nil
	}
	for _, o := range outcomes {
		o.settle()
	}
	return outcomes, nil
}

// take reads every file that is not refused; it returns nothing when one more is, after rows of it were taken.
func (c *checker) take(ctx context.Context, rehearsal *dataset.Rehearsal) ([]*fileOutcome, error) {
	outcomes := make([]*fileOutcome, len(c.in.Sources))
	refusedNow := false
	for i, source := range c.in.Sources {
		rehearsal.Next(filepath.Base(source.Name))
		if outcomes[i] = c.away[i]; outcomes[i] != nil {
			continue
		}
		o, err := c.intake.readFile(ctx, source, rehearsalSink{rehearsal}, func(done int64) { c.talk.Step(source.Name, done, source.Size) })
		if err != nil {
			return nil, err
		}
		outcomes[i] = o
		if o.Outcome == refused {
			c.away[i] = o
			refusedNow = refusedNow || o.Lines > 0
		}
	}
	if refusedNow {
		return nil, nil
	}
	return outcomes, nil
}

func checkExit(outcomes []*fileOutcome) error {
	worst, usable := exitOK, false
	for _, o := range outcomes {
		usable = usable || o.Outcome != refused
		if o.Outcome != used || o.lossy() {
			worst = exitPartial
		}
	}
	if !usable {
		worst = exitFailed
	}
	if worst == exitOK {
		return nil
	}
	return &codedError{code: worst}
}

func printChecks(w io.Writer, outcomes []*fileOutcome, ignored []string, asJSON bool) error {
	if asJSON {
		return writeJSON(w, map[string]any{"files": outcomes, "ignored": nonNil(ignored)})
	}
	var b strings.Builder
	for i, o := range outcomes {
		if i > 0 {
			b.WriteString("\n")
		}
		printCheck(&b, o)
	}
	if len(ignored) > 0 {
		fmt.Fprintf(&b, "\nnot read, because their names are not those of exports: %s\n", strings.Join(ignored, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func printCheck(w io.Writer, o *fileOutcome) {
	fmt.Fprintf(w, "%s: %s\n", o.Path, strings.ToUpper(o.Outcome))
	if o.Dialect != nil {
		fmt.Fprintf(w, "  read as   %s, delimiter %s, %s\n", o.Encoding, delimiterWord(o.Delimiter), headerWord(o.Dialect.HeaderLine, o.Dialect.HeaderRows))
	}
	if o.Kind != "" {
		fmt.Fprintf(w, "  kind      %s (%s), format %s\n", o.Kind, o.Shape, o.Format)
	}
	for _, why := range o.Why {
		fmt.Fprintf(w, "  because   %s\n", why)
	}
	for _, d := range o.Disagreements {
		fmt.Fprintf(w, "  but       %s\n", d)
	}
	printColumns(w, o)
	if o.Lines > 0 { // a file refused by its header was not read to its end
		fmt.Fprintf(w, "  lines     %d = %d header + %d preamble + %d blank + %d footer + %d used + %d duplicate + %d set aside\n",
			o.Lines, o.Header, o.Preamble, o.Blank, o.Footer, o.Used, o.Duplicate, o.SetAside)
	}
	for _, d := range o.Against {
		fmt.Fprintf(w, "  contradicts %s on %d %s: set aside in both ; the times of the exports would decide\n", d.With, d.Rows, o.rowsWord())
	}
	for _, p := range o.Problems {
		fmt.Fprintf(w, "  %-10s%s %s [%s]\n", lineWord(p.Line), columnWord(p.Column), p.Message, p.Code)
		if p.Hint != "" {
			fmt.Fprintf(w, "            %s\n", p.Hint)
		}
	}
	for _, n := range o.Notes {
		fate := "used as they stand"
		switch {
		case transform.InFooter(n.Code):
			fate = "counted with the footer"
		case n.Code == transform.CodeKeyIsPart, n.Code == transform.CodeShareUnclear:
			fate = "used but for that"
		case n.Code == codeApart:
			fate = "counted as duplicates"
		case n.Code == ingest.CodeItemUnread, n.Code == ingest.CodeColumnTwice:
			fmt.Fprintf(w, "  note      %s [%s], %d such columns, not used\n", n.Message, n.Code, o.NoteCounts[n.Code])
			continue
		case transform.AboutKey(n.Code):
			fmt.Fprintf(w, "  note      %s [%s], %d such questions, not scored\n", n.Message, n.Code, o.NoteCounts[n.Code])
			continue
		}
		fmt.Fprintf(w, "  note      line %d%s %s [%s], %d such rows, %s\n", n.Line, columnWord(n.Column), n.Message, n.Code, o.NoteCounts[n.Code], fate)
	}
	if more := o.ProblemCount - int64(len(o.Problems)); more > 0 {
		fmt.Fprintf(w, "  and %d more problems\n", more)
	}
}

// shownColumns keeps a wide file with hundreds of items readable.
const shownColumns = 40

func printColumns(w io.Writer, o *fileOutcome) {
	for i, c := range o.Columns {
		if i == shownColumns {
			fmt.Fprintf(w, "  column    and %d more (--json lists them)\n", len(o.Columns)-shownColumns)
			return
		}
		meaning := string(c.Field)
		switch {
		case c.Item != "":
			meaning = "item " + c.Item
		case meaning == "":
			meaning = "not used"
		}
		fmt.Fprintf(w, "  column %-3d %-24s -> %-18s %s  e.g. %s\n", c.Index+1, c.Name, meaning, c.Why, strings.Join(c.Samples, " | "))
	}
}

// lineWord names a line; what is wrong with the whole file has none.
func lineWord(line int64) string {
	if line == 0 {
		return "file"
	}
	return fmt.Sprintf("line %d", line)
}

func columnWord(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" column %q:", name)
}

func delimiterWord(d string) string {
	switch d {
	case ",":
		return "comma"
	case ";":
		return "semicolon"
	case "\t":
		return "tab"
	case "|":
		return "bar"
	case "":
		return "none (one column)"
	}
	return fmt.Sprintf("%q", d)
}

func headerWord(line int64, rows int) string {
	switch {
	case rows == 0:
		return "no header"
	case rows == 1:
		return fmt.Sprintf("header on line %d", line)
	}
	return fmt.Sprintf("header of %d lines from line %d", rows, line)
}
