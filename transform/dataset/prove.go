package dataset

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/parquet"
)

// traces are what must be left nowhere of somebody who was forgotten. A short id, such as "12", occurs by chance in any
// file: it is looked for as a whole cell of the columns of ids. The longer and the more peculiar, the wider the search.
type traces struct {
	ids    []string        // as given and as the store had them
	cells  map[string]bool // ids and names, as whole cells of the columns id and name
	words  []string        // lower case: as whole words of files of text
	names  []string        // lower case: as whole words of the recorded names of files
	raw    [][]byte        // in every byte of every file, and in every cell
	shared map[string]bool // ids and names that others have too
	part   map[string]bool // ids and names that are part of somebody else's
}

// From so many characters on a text is looked for in file names; in files of text, when it holds letters and digits, or a
// space; in every byte, when it holds a digit or a space.
const (
	fileNameTrace = 3
	wordTrace     = 4
	rawTrace      = 8
)

// tracesOf collects what stands for a person in a store, before it is erased. Where nothing does, ErrNobody comes beside what to look for.
func tracesOf(s *Snapshot, pseudonym, id string) (*traces, error) {
	p, err := s.Person(pseudonym)
	if err != nil {
		return nil, err
	}
	mark := tombstone(pseudonym)
	var nobody error
	if p.empty() && !slices.Contains(s.forgotten, mark) && !slices.Contains(s.forgotten, alikeMark+mark) {
		nobody = ErrNobody
	}
	left := &traces{cells: map[string]bool{}, ids: []string{id}, raw: [][]byte{[]byte(pseudonym)}, shared: map[string]bool{}, part: map[string]bool{}}
	texts := []string{id}
	for _, table := range []string{roster().name, roster().name + asideSuffix, identities().name} {
		for _, r := range p.Tables[table] {
			for _, column := range []string{"id", "name"} {
				if text, ok := r[column].(string); ok {
					texts = append(texts, text)
					if column == "id" {
						left.ids = append(left.ids, text)
					}
				}
			}
		}
	}
	everybody, err := s.Roster()
	if err != nil {
		return nil, err
	}
	for who, e := range everybody {
		if who != pseudonym {
			left.share(texts, e.ID)
			left.share(texts, e.Name)
		}
	}
	for _, text := range texts {
		left.add(text)
	}
	return left, nobody
}

func (p *Person) empty() bool {
	for _, rows := range p.Tables {
		if len(rows) > 0 {
			return false
		}
	}
	return true
}

// share remembers which of the texts are somebody else's too, or part of somebody else's: to find them proves nothing.
func (l *traces) share(texts []string, theirs string) {
	for _, text := range texts {
		l.shared[text] = l.shared[text] || text == theirs
		l.part[text] = l.part[text] || strings.Contains(strings.ToLower(theirs), strings.ToLower(text))
	}
}

func (l *traces) add(text string) {
	if text == "" {
		return
	}
	lower := strings.ToLower(text)
	digit, letter := strings.ContainsFunc(text, unicode.IsDigit), strings.ContainsFunc(text, unicode.IsLetter)
	if len(text) >= fileNameTrace {
		l.names = append(l.names, lower)
	}
	if len(text) >= wordTrace && (digit && letter || strings.Contains(text, " ")) {
		l.words = append(l.words, lower)
	}
	l.cells[text] = !l.shared[text]
	if !l.part[text] && len(text) >= rawTrace && (digit || strings.Contains(text, " ")) {
		l.raw = append(l.raw, []byte(text))
	}
}

func (l *traces) inFileName(name string) bool { return holdsWord(name, l.names) }

// inCell reports whether a cell of a column tells of the person.
func (l *traces) inCell(column, cell string) bool {
	return holds([]byte(cell), l.raw) || (column == "id" || column == "name") && l.cells[cell]
}

// inFile reports whether a file tells of the person by its name or as it lies.
func (l *traces) inFile(name string, content []byte) bool {
	return holds(content, l.raw) || holds([]byte(name), l.raw) || !isTable(name) && holdsWord(string(content), l.words)
}

func holds(content []byte, texts [][]byte) bool {
	return slices.ContainsFunc(texts, func(t []byte) bool { return bytes.Contains(content, t) })
}

// holdsWord looks for the texts, which are in lower case, with no letter or digit on either side: s10 is not in s101.
func holdsWord(content string, texts []string) bool {
	content = strings.ToLower(content)
	return slices.ContainsFunc(texts, func(text string) bool {
		for from := 0; ; from++ {
			at := strings.Index(content[from:], text)
			if at < 0 {
				return false
			}
			from += at
			before, _ := utf8.DecodeLastRuneInString(content[:from])
			after, _ := utf8.DecodeRuneInString(content[from+len(text):])
			if !partOfWord(before) && !partOfWord(after) {
				return true
			}
		}
	})
}

func partOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// prove scans every file of the store.
func (s *Store) prove(report *ForgetReport, left *traces) error {
	return filepath.WalkDir(s.home.Dir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(s.home.Dir(), path)
		if err != nil {
			return err
		}
		report.Scanned++
		report.Bytes += int64(len(content))
		found := left.inFile(filepath.ToSlash(name), content)
		if isTable(path) {
			hit, err := report.scanCells(path, content, left)
			if err != nil {
				return err
			}
			found = found || hit
		}
		if found {
			report.Found = append(report.Found, filepath.ToSlash(name))
		}
		return nil
	})
}

// scanCells looks at every distinct text of every text column of a table.
func (r *ForgetReport) scanCells(path string, content []byte, left *traces) (found bool, err error) {
	defer guard(path, &err)
	reader, err := openContent(path, content)
	if err != nil {
		return false, err
	}
	columns := reader.MetaData().Schema
	for i := range columns.NumColumns() {
		if columns.Column(i).PhysicalType() != parquet.Types.ByteArray {
			continue
		}
		l, err := readLeaf(reader, columns.Column(i).Path())
		if err != nil {
			return false, err
		}
		for _, cell := range l.texts.list {
			r.Bytes += int64(len(cell))
			found = found || left.inCell(columns.Column(i).Name(), cell)
		}
	}
	return found, nil
}
