package main

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// lineWidth is where sentences wrap, in cells: about as wide as the tables are.
const lineWidth = 112

// wrap breaks a text at blanks, so that no line is wider than lineWidth where a blank allows it.
func wrap(s string) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(s) {
		w := lipgloss.Width(word)
		switch {
		case at == 0:
		case at+1+w > lineWidth:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += w
	}
	return b.String()
}

// styled renders a text line by line, so that a style never pads the short ones.
func styled(style lipgloss.Style, s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = style.Render(l)
	}
	return strings.Join(lines, "\n")
}

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
