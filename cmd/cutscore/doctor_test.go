package main

import (
	"errors"
	"strings"
	"testing"

	"cutscore/transform/dataset"
)

// What doctor ends with: --repair is recommended where there is something that it mends, and nowhere else.
func TestVerdictOfDoctor(t *testing.T) {
	whole := dataset.GenerationHealth{Name: "gen-000001"}
	strange, damaged := whole, whole
	strange.Strangers = []string{"gen-000001/mine.txt"}
	damaged.Damaged = []string{"gen-000001/calibration.json: damaged"}
	for name, c := range map[string]struct {
		report dataset.DoctorReport
		code   int
		repair bool
	}{
		"whole":     {dataset.DoctorReport{Generations: []dataset.GenerationHealth{whole}}, exitOK, false},
		"damaged":   {dataset.DoctorReport{Generations: []dataset.GenerationHealth{damaged}}, exitFailed, true},
		"strangers": {dataset.DoctorReport{Generations: []dataset.GenerationHealth{strange}}, exitFailed, false},
		"both":      {dataset.DoctorReport{Generations: []dataset.GenerationHealth{strange, damaged}}, exitFailed, true},
		"mended":    {dataset.DoctorReport{Generations: []dataset.GenerationHealth{whole}, Lost: []string{"calibration.json"}}, exitPartial, false},
	} {
		err := verdict("data", &c.report)
		hint := ""
		var coded *codedError
		if errors.As(err, &coded) {
			hint = coded.hint
		}
		if exitCode(err) != c.code || strings.Contains(hint, "--repair") != c.repair {
			t.Errorf("%s: exit code %d, %q; want %d, --repair %v", name, exitCode(err), hint, c.code, c.repair)
		}
	}
}
