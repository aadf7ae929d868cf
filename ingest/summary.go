package ingest

import (
	"strings"
	"sync"
)

// IsSummary reports whether a cell that should name a person or an area names a summary of all rows instead, "Average" or "Points
// possible". sure is false for words that may well be somebody's id or name: those count only at the ends of a table.
func IsSummary(cell string) (is, sure bool) {
	word := wordOf(cell)
	sure = sureSums()[word]
	return sure || maybeSums()[word], sure
}

// IsItemFigure is IsSummary for a table with one column per item, below which stand figures of the items, too: "Difficulty",
// "% correct". In other tables these are names of areas: mathematics has Proportion and Variance.
func IsItemFigure(cell string) (is, sure bool) {
	if is, sure = IsSummary(cell); is {
		return is, sure
	}
	word := wordOf(cell)
	sure = itemFigures()[word] || strings.ContainsAny(cell, "%#") && sharesOf()[word]
	return sure || maybeFigures()[word], sure
}

// sureSums are what spreadsheets and reports call rows about all people, folded.
var sureSums = sync.OnceValue(func() map[string]bool {
	return wordSet("average|overallaverage|classaverage|groupaverage|averagescore|meanscore|median|" +
		"pointspossible|possiblepoints|maxpoints|maximumpoints|maxscore|maximumscore|maximum|minimum|" +
		"totalpossible|maxpossible|maximumpossible|fullmarks|fullpoints|fullcredit|maxmarks|maximummarks|maxpunkte|maximalepunkte|maxpuntos|" +
		"standarddeviation|stddev|stdev|stddeviation|total|totals|grandtotal|totalpoints|percentcorrect|" +
		"promedio|promediogeneral|promedioglobal|promediototal|mediageneral|mediaglobal|mediana|desviacionestandar|" +
		"desviaciontipica|puntosposibles|puntosmaximos|puntajemaximo|maximo|minimo|" +
		"durchschnitt|gesamtdurchschnitt|mittelwert|standardabweichung|summe|gesamt|maximalpunkte|hochstpunkte|hochstpunktzahl|" +
		"moyenne|moyenneglobale|moyennegenerale|mediane|ecarttype|notemaximale|mediagenerale|deviazionestandard|" +
		"punteggiomassimo|mediageral|desviopadrao|pontuacaomaxima")
})

// maybeSums are words for sums that may be somebody's id or name.
var maybeSums = sync.OnceValue(func() map[string]bool {
	return wordSet("mean|avg|sum|suma|sd|std|n|media|schnitt|count|anzahl|recuento|conteo|contagem|conteggio|effectif")
})

// itemFigures are the figures that analyses of items write below their columns.
var itemFigures = sync.OnceValue(func() map[string]bool {
	return wordSet("classmean|itemmean|outof|variance|totalcorrect|numbercorrect|percentagecorrect|correctpercent|correctpercentage|proportioncorrect|" +
		"pctcorrect|percent|percentage|allstudents|difficulty|itemdifficulty|difficultyindex|discrimination|itemdiscrimination|discriminationindex|" +
		"facility|facilityindex|facilityvalue|pvalue|pvalues|pointbiserial|pointbiserialcorrelation|ptbiserial|rpbis|biserial|itemtotalcorrelation|proportion|" +
		"varianza|dificultad|indicededificultad|discriminacion|indicedediscriminacion|porcentaje|porcentajedeaciertos|porcentajecorrecto|proporcion|" +
		"totalcorrectas|totalaciertos|todoslosalumnos|varianz|schwierigkeit|schwierigkeitsindex|itemschwierigkeit|trennscharfe|anteilrichtig|prozentrichtig|" +
		"losungshaufigkeit|losungsquote|allestudierenden|moyennedelaclasse|difficulte|indicededifficulte|difficolta|indicedidifficolta|" +
		"dificuldade|indicededificuldade")
})

// maybeFigures are words for such rows that may be somebody's id or name.
var maybeFigures = sync.OnceValue(func() map[string]bool {
	return wordSet("rate|overall|all|class|wholeclass|group|klasse|clase|classe")
})

// sharesOf are the words that name a share or a number of people beside a sign for that: "% correct", "# correct".
var sharesOf = sync.OnceValue(func() map[string]bool {
	return wordSet("correct|right|richtig|richtige|korrekt|correcto|correctas|correctos|aciertos|acierto|corrects|corrette|corretas|goed|ofstudents|wrong|incorrect|falsch")
})

func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Split(words, "|") {
		out[w] = true
	}
	return out
}

// How many rows at either end of a table a doubtful summary may stand in: the sums of a spreadsheet stand there.
const (
	SummaryTop    = 3
	SummaryBottom = 5
)

// withoutSummaries is the sample without rows that name a summary in the column, or hold figures of the items: their numbers say
// nothing about the others.
func withoutSummaries(s *Sample, column int) *Sample {
	if column < 0 {
		return s
	}
	out := *s
	out.Rows = nil
	figures := FiguresOf(s, column)
	for i, row := range s.Rows {
		is, sure := IsItemFigure(row[column])
		ends := AtEnds(i, len(s.Rows))
		if is && (sure || ends) || ends && figures.Are(func(at int) string { return row[at] }) {
			continue
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
