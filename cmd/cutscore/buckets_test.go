package main

import (
	"testing"

	"cutscore/exam"
	"cutscore/stats"
)

// numbered is a source whose bucket b holds one sitting named after b.
type numbered struct{ stats.Source }

func (numbered) Buckets() int { return 16 }
func (numbered) Sittings(b int) ([]exam.Sitting, error) {
	return []exam.Sitting{{Items: b}}, nil
}

func TestBucketsAreThoseAskedFor(t *testing.T) {
	some, caveat, err := bucketFlag("3-5/16").of(numbered{})
	if err != nil || some.Buckets() != 3 || len(caveat) == 0 {
		t.Fatalf("%v %v %q", some, err, caveat)
	}
	for b := range 3 {
		if s, _ := some.Sittings(b); s[0].Items != 3+b {
			t.Errorf("bucket %d is %d of the store", b, s[0].Items)
		}
	}
	for _, bad := range []bucketFlag{"3", "3-5", "-1/16", "5-3/16", "0-16/16", "0-7/8", "a-b/16", "/", "1-2-3/16"} {
		if _, _, err := bad.of(numbered{}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
