package generations

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Stage is a generation being built. Its files become visible by Publish, together, or never.
type Stage struct {
	home   *Home
	Dir    string
	number int
	reused map[string]File  // linked from an older generation: already durable, already hashed
	rows   map[string]int64 // rows of the tables copied here
	put    map[string]File  // written by Put: hashed already
	mu     sync.Mutex
	early  early
	hand   chan struct{} // one for each file that is being synced
}

// Begin sweeps what a crash has left and starts a generation. The caller holds the lock.
func (h *Home) Begin() (*Stage, error) {
	if err := h.adopt(); err != nil {
		return nil, fmt.Errorf("adopt generation: %w", err)
	}
	if err := h.sweep(); err != nil {
		return nil, fmt.Errorf("sweep leftovers: %w", err)
	}
	return h.BeginAnew()
}

// BeginAnew starts a generation whatever CURRENT and the generations that are there are worth. The caller holds the lock.
func (h *Home) BeginAnew() (*Stage, error) {
	names, err := h.Names()
	if err != nil {
		return nil, err
	}
	next := 1
	if len(names) > 0 {
		next = number(names[len(names)-1]) + 1
	}
	dir := filepath.Join(h.dir, fmt.Sprintf("%s%06d", stagePrefix, next))
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("stage generation: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("stage generation: %w", err)
	}
	return &Stage{home: h, Dir: dir, number: next, reused: map[string]File{}, rows: map[string]int64{}, put: map[string]File{},
		early: early{done: map[string]bool{}}, hand: make(chan struct{}, hands)}, nil
}

// adopt publishes an only generation that no CURRENT names: either a crash came between its renaming and the very first
// CURRENT, or CURRENT was lost. It was complete and synced before it got its name, so it is taken, if it is whole; it is
// never removed.
func (h *Home) adopt() error {
	names, err := h.Names()
	if err != nil || len(names) != 1 {
		return err
	}
	if _, err := h.Current(); !errors.Is(err, ErrNone) {
		return err
	}
	g, err := h.Generation(names[0])
	if err != nil {
		return err
	}
	if err := g.Check(nil); err != nil {
		return err
	}
	return h.point(g)
}

// sweep removes what no reader can be using: stages, generations on their way out, and generations younger than
// CURRENT, which were renamed but never named before a crash.
func (h *Home) sweep() error {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		return err
	}
	current, err := h.Current()
	if err != nil && !errors.Is(err, ErrNone) {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		leftover := strings.HasPrefix(name, stagePrefix) || strings.HasPrefix(name, goingPrefix) || name == currentFile+".new" ||
			number(name) > 0 && (current == nil || number(name) > number(current.Name))
		if leftover {
			if err := os.RemoveAll(filepath.Join(h.dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Name is the name of the generation that the stage becomes.
func (s *Stage) Name() string { return nameOf(s.number) }

// Reuse takes a file of an older generation over unchanged, by a link where the file system has them.
func (s *Stage) Reuse(g *Generation, f File) error {
	to := filepath.Join(s.Dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Link(g.Path(f), to); err != nil {
		return s.copy(g, f, to)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reused[f.Path] = f
	return nil
}

func (s *Stage) copy(g *Generation, f File, to string) error {
	from, err := os.Open(g.Path(f))
	if err != nil {
		return err
	}
	defer from.Close()
	copied, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(copied, from)
	s.mu.Lock()
	s.rows[f.Path] = f.Rows
	s.mu.Unlock()
	return errors.Join(err, copied.Close())
}

// Put writes a file to the stage and begins to sync it. sum is the SumOf the content, rows is how many rows a table file has.
// What the manifest will say of it is what was to be written, so that it need not be read again.
func (s *Stage) Put(path string, content []byte, sum string, rows int64) error {
	to := filepath.Join(s.Dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		return err
	}
	s.mu.Lock()
	s.put[path] = File{Path: path, Size: int64(len(content)), SHA256: sum, Rows: rows}
	s.mu.Unlock()
	s.syncEarly(path)
	return nil
}

// Abandon removes the stage.
func (s *Stage) Abandon() error {
	s.early.work.Wait()
	return os.RemoveAll(s.Dir)
}

// Seal hashes and syncs everything in the stage and writes the manifest. Until Publish nobody sees it.
func (s *Stage) Seal(ctx context.Context) (*Generation, error) {
	fresh, files, err := s.survey()
	if err != nil {
		return nil, err
	}
	if err := s.settle(ctx, fresh); err != nil {
		return nil, err
	}
	manifest := &Manifest{Version: ManifestVersion, Files: append(files, fresh...)}
	slices.SortFunc(manifest.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	text, err := json.MarshalIndent(manifest, "", " ")
	if err != nil {
		return nil, err
	}
	g := &Generation{Name: nameOf(s.number), Dir: s.Dir, Seal: SumOf(text), Manifest: manifest}
	if err := s.write(manifestFile, text); err != nil {
		return nil, err
	}
	return g, s.write(sealFile, []byte(g.Seal+"\n"))
}

// survey lists what lies in the stage: files written here, and files taken over.
func (s *Stage) survey() (fresh, reused []File, err error) {
	err = eachFile(s.Dir, func(path string) error {
		if f, ok := s.reused[path]; ok {
			reused = append(reused, f)
		} else if f, ok := s.put[path]; ok {
			fresh = append(fresh, f)
		} else {
			fresh = append(fresh, File{Path: path, Rows: s.rows[path]})
		}
		return nil
	})
	return fresh, reused, err
}

func (s *Stage) write(name string, text []byte) error {
	return writeSynced(filepath.Join(s.Dir, name), text, !s.home.volatile)
}

// Publish makes the sealed stage the current generation and removes all but the youngest keep ones.
func (s *Stage) Publish(ctx context.Context, g *Generation, keep int) error {
	if err := s.syncFolders(ctx); err != nil {
		return fmt.Errorf("sync folders: %w", err)
	}
	to := filepath.Join(s.home.dir, g.Name)
	if err := os.Rename(s.Dir, to); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	if err := s.home.sync(s.home.dir); err != nil {
		return fmt.Errorf("sync store: %w", err)
	}
	g.Dir = to
	if err := s.home.point(g); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return s.home.Prune(keep)
}

// point replaces CURRENT: this rename is the instant of publication.
func (h *Home) point(g *Generation) error {
	fresh := filepath.Join(h.dir, currentFile+".new")
	if err := writeSynced(fresh, []byte(g.Name+" "+g.Seal+"\n"), !h.volatile); err != nil {
		return err
	}
	if err := os.Rename(fresh, filepath.Join(h.dir, currentFile)); err != nil {
		return err
	}
	return h.sync(h.dir)
}

// Prune removes all but the youngest keep generations; each is renamed first, so that a crash in the middle of a
// removal never leaves a generation that looks whole. The published one is never removed. The caller holds the lock.
func (h *Home) Prune(keep int) error {
	names, err := h.Names()
	if err != nil {
		return err
	}
	for len(names) > max(keep, 1) {
		if err := h.retire(names[0]); err != nil {
			return err
		}
		names = names[1:]
	}
	return nil
}

func (h *Home) retire(name string) error {
	going := filepath.Join(h.dir, goingPrefix+name)
	err := os.Rename(filepath.Join(h.dir, name), going)
	if err == nil {
		err = os.RemoveAll(going)
	}
	if err != nil {
		return fmt.Errorf("retire %s: %w", name, err)
	}
	return nil
}

// Restore makes a whole generation current and removes the given damaged ones with all that lies in them; see PutAside. The caller
// holds the lock.
func (h *Home) Restore(whole string, damaged []string) error {
	g, err := h.Generation(whole)
	if err != nil {
		return err
	}
	if err := h.point(g); err != nil {
		return err
	}
	for _, name := range damaged {
		if err := h.retire(name); err != nil {
			return err
		}
	}
	return nil
}
