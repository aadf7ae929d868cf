package transform

import (
	"time"

	"cutscore/exam"
)

// Options are what the reading of a file leaves open.
type Options struct {
	// Zone places times without an offset; nil is UTC. ZoneStated tells that the user chose it: otherwise such times are
	// marked "assumed".
	Zone       *time.Location
	ZoneStated bool
	// Pseudonyms hides identities. nil keeps ids as exported: for tests, and for `check`, which writes nothing.
	Pseudonyms *Pseudonyms
	// Now is the present: later times are remarked on. Zero means no such remark.
	Now time.Time
	// Key scores the options chosen where the export has neither mark nor key.
	Key *Key
	// DateOrder, when not "", settles numeric dates: ymd, dmy or mdy.
	DateOrder string
	// Exams gives the exams that are known by name; another name is remarked on, and so is a score of a product that none of them
	// can weigh. It is called for a file that may name any, which most do not. nil: names stay as they are, without remark.
	Exams func() ([]*exam.Exam, error)
}
