package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// cronJobFields are the fields that the shipped manifests may have, by path; "*" stands for any name or place in a list.
// The API server drops unknown fields in silence when it is not asked to be strict, and a misspelt safety is none. From the
// reference of Kubernetes 1.31: batch/v1 CronJob, core/v1 PodSpec, networking.k8s.io/v1 NetworkPolicy.
var cronJobFields = map[string]string{
	"ConfigMap": `apiVersion kind metadata.name metadata.labels.* data.*!`,
	"CronJob": `apiVersion kind metadata.name metadata.labels.* spec.schedule spec.timeZone spec.concurrencyPolicy spec.suspend?
		spec.startingDeadlineSeconds# spec.successfulJobsHistoryLimit# spec.failedJobsHistoryLimit#
		JOB.backoffLimit# JOB.activeDeadlineSeconds# JOB.ttlSecondsAfterFinished#
		JOB.podFailurePolicy.rules.*.action JOB.podFailurePolicy.rules.*.onExitCodes.containerName
		JOB.podFailurePolicy.rules.*.onExitCodes.operator JOB.podFailurePolicy.rules.*.onExitCodes.values.*#
		JOB.podFailurePolicy.rules.*.onPodConditions.*.type JOB.podFailurePolicy.rules.*.onPodConditions.*.status
		JOB.template.metadata.labels.* POD.restartPolicy POD.terminationGracePeriodSeconds# POD.automountServiceAccountToken?
		POD.enableServiceLinks? POD.securityContext.runAsNonRoot? POD.securityContext.runAsUser# POD.securityContext.runAsGroup#
		POD.securityContext.fsGroup# POD.securityContext.fsGroupChangePolicy POD.securityContext.seccompProfile.type
		BOX.name BOX.image BOX.imagePullPolicy BOX.args.* BOX.env.*.name BOX.env.*.value
		BOX.resources.requests.cpu BOX.resources.requests.memory BOX.resources.limits.cpu BOX.resources.limits.memory
		BOX.securityContext.allowPrivilegeEscalation? BOX.securityContext.readOnlyRootFilesystem? BOX.securityContext.runAsNonRoot?
		BOX.securityContext.capabilities.drop.* BOX.volumeMounts.*.name BOX.volumeMounts.*.mountPath BOX.volumeMounts.*.readOnly?
		POD.volumes.*.name POD.volumes.*.persistentVolumeClaim.claimName POD.volumes.*.persistentVolumeClaim.readOnly? POD.volumes.*.configMap.name`,
	"NetworkPolicy": `apiVersion kind metadata.name metadata.labels.* spec.podSelector.matchLabels.* spec.policyTypes.*`,
}

// cronJobMust are the safeties that the brief of the nightly run asks for, and those of the restricted pod security standard.
var cronJobMust = map[string]any{
	"spec.concurrencyPolicy":                       "Forbid",
	"spec.timeZone":                                "America/Chicago",
	"spec.startingDeadlineSeconds":                 int64(7200),
	"POD.restartPolicy":                            "Never",
	"POD.automountServiceAccountToken":             false,
	"POD.securityContext.runAsNonRoot":             true,
	"POD.securityContext.runAsUser":                int64(65532),
	"POD.securityContext.seccompProfile.type":      "RuntimeDefault",
	"BOX.securityContext.allowPrivilegeEscalation": false,
	"BOX.securityContext.readOnlyRootFilesystem":   true,
	"BOX.securityContext.capabilities.drop.0":      "ALL",
	"BOX.resources.limits.memory":                  "2Gi",
}

// spell writes out the table's abbreviations.
func spell(path string) string {
	for _, abbreviation := range [][2]string{{"BOX", "POD.containers.*"}, {"POD", "JOB.template.spec"}, {"JOB", "spec.jobTemplate.spec"}} {
		path = strings.ReplaceAll(path, abbreviation[0], abbreviation[1])
	}
	return path
}

func TestDeployCronJob(t *testing.T) {
	for kind := range cronJobFields {
		m := manifest(t, kind)
		for _, problem := range strangers(kind, m) {
			t.Errorf("%s: %s", kind, problem)
		}
	}
	job := cronJob(t)
	for path, want := range cronJobMust {
		path = strings.ReplaceAll(spell(path), "*", "0")
		if got := job.fields[path]; got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	for i := range 3 {
		name := job.fields[strings.ReplaceAll(spell("BOX.volumeMounts."), "*", "0")+strconv.Itoa(i)+".name"]
		if volume := job.fields[spell("POD.volumes.")+strconv.Itoa(i)+".name"]; name == nil || name != volume {
			t.Errorf("mount %d is of %v, and volume %d is %v", i, name, i, volume)
		}
	}
}

// TestDeployCronJobControl: the checks notice a misspelt field, a wrong type and a tab.
func TestDeployCronJobControl(t *testing.T) {
	shipped := readDeploy(t, "kubernetes/cronjob.yaml")
	for wrong, right := range map[string]string{"readOnlyRootFileSystem: true": "readOnlyRootFilesystem: true",
		`backoffLimit: "2"`: "backoffLimit: 2", "runAsNonRoot: yes": "runAsNonRoot: true"} {
		documents, err := parseYAML(strings.Replace(shipped, right, wrong, 1))
		if err != nil {
			t.Fatal(err)
		}
		if len(strangers("CronJob", byKind(documents, "CronJob"))) == 0 {
			t.Errorf("%q went unnoticed", wrong)
		}
	}
	if _, err := parseYAML("a:\n\tb: 1\n"); err == nil {
		t.Error("a tab went unnoticed")
	}
}

// strangers are the fields that the table does not have, or has with another type.
func strangers(kind string, m *yamlMap) []string {
	var problems []string
	allowed := strings.Fields(spell(cronJobFields[kind]))
	for _, path := range slices.Sorted(maps.Keys(m.fields)) {
		mark := typeMark(m.fields[path])
		if !slices.ContainsFunc(allowed, func(a string) bool { return matches(a, path+mark) }) {
			problems = append(problems, fmt.Sprintf("%s: %v (%T) is not what this place takes", path, m.fields[path], m.fields[path]))
		}
	}
	return problems
}

func typeMark(value any) string {
	switch value.(type) {
	case int64:
		return "#"
	case bool:
		return "?"
	case block:
		return "!"
	}
	return ""
}

// matches compares a path with a row of the table. The last "*" may be a name that holds dots, such as a label's.
func matches(allowed, path string) bool {
	before, after, star := strings.Cut(allowed, "*")
	if !star {
		return allowed == path
	}
	rest, found := strings.CutPrefix(path, before)
	if !found {
		return false
	}
	if strings.Trim(after, "#?!") == "" {
		return strings.HasSuffix(rest, after) && !strings.ContainsAny(strings.TrimSuffix(rest, after), "#?!")
	}
	_, rest, found = strings.Cut(rest, ".")
	return found && matches(strings.TrimPrefix(after, "."), rest)
}

func manifest(t *testing.T, kind string) *yamlMap {
	t.Helper()
	documents, err := parseYAML(readDeploy(t, "kubernetes/cronjob.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	m := byKind(documents, kind)
	if m == nil {
		t.Fatalf("no %s in cronjob.yaml", kind)
	}
	return m
}

func cronJob(t *testing.T) *yamlMap { return manifest(t, "CronJob") }

func byKind(documents []*yamlMap, kind string) *yamlMap {
	for _, d := range documents {
		if d.fields["kind"] == kind {
			return d
		}
	}
	return nil
}

// list gives the values of a flow list, in order.
func (m *yamlMap) list(path string) []any {
	var out []any
	for i := 0; m.fields[path+"."+strconv.Itoa(i)] != nil; i++ {
		out = append(out, m.fields[path+"."+strconv.Itoa(i)])
	}
	return out
}

// text gives a text; a path that ends in ! is one of a block.
func (m *yamlMap) text(path string) string {
	if b, ok := m.fields[strings.TrimSuffix(path, "!")].(block); ok {
		return string(b)
	}
	return fmt.Sprint(m.fields[path])
}
