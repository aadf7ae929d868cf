package transform

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"cutscore/exam"
)

// Ordered reports whether the key is a bare column, in the order of the questions of one file: it knows no question by name.
func (k *Key) Ordered() bool { return k.ordered }

// LateKey gives responses that were normalised without a key, as a store holds them, what the key says, by the rules of reading a
// file with it: a result that is there is believed, and an answer without one is scored. Its zero value with a Key is ready; several
// goroutines take one each and Merge them.
type LateKey struct {
	Key *Key

	Scored  int64                   // answers that had no result
	Omitted int64                   // of these, those without an option
	against map[string]int64        // by item: results that are not what the key and the option chosen say
	lacking map[string]int64        // by item that the key does not name: answers without a result
	met     map[int]bool            // items of the key that were there
	several map[int]map[string]bool // by item of the key that names no form: the questions that it scored, by their own names
	words   *KeyRemark              // on keys in other words than the answers, see Fit; nil when there is nothing to say
}

// Fit holds the key against the answers of all, before any is scored: a key in other words than the answers scores nothing.
func (k *LateKey) Fit(all iter.Seq2[*exam.Responses, error]) error {
	met := map[int]*answered{}
	for c, err := range all {
		if err != nil {
			return err
		}
		k.Key.meetAnswers(met, c)
	}
	k.Key, k.words = k.Key.fitAnswers(met)
	return nil
}

// meetAnswers counts the answers that the key would score, by place of its items.
func (k *Key) meetAnswers(met map[int]*answered, c *exam.Responses) {
	if c.Item.Codes == nil || c.Chosen.Codes == nil {
		return
	}
	type pair struct{ item, chosen uint32 }
	pairs := map[pair]int64{}
	for row := range c.Rows {
		if v := c.Chosen.Codes[row]; c.Result[row] == exam.ResultUnknown && c.Chosen.Values[v] != "" && c.Key.At(row) == "" {
			pairs[pair{c.Item.Codes[row], v}]++
		}
	}
	for p, n := range pairs {
		at, ok := k.find(c.Item.Values[p.item])
		if !ok {
			continue
		}
		if met[at] == nil {
			met[at] = &answered{}
		}
		text := c.Chosen.Values[p.chosen]
		met[at].add(text, exam.ChoiceOf(text), exam.ChoiceOf(k.Items[at].Key), n)
	}
}

// Merge adds what another has met.
func (k *LateKey) Merge(o *LateKey) {
	k.Scored += o.Scored
	k.Omitted += o.Omitted
	addCounts(&k.against, o.against)
	addCounts(&k.lacking, o.lacking)
	for at := range o.met {
		k.meet(at)
	}
	for _, questions := range o.several {
		for question := range questions {
			k.scoredIn(question)
		}
	}
}

func addCounts(to *map[string]int64, from map[string]int64) {
	for id, n := range from {
		countItem(to, id, n)
	}
}

func countItem(to *map[string]int64, id string, n int64) {
	if *to == nil {
		*to = map[string]int64{}
	}
	(*to)[id] += n
}

func (k *LateKey) meet(at int) {
	if k.met == nil {
		k.met = map[int]bool{}
	}
	k.met[at] = true
}

// scoredIn notes that an item of the key whose name says no form scored a question of one.
func (k *LateKey) scoredIn(question string) {
	at, _ := k.Key.find(question)
	if !strings.Contains(question, "/") || k.Key.Items[at].ID == question {
		return
	}
	if k.several == nil {
		k.several = map[int]map[string]bool{}
	}
	if k.several[at] == nil {
		k.several[at] = map[string]bool{}
	}
	k.several[at][question] = true
}

// Apply returns the responses with what the key says of them; c itself is not written to.
func (k *LateKey) Apply(c *exam.Responses) *exam.Responses {
	if c.Item.Codes == nil {
		return c
	}
	facts := make([]*exam.Item, len(c.Item.Values))
	for v, id := range c.Item.Values {
		if at, ok := k.Key.find(id); ok {
			facts[v] = &k.Key.Items[at]
			k.meet(at)
		}
	}
	out := *c
	out.Disciplines = lackingFact(&c.Disciplines, &c.Item, facts, func(i *exam.Item) string { return i.Disciplines })
	out.Systems = lackingFact(&c.Systems, &c.Item, facts, func(i *exam.Item) string { return i.Systems })
	out.Tasks = lackingFact(&c.Tasks, &c.Item, facts, func(i *exam.Item) string { return i.Tasks })
	out.PeerP = lackingPeers(c, facts)
	if c.Chosen.Codes != nil {
		k.score(&out, facts)
	}
	out.Key = lackingFact(&c.Key, &c.Item, facts, func(i *exam.Item) string { return i.Key })
	return &out
}

// score scores the answers of r that have no result. Where the export has a key of its own and no result, it says that the answer was
// not graded.
func (k *LateKey) score(r *exam.Responses, facts []*exam.Item) {
	keys, chosen := make([]exam.Choice, len(facts)), choices(r.Chosen.Values)
	for v, item := range facts {
		if item != nil {
			keys[v] = exam.ChoiceOf(item.Key)
		}
	}
	right, against := newPairMemo(len(keys), len(chosen)), [2]*pairMemo{newPairMemo(len(keys), len(chosen)), newPairMemo(len(keys), len(chosen))}
	had := r.Result
	r.Result, r.Credit = make([]exam.Result, r.Rows), orUnknown(r.Credit, r.Rows)
	copy(r.Result, had)
	var scored, blank []int
	met := make([]bool, len(facts))
	for row, result := range r.Result {
		i, v := r.Item.Codes[row], r.Chosen.Codes[row]
		switch {
		case chosen[v] == "":
			if result == exam.ResultUnknown && keys[i] != "" && r.Key.At(row) == "" {
				blank = append(blank, row)
			}
		case keys[i] == "":
			if at, known := k.Key.find(r.Item.Values[i]); result == exam.ResultUnknown && !(known && k.Key.silenced[at]) {
				countItem(&k.lacking, r.Item.Values[i], 1)
			}
		case result == exam.ResultUnknown && r.Key.At(row) == "":
			m := keyMark(right.right(int(i), int(v), func() bool { return chosen[v].Right(keys[i]) }))
			r.Result[row], r.Credit[row] = m.result, m.credit
			scored, met[i] = append(scored, row), true
		case result == exam.Correct || result == exam.Incorrect:
			memo := against[result-exam.Correct]
			if memo.right(int(i), int(v), func() bool { return chosen[v].Contradicts(result, keys[i]) }) {
				countItem(&k.against, r.Item.Values[i], 1)
			}
		}
	}
	for i, question := range r.Item.Values {
		if met[i] {
			k.scoredIn(question)
		}
	}
	k.omit(r, blank, scored)
}

// omit calls answers without an option omitted where the key scored others of the same sitting: there the export has options and
// nothing else. Elsewhere nothing tells that the question was shown.
func (k *LateKey) omit(r *exam.Responses, blank, scored []int) {
	k.Scored += int64(len(scored))
	if len(blank) == 0 || len(scored) == 0 {
		return
	}
	type sitting struct{ source, examinee, sitting string }
	of := func(row int) sitting { return sitting{r.Source.At(row), r.Examinee.At(row), r.Sitting.At(row)} }
	keyed := map[sitting]bool{}
	for _, row := range scored {
		keyed[of(row)] = true
	}
	for _, row := range blank {
		if keyed[of(row)] {
			m := markOf(exam.Omitted)
			r.Result[row], r.Credit[row] = m.result, m.credit
			k.Scored++
			k.Omitted++
		}
	}
}

func orUnknown(have []float32, n int) []float32 {
	out := make([]float32, n)
	if copy(out, have) == 0 {
		for i := range out {
			out[i] = exam.Unknown
		}
	}
	return out
}

// lackingFact is a column in which rows without a text have that of their item.
func lackingFact(c, items *exam.Coded, facts []*exam.Item, get func(*exam.Item) string) exam.Coded {
	values, any := make([]string, len(facts)), false
	for v, item := range facts {
		if item != nil {
			values[v] = get(item)
			any = any || values[v] != ""
		}
	}
	switch {
	case !any:
		return *c
	case c.Codes == nil:
		return exam.Coded{Codes: items.Codes, Values: values}
	}
	out := exam.Coded{Codes: slices.Clone(c.Codes), Values: slices.Concat(c.Values, values)}
	for row, item := range items.Codes {
		if values[item] != "" && c.At(row) == "" {
			out.Codes[row] = uint32(len(c.Values)) + item
		}
	}
	return out
}

// lackingPeers is the column of the share of others who were right, of their item where a row has none.
func lackingPeers(c *exam.Responses, facts []*exam.Item) []float32 {
	if !slices.ContainsFunc(facts, func(i *exam.Item) bool { return i != nil && i.PeerP >= 0 }) {
		return c.PeerP
	}
	out := orUnknown(c.PeerP, c.Rows)
	for row, item := range c.Item.Codes {
		if fact := facts[item]; out[row] < 0 && fact != nil {
			out[row] = fact.PeerP
		}
	}
	return out
}

// Remarks say what is odd about the key and the questions, for people, most serious first; none when nothing is.
func (k *LateKey) Remarks() (out []KeyRemark) {
	lacking, against := slices.Sorted(maps.Keys(k.lacking)), slices.Sorted(maps.Keys(k.against))
	if len(k.met) == 0 {
		var idle []string
		for i := range k.Key.Items {
			idle = append(idle, k.Key.Items[i].ID)
		}
		message := fmt.Sprintf("none of the key's %d items is there (key: %s", len(idle), someItems(idle))
		if len(lacking) > 0 {
			message += "; not scored: " + someItems(lacking)
		}
		return []KeyRemark{{CodeKeyUnfit, int64(len(idle)), message + ")"}}
	}
	if k.words != nil {
		out = append(out, *k.words)
	}
	var several, questions []string
	for at, named := range k.several {
		if len(named) > 1 {
			several = append(several, k.Key.Items[at].ID)
			questions = append(questions, slices.Sorted(maps.Keys(named))...)
		}
	}
	if slices.Sort(several); len(several) > 0 {
		slices.Sort(questions)
		out = append(out, KeyRemark{codeKeySeveral, int64(len(several)), fmt.Sprintf("%d items of the key (%s) scored questions of several forms: where it is not right for all, name them %s",
			len(several), someItems(several), someItems(questions))})
	}
	if len(lacking) > 0 {
		out = append(out, KeyRemark{codeKeyPartial, int64(len(lacking)),
			fmt.Sprintf("%d answers have no result and the key lacks their questions: they stay unscored (%s)", sum(k.lacking), someItems(lacking))})
	}
	if len(against) > 0 {
		out = append(out, KeyRemark{codeContradiction, sum(k.against),
			fmt.Sprintf("%d results are not what the key that was given and the option chosen say: the results are believed (%s)", sum(k.against), someItems(against))})
	}
	return out
}

func sum(counts map[string]int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}
