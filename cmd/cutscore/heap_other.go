//go:build !linux

package main

// onLargePages is for Linux.
func onLargePages(int64) {}
