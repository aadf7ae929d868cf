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
}

// Error names the holder; a holder that has not written its name yet is "another run".
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "another run holds the store"
	}
	return fmt.Sprintf("process %d on %s holds the store since %s", e.PID, e.Host, e.Since.Format(time.RFC3339))
}

// Lock is the right to write. The operating system drops it when the process ends, however it ends.
type Lock struct{ file *os.File }

var errBusy = errors.New("held by another process")

// Lock takes the right to write without waiting, or returns a *LockedError that names the holder. It rests on the
// operating system's advisory file locks, which some network file systems do not honour.
func (h *Home) Lock(now time.Time) (*Lock, error) {
	f, err := os.OpenFile(filepath.Join(h.dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := lockNow(f); err != nil {
		defer f.Close()
		if errors.Is(err, errBusy) {
			return nil, holder(f)
		}
		return nil, fmt.Errorf("lock store: %w", err)
	}
	if err := sign(f, now); err != nil {
		f.Close()
		return nil, fmt.Errorf("sign lock: %w", err)
	}
	return &Lock{f}, nil
}

// Release gives the right back.
func (l *Lock) Release() error { return l.file.Close() }

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
