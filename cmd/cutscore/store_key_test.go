package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestRunsAtOnceTakeOneKey: of runs that make the key at the same time each gets the one that stays, whole, and nothing else is left.
func TestRunsAtOnceTakeOneKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s[1]") // a name that is a pattern too
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	kept := []string{keyName + ".1", keyName + ".20261128", keyName + ".bak"} // somebody's own
	for _, name := range append([]string{makingKey + "123"}, kept...) {       // the first of a run that was killed
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, makingKey+"7", "more"), 0o700); err != nil { // it cannot be removed
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
	if left, want := namesOf(t, dir), append([]string{makingKey + "7", keyName}, kept...); !slices.Equal(left, want) {
		t.Errorf("left: %q, want %q", left, want)
	}
}

// namesOf lists a folder, in order of names.
func namesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestCopiesOfTheKeyStay: a copy of the key beside it outlives every command, above all those that find the key itself broken. What is
// left of making the key goes with the next run that may write, and with no command that only reads.
func TestCopiesOfTheKeyStay(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	export := at("a.csv")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	call := func(want int, args ...string) {
		t.Helper()
		var said bytes.Buffer
		env := &Env{Stdin: strings.NewReader(""), Stdout: &said, Stderr: &said, Getenv: func(string) string { return "" }, Now: testClock}
		if code := run(context.Background(), env, args); code != want {
			t.Fatalf("%q: exit code %d, want %d\n%s", args, code, want, said.String())
		}
	}
	write(export, "examinee_id,sitting_id,item_id,item_seq,result\ns1,t,q1,1,correct\n")
	call(exitOK, "ingest", export, "--store", at("data"))
	key := at("data/" + keyName)
	text, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	backup, left := key+".20261128", at("data/"+makingKey+"5")
	write(backup, string(text))
	write(left, string(text))
	there := func(name string) bool {
		_, err := os.Stat(name)
		return err == nil
	}

	call(exitOK, "export", "--store", at("data"), "--examinee", "s1")
	if !there(left) || !there(backup) {
		t.Error("a command that only reads has removed something")
	}
	write(key, "")
	call(exitFailed, "ingest", export, "--store", at("data"))
	call(exitFailed, "export", "--store", at("data"), "--examinee", "s1")
	if again, err := os.ReadFile(backup); err != nil || !bytes.Equal(again, text) {
		t.Errorf("the backup: %v", err)
	}
	write(key, string(text))
	call(exitOK, "ingest", export, "--store", at("data"))
	if there(left) || !there(backup) {
		t.Errorf("after a run: what was left of making the key %v, the backup %v", there(left), there(backup))
	}
}
