package stats

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// matrixSource is the source of a matrix of answers that no product's format describes.
const matrixSource = "matrix"

// formsOf are the names of questions by form, of a matrix's items with answers.
func (cb *codebook) formsOf(answers []float64) map[string]map[string]int32 {
	out := map[string]map[string]int32{}
	for name, id := range cb.items {
		form, bare, formed := strings.Cut(name.id, "/")
		if name.source != matrixSource || !formed || int(id) >= len(answers) || answers[id] == 0 {
			continue
		}
		if out[form] == nil {
			out[form] = map[string]int32{}
		}
		out[form][bare] = id
	}
	return out
}

// sameForms finds the forms of test that no training examinee took, but whose questions are called as those of one training form are
// and of no other: a matrix of answers is called after its file, so that the two sides of one test, in two files, have two names.
// to is by item id the one of the training side.
func (cb *codebook) sameForms(train, test []float64) (to map[int32]int32, notes []string) {
	learnt, asked := cb.formsOf(train), cb.formsOf(test)
	alike := func(form string, forms map[string]map[string]int32) (names []string) {
		for name, items := range forms {
			if len(items) == len(asked[form]) && sameKeys(items, asked[form]) {
				names = append(names, name)
			}
		}
		return names
	}
	to = map[int32]int32{}
	for _, form := range slices.Sorted(maps.Keys(asked)) {
		twins := alike(form, learnt)
		if learnt[form] != nil || len(twins) != 1 || len(alike(form, asked)) != 1 {
			continue
		}
		for bare, id := range asked[form] {
			to[id] = learnt[twins[0]][bare]
		}
		notes = append(notes, fmt.Sprintf("Nobody in training took a form %q, but %q has the same %s: they are taken for one form.",
			form, twins[0], plural(len(asked[form]), "question name", "question names")))
	}
	return to, notes
}

func sameKeys[V any](a, b map[string]V) bool {
	for k := range a {
		if _, ok := b[k]; !ok {
			return false
		}
	}
	return len(a) == len(b)
}

// unmetNote says how many of the tested answers are to questions that nobody in training answered; "" where they are few.
func (ev *evaluation) unmetNote() string {
	met := make([]bool, ev.task.Items)
	for _, s := range ev.task.Train {
		for _, i := range s.Item {
			if i >= 0 {
				met[i] = true
			}
		}
	}
	unmet, all := 0, 0
	for _, s := range ev.task.Test {
		for _, i := range s.Item {
			all++
			if i < 0 || !met[i] {
				unmet++
			}
		}
	}
	if 2*unmet <= all {
		return ""
	}
	return fmt.Sprintf("%d of %d predicted answers are to questions that nobody in training answered: what is known of those is no more than how questions differ.", unmet, all)
}
