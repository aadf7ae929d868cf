package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"cutscore/stats"
	"cutscore/stats/item"
)

// sourceFlags name where a statistic reads from: files, or a store.
type sourceFlags struct {
	reading readingFlags
	store   string
	some    bucketFlag
	quiet   bool

	filesToo bool // beside a store other files are read
}

func (f *sourceFlags) add(cmd *cobra.Command) {
	f.reading.add(cmd.Flags())
	cmd.Flags().StringVar(&f.store, "store", "", "read a store instead of files")
	f.some.add(cmd.Flags())
	cmd.Flags().BoolVar(&f.quiet, "quiet", false, "say nothing unless something is wrong")
}

// paths are all that the statistic was told to read.
func (f *sourceFlags) paths(inputs []string) []told {
	return append(append(under("the input", inputs...), under("--store", f.store)...), f.reading.paths()...)
}

// withSource hands use the current content of the store, or of a temporary one made from files. Set-aside rows are named
// on stderr and make the exit code 3.
func (f *sourceFlags) withSource(ctx context.Context, env *Env, cmd *cobra.Command, paths []string, use func(stats.Source) error) error {
	if (f.store == "") == (len(paths) == 0) {
		return usageError(cmd, errors.New(cmd.Name()+" needs files or folders, or --store DIR"))
	}
	if f.store != "" {
		return f.withStore(env, cmd, use)
	}
	if f.some != "" {
		return usageError(cmd, errors.New("--buckets needs --store"))
	}
	in, err := collectInputs(env, paths, "")
	if err != nil {
		return err
	}
	storage, err := openStorage("", "", 1, 16, env.Now)
	if err != nil {
		return err
	}
	j := newJob(env, &runFlags{reading: f.reading, quiet: f.quiet})
	err = j.useFiles(ctx, storage, in, use)
	if err = errors.Join(err, storage.Close()); err == nil && (j.setAside() || j.lossy()) {
		return &codedError{code: exitPartial}
	}
	return err
}

// withStore hands use the store's content, with what the key file says of it. Everything else that a user may state about files was
// said when the store was filled.
func (f *sourceFlags) withStore(env *Env, cmd *cobra.Command, use func(stats.Source) error) error {
	if name := f.reading.stated(cmd.Flags()); name != "" && !f.filesToo {
		return usageError(cmd, fmt.Errorf("--%s says how files are read, and --store names none: state it where the store is filled", name))
	}
	snapshot, err := openCurrent(f.store)
	if err != nil {
		return err
	}
	some, _, err := f.some.of(snapshot)
	if err != nil {
		return err
	}
	if f.reading.key == "" {
		return use(some)
	}
	keyed, err := newKeyedSource(some, f.reading.key)
	if err != nil {
		return err
	}
	err = use(keyed)
	if keyed.tell(newProgress(env, f.quiet), f.store) && err == nil {
		return &codedError{code: exitPartial}
	}
	return err
}

func (j *job) useFiles(ctx context.Context, storage *storage, in inputs, use func(stats.Source) error) error {
	reading, err := j.flags.reading.intake(j.env.Now(), storage.pseudonyms())
	if err != nil {
		return err
	}
	tx, err := beginTx(ctx, storage)
	if err != nil {
		return err
	}
	if tx, err = j.takeIn(ctx, tx, reading, in); err != nil {
		return err
	}
	defer tx.Rollback()
	if !j.anyUsed() {
		return j.nothingUsed()
	}
	return use(tx.Snapshot())
}

func itemsCommand(env *Env) *cobra.Command {
	var source sourceFlags
	var opt item.Options
	var asJSON, asCSV, all bool
	var anchors string
	var out string
	cmd := &cobra.Command{
		Use: "items [FILES-OR-FOLDERS...] [--store DIR]", Short: "Analyse items and forms: difficulty, discrimination, distractors, reliability, IRT",
		Long: `items reports, for every form, reliability and standard error of measurement, and for every item its difficulty (p-value),
corrected point-biserial, upper-lower index, distractors by thirds of ability, flags, and with --irt the parameters of a response
model with standard errors and fit. What is undefined is null with its reason.
--key scores answers that have no mark, of files and of a store; where there is a mark, it is believed, and those that the key
contradicts are counted. Beside --store the key calls the questions as the store does.`,
		Example: "  cutscore items HCItest.csv --key HCIkey.csv\n  cutscore items lsat6.csv --irt 2pl --json\n  cutscore items --store data --csv > items.csv\n  cutscore items --store data --key key.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if out != "" {
				var err error
				if out, err = checkOut(out, append(source.paths(args), under("--anchors", anchors)...)); err != nil {
					return err
				}
			}
			if opt.Persons && (opt.IRT == "" || !asJSON) {
				return usageError(cmd, errors.New("--persons needs --irt and --json"))
			}
			kept, err := readAnchors(cmd, anchors, opt.IRT)
			if err != nil {
				return err
			}
			opt.Anchors = kept
			opt.Scoring.AllSittings = all
			opt.Workers = source.reading.workers
			return source.withSource(cmd.Context(), env, cmd, args, func(src stats.Source) error {
				reports, err := item.Analyse(src, opt)
				if err != nil {
					return &codedError{code: exitFailed, err: fmt.Errorf("items: %w", err)}
				}
				if out != "" {
					if err := publishPage(out, env, reports[0], func(w io.Writer) error { return itemsHTML(w, reports[0]) }); err != nil {
						return err
					}
				}
				write := itemsText
				if asJSON {
					write = item.WriteJSON
				} else if asCSV {
					write = item.WriteCSV
				}
				if err := write(env.Stdout, reports); err != nil {
					return err
				}
				return tellUnheld(newProgress(env, source.quiet), reports)
			})
		},
	}
	source.add(cmd)
	cmd.Flags().StringVar(&opt.IRT, "irt", "", "fit a response model: 1pl, 2pl or auto")
	cmd.Flags().StringVar(&opt.Prior, "prior", "auto", "weak prior on item parameters: auto, on or off")
	cmd.Flags().Float64Var(&opt.Guess, "guess", 0, "fixed probability of guessing right, e.g. 0.25")
	cmd.Flags().BoolVar(&opt.Persons, "persons", false, "with --irt and --json: every person's ability, EAP and WLE with standard errors")
	cmd.Flags().StringVar(&anchors, "anchors", "", "JSON of an earlier run of items: its well-calibrated items keep their parameters, new ones are fitted to them")
	cmd.Flags().BoolVar(&all, "all-sittings", false, "count every sitting of a form, not only each examinee's first")
	cmd.Flags().StringVar(&out, "out", "", "folder for a page about the largest form, and its figures")
	cmd.Flags().BoolVar(&asJSON, "json", false, `{"test":{...},"items":[...]}`)
	cmd.Flags().BoolVar(&asCSV, "csv", false, "one line per item")
	return cmd
}

// readAnchors reads the items that hold the scale from the JSON of an earlier run; none without a path.
func readAnchors(cmd *cobra.Command, path, model string) (anchors item.Anchors, err error) {
	if path == "" {
		return anchors, nil
	}
	if model == "" {
		return anchors, usageError(cmd, errors.New("--anchors needs --irt"))
	}
	f, err := os.Open(path)
	if err != nil {
		return anchors, fmt.Errorf("anchors: %w", err)
	}
	defer f.Close()
	reports, err := item.ReadJSON(f)
	if err != nil {
		return anchors, fmt.Errorf("anchors: %s: %w", path, err)
	}
	if anchors = item.AnchorsOf(reports); anchors.Len() == 0 {
		return anchors, fmt.Errorf("anchors: %s holds no item with more than %d responses and a sound calibration", path, item.MinAnchor)
	}
	return anchors, nil
}

// tellUnheld names the forms whose scale nothing holds.
func tellUnheld(p *progress, reports []*item.Report) (err error) {
	for _, r := range reports {
		if why := r.Unheld(); why != "" {
			p.Warn("%s has no model: %s", formName(&r.Test), why)
			err = &codedError{code: exitPartial}
		}
	}
	return err
}

// itemsText is the analysis for a terminal; a dash stands for what is undefined, and --json says why.
func itemsText(w io.Writer, reports []*item.Report) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(t)
		}
		fmt.Fprintf(t, "%s: %d persons, %d items; mean %s, sd %s; alpha %s (%s to %s), KR-20 %s, SEM %s\n", formName(&r.Test), r.Test.Persons, r.Test.Items,
			num(r.Test.Mean), num(r.Test.SD), num(r.Test.Alpha), num(r.Test.AlphaLow), num(r.Test.AlphaHigh), num(r.Test.KR20), num(r.Test.SEM))
		for _, caveat := range r.Caveats {
			fmt.Fprintln(t, "note: "+caveat)
		}
		fmt.Fprintln(t, "item\tn\tp_value\titem_rest\tupper_lower\ta\tb\tflags")
		for _, it := range r.Items {
			fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", it.ID, it.N, num(it.PValue), num(it.ItemRest), num(it.Upper), num(it.A), num(it.B), strings.Join(it.Flags, ", "))
		}
	}
	return t.Flush()
}

func formName(t *item.Test) string {
	if t.Form == "" {
		return "all items of " + t.Source
	}
	return "form " + t.Form
}

func num(n *item.Num) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(*n))
}
