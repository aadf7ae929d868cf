package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

const deploy = "../../deploy"

func readDeploy(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(deploy, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDeployCommands: every command line that deploy/ ships is one that this program takes.
func TestDeployCommands(t *testing.T) {
	job := cronJob(t)
	args := []string{"cutscore"}
	for _, a := range job.list("spec.jobTemplate.spec.template.spec.containers.0.args") {
		args = append(args, a.(string))
	}
	lines := map[string]string{
		"cronjob.yaml":     strings.Join(args, " "),
		"cutscore.service": lineAfter(t, readDeploy(t, "systemd/cutscore.service"), "ExecStart=/usr/local/bin/"),
		"crontab":          lineAfter(t, readDeploy(t, "crontab"), "/usr/local/bin/"),
	}
	for from, line := range lines {
		if err := parses(strings.Fields(line)); err != nil {
			t.Errorf("%s: %q: %v", from, line, err)
		}
	}
	if err := parses([]string{"cutscore", "run", "--konfig", "x"}); err == nil {
		t.Error("the check takes an option that does not exist")
	}
}

// lineAfter gives the rest of the only line that has the mark.
func lineAfter(t *testing.T, text, mark string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, mark)
	if !found || strings.Contains(rest, mark) {
		t.Fatalf("want %q exactly once", mark)
	}
	line, _, _ := strings.Cut(rest, "\n")
	return line
}

// parses resolves the command and its options without running it.
func parses(words []string) error {
	if len(words) == 0 || words[0] != "cutscore" {
		return errors.New("does not call cutscore")
	}
	cmd, rest, err := rootCommand(&Env{}).Find(words[1:])
	if err != nil {
		return err
	}
	if !cmd.HasParent() {
		return errors.New("calls no command")
	}
	return cmd.ParseFlags(rest)
}

// TestDeployConfigs: both example configurations hold only options that `run` has, with values that it takes.
func TestDeployConfigs(t *testing.T) {
	configs := map[string]string{
		"nightly.json": readDeploy(t, "nightly.json"),
		"cronjob.yaml": manifest(t, "ConfigMap").text("data.nightly.json!"),
	}
	for name, content := range configs {
		file := filepath.Join(t.TempDir(), "nightly.json")
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := commandNamed(t, "run")
		inputs, err := applyConfig(cmd, file, nil)
		if err != nil || len(inputs) == 0 {
			t.Errorf("%s: inputs %q: %v", name, inputs, err)
		}
		for _, must := range []string{"store", "out", "settle", "quiet"} {
			if f := cmd.Flags().Lookup(must); f == nil || f.Value.String() == f.DefValue {
				t.Errorf("%s does not set %q", name, must)
			}
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(strings.Replace(configs["nightly.json"], `"settle"`, `"setle"`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := applyConfig(commandNamed(t, "run"), bad, nil); err == nil {
		t.Error("a misspelt option in a configuration went unnoticed")
	}
}

func commandNamed(t *testing.T, name string) *cobra.Command {
	t.Helper()
	cmd, _, err := rootCommand(&Env{}).Find([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestDeploySystemd lets systemd judge the units, and how much the service is exposed (10 is the worst).
func TestDeploySystemd(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("SKIP: systemd-analyze is not here, so the units were not verified")
	}
	dir := t.TempDir()
	service := readDeploy(t, "systemd/cutscore.service")
	verify := func(service string) ([]byte, error) {
		service = strings.ReplaceAll(service, "/usr/local/bin/cutscore", "/bin/true") // verify wants it to be there
		for name, content := range map[string]string{"cutscore.service": service, "cutscore.timer": readDeploy(t, "systemd/cutscore.timer")} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return exec.Command("systemd-analyze", "verify", "--man=no", filepath.Join(dir, "cutscore.service"), filepath.Join(dir, "cutscore.timer")).CombinedOutput()
	}
	if out, _ := verify(strings.Replace(service, "ProtectSystem=", "ProtectSytem=", 1)); !bytes.Contains(out, []byte("ProtectSytem")) {
		t.Errorf("systemd-analyze did not notice a misspelt key: %s", out)
	}
	if out, err := verify(service); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=10", filepath.Join(dir, "cutscore.service")).CombinedOutput()
	if err != nil { // the threshold is in tenths: exposure of at most 1.0
		t.Errorf("systemd-analyze security: %v\n%s", err, out)
	}
}

// TestDeployImage assembles the image's files once, lists what they are made of, and runs them as the image would be run.
func TestDeployImage(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIP: -short: the container's file system was not assembled, and its components were not listed")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIP: no sh here to run deploy/rootfs.sh")
	}
	image := t.TempDir()
	if out, err := exec.Command("sh", filepath.Join(deploy, "rootfs.sh"), "assemble", image).CombinedOutput(); err != nil {
		t.Fatalf("rootfs.sh assemble: %v\n%s", err, out)
	}
	t.Run("components", func(t *testing.T) { listComponents(t, filepath.Join(image, "cutscore")) })
	t.Run("container", func(t *testing.T) { tryImage(t, image) })
}

func tryImage(t *testing.T, image string) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIP: only Linux has mount namespaces")
	}
	out, err := exec.Command("sh", filepath.Join(deploy, "rootfs.sh"), "try", image).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 77 {
		t.Skipf("%s", out)
	}
	if err != nil {
		t.Errorf("rootfs.sh try: %v\n%s", err, out)
	}
}

// listComponents: the list is read from the binary; each component has version, package URL and licence, and is named in
// docs/dependencies.md.
func listComponents(t *testing.T, binary string) {
	licences := filepath.Join(t.TempDir(), "licences.txt")
	out, err := exec.Command("go", "run", filepath.Join(deploy, "tools", "sbom.go"), "-version", "1.0.0", "-licences", licences, binary).Output()
	if err != nil {
		t.Fatalf("sbom: %v", err)
	}
	var bom struct {
		Format     string `json:"bomFormat"`
		Components []struct {
			Name, Version, PURL string
			Licenses            []any
		}
	}
	if err := json.Unmarshal(out, &bom); err != nil || bom.Format != "CycloneDX" {
		t.Fatalf("not CycloneDX: %v", err)
	}
	page, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, c := range bom.Components {
		names[c.Name] = true
		if c.Name != "std" && !strings.Contains(string(page), "| "+c.Name+" | "+c.Version+" | ") {
			t.Errorf("docs/dependencies.md does not name %s %s", c.Name, c.Version)
		}
		if c.Version == "" || !strings.HasPrefix(c.PURL, "pkg:golang/") || len(c.Licenses) == 0 {
			t.Errorf("%+v: version, package URL or licence is missing", c)
		}
	}
	for _, must := range []string{"std", "github.com/spf13/cobra", "github.com/apache/arrow-go/v18", "gonum.org/v1/gonum"} {
		if !names[must] {
			t.Errorf("%s is linked but not listed", must)
		}
	}
	if texts, err := os.ReadFile(licences); err != nil || !bytes.Contains(texts, []byte("Copyright ©2013 The Gonum Authors")) {
		t.Errorf("the licence texts do not hold gonum's: %v", err)
	}
}
