package main

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"nines/model"
	"nines/pricing"
	"nines/pricing/refresh"
	"nines/pricing/store"
)

// shownFindings is how many findings are written out.
const shownFindings = 40

// say writes a sentence to the stream that is not the answer.
func (p *pull) say(id string, args ...string) error {
	_, err := fmt.Fprintln(p.io.err, printable(p.w.words.T(id, args...)))
	return outside(err)
}

// announce says what will be fetched before it is.
func (p *pull) announce(lists int, bytes int64, sure bool, base string, missing []string) error {
	host := base
	if u, err := url.Parse(base); err == nil {
		host = u.Host
	}
	if len(missing) > 0 {
		if err := p.say("pull.announce.missing", "lists", strings.Join(missing, ", ")); err != nil {
			return err
		}
	}
	size := p.w.f.Bytes(float64(bytes))
	if !sure {
		size = "≥ " + size
	}
	return p.say("pull.announce.bulk", "lists", strconv.Itoa(lists), "size", size, "host", host)
}

// judge writes the findings, and is an error when one blocks that nobody has accepted.
func (p *pull) judge(findings []refresh.Finding) error {
	blocked := 0
	var b strings.Builder
	for i, f := range findings {
		if f.Block && !f.Accepted(p.accept) {
			blocked++
		}
		if i >= shownFindings {
			continue
		}
		mark := " "
		switch {
		case f.Block && f.Accepted(p.accept):
			mark = "+"
		case f.Block:
			mark = "!"
		}
		fmt.Fprintf(&b, "%s %s\n    %s\n", mark, printable(f.ID), p.w.text(f.Text))
	}
	if len(findings) > 0 {
		if err := p.say("pull.found", "n", strconv.Itoa(len(findings))); err != nil {
			return err
		}
		if _, err := fmt.Fprint(p.io.err, b.String()); err != nil {
			return outside(err)
		}
	}
	if n := len(findings) - shownFindings; n > 0 {
		if err := p.say("pull.found.more", "n", strconv.Itoa(n)); err != nil {
			return err
		}
	}
	if blocked == 0 {
		return nil
	}
	return &failure{exitNo, told{model.Msg("pull.blocked", "n", strconv.Itoa(blocked), "id", firstBlocked(findings, p.accept))}}
}

func firstBlocked(findings []refresh.Finding, accepted []string) string {
	for _, f := range findings {
		if f.Block && !f.Accepted(accepted) {
			return f.ID
		}
	}
	return ""
}

// saySpot says what became of a file of spot prices.
func (p *pull) saySpot(r refresh.SpotResult, f *refresh.SpotFile) error {
	return p.say("pull.spot.done", "markets", strconv.Itoa(r.Markets), "date", f.AsOf, "types", strconv.Itoa(r.Types),
		"unbanded", strconv.Itoa(r.Unbanded), "burstable", strconv.Itoa(r.Burstable))
}

// sayKept is the answer: which book it is, and what is different in it.
func (p *pull) sayKept(b store.Book, d pricing.Diff, spotHint bool) error {
	t := p.w.words
	out := t.T("pull.kept", "book", b.Name, "id", strconv.FormatInt(b.ID, 10), "prices", p.w.f.Whole(float64(b.Prices))) + "\n"
	added, removed, changed := d.Count(pricing.Added), d.Count(pricing.Removed), d.Count(pricing.Changed)
	if added+removed+changed == 0 {
		out += t.T("pull.kept.same") + "\n"
	} else {
		out += t.T("pull.kept.changes", "changed", strconv.Itoa(changed), "added", strconv.Itoa(added), "removed", strconv.Itoa(removed)) + "\n"
	}
	if spotHint {
		out += styleQuiet.Render(t.T("pull.spot.how")) + "\n"
	}
	return write(p.io.out, out)
}

// pullWatch shows how a pull goes on: a bar on a terminal, a line for each finished list elsewhere.
type pullWatch struct {
	p    *pull
	said func(float64) // nil where nobody watches
	end  func()

	mu    sync.Mutex
	total int64            // bytes, as far as they are known
	got   map[string]int64 // by list
	done  int
	jobs  int
}

func newPullWatch(p *pull, jobs []refresh.Job) *pullWatch {
	w := &pullWatch{p: p, got: map[string]int64{}, jobs: len(jobs)}
	for _, j := range jobs {
		w.total += max(j.Bytes, 0)
	}
	w.said, w.end = newProgress(p.io.err)
	return w
}

func (w *pullWatch) Start(refresh.Job) {}

// Progress moves the bar by bytes; where no sizes are known it moves by lists.
func (w *pullWatch) Progress(j refresh.Job, n int64) {
	if w.said == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.got[j.Name()] += n
	w.show()
}

func (w *pullWatch) show() {
	if w.said == nil {
		return
	}
	if w.total == 0 {
		w.said(float64(w.done) / float64(w.jobs))
		return
	}
	sum := int64(0)
	for _, n := range w.got {
		sum += n
	}
	w.said(min(float64(sum)/float64(w.total), 1))
}

// Done says that a list is finished.
func (w *pullWatch) Done(j refresh.Job, part *refresh.Part, before bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	w.got[j.Name()] = max(j.Bytes, 0)
	if w.said != nil {
		w.show()
		return
	}
	if before {
		_ = w.p.say("pull.part.before", "list", j.Name()) // who cannot be told does not watch
		return
	}
	_ = w.p.say("pull.part", "list", j.Name(), "prices", w.p.w.f.Whole(float64(len(part.Rows))), "rows", w.p.w.f.Whole(float64(part.Read)))
}

func (w *pullWatch) finish() { w.end() }

func (w *pullWatch) finished() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done
}
