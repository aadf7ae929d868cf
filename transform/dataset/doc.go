// Package dataset is the Parquet store: what was read from exports, once each, in files that any data tool can open.
//
// What comes in: columns of responses and rows of the small tables, in any order, from any number of files, as often
// as schools like to export them. What goes out: Snapshots, bucket by bucket, sorted. What it refuses to know: CSV, what
// the figures mean, pages (it only publishes the folder that holds them).
//
// The content of a store is a function of the set of all rows that were ever delivered, never of the order, the split
// or the overlap of the files that brought them. Under every key the versions that were met are kept with the latest
// time at which an export held each; judge says which one is in force. FORMAT.md describes the files.
package dataset
