package stats

import "cutscore/exam"

// sittingKey identifies a sitting by the codes of its columns; the day is that of a sitting without an id.
type sittingKey struct {
	source, id, form uint32
	day              int32
}

// keyOf identifies the sitting of row i; named is false without an id. A number is one of each form, as exports count the takings of
// each from 1; any other id is one sitting, of several forms too.
func keyOf(c *exam.Responses, i int) (key sittingKey, named bool) {
	if c.Sitting.Codes == nil || c.Sitting.At(i) == "" {
		return sittingKey{}, false
	}
	key = sittingKey{source: codeAt(&c.Source, i), id: c.Sitting.Codes[i] + 1}
	if _, number := exam.SittingNumber(c.Sitting.At(i)); number {
		key.form = codeAt(&c.Form, i) + 1
	}
	return key, true
}

// isOf reports whether the sittings table's s is the sitting of a row; others are rows of all sittings.
func (k *coder) isOf(s *exam.Sitting, row int32, others []int32) bool {
	return s.Of(k.sittingName(row), func(yield func(exam.SittingName) bool) {
		for _, other := range others {
			if !yield(k.sittingName(other)) {
				return
			}
		}
	})
}

func (k *coder) sittingName(row int32) exam.SittingName {
	c, i := k.c, int(row)
	return exam.SittingName{Source: c.Source.At(i), ID: c.Sitting.At(i), Form: c.Form.At(i)}
}

func codeAt(c *exam.Coded, i int) uint32 {
	if c.Codes == nil {
		return 0
	}
	return c.Codes[i]
}
