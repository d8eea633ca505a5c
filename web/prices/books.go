package prices

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/pricing"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
)

// Books are the price books that are kept beside the one in force. Implementations are safe for concurrent use.
type Books interface {
	// List names every book, newest first.
	List(ctx context.Context) ([]Edition, error)
	// Open opens one by its id; [ErrNoBook] when there is none.
	Open(ctx context.Context, id string) (*pricing.Book, error)
}

// ErrNoBook is asking for a book that is not kept.
var ErrNoBook = errors.New("no such price book")

// Edition is one of the books.
type Edition struct {
	ID             string
	Name           string
	Pulled         time.Time // zero for the embedded one
	Prices         int
	Oldest, Newest string
	Parts          []string // what the pull fetched
	InForce        bool
}

// With adds the list of books and the page of their differences.
func (h *Handler) With(b Books) *Handler {
	h.books = b
	return h
}

// BookRow is a book in the list.
type BookRow struct {
	Name, Pulled, Prices, Oldest, Newest, Parts string
	InForce                                     bool
	Diff                                        string // address of what is different in it from the book in force; "" for that one
}

// rows are the kept books for the page; nil when there is no list, and failed when it cannot be read.
func (h *Handler) rows(ctx context.Context, p ui.Page, link request.Link) (out []BookRow, failed string) {
	if h.books == nil {
		return nil, ""
	}
	all, err := h.books.List(ctx)
	if err != nil {
		return nil, p.T("store.page.failed")
	}
	inForce := ""
	for _, e := range all {
		if e.InForce {
			inForce = e.ID
		}
	}
	for _, e := range all {
		r := BookRow{Name: e.Name, Pulled: "–", Prices: p.Format.Whole(float64(e.Prices)), Oldest: p.Format.Date(e.Oldest), Newest: p.Format.Date(e.Newest),
			Parts: parts(p, e), InForce: e.InForce}
		if !e.Pulled.IsZero() {
			r.Pulled = e.Pulled.UTC().Format("2006-01-02 15:04")
		}
		if e.ID != inForce {
			r.Diff = link.To("/prices/diff", "a", e.ID, "b", inForce)
		}
		out = append(out, r)
	}
	return out, ""
}

// mostParts is how many fetched parts a row names.
const mostParts = 4

func parts(p ui.Page, e Edition) string {
	if e.Pulled.IsZero() {
		return p.T("store.books.embedded")
	}
	shown := e.Parts[:min(len(e.Parts), mostParts)]
	s := strings.Join(shown, ", ")
	if more := len(e.Parts) - len(shown); more > 0 {
		s += p.T("store.books.more", "n", strconv.Itoa(more))
	}
	return s
}

// DiffView is the page of what is different between two books.
type DiffView struct {
	ui.Page
	A, B                      []Option
	Services, Regions         []Option
	Text, Over                string
	Keep                      []Option
	Errors                    []string
	Said                      string // the counts; "" before two books are there
	Rows                      []DiffRow
	Pages, Previous, Next, Up string
}

// DiffRow is a tier that is different.
type DiffRow struct{ Change, Name, Region, Tier, From, To, Share, Unit string }

// diffQuery is what the page is asked.
type diffQuery struct {
	a, b string
	f    pricing.Filter
	over float64
	page int
	raw  map[string]string
}

// diffNames of the query, in the order of the address.
var diffNames = []string{"a", "b", "service", "in", "q", "over", "page"}

func parseDiff(v url.Values) (diffQuery, []wrong) {
	q := diffQuery{page: 1, raw: map[string]string{}}
	var bad []wrong
	for _, n := range diffNames {
		s := strings.TrimSpace(v.Get(n))
		if len(s) > longest {
			s = strings.ToValidUTF8(s[:longest], "")
		}
		if s != "" {
			q.raw[n] = s
		}
	}
	q.a, q.b = q.raw["a"], q.raw["b"]
	q.f = pricing.Filter{Service: q.raw["service"], Region: q.raw["in"], Match: q.raw["q"]}
	if s := q.raw["over"]; s != "" {
		number, percent := strings.CutSuffix(s, "%")
		x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if percent {
			x /= 100
		}
		if q.over = x; err != nil || !(x >= 0) || math.IsInf(x, 0) {
			bad, q.over = append(bad, wrong{"over", s}), 0
		}
	}
	if n, err := strconv.Atoi(q.raw["page"]); err == nil && n > 1 {
		q.page = n
	}
	return q, bad
}

// pairs alternate name, value, for addresses; with replaces some.
func (q diffQuery) pairs(with ...string) []string {
	values := map[string]string{}
	for n, v := range q.raw {
		values[n] = v
	}
	for i := 0; i+1 < len(with); i += 2 {
		values[with[i]] = with[i+1]
	}
	var out []string
	for _, n := range diffNames {
		if values[n] != "" {
			out = append(out, n, values[n])
		}
	}
	return out
}

// Diff is GET /prices/diff?a=&b=: what is different in the second of two books. Without books it compares the oldest of the
// list with the one in force.
func (h *Handler) Diff(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.decoder)
	q, bad := parseDiff(c.QueryParams())
	p, link := h.site.Page(c, state, "prices", q.pairs()...)
	v := DiffView{Page: p, Text: q.raw["q"], Over: q.raw["over"], Up: link.To("/prices")}
	t := h.table()
	b := builder{page: p, link: link, book: h.book, table: t, kept: state.Values}
	if l := c.QueryParam("lang"); l == p.Lang() {
		b.lang = l
	}
	v.Keep = b.form().Keep
	v.Services = choices(t.services, q.f.Service, p.T("prices.page.any"), func(s string) string { return s })
	v.Regions = choices(t.places, q.f.Region, p.T("store.page.anywhere"), b.place)
	for _, w := range bad {
		v.Errors = append(v.Errors, p.T("prices.page.wrong", "value", w.value, "field", p.T("store.page.over")))
	}
	all, err := h.list(c.Request().Context())
	if err != nil {
		v.Errors = append(v.Errors, p.T("store.page.failed"))
		return request.Render(c, http.StatusServiceUnavailable, DiffPage(v))
	}
	if q.a == "" {
		q.a = all[len(all)-1].ID
	}
	if q.b == "" {
		q.b = all[max(0, slices.IndexFunc(all, func(e Edition) bool { return e.InForce }))].ID
	}
	v.A, v.B = editions(all, q.a), editions(all, q.b)
	h.fill(c.Request().Context(), &v, q, link)
	if len(v.Errors) > 0 {
		return request.Render(c, http.StatusUnprocessableEntity, DiffPage(v))
	}
	return request.Render(c, http.StatusOK, DiffPage(v))
}

// list names the books; the one in force alone where no others are kept.
func (h *Handler) list(ctx context.Context) ([]Edition, error) {
	if h.books != nil {
		return h.books.List(ctx)
	}
	info := h.book.Info()
	return []Edition{{ID: info.Name, Name: info.Name, Prices: h.book.Len(), Oldest: info.Oldest, Newest: info.Newest, InForce: true}}, nil
}

func (h *Handler) open(ctx context.Context, id string) (*pricing.Book, error) {
	if h.books != nil {
		return h.books.Open(ctx, id)
	}
	if id == h.book.Info().Name {
		return h.book, nil
	}
	return nil, ErrNoBook
}

// fill compares the books and writes the rows of the page.
func (h *Handler) fill(ctx context.Context, v *DiffView, q diffQuery, link request.Link) {
	var books [2]*pricing.Book
	for i, id := range []string{q.a, q.b} {
		b, err := h.open(ctx, id)
		if err != nil {
			text := v.T("store.page.failed")
			if errors.Is(err, ErrNoBook) {
				text = v.T("store.page.no-book", "book", id)
			}
			v.Errors = append(v.Errors, text)
			return
		}
		books[i] = b
	}
	d, err := pricing.CompareOnly(books[0], books[1], q.f)
	if err != nil {
		v.Errors = append(v.Errors, v.Words.Error(err))
		return
	}
	if q.raw["over"] != "" {
		d = d.Over(q.over)
	}
	n := func(k int) string { return v.Format.Whole(float64(k)) }
	v.Said = v.T("store.diff.foot", "a", books[0].Info().Name, "b", books[1].Info().Name, "changed", n(d.Count(pricing.Changed)), "added", n(d.Count(pricing.Added)),
		"removed", n(d.Count(pricing.Removed)), "same", n(d.Same))
	pages := max(1, (len(d.Changes)+perPage-1)/perPage)
	at := min(q.page, pages)
	for _, c := range d.Changes[(at-1)*perPage : min(at*perPage, len(d.Changes))] {
		v.Rows = append(v.Rows, diffRows(v.Page, c)...)
	}
	v.Pages = v.T("prices.page.of", "n", strconv.Itoa(at), "all", strconv.Itoa(pages))
	if at > 1 {
		v.Previous = link.To("/prices/diff", q.pairs("page", strconv.Itoa(at-1))...)
	}
	if at < pages {
		v.Next = link.To("/prices/diff", q.pairs("page", strconv.Itoa(at+1))...)
	}
}

// diffRows are the tiers of a change.
func diffRows(p ui.Page, c pricing.Change) []DiffRow {
	word := p.T("store.changed")
	switch c.Kind() {
	case pricing.Added:
		word = p.T("store.added")
	case pricing.Removed:
		word = p.T("store.removed")
	}
	usd := func(f *model.Fixed) string {
		if f == nil {
			return "–"
		}
		return p.Format.UnitPrice(f.Decimal())
	}
	var out []DiffRow
	for _, t := range c.Tiers() {
		r := DiffRow{Change: word, Name: c.Key.What(), Region: c.Key.Region, From: usd(t.From), To: usd(t.To), Share: "–", Unit: p.Format.PriceUnit(t.Unit)}
		if share, ok := t.Relative(); ok {
			sign := "+"
			if share < 0 {
				sign = "−"
			}
			r.Share = sign + p.Format.Percent(math.Abs(share), 3)
		}
		if t.Low > 0 || t.High >= 0 {
			r.Tier = builder{page: p}.span(model.PriceTier{From: t.Low, To: t.High})
		}
		out = append(out, r)
	}
	return out
}

// choices of a list, with one that stands for all.
func choices(list []string, selected, all string, name func(string) string) []Option {
	out := []Option{{"", all, selected == ""}}
	for _, s := range list {
		out = append(out, Option{s, name(s), strings.EqualFold(s, selected)})
	}
	return out
}

func editions(all []Edition, selected string) []Option {
	var out []Option
	for _, e := range all {
		out = append(out, Option{e.ID, short(e), e.ID == selected})
	}
	return out
}

// short is a book's name with its date in front, for a field that cuts what is long.
func short(e Edition) string {
	if carried, ok := strings.CutPrefix(e.Name, "nines-"); ok {
		return carried + " (nines)"
	}
	return strings.TrimPrefix(e.Name, "pulled ")
}
