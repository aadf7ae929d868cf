package reports

import (
	"errors"
	"io"

	"cutscore/stats"
)

// Evaluation writes the page that shows how well levels predict answers that they have not seen: the proof that
// a school can run on its own data. Nothing is written when it fails.
func Evaluation(w io.Writer, e *stats.Evaluation, o Options) error {
	if e == nil {
		return errors.New("reports: no evaluation to write a page from")
	}
	p := newPage(o, "")
	return write(w, p, head{Title: "Do the figures predict?", Kicker: "Back-test", Plain: true}, e, evaluationSections())
}
