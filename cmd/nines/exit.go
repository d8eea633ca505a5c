package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"nines/scenarios"
	"nines/web/ui/messages"
)

// The exit codes of nines. Scripts branch on them, so a number never changes its meaning.
const (
	exitOK      = 0 // the question was answered
	exitNo      = 1 // it was answered, and the answer is no: of sizing queue, it is not stable; of simulate, the solver and the simulation disagree; of reliability, it cannot tell; of prices pull, the new book is worse
	exitInput   = 2 // the input or the command line is wrong: nothing was computed, nothing was written
	exitOutside = 3 // something outside nines failed: a stream, a port, the network
)

// failure is an error with the exit code it leads to.
type failure struct {
	code int
	err  error
}

// Error is the sentence of the cause.
func (f *failure) Error() string { return f.err.Error() }

// Unwrap is the cause.
func (f *failure) Unwrap() error { return f.err }

// wrongInput marks what the user can mend.
func wrongInput(err error) error {
	if err == nil {
		return nil
	}
	return &failure{exitInput, err}
}

// usage is wrongInput with a sentence of its own.
func usage(format string, args ...any) error { return wrongInput(fmt.Errorf(format, args...)) }

// outside marks what failed around nines.
func outside(err error) error {
	if err == nil {
		return nil
	}
	return &failure{exitOutside, err}
}

// exitCode is the one place where an error becomes an exit code. An error that nobody marked comes from the parsing of
// the command line, so it is about usage.
func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	var f *failure
	if errors.As(err, &f) {
		return f.code
	}
	return exitInput
}

// complain writes the error in the catalogue's language: one sentence a line, each with its place.
func complain(w io.Writer, words *messages.Catalog, err error) {
	for _, e := range each(err) {
		for _, line := range strings.Split(strings.TrimSpace(sentence(words, e)), "\n") {
			fmt.Fprintln(w, "nines: "+printable(line))
		}
	}
}

// sentence is an error in the catalogue's language, with its place in front.
func sentence(words *messages.Catalog, err error) string {
	var none *nonePriced
	var at *scenarios.Error
	switch {
	case errors.As(err, &none):
		return words.T("cli.none-priced", "n", strconv.Itoa(none.designs), "why", sentence(words, none.first))
	case !errors.As(err, &at):
		return words.Error(err)
	}
	s := words.Text(at.Text)
	if hint := words.Text(at.HintText); hint != "" {
		s += "; " + hint
	}
	switch {
	case at.Line > 0:
		return fmt.Sprintf("%s:%d:%d: %s", at.Name, at.Line, at.Column, s)
	case at.Name != "":
		return at.Name + ": " + s
	}
	return s
}

// each takes joined errors apart.
func each(err error) []error {
	for f, ok := err.(*failure); ok; f, ok = err.(*failure) {
		err = f.err
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	return []error{err}
}

// printable drops the control characters that a file could smuggle into a terminal; a tab becomes a space.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}
