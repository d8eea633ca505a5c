// Package prices is the page of the price book: search it, compare two regions, open each price to its tiers, source, date
// and the rows that lost to it, and see what the book covers. It shows what package pricing answers and computes no price.
package prices

import (
	"net/http"
	"sync"

	"github.com/labstack/echo/v4"

	"nines/pricing"
	"nines/web/inputs"
	"nines/web/request"
)

// Handler serves the page.
type Handler struct {
	book    *pricing.Book
	decoder inputs.Decoder
	site    request.Site
	books   Books // nil: the book in force alone
	// All of the book, arranged for searching when the page is first asked for.
	table    func() *table
	coverage func() []pricing.ServiceCoverage
}

// New makes the handler over a book. The decoder reads the workload that the address carries along.
func New(book *pricing.Book, d inputs.Decoder, site request.Site) *Handler {
	return &Handler{book: book, decoder: d, site: site,
		table: sync.OnceValue(func() *table { return arrange(book) }), coverage: sync.OnceValue(book.Coverage)}
}

// Routes: /prices, /prices/diff.
func (h *Handler) Routes(e *echo.Echo) {
	e.GET("/prices", h.Page).Name = "prices"
	e.GET("/prices/diff", h.Diff).Name = "prices-diff"
}

// Page is GET /prices. What is asked is in the query; a value that makes no sense is said beside the form.
func (h *Handler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.decoder)
	t := h.table()
	q := parse(c.QueryParams(), t, state.Workload)
	p, link := h.site.Page(c, state, "prices", q.pairs()...)
	b := builder{page: p, link: link, book: h.book, table: t, q: q, kept: state.Values}
	if l := c.QueryParam("lang"); l == p.Lang() {
		b.lang = l
	}
	status := http.StatusOK
	if len(q.wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	v := b.build(h.coverage())
	v.Books, v.BooksFailed = h.rows(c.Request().Context(), p, link)
	return request.Render(c, status, Page(v))
}
