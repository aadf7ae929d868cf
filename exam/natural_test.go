package exam_test

import (
	"slices"
	"strings"
	"testing"

	"cutscore/exam"
)

func TestNaturalOrder(t *testing.T) {
	ids := []string{"Q10", "Q2", "Q1", "Q02", "A", "", "Q1b"}
	slices.SortFunc(ids, exam.NaturalOrder)
	if got := strings.Join(ids, " "); got != " A Q1 Q1b Q02 Q2 Q10" {
		t.Errorf("order: %q", got)
	}
}
