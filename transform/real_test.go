package transform

import (
	"os"
	"path/filepath"
	"testing"

	"cutscore/ingest"
)

// realFile is a file of the shared real data, which is not in this repository.
func realFile(t *testing.T, name string) ingest.Source {
	t.Helper()
	root := os.Getenv("CUTSCORE_DATA")
	if root == "" {
		root = "../../shared/data"
	}
	path := filepath.Join(root, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIP: real data is not here (set CUTSCORE_DATA): %v", err)
	}
	return ingest.FileSource(path)
}

// TestRealMatrices are published item matrices that must be recognised without any mapping.
func TestRealMatrices(t *testing.T) {
	for _, c := range []struct {
		file             string
		items, responses int
		unused           int
	}{
		{"item-response/psych_lsat6.csv", 5, 5000, 0},
		{"item-response/psych_lsat7.csv", 5, 5000, 0},
		{"item-response/HCI.csv", 20, 651 * 20, 3},
		{"item-response/HCItest.csv", 20, 651 * 20, 3},
		{"item-response/psychotree_SPISA.csv", 45, 1075 * 45, 5},
		{"item-response/psychTools_ability.csv", 16, 23257, 0}, // 1,143 cells are NA
		{"timed/extraversion.csv", 10, 1429, 0},
		{"timed/rotation.csv", 10, 1210, 0},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			got := readAll(t, realFile(t, c.file), shipped(t), ingest.Stated{}, Options{})
			unused := 0
			for _, u := range got.Reading.Columns {
				if u.Field == "" {
					unused++
				}
			}
			if got.ItemCount != c.items || len(got.Responses) != c.responses || unused != c.unused || len(got.Rejects) != 0 {
				t.Errorf("%d items, %d responses, %d columns not used, %d set aside; want %d, %d, %d, 0", got.ItemCount,
					len(got.Responses), unused, len(got.Rejects), c.items, c.responses, c.unused)
			}
		})
	}
}

// TestRealKey scores the options of the Homeostasis Concept Inventory by its key: every cell must agree with the
// scored file that was published beside it.
func TestRealKey(t *testing.T) {
	source := realFile(t, "item-response/HCIkey.csv")
	text, err := os.ReadFile(source.Name)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ReadKey(source.Name, text)
	if err != nil {
		t.Fatal(err)
	}
	chosen := readAll(t, realFile(t, "item-response/HCItest.csv"), shipped(t), ingest.Stated{}, Options{Key: key})
	scored := readAll(t, realFile(t, "item-response/HCI.csv"), shipped(t), ingest.Stated{}, Options{})
	if len(chosen.Responses) != len(scored.Responses) {
		t.Fatalf("%d and %d responses", len(chosen.Responses), len(scored.Responses))
	}
	for i := range chosen.Responses {
		if chosen.Responses[i].Result != scored.Responses[i].Result {
			t.Fatalf("response %d: %v by key, %v published", i, chosen.Responses[i], scored.Responses[i])
		}
	}
}

// TestRealMappings reads real files by the mapping files that are shipped as examples.
func TestRealMappings(t *testing.T) {
	for _, c := range []struct {
		mapping, file string
		count         func(*reading) int
		want          int
	}{
		{"oulad-scores", "outcomes/oulad-partial/studentAssessment.csv", func(r *reading) int { return len(r.Sittings) + len(r.Rejects) }, 36184},
		{"oulad-outcomes", "outcomes/oulad-partial/studentInfo.csv", func(r *reading) int { return len(r.Attempts) }, 12489},
		{"spisa", "item-response/psychotree_SPISA.csv", func(r *reading) int { return len(r.Responses) }, 1075 * 45},
		{"icar", "item-response/psychTools_ability.csv", func(r *reading) int { return len(r.Responses) }, 23257},
		{"verbagg", "item-response/lme4_VerbAgg.csv", func(r *reading) int { return len(r.Responses) }, 7584},
		{"uci-student", "outcomes/uci-student/student-mat.csv", func(r *reading) int { return len(r.Sittings) }, 395 * 3},
	} {
		t.Run(c.mapping, func(t *testing.T) {
			format := mapping(t, c.mapping)
			got := readAll(t, realFile(t, c.file), append([]*ingest.Format{format}, shipped(t)...), ingest.Stated{}, Options{})
			if got.Format.Name != c.mapping || c.count(got) != c.want {
				t.Errorf("read as %s: %d, want %d; set aside: %d %v", got.Format.Name, c.count(got), c.want, len(got.Rejects), got.Rejects[:min(3, len(got.Rejects))])
			}
		})
	}
}

func mapping(t *testing.T, name string) *ingest.Format {
	t.Helper()
	path := filepath.Join(exports, "mappings", name+".json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := ingest.ParseFormat(path, b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestRealSPISA has its five disciplines from the mapping file.
func TestRealSPISA(t *testing.T) {
	got := readAll(t, realFile(t, "item-response/psychotree_SPISA.csv"), []*ingest.Format{mapping(t, "spisa")}, ingest.Stated{}, Options{})
	count := map[string]int{}
	for _, r := range got.Responses {
		count[r.Disciplines]++
	}
	for _, d := range []string{"politics", "history", "economics", "culture", "natural science"} {
		if count[d] != 1075*9 {
			t.Errorf("%s: %d responses, want %d", d, count[d], 1075*9)
		}
	}
}

func TestRealMoodle(t *testing.T) {
	got := readAll(t, realFile(t, "formats/moodle/grades_Quiz_1.csv"), shipped(t), ingest.Stated{}, Options{})
	if got.Format.Name != "moodle-grades" || got.Used != 26 || got.Footer != 1 || len(got.Responses) != 26*8 || len(got.Sittings) != 26 {
		t.Errorf("%s: %d used, %d footer, %d responses, %d sittings", got.Format.Name, got.Used, got.Footer, len(got.Responses), len(got.Sittings))
	}
	got = readAll(t, realFile(t, "formats/moodle/responses_Quiz_1.csv"), shipped(t), ingest.Stated{}, Options{})
	if got.Format.Name != "moodle-responses" || got.Used != 26 {
		t.Errorf("%s: %d used", got.Format.Name, got.Used)
	}
}
