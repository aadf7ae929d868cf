package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// yamlMap is one document of a manifest as a flat table: "spec.jobTemplate.spec.backoffLimit" -> 2. Places in lists are
// numbers. It knows the part of YAML that the manifests are written in, and refuses the rest.
type yamlMap struct{ fields map[string]any }

// block is a text written after "|".
type block string

type yamlLine struct {
	indent int
	text   string
	number int
}

func parseYAML(text string) ([]*yamlMap, error) {
	var documents []*yamlMap
	for _, part := range strings.Split("\n"+text, "\n---\n") {
		p := &yamlParser{out: &yamlMap{fields: map[string]any{}}}
		for i, raw := range strings.Split(part, "\n") {
			if strings.Contains(raw, "\t") {
				return nil, fmt.Errorf("line %d of a document holds a tab", i)
			}
			body := strings.TrimLeft(raw, " ")
			p.lines = append(p.lines, yamlLine{len(raw) - len(body), strings.TrimRight(body, " "), i})
		}
		if err := p.value("", 0); err != nil {
			return nil, err
		}
		if p.skipBlank(); p.at < len(p.lines) {
			return nil, fmt.Errorf("line %d of a document: %q does not fit", p.lines[p.at].number, p.lines[p.at].text)
		}
		documents = append(documents, p.out)
	}
	return documents, nil
}

type yamlParser struct {
	lines []yamlLine
	at    int
	out   *yamlMap
}

func (p *yamlParser) skipBlank() {
	for p.at < len(p.lines) && (p.lines[p.at].text == "" || strings.HasPrefix(p.lines[p.at].text, "#")) {
		p.at++
	}
}

// value reads a map or a list whose lines are indented by at least the given amount.
func (p *yamlParser) value(path string, least int) error {
	p.skipBlank()
	if p.at == len(p.lines) || p.lines[p.at].indent < least {
		return nil
	}
	indent := p.lines[p.at].indent
	for item := 0; ; item++ {
		p.skipBlank()
		if p.at == len(p.lines) || p.lines[p.at].indent < indent {
			return nil
		}
		line := p.lines[p.at]
		if line.indent > indent {
			return fmt.Errorf("line %d: unexpected indent", line.number)
		}
		if rest, isItem := strings.CutPrefix(line.text, "- "); isItem {
			p.lines[p.at] = yamlLine{indent + 2, rest, line.number} // an item is a map that begins two columns in
			if err := p.value(join(path, strconv.Itoa(item)), indent+2); err != nil {
				return err
			}
			continue
		}
		if err := p.entry(path, line); err != nil {
			return err
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// entry reads "key: value", "key:" with what is below it, or "key: |" with a text below it.
func (p *yamlParser) entry(path string, line yamlLine) error {
	key, value, ok := strings.Cut(line.text, ":")
	if !ok || (value != "" && value[0] != ' ') {
		return fmt.Errorf("line %d: %q is not `key: value`", line.number, line.text)
	}
	p.at++
	path, value = join(path, key), strings.TrimSpace(value)
	if _, twice := p.out.fields[path]; twice {
		return fmt.Errorf("line %d: %s is given twice", line.number, path)
	}
	switch {
	case value == "":
		return p.value(path, line.indent+1)
	case value == "|":
		p.block(path, line.indent)
		return nil
	case value[0] == '[':
		var list []any
		if err := json.Unmarshal([]byte(value), &list); err != nil {
			return fmt.Errorf("line %d: %w", line.number, err)
		}
		for i, v := range list {
			if f, isNumber := v.(float64); isNumber {
				v = int64(f)
			}
			p.out.fields[path+"."+strconv.Itoa(i)] = v
		}
		return nil
	}
	return p.scalar(path, value, line.number)
}

func (p *yamlParser) block(path string, indent int) {
	var b strings.Builder
	for ; p.at < len(p.lines) && (p.lines[p.at].indent > indent || p.lines[p.at].text == ""); p.at++ {
		b.WriteString(p.lines[p.at].text + "\n")
	}
	p.out.fields[path] = block(b.String())
}

func (p *yamlParser) scalar(path, value string, line int) error {
	var out any = value
	switch {
	case value == "true" || value == "false":
		out = value == "true"
	case value[0] == '"':
		text, err := strconv.Unquote(value)
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", line, value, err)
		}
		out = text
	case strings.ContainsAny(value[:1], "&*!{>'%@`") || strings.Contains(value, " #"):
		return fmt.Errorf("line %d: %q is beyond this parser", line, value)
	default:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			out = n
		}
	}
	p.out.fields[path] = out
	return nil
}

func TestParseYAML(t *testing.T) {
	documents, err := parseYAML("# note\na: 1\nb:\n  - x: \"2\"\n    y:\n      - z: true\n  - x: t\n---\nc: |\n  {\n    \"k\": 1\n  }\nd: [\"p\", 3]\n")
	if err != nil || len(documents) != 2 {
		t.Fatalf("%d documents: %v", len(documents), err)
	}
	for path, want := range map[string]any{"a": int64(1), "b.0.x": "2", "b.0.y.0.z": true, "b.1.x": "t"} {
		if got := documents[0].fields[path]; got != want {
			t.Errorf("%s is %#v, want %#v", path, got, want)
		}
	}
	if got := documents[1].fields; got["c"] != block("{\n\"k\": 1\n}\n") || got["d.0"] != "p" || got["d.1"] != int64(3) {
		t.Errorf("second document: %#v", got)
	}
	for _, bad := range []string{"a: 1\na: 2\n", "a:1\n", "a: &x 1\n", "a: 1\n   b: 2\n"} {
		if _, err := parseYAML(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
