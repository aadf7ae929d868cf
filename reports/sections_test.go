package reports

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"cutscore/stats"
)

// Every template belongs to a section of a list, every section has its template and its Go file.
func TestSections(t *testing.T) {
	known := map[string]bool{"page": true, "chart": true}
	for _, name := range sectionNames() {
		if known[name] {
			t.Errorf("section %s is listed twice", name)
		}
		known[name] = true
		if _, err := files.ReadFile("html/" + name + ".html"); err != nil {
			t.Errorf("section %s: %v", name, err)
		}
		if _, err := os.Stat("section_" + name + ".go"); err != nil {
			t.Errorf("section %s: %v", name, err)
		}
	}
	paths, err := fs.Glob(files, "html/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if name := strings.TrimSuffix(path.Base(p), ".html"); !known[name] {
			t.Errorf("%s belongs to no section", p)
		}
	}
}

func sectionNames() []string {
	var names []string
	for _, s := range examineeSections() {
		names = append(names, s.name)
	}
	for _, s := range cohortSections() {
		names = append(names, s.name)
	}
	for _, s := range evaluationSections() {
		names = append(names, s.name)
	}
	for _, s := range itemSections() {
		names = append(names, s.name)
	}
	return names
}

// notShown are the fields that no page shows, each with its reason. Patterns are matched against paths like "Pass.Score.N".
var notShown = map[string]string{
	`^Schema$`:                "version of the JSON form",
	`Estimate\.N$`:            "rows show the n of the area, the test or the form that the figure belongs to",
	`Dimension$`:              "it decides under which heading an area stands, and is that heading",
	`Slug$`:                   "it becomes an anchor of our own",
	`^Overall\.Weight`:        "the whole is all of the exam",
	`Alone\.GainAUC$`:         "what is gained is said in log loss",
	`^Overall\.Sittings$`:     "the strip shows the sittings",
	`^Overall\.Repeated$`:     "the notes count them",
	`^Overall\.Verdict\.Gap$`: "it is said of the areas of an axis, and never set of the whole",
	`Verdict\.LowSittings`:    "the reason names their days",
	`Points\.0\.(Observed|Smoothed)\.(Level|Method|Caveats\.0|Unit)$`: "pictures have one legend",
	`Points\.0\.Observed\.(Low|High)$`:                                "a single sitting of an area is shown as a count; the band of the level shows the uncertainty",
	`^(Systems|Tasks)\.0\.(Points|Change|RiseProbability|Arrow)`:      "courses are drawn for the first axis that the data carry",
	`Files\.0\.Name$`: "names of files can name other people; printed with Options.FileNames",
	`^Scores\.0\.(Slope|Change|Reliable\.Difference)\.Unit$`:             "a difference stands under the name of its scale",
	`^Mistakes\.Types\.0\.Type$`:                                         "the page says its words",
	`^Mistakes\.0\.Type$`:                                                "the page says its words",
	`^Items\.0\.PValue\.Level$`:                                          "one coverage per table",
	`(Score|Latest)\.Max$`:                                               "printed for points; other scales have one maximum",
	`^Exam\.ID$`:                                                         "the page says its name",
	`HelpFirst\.0\.Level\.Level$`:                                        "the column is read beside the pass range, whose coverage is in the key",
	`HelpFirst\.0\.Change\.Level$`:                                       "as above",
	`Mistakes\..*\.Level$`:                                               "one coverage per table",
	`Test\.FlaggedItems\.0\.(PValue|ItemRest)\.Level$`:                   "one coverage per table",
	`Gap\.Level$|Needed\.Level$`:                                         "as the level it is compared with",
	`(Disciplines|Systems|Tasks)\.0\.(NextBlock|Change|Percent)\.Level$`: "one coverage per table, said in its heading",
	`Overall\.Percent\.Level$`:                                           "the level beside it carries the coverage",
}

// A field of Analysis or Cohort that no section shows fails: each leaf in turn is changed, and the page must change.
func TestEveryFieldIsShown(t *testing.T) {
	used := map[string]bool{}
	everyLeaf(t, used, func() any { return rich() }, func(x any) []byte { return render(t, x.(*stats.Analysis), options()) })
	everyLeaf(t, used, func() any { return cohort(8) }, func(x any) []byte { return renderCohort(t, x.(*stats.Cohort), options()) })
	everyLeaf(t, used, func() any { return evaluation() }, func(x any) []byte {
		return renderWith(t, func(w io.Writer) error { return Evaluation(w, x.(*stats.Evaluation), options()) })
	})
	everyLeaf(t, used, func() any { return items(40) }, func(x any) []byte {
		return renderWith(t, func(w io.Writer) error { return Items(w, x.(*ItemsPage), options()) })
	})
	for pattern, why := range notShown {
		if !used[pattern] {
			t.Errorf("nothing is hidden by %s (%s): take it out", pattern, why)
		}
	}
}

func everyLeaf(t *testing.T, used map[string]bool, fresh func() any, page func(any) []byte) {
	base := page(fresh())
	for _, leaf := range leaves(reflect.ValueOf(fresh()).Elem(), "") {
		x := fresh()
		mutate(follow(reflect.ValueOf(x).Elem(), leaf))
		if !bytes.Equal(page(x), base) {
			continue
		}
		if !excused(leaf, used) {
			t.Errorf("%s is shown nowhere", leaf)
		}
	}
}

// excused reports whether a reason stands for not showing a leaf, and notes every reason that does.
func excused(leaf string, used map[string]bool) bool {
	found := false
	for pattern := range notShown {
		where := leaf
		if strings.Contains(pattern, "Estimate") && isEstimateN(leaf) {
			where = "Estimate.N"
		}
		if regexp.MustCompile(pattern).MatchString(where) {
			used[pattern], found = true, true
		}
	}
	return found
}

// isEstimateN tells the n of an estimate from the n of an area or a sitting, by the field it sits in.
func isEstimateN(leaf string) bool {
	return regexp.MustCompile(`(Probability|Score|Percent|Level|Needed|Gap|Change|NextBlock|Slope|Difference|Deviation|Share|PointsLost|Pass|BelowNeeded|Alpha|SEM|PValue|ItemRest|Observed|Smoothed)\.N$`).MatchString(leaf)
}

// leaves lists the paths of all fields, the first element standing for each list.
func leaves(v reflect.Value, at string) []string {
	switch v.Kind() {
	case reflect.Struct:
		var out []string
		for i := range v.NumField() {
			out = append(out, leaves(v.Field(i), join(at, v.Type().Field(i).Name))...)
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return []string{at}
		}
		return leaves(v.Elem(), at)
	case reflect.Slice:
		if v.Len() == 0 && v.Type().Elem().Kind() != reflect.String {
			return []string{at}
		}
		if v.Len() == 0 {
			return []string{join(at, "0")}
		}
		return leaves(v.Index(0), join(at, "0"))
	}
	return []string{at}
}

func join(at, name string) string { return strings.TrimPrefix(at+"."+name, ".") }

// follow returns the value at a path of leaves.
func follow(v reflect.Value, leaf string) reflect.Value {
	for step := range strings.SplitSeq(leaf, ".") {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		switch {
		case v.Kind() == reflect.Slice && v.Len() == 0:
			return v
		case v.Kind() == reflect.Slice:
			v = v.Index(0)
		default:
			v = v.FieldByName(step)
		}
	}
	return v
}

// mutate changes a leaf to another value of its kind; what is nil or empty gets something.
func mutate(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + " changed")
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1000)
	case reflect.Float64:
		v.SetFloat(v.Float() + 0.07)
		if v.Float() > 2 {
			v.SetFloat(v.Float() + 5)
		}
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Map:
		v.SetMapIndex(v.MapKeys()[0], reflect.Zero(v.Type().Elem()))
	case reflect.Array:
		mutate(v.Index(0))
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.New(v.Type().Elem()).Elem()))
		if v.Index(0).Kind() == reflect.String {
			v.Index(0).SetString("changed")
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	default:
		panic(fmt.Sprintf("no way to change a %s", v.Kind()))
	}
}

// Every reason for which an estimate is withheld stands on the page.
func TestReasonsAreShown(t *testing.T) {
	a := rich()
	reasons := withholdAll(reflect.ValueOf(a).Elem(), "", nil)
	a.Pass.OutOf20, a.Pass.Word = -1, "withheld"
	page := string(render(t, a, options()))
	for _, r := range reasons {
		if strings.Contains(r, ".Points.") || strings.Contains(r, "Systems.0.Change") || strings.Contains(r, "Tasks.0.Change") || strings.Contains(r, "Gap because") && strings.Contains(r, "Overall") {
			continue // drawn or not drawn; the course says it once
		}
		if !strings.Contains(strings.ToLower(page), strings.ToLower(r)) {
			t.Errorf("%q is nowhere on the page", r)
		}
	}
	if len(reasons) < 20 {
		t.Fatalf("only %d estimates withheld: the walk is broken", len(reasons))
	}
}

// withholdAll withholds the first estimate of every kind with a reason that names it, and returns the reasons.
func withholdAll(v reflect.Value, at string, reasons []string) []string {
	if e, ok := v.Interface().(stats.Estimate); ok {
		why := "no " + at + " because of a test"
		v.Set(reflect.ValueOf(stats.Withhold(e.Unit, e.N, why)))
		return append(reasons, why)
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			reasons = withholdAll(v.Field(i), join(at, v.Type().Field(i).Name), reasons)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			reasons = withholdAll(v.Index(0), join(at, "0"), reasons)
		}
	}
	return reasons
}
