package generations

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Names inside a home.
const (
	currentFile  = "CURRENT"
	lockFile     = "LOCK"
	manifestFile = "manifest.json"
	sealFile     = "manifest.sha256"
	prefix       = "gen-"
	stagePrefix  = "building-"
	goingPrefix  = "going-"
)

// ErrNone says that nothing has been published yet.
var ErrNone = errors.New("nothing published yet")

// DamagedError names a file that is not what was published. Nothing of that generation may be trusted.
type DamagedError struct {
	Path   string // relative to the home
	Reason string
}

// Error names the file and what is wrong with it.
func (e *DamagedError) Error() string { return e.Path + ": damaged: " + e.Reason }

// Home is a directory that holds generations.
type Home struct {
	dir string
	// volatile homes are thrown away at the end of the run, so nothing in them is ever synced.
	volatile bool
}

// Open returns the home in dir, which is made (for its owner only) when absent. A volatile home does not survive a
// power cut and is faster for it.
func Open(dir string, volatile bool) (*Home, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	return &Home{dir: dir, volatile: volatile}, nil
}

// Dir is the directory of the home.
func (h *Home) Dir() string { return h.dir }

// Current returns the published generation after checking that its manifest is the one that was published, or
// ErrNone, or a *DamagedError; any other error says that this user may not read it now. It does not read the files: Generation.Check does.
func (h *Home) Current() (*Generation, error) {
	text, err := os.ReadFile(filepath.Join(h.dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, h.noneOrLost()
	}
	if err != nil {
		return nil, unread(currentFile, err)
	}
	name, seal, ok := parseCurrent(string(text))
	if !ok {
		return nil, &DamagedError{Path: currentFile, Reason: "it does not name a generation"}
	}
	g, err := h.Generation(name)
	if err != nil {
		return nil, err
	}
	if g.Seal != seal {
		return nil, &DamagedError{Path: currentFile, Reason: "it does not fit the manifest of " + name}
	}
	return g, nil
}

// noneOrLost tells an empty home from one whose CURRENT has gone. Before the very first CURRENT is written a crash
// may leave one whole generation that nobody was told of; two or more without CURRENT mean that it was lost.
func (h *Home) noneOrLost() error {
	names, err := h.Names()
	if err != nil {
		return err
	}
	if len(names) > 1 {
		return &DamagedError{Path: currentFile, Reason: "it is missing although generations exist"}
	}
	return ErrNone
}

func parseCurrent(text string) (name, seal string, ok bool) {
	name, rest, ok := strings.Cut(text, " ")
	if !ok || number(name) < 1 || len(rest) != sha256.Size*2+1 || rest[len(rest)-1] != '\n' {
		return "", "", false
	}
	return name, rest[:len(rest)-1], true
}

// Names lists the generations in order of age, oldest first.
func (h *Home) Names() ([]string, error) {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		return nil, fmt.Errorf("list store: %w", err)
	}
	names := []string{}
	for _, e := range entries {
		if number(e.Name()) > 0 {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return number(a) - number(b) })
	return names, nil
}

// Generation opens a generation by its name and checks the manifest against its seal: see Current for its errors.
func (h *Home) Generation(name string) (*Generation, error) {
	dir := filepath.Join(h.dir, name)
	text, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, unread(filepath.Join(name, manifestFile), err)
	}
	sealed, err := os.ReadFile(filepath.Join(dir, sealFile))
	if err != nil {
		return nil, unread(filepath.Join(name, sealFile), err)
	}
	sum := sha256.Sum256(text)
	seal := hex.EncodeToString(sum[:])
	if string(sealed) != seal+"\n" {
		return nil, &DamagedError{Path: filepath.Join(name, manifestFile), Reason: "its SHA-256 is not the one in " + sealFile}
	}
	manifest, err := parseManifest(text)
	if err != nil {
		return nil, &DamagedError{Path: filepath.Join(name, manifestFile), Reason: err.Error()}
	}
	return &Generation{Name: name, Dir: dir, Seal: seal, Manifest: manifest}, nil
}

// passing are the causes for which a file could not be read that say nothing of the file: its bytes are there for another user,
// or in another minute.
var passing = []error{fs.ErrPermission, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM}

// unread says what a file is that could not be read: damaged, unless the cause will pass. What is damaged a repair removes.
func unread(path string, err error) error {
	if slices.ContainsFunc(passing, func(cause error) bool { return errors.Is(err, cause) }) {
		var perr *fs.PathError
		if errors.As(err, &perr) {
			err = perr.Err
		}
		return fmt.Errorf("%s: %w", path, err)
	}
	return &DamagedError{Path: path, Reason: plain(err)}
}

// plain is the cause of a file error without its path, which the caller names in its own way.
func plain(err error) string {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		return perr.Err.Error()
	}
	return err.Error()
}

func number(name string) int {
	digits, ok := strings.CutPrefix(name, prefix)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || len(digits) < 6 || n < 1 {
		return 0
	}
	return n
}

func nameOf(n int) string { return fmt.Sprintf("%s%06d", prefix, n) }
