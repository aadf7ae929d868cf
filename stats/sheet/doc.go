// Package sheet turns columns of responses into scored persons, form by form: the common ground of every statistic over
// the persons who took a form.
//
// What comes in: exam.Responses, one bucket of examinees at a time. What goes out: a Sheet (the bucket's persons), a
// mergeable Survey of which items, options and keys a form has, its Layout (their fixed order), and Rows (one person's
// scored responses in that order). What it refuses to know: what is computed from them.
//
// A person is one examinee's sitting of a form: the first sitting by default. Omitted is scored 0; not reached, not
// presented and unknown are missing.
package sheet
