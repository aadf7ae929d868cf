// Package item analyses test questions and forms: classical item statistics, reliability, distractors, sub-scores, and
// the joining of these with a fitted response model.
//
// What comes in: columns of responses, one bucket of examinees at a time, in any order. What goes out: one Report for
// each form. What it refuses to know: files, clocks, pages and exams.
//
// The path is Responses -> sheet.Sheet (one bucket's persons by form) -> sheet.Survey (which items a form has) -> Counts
// (sums, pairs of items) -> Groups (options by thirds of ability) -> Report. Survey, Counts and Groups are mergeable and
// hold integers, so that one bucket or a thousand in any order give identical reports. Anything undefined is nil with
// its reason, never 0 or NaN.
package item
