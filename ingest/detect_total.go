package ingest

import (
	"math"
	"strconv"
	"strings"
)

// findTotal recognises the column that is the sum of the items in every sampled row; it is not an item and not needed.
func (m *matrix) findTotal() {
	for at := range m.s.Header {
		if m.role[at] == "" && m.seen[at].all(m.seen[at].number) && m.isTotal(at) {
			m.why[at] = "it is the sum of the items in every sampled row"
		}
	}
}

func (m *matrix) isTotal(column int) bool {
	for _, row := range m.s.Rows {
		total := 0.0
		for at, cell := range row {
			if at < len(m.role) && m.role[at] == FieldResult && strings.TrimSpace(cell) == "1" {
				total++
			}
		}
		if column >= len(row) || !isNumberOf(row[column], total) {
			return false
		}
	}
	return true
}

func isNumberOf(cell string, want float64) bool {
	x, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
	return err == nil && math.Abs(x-want) < 1e-9
}
