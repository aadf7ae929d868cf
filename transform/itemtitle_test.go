package transform

import (
	"slices"
	"testing"
)

// A title that stands for several questions of one attempt names none of them alone; a title on two rows of one question does.
func TestTitlesThatTellNothingApart(t *testing.T) {
	const head = "Org Defined ID,Username,Attempt #,Attempt Start,Attempt End,Section #,Q #,Q Type,Q Title,Q Text,Answer,Score,Out Of\n"
	const at = "100,u0,1,11/23/2025 9:00,11/23/2025 9:40,1,"
	for rows, want := range map[string][]string{
		at + "1,MC,Multiple Choice,Which vein?,a,0,1\n" + at + "2,MC,Multiple Choice,Which nerve?,b,1,1\n" + at + "3,MC,Pool B,Which bone?,b,1,1\n": {"Multiple Choice Which vein?", "Multiple Choice Which nerve?", "Pool B Which bone?"},
		at + "1,MC,Veins,Which vein?,a,0,1\n" + at + "2,MC,Nerves,Which nerve?,b,1,1\n":                                                             {"Veins", "Nerves"},
		at + "1,MC,Veins,Which vein?,a,0,1\n101,u1,1,11/23/2025 9:00,11/23/2025 9:40,1,2,MC,Veins,Which nerve?,b,1,1\n":                             {"Veins", "Veins"},
		// one title of three stands for two: an edited copy, and no reason to call the others anew
		at + "1,MC,Veins,Which vein?,a,0,1\n" + at + "2,MC,Nerves,Which nerve?,b,1,1\n" + at + "3,MC,Bones,Which bone?,b,1,1\n" + at + "4,MC,Bones,Which long bone?,b,1,1\n": {"Veins", "Nerves", "Bones", "Bones"},
	} {
		var items []string
		for _, r := range readText(t, "Quiz - Attempt Details.csv", head+rows, Options{Now: testNow}).Responses {
			items = append(items, r.Item)
		}
		if !slices.Equal(items, want) {
			t.Errorf("%q: items %q, want %q", rows, items, want)
		}
	}
}
