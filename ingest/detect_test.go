package ingest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func sniffText(t *testing.T, name, text string) *Sample {
	t.Helper()
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Sniff(BytesSource(name, []byte(text)), Stated{}, Limits{}, KnownHeader(formats))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func recognise(t *testing.T, name, text string, stated Stated) (*Reading, error) {
	t.Helper()
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	return Recognise(sniffText(t, name, text), formats, stated)
}

func TestTemplates(t *testing.T) {
	for _, c := range []struct {
		template, name string
		want           string // captures as "name=text name=text" in the order of the template; "-" no fit
	}{
		{"Q. {n} /{max}", "Q. 12 /0.79", "n=12 max=0.79"},
		{"Q. {n} /{max}", "q.  3   /1,00", "n=3 max=1,00"},
		{"Q. {n} /{max}", "Q. x /1.00", "-"},
		{"{item}: {text}", "9001: Which, of:\nthese?", "item=9001 text=Which, of: these?"},
		{"{item} [Score]", "Name the organ. [Score]", "item=Name the organ."},
		{"{max}", "1.0", "max=1.0"},
		{"{max}", "1e5", "max=1e5"},
		{"{max}", "-1", "-"},
		{"{max}", "NaN", "-"},
		{"discipline: {area}", "Discipline: Cell Biology", "area=Cell Biology"},
		{"{item} [Total Pts: {max} {type}] |{id}", "Quiz 2026-01-09 [Total Pts: 100 Percentage] |1736330", "item=Quiz 2026-01-09 max=100 type=Percentage id=1736330"},
		{"First name", " first  NAME ", ""},
		{"First name", "First names", "-"},
	} {
		tmpl := parseTemplate(c.template)
		got, ok := tmpl.match(c.name)
		text := "-"
		if ok {
			var parts []string
			for _, p := range tmpl {
				if p.name != "" {
					parts = append(parts, p.name+"="+got[p.name])
				}
			}
			text = strings.Join(parts, " ")
		}
		if text != c.want {
			t.Errorf("%q on %q: %s, want %s", c.template, c.name, text, c.want)
		}
	}
}

func TestParseFormatIsStrict(t *testing.T) {
	good := `{"name":"x","title":"t","kind":"roster","header":{"all":[["id"]]},"columns":[{"field":"examinee_id","names":["id"]}]}`
	if _, err := ParseFormat("good", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for what, bad := range map[string]string{
		"unknown key":        strings.Replace(good, `"title"`, `"titel"`, 1),
		"unknown kind":       strings.Replace(good, "roster", "rooster", 1),
		"unknown field":      strings.Replace(good, "examinee_id", "examinee", 1),
		"field of no use":    strings.Replace(good, "examinee_id", "likely_low", 1),
		"no name":            strings.Replace(good, `"x"`, `""`, 1),
		"no fingerprint":     strings.Replace(good, `[["id"]]`, `[]`, 1),
		"column without":     strings.Replace(good, `"names":["id"]`, `"names":[]`, 1),
		"bad order":          strings.Replace(good, `"names":["id"]`, `"names":["id"],"options":{"order":"ydm"}`, 1),
		"wide without items": strings.Replace(good, `"header"`, `"shape":"wide","header"`, 1),
		"not JSON":           "name: x",
		"two documents":      good + good,
		"empty":              "",
	} {
		_, err := ParseFormat("bad.json", []byte(bad))
		var refusal *FileError
		if !errors.As(err, &refusal) || refusal.Code != "format-file" || refusal.Hint == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestUnknownHeader(t *testing.T) {
	_, err := recognise(t, "f.csv", "alpha,beta\nx,y\nz,w\n", Stated{})
	var unknown *UnknownHeader
	if !errors.As(err, &unknown) {
		t.Fatalf("%v", err)
	}
	formats, _ := ShippedFormats()
	if len(unknown.Tried) != len(formats) {
		t.Errorf("%d formats tried, %d are shipped", len(unknown.Tried), len(formats))
	}
	for _, f := range formats {
		if !strings.Contains(unknown.Message, f.Name) {
			t.Errorf("format %s is not named in: %s", f.Name, unknown.Message)
		}
	}
	var refusal *FileError
	if !errors.As(err, &refusal) || refusal.Code != "header-unknown" || refusal.Line != 1 {
		t.Errorf("refusal %+v", refusal)
	}
}

func TestUnknownHeaderCarriesDraft(t *testing.T) {
	_, err := recognise(t, "f.csv", "Alumno,Pregunta,Richtig,Zorp\na1,q1,1,!!\na1,q2,0,??\n", Stated{})
	var unknown *UnknownHeader
	if !errors.As(err, &unknown) || unknown.Draft == nil {
		t.Fatalf("%v", err)
	}
	got := map[Field]string{}
	for _, rule := range unknown.Draft.Columns {
		got[rule.Field] = rule.Names[0]
	}
	if unknown.Draft.Kind != Responses || got[FieldExaminee] != "Alumno" || got[FieldItem] != "Pregunta" || got[FieldResult] != "Richtig" {
		t.Errorf("draft %s %v", unknown.Draft.Kind, got)
	}
	if len(unknown.Draft.Unused) != 1 || unknown.Draft.Unused[0].Name != "Zorp" || len(unknown.Draft.Unused[0].Samples) != 2 {
		t.Errorf("unused %+v", unknown.Draft.Unused)
	}
}

// TestDraftIsUsable: what is drafted can be written, read back strictly, and then claims the very file.
func TestDraftIsUsable(t *testing.T) {
	for name, text := range map[string]string{
		"long.csv":    "Student ID,Question,Correct,Seconds,Subject\ns1,q1,1,12.5,Renal\ns1,q2,0,40,Cardio\n",
		"scores.csv":  "Matrikelnummer;Prüfung;Datum;Punktzahl\n1;A;03.04.2025;61,5\n2;B;23.04.2025;70\n",
		"out.csv":     "learner,module,final result\na,M,Pass\nb,M,Fail\n",
		"matrix.csv":  "reason.4,reason.16,letter.7,letter.33\n1,0,1,1\n0,0,1,0\n",
		"timed.csv":   "X[1],X[2],X[3],T[1],T[2],T[3]\n1,0,1,2.5,3.5,4.5\n0,0,1,1.5,2.25,9.5\n",
		"offsets.csv": "student,assessment,date,score\n1,2,19,70\n1,3,-4,80\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := sniffText(t, name, text)
			draft, err := Draft(s)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.MarshalIndent(draft, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			format, err := ParseFormat("my.json", b)
			if err != nil {
				t.Fatalf("%v\n%s", err, b)
			}
			r, err := Recognise(s, []*Format{format}, Stated{})
			if err != nil {
				t.Fatalf("%v\n%s", err, b)
			}
			if r.Format.Name != draft.Name || r.Kind != draft.Kind {
				t.Errorf("read as %s %s", r.Format.Name, r.Kind)
			}
			if r.Shape == Wide && r.ItemCount != map[string]int{"matrix.csv": 4, "timed.csv": 3}[name] {
				t.Errorf("%d items\n%s", r.ItemCount, b)
			}
		})
	}
}

func TestDraftOffersRanges(t *testing.T) {
	draft, err := Draft(sniffText(t, "m.csv", "reason.4,reason.16,letter.7,letter.33\n1,0,1,1\n0,0,1,0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(draft.Items.Ranges) != 2 || draft.Items.Ranges[0].Prefix != "reason" || draft.Items.Ranges[1].Disciplines != "letter" {
		t.Errorf("ranges %+v", draft.Items.Ranges)
	}
}

func TestStatedFormat(t *testing.T) {
	text := "examinee_id,item_id,result\na,q,1\n"
	if r, err := recognise(t, "f.csv", text, Stated{Format: "responses"}); err != nil || r.Format.Name != "responses" {
		t.Errorf("%v", err)
	}
	for format, code := range map[string]string{"sittings": "format-misfit", "nonsense": "format-unknown"} {
		_, err := recognise(t, "f.csv", text, Stated{Format: format})
		var refusal *FileError
		if !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// Who states our own wide form for a table of items under other names gets it read by its values.
func TestStatedWide(t *testing.T) {
	for text, items := range map[string]int{"student_id,Q1,Q2,Q3\na,1,0,1\nb,0,1,1\n": 3, "examinee_id,form_id,x,y\na,f,1,0\n": 2} {
		if r, err := recognise(t, "f.csv", text, Stated{Format: "wide"}); err != nil || r.Shape != Wide || r.ItemCount != items {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := recognise(t, "f.csv", "student_id,place\na,Bern\nb,Rome\n", Stated{Format: "wide"}); err == nil {
		t.Error("a table without items was taken for one")
	}
}

func TestStatedKind(t *testing.T) {
	if _, err := recognise(t, "f.csv", "examinee_id,item_id,result\na,q,1\n", Stated{Kind: Roster}); err == nil {
		t.Error("responses were taken for a roster")
	}
}

// TestOwnFormatWins: what the user brings is preferred to what is shipped.
func TestOwnFormatWins(t *testing.T) {
	mine, err := ParseFormat("mine", []byte(`{"name":"mine","title":"t","kind":"responses","header":{"all":[["item_id"]]},
		"columns":[{"field":"item_id","names":["item_id"]},{"field":"result","names":["result"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	formats, _ := ShippedFormats()
	r, err := Recognise(sniffText(t, "f.csv", "examinee_id,item_id,result\na,q,1\n"), append([]*Format{mine}, formats...), Stated{})
	if err != nil || r.Format.Name != "mine" {
		t.Errorf("%v %v", r, err)
	}
}

// TestMatrix is what must, and must not, be taken for a matrix of items.
func TestMatrix(t *testing.T) {
	for _, c := range []struct {
		name, text string
		items      int // 0: must not be recognised
	}{
		{"numbered", "Q1,Q2,Q3\n1,0,1\n0,0,1\n", 3},
		{"with missing", "Q1,Q2,Q3\n1,NA,1\n0,,1\n", 3},
		{"covariates of 0 and 1", "Item 1,Item 2,Item 3,gender,total\n1,0,1,1,2\n0,0,1,0,1\n", 3},
		{"total left out", "i1,i2,i3,points_in_all\n1,0,1,2\n0,0,1,1\n", 3},
		{"named items", "heart,lung,kidney,liver\n1,0,1,1\n0,0,1,0\n", 4},
		{"options", "q1,q2,q3\nA,B,C\nB,B,D\n", 3},
		{"two columns only", "Q1,Q2\n1,0\n0,1\n", 0},
		{"mostly other things", "a,b,c,d,e,Q1,Q2,Q3\nx,y,z,u,v,1,0,1\nx,y,z,u,v,1,1,0\n", 0},
		{"scores", "Q1,Q2,Q3\n45.5,61,70\n33,52,88\n", 0},
		{"words", "name,city,country\nAda,Rome,IT\nBo,Oslo,NO\n", 0},
	} {
		r, err := recognise(t, "m.csv", c.text, Stated{})
		switch {
		case c.items == 0 && err == nil:
			t.Errorf("%s: taken for %s with %d items", c.name, r.Format.Name, r.ItemCount)
		case c.items > 0 && (err != nil || r.ItemCount != c.items):
			t.Errorf("%s: %v, %v", c.name, r, err)
		}
	}
}

func TestPastedLines(t *testing.T) {
	line := "× 1 - 104520 Surgery Hematology & Oncology Hemostasis Shock 37% 31 sec 99 sec\n"
	for name, text := range map[string]string{"one": line, "three": line + line + line, "with blanks": "\n" + line + "\n" + line, "commas": strings.ReplaceAll(line, "Surgery", "Ear, Nose, Throat")} {
		r, err := recognise(t, "paste.txt", text, Stated{})
		if err != nil || r.Format.Name != "uworld-pasted" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if said := strings.Join(append(r.Disagreements, r.Sample.Why...), "; "); strings.Contains(said, "you said") || strings.Contains(said, "as stated") {
			t.Errorf("%s: nobody stated anything, yet: %s", name, said)
		}
	}
	for stated, want := range map[Stated]bool{{Delimiter: ","}: true, {Header: "1"}: true, {Encoding: "windows-1252"}: true, {Header: "none", Quote: "none"}: false} {
		r, err := recognise(t, "paste.txt", line+line+line, stated)
		if err != nil {
			t.Errorf("%+v: %v", stated, err)
			continue
		}
		if told := strings.Contains(strings.Join(r.Disagreements, ";"), "you said"); told != want {
			t.Errorf("%+v: told %v, want %v: %q", stated, told, want, r.Disagreements)
		}
	}
}

func TestFileNames(t *testing.T) {
	f := &Format{Name: "x", File: []string{"grades_{form_id}", "{form_id}-grades", "{form_id}"}}
	for path, want := range map[string]string{"a/grades_Quiz 1.csv": "Quiz 1", "Renal-grades.csv.gz": "Renal", "v1.2 test.CSV": "v1.2 test"} {
		if got := f.constants(path)[FieldForm]; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// TestShippedAreTidy: names are file names, every format explains itself, and none names a field twice for one column.
func TestShippedAreTidy(t *testing.T) {
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formats {
		if _, err := os.Stat(filepath.Join("formats", f.Name+".json")); err != nil {
			t.Errorf("%s stands in a file of another name", f.Name)
		}
		if f.Title == "" || f.private {
			t.Errorf("%s: title %q, private %v", f.Name, f.Title, f.private)
		}
		if f.Constants[FieldSource] == "" {
			t.Errorf("%s names no source", f.Name)
		}
	}
}

// FuzzTemplate: no header cell, however long or odd, may stop or break the matching of names.
func FuzzTemplate(f *testing.F) {
	f.Add("{item} [Total Pts: {max} {type}] |{id}", "Quiz [Total Pts: 1 [Total Pts: 1 x] |")
	f.Add("{mark} {n} - {id} {areas} {n}% {time} sec", "× 1 - 1 a b 3% 1 sec 2 sec")
	f.Add("}{", "x")
	f.Fuzz(func(t *testing.T, template, name string) {
		if len(template) > 60 || len(name) > 4000 {
			return
		}
		got, ok := parseTemplate(template).match(name)
		if ok && len(got) > strings.Count(template, "{") {
			t.Fatalf("%q on %q: %v", template, name, got)
		}
		newHeadings([]string{name, template}).named(template)
	})
}

// FuzzDraft: whatever is drafted can be read back, and what it leaves open is said.
func FuzzDraft(f *testing.F) {
	f.Add("Student ID,Question,Correct\ns1,q1,1\n")
	f.Add("Q1,Q2,Q3\n1,0,1\n0,1,1\n")
	f.Add("a{b,#2,\"x\ny\",\n1,2,3,4\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Sniff(BytesSource("f.csv", []byte(text)), Stated{}, Limits{}, nil)
		if err != nil {
			return
		}
		draft, err := Draft(s)
		if err != nil {
			return
		}
		b, err := json.Marshal(draft)
		if err != nil {
			t.Fatal(err)
		}
		var open *FileError
		if _, err := ParseFormat("my.json", b); err != nil && !(errors.As(err, &open) && open.Code == codeFormatUnfilled && draft.unfilled() != "") {
			t.Fatalf("%v\n%s", err, b)
		}
	})
}

// What recognises a header is all that is read of a shipped format at first: it must be what the whole file says, which must
// be readable.
func TestShippedHeaders(t *testing.T) {
	formats, err := ShippedFormats()
	if err != nil {
		t.Fatal(err)
	}
	heads, err := ShippedHeaders()
	if err != nil || len(heads) != len(formats) || len(heads) == 0 {
		t.Fatalf("%d heads of %d formats: %v", len(heads), len(formats), err)
	}
	for i, f := range formats {
		head := &Format{Name: f.Name, Kind: f.Kind, Shape: f.Shape, Header: f.Header, Lines: f.Lines}
		rest := heads[i].rest
		heads[i].rest = nil
		if !reflect.DeepEqual(heads[i], head) {
			t.Errorf("%s is recognised by %+v, not %+v", f.Name, heads[i], head)
		}
		if whole := rest(); !reflect.DeepEqual(whole, f) {
			t.Errorf("%s is read whole as %+v, not %+v", f.Name, whole, f)
		}
	}
}
