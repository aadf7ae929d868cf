package exam

// Coded is a column of text that holds each distinct value once: row i reads Values[Codes[i]].
// A nil Codes means that every row is the empty string, that is, absent.
type Coded struct {
	Codes  []uint32
	Values []string
}

// At returns the text of row i.
func (c *Coded) At(i int) string {
	if c.Codes == nil {
		return ""
	}
	return c.Values[c.Codes[i]]
}

// Responses holds many responses as parallel columns; row i of every column is one Response, and the
// fields mean what they mean there. A nil column (or Coded with nil Codes) means that no row has it.
// Columns that are not nil have Rows entries. Between the file and the statistics nothing travels as
// one struct per row: this is the form in which responses are normalised, stored, scanned and counted.
type Responses struct {
	Rows int

	// Untold are the parts that the export of all these rows has no column for: what stands there, if anything, was made up to
	// keep answers apart. A cell that is empty is told by itself. Of the form it is said only where the sitting is untold: it
	// then stands for it; of the order only where the position is. Rows of several exports, as a store returns them, leave it 0.
	Untold Parts

	Source, Examinee, Sitting, Form, Family, Mode, Item Coded
	Block                                               []int16
	Position                                            []int32

	AnsweredAt            []int64
	TimeLayout, TimeBasis Coded
	OffsetMinutes         []int16

	Chosen, FirstChosen, Key Coded
	Result                   []Result
	Credit                   []float32

	Seconds    []float32
	Changes    []int16
	PeerP      []float32
	Confidence []float32
	Flagged    []Flag
	Seen       []Flag
	Tag        Coded

	Disciplines, Systems, Tasks Coded

	ExportedAt []int64
}

// Row returns row i as a Response; absent columns give their "not recorded" values.
func (c *Responses) Row(i int) Response {
	return Response{
		Source: c.Source.At(i), Examinee: c.Examinee.At(i), Sitting: c.Sitting.At(i), Form: c.Form.At(i),
		Family: c.Family.At(i), Mode: c.Mode.At(i), Item: c.Item.At(i),
		Block: at(c.Block, i, 0), Position: at(c.Position, i, 0),
		AnsweredAt: at(c.AnsweredAt, i, NoTime), TimeLayout: c.TimeLayout.At(i), TimeBasis: c.TimeBasis.At(i),
		OffsetMinutes: at(c.OffsetMinutes, i, 0),
		Chosen:        c.Chosen.At(i), FirstChosen: c.FirstChosen.At(i), Key: c.Key.At(i),
		Result: at(c.Result, i, ResultUnknown), Credit: at(c.Credit, i, Unknown),
		Seconds: at(c.Seconds, i, Unknown), Changes: at(c.Changes, i, Unknown), PeerP: at(c.PeerP, i, Unknown),
		Confidence: at(c.Confidence, i, Unknown), Flagged: at(c.Flagged, i, FlagUnknown), Seen: at(c.Seen, i, FlagUnknown),
		Tag: c.Tag.At(i), Disciplines: c.Disciplines.At(i), Systems: c.Systems.At(i), Tasks: c.Tasks.At(i),
		ExportedAt: at(c.ExportedAt, i, NoTime),
	}
}

func at[T any](column []T, i int, absent T) T {
	if column == nil {
		return absent
	}
	return column[i]
}

// FromRows builds columns from rows: for tests, simulated data and small inputs.
func FromRows(rows []Response) *Responses {
	c := &Responses{Rows: len(rows)}
	c.Source = coded(rows, func(r *Response) string { return r.Source })
	c.Examinee = coded(rows, func(r *Response) string { return r.Examinee })
	c.Sitting = coded(rows, func(r *Response) string { return r.Sitting })
	c.Form = coded(rows, func(r *Response) string { return r.Form })
	c.Family = coded(rows, func(r *Response) string { return r.Family })
	c.Mode = coded(rows, func(r *Response) string { return r.Mode })
	c.Item = coded(rows, func(r *Response) string { return r.Item })
	c.Block = plain(rows, func(r *Response) int16 { return r.Block })
	c.Position = plain(rows, func(r *Response) int32 { return r.Position })
	c.AnsweredAt = plain(rows, func(r *Response) int64 { return r.AnsweredAt })
	c.TimeLayout = coded(rows, func(r *Response) string { return r.TimeLayout })
	c.TimeBasis = coded(rows, func(r *Response) string { return r.TimeBasis })
	c.OffsetMinutes = plain(rows, func(r *Response) int16 { return r.OffsetMinutes })
	c.Chosen = coded(rows, func(r *Response) string { return r.Chosen })
	c.FirstChosen = coded(rows, func(r *Response) string { return r.FirstChosen })
	c.Key = coded(rows, func(r *Response) string { return r.Key })
	c.Result = plain(rows, func(r *Response) Result { return r.Result })
	c.Credit = plain(rows, func(r *Response) float32 { return r.Credit })
	c.Seconds = plain(rows, func(r *Response) float32 { return r.Seconds })
	c.Changes = plain(rows, func(r *Response) int16 { return r.Changes })
	c.PeerP = plain(rows, func(r *Response) float32 { return r.PeerP })
	c.Confidence = plain(rows, func(r *Response) float32 { return r.Confidence })
	c.Flagged = plain(rows, func(r *Response) Flag { return r.Flagged })
	c.Seen = plain(rows, func(r *Response) Flag { return r.Seen })
	c.Tag = coded(rows, func(r *Response) string { return r.Tag })
	c.Disciplines = coded(rows, func(r *Response) string { return r.Disciplines })
	c.Systems = coded(rows, func(r *Response) string { return r.Systems })
	c.Tasks = coded(rows, func(r *Response) string { return r.Tasks })
	c.ExportedAt = plain(rows, func(r *Response) int64 { return r.ExportedAt })
	return c
}

func plain[T any](rows []Response, get func(*Response) T) []T {
	out := make([]T, len(rows))
	for i := range rows {
		out[i] = get(&rows[i])
	}
	return out
}

func coded(rows []Response, get func(*Response) string) Coded {
	c := Coded{Codes: make([]uint32, len(rows))}
	seen := map[string]uint32{}
	for i := range rows {
		s := get(&rows[i])
		code, ok := seen[s]
		if !ok {
			code = uint32(len(c.Values))
			seen[s] = code
			c.Values = append(c.Values, s)
		}
		c.Codes[i] = code
	}
	return c
}
