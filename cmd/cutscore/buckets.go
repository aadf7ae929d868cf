package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"cutscore/exam"
	"cutscore/stats"
)

// bucketFlag chooses some buckets of a store, such as "0-7/16": each holds about as many examinees as any other, chosen by
// a hash, so that a part of the buckets is a fair sample of the people.
type bucketFlag string

func (f *bucketFlag) add(flags *pflag.FlagSet) {
	flags.StringVar((*string)(f), "buckets", "", "only these buckets of the store, e.g. 0-7/16: about half of the people of a store of 16")
}

// of returns the part of the source that is asked for, and how to say so on pages; all of it, and nothing, without the flag.
func (f bucketFlag) of(all stats.Source) (stats.Source, []string, error) {
	if f == "" {
		return all, nil, nil
	}
	from, to, n, err := f.parse()
	if err == nil && n != all.Buckets() {
		err = fmt.Errorf("the store has %d buckets", all.Buckets())
	}
	if err != nil {
		return nil, nil, &codedError{code: exitUsage, err: fmt.Errorf("--buckets %s: %w", string(f), err), hint: "write FIRST-LAST/ALL with the store's own number of buckets, e.g. 0-7/16"}
	}
	some := someBuckets{Source: all, from: from, n: to - from + 1}
	return some, []string{fmt.Sprintf("Only buckets %d to %d of %d of the store were read: about %d of 100 people.", from, to, n, (100*some.n+n/2)/n)}, nil
}

func (f bucketFlag) parse() (from, to, n int, err error) {
	span, whole, ok := strings.Cut(string(f), "/")
	first, last, isSpan := strings.Cut(span, "-")
	if !isSpan {
		last = first
	}
	var errs [3]error
	from, errs[0] = strconv.Atoi(first)
	to, errs[1] = strconv.Atoi(last)
	n, errs[2] = strconv.Atoi(whole)
	if err := errors.Join(errs[:]...); !ok || err != nil || from < 0 || from > to || to >= n {
		return 0, 0, 0, errors.New("no range of buckets")
	}
	return from, to, n, nil
}

// only is the choice of buckets of which pages are made, and how to say so on the page of the group; nil and nothing without
// the flag.
func (f bucketFlag) only(all stats.Source) (func(bucket int) bool, []string, error) {
	some, caveats, err := f.of(all)
	part, ok := some.(someBuckets)
	if err != nil || !ok {
		return nil, nil, err
	}
	return func(b int) bool { return b >= part.from && b < part.from+part.n }, caveats, nil
}

// someBuckets are n buckets of a source, beginning with bucket from.
type someBuckets struct {
	stats.Source
	from, n int
}

// The methods of stats.Source, with buckets counted from the first that was chosen.
func (s someBuckets) Buckets() int { return s.n }
func (s someBuckets) Responses(b int) (*exam.Responses, error) {
	return s.Source.Responses(s.from + b)
}
func (s someBuckets) Sittings(b int) ([]exam.Sitting, error) { return s.Source.Sittings(s.from + b) }
func (s someBuckets) Attempts(b int) ([]exam.Attempt, error) { return s.Source.Attempts(s.from + b) }
func (s someBuckets) CourseGrades(b int) ([]exam.CourseGrade, error) {
	return s.Source.CourseGrades(s.from + b)
}
