package item

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// WriteJSON writes one report as {"schema", "test", "items", "caveats"}, or several as {"schema", "forms": [...]}.
func WriteJSON(w io.Writer, reports []*Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if len(reports) == 1 {
		return enc.Encode(reports[0])
	}
	return enc.Encode(struct {
		Schema int       `json:"schema"`
		Forms  []*Report `json:"forms"`
	}{SchemaVersion, reports})
}

// csvColumns are the columns of WriteCSV: one line is one item of one form. A null is an empty field, and the reasons
// stand in the last column.
var csvColumns = [...]string{"source", "form", "item_id", "n", "n_omitted", "n_not_reached", "n_not_presented", "n_unscored", "key",
	"p_value", "p_low", "p_high", "item_rest", "item_rest_low", "item_rest_high", "upper_lower", "alpha_if_removed",
	"a", "b", "c", "d", "se_a", "se_b", "se_d", "infit", "outfit", "sx2", "sx2_df", "sx2_p", "disciplines", "flags", "reasons"}

// WriteCSV writes the items of all reports as one table.
func WriteCSV(w io.Writer, reports []*Report) error {
	c := csv.NewWriter(w)
	if err := c.Write(csvColumns[:]); err != nil {
		return err
	}
	for _, r := range reports {
		for i := range r.Items {
			if err := c.Write(r.Items[i].record(&r.Test)); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

func (it *Item) record(t *Test) []string {
	row := []string{guard(t.Source), guard(t.Form), guard(it.ID)}
	for _, n := range []int64{it.N, it.Omitted, it.NotReached, it.NotPresented, it.Unscored} {
		row = append(row, strconv.FormatInt(n, 10))
	}
	row = append(row, guard(it.Key))
	for _, n := range []*Num{it.PValue, it.PLow, it.PHigh, it.ItemRest, it.RestLow, it.RestHigh, it.Upper, it.Without,
		it.A, it.B, it.C, it.D, it.SEA, it.SEB, it.SED, it.Infit, it.Outfit, it.SX2, it.SX2DF, it.SX2P} {
		row = append(row, n.text())
	}
	return append(row, guard(strings.Join(it.Areas, "|")), strings.Join(it.Flags, "|"), it.why())
}

func (n *Num) text() string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(n.rounded(), 'g', -1, 64)
}

// why joins the reasons of an item, each named once with the fields that it explains.
func (it *Item) why() string {
	var order []string
	fields := map[string][]string{}
	for _, f := range csvColumns {
		if r, ok := it.Reasons[f]; ok {
			if fields[r] == nil {
				order = append(order, r)
			}
			fields[r] = append(fields[r], f)
		}
	}
	if r, ok := it.Reasons["distractors"]; ok {
		order = append(order, r)
		fields[r] = append(fields[r], "distractors")
	}
	out := make([]string, len(order))
	for i, r := range order {
		out[i] = strings.Join(fields[r], " ") + ": " + r
	}
	return strings.Join(out, "; ")
}

// guard keeps a spreadsheet from reading exported text as a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
