package scenarios

import (
	"fmt"
	"strings"

	"nines/model"
)

// Error is one thing wrong with a document: where, what, and what to write instead.
type Error struct {
	Name   string // of the document: the file name, or the path of a value that was set by [SetWorkload]
	Line   int    // from 1; 0 when the error is about the whole document
	Column int    // from 1, in characters
	Path   string // of the value, such as "request.cpu"; "" when there is none

	Text     model.Text // what was wrong, for any language
	HintText model.Text // what to do; zero when there is nothing to add
	Message  string     // Text in English
	Hint     string     // HintText in English
}

// Error is "file:line:column: message; hint".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Name != "" {
		b.WriteString(e.Name)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString("; ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Errors is everything wrong with one document, in the order of its lines. It is never empty when returned as an error.
type Errors []*Error

// mostErrors is how many errors one document reports: enough to mend a file, few enough to read.
const mostErrors = 20

// Error lists them, one on a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first [*Error].
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, one := range e {
		out[i] = one
	}
	return out
}

// newError renders the texts in English.
func newError(name string, at place, path string, text, hint model.Text) *Error {
	text, hint = clip(text), clip(hint)
	return &Error{Name: name, Line: at.line, Column: at.col, Path: path,
		Text: text, HintText: hint, Message: inEnglish(text), Hint: inEnglish(hint)}
}

// longest is the most characters of a document that a message repeats.
const longest = 60

// clip shortens what a message repeats of a document; lists of words that nines offers stay whole.
func clip(t model.Text) model.Text {
	for i := 1; i < len(t.Args); i += 2 {
		switch t.Args[i-1] {
		case "words", "keys", "regions", "example", "word":
			continue
		}
		if r := []rune(t.Args[i]); len(r) > longest {
			t.Args[i] = string(r[:longest]) + "…"
		}
	}
	return t
}

// inEnglish fills the named arguments into the English template.
func inEnglish(t model.Text) string {
	s := english[t.ID]
	for i := 0; i+1 < len(t.Args); i += 2 {
		s = strings.ReplaceAll(s, "{"+t.Args[i]+"}", t.Args[i+1])
	}
	return s
}

// nearest returns the word that text was probably meant to be; "" when none is near. Distance is Damerau-Levenshtein
// (optimal string alignment), at most a third of the longer word, at least one edit; a
// beginning of three letters or more counts as near.
func nearest(text string, words []string) string {
	best, least := "", 1<<30
	for _, w := range words {
		if strings.EqualFold(text, w) {
			return w
		}
		if len(text) >= 3 && strings.HasPrefix(w, text) {
			return w
		}
		d := editDistance(strings.ToLower(text), strings.ToLower(w))
		if d < least && d <= max(1, max(len(text), len(w))/3) {
			best, least = w, d
		}
	}
	return best
}

// editDistance counts insertions, deletions, substitutions and swaps of neighbours.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 1 << 20
	}
	var before, row, next [65]int
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
