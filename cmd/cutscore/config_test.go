package main

import (
	"strings"
	"testing"
	"time"
)

// What an option cannot mean is refused, and not taken for its text: of two stores the last, of null "<nil>".
func TestConfigValues(t *testing.T) {
	for text, want := range map[string]string{
		`"s"`: "s", `["s"]`: "s", `null`: "", `{"a":1}`: "", `["s","t"]`: "", `[]`: "", `[null]`: "", `[["s"]]`: "",
	} {
		for _, option := range []string{"store", "contact"} {
			cmd := runCommand(&Env{Now: time.Now})
			options, err := oneObject([]byte(`{"v":` + text + `}`))
			if err != nil {
				t.Fatal(err)
			}
			err = setFromConfig(cmd, "c.json", option, options["v"])
			if got := cmd.Flags().Lookup(option).Value.String(); got != want || (err == nil) != (want != "") {
				t.Errorf("%s %s: %q, %v", option, text, got, err)
			}
		}
	}
	cmd := runCommand(&Env{Now: time.Now})
	if err := setFromConfig(cmd, "c.json", "format", []any{"a.json", "b.json"}); err != nil || !strings.Contains(cmd.Flags().Lookup("format").Value.String(), "b.json") {
		t.Errorf("a list for an option that takes several: %v", err)
	}
}

func TestConfigIsOneObject(t *testing.T) {
	if o, err := oneObject([]byte(` {"inputs": ["a"], "quiet": true, "keep": 3} `)); err != nil || len(o) != 3 {
		t.Errorf("%v, %v", o, err)
	}
	for _, bad := range []string{"", "{", "[]", `{"a":1}{"b":2}`, `{"a":1} x`, `{"a":1,"a":2}`, `{"a":}`, `{"a":1`, "null", `{1:2}`} {
		if o, err := oneObject([]byte(bad)); err == nil {
			t.Errorf("%s is taken for %v", bad, o)
		}
	}
}
