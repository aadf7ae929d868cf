package transform

import (
	"os"
	"path/filepath"
	"strings"
)

// fuzzSeeds are the samples of all formats.
func fuzzSeeds() []string {
	var out []string
	paths, _ := filepath.Glob(filepath.Join(exports, "*", "*"))
	for _, path := range paths {
		if strings.HasSuffix(path, ".json") {
			continue
		}
		if b, err := os.ReadFile(path); err == nil && len(b) < 8<<10 {
			out = append(out, string(b))
		}
	}
	return out
}
