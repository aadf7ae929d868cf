package main

import (
	"path/filepath"

	"cutscore/ingest"
	"cutscore/transform/dataset"
)

// names tell files of the same bytes apart. What a file is called may be part of what its rows mean: many exports name the
// form, the question or the student nowhere else. Two names say the same when they differ in no more than copies of one file do, or
// when the file is taken for the same under both, which its beginning shows.
type names struct {
	reading *intake
	by      map[[32]byte][]string // base names of files read in this run, by their bytes
	means   map[named]string      // what was found out
}

// named are bytes under a base name.
type named struct {
	digest [32]byte
	name   string
}

func newNames(reading *intake) *names {
	return &names{reading: reading, by: map[[32]byte][]string{}, means: map[named]string{}}
}

// read notes that a file was read in this run.
func (n *names) read(info dataset.BatchInfo) {
	n.by[info.Digest] = append(n.by[info.Digest], info.Name)
}

// copied returns the name of a file of this run that holds the same bytes and says the same of them.
func (n *names) copied(source ingest.Source, digest [32]byte) (name string, ok bool, err error) {
	for _, name := range n.by[digest] {
		if ok, err = n.same(source, digest, name); ok || err != nil {
			return name, ok, err
		}
	}
	return "", false, nil
}

// same reports whether the rows of a file mean the same when it has another name.
func (n *names) same(source ingest.Source, digest [32]byte, name string) (bool, error) {
	own := filepath.Base(source.Name)
	if own == name || ingest.FoldedStem(own) == ingest.FoldedStem(name) {
		return true, nil
	}
	a, err := n.meaning(source, named{digest, own})
	if err != nil || a == "" {
		return false, err
	}
	b, err := n.meaning(source, named{digest, name})
	return a == b, err
}

// meaning is what a file under a name is taken for; "" when it could not be read so.
func (n *names) meaning(source ingest.Source, as named) (string, error) {
	if meaning, ok := n.means[as]; ok {
		return meaning, nil
	}
	source.Name = as.name
	meaning, err := n.reading.meaningOf(source)
	if _, bad := asFileError(err); err != nil && !bad {
		return "", err
	}
	n.means[as] = meaning
	return meaning, nil
}

// meaningOf looks at the beginning of a file; the error of a file that cannot be read is a *ingest.FileError.
func (in *intake) meaningOf(source ingest.Source) (string, error) {
	sample, err := ingest.Sniff(source, in.stated, in.limits, ingest.KnownHeader(in.formats))
	if sample == nil {
		return "", err
	}
	reading, err := ingest.Recognise(sample, in.formats, in.stated)
	if err != nil {
		return "", err
	}
	return in.meaning(reading)
}
