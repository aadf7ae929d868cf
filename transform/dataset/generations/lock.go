package generations

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// LockedError says who is writing.
type LockedError struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
	What  string    `json:"-"` // is held
}

// Error names the holder; a holder that has not written its name yet is "another run".
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "another run holds " + e.What
	}
	return fmt.Sprintf("process %d on %s holds %s since %s", e.PID, e.Host, e.What, e.Since.Format(time.RFC3339))
}

// TheStore is what a *LockedError of Home.Lock says is held.
const TheStore = "the store"

// Lock is the right to write. The operating system drops it when the process ends, however it ends.
type Lock struct {
	file    *os.File
	passing bool // the file goes with the lock
}

var errBusy = errors.New("held by another process")

// Lock takes the right to write without waiting, or returns a *LockedError that names the holder. It rests on the
// operating system's advisory file locks, which some network file systems do not honour.
func (h *Home) Lock(now time.Time) (*Lock, error) {
	return take(filepath.Join(h.dir, lockFile), TheStore, now)
}

// LockBeside takes, in the same way, a right that the file of this name stands for, and removes the file when it is given
// back; what names it in a *LockedError.
func LockBeside(name, what string, now time.Time) (*Lock, error) {
	for {
		l, err := take(name, what, now)
		if err != nil {
			return nil, err
		}
		there, err := os.Stat(name)
		mine, mineErr := l.file.Stat()
		if mineErr == nil && err == nil && os.SameFile(there, mine) {
			l.passing = true
			return l, nil
		}
		// The holder before gave it back between our opening and our locking of the file, which is no longer the one of
		// that name.
		if err := errors.Join(mineErr, l.Release()); err != nil {
			return nil, err
		}
	}
}

func take(name, what string, now time.Time) (*Lock, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := lockNow(f); err != nil {
		defer f.Close()
		if errors.Is(err, errBusy) {
			e := holder(f)
			e.What = what
			return nil, e
		}
		return nil, fmt.Errorf("lock %s: %w", what, err)
	}
	if err := sign(f, now); err != nil {
		f.Close()
		return nil, fmt.Errorf("sign lock: %w", err)
	}
	return &Lock{file: f}, nil
}

// Release gives the right back.
func (l *Lock) Release() error {
	if l.passing {
		_ = os.Remove(l.file.Name()) // where open files cannot be removed it stays, and means nothing
	}
	return l.file.Close()
}

func holder(f *os.File) *LockedError {
	e := &LockedError{}
	text, err := io.ReadAll(f)
	if err != nil || json.Unmarshal(text, e) != nil {
		return &LockedError{}
	}
	return e
}

func sign(f *os.File, now time.Time) error {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	text, err := json.Marshal(&LockedError{PID: os.Getpid(), Host: host, Since: now.UTC()})
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(text, 0)
	return err
}
