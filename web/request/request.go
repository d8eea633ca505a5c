// Package request is what the handlers of all pages share: who reads (language, theme), the state in the query, and the
// one way a page is written.
package request

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"nines/web/inputs"
	"nines/web/ui"
	"nines/web/ui/format"
	"nines/web/ui/messages"
)

// Site is what all pages of one server have in common.
type Site struct {
	Assets  ui.Assets
	Version string
}

// matcher knows the languages of the catalogue, the default first.
var matcher = language.NewMatcher([]language.Tag{language.English, language.Korean})

// Language is the reader's: what the query says, else what the browser prefers.
func Language(c echo.Context) string {
	if l := explicit(c); l != "" {
		return l
	}
	_, i := language.MatchStrings(matcher, c.Request().Header.Get("Accept-Language"))
	return messages.Languages[i]
}

// explicit is the language of the query, "" when it has none that nines speaks.
func explicit(c echo.Context) string {
	for _, l := range messages.Languages {
		if c.QueryParam("lang") == l {
			return l
		}
	}
	return ""
}

func theme(c echo.Context) string {
	if k, err := c.Cookie("theme"); err == nil && (k.Value == "light" || k.Value == "dark") {
		return k.Value
	}
	return "auto"
}

// Link makes addresses that keep the state and the language of the present page.
type Link struct {
	query    string
	language string
}

// To is the address of a path; extra alternate name, value.
func (l Link) To(path string, extra ...string) string {
	q := l.query
	for i := 0; i+1 < len(extra); i += 2 {
		if extra[i+1] != "" {
			q += "&" + url.QueryEscape(extra[i]) + "=" + url.QueryEscape(extra[i+1])
		}
	}
	if l.language != "" {
		q += "&lang=" + l.language
	}
	if q = strings.TrimPrefix(q, "&"); q != "" {
		return path + "?" + q
	}
	return path
}

// In is the same link in another language.
func (l Link) In(lang string) Link { return Link{l.query, lang} }

// Page is the frame of a page with its state; extra are kept in the address of the page in the other language.
func (s Site) Page(c echo.Context, state inputs.State, section string, extra ...string) (ui.Page, Link) {
	words := messages.For(Language(c))
	link := Link{state.Query(), explicit(c)}
	p := ui.Page{Words: words, Format: format.New(words), Theme: theme(c), Assets: s.Assets, Version: s.Version, Section: section,
		Compare: link.To("/"), Ladder: link.To("/ladder"), Prices: link.To("/prices"), Incidents: link.To("/incidents"), Figures: link.To("/figures"), Self: map[string]string{}}
	here := c.Request().URL.Path
	for _, l := range messages.Languages {
		p.Self[l] = link.In(l).To(here, extra...)
	}
	p.Own = own(words, state, link, here, extra)
	return p, link
}

// told is how many figures of one's own a page names; the rest is on the page of figures.
const told = 4

// own is what the page says of the reader's own figures; nil without any.
func own(words *messages.Catalog, state inputs.State, link Link, here string, extra []string) *ui.Own {
	paths := state.Own()
	if len(paths)+len(state.Misread) == 0 {
		return nil
	}
	o := &ui.Own{N: len(paths), List: link.To("/figures") + "#own", Reset: Link{state.Without(paths...).Query(), link.language}.To(here, extra...)}
	for _, path := range paths[:min(told, len(paths))] {
		o.Named = append(o.Named, strings.TrimPrefix(path, inputs.FigurePrefix)+" = "+state.Values[path])
	}
	for _, path := range slices.Sorted(maps.Keys(state.Misread)) {
		o.Wrong = append(o.Wrong, words.T("figures.misread", "key", strings.TrimPrefix(path, inputs.FigurePrefix), "why", inputs.Sentence(words, state.Misread[path])))
	}
	return o
}

// Render writes a page at once, so that one that fails to render becomes an error and never half a page.
func Render(c echo.Context, status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.Request().Context(), &b); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Add("Vary", "Accept-Language")
	h.Add("Vary", "Cookie")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", Language(c))
	return c.Blob(status, "text/html; charset=utf-8", b.Bytes())
}

// SeeOther sends the browser on.
func SeeOther(c echo.Context, to string) error { return c.Redirect(http.StatusSeeOther, to) }

// ErrNotFound is asking for a design that does not exist.
var ErrNotFound = errors.New("no such design")
