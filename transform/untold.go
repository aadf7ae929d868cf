package transform

import (
	"slices"

	"cutscore/exam"
	"cutscore/ingest"
)

// untold are the parts that the export has nothing for; see exam.Responses. All but the order, which is counted out only where it
// is needed, is decided by the header.
func (n *Normalizer) untold() (parts exam.Parts) {
	lack := func(part exam.Parts, told bool) {
		if !told {
			parts |= part
		}
	}
	lack(exam.PartSitting, n.tells(ingest.FieldSitting))
	if parts != 0 {
		lack(exam.PartForm, n.tells(ingest.FieldForm))
	}
	lack(exam.PartBlock, n.tells(ingest.FieldBlock))
	lack(exam.PartPosition, n.tells(ingest.FieldPosition) || n.columnsInOrder() || n.recordIs("uworld_line"))
	if parts&exam.PartPosition != 0 {
		lack(exam.PartOrder, n.order != nil || n.columnsStandIn())
	}
	clock := n.tells(ingest.FieldAnsweredAt) || n.recordIs("openedx_state")
	if day := n.tells(ingest.FieldTakenOn); day {
		lack(exam.PartClock, clock)
	} else {
		lack(exam.PartTime, clock)
	}
	return parts
}

// tells reports whether the export has the field, in a column or once for all rows.
func (n *Normalizer) tells(f ingest.Field) bool {
	return len(n.find(f)) > 0 || n.reading.Constants[f] != ""
}

// columnsInOrder reports whether the columns of a wide export stand in the order of presentation.
func (n *Normalizer) columnsInOrder() bool {
	f := n.reading.Format
	return n.reading.Shape == ingest.Wide && f != nil && f.Items != nil && f.Items.Ordered
}

// columnsStandIn reports whether the places of the columns of a wide export tell its answers apart: nothing else does.
func (n *Normalizer) columnsStandIn() bool {
	return n.reading.Shape == ingest.Wide && !n.tells(ingest.FieldAnsweredAt) && !n.tells(ingest.FieldTakenOn) && n.cellsNameItems()
}

// cellsNameItems reports whether cells of a wide export name the items, so that a row may have one twice. Named by their
// columns, each is there once.
func (n *Normalizer) cellsNameItems() bool {
	return slices.ContainsFunc(n.groups, func(g group) bool { return g.itemID != nil })
}

// recordIs reports whether answers are read from a cell by that parser.
func (n *Normalizer) recordIs(name string) bool {
	u := n.recordUse()
	return u != nil && u.name == name
}
