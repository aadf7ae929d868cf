package transform

import (
	"slices"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// areas reads the area columns of a row: "discipline: Pathology" with a percentage, or with lower, same, higher.
func (r *rowReader) areas() []exam.AreaScore {
	var out []exam.AreaScore
	for i := range r.n.uses {
		u := &r.n.uses[i]
		if u.Field != ingest.FieldArea {
			continue
		}
		dimension, name := u.place(u.options.Dimension, u.Item)
		if a, ok := r.areaValue(u, dimension, name); ok {
			out = append(out, a)
		}
	}
	if u := r.n.one(ingest.FieldAreaScore); u != nil {
		dimension, name := u.place("discipline", r.text(ingest.FieldAreaName))
		a, ok := r.areaValue(u, dimension, name)
		counted := r.n.one(ingest.FieldAreaItems) != nil
		a.Items = r.count(ingest.FieldAreaItems)
		if ok && (!counted || a.Items > 0) { // 0% of no questions is no score
			out = append(out, a)
		}
	}
	return out
}

// place gives our name and dimension of a vendor's area; what nobody mapped keeps its name.
func (s *spelling) place(dimension, name string) (string, string) {
	if a, ok := s.areas[strings.ToLower(name)]; ok {
		return a.Dimension, a.Name
	}
	if dimension == "" {
		dimension = "discipline"
	}
	return dimension, name
}

func (r *rowReader) areaValue(u *use, dimension, name string) (exam.AreaScore, bool) {
	a := exam.AreaScore{Dimension: dimension, Area: name}
	v, trouble := u.clean(r.cell(u))
	if trouble != fine || name == "" {
		return a, false
	}
	if a.Flag = ordinal(v); a.Flag != "" {
		return a, true
	}
	read, ok := numberParser(u.spelling)
	if !ok {
		read = u.spelling.score
	}
	x, trouble := read(v)
	if trouble == fine && (x < 0 || x > 1000) {
		trouble = outOfRange
	}
	r.fail(u, trouble)
	a.Score = exam.Score{Scale: exam.PercentCorrect, Value: x}
	if most := u.maxOf(v); most > 0 && !ok && !strings.HasSuffix(v, "%") {
		a.Score = exam.Score{Scale: exam.Points, Value: x, Max: most}
	} else if trouble == fine && x > 100 {
		r.fail(u, outOfRange)
	} else if trouble == fine && u.isShare(a.Score, v) {
		r.fail(u, shareForPercent)
	}
	return a, trouble == fine
}

// ordinal knows the three words of a failing report.
func ordinal(v string) string {
	switch strings.ToLower(v) {
	case "lower", "below", "inferior", "niedriger", "weaker":
		return "lower"
	case "same", "similar", "average", "igual", "gleich":
		return "same"
	case "higher", "above", "superior", "höher", "stronger":
		return "higher"
	}
	return ""
}

// ownArea gives the sitting the area that its row names without a score of its own: the whole sitting was of that area.
func (r *rowReader) ownArea(s *exam.Sitting) {
	u := r.n.one(ingest.FieldAreaName)
	if u == nil || r.n.one(ingest.FieldAreaScore) != nil || s.Score.Scale == "" {
		return
	}
	if name := r.text(ingest.FieldAreaName); name != "" {
		dimension, name := u.place(u.options.Dimension, name)
		items := s.Items
		if items == 0 && s.Score.Scale == exam.Points {
			items = int(s.Score.Max)
		}
		s.Areas = append(s.Areas, exam.AreaScore{Dimension: dimension, Area: name, Score: s.Score, Items: items})
	}
}

// joinAreaRow adds the area of a row to the sitting of the row before, in exports with one row per area of one sitting. Where the
// rows' scores are those of their areas, the sitting has none of its own.
func (r *rowReader) joinAreaRow(b *Batch, s *exam.Sitting) bool {
	scored := r.n.one(ingest.FieldAreaScore) != nil
	if r.bad || len(b.Sittings) == 0 {
		return scored && len(s.Areas) == 0 && !r.bad // an area of which nothing was used says nothing
	}
	last := &b.Sittings[len(b.Sittings)-1]
	if last.Examinee != s.Examinee || last.ID != s.ID || last.Form != s.Form || last.TakenAt != s.TakenAt {
		return false
	}
	if !scored {
		if len(s.Areas) != 1 || len(last.Areas) == 0 || hasArea(last.Areas, s.Areas[0]) {
			return false
		}
		last.Score, last.Items = exam.Score{}, last.Items+s.Items
	}
	last.Areas = append(last.Areas, s.Areas...)
	return true
}

func hasArea(areas []exam.AreaScore, one exam.AreaScore) bool {
	return slices.ContainsFunc(areas, func(a exam.AreaScore) bool { return a.Dimension == one.Dimension && a.Area == one.Area })
}
