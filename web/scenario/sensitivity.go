package scenario

import (
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"nines/model/plan"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// SensitivityView is the page of ranges: what to measure first.
type SensitivityView struct {
	ui.Page
	Title, Heading, Back, Figures string
	Say                           []string
	Charts                        []string // drawings: wide and phone
	Currency                      string
	Rows                          []UnknownRow
}

// UnknownRow is one unknown of the table.
type UnknownRow struct{ Name, Key, Range, Low, High, Swing, Money, Achieved, Confidence, Chip string }

// Sensitivity is GET /scenarios/{id}/sensitivity.
func (h Handler) Sensitivity(c echo.Context) error {
	s, ok := h.Service.(looker)
	if !ok {
		return request.ErrNotFound
	}
	state := inputs.Parse(c.QueryParams(), h.Service)
	p, link := h.Site.Page(c, state, "design")
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	ctx := c.Request().Context()
	e, err := h.Service.Scenario(ctx, state.Workload, c.Param("id"))
	if err != nil {
		return err
	}
	all, err := h.Service.Compare(ctx, state.Workload)
	if err != nil {
		return err
	}
	p.Currency = string(all.Workload.Money.Currency)
	b := builder{page: p, e: e, w: all.Workload, all: all, link: link}
	v := SensitivityView{Page: p, Title: e.Scenario.Title.In(p.Lang()), Back: link.To("/scenarios/" + e.Scenario.ID), Figures: link.To("/figures")}
	v.Heading = p.T("sensitivity.page", "design", v.Title)
	out, err := s.Sensitivity(ctx, state.Workload, e.Scenario.ID)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		v.Say = []string{p.Words.Error(err)}
	default:
		b.sensitivity(&v, out)
	}
	return request.Render(c, http.StatusOK, Sensitivities(v))
}

func (b *builder) sensitivity(v *SensitivityView, s *plan.Sensitivity) {
	f, p := b.page.Format, b.page
	v.Currency = string(b.w.Money.Currency)
	money := func(x float64) string { return f.CostFloat(x) + " " + v.Currency }
	whole := func(n int) string { return f.Whole(float64(n)) }
	v.Say = []string{
		p.T("sensitivity.hours", "low", f.Downtime(s.Hours.Low), "mid", f.Downtime(s.Hours.Likely), "high", f.Downtime(s.Hours.High), "base", f.Downtime(s.Base.Hours), "met", f.Percent(s.Met, 2)),
		p.T("sensitivity.cost", "low", money(s.Monthly.Low), "mid", money(s.Monthly.Likely), "high", money(s.Monthly.High), "base", money(s.Base.Monthly)),
		p.T("sensitivity.scale", "low", f.Duration(s.Scale.Low), "mid", f.Duration(s.Scale.Likely), "high", f.Duration(s.Scale.High)),
		p.T("sensitivity.how", "n", whole(s.Samples), "seed", strconv.FormatUint(s.Seed, 10), "unknowns", whole(len(s.Unknowns)), "still", whole(s.Still)),
	}
	if s.Failed > 0 {
		v.Say = append(v.Say, p.T("sensitivity.failed", "n", whole(s.Failed)))
	}
	for _, u := range s.Unknowns {
		v.Rows = append(v.Rows, b.unknown(u))
	}
	for _, c := range []struct {
		class string
		w     float64
	}{{"at-large", 900}, {"at-phone", 358}} {
		if drawn := b.tornado(s, c.class, c.w); drawn != "" {
			v.Charts = append(v.Charts, drawn)
		}
	}
}

func (b *builder) unknown(u plan.Unknown) UnknownRow {
	f, p := b.page.Format, b.page
	row := UnknownRow{Name: p.Words.Text(u.Name), Key: u.Key, Range: p.T("figures.range", "low", f.Measure(u.Low, u.Unit), "high", f.Measure(u.High, u.Unit)),
		Low: "?", High: "?", Swing: "?", Money: "?", Confidence: b.confidence(u.Confidence), Chip: ui.Chip(string(u.Confidence)),
		Achieved: f.Measure(u.Achieved.Low, u.Unit) + " – " + f.Measure(u.Achieved.Likely, u.Unit) + " – " + f.Measure(u.Achieved.High, u.Unit)}
	if row.Name == "" {
		row.Name = u.Key
	}
	if u.AtLow != nil {
		row.Low = f.Downtime(u.AtLow.Hours)
	}
	if u.AtHigh != nil {
		row.High = f.Downtime(u.AtHigh.Hours)
	}
	if u.AtLow != nil && u.AtHigh != nil {
		row.Swing, row.Money = f.Downtime(u.SwingHours()), f.CostFloat(u.SwingMoney())
	}
	return row
}

// drawnUnknowns is how many rows the tornado has.
const drawnUnknowns = 14

// tornado draws each unknown as a bar from the hours at its P5 to those at its P95, around the likely ones.
func (b *builder) tornado(s *plan.Sensitivity, class string, width float64) string {
	var rows []plan.Unknown
	low, high := s.Base.Hours, s.Base.Hours
	for _, u := range s.Unknowns {
		if u.AtLow == nil || u.AtHigh == nil || len(rows) == drawnUnknowns || u.SwingHours() < 0.001*s.Base.Hours {
			continue
		}
		rows = append(rows, u)
		low, high = math.Min(low, math.Min(u.AtLow.Hours, u.AtHigh.Hours)), math.Max(high, math.Max(u.AtLow.Hours, u.AtHigh.Hours))
	}
	if len(rows) == 0 || high <= low {
		return ""
	}
	const step, top = 26.0, 26.0
	phone := width < 500
	names := 330.0
	if phone {
		names = 8
	}
	line := step
	if phone {
		line = 38 // the name stands above its bar
	}
	c := svg.New(width, top+line*float64(len(rows))+24)
	x := svg.Scale{From: low, To: high, A: names + 8, B: width - 8}
	f := b.page.Format
	base := x.At(s.Base.Hours)
	c.Text(math.Min(math.Max(base, names+50), width-60), 14, b.page.T("sensitivity.likely", "down", f.Downtime(s.Base.Hours)), "", "text-anchor", "middle")
	if !phone {
		c.Line(base, top-6, base, c.H-20, "line")
	}
	for i, u := range rows {
		y := top + line*float64(i)
		name := b.page.Words.Text(u.Name)
		if name == "" {
			name = u.Key
		}
		at := y
		if phone {
			c.Text(8, y+12, svg.Fit(name, width-16, 12, false), "")
			at = y + 16
			c.Line(base, at, base, at+20, "line")
		} else {
			c.Text(names, y+14, svg.Fit(name, names-8, 12, false), "", "text-anchor", "end")
		}
		a, z := x.At(math.Min(u.AtLow.Hours, u.AtHigh.Hours)), x.At(math.Max(u.AtLow.Hours, u.AtHigh.Hours))
		c.Rect(a, at+3, math.Max(1, z-a), 14, "g3")
		c.Rect(math.Min(x.At(u.AtHigh.Hours), base), at+3, math.Abs(x.At(u.AtHigh.Hours)-base), 14, "g2")
	}
	c.Text(x.A, c.H-6, f.Downtime(low), "")
	c.Text(x.B, c.H-6, f.Downtime(high), "", "text-anchor", "end")
	return c.Image("tornado "+class, b.page.T("sensitivity.chart", "key", rows[0].Key))
}
