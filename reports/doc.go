// Package reports turns an Analysis or a Cohort into one self-contained HTML page: inline SVG, one style
// block allowed by its hash, no request to anywhere, no script on a student's page. What comes in: the
// structs of stats, whole. What goes out: bytes, the same for the same input. What it refuses to know:
// how a figure was computed, files, clocks.
//
// A page is an ordered list of sections (sections.go): one section is one file section_<name>.go, which
// turns figures into words, and one template html/<name>.html. A figure that is withheld shows its reason.
package reports
