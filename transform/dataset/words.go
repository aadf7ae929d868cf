package dataset

import (
	"strings"
	"sync"

	"cutscore/exam"
)

// words are the dictionaries of the text columns: one each, shared by all buckets and files of a run, so that equal
// text has equal codes everywhere and rows are compared without looking at text.
type words [texts]dictionary

func newWords() *words {
	w := &words{}
	for i := range w {
		w[i].codes = map[string]uint32{"": 0}
		w[i].values = []string{""}
	}
	return w
}

// dictionary gives each distinct text a number; 0 is the empty text. It is safe for concurrent use.
type dictionary struct {
	mu     sync.RWMutex
	codes  map[string]uint32
	values []string
}

// list returns the values known so far; code c reads list()[c].
func (d *dictionary) list() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.values
}

func (d *dictionary) code(s string) uint32 {
	d.mu.RLock()
	c, ok := d.codes[s]
	d.mu.RUnlock()
	if ok {
		return c
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if c, ok := d.codes[s]; ok {
		return c
	}
	s = strings.Clone(s) // s may be part of a large chunk of a file
	c = uint32(len(d.values))
	d.codes[s] = c
	d.values = append(d.values, s)
	return c
}

// codeBytes is code of the bytes of a text, with nothing copied where it is known.
func (d *dictionary) codeBytes(s []byte) uint32 {
	d.mu.RLock()
	c, ok := d.codes[string(s)]
	d.mu.RUnlock()
	if ok {
		return c
	}
	return d.code(string(s))
}

const unseen = ^uint32(0)

// recode returns the column in the dictionary's codes, in the memory of s; nil when it holds nothing. Each distinct value
// is looked up once, all under one lock; only values that occur in a row enter the dictionary.
func (d *dictionary) recode(col *exam.Coded, s *scratch, at int) []uint32 {
	if col.Codes == nil || len(col.Values) == 0 {
		return nil
	}
	known := d.known(col.Values, s)
	out := s.narrowColumn(at, len(col.Codes))
	present := uint32(0)
	for i, c := range col.Codes {
		code := known[c]
		if code == unseen {
			code = d.code(col.Values[c])
			known[c] = code
		}
		out[i] = code
		present |= code
	}
	if present == 0 {
		return nil
	}
	return out
}

// known gives each value's code, or unseen.
func (d *dictionary) known(values []string, s *scratch) []uint32 {
	s.known = resized(s.known, len(values))
	d.mu.RLock()
	defer d.mu.RUnlock()
	for i, v := range values {
		code, ok := d.codes[v]
		if !ok {
			code = unseen
		}
		s.known[i] = code
	}
	return s.known
}
