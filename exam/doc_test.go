package exam

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// TestExamFileOfTheManual: the example in docs/exams.md is a valid exam file.
func TestExamFileOfTheManual(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "docs", "exams.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(b)
	if block == nil {
		t.Fatal("no example in docs/exams.md")
	}
	e, err := Parse(block[1])
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := e.PercentNeededOn(time.Time{}); !ok || n.Value != 0.6 {
		t.Errorf("60 percent pass: %+v", n)
	}
	if p, ok := e.PracticeOn("Midterm", PercentCorrect, time.Time{}); !ok || p.SD != 9 {
		t.Errorf("practice: %+v", p)
	}
}
