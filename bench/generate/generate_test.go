package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
)

func made(t *testing.T, rows, year int64) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, newSchool(1, year), rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTomorrow: a larger file of the same year begins with the smaller one, byte for byte.
func TestTomorrow(t *testing.T) {
	today, tomorrow := made(t, 20_000, 20_000), made(t, 20_200, 20_000)
	if !bytes.HasPrefix(tomorrow, today) || len(tomorrow) == len(today) {
		t.Errorf("tomorrow's %d bytes do not go on from today's %d", len(tomorrow), len(today))
	}
}

// TestShape: the file is what the benchmark says it is.
func TestShape(t *testing.T) {
	const rows = 200_000
	file := made(t, rows, rows)
	r := csv.NewReader(bytes.NewReader(file))
	if _, err := r.Read(); err != nil {
		t.Fatal(err)
	}
	keys := map[[2]string]bool{}
	var n, blank, unsure, multiline, doubled, quoted float64
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
		keys[[2]string{row[1], row[3]}] = true
		blank += count(row[7] == "")
		unsure += count(row[12] == "")
		multiline += count(strings.Contains(row[13], "\n"))
		doubled += count(strings.Contains(row[13], `"`))
		quoted += count(strings.ContainsAny(row[10]+row[13], ",\n\""))
	}
	if n != rows || len(keys) != rows {
		t.Fatalf("%v rows, %d different places in sittings, want %d of both", n, len(keys), rows)
	}
	for _, c := range []struct {
		what      string
		got       float64
		low, high float64
	}{
		{"bytes a row", float64(len(file)) / n, 120, 132},
		{"blank answers", blank / n, .004, .006},
		{"blank confidences", unsure / n, .19, .21},
		{"embedded newlines", multiline / n, .0015, .0025},
		{"doubled quotes", doubled / n, .012, .018},
		{"rows with a quoted field", quoted / n, .17, .19},
	} {
		if c.got < c.low || c.got > c.high {
			t.Errorf("%s: %.4f, want %.4f to %.4f", c.what, c.got, c.low, c.high)
		}
	}
}

func count(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
