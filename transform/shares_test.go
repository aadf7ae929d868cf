package transform

import (
	"fmt"
	"strings"
	"testing"
)

// A column is percents or shares as a whole: a 1 beside 55 is one percent, and beside 0.55 it is all.
func TestSharesOfAWholeColumn(t *testing.T) {
	for _, c := range []struct {
		name, values, want string
		unclear            bool
	}{
		{"peer_p", "37 1 88 0", "0.37 0.01 0.88 0", false},
		{"peer_p", "0.37 1 0.88 0", "0.37 1 0.88 0", false},
		{"peer_p", "1 0 1", "1 0 1", false},
		{"peer_p", "55 0.5 1 0 1%", "0.55 -1 -1 0 0.01", true},
		{"peer_p", "55% 1% >99% 0", "0.55 0.01 0.99 0", false},
		{"confidence", "1 2 3 4 5", "-1 -1 -1 -1 -1", true},
		{"confidence", "0 0.25 0.5 1", "0 0.25 0.5 1", false},
		{"confidence", "10 50 100 1", "0.1 0.5 1 0.01", false},
		{"confidence", "0 1 1", "0 1 1", false},
	} {
		text := "examinee_id,item_id,result," + c.name + "\n"
		for i, v := range strings.Fields(c.values) {
			text += fmt.Sprintf("s1,q%d,1,%s\n", i, v)
		}
		got := readText(t, "r.csv", text, Options{Now: testNow})
		values := []float32{}
		for _, r := range got.Responses {
			if values = append(values, r.PeerP); c.name == "confidence" {
				values[len(values)-1] = r.Confidence
			}
		}
		if told := strings.Trim(fmt.Sprint(values), "[]"); told != c.want {
			t.Errorf("%s %s: %s, want %s", c.name, c.values, told, c.want)
		}
		if strings.Contains(fmt.Sprint(got.Notes), CodeShareUnclear) != c.unclear {
			t.Errorf("%s %s: notes %q, want unclear %v", c.name, c.values, got.Notes, c.unclear)
		}
	}
}

// The first rows of a long file may prove nothing.
func TestSharesProvedFarDown(t *testing.T) {
	text := "examinee_id,item_id,result,peer_p\n" + strings.Repeat("s1,q,1,1\n", 2000) + "s1,last,1,64\n"
	got := readText(t, "r.csv", text, Options{Now: testNow})
	if p := got.Responses[0].PeerP; p != .01 {
		t.Errorf("peer_p %v, want .01", p)
	}
}

// Where the first rows of a long file have no value, percents further down are told, not guessed.
func TestSharesFarDownAlone(t *testing.T) {
	text := "examinee_id,item_id,result,peer_p\n" + strings.Repeat("s1,q,1,\n", 2000) + "s1,last,1,64\n"
	got := readText(t, "r.csv", text, Options{Now: testNow})
	if p := got.Responses[len(got.Responses)-1].PeerP; p != -1 || !strings.Contains(fmt.Sprint(got.Notes), CodeShareUnclear) {
		t.Errorf("peer_p %v, notes %q", p, got.Notes)
	}
}

// A probability of passing of 1 is nearly nothing or all.
func TestProbabilityOfOne(t *testing.T) {
	for text, want := range map[string]string{
		"Form,Date,EPC,Probability of passing\nNBME 25,2025-08-01,48,1\nNBME 26,2025-08-15,55,7\nNBME 27,2025-09-01,62,55\n":       "0.01 0.07 0.55",
		"Form,Date,EPC,Probability of passing\nNBME 25,2025-08-01,48,.07\nNBME 26,2025-08-15,55,1\n":                               "0.07 1",
		"Form,Date,EPC,Probability of passing\nNBME 25,2025-08-01,48,1\nNBME 26,2025-08-15,55,0\n":                                 "-1 -1",
		"Form,Date,EPC,Chance of passing (%)\nNBME 25,2025-08-01,48,1\n":                                                           "0.01",
		"Form,Date,EPC,Probability of passing (%)\nNBME 25,2025-08-01,40,0.5\nNBME 26,2025-08-15,48,7\nNBME 27,2025-08-29,75,55\n": "0.005 0.07 0.55",
		"Form,Date,EPC,Probability of passing (%)\nNBME 25,2025-08-01,60,0.5\nNBME 26,2025-08-15,75,0.9\n":                         "0.5 0.9",
		"Form,Date,EPC,Probability of passing\nNBME 25,2025-08-01,48,1%\nNBME 26,2025-08-15,75,>99%\n":                             "0.01 0.99",
	} {
		got := readText(t, "mine.csv", text, Options{Now: testNow})
		values := []float64{}
		for _, s := range got.Sittings {
			values = append(values, s.ReportedPass)
		}
		if told := strings.Trim(fmt.Sprint(values), "[]"); told != want {
			t.Errorf("%q: %s, want %s", text, told, want)
		}
	}
}
