package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cutscore/stats"
)

//go:embed html
var files embed.FS

// templates parses the embedded templates, once.
var templates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").ParseFS(files, "html/*.html")
})

// style is the style block of every page, with comments and indentation removed.
var style = sync.OnceValues(func() (string, error) {
	b, err := files.ReadFile("html/style.css")
	return squeeze(string(b)), err
})

// script is the one script that we ship, for the cohort page only: it sorts and filters a complete table.
var script = sync.OnceValues(func() (string, error) {
	b, err := files.ReadFile("html/cohort.js")
	return string(b), err
})

// squeeze removes comments, indentation and needless spaces from a style sheet.
func squeeze(css string) string {
	for {
		from := strings.Index(css, "/*")
		if from < 0 {
			break
		}
		to := strings.Index(css[from:], "*/")
		if to < 0 {
			break
		}
		css = css[:from] + css[from+to+2:]
	}
	var b strings.Builder
	for line := range strings.Lines(css) {
		b.WriteString(strings.TrimSpace(line))
	}
	return strings.NewReplacer(" { ", "{", ": ", ":", " {", "{", "{ ", "{", "; }", "}", ";}", "}", "; ", ";", ", ", ",", " > ", ">").Replace(b.String())
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// head is what stands above the sections.
type head struct {
	Title, Kicker, Exam, ExamDate, AsOf string
	Script                              bool
	Plain                               bool // a page about methods: no exam, nobody to talk to
	Policy                              string
}

// page gathers what the sections have in common while they are built, in order.
type page struct {
	o       Options
	asOf    string
	place   string
	anchors map[string]string // slug of an area -> our own anchor
	caveats []string          // of the figures shown so far, each once
	methods []string
}

func newPage(o Options, asOf string) *page {
	return &page{o: o, asOf: asOf, anchors: map[string]string{}}
}

// open writes everything above the first section. Style and script are written as they were hashed.
func (p *page) open(w io.Writer, t *template.Template, h head) error {
	css, err := style()
	if err != nil {
		return err
	}
	h.Policy = "default-src 'none'; style-src " + hash(css)
	js := ""
	if h.Script {
		if js, err = script(); err != nil {
			return err
		}
		h.Policy += "; script-src " + hash(js)
	}
	h.Policy += "; base-uri 'none'; form-action 'none'"
	if err := t.ExecuteTemplate(w, "head", h); err != nil {
		return err
	}
	if _, err := io.WriteString(w, "<style>"+css+"</style>\n"); err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "banner", h)
}

// close writes everything below the last section.
func (p *page) close(w io.Writer, t *template.Template, h head) error {
	if err := p.enter(w, ""); err != nil {
		return err
	}
	if err := t.ExecuteTemplate(w, "foot", struct {
		Contact, Version string
		Plain            bool
	}{p.o.Contact, p.o.Version, h.Plain}); err != nil {
		return err
	}
	js := ""
	if h.Script {
		s, err := script()
		if err != nil {
			return err
		}
		js = "<script>" + s + "</script>\n"
	}
	_, err := io.WriteString(w, js+"</html>\n")
	return err
}

// enter closes the place that is open and opens the next: the answer is a grid, the body a column.
func (p *page) enter(w io.Writer, place string) error {
	if place == p.place {
		return nil
	}
	out := ""
	if p.place != "" {
		out = "</div>\n"
	}
	if place != "" {
		out += `<div class="` + place + `">` + "\n"
	}
	p.place = place
	_, err := io.WriteString(w, out)
	return err
}

// anchor returns our own anchor for the slug of an area: no text of the data becomes an id.
func (p *page) anchor(slug string) string {
	if slug == "" {
		return ""
	}
	if _, known := p.anchors[slug]; !known {
		p.anchors[slug] = "a" + strconv.Itoa(len(p.anchors)+1)
	}
	return p.anchors[slug]
}

// used notes the method and the caveats of a figure that the page shows.
func (p *page) used(e stats.Estimate) {
	for _, c := range e.Caveats {
		p.caveats = once(p.caveats, c)
	}
	if e.OK() {
		p.methods = once(p.methods, e.Method)
	}
}

// once appends s unless it is empty or there already.
func once(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
