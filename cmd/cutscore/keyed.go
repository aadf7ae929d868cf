package main

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"cutscore/exam"
	"cutscore/stats"
	"cutscore/transform"
)

// readKey reads the key file of --key; nil without a path.
func readKey(path string) (*transform.Key, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("--key %s: %w", path, errors.Unwrap(err))}
	}
	return transform.ReadKey(path, b)
}

// keyedSource is a store's responses with what a key file says of them. A bucket may be read several times, by several
// goroutines; what is told counts it once.
type keyedSource struct {
	stats.Source
	key transform.LateKey // has met nothing; what it scores by
	mu  sync.Mutex
	met []*transform.LateKey // by bucket; nil before it was read
}

// newKeyedSource puts the key file of a path before a store's responses.
func newKeyedSource(all stats.Source, path string) (*keyedSource, error) {
	key, err := readKey(path)
	if err != nil {
		return nil, err
	}
	if key.Ordered() {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("--key %s: it is one column, in the order of the questions of a file, and a store knows no such order", path),
			hint: "give a key file with the columns item_id and key, which calls the questions Q1, or quiz1/Q1 where the form is quiz1"}
	}
	s := &keyedSource{Source: all, key: transform.LateKey{Key: key}, met: make([]*transform.LateKey, all.Buckets())}
	return s, s.key.Fit(func(yield func(*exam.Responses, error) bool) {
		for bucket := range all.Buckets() {
			if !yield(all.Responses(bucket)) {
				return
			}
		}
	})
}

// Responses are those of the source, scored by the key where they have no result.
func (s *keyedSource) Responses(bucket int) (*exam.Responses, error) {
	c, err := s.Source.Responses(bucket)
	if err != nil {
		return nil, err
	}
	late := &transform.LateKey{Key: s.key.Key}
	c = late.Apply(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.met[bucket] = late
	return c, nil
}

// tell says on stderr what the key did and what is odd about it; unfit reports whether it knows nothing of what was read.
func (s *keyedSource) tell(talk *progress, store string) (unfit bool) {
	all := s.key
	for _, met := range s.met {
		if met != nil {
			all.Merge(met)
		}
	}
	if all.Scored > 0 {
		talk.Line("%s: the key scored %d answers that had no result, %d of them as omitted", store, all.Scored, all.Omitted)
	}
	for _, r := range all.Remarks() {
		say := talk.Line
		if r.Code == transform.CodeKeyUnfit {
			say, unfit = talk.Warn, true
		}
		say("%s: %s [%s]; see `cutscore explain %s`", store, r.Message, r.Code, r.Code)
	}
	return unfit
}
