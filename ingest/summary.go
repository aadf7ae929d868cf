package ingest

// IsSummary reports whether a cell that should name a person names a summary of all rows instead, "Average" or "Points
// possible". sure is false for words that may well be somebody's id or name: those count only at the ends of a table.
func IsSummary(cell string) (is, sure bool) {
	switch wordOf(cell) {
	case "average", "overallaverage", "classaverage", "groupaverage", "averagescore", "meanscore", "median",
		"pointspossible", "possiblepoints", "maxpoints", "maximumpoints", "maxscore", "maximumscore", "maximum", "minimum",
		"standarddeviation", "stddev", "stdev", "stddeviation", "total", "totals", "grandtotal", "totalpoints", "percentcorrect",
		"promedio", "promediogeneral", "promedioglobal", "promediototal", "mediageneral", "mediaglobal", "mediana", "desviacionestandar",
		"desviaciontipica", "puntosposibles", "puntosmaximos", "puntajemaximo", "maximo", "minimo",
		"durchschnitt", "gesamtdurchschnitt", "mittelwert", "standardabweichung", "summe", "gesamt", "maximalpunkte", "hochstpunkte", "hochstpunktzahl",
		"moyenne", "moyenneglobale", "moyennegenerale", "mediane", "ecarttype", "notemaximale", "mediagenerale", "deviazionestandard",
		"punteggiomassimo", "mediageral", "desviopadrao", "pontuacaomaxima":
		return true, true
	case "mean", "avg", "sum", "suma", "sd", "std", "n", "media", "schnitt", "count", "anzahl", "recuento", "conteo", "contagem", "conteggio", "effectif":
		return true, false
	}
	return false, false
}

// How many rows at either end of a table a doubtful summary may stand in: the sums of a spreadsheet stand there.
const (
	SummaryTop    = 3
	SummaryBottom = 5
)

// withoutSummaries is the sample without rows that name a summary in the column, whose numbers say nothing about the others.
func withoutSummaries(s *Sample, column int) *Sample {
	if column < 0 {
		return s
	}
	out := *s
	out.Rows = nil
	for i, row := range s.Rows {
		if column < len(row) {
			if is, sure := IsSummary(row[column]); is && (sure || i < SummaryTop || i >= len(s.Rows)-SummaryBottom) {
				continue
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return &out
}

// labelColumn is the column of a matrix in which a sum is called so: the person by its name, or the first that holds words; -1 when
// there is none.
func labelColumn(s *Sample) int {
	for at, name := range s.Header {
		if personField(name) == FieldExaminee {
			return at
		}
	}
	for at := range s.Header {
		if e := look(s, at); e.filled > 0 && !e.isMarks() && !e.isOptions() && 2*(e.number+e.percent+e.date) < e.filled {
			return at
		}
	}
	return -1
}
