package main

import (
	"runtime"
	"syscall"
)

// onLargePages lets the next so many bytes of the heap come in pages of 2 MB where Linux gives them to whoever asks, which is
// its usual setting. Under many hypervisors the first touch of a page takes 20 microseconds: in pages of 4 KB that is a fifth
// of the processor time of reading a large export. Nothing is used by it: the room is free again at once, for whatever comes.
// It costs a collection, which a small job does not earn back.
func onLargePages(bytes int64) {
	room := make([]byte, bytes)
	_ = syscall.Madvise(room, syscall.MADV_HUGEPAGE) // only advice: a system without such pages goes on as before
	runtime.GC()
}
