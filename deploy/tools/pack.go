//go:build ignore

// pack writes archives and checksums that depend on nothing but the files' names, contents and whether they can be run:
// entries are sorted, belong to nobody, and all carry the time that is given.
//
//	go run deploy/tools/pack.go [-epoch SECONDS] FOLDER ARCHIVE.tar.gz|ARCHIVE.zip
//	go run deploy/tools/pack.go -sums FOLDER > SHA256SUMS
package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("pack", flag.ContinueOnError)
	epoch := flags.Int64("epoch", 315619200, "time of every entry, in seconds since 1970") // 1980-01-02, the least that zip can say
	sums := flags.Bool("sums", false, "print the SHA-256 of every file in the folder")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *sums && flags.NArg() == 1:
		return checksums(flags.Arg(0), stdout)
	case !*sums && flags.NArg() == 2:
		return pack(flags.Arg(0), flags.Arg(1), time.Unix(*epoch, 0).UTC())
	}
	return errors.New("want FOLDER ARCHIVE, or -sums FOLDER")
}

func checksums(folder string, w io.Writer) error {
	entries, err := os.ReadDir(folder) // sorted by name
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || e.Name() == "SHA256SUMS" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%x  %s\n", sha256.Sum256(content), e.Name())
	}
	return nil
}

// archive takes files one by one.
type archive interface {
	add(name string, content []byte, mode fs.FileMode, at time.Time) error
	Close() error
}

func pack(folder, to string, at time.Time) error {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	err = fill(archiveFor(f, to), folder, at)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

func archiveFor(w io.Writer, name string) archive {
	if strings.HasSuffix(name, ".zip") {
		return zipped{zip.NewWriter(w)}
	}
	z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is a valid one
	return tarred{tar.NewWriter(z), z}
}

func fill(a archive, folder string, at time.Time) error {
	top := filepath.Base(folder)
	err := filepath.WalkDir(folder, func(file string, e fs.DirEntry, err error) error { // in lexical order
		if err != nil || e.IsDir() {
			return err
		}
		inside, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if info.Mode()&0o100 != 0 {
			mode = 0o755
		}
		return a.add(path.Join(top, filepath.ToSlash(inside)), content, mode, at)
	})
	return errors.Join(err, a.Close())
}

type tarred struct {
	*tar.Writer
	gz *gzip.Writer
}

func (t tarred) add(name string, content []byte, mode fs.FileMode, at time.Time) error {
	err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(content)), Mode: int64(mode), ModTime: at, Format: tar.FormatUSTAR})
	if err == nil {
		_, err = t.Write(content)
	}
	return err
}

func (t tarred) Close() error { return errors.Join(t.Writer.Close(), t.gz.Close()) }

type zipped struct{ *zip.Writer }

func (z zipped) add(name string, content []byte, mode fs.FileMode, at time.Time) error {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at}
	h.SetMode(mode)
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}
