package item

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteJSON writes the first report, that of the largest form, as {"schema", "test", "items", "caveats"}, and any others
// in the same shape under "other_forms". One report at a time is held as text: those of all forms of a large bank do not fit.
func WriteJSON(w io.Writer, reports []*Report) error {
	if len(reports) == 0 {
		return ErrNoResponses
	}
	out := bufio.NewWriter(w)
	first, err := indented("", struct {
		*Report
		Others []*Report `json:"other_forms"`
	}{reports[0], []*Report{}})
	if err != nil {
		return err
	}
	const none, otherIndent = "[]\n}", "    "
	out.Write(bytes.TrimSuffix(first, []byte(none)))
	if len(reports) == 1 {
		out.WriteString(none + "\n")
		return out.Flush()
	}
	for i, r := range reports[1:] {
		text, err := indented(otherIndent, r)
		if err != nil {
			return err
		}
		out.WriteString([]string{"[", ","}[min(i, 1)] + "\n" + otherIndent)
		out.Write(text)
	}
	out.WriteString("\n  ]\n}\n")
	return out.Flush()
}

// indented is the JSON of v, further lines behind prefix, without a line end.
func indented(prefix string, v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent(prefix, "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// ReadJSON reads what WriteJSON wrote: for anchors, and for comparing one night with another.
func ReadJSON(r io.Reader) ([]*Report, error) {
	var doc struct {
		Report
		Others []*Report `json:"other_forms"`
	}
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, fmt.Errorf("read an item analysis: %w", err)
	}
	if doc.Schema != SchemaVersion {
		return nil, fmt.Errorf("read an item analysis: its schema is %d, this program reads %d", doc.Schema, SchemaVersion)
	}
	return append([]*Report{&doc.Report}, doc.Others...), nil
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
