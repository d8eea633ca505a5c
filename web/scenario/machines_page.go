package scenario

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/plan"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
	"nines/web/ui/svg"
)

// Sizer is what the page of sizes asks of the rest of nines.
type Sizer interface {
	inputs.Decoder
	// Size is why each tier of a design has its size, every machine type judged.
	Size(ctx context.Context, w *model.Workload, id string) (*plan.Sizing, error)
}

// SizingHandler serves the page of sizes.
type SizingHandler struct {
	Service Sizer
	Site    request.Site
}

// Routes: /scenarios/{id}/sizing.
func (h SizingHandler) Routes(e *echo.Echo) { e.GET("/scenarios/:id/sizing", h.Page).Name = "sizing" }

// Page is GET /scenarios/{id}/sizing.
func (h SizingHandler) Page(c echo.Context) error {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return request.SeeOther(c, "/?"+c.QueryString())
	}
	p, link := h.Site.Page(c, state, "design")
	z, err := h.Service.Size(c.Request().Context(), state.Workload, c.Param("id"))
	if err != nil {
		return err
	}
	v := SizeView{Page: p, ID: z.Scenario.ID, Back: link.To("/scenarios/" + z.Scenario.ID),
		Title: p.T("sizes.title", "title", z.Scenario.Title.In(p.Lang()), "id", z.Scenario.ID, "peak", p.Format.RPS(z.Workload.Peak))}
	if z.Cannot != nil {
		v.Cannot = p.Words.Error(z.Cannot)
	}
	for i := range z.Tiers {
		v.Tiers = append(v.Tiers, sizeOf(p, &z.Tiers[i]))
	}
	return request.Render(c, http.StatusOK, SizingPage(v))
}

// SizeView is the page of sizes.
type SizeView struct {
	ui.Page
	ID, Title, Back string
	Cannot          string
	Tiers           []SizeTier
}

// SizeTier is one tier's size.
type SizeTier struct {
	Title, Uncounted string
	Say              []string
	Bounds           []SizeBound
	Note             string // of the hours
	Charts           []string
	Hours            []SizeHour
	Credits          bool
	Judged           string
	Fails            []SizeFail
}

// SizeBound is a row of the resources.
type SizeBound struct {
	Name, Unit, Used string
	Binds            bool
}

// SizeHour is a row of the hours.
type SizeHour struct{ Hour, Load, Units, Use, Wait, P50, P95, P99, Credits string }

// SizeFail is a row of the constraints that rejected types.
type SizeFail struct{ Name, Count, Nearest string }

func sizeOf(p ui.Page, t *plan.SizedTier) SizeTier {
	f := p.Format
	if !t.Sized {
		return SizeTier{Title: t.Tier.ID, Uncounted: p.T("sizes.uncounted", "why", p.Words.Text(t.Tier.CeilingWhy))}
	}
	out := SizeTier{Title: p.T("sizes.tier", "tier", t.Tier.ID, "units", strconv.Itoa(t.Tier.Units), "offer", t.Tier.Offer), Credits: t.Credits != nil}
	out.Say = sizeSay(p, t)
	for _, b := range t.Bounds {
		unit := "–"
		if !math.IsInf(b.RPS, 1) {
			unit = f.RPS(b.RPS)
		}
		out.Bounds = append(out.Bounds, SizeBound{p.T("sizes." + b.Resource), unit, f.Percent(b.Use, 2), b.Resource == t.Binds})
	}
	switch {
	case t.Takes:
		out.Note = p.T("sizes.hours-takeover")
	case len(t.Hours) > 24:
		out.Note = p.T("sizes.hours-week")
	default:
		out.Note = p.T("sizes.hours")
	}
	start, end := t.Busiest()
	for i := start; i < end; i++ {
		out.Hours = append(out.Hours, sizeHour(p, i-start, &t.Hours[i]))
	}
	out.Charts = []string{hoursChart(p, t.Hours[start:end], "at-large", 860), hoursChart(p, t.Hours[start:end], "at-phone", 358)}
	if len(t.Types) > 0 {
		out.Judged, out.Fails = p.T("sizes.page.types", "n", strconv.Itoa(len(t.Types))), fails(p, t)
	}
	return out
}

// sizeSay says from where the number at the peak comes.
func sizeSay(p ui.Page, t *plan.SizedTier) []string {
	f, s := p.Format, t.Staff
	out := []string{p.T("sizes.machine", "vcpus", f.Number(t.VCPU, 3), "cores", f.Number(t.Cores, 3), "most", strconv.Itoa(t.Tier.Ceiling), "why", p.Words.Text(t.Tier.CeilingWhy))}
	args := []string{"load", f.RPS(t.Load), "binds", p.T("sizes." + t.Binds), "target", f.Percent(t.Target, 2), "use", strconv.Itoa(s.Use), "need", strconv.Itoa(s.Need)}
	if s.Wait > 0 {
		out = append(out, p.T("sizes.staff-wait", append(args, "wait0", f.Percent(s.Wait0, 2), "limit", f.Percent(t.Limit, 2), "wait", strconv.Itoa(s.Wait), "root", strconv.Itoa(s.SquareRoot))...))
	} else {
		out = append(out, p.T("sizes.staff", args...))
	}
	zone := "–"
	if s.Zone > 0 {
		zone = strconv.Itoa(s.Zone)
	}
	out = append(out, p.T("sizes.spares", "none", strconv.Itoa(s.None), "unit", strconv.Itoa(s.Unit), "zone", zone))
	if c := t.Credits; c != nil {
		id := "sizes.credits"
		if !c.Lasts {
			id = "sizes.credits-short"
		}
		out = append(out, p.T(id, "earned", f.Number(c.Earned, 3), "bank", f.Number(c.Bank, 3), "least", f.Number(c.Least, 3)))
	}
	return out
}

func sizeHour(p ui.Page, n int, h *plan.SizedHour) SizeHour {
	f := p.Format
	out := SizeHour{Hour: strconv.Itoa(n), Load: f.Number(h.Load, 3), Units: strconv.Itoa(h.Units), Use: f.Percent(h.Use, 2), Wait: f.Percent(h.Wait, 2),
		P50: inside(p, h, h.P50), P95: inside(p, h, h.P95), P99: inside(p, h, h.P99)}
	if math.IsInf(h.Use, 1) {
		out.Use = "–"
	}
	if !math.IsNaN(h.Balance) {
		out.Credits = f.Number(h.Balance, 3)
	}
	return out
}

// inside is how long a piece of work is at the tier.
func inside(p ui.Page, h *plan.SizedHour, seconds float64) string {
	switch {
	case !h.Stable:
		return p.T("sizes.never")
	case seconds == 0:
		return "–"
	case seconds < 1:
		return p.T("unit.ms", "n", p.Format.Number(seconds*1000, 3))
	}
	return p.T("unit.s", "n", p.Format.Number(seconds, 3))
}

// hoursChart draws the utilization of each hour as a bar under the line of full use.
func hoursChart(p ui.Page, hours []plan.SizedHour, class string, width float64) string {
	const h, base = 120.0, 98.0
	c := svg.New(width, h)
	x := svg.Scale{From: 0, To: float64(len(hours)), A: 40, B: width - 6}
	y := svg.Scale{From: 0, To: 1, A: base, B: 12}
	for _, v := range []float64{0, 0.5, 1} {
		c.Line(40, y.At(v), width-6, y.At(v), "grid minor")
		c.Text(34, y.At(v)+4, p.Format.Percent(v, 2), "faint", "text-anchor", "end")
	}
	for i, hour := range hours {
		use := min(1, hour.Use)
		fill := "g1"
		if !hour.Stable {
			fill = "g4"
		}
		a, b := x.At(float64(i)), x.At(float64(i+1))
		c.Rect(a+0.75, y.At(use), max(0.5, b-a-1.5), max(0.5, base-y.At(use)), fill)
		if i%6 == 0 {
			c.Text((a+b)/2, h-6, strconv.Itoa(i), "faint", "text-anchor", "middle")
		}
	}
	return c.Image(class, p.T("sizes.page.chart"))
}

// fails counts the types that each constraint rejects, with the one that came nearest.
func fails(p ui.Page, t *plan.SizedTier) []SizeFail {
	var out []SizeFail
	for _, r := range t.Rejections() {
		name := p.T("sizes." + r.Fails)
		if id := "sizes.fails." + r.Fails; p.Words.Has(id) {
			name = p.T(id)
		}
		if r.Fails == "" {
			name = p.T("sizes.fails.none")
		}
		out = append(out, SizeFail{name, strconv.Itoa(r.Count), strings.TrimSuffix(r.Nearest.Type.Name+": "+p.Words.Text(r.Nearest.Why()), ": ")})
	}
	return out
}
