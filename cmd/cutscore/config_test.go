package main

import "testing"

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
