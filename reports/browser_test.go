package reports

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// In a real browser, from a plain file: no page breaks its own policy, logs an error, or scrolls sideways at
// 390 and 320 pixels; the cohort's script runs under its hash.
func TestBrowser(t *testing.T) {
	chromium := browser(t)
	dir := t.TempDir()
	all := pages(t)
	names := slices.Sorted(maps.Keys(all))
	for name, page := range all {
		writeFile(t, dir, name+".html", page)
		writeFile(t, dir, "wide-"+name+".html", measuring(t, page))
	}
	writeFile(t, dir, "wrong.html", append([]byte(`<body style="color:red" onload="x()">`), all["thin"]...))
	writeFile(t, dir, "wide-wrong.html", measuring(t, bytes.Replace(all["thin"], []byte("<main>"), []byte(`<main><table width="900"><tr><td>x</table>`), 1)))

	t.Run("policy", func(t *testing.T) {
		_, log := visit(t, chromium, dir, frames(dir, []int{600}, "", names))
		if at := regexp.MustCompile(`CONSOLE.*`).FindString(log); at != "" {
			t.Error(at)
		}
		if _, log = visit(t, chromium, dir, frames(dir, []int{600}, "", []string{"wrong"})); !strings.Contains(log, "Content Security Policy") {
			t.Error("a page that breaks its policy is not noticed: this test proves nothing")
		}
	})
	t.Run("narrow", func(t *testing.T) {
		dom, _ := visit(t, chromium, dir, frames(dir, []int{390, 320}, "wide-", append(names, "wrong")))
		seen := widths(t, dom)
		for _, name := range names {
			for _, px := range []int{390, 320} {
				if got := seen[fmt.Sprintf("wide-%s-%d", name, px)]; got == 0 || got > px {
					t.Errorf("%s at %d pixels is %d wide", name, px, got)
				}
			}
		}
		if seen["wide-wrong-320"] <= 320 {
			t.Error("a page that is too wide is not noticed: this test proves nothing")
		}
	})
	t.Run("print", func(t *testing.T) {
		pdf := printed(t, chromium, dir, filepath.Join(dir, "rich.html"))
		sheets := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1))
		if sheets == 0 || sheets > 8 {
			t.Errorf("the fullest page prints on %d sheets, want at most 8", sheets)
		}
		if !bytes.Contains(pdf, []byte("/StructTreeRoot")) {
			t.Error("the print is not tagged: a screen reader cannot follow it")
		}
	})
	t.Run("script", func(t *testing.T) {
		dom, _ := visit(t, chromium, dir, filepath.Join(dir, "cohort.html"))
		if !strings.Contains(dom, "<button") || strings.Contains(dom, `class="filter" hidden`) {
			t.Error("the script of the cohort page did not run")
		}
	})
}

// browser finds Chromium, or skips loudly.
func browser(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("SKIP: no Chromium on this machine, so the pages were NOT looked at in a browser")
	return ""
}

func writeFile(t *testing.T, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// measuring is the page without its policy and with a script that tells the frame around it how wide it is.
func measuring(t *testing.T, page []byte) []byte {
	t.Helper()
	free := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAll(page, nil)
	if bytes.Equal(free, page) {
		t.Fatal("no policy to take out")
	}
	return append(free, `<script>onload=()=>{for(const d of document.querySelectorAll("details"))d.open=true;const r=document.documentElement;parent.postMessage(name+"="+(r.scrollWidth+innerWidth-r.clientWidth),"*")}</script>`...)
}

// frames writes a page that holds every named page at every width, and collects what they say.
func frames(dir string, widths []int, prefix string, names []string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><script>onmessage=e=>{document.getElementById("said").append(e.data+"\n")}</script><pre id="said"></pre>`)
	for _, name := range names {
		for _, px := range widths {
			fmt.Fprintf(&b, `<iframe name="%s%s-%d" src="%s%s.html" width="%d" height="800" frameborder="0"></iframe>`, prefix, name, px, prefix, name, px)
		}
	}
	path := filepath.Join(dir, fmt.Sprintf("frames-%s%d-%d.html", prefix, len(names), len(widths)))
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		return ""
	}
	return path
}

func widths(t *testing.T, dom string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^(?:.*>)?([a-z_-]+[0-9]+)=([0-9]+)$`).FindAllStringSubmatch(dom, -1) {
		px, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		out[m[1]] = px
	}
	return out
}

// printed is the page as PDF.
func printed(t *testing.T, chromium, dir, path string) []byte {
	t.Helper()
	out := filepath.Join(dir, "page.pdf")
	run(t, chromium, dir, path, "--no-pdf-header-footer", "--print-to-pdf="+out)
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// visit loads a file and returns its document and the browser's log.
func visit(t *testing.T, chromium, dir, path string) (dom, log string) {
	t.Helper()
	return run(t, chromium, dir, path, "--virtual-time-budget=4000", "--window-size=1280,900", "--dump-dom")
}

func run(t *testing.T, chromium, dir, path string, flags ...string) (stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr", "--user-data-dir=" + filepath.Join(dir, "profile")}, flags...)
	cmd := exec.CommandContext(ctx, chromium, append(args, (&url.URL{Scheme: "file", Path: path}).String())...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	return out.String(), errs.String()
}
