package ui

import (
	"context"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Sentence writes a message whose {placeholders} are components, so that a language can order them as it likes. A
// placeholder without a component is shown as it is: a test reads every page for braces.
func Sentence(message string, slots map[string]templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for message != "" {
			text, rest, found := strings.Cut(message, "{")
			if _, err := io.WriteString(w, html.EscapeString(text)); err != nil {
				return err
			}
			if !found {
				return nil
			}
			name, after, _ := strings.Cut(rest, "}")
			slot, ok := slots[name]
			if !ok {
				slot = Words("{" + name + "}")
			}
			if err := slot.Render(ctx, w); err != nil {
				return err
			}
			message = after
		}
		return nil
	})
}

// Words is plain text.
func Words(s string) templ.Component { return element("", s) }

// Bold is text that carries the answer; it does not break inside.
func Bold(s string) templ.Component { return element(`b class="nb"`, s) }

// Link leads to a page.
func Link(href, s string) templ.Component {
	return element(`a href="`+html.EscapeString(href)+`"`, s)
}

func element(tag, text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		s := html.EscapeString(text)
		if tag != "" {
			name, _, _ := strings.Cut(tag, " ")
			s = "<" + tag + ">" + s + "</" + name + ">"
		}
		_, err := io.WriteString(w, s)
		return err
	})
}

// Sentences puts whole sentences one after the other.
func Sentences(all ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for i, c := range all {
			if i > 0 {
				if _, err := io.WriteString(w, " "); err != nil {
					return err
				}
			}
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}
