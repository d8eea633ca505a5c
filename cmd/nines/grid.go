package main

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// grid is a table of text: the first row is the heading. Widths are in terminal cells, so that Korean, two cells a
// syllable, stays aligned.
type grid struct {
	right []bool // by column: numbers align right
	rows  [][]string
}

// add appends a row of cells.
func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

// widths of the columns in cells.
func (g *grid) widths() []int {
	var w []int
	for _, r := range g.rows {
		for len(w) < len(r) {
			w = append(w, 0)
		}
		for i, c := range r {
			w[i] = max(w[i], lipgloss.Width(c))
		}
	}
	return w
}

// aligned reports whether column i aligns right.
func (g *grid) aligned(i int) bool { return i < len(g.right) && g.right[i] }

// text is the table for a terminal: two blanks between columns, none at the end of a line, the heading set apart by
// style alone.
func (g *grid) text(heading lipgloss.Style) string {
	var b strings.Builder
	widths := g.widths()
	for n, r := range g.rows {
		line := g.line(r, widths)
		if n == 0 {
			line = heading.Render(line)
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return b.String()
}

func (g *grid) line(row []string, widths []int) string {
	var b strings.Builder
	for i, c := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		pad := strings.Repeat(" ", widths[i]-lipgloss.Width(c))
		if g.aligned(i) {
			b.WriteString(pad + c)
		} else {
			b.WriteString(c + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// markdown is the same table in Markdown, with a column's alignment in its rule.
func (g *grid) markdown() string {
	var b strings.Builder
	for n, r := range g.rows {
		b.WriteByte('|')
		for _, c := range r {
			b.WriteString(" " + strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(c) + " |")
		}
		b.WriteByte('\n')
		if n == 0 {
			b.WriteString(g.rule(len(r)))
		}
	}
	return b.String()
}

func (g *grid) rule(columns int) string {
	var b strings.Builder
	b.WriteByte('|')
	for i := range columns {
		if g.aligned(i) {
			b.WriteString(" --: |")
		} else {
			b.WriteString(" --- |")
		}
	}
	return b.String() + "\n"
}
