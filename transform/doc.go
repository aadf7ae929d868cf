// Package transform turns chunks of text into typed columns: who, which item, when, and how it was scored.
//
// What comes in: an ingest.Reading, which says what each column means, and ingest.Chunks. What goes out: Batches of
// exam.Responses columns, sittings, attempts and companions, and Rejects for rows whose values cannot be read. Each
// distinct value of a chunk's column is read once. Identities leave this room only as keyed pseudonyms.
//
// What it refuses to know: how a CSV is written (ingest does), where typed columns are kept (dataset does), and what
// any number means for passing an exam.
package transform
