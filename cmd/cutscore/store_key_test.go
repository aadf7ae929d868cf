package main

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestRunsAtOnceTakeOneKey: of runs that make the key at the same time each gets the one that stays, whole, and nothing else is left.
func TestRunsAtOnceTakeOneKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s[1]") // a name that is a pattern too
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, keyName+".bak"), nil, 0o600); err != nil { // somebody's own
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, keyName+".123"), nil, 0o600); err != nil { // of a run that was killed
		t.Fatal(err)
	}
	var keys [8][]byte
	var errs [8]error
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() { keys[i], errs[i] = makeKey(dir) })
	}
	all.Wait()
	for i := range keys {
		if errs[i] != nil || !bytes.Equal(keys[i], keys[0]) || len(keys[i]) < minKeyBytes {
			t.Errorf("run %d: %v, the first one's key: %v", i, errs[i], bytes.Equal(keys[i], keys[0]))
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 || left[0].Name() != keyName || left[1].Name() != keyName+".bak" {
		t.Errorf("%v, left: %v", err, left)
	}
}
