package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"nines/model/reliability"
)

// watch tells somebody who waits at a terminal how long it takes and how far it is, and hears when they stop it.
type watch struct {
	ctx context.Context
	out io.Writer
	tty bool
	est reliability.Work
}

// slow is from when on a solution is announced before it starts.
const slow = 2 * time.Second

func newWatch(ctx context.Context, out io.Writer, est reliability.Work) *watch {
	w := &watch{ctx: ctx, out: out, tty: terminal(out), est: est}
	if took := time.Duration(est.Seconds * float64(time.Second)); took > slow {
		fmt.Fprintf(out, "nines: about %d states to solve, about %s; Ctrl-C stops it\n", est.States, took.Round(time.Second))
	}
	return w
}

// announce says how long what each part matters takes, when that is long.
func (w *watch) announce(seconds float64) {
	if took := time.Duration(seconds * float64(time.Second)); took > slow {
		fmt.Fprintf(w.out, "nines: what each part matters takes about %s; Ctrl-C stops it\n", took.Round(time.Second))
	}
}

// interruptible solves; an interruption ends the wait.
func (w *watch) interruptible(solve func() (reliability.Result, error)) (reliability.Result, error) {
	type answer struct {
		r   reliability.Result
		err error
	}
	ready := make(chan answer, 1)
	go func() {
		r, err := solve()
		ready <- answer{r, err}
	}()
	select {
	case a := <-ready:
		return a.r, wrongInput(a.err)
	case <-w.ctx.Done():
		return reliability.Result{}, outside(errInterrupted)
	}
}

// step is asked before each of so many solutions whether to go on.
func (w *watch) step(of int) func(int) bool {
	said := -1
	begun := time.Now()
	return func(solved int) bool {
		if p := 100 * solved / of; w.tty && p > said && time.Since(begun) > time.Second {
			said = p
			fmt.Fprintf(w.out, "\r%3d %%", min(p, 100))
		}
		return w.ctx.Err() == nil
	}
}

// done takes the progress away.
func (w *watch) done() {
	if w.tty {
		fmt.Fprint(w.out, "\r      \r")
	}
}
