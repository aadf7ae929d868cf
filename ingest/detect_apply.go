package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// apply reads a header by a format that fits it.
func (f *Format) apply(s *Sample) *Reading {
	f = f.whole()
	r := &Reading{Sample: s, Format: f, Kind: f.Kind, Shape: f.Shape, Constants: f.constants(s.Source.Name),
		Why: []string{}, Disagreements: append([]string{}, s.Disagreements...), Confident: true}
	r.say(fmt.Sprintf("header is that of %s (%s)", f.Name, f.Title))
	r.sayNamed(f)
	uses := make([][]ColumnUse, len(s.Header))
	header := headingsOf(s)
	for rank, rule := range f.Columns {
		for at, got := range rule.columns(header) {
			use := rule.use(s, at, got, f.Kind)
			use.Rank = rank
			uses[at] = append(uses[at], use)
		}
	}
	if f.Items != nil {
		r.ItemCount = f.applyItems(s, header, uses, r.Constants[FieldForm])
		r.say(fmt.Sprintf("%d items", r.ItemCount))
	}
	for at, name := range s.Header {
		if len(uses[at]) == 0 {
			uses[at] = []ColumnUse{{Index: at, Name: name, Why: f.unusedWhy(header, at), Samples: samplesOf(s, at)}}
		}
		r.Columns = append(r.Columns, uses[at]...)
	}
	r.settleDecimal()
	r.settleCells()
	r.settleClocks()
	r.settleMerge()
	for _, note := range f.Notes {
		r.say(note)
	}
	return r
}

// unusedWhy says why the format gives a column no meaning.
func (f *Format) unusedWhy(header *headings, at int) string {
	if f.Items != nil && f.Items.skips(header.tidy[at]) {
		return "by its name it sums up the row or describes it, and is no item"
	}
	return "not named by format " + f.Name
}

// settleDecimal takes the decimal comma from full points in a column's name, "Grade/10,00": the product writes its numbers in one
// way, and its comma-separated files then hold "7,50" in quotes.
func (r *Reading) settleDecimal() {
	comma := false
	for i := range r.Columns {
		u := &r.Columns[i]
		at := strings.LastIndexByte(u.Name, ',')
		if u.Options != nil && u.Options.Max > 0 && at > 0 && at+1 < len(u.Name) && digit(u.Name[at-1]) && digit(u.Name[at+1]) {
			comma = true
		}
	}
	if !comma || r.Sample.Dialect.Decimal == "," {
		return
	}
	for i := range r.Columns {
		if u := &r.Columns[i]; u.Field != "" && (u.Options == nil || u.Options.Decimal == "") {
			o := ValueOptions{}
			if u.Options != nil {
				o = *u.Options
			}
			o.Decimal = ","
			u.Options = &o
		}
	}
	r.say("decimal comma: the full points in the names of columns have one")
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// constants joins those of the format with what the file's name says.
func (f *Format) constants(path string) map[Field]string {
	out := map[Field]string{FieldSource: f.Name}
	for field, value := range f.nameParts(Stem(path)) {
		out[Field(field)] = value
	}
	for field, value := range f.Constants {
		out[field] = value
	}
	return out
}

// sayNamed says what the file's name tells, and not the value: it may be a person's id.
func (r *Reading) sayNamed(f *Format) {
	parts := f.nameParts(Stem(r.Sample.Source.Name))
	for _, field := range slices.Sorted(maps.Keys(parts)) {
		if f.Constants[Field(field)] == "" {
			r.say(fmt.Sprintf("%s is what the file is called, where no column tells it: under another name it is another one", field))
		}
	}
}

// columns returns the columns that the rule takes, with what its placeholders stood for.
func (rule *ColumnRule) columns(header *headings) map[int]captured {
	out := map[int]captured{}
	if header.filled(rule.Unless) {
		return out
	}
	for _, name := range rule.Names {
		t, several := template(nil), false
		if strings.IndexByte(name, '{') >= 0 {
			t = parseTemplate(name)
			several = t.hasPlaceholder("area", "form")
		}
		if !several {
			if at, got := header.named(name); at >= 0 {
				out[at] = got
				return out
			}
			continue
		}
		for at := range header.tidy {
			if got, ok := t.matchRunes(header.tidy[at]); ok && out[at] == nil {
				out[at] = got
			}
		}
	}
	return out
}

func (rule *ColumnRule) use(s *Sample, at int, got captured, kind Kind) ColumnUse {
	u := ColumnUse{Index: at, Name: s.Header[at], Field: rule.Field, Parser: rule.Parser, Options: rule.Options, Samples: samplesOf(s, at)}
	if u.Parser == "" {
		u.Parser = rule.Field.defaultParser(kind)
	}
	u.Why = "named so by the format"
	if u.Item = got["area"]; u.Item == "" {
		u.Item = got["form"]
	}
	if rule.Field == FieldArea && u.Item == "" && (kind == Sittings || kind == Attempts) {
		u.Item = rule.Names[0] // the column is the area; its first name is the usual one
	}
	u.Options = withFile(withMax(u.Options, got["max"]), Stem(s.Source.Name))
	return u
}

// withFile puts the file's name where the text before values asks for it: what only counts rows is another in every file.
func withFile(o *ValueOptions, name string) *ValueOptions {
	if o == nil || !strings.Contains(o.Before, "{file}") {
		return o
	}
	out := *o
	out.Before = strings.ReplaceAll(o.Before, "{file}", name)
	return &out
}

// withMax adds full points taken from a column's name to a rule's options.
func withMax(o *ValueOptions, text string) *ValueOptions {
	most, err := strconv.ParseFloat(decimalPoint(text), 64)
	if err != nil || most < 0 {
		return o
	}
	out := ValueOptions{}
	if o != nil {
		out = *o
	}
	out.Max, out.Unscored = most, most == 0
	return &out
}

func decimalPoint(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] == ',' {
			b[i] = '.'
		}
	}
	return string(b)
}

// ruled marks the columns that the format's rules take, without items.
func (f *Format) ruled(header *headings) []bool {
	out := make([]bool, len(header.raw))
	for i := range f.Columns {
		for at := range f.Columns[i].columns(header) {
			out[at] = true
		}
	}
	return out
}

// claimed marks all columns that the format gives a meaning.
func (f *Format) claimed(header *headings) []bool {
	out := f.ruled(header)
	if f.Items != nil {
		for _, c := range f.itemColumns(header, out) {
			out[c.at] = true
		}
	}
	return out
}

// itemColumn is one column of the wide shape that belongs to an item.
type itemColumn struct {
	at    int
	rule  *ColumnRule
	group string // columns of one item share it
	own   bool   // its name tells the item; else it continues the column to its left
	again bool   // the item stood further left already, in a column of the same rule
	item  string // id of the item, as the header has it
	got   captured
}

// itemColumns finds the item columns of a header among those not taken by other rules.
func (f *Format) itemColumns(header *headings, taken []bool) []itemColumn {
	var out []itemColumn
	met := map[string]int{}
	known := f.gives(FieldExaminee, header)
	asksWho := func(item string) bool { return header.asksWho(item, known) }
	from, until := f.Items.bounds(header)
	for at := from; at < until; at++ {
		if taken[at] || f.Items.skips(header.tidy[at]) {
			continue
		}
		if c, ok := f.Items.classify(header.tidy[at], at, out, asksWho); ok {
			c.tellApart(met)
			out = append(out, c)
		}
	}
	return out
}

// tellApart gives an item that the header names a second time an id of its own, "Q2 (2)": one column of two would be lost.
func (c *itemColumn) tellApart(met map[string]int) {
	if !c.own {
		return
	}
	key := fmt.Sprintf("%p %s", c.rule, c.group)
	if met[key]++; met[key] > 1 {
		c.again = true
		c.group, c.item = nth(c.group, met[key]), nth(c.item, met[key])
	}
}

// nth is the name of the n-th of several things that have one name.
func nth(name string, n int) string { return fmt.Sprintf("%s (%d)", name, n) }

func (r *ItemRules) skips(name []rune) bool {
	for _, skip := range r.Skip {
		if _, ok := parseTemplate(skip).matchRunes(name); ok {
			return true
		}
	}
	return false
}

func (r *ItemRules) bounds(header *headings) (from, until int) {
	until = len(header.raw)
	if at, _ := header.any(r.From); at >= 0 {
		from = at + 1
	}
	if at, _ := header.any(r.Until); at >= 0 {
		until = at
	}
	return from, until
}

// classify gives a column to the first item rule whose name fits. Without {n} or {item} it continues the group to its left.
// What asks for a person is no item: names and ids are nobody's answer.
func (r *ItemRules) classify(name []rune, at int, before []itemColumn, asksWho func(item string) bool) (itemColumn, bool) {
	for i := range r.Columns {
		rule := &r.Columns[i]
		for _, pattern := range rule.Names {
			t := parseTemplate(pattern)
			got, ok := t.matchRunes(name)
			if !ok || asksWho(got["item"]) {
				continue
			}
			c := itemColumn{at: at, rule: rule, got: got, item: got["item"]}
			switch {
			case t.hasPlaceholder("item"):
				c.group = "item " + got["item"]
			case t.hasPlaceholder("n"):
				c.item = rule.itemID(got)
				c.group = fmt.Sprintf("n %d %s", r.ordinal(i), got["n"])
				if len(got) > 1 && rule.Item != "" { // the number alone does not tell the item
					c.group = "item " + c.item
				}
			case rule.Item != "": // one column by its whole name, as drafts have it
				c.item, c.group = rule.Item, "item "+rule.Item
			case len(before) > 0 && before[len(before)-1].at == at-1:
				last := &before[len(before)-1]
				c.group, c.item, c.again = last.group, last.item, last.again
				return c, true
			default:
				continue
			}
			c.own = true
			return c, true
		}
	}
	return itemColumn{}, false
}

// ordinal counts the rules before i that hold the same field and name items of their own.
func (r *ItemRules) ordinal(i int) (n int) {
	for j := range i {
		if r.Columns[i].Item != "" && r.Columns[j].Item != "" && r.Columns[j].Field == r.Columns[i].Field {
			n++
		}
	}
	return n
}

// itemID fills the rule's item template from what the column's name gave.
func (rule *ColumnRule) itemID(got captured) string {
	id := rule.Item
	if id == "" {
		id = "Q{n}"
	}
	for name, text := range got {
		id = strings.ReplaceAll(id, "{"+name+"}", text)
	}
	return id
}

// applyItems adds the item columns to uses and returns the number of items.
func (f *Format) applyItems(s *Sample, header *headings, uses [][]ColumnUse, form string) int {
	taken := make([]bool, len(s.Header))
	for at := range uses {
		taken[at] = len(uses[at]) > 0
	}
	seen, names := map[string]int{}, map[string]string{}
	for _, c := range f.itemColumns(header, taken) {
		if _, ok := seen[c.group]; !ok {
			seen[c.group], names[c.group] = len(seen)+1, c.item
		}
		use := c.rule.use(s, c.at, c.got, f.Kind)
		use.Item, use.Group = names[c.group], seen[c.group]
		if f.Items.Scoped && form != "" {
			use.Item = form + "/" + use.Item
		}
		use.Why = fmt.Sprintf("item %d", use.Group)
		if use.Repeated = c.again; c.again {
			use.Why += ": the header names the item more than once, and each is kept"
		}
		uses[c.at] = append(uses[c.at], use)
	}
	return len(seen)
}
