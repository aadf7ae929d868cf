package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cutscore/exam"
	"cutscore/stats"
)

// schoolWriter turns invented students into rows of our own forms.
type schoolWriter struct {
	school *stats.School
	bench  bool
}

const (
	responseColumns = "examinee_id,sitting_id,form_id,form_family,mode,block_no,item_seq,item_id,answered_at,key,response,first_response,n_changes,result,response_time_s,flagged,disciplines,systems,physician_task,peer_p,confidence,error_reason,seen_before\n"
	benchColumns    = "examinee_id,sitting_id,form_id,item_seq,item_id,answered_at,key,response,result,response_time_s,disciplines,systems,confidence,error_reason\n"
)

// headers returns the head of every file of schoolFiles.
func (w *schoolWriter) headers() [][]byte {
	var wide, sittings, attempts strings.Builder
	wide.WriteString("examinee_id,form_id,taken_on")
	for _, i := range w.school.Forms[0].Items {
		wide.WriteString("," + w.school.Items[i].ID + "E")
	}
	sittings.WriteString("examinee_id,sitting_id,form_id,form_family,taken_on,mode,n_items,score_scale,score,likely_low,likely_high,low_pass_low,low_pass_high,reported_p_pass")
	attempts.WriteString("examinee_id,exam,attempt_no,exam_date,outcome,score,score_scale")
	for _, d := range w.school.Disciplines {
		sittings.WriteString("," + quoted("discipline: "+d))
		attempts.WriteString("," + quoted("discipline: "+d))
	}
	responses := responseColumns
	if w.bench {
		responses = benchColumns
	}
	return [][]byte{[]byte(responses), []byte(wide.String() + "\n"), []byte(sittings.String() + "\n"), []byte(attempts.String() + "\n"),
		[]byte("examinee_id,name,cohort,school_type,exam,exam_date\n"), []byte("examinee_id,date,hours,activity,resource,area\n"),
		[]byte("examinee_id,course,area,taken_on,grade,grade_max\n"), w.truthHead()}
}

// batch returns the parts of every file for students from..to-1.
func (w *schoolWriter) batch(from, to int) [][]byte {
	out := make([][]byte, len(schoolFiles()))
	for i := from; i < to; i++ {
		st := w.school.Student(i)
		for j := range st.Sittings {
			if at := &st.Sittings[j]; w.bench {
				out[0] = w.benchRows(out[0], st, at)
			} else {
				out[0] = w.responseRows(out[0], st, at)
			}
			out[2] = w.sittingRow(out[2], st, &st.Sittings[j])
		}
		out[1] = w.wideRow(out[1], st)
		out[3] = w.attemptRows(out[3], st)
		out[4] = fmt.Appendf(out[4], "%s,%s,%s,%s,%s,%s\n", st.Truth.Examinee, st.Name, st.Cohort, st.School, w.school.Options.Exam.ID, st.ExamDay.Format(time.DateOnly))
		out[5] = studyRows(out[5], st)
		out[6] = gradeRows(out[6], st)
		out[7] = truthRow(out[7], st, i == 0)
	}
	return out
}

// quoted writes a field as CSV wants it.
func quoted(s string) string {
	if !strings.ContainsAny(s, ",\"\n\r") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// fields appends fields to a row: a comma before each but the first.
type fields struct {
	b    []byte
	next bool
}

func (f *fields) comma() {
	if f.next {
		f.b = append(f.b, ',')
	}
	f.next = true
}
func (f *fields) text(s string) { f.comma(); f.b = append(f.b, quoted(s)...) }
func (f *fields) int(n int)     { f.comma(); f.b = strconv.AppendInt(f.b, int64(n), 10) }
func (f *fields) option(o byte) {
	f.comma()
	if o != 0 {
		f.b = append(f.b, o)
	}
}
func (f *fields) real(x float64, digits int) {
	f.comma()
	f.b = strconv.AppendFloat(f.b, x, 'f', digits, 64)
}

// known writes a number, or nothing when it was not recorded.
func (f *fields) known(x float32, digits int) {
	if f.comma(); x >= 0 {
		f.b = strconv.AppendFloat(f.b, float64(x), 'f', digits, 64)
	}
}
func (f *fields) time(t time.Time) { f.comma(); f.b = t.AppendFormat(f.b, time.RFC3339) }
func (f *fields) end()             { f.b, f.next = append(f.b, '\n'), false }

func (w *schoolWriter) responseRows(b []byte, st *stats.SimStudent, at *stats.SimSitting) []byte {
	f, form := fields{b: b}, &w.school.Forms[at.Form]
	for i := range at.Responses {
		r := &at.Responses[i]
		it := &w.school.Items[r.Item]
		f.text(st.Truth.Examinee)
		f.text(at.ID)
		f.text(form.ID)
		f.text(form.Family)
		f.text(mode(at.Timed))
		f.int(int(r.Block))
		f.int(int(r.Position))
		f.text(it.ID)
		f.time(at.At.Add(time.Duration(r.At) * time.Second))
		f.option(it.Key)
		f.option(r.Chosen)
		f.option(r.First)
		f.int(int(r.Changes))
		f.text(r.Result.String())
		f.known(r.Seconds, 1)
		f.text(yes(r.Flagged))
		f.text(it.DisciplineNames)
		f.text(it.SystemName)
		f.text(it.TaskName)
		f.real(it.PeerP, 3)
		f.known(r.Confidence, 2)
		f.text(w.reason(r, i))
		f.text(yes(r.Seen))
		f.end()
	}
	return f.b
}

// benchRows has 14 columns; about one row in six has a quoted field, one in 500 a line break inside a field.
func (w *schoolWriter) benchRows(b []byte, st *stats.SimStudent, at *stats.SimSitting) []byte {
	f, name := fields{b: b}, w.school.Forms[at.Form].ID
	if at.Form%8 == 0 {
		name = `Self-assessment "` + name + `", timed`
	}
	for i := range at.Responses {
		r := &at.Responses[i]
		it := &w.school.Items[r.Item]
		f.text(st.Truth.Examinee)
		f.text(at.ID)
		f.text(name)
		f.int(int(r.Position))
		f.text(it.ID)
		f.time(at.At.Add(time.Duration(r.At) * time.Second))
		f.option(it.Key)
		f.option(r.Chosen)
		f.text(r.Result.String())
		f.known(r.Seconds, 1)
		f.text(it.DisciplineNames)
		f.text(it.SystemName)
		f.known(r.Confidence, 2)
		f.text(w.reason(r, i))
		f.end()
	}
	return f.b
}

// reason is the student's own note on a miss: few have one, some are quoted, one row in 500 spans two lines.
func (w *schoolWriter) reason(r *stats.SimResponse, i int) string {
	switch key := (r.Item*31 + i*17 + int(r.At)) % 500; {
	case key == 0 && w.bench:
		return "read the stem again:\nit asked for the exception"
	case r.Result != exam.Incorrect || key > 20:
		return ""
	case key > 10:
		return "did not know"
	}
	return "knew it, misread the question"
}

func mode(timed bool) string {
	if timed {
		return "timed"
	}
	return "untimed"
}

func yes(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func (w *schoolWriter) wideRow(b []byte, st *stats.SimStudent) []byte {
	b = fmt.Appendf(b, "%s,ENTRANCE,%s", st.Truth.Examinee, w.school.EntranceDay().Format(time.DateOnly))
	for _, mark := range st.Entrance {
		b = append(b, ',', mark)
	}
	return append(b, '\n')
}

func (w *schoolWriter) sittingRow(b []byte, st *stats.SimStudent, at *stats.SimSitting) []byte {
	f, form := fields{b: b}, &w.school.Forms[at.Form]
	f.text(st.Truth.Examinee)
	f.text(at.ID)
	f.text(form.ID)
	f.text(form.Family)
	f.text(at.At.Format(time.DateOnly))
	f.text(mode(at.Timed))
	f.int(len(at.Responses))
	f.text(string(at.Score.Scale))
	f.text(strconv.FormatFloat(at.Score.Value, 'f', -1, 64))
	if at.Score.Scale == exam.EPC {
		f.real(at.Score.Value-4, 0)
		f.real(at.Score.Value+4, 0)
		f.int(62)
		f.int(68)
	} else {
		f.text("")
		f.text("")
		f.text("")
		f.text("")
	}
	f.known(float32(at.Reported), 2)
	for d := range w.school.Disciplines {
		w.areaPercent(&f, at, d)
	}
	f.end()
	return f.b
}

// areaPercent writes the percent correct of a discipline within a sitting; nothing when no item touched it.
func (w *schoolWriter) areaPercent(f *fields, at *stats.SimSitting, discipline int) {
	n, right := 0, 0
	for i := range at.Responses {
		r := &at.Responses[i]
		for _, d := range w.school.Items[r.Item].Disciplines {
			if d == discipline && r.Result.Scored() {
				n++
				if r.Result == exam.Correct {
					right++
				}
			}
		}
	}
	if n == 0 {
		f.text("")
		return
	}
	f.real(100*float64(right)/float64(n), 1)
}

func (w *schoolWriter) attemptRows(b []byte, st *stats.SimStudent) []byte {
	for _, a := range st.Attempts {
		f := fields{b: b}
		f.text(a.Examinee)
		f.text(a.Exam)
		f.int(a.Number)
		f.text(dayText(a.TakenAt))
		f.text(string(a.Outcome))
		f.text("")
		f.text("")
		for d := range w.school.Disciplines {
			if d < len(a.Areas) {
				f.text(a.Areas[d].Flag)
			} else {
				f.text("")
			}
		}
		f.end()
		b = f.b
	}
	return b
}

func dayText(micros int64) string { return time.UnixMicro(micros).UTC().Format(time.DateOnly) }

func studyRows(b []byte, st *stats.SimStudent) []byte {
	for _, s := range st.Study {
		b = fmt.Appendf(b, "%s,%s,%g,%s,%s,%s\n", s.Examinee, dayText(s.Day), s.Hours, s.Activity, s.Resource, quoted(s.Area))
	}
	return b
}

func gradeRows(b []byte, st *stats.SimStudent) []byte {
	for _, g := range st.Grades {
		b = fmt.Appendf(b, "%s,%s,%s,%s,%g,%g\n", g.Examinee, quoted(g.Course), quoted(g.Area), dayText(g.TakenAt), g.Grade.Value, g.Grade.Max)
	}
	return b
}

// truthRow appends one student to the list in truth.json; maps are written in order of their keys.
func truthRow(b []byte, st *stats.SimStudent, first bool) []byte {
	if !first {
		b = append(b, ',')
	}
	var row bytes.Buffer
	enc := json.NewEncoder(&row)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(st.Truth); err != nil { // a struct of numbers and texts: only a NaN can fail, and none is drawn
		return fmt.Appendf(b, "\n    {\"examinee\": %q, \"error\": %q}", st.Truth.Examinee, err)
	}
	return append(append(b, "\n    "...), bytes.TrimSpace(row.Bytes())...)
}
