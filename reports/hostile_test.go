package reports

import (
	"crypto/sha256"
	"encoding/base64"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"cutscore/stats"
)

// hostile are texts that try to leave their place: out of text, attributes, links, SVG, style and script.
func hostile() []string {
	return []string{
		`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><script>alert(1)</script>`, `</script><script>alert(1)</script>`,
		`</title><script>alert(1)</script>`, `</style><script>alert(1)</script>`, `</svg><script>alert(1)</script>`, `</desc></svg><img src=x onerror=alert(1)>`,
		`<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `<svg/onload=alert(1)//`, `<body onload=alert(1)>`, `<iframe src=javascript:alert(1)>`,
		`<a href="javascript:alert(1)">x</a>`, `javascript:alert(1)`, `JaVaScRiPt:alert(1)`, "java\tscript:alert(1)", `data:text/html,<script>alert(1)</script>`, `vbscript:msgbox(1)`,
		`//evil.example/x`, `https://evil.example/`, `\\evil.example\x`, `?next=//evil.example`, `#x" onfocus=alert(1) autofocus x="`,
		`" onmouseover="alert(1)`, `' onmouseover='alert(1)`, "` onmouseover=`alert(1)", ` onmouseover=alert(1) `, `" style="background:url(//evil.example)`, `x" id="standing`,
		`<style>*{display:none}</style>`, `<link rel=stylesheet href=//evil.example>`, `<meta http-equiv=refresh content="0;url=//evil.example">`, `<base href=//evil.example>`,
		`<form action=//evil.example><input name=x>`, `<details open ontoggle=alert(1)>`, `<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>`,
		`<!--`, `-->`, `<!--><script>alert(1)</script>`, `<![CDATA[<script>alert(1)</script>]]>`, `<?xml version="1.0"?>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;`,
		`{{.}}`, `{{template "head" .}}`, `${alert(1)}`, "\x00<script>", "\u2028alert(1)", "\ufeff<b>", `<b`, `</td></tr></table><h1>x`, `</section></main>`, `=1+1`, "a\nb\r\nc", strings.Repeat("A", 300), "\u202eevil", `'"<>&` + "`",
	}
}

// The markup of a page depends on its figures, never on its texts: with hostile text in every text field the
// skeleton of tags and attribute names is that of the page with harmless text.
func TestHostileTextStaysText(t *testing.T) {
	if n := len(hostile()); n < 50 {
		t.Fatalf("only %d hostile texts", n)
	}
	calm := func(string) string { return "calm" }
	want, wantCohort := skeletonOf(t, calm), cohortSkeletonOf(t, calm)
	for i, text := range hostile() {
		if strings.TrimSpace(text) == "" {
			t.Fatalf("text %d is empty", i)
		}
		evil := func(string) string { return text }
		compare(t, text, want, skeletonOf(t, evil))
		compare(t, text, wantCohort, cohortSkeletonOf(t, evil))
	}
}

func compare(t *testing.T, text string, want, got []string) {
	t.Helper()
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Errorf("%q changes the markup at tag %d of %d (was %d)", text, i, len(got), len(want))
			return
		}
	}
}

// skeletonOf renders rich with text in every text field that comes from the data: names, labels, reasons, sentences.
func skeletonOf(t *testing.T, text func(string) string) []string {
	a := rich()
	replaceTexts(reflect.ValueOf(a).Elem(), "", text)
	o := options()
	o.Contact, o.Version, o.FileNames = text(""), text(""), true
	o.Label = text
	return skeleton(t, render(t, a, o))
}

func cohortSkeletonOf(t *testing.T, text func(string) string) []string {
	c := cohort(12)
	replaceTexts(reflect.ValueOf(c).Elem(), "", text)
	o := options()
	o.Label, o.Href = text, func(string) string { return "examinee-x.html" }
	return skeleton(t, renderCohort(t, c, o))
}

// kept are the fields whose value is one of a closed set that decides what is drawn, or a date that places a point;
// that other values of them are printed as text is shown by TestEveryFieldIsShown and TestHostileEnumerations.
var kept = regexp.MustCompile(`(Class|Arrow|Word|Unit|Confidence|Outcome|Dimension|Slug|Date|Evidence|Withheld)$|^AsOf$|First$|Last$|Caveats|Method`)

// replaceTexts gives every other text field a text, ending in its field, so that no two fields hold the same.
func replaceTexts(v reflect.Value, at string, text func(string) string) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" && !kept.MatchString(at) {
			v.SetString(text(v.String()) + " " + at)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			replaceTexts(v.Field(i), join(at, v.Type().Field(i).Name), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			replaceTexts(v.Index(i), at, text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			replaceTexts(v.Elem(), at, text)
		}
	}
}

// Texts in the fields that decide what is drawn, and in dates, slugs and links, bring in no tag and no attribute
// that our templates do not have.
func TestHostileEnumerations(t *testing.T) {
	allowed := map[string]bool{}
	for _, page := range pages(t) {
		for _, tag := range skeleton(t, page) {
			allowed[tag] = true
		}
	}
	for _, text := range hostile() {
		evil := func(string) string { return text }
		a, c := rich(), cohort(12)
		replaceAll(reflect.ValueOf(a).Elem(), evil)
		replaceAll(reflect.ValueOf(c).Elem(), evil)
		o := options()
		o.Href = evil
		for _, page := range [][]byte{render(t, a, o), renderCohort(t, c, o)} {
			for _, tag := range skeleton(t, page) {
				if !allowed[tag] {
					t.Errorf("%q brings in %s", text, tag)
				}
			}
			for _, link := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllSubmatch(page, -1) {
				if !regexp.MustCompile(`^#[a-z_]+[0-9]*$|^AAA+$`).Match(link[1]) {
					t.Errorf("%q becomes the link %q", text, link[1])
				}
			}
		}
	}
}

func replaceAll(v reflect.Value, text func(string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text(v.String()))
	case reflect.Struct:
		if e, ok := v.Interface().(stats.Estimate); ok {
			e.Unit, e.Method, e.Caveats = text(e.Unit), text(e.Method), []string{text("")}
			v.Set(reflect.ValueOf(e))
			return
		}
		for i := range v.NumField() {
			replaceAll(v.Field(i), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			replaceAll(v.Index(i), text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			replaceAll(v.Elem(), text)
		}
	}
}

// skeleton reads a page as a browser's tokenizer would and returns its tags with the names of their attributes.
// A page of ours has a "<" only where a tag begins, so anything else is an error.
func skeleton(t *testing.T, page []byte) []string {
	t.Helper()
	s := string(page)
	for _, raw := range []string{"style", "script"} { // our own, compared with their hash elsewhere
		if from, to := strings.Index(s, "<"+raw+">"), strings.Index(s, "</"+raw+">"); from >= 0 && to > from {
			s = s[:from+len(raw)+2] + s[to:]
		}
	}
	var tags []string
	for {
		from := strings.IndexByte(s, '<')
		if from < 0 {
			return tags
		}
		m := tagPattern.FindStringSubmatch(s[from:])
		if m == nil {
			t.Fatalf("a < that begins no tag: %.60q", s[from:])
		}
		names := ""
		for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
			names += " " + a[1]
		}
		tags = append(tags, m[1]+names)
		s = s[from+len(m[0]):]
	}
}

var (
	tagPattern = regexp.MustCompile(`^<(/?[a-z0-9]+|!doctype)((?:\s+[A-Za-z0-9:-]+(?:="[^"<>]*")?)*)\s*/?>`)
	attribute  = regexp.MustCompile(`\s+([A-Za-z0-9:-]+)(?:="[^"]*")?`)
)

// A student's page has no script, every page only the style and script whose hash its policy allows, nothing
// that loads anything, and no inline style or handler.
func TestPolicy(t *testing.T) {
	for name, page := range pages(t) {
		s := string(page)
		policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(s)
		if policy == nil || !strings.HasPrefix(policy[1], "default-src &#39;none&#39;; style-src ") {
			t.Fatalf("%s: policy %q", name, policy)
		}
		allowsHash(t, name, s, policy[1], "style")
		if name == "cohort" {
			allowsHash(t, name, s, policy[1], "script")
		} else if strings.Contains(s, "<script") || strings.Contains(policy[1], "script-src") {
			t.Errorf("%s: a student's page with a script", name)
		}
		for _, bad := range []string{` style="`, ` on[a-z]+="`, `\ssrc=`, `url\(`, `@import`, `https?://`, `<(iframe|object|embed|link|base|form|img)\b`, `NaN|Inf\b`} {
			if at := regexp.MustCompile(bad).FindString(s); at != "" {
				t.Errorf("%s: %q on the page", name, at)
			}
		}
	}
}

func allowsHash(t *testing.T, page, s, policy, element string) {
	t.Helper()
	m := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(s, -1)
	if len(m) != 1 {
		t.Errorf("%s: %d blocks of %s", page, len(m), element)
		return
	}
	sum := sha256.Sum256([]byte(m[0][1]))
	want := element + "-src &#39;sha256-" + strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
	if !strings.Contains(policy, want) {
		t.Errorf("%s: the policy %q does not allow the %s block", page, policy, element)
	}
}

// Every picture has a name in words; every large picture has a table in its section.
func TestPicturesHaveWords(t *testing.T) {
	for name, page := range pages(t) {
		s := string(page)
		all, named := strings.Count(s, "<svg"), len(regexp.MustCompile(`<svg role="img" class="[^"]+"[^>]*><title>[^<]{3,}</title>`).FindAllString(s, -1))
		if all == 0 || all != named {
			t.Errorf("%s: %d of %d pictures have a name", name, named, all)
		}
		for _, section := range regexp.MustCompile(`(?s)<section id="(\w+)">.*?</section>`).FindAllStringSubmatch(s, -1) {
			if strings.Contains(section[0], `viewBox`) && !strings.Contains(section[0], "<table>") && !strings.Contains(section[0], `<a href="#item_table">`) {
				t.Errorf("%s: section %s has a picture and no table", name, section[1])
			}
		}
	}
}
