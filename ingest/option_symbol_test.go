package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// Options are read in every script, and only where they are few and one sign each.
func TestOptionsOfAnyScript(t *testing.T) {
	for _, c := range []struct {
		options string // "|"-separated
		want    bool
	}{
		{"А|Б|В|Г", true}, {"α|β|γ|δ", true}, {"أ|ب|ج|د", true}, {"א|ב|ג|ד", true}, {"ক|খ|গ|ঘ", true}, {"ก|ข|ค|ง", true}, {"甲|乙|丙|丁", true},
		{"ア|イ|ウ|エ", true}, {"가|나|다|라", true}, {"①|②|③|④", true}, {"Ａ|Ｂ|Ｃ|Ｄ", true}, {"I|II|III|IV|V", true}, {"Ⅰ|Ⅱ|Ⅲ|Ⅳ", true},
		{"Option A|Option B|Option C", true}, {"Antwort 1|Antwort 2|Antwort 3", true}, {"(Б)|(В)|Г.", true}, {"А|Б|А, Б", true}, {"١|٢|٣|٤", true},
		{"да|нет|не знаю", false}, {"X|V", false}, {"Full credit|No credit", false}, {"é|ü|ñ", false}, {"K|L|M", false},
		{"对|错", false}, {"是|否", false}, {"正|誤", false}, {"д|н", false}, {"В|Н", false}, {"○|×", false}, {"Σ|Λ", false}, {"А|Б|В|Г|Д", true},
	} {
		options := strings.Split(c.options, "|")
		var b strings.Builder
		b.WriteString("Student ID,Q1,Q2,Q3,Q4\n")
		for i := range 30 {
			fmt.Fprintf(&b, "%d", 1000+i)
			for j := range 4 {
				fmt.Fprintf(&b, ",%q", options[(i*(j+1)+j)%len(options)])
			}
			b.WriteString("\n")
		}
		r, err := recognise(t, "m.csv", b.String(), Stated{})
		if read := err == nil && r.ItemCount == 4 && r.Column(FieldResponse) != nil; read != c.want {
			t.Errorf("%s: read as options %v, want %v (%v)", c.options, read, c.want, err)
		}
	}
	e := &evidence{distinct: map[string]int{}}
	for i := range 40 {
		e.add(string(rune('一' + i)))
	}
	if e.isOptions() {
		t.Error("40 characters are words, not options")
	}
}
