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
	// Families are the products whose scores some known exam can weigh; a score of another is remarked on. nil: no such remark.
	Families []string
	// Exams are those that are known by name; another name of an exam is remarked on. nil: names stay as they are, without remark.
	Exams []*exam.Exam
}
