package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"cutscore/exam"
	"cutscore/ingest"
	"cutscore/transform"
)

// readingFlags are what a user may state about files; what is stated wins over what is sniffed.
type readingFlags struct {
	delimiter, quote, encoding, header string
	formats                            []string
	kind, dateOrder, zone, key         string
	exportedAt                         string
	strict                             bool
	workers                            int
}

func (f *readingFlags) addDialect(flags *pflag.FlagSet) {
	flags.StringVar(&f.delimiter, "delimiter", "", "delimiter (one character, or tab); default: detected")
	flags.StringVar(&f.quote, "quote", "", `quote character, or "none"; default: detected`)
	flags.StringVar(&f.encoding, "encoding", "", "utf-8, utf-16le, utf-16be, windows-1252 or latin-1; default: detected")
	flags.StringVar(&f.header, "header", "", `line number of the header, "N-M" for several lines, or "none"; default: detected`)
	f.addWorkers(flags)
}

func (f *readingFlags) addWorkers(flags *pflag.FlagSet) {
	f.workers = 2
	flags.Var((*processors)(&f.workers), "workers", "how many processors to use")
}

// processors is how many to use, as an option; 0 is taken for 1.
type processors int

func (p *processors) String() string { return strconv.Itoa(int(*p)) }

func (p *processors) Type() string { return "int" }

func (p *processors) Set(text string) error {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return errors.New("it is no number")
	case n < 0:
		return errors.New("it cannot be negative")
	}
	*p = processors(n)
	return nil
}

func (f *readingFlags) add(flags *pflag.FlagSet) {
	f.addDialect(flags)
	flags.StringArrayVar(&f.formats, "format", nil, "name of a shipped format, or a mapping file (see `cutscore formats draft`); may be repeated")
	flags.StringVar(&f.kind, "kind", "", "what the files are: responses, sittings, attempts, roster, study_log, events, course_grades")
	flags.StringVar(&f.dateOrder, "date-order", "", "order of dates that prove none: ymd, dmy or mdy")
	flags.StringVar(&f.zone, "tz", "", "time zone of times without an offset, e.g. America/Chicago; default: UTC, and said so")
	flags.StringVar(&f.exportedAt, "exported-at", "", "when the exports were made, where they do not say, as 2026-11-23 or 2026-11-23T18:00:00Z: of two versions of a row the later export's holds; a file that is in the store with a time keeps it. \"mtime\": each file when it was last written to")
	flags.StringVar(&f.key, "key", "", "key file: the correct options, in item order or by item_id")
	flags.BoolVar(&f.strict, "strict", false, "refuse a file as soon as one of its rows must be set aside")
}

// stated is the first option, by name, that says how files are read and was given; "" of none. A key is no such option: it says
// which answers are right, wherever they lie.
func (f *readingFlags) stated(given *pflag.FlagSet) (name string) {
	reading := pflag.NewFlagSet("", pflag.ContinueOnError)
	(&readingFlags{}).add(reading)
	reading.VisitAll(func(flag *pflag.Flag) {
		if name == "" && flag.Name != "key" && flag.Name != "workers" && given.Changed(flag.Name) {
			name = flag.Name
		}
	})
	return name
}

// intake is everything that reading a file needs besides the file.
type intake struct {
	formats   []*ingest.Format
	stated    ingest.Stated
	limits    ingest.Limits
	transform transform.Options
	strict    bool
	workers   int
	grain     grain
	full      bool   // read again what the store knows
	exported  int64  // stated time of the exports, microseconds UTC; 0 none
	fileTimes bool   // files were exported when they were last written to
	settings  string // fingerprint of the options that decide what a file's rows become; "" when none is given
}

// fingerprint digests the options of reading and the files that they name, so that a store can tell whether a file that it
// knows was read as it would be now. The defaults are "".
func (f *readingFlags) fingerprint() (string, error) {
	options := []string{f.delimiter, f.quote, f.encoding, f.header, f.kind, f.dateOrder, f.zone}
	h := sha256.New()
	for _, o := range options {
		fmt.Fprintf(h, "%q,", o)
	}
	for _, name := range append([]string{f.key}, f.formats...) {
		if name == "" {
			continue
		}
		b, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			b, err = []byte(name), nil // a shipped format, by its name
		}
		if err != nil {
			return "", &codedError{code: exitFailed, err: fmt.Errorf("reading options: %w", err)}
		}
		fmt.Fprintf(h, "%x,", sha256.Sum256(b))
	}
	if strings.Join(options, "")+f.key+strings.Join(f.formats, "") == "" {
		return "", nil
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// intake resolves the flags: loads formats, the zone and the key.
func (f *readingFlags) intake(now time.Time, pseudonyms *transform.Pseudonyms) (*intake, error) {
	shipped, err := ingest.ShippedHeaders()
	if err != nil {
		return nil, err
	}
	in := &intake{
		stated: ingest.Stated{Encoding: f.encoding, Delimiter: f.delimiter, Quote: f.quote, Header: f.header,
			Kind: ingest.Kind(f.kind), DateOrder: f.dateOrder},
		transform: transform.Options{Pseudonyms: pseudonyms, Now: now, DateOrder: f.dateOrder, Zone: time.UTC, Exams: sync.OnceValues(exam.Shipped)},
		strict:    f.strict, workers: max(1, f.workers),
	}
	if f.zone != "" {
		if in.transform.Zone, err = time.LoadLocation(f.zone); err != nil {
			return nil, &codedError{code: exitUsage, err: fmt.Errorf("--tz %s: unknown time zone", f.zone), hint: "use a name such as America/Chicago or Europe/Madrid"}
		}
		in.transform.ZoneStated = true
	}
	if in.formats, err = f.loadFormats(shipped, &in.stated); err != nil {
		return nil, err
	}
	if in.transform.Key, err = readKey(f.key); err != nil {
		return nil, err
	}
	if in.fileTimes = f.exportedAt == fileTimes; !in.fileTimes {
		if in.exported, err = f.exported(now); err != nil {
			return nil, err
		}
	}
	in.settings, err = f.fingerprint()
	return in, err
}

// fileTimes is the value of --exported-at by which each file was exported when it was last written to.
const fileTimes = "mtime"

// exported reads --exported-at. What is not past yet would outrank every true export to come.
func (f *readingFlags) exported(now time.Time) (micros int64, err error) {
	if f.exportedAt == "" {
		return 0, nil
	}
	t, err := time.Parse(time.RFC3339, f.exportedAt)
	if err != nil {
		if t, err = day("--exported-at", f.exportedAt); err != nil {
			return 0, err
		}
	}
	if t.After(now.Add(transform.ExportReach)) || t.Year() < 2000 {
		return 0, &codedError{code: exitUsage, err: fmt.Errorf("--exported-at %s is not a time at which an export was made", f.exportedAt), hint: "state a time between the year 2000 and now, or mtime: each file when it was last written to"}
	}
	return t.UnixMicro(), nil
}

// loadFormats puts the user's mapping files before the shipped formats; a single shipped name is taken as stated.
func (f *readingFlags) loadFormats(shipped []*ingest.Format, stated *ingest.Stated) ([]*ingest.Format, error) {
	var own []*ingest.Format
	for _, name := range f.formats {
		if isShipped(shipped, name) {
			stated.Format = name
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, &codedError{code: exitUsage, err: fmt.Errorf("--format %s is neither a shipped format nor a readable file", name), hint: "`cutscore formats` lists the shipped ones; `cutscore formats draft FILE` writes a mapping file"}
		}
		format, err := ingest.ParseFormat(name, b)
		if err != nil {
			return nil, err
		}
		own = append(own, format)
	}
	return append(own, shipped...), nil
}

func isShipped(formats []*ingest.Format, name string) bool {
	for _, f := range formats {
		if f.Name == name {
			return true
		}
	}
	return false
}
