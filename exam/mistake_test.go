package exam

import (
	"strings"
	"testing"
)

// TestMistakeWords: every type has words, and none of them labels a person.
func TestMistakeWords(t *testing.T) {
	for _, m := range MistakeTypes() {
		w := m.Words()
		if w == string(m) {
			t.Errorf("%s has no words", m)
		}
		for _, label := range []string{"careless", "weak", "poor", "lazy", "fail", "deficien", "bad"} {
			if strings.Contains(strings.ToLower(w+string(m)), label) {
				t.Errorf("%s: %q labels a person", m, label)
			}
		}
	}
}
