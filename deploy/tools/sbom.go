//go:build ignore

// sbom writes what a binary is made of, read from the binary itself (what `go version -m` prints), as CycloneDX JSON, and
// the licence texts that its makers ask to be handed on. Equal binaries give equal files.
//
//	go run deploy/tools/sbom.go [-licences FILE] BINARY > cutscore.cdx.json
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// The part of CycloneDX 1.5 that is used.
type bom struct {
	Format      string      `json:"bomFormat"`
	Spec        string      `json:"specVersion"`
	Serial      string      `json:"serialNumber"`
	Version     int         `json:"version"`
	Metadata    metadata    `json:"metadata"`
	Components  []component `json:"components"`
	Composition []aggregate `json:"compositions"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licences   []licence  `json:"licenses,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	Licence licenceID `json:"license"`
}

type licenceID struct {
	ID string `json:"id"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type aggregate struct {
	Aggregate  string   `json:"aggregate"`
	Assemblies []string `json:"assemblies"`
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	licences := flags.String("licences", "", "file to write the licence texts to")
	version := flags.String("version", "dev", "version of the product")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("want one binary")
	}
	info, err := buildinfo.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	b, texts, err := describe(flags.Arg(0), *version, info)
	if err != nil {
		return err
	}
	if *licences != "" {
		if err := os.WriteFile(*licences, []byte(texts), 0o644); err != nil {
			return err
		}
	}
	encoder := json.NewEncoder(stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(b)
}

func describe(path, version string, info *debug.BuildInfo) (*bom, string, error) {
	product, err := productOf(path, version, info)
	if err != nil {
		return nil, "", err
	}
	goRoot, err := ask("env", "GOROOT")
	if err != nil {
		return nil, "", err
	}
	goVersion := strings.TrimPrefix(info.GoVersion, "go")
	std, text, err := component{Type: "library", Ref: "pkg:golang/std@" + goVersion, Name: "std", Version: goVersion,
		PURL: "pkg:golang/std@" + goVersion}.licensed(goRoot)
	if err != nil {
		return nil, "", err
	}
	components, texts := []component{std}, text
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		dir, err := moduleDir(m.Path)
		if err != nil {
			return nil, "", err
		}
		c, text, err := library(m).licensed(dir)
		if err != nil {
			return nil, "", err
		}
		components, texts = append(components, c), texts+text
	}
	return &bom{Format: "CycloneDX", Spec: "1.5", Serial: serial(product.Hashes[0].Content), Version: 1, Metadata: metadata{Component: product},
		Components: components, Composition: []aggregate{{Aggregate: "complete", Assemblies: []string{product.Ref}}}}, texts, nil
}

func productOf(path, version string, info *debug.BuildInfo) (component, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return component{}, err
	}
	sum := sha256.Sum256(content)
	c := component{Type: "application", Ref: "cutscore@" + version, Name: "cutscore", Version: version,
		Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}, Licences: []licence{{licenceID{"Apache-2.0"}}}}
	for _, s := range info.Settings {
		c.Properties = append(c.Properties, property{"go:build:" + s.Key, s.Value})
	}
	return c, nil
}

// serial makes the document's number from the binary's hash, in the form of a UUID of version 8.
func serial(sum string) string {
	return fmt.Sprintf("urn:uuid:%s-%s-8%s-a%s-%s", sum[:8], sum[8:12], sum[13:16], sum[17:20], sum[20:32])
}

func library(m *debug.Module) component {
	purl := "pkg:golang/" + strings.ToLower(m.Path) + "@" + strings.ReplaceAll(url.PathEscape(m.Version), "+", "%2B")
	c := component{Type: "library", Ref: purl, Name: m.Path, Version: m.Version, PURL: purl}
	if m.Sum != "" {
		c.Properties = []property{{"go:sum", m.Sum}}
	}
	return c
}

func moduleDir(path string) (string, error) {
	dir, err := ask("list", "-m", "-f", "{{.Dir}}", path)
	if err == nil && dir == "" {
		err = errors.New("its source is not in the module cache: run `go mod download`")
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return dir, nil
}

// ask runs the go command, or what GO names instead.
func ask(args ...string) (string, error) {
	tool := os.Getenv("GO")
	if tool == "" {
		tool = "go"
	}
	cmd := exec.Command(tool, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// licensed adds the licences found in a module's top folder, and returns their texts. A module without a known licence
// is an error: it must be looked at before it is handed on.
func (c component) licensed(dir string) (component, string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return c, "", err
	}
	var texts strings.Builder
	for _, e := range entries {
		if e.IsDir() || !isLegal(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return c, "", err
		}
		rule := strings.Repeat("=", 78)
		fmt.Fprintf(&texts, "%s\n%s %s: %s\n%s\n\n%s\n\n", rule, c.Name, c.Version, e.Name(), rule, strings.TrimSpace(string(text)))
		for _, id := range identify(string(text)) {
			if found := (licence{licenceID{id}}); !slices.Contains(c.Licences, found) {
				c.Licences = append(c.Licences, found)
			}
		}
	}
	if len(c.Licences) == 0 {
		return c, "", fmt.Errorf("%s %s: no licence that this program knows", c.Name, c.Version)
	}
	return c, texts.String(), nil
}

func isLegal(name string) bool {
	name = strings.ToUpper(name)
	for _, start := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"} {
		if strings.HasPrefix(name, start) && !strings.HasSuffix(name, ".GO") {
			return true
		}
	}
	return false
}

// identify names the licences of a text by words that only they have; none for a notice, or for what is not known.
func identify(text string) []string {
	text = strings.Join(strings.Fields(text), " ")
	var ids []string
	for _, known := range [][2]string{
		{"Apache License Version 2.0", "Apache-2.0"},
		{"Mozilla Public License Version 2.0", "MPL-2.0"},
		{"Permission is hereby granted, free of charge", "MIT"},
		{"This is free and unencumbered software", "Unlicense"},
		{"Permission to use, copy, modify, and/or distribute", "ISC"},
	} {
		if strings.Contains(text, known[0]) {
			ids = append(ids, known[1])
		}
	}
	switch {
	case strings.Contains(text, "endorse or promote products"):
		ids = append(ids, "BSD-3-Clause")
	case strings.Contains(text, "Redistributions in binary form must reproduce"):
		ids = append(ids, "BSD-2-Clause")
	}
	return ids
}
