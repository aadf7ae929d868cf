package generations

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

const (
	failImmediately = 1
	exclusive       = 2
	lockViolation   = syscall.Errno(33)
)

// lockNow locks a byte far behind the end of the file, so that the holder's name stays readable.
func lockNow(f *os.File) error {
	lockFileEx := syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")
	place := &syscall.Overlapped{Offset: 1 << 30}
	ok, _, err := lockFileEx.Call(f.Fd(), failImmediately|exclusive, 0, 1, 0, uintptr(unsafe.Pointer(place)))
	if ok != 0 {
		return nil
	}
	if errors.Is(err, lockViolation) {
		return errBusy
	}
	return err
}

// syncDir does nothing: NTFS journals names, and a folder cannot be opened for syncing.
func syncDir(string) error { return nil }
