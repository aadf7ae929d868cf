package transform

import (
	"slices"
	"strings"

	"cutscore/exam"
)

// silentMark is what a word for "no answer" says, in lower case; false for any other word. Words that are as often an answer
// ("none", "no") are not among them.
func silentMark(word string) (exam.Result, bool) {
	switch word {
	case "omitted", "omit", "skipped", "skip", "unanswered", "no answer", "not answered", "no response", "not attempted", "left blank",
		"omitido", "omitida", "sin contestar", "sin respuesta", "nicht beantwortet", "keine antwort", "ausgelassen":
		return exam.Omitted, true
	case "not_reached", "not reached", "no alcanzado", "nicht erreicht":
		return exam.NotReached, true
	case "not_presented", "not presented", "not shown":
		return exam.NotPresented, true
	}
	return exam.ResultUnknown, false
}

// silentMarkLongest bounds the words of silentMark, so that long answers are not even folded.
const silentMarkLongest = 20

// silentAnswer tells words and signs for "no answer" where an answer is expected. Digits never are: they may number options.
func silentAnswer(v string) (exam.Result, bool) {
	if v == "" || len(v) > silentMarkLongest {
		return exam.ResultUnknown, false
	}
	word := strings.ToLower(v)
	switch word {
	case ".", "..", "...", "--", "---", "?", "??", "nr", "n.r.", "blank":
		return exam.Omitted, true
	}
	if inner := strings.Trim(word, "()[]<>"); inner != word {
		if inner == "blank" || inner == "empty" || inner == "none" || inner == "" {
			return exam.Omitted, true
		}
		word = inner
	}
	return silentMark(word)
}

// silences are the values of a column of answers that say that there was none; nil when no value does. A word that is the key
// of an item is an answer.
func silences(values []string, isKey func(exam.Choice) bool) []silence {
	var out []silence
	for i, v := range values {
		result, ok := silentAnswer(v)
		if !ok || isKey(exam.ChoiceOf(v)) {
			continue
		}
		if out == nil {
			out = make([]silence, len(values))
		}
		out[i] = silence{true, result}
	}
	return out
}

// silence says that a value is no answer, and why there was none.
type silence struct {
	is     bool
	result exam.Result
}

// emptied are the values with nothing in place of each word for no answer.
func emptied(values []string, silent []silence) []string {
	out := slices.Clone(values)
	for i := range silent {
		if silent[i].is {
			out[i] = ""
		}
	}
	return out
}

// keySet gathers comparable keys, each alternative of its own.
type keySet map[exam.Choice]bool

func (k keySet) add(key string) {
	for _, one := range exam.ChoiceOf(key).Alternatives() {
		k[one] = true
	}
}

func (k keySet) addFile(file *Key) {
	if file != nil {
		for i := range file.Items {
			k.add(file.Items[i].Key)
		}
	}
}

// silent finds the words for no answer among the options chosen and empties them. A word that the export itself calls correct
// is an answer.
func (l *lanes) silent(s *scorer, r *exam.Responses) []silence {
	if r.Chosen.Codes == nil || !slices.ContainsFunc(r.Chosen.Values, func(v string) bool { _, ok := silentAnswer(v); return ok }) {
		return nil
	}
	answers := keySet{}
	answers.addFile(l.n.options.Key)
	for _, v := range r.Key.Values {
		answers.add(v)
	}
	right := make([]bool, len(r.Chosen.Values))
	for row, result := range s.result {
		if result == exam.Correct {
			right[r.Chosen.Codes[row]] = true
		}
	}
	for i, v := range r.Chosen.Values {
		if right[i] {
			answers[exam.ChoiceOf(v)] = true
		}
	}
	out := silences(r.Chosen.Values, func(c exam.Choice) bool { return answers[c] })
	if out != nil {
		r.Chosen.Values = emptied(r.Chosen.Values, out)
	}
	return out
}

// silence turns incorrect answers that were none into what their word says.
func (s *scorer) silence(r *exam.Responses, silent []silence) {
	if silent == nil {
		return
	}
	for row, result := range s.result {
		if v := silent[r.Chosen.Codes[row]]; v.is && result == exam.Incorrect {
			m := markOf(v.result)
			s.result[row], s.credit[row] = m.result, m.credit
		}
	}
}

// keysOf are the keys of the wide shape that any item has: a word that is one of them is an answer.
func (l *lanes) keysOf(groups []group) keySet {
	out := keySet{}
	out.addFile(l.n.options.Key)
	for i := range groups {
		if u := groups[i].key; u != nil {
			c := &l.chunk.Columns[u.Index]
			for v := range c.Ends {
				out.add(strings.TrimSpace(string(c.Value(v))))
			}
		}
	}
	return out
}

// silenced scores an answer that was none, unless the item's mark says more.
func (a *answer) silenced(v silence, marked, keyed bool) {
	a.chosen = ""
	switch {
	case marked && a.mark.result == exam.Incorrect, !marked && keyed:
		a.mark = markOf(v.result)
	case !marked:
		a.mark = markOf(exam.ResultUnknown)
	}
	a.shown = a.mark.result != exam.NotPresented
	a.blank = a.mark.result == exam.Omitted || a.mark.result == exam.NotReached
}
