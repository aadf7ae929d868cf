package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// progress is the talk on stderr: a bar that is redrawn on a terminal, plain lines otherwise, nothing when quiet.
type progress struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	quiet    bool
	drawn    bool
	last     time.Time
	now      func() time.Time
}

func newProgress(env *Env, quiet bool) *progress {
	return &progress{w: env.Stderr, terminal: env.Terminal, quiet: quiet, now: env.Now}
}

// barEvery bounds how often the bar is redrawn.
const barEvery = 100 * time.Millisecond

// Step redraws the bar: what is being done, and how much of it. It may be called from several workers.
func (p *progress) Step(what string, done, total int64) {
	if p.quiet || !p.terminal || total <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); now.Sub(p.last) < barEvery {
		return
	} else {
		p.last = now
	}
	const width = 30
	filled := int(min(done, total) * width / total)
	fmt.Fprintf(p.w, "\r\x1b[K%s [%s%s] %d%%", what, strings.Repeat("=", filled), strings.Repeat(" ", width-filled), min(done, total)*100/total)
	p.drawn = true
}

// Line says one thing, on a line of its own.
func (p *progress) Line(format string, args ...any) {
	if p.quiet {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintf(p.w, format+"\n", args...)
}

// Warn says what went wrong, quiet or not: cron mails only what matters.
func (p *progress) Warn(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintf(p.w, format+"\n", args...)
}

func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}
