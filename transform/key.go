package transform

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"cutscore/exam"
	"cutscore/ingest"
)

// Key is what a key file says about items: correct options, areas, share of others who were correct.
type Key struct {
	Items   []exam.Item // in file order
	byID    map[string]int
	ordered bool // a bare column of keys, for the items of a file in their order

	silenced map[int]bool   // places of items whose key is in other words than the answers, and was taken out; see fitAnswers
	numbered map[string]int // of a key whose items are all called by their numbers alone: place by number; else nil
}

// ReadKey reads a key file: item_id, key and, when known, disciplines, systems, physician_task, options, peer_p; one bare
// column "key", in the order of the items, or one row of keys below the items. The reader and the formats are those of every other file.
func ReadKey(name string, b []byte) (*Key, error) {
	if keys, ok := bareKeys(b); ok {
		k := &Key{ordered: true, byID: map[string]int{}}
		for _, key := range keys {
			k.Items = append(k.Items, exam.Item{Key: key, PeerP: exam.Unknown})
		}
		return k, nil
	}
	formats, err := ingest.ShippedHeaders()
	if err != nil {
		return nil, err
	}
	sample, err := ingest.Sniff(ingest.BytesSource(name, b), ingest.Stated{}, ingest.Limits{}, ingest.KnownHeader(formats))
	if err != nil {
		return nil, err
	}
	reading, err := ingest.Recognise(sample, formats, ingest.Stated{Kind: ingest.Items})
	if err != nil {
		named, ok := ingest.KeyByNames(sample)
		if !ok {
			if k, ok := keyByShape(name, b); ok {
				return k, nil
			}
			return nil, keyError(name, "it has no columns item_id and key, nor others that say which is the question and which the answer, nor one column or one row of options")
		}
		reading = named
	}
	k, err := readItems(name, reading)
	if err == nil {
		k.numbered = k.byNumber()
	}
	return k, err
}

func readItems(name string, reading *ingest.Reading) (*Key, error) {
	n, err := New(reading, Options{})
	if err != nil {
		return nil, err
	}
	k := &Key{byID: map[string]int{}}
	var failed error
	_, err = reading.Sample.Read(context.Background(), 1, func(c *ingest.Chunk) error {
		batch, err := n.Chunk(c)
		if err != nil {
			return err
		}
		if len(batch.Rejects) > 0 && failed == nil {
			r := batch.Rejects[0]
			failed = &ingest.FileError{Path: name, Line: r.Line, Column: r.Column, Code: "key-unreadable", Message: r.Message}
		}
		return k.add(name, batch.Items)
	}, func(r ingest.Reject) {
		if failed == nil {
			failed = &ingest.FileError{Path: name, Line: r.Line, Column: r.Column, Code: "key-unreadable", Message: r.Message}
		}
	})
	if err == nil {
		err = failed
	}
	if err == nil && len(k.Items) == 0 {
		err = keyError(name, "it holds no item")
	}
	return k, err
}

func (k *Key) add(name string, items []exam.Item) error {
	for _, item := range items {
		if at, ok := k.byID[item.ID]; ok {
			if k.Items[at].Key != item.Key {
				return keyError(name, fmt.Sprintf("item %q stands there twice with different keys", item.ID))
			}
			continue
		}
		k.byID[item.ID] = len(k.Items)
		k.Items = append(k.Items, item)
	}
	return nil
}

func keyError(name, message string) error {
	return &ingest.FileError{Path: name, Code: "key-unreadable", Message: message,
		Hint: "a key file has the header item_id,key (or Question,Answer and the like) or is one column of keys in item order under the header key, or one row of them below the names of the items"}
}

// bareKeys reads a file of one column named key.
func bareKeys(b []byte) ([]string, bool) {
	lines := strings.FieldsFunc(string(bytes.TrimPrefix(b, []byte("\ufeff"))), func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) < 2 || strings.ToLower(unquote(lines[0])) != "key" {
		return nil, false
	}
	var keys []string
	for _, line := range lines[1:] {
		keys = append(keys, unquote(line))
	}
	return keys, true
}

func unquote(s string) string { return strings.Trim(strings.TrimSpace(s), `"'`) }

// item returns what the key file knows of an item, by its id or, in a bare file, by its 1-based place; nil when nothing.
func (k *Key) item(id string, place int) *exam.Item {
	if at, ok := k.place(id, place); ok {
		return &k.Items[at]
	}
	return nil
}

// place is where among its items the key has that of this id or, in a bare file, of this 1-based place.
func (k *Key) place(id string, place int) (at int, ok bool) {
	switch {
	case k == nil:
		return 0, false
	case k.ordered:
		return place - 1, place >= 1 && place <= len(k.Items)
	}
	return k.find(id)
}

// find is the place of an item of that id, which may carry the form before a slash.
func (k *Key) find(id string) (at int, ok bool) {
	if at, ok = k.byID[id]; ok {
		return at, true
	}
	if _, bare, formed := strings.Cut(id, "/"); formed {
		if at, ok = k.byID[bare]; ok {
			return at, true
		}
	}
	if number, numbered := ingest.QuestionNumber(bareItem(id)); numbered {
		at, ok = k.numbered[strings.TrimLeft(number, "0")]
	}
	return at, ok
}

// byNumber are the places of the items by their numbers, nil unless all are called by whole numbers, such as "7", and no two by the
// same: then "7" is the key of "Q7".
func (k *Key) byNumber() map[string]int {
	out := map[string]int{}
	for at, item := range k.Items {
		number := strings.TrimLeft(item.ID, "0")
		if strings.Trim(item.ID, "0123456789") != "" {
			return nil
		}
		out[number] = at
	}
	if len(out) != len(k.Items) {
		return nil
	}
	return out
}
