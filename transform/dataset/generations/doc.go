// Package generations publishes a directory of files all together or not at all, and keeps the last few.
//
// What comes in: files that somebody writes below a Stage. What goes out: a generation, that is a directory
// gen-NNNNNN with a manifest of every file's SHA-256, and CURRENT, which names one of them. What it refuses to
// know: what is in the files.
//
// A reader opens CURRENT once and stays with the generation that it names. A writer holds the lock, builds under a
// temporary name beside the generations, syncs files and folders, renames, syncs the parent, and only then replaces
// CURRENT. Any failure on the way leaves CURRENT as it was; what a crash leaves behind is swept by the next writer.
// No fsync is ever tried twice: after a failed one the kernel may have dropped the pages and call them clean.
package generations
