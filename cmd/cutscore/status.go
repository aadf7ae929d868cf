package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cutscore/transform/dataset"
)

// lastRun is last-run.json: what a watcher of the nightly job reads.
type lastRun struct {
	Started   string  `json:"started"`
	Seconds   float64 `json:"seconds"`
	ExitCode  int     `json:"exit_code"`
	Error     string  `json:"error"`
	Outcome   string  `json:"outcome"`
	Files     int     `json:"files"`
	Refused   int     `json:"files_refused"`
	Lines     int64   `json:"lines"`
	Used      int64   `json:"rows_used"`
	Duplicate int64   `json:"rows_duplicate"`
	SetAside  int64   `json:"rows_set_aside"`
	Erased    int64   `json:"rows_erased"` // of these, of examinees whom the store was told to forget
	Contested int64   `json:"rows_in_conflict"`
	Doubtful  int64   `json:"answers_in_doubt"`
	Alike     int     `json:"examinees_in_doubt"`
	RunAgain  int     `json:"files_to_run_again"`
	Forget    bool    `json:"forgotten_list_lost"`
	Maybe     int     `json:"examinees_maybe_erased"`
	Mended    int     `json:"pages_mended"`
	Waiting   int     `json:"files_waiting"`
	Examinees int     `json:"examinees"`
	Responses int64   `json:"responses"`
}

// writeStatus writes last-run.json and cutscore.prom for the watchers, after failures too.
func (j *job) writeStatus(runErr error) error {
	dir, mode := j.flags.status, fs.FileMode(0o755)
	if dir == "" {
		dir, mode = j.flags.store, 0o700
	}
	var locked *dataset.ErrLocked
	if dir == "" || errors.As(runErr, &locked) && locked.What == dataset.TheStore { // the run that holds it writes the status
		return nil
	}
	if _, err := os.Stat(dir); j.flags.status == "" && errors.Is(err, fs.ErrNotExist) { // a run that got nowhere makes no store
		return nil
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return fmt.Errorf("making the folder for the status: %w", err)
	}
	r := j.lastRun(runErr)
	if err := replaceFile(filepath.Join(dir, "last-run.json"), func(w io.Writer) error { return writeJSON(w, r) }); err != nil {
		return err
	}
	prom := filepath.Join(dir, "cutscore.prom")
	success := lastSuccess(prom)
	if (r.ExitCode == exitOK || r.ExitCode == exitPartial) && (j.read() || !j.nothingPublished()) {
		success = fmt.Sprint(j.env.Now().Unix())
	}
	return replaceFile(prom, func(w io.Writer) error { return writeProm(w, r, success) })
}

func (j *job) lastRun(runErr error) *lastRun {
	r := &lastRun{Started: j.started.UTC().Format(time.RFC3339), Seconds: j.env.Now().Sub(j.started).Seconds(),
		ExitCode: exitCode(runErr), Outcome: j.summary.Outcome, Files: len(j.summary.Files),
		Examinees: j.summary.Examinees, Responses: j.summary.Responses, Contested: j.summary.Contested, Doubtful: j.summary.Doubtful, Alike: j.summary.Alike, RunAgain: len(j.summary.RunAgain), Forget: j.summary.ForgetAgain, Maybe: j.summary.MaybeErased, Mended: j.mended, Waiting: len(j.summary.Unsettled)}
	if runErr != nil {
		r.Error, r.Outcome = runErr.Error(), ""
	} else if j.imperfect() {
		r.ExitCode = exitPartial
	}
	for _, o := range j.summary.Files {
		r.Lines += o.Lines
		r.Used += o.Used
		r.Duplicate += o.Duplicate
		r.SetAside += o.SetAside
		r.Erased += o.Erased
		if o.Outcome == refused {
			r.Refused++
		}
	}
	return r
}

const successMetric = "cutscore_last_success_timestamp_seconds"

func writeProm(w io.Writer, r *lastRun, success string) error {
	var b bytes.Buffer
	gauge := func(name, help string, value any) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n%s %v\n", name, help, name, name, value)
	}
	gauge("cutscore_last_run_exit_code", "Exit code of the last run.", r.ExitCode)
	gauge("cutscore_last_run_seconds", "Wall time of the last run.", r.Seconds)
	gauge("cutscore_last_run_files", "Files that the last run was given.", r.Files)
	gauge("cutscore_last_run_files_refused", "Files refused whole by the last run.", r.Refused)
	gauge("cutscore_last_run_files_waiting", "Files that changed too recently to be read, and wait for the next run.", r.Waiting)
	gauge("cutscore_last_run_lines", "Lines read by the last run.", r.Lines)
	gauge("cutscore_last_run_rows_used", "Rows used by the last run.", r.Used)
	gauge("cutscore_last_run_rows_duplicate", "Rows that the store had already.", r.Duplicate)
	gauge("cutscore_last_run_rows_set_aside", "Rows set aside by the last run.", r.SetAside)
	gauge("cutscore_last_run_rows_erased", "Of the rows set aside, those of examinees whom the store was told to forget.", r.Erased)
	gauge("cutscore_last_run_examinees_maybe_erased", "Examinees whose rows the last run set aside because they may be ones whom the store was told to forget.", r.Maybe)
	gauge("cutscore_last_run_pages_mended", "Pages that the last run found damaged and made anew.", r.Mended)
	if r.Outcome != "" { // what the store holds was counted
		gauge("cutscore_rows_in_conflict", "Rows in the store that are not counted because exports contradict each other.", r.Contested)
		gauge("cutscore_answers_in_doubt", "Answers in the store that are counted and may be counted twice.", r.Doubtful)
		gauge("cutscore_examinees_in_doubt", "Examinees in the store who may be there twice, under two ids.", r.Alike)
		gauge("cutscore_files_to_run_again", "Files whose rows a repair of the store may have lost, and that no run has read since.", r.RunAgain)
		gauge("cutscore_forgotten_list_lost", "1: whom the store was told to forget may be in it again, since a repair found their list damaged; 0 otherwise.", oneIf(r.Forget))
		gauge("cutscore_examinees", "Examinees in the store.", r.Examinees)
		gauge("cutscore_responses", "Responses in the store.", r.Responses)
	}
	if success != "" {
		gauge(successMetric, "When a run last published or found nothing new.", success)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// lastSuccess carries the time of the last good run over a failed one.
func lastSuccess(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for _, line := range bytes.Split(b, []byte("\n")) {
		if value, ok := bytes.CutPrefix(line, []byte(successMetric+" ")); ok {
			return string(value)
		}
	}
	return ""
}

// replaceFile writes a file under another name, syncs it and renames it into place.
func replaceFile(path string, fill func(io.Writer) error) error {
	temp := path + ".tmp"
	if err := writeFile(temp, fill); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.Base(path), err)
	}
	if err := syncDir(temp); err != nil {
		return err
	}
	return os.Rename(temp, path)
}
