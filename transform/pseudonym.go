package transform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"sync"
)

// Pseudonyms turns the ids of examinees into keyed pseudonyms: 26 lower-case characters of base32, the first 130 bits of
// HMAC-SHA256. Without the key nobody can test a guessed id. It is safe for concurrent use.
type Pseudonyms struct {
	key   []byte
	mu    sync.RWMutex
	known map[string]string
}

// pseudonymDomain separates this use of the key from all others.
const pseudonymDomain = "cutscore examinee v1\x00"

// pseudonymLength is the number of characters of a pseudonym.
const pseudonymLength = 26

// knownLimit bounds the memory of pseudonyms made before; beyond it they are computed each time.
const knownLimit = 1 << 20

// NewPseudonyms uses a secret key of at least 16 bytes; it is not copied.
func NewPseudonyms(key []byte) *Pseudonyms {
	return &Pseudonyms{key: key, known: map[string]string{}}
}

// Examinee returns the pseudonym of an id. Blanks around the id and letter case do not matter. Without keys (a nil
// Pseudonyms, for tests) the folded id itself is returned.
func (p *Pseudonyms) Examinee(id string) string {
	if p == nil {
		return strings.TrimSpace(id)
	}
	p.mu.RLock()
	name, ok := p.known[id]
	p.mu.RUnlock()
	if ok {
		return name
	}
	name = p.compute(strings.ToLower(strings.TrimSpace(id)))
	p.mu.Lock()
	if len(p.known) < knownLimit {
		p.known[strings.Clone(id)] = name
	}
	p.mu.Unlock()
	return name
}

func (p *Pseudonyms) compute(folded string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(pseudonymDomain))
	mac.Write([]byte(folded))
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil))
	return strings.ToLower(text[:pseudonymLength])
}
