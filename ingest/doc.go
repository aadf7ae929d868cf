// Package ingest turns the bytes of an export into chunks of text by column, or into rejects with a place
// and a reason. It knows dialects, headers and formats; it never interprets a value.
//
// What comes in: a file (or stdin, or an upload in memory). What goes out: a Reading, which says what was
// recognised and why, then Chunks, Rejects, and Counts that must balance: every line of the file is in
// exactly one lane. What it refuses to know: what a date, a mark or a score means (transform does), and
// everything after that.
package ingest
