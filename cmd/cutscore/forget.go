package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cutscore/transform"
	"cutscore/transform/dataset"
)

// personFlags name one examinee of a store, by the id of the exports or by pseudonym.
type personFlags struct{ store, keyFile, examinee, pseudonym string }

func (f *personFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.store, "store", "", "folder of the dataset")
	cmd.Flags().StringVar(&f.keyFile, "key-file", "", "file with the secret key of pseudonyms; default: the store's own")
	cmd.Flags().StringVar(&f.examinee, "examinee", "", "id of the examinee as exported")
	cmd.Flags().StringVar(&f.pseudonym, "pseudonym", "", "or the pseudonym")
}

// resolve opens the store and gives the pseudonym and every id that is known to stand for it.
func (f *personFlags) resolve(env *Env, cmd *cobra.Command) (*storage, string, error) {
	if f.store == "" || (f.examinee == "") == (f.pseudonym == "") {
		return nil, "", usageError(cmd, errors.New(cmd.Name()+" needs --store DIR and either --examinee ID or --pseudonym P"))
	}
	if _, err := dataset.OpenExisting(f.store); err != nil {
		return nil, "", &codedError{code: exitFailed, err: err}
	}
	s, err := openStorage(f.store, f.keyFile, 0, 0, env.Now)
	if err != nil {
		return nil, "", err
	}
	if f.pseudonym != "" && !transform.IsPseudonym(f.pseudonym) {
		return nil, "", &codedError{code: exitUsage, err: fmt.Errorf("--pseudonym %s is no pseudonym: it has 26 small letters and digits", f.pseudonym), hint: "nothing was changed; an id as exported goes with --examinee"}
	}
	if f.pseudonym != "" {
		return s, f.pseudonym, nil
	}
	return s, transform.NewPseudonyms(s.key).Examinee(f.examinee), nil
}

func forgetCommand(env *Env) *cobra.Command {
	var person personFlags
	var except []string
	var inAdvance bool
	cmd := &cobra.Command{
		Use: "forget --store DIR --examinee ID", Short: "Erase an examinee from every kept file of a store, and prove it",
		Long: `forget rewrites every generation that is kept without the examinee's rows, pages and roster entry, removes the old files, and
then scans every file that is left, as it lies and decompressed, for the id and the pseudonym. Exports that you keep elsewhere
are yours to delete: reading them again would bring the examinee back, so the pseudonym is put on the store's list of those
forgotten, and its rows are set aside from then on. An id of which the store holds nothing is an error, since it may be misspelt;
with --in-advance it is put on the list all the same: for a store that was filled anew, or whose list was lost.

Only who is named is forgotten. Where the id is a number, others in the store whose id is the same number (004001 and 4001, as a
spreadsheet saves it) are named, and stay: exit code 3. Those that are not in the store are expected: should one come in, its rows
are set aside too, and every run says so (exit code 3) until that id is forgotten as well, or forget is called once more with
--except and that id because it is somebody else's, or the right spelling.`,
		Example: "  cutscore forget --store data --examinee s1024\n  cutscore forget --store data --examinee 004001 --except 4001      4001 is another person\n  cutscore forget --store new --examinee s1024 --in-advance", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, pseudonym, err := person.resolve(env, cmd)
			if err != nil {
				return err
			}
			forget := s.Forget
			if inAdvance {
				forget = s.ForgetInAdvance
			}
			report, err := forget(cmd.Context(), pseudonym, person.examinee, except...)
			if errors.Is(err, dataset.ErrNobody) {
				return nobodyToForget(err)
			}
			if err != nil {
				return storeError(person.store, err)
			}
			nothing := ""
			if report.Responses+report.Rows == 0 {
				nothing = "the store held no rows of such an examinee; if the id is right, rows that come in are set aside\n"
			}
			_, err = fmt.Fprint(env.Stdout, report.String(), nothing, "pages that earlier runs wrote with --out lie outside the store: run again with --out, or delete them\n")
			if err == nil && len(report.Alike) > 0 {
				err = stillThere(&person, report.Alike)
			}
			return err
		},
	}
	person.add(cmd)
	cmd.Flags().StringArrayVar(&except, "except", nil, "an id that is the same number and is not to be set aside; may be given several times")
	cmd.Flags().BoolVar(&inAdvance, "in-advance", false, "also when the store holds nothing of the examinee: set aside what comes in")
	return cmd
}

// nobodyToForget says what to do about an id of which a store holds nothing.
func nobodyToForget(err error) error {
	return &codedError{code: exitFailed, err: err,
		hint: "nothing was changed; write the id as the exports have it, leading zeros included; if it is right, --in-advance keeps out what may come in"}
}

// stillThere says who else in the store may be whom it was to forget.
func stillThere(person *personFlags, ids []string) error {
	key := ""
	if person.keyFile != "" {
		key = " --key-file " + person.keyFile
	}
	var commands []string
	for _, id := range ids {
		commands = append(commands, fmt.Sprintf("  cutscore forget --store %s%s --examinee %s", person.store, key, id))
	}
	return &codedError{code: exitPartial,
		err:  fmt.Errorf("NOT forgotten, and still in the store, under the same number with other zeros in front: %s", strings.Join(ids, ", ")),
		hint: "if that is the same person, forget these too; if it is another, nothing is to be done\n" + strings.Join(commands, "\n")}
}

func exportCommand(env *Env) *cobra.Command {
	var person personFlags
	cmd := &cobra.Command{
		Use: "export --store DIR --examinee ID", Short: "Hand out everything a store holds about one examinee, as JSON",
		Example: "  cutscore export --store data --examinee s1024 > s1024.json", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, pseudonym, err := person.resolve(env, cmd)
			if err != nil {
				return err
			}
			return storeError(person.store, s.Export(cmd.Context(), pseudonym, env.Stdout))
		},
	}
	person.add(cmd)
	return cmd
}
