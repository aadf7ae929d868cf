package stats

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cutscore/stats/item"
)

// shares are the answers of one side to each question: how many, and how many right.
type shares struct{ n, right []float64 }

func sharesOf(people []sampled, items int) shares {
	s := shares{make([]float64, items), make([]float64, items)}
	for i := range people {
		seq := &people[i].seq
		for row, id := range seq.Item {
			if id >= 0 {
				s.n[id]++
				s.right[id] += float64(seq.Y[row])
			}
		}
	}
	return s
}

// formsOf are the names of questions by form, of a matrix's items with answers.
func (cb *codebook) formsOf(s shares) map[string]map[string]int32 {
	out := map[string]map[string]int32{}
	for name, id := range cb.items {
		form, bare, formed := strings.Cut(name.id, "/")
		if name.source != item.MatrixSource || !formed || s.n[id] == 0 {
			continue
		}
		if out[form] == nil {
			out[form] = map[string]int32{}
		}
		out[form][bare] = id
	}
	return out
}

// sameForms finds the forms of test that no training examinee took, but whose questions are called as those of training forms are, and
// are hard where those of one of them are: a matrix of answers is called after its file, so that the two sides of one test, in two
// files, have two names. Of several pairs one agrees by chance: each has to agree the better the more there are. Where several
// training forms agree, none is taken: the answers to be predicted must not choose what they are predicted from. to is by item id
// the one of the training side.
func (cb *codebook) sameForms(train, test shares) (to map[int32]int32, notes []string) {
	learnt, asked := cb.formsOf(train), cb.formsOf(test)
	to = map[int32]int32{}
	var apart []string
	for _, form := range slices.Sorted(maps.Keys(asked)) {
		alike := calledAlike(learnt, asked[form])
		if learnt[form] != nil || len(alike) == 0 {
			continue
		}
		pairs := len(alike) * len(calledAlike(asked, asked[form]))
		twins := slices.DeleteFunc(alike, func(twin string) bool { return !agree(train, learnt[twin], test, asked[form], pairs) })
		if len(twins) != 1 {
			apart = append(apart, form)
			continue
		}
		for bare, id := range asked[form] {
			to[id] = learnt[twins[0]][bare]
		}
		notes = append(notes, fmt.Sprintf("Nobody in training took a form %q. %q has the same %s, and the same are hard: they are taken for one form. If they are two tests, call their questions differently.",
			form, twins[0], plural(len(asked[form]), "question name", "question names")))
	}
	if len(apart) > 0 {
		notes = append(notes, fmt.Sprintf("Nobody in training took %s of the tested side (first: %q), with the question names of one or more that somebody took. Whether the same questions are hard does not show, or shows of several: they are other questions here. Where both sides took one test, give their files one name, in two folders.",
			plural(len(apart), "form", "forms"), apart[0]))
	}
	return to, notes
}

// calledAlike are the forms whose questions have just these names.
func calledAlike[V any](forms map[string]map[string]V, names map[string]V) (out []string) {
	for form, items := range forms {
		if sameKeys(items, names) {
			out = append(out, form)
		}
	}
	return out
}

// agree reports whether the shares right of two forms' questions agree.
func agree(train shares, learnt map[string]int32, test shares, asked map[string]int32, pairs int) bool {
	var x, y []item.Share
	for _, bare := range slices.Sorted(maps.Keys(asked)) {
		x, y = append(x, train.of(learnt[bare])), append(y, test.of(asked[bare]))
	}
	return item.Alike(x, y, pairs)
}

func (s shares) of(question int32) item.Share {
	return item.Share{N: s.n[question], Right: s.right[question]}
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
	return fmt.Sprintf("%d of %d predicted answers are to questions that nobody in training answered: what is known of those is no more than how questions differ. A matrix of answers is called after its file: where both sides took one test, give their files one name, in two folders.", unmet, all)
}
