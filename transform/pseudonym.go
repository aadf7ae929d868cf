package transform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"hash"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Pseudonyms turns the ids of examinees and of sittings into keyed pseudonyms: 26 lower-case characters of base32, the first
// 130 bits of HMAC-SHA256. Without the key nobody can test a guessed id. It is safe for concurrent use.
type Pseudonyms struct {
	macs  sync.Pool // of *mac
	mu    sync.RWMutex
	known map[string]string // pseudonyms of examinees made before, by id
}

// mac computes pseudonyms; it is used by one goroutine at a time.
type mac struct {
	hash.Hash
	text, sum []byte
}

// Domains separate the uses of the key: the pseudonym of a sitting never equals that of an examinee.
const (
	examineeDomain = "cutscore examinee v1\x00"
	sittingDomain  = "cutscore sitting v1\x00"
)

var pseudonymAlphabet = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// pseudonymLength is the number of characters of a pseudonym.
const pseudonymLength = 26

// IsPseudonym reports whether a text has the form of a pseudonym.
func IsPseudonym(text string) bool {
	_, err := pseudonymAlphabet.DecodeString(text)
	return err == nil && len(text) == pseudonymLength
}

// knownLimit bounds the memory of pseudonyms made before; beyond it they are computed each time.
const knownLimit = 1 << 20

// NewPseudonyms uses a secret key of at least 16 bytes; it is not copied.
func NewPseudonyms(key []byte) *Pseudonyms {
	p := &Pseudonyms{known: map[string]string{}}
	p.macs.New = func() any { return &mac{Hash: hmac.New(sha256.New, key)} }
	return p
}

// Examinee returns the pseudonym of an id. How its accents are encoded, its blanks and letter case do not matter: see
// spelled. Without keys (a nil Pseudonyms, for tests) the id in its usual spelling is returned.
func (p *Pseudonyms) Examinee(id string) string {
	if p == nil {
		return spelled(id)
	}
	p.mu.RLock()
	name, ok := p.known[id]
	p.mu.RUnlock()
	if ok {
		return name
	}
	name = p.compute(examineeDomain, strings.ToLower(spelled(id)))
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) < knownLimit {
		p.known[strings.Clone(id)] = name
	}
	return name
}

// Sitting returns the pseudonym of a sitting's id, because exports build such ids from the examinee's own. Whole numbers of
// up to three digits ("attempt 2") say nothing about anybody and stay; so does "". Letter case matters. They are not
// remembered: a sitting's rows lie together, and there may be millions.
func (p *Pseudonyms) Sitting(id string) string {
	id = spelled(id)
	if p == nil || id == "" || len(id) <= 3 && digitsOnly(id) {
		return id
	}
	return p.compute(sittingDomain, id)
}

func (p *Pseudonyms) compute(domain, folded string) string {
	m := p.macs.Get().(*mac)
	defer p.macs.Put(m)
	m.Reset()
	m.text = append(append(m.text[:0], domain...), folded...)
	m.Write(m.text)
	m.sum = m.Sum(m.sum[:0])
	m.text = pseudonymAlphabet.AppendEncode(m.text[:0], m.sum)
	return string(m.text[:pseudonymLength])
}

// spelled is the usual spelling of an id: accents in one encoding (NFC), no blanks around it, one blank where several or
// other kinds of blank stand, and none of the characters that nobody sees. Spreadsheets and keyboards differ in all of
// these, and a person reads the same id.
func spelled(id string) string {
	if usual(id) {
		return id
	}
	id = norm.NFC.String(id)
	id = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, id)
	return strings.Join(strings.Fields(id), " ")
}

// usual reports whether an id is spelled in the usual way for sure: visible ASCII with single blanks inside.
func usual(id string) bool {
	blank := true
	for i := 0; i < len(id); i++ {
		c := id[i]
		if c >= 0x7f || c < ' ' || c == ' ' && blank {
			return false
		}
		blank = c == ' '
	}
	return !blank || id == ""
}
