package dataset

import (
	"errors"
	"path/filepath"
	"slices"

	"cutscore/transform/dataset/generations"
)

// ErrNotNew says that a store in which something was published cannot take the place of another.
var ErrNotNew = errors.New("the store is not new")

// legacy is what a store hands on to the one that takes its place.
type legacy struct {
	about     about
	forgotten []string
	repair    repairNote
}

// Succeed makes a new store keep out whom the store was told to forget whose place it takes: nobody needs to know who they are. It
// returns ErrNotNew where something was published already, which may hold their rows, unless all of them are kept out there; and
// ErrOtherKey where nobody would be known again.
func (s *Store) Succeed(old *Store) error {
	left, err := old.legacy()
	if err != nil {
		return err
	}
	if s.hasOtherKey(left.about) {
		return ErrOtherKey
	}
	names, err := s.home.Names()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		s.inherited = left
		return nil
	}
	own, err := s.legacy()
	if err == nil && slices.ContainsFunc(left.forgotten, func(mark string) bool { return !slices.Contains(own.forgotten, mark) }) {
		err = ErrNotNew
	}
	return err
}

// legacy reads no table: a store whose place a new one takes may well be damaged.
func (s *Store) legacy() (left legacy, err error) {
	g, err := s.home.Current()
	if names, namesErr := s.home.Names(); errors.Is(err, ErrNone) && namesErr == nil && len(names) == 1 {
		g, err = s.home.Generation(names[0]) // a crash came before it was named: the next run takes it
	}
	if err != nil {
		return left, err
	}
	if err := g.Check(func(f generations.File) bool {
		return slices.Contains([]string{aboutFile, forgottenFile, repairFile}, f.Path)
	}); err != nil {
		return left, err
	}
	if left.about, err = readAbout(g.Dir); err != nil {
		return left, err
	}
	var note repairNote
	err = errors.Join(readJSON(filepath.Join(g.Dir, forgottenFile), &left.forgotten), readJSON(filepath.Join(g.Dir, repairFile), &note))
	if note.ForgetAgain {
		left.repair = repairNote{Repaired: takenOver, Lost: []string{}, ForgetAgain: true}
	}
	return left, err
}
