// Package chart draws small, honest pictures as lists of marks: interval rows, a dot plot of twenty,
// courses over time with a band, bars, maps of points. A Drawing holds numbers and plain text only; the
// page templates turn it into inline SVG, so that every text passes the escaping of html/template.
//
// Colours live in the style sheet: a mark carries a class, never a colour, so that dark mode and print
// come free. What comes in: plain numbers. What it refuses to know: statistics, HTML, files.
package chart
