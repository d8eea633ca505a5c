package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"

	"nines/model"
	"nines/model/plan"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

// Styles of the terminal. lipgloss drops them where the output is not a terminal or NO_COLOR is set.
var (
	styleHeading = lipgloss.NewStyle().Faint(true)
	styleStrong  = lipgloss.NewStyle().Bold(true)
	styleQuiet   = lipgloss.NewStyle().Faint(true)
)

// writer renders answers in one language.
type writer struct {
	words *messages.Catalog
	f     format.Format
}

func newWriter(lang string) writer {
	words := messages.For(lang)
	return writer{words, format.Plain(words)}
}

// name is what a design is called: its title in the language, without anything a terminal would obey.
func (w writer) name(s *model.Scenario) string {
	if t := s.Title.In(w.words.Lang()); t != "" {
		return printable(t)
	}
	return printable(s.ID)
}

// text is a message of the model, for a terminal.
func (w writer) text(t model.Text) string { return printable(w.words.Text(t)) }

// write sends a finished text to the stream: styles only where they are wanted.
func write(out io.Writer, s string) error {
	if f, ok := out.(*os.File); ok {
		_, err := lipgloss.Fprint(f, s)
		return outside(err)
	}
	_, err := io.WriteString(out, plain(s))
	return outside(err)
}

// plain drops every style.
func plain(s string) string {
	var b strings.Builder
	_, _ = lipgloss.Fprint(&b, s)
	return b.String()
}

// writeJSON writes a document with a trailing newline, indented by two blanks. Field order is that of the Go types.
func writeJSON(out io.Writer, doc any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err // a NaN or an infinity: a bug in nines, never printed
	}
	_, err := io.WriteString(out, b.String())
	return outside(err)
}

// writeCSV writes records with their heading.
func writeCSV(out io.Writer, records [][]string) error {
	var b strings.Builder
	c := csv.NewWriter(&b)
	if err := c.WriteAll(records); err != nil {
		return err
	}
	_, err := io.WriteString(out, b.String())
	return outside(err)
}

// dated says how old the prices are: "2025-05-01", or that none was used.
func (w writer) dated(c *plan.Comparison) string {
	if c.AsOf == "" {
		return "–"
	}
	return w.f.Date(c.AsOf)
}
