package scenario

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"nines/model"
	"nines/model/check"
	"nines/web/inputs"
	"nines/web/request"
	"nines/web/ui"
)

// CheckForm is the part of a design's page that asks for its check by simulation.
type CheckForm struct {
	Action string
	Hidden [][2]string // the state of the page
	Times  []Choice
	Wrong  string // the time asked for is none of these
}

// CheckView is the page of a check.
type CheckView struct {
	ui.Page
	Title, Back string
	Form        CheckForm
	Result      *CheckResult
	Error       string
}

// CheckResult is the solver beside what the simulation counted.
type CheckResult struct {
	Verdict, Class  string
	Played, Command string
	Method          string
	Warnings        []string
	Figures         []CheckRow
	Causes          []CheckRow
	Shown           bool // some figures are shown and not judged
}

// CheckRow is one figure.
type CheckRow struct {
	Name, Solver, Declared, Counted, Interval, Away string
	Judged                                          bool
}

// checkTimes are how long a check may play, in seconds; they stay below the limit on the time of a request.
var checkTimes = []int{1, 3, 7}

// room lets one check run at a time on this server: it takes what processors there are.
type room chan struct{}

// enter says whether there was room; the caller leaves.
func (r room) enter() bool {
	select {
	case r <- struct{}{}:
		return true
	default:
		return false
	}
}

func (r room) leave() { <-r }

// errBusy: somebody else's check is running.
var errBusy = errors.New("another check is running")

func (b *builder) checkForm(state inputs.State) CheckForm {
	f := CheckForm{Action: "/scenarios/" + b.e.Scenario.ID + "/check"}
	for _, path := range slices.Sorted(maps.Keys(state.Values)) {
		f.Hidden = append(f.Hidden, [2]string{path, state.Values[path]})
	}
	f.Hidden = append(f.Hidden, [2]string{"lang", b.page.Lang()})
	for i, s := range checkTimes {
		f.Times = append(f.Times, Choice{Name: b.page.Format.Duration(float64(s)), Href: strconv.Itoa(s), On: i == 1})
	}
	return f
}

// asked is a check that the address asks for.
type asked struct {
	builder
	seconds int
	form    CheckForm
}

// asked reads the address; nil when its reader was sent to the comparison, which shows wrong values beside their fields.
func (h Handler) asked(c echo.Context) (*asked, error) {
	state := inputs.Parse(c.QueryParams(), h.Service)
	if len(state.Errors) > 0 {
		return nil, request.SeeOther(c, "/?"+c.QueryString())
	}
	seconds, wrong := checkTimes[1], c.QueryParam("seconds")
	for _, s := range checkTimes {
		if wrong == strconv.Itoa(s) {
			seconds, wrong = s, ""
		}
	}
	p, link := h.Site.Page(c, state, "design", "seconds", strconv.Itoa(seconds))
	e, err := h.Service.Scenario(c.Request().Context(), state.Workload, c.Param("id"))
	if err != nil {
		return nil, err
	}
	p.Currency = string(state.Workload.Money.Currency)
	a := &asked{builder: builder{page: p, e: e, w: state.Workload, link: link, set: h.Service.FiguresOf(state.Workload)}, seconds: seconds}
	a.form = a.checkForm(state)
	if wrong != "" {
		a.form.Wrong = p.T("ways.page.unknown", "key", "seconds", "value", wrong)
	}
	return a, nil
}

// Check is GET /scenarios/{id}/check: the page that plays for some seconds, for those without script.
func (h Handler) Check(c echo.Context) error {
	a, err := h.asked(c)
	if a == nil {
		return err
	}
	v := CheckView{Page: a.page, Title: a.e.Scenario.Title.In(a.page.Lang()), Back: a.link.To("/scenarios/"+a.e.Scenario.ID) + "#check", Form: a.form}
	status := http.StatusOK
	r, err := h.play(c.Request().Context(), a, nil)
	switch {
	case errors.Is(err, errBusy):
		status = http.StatusServiceUnavailable
		c.Response().Header().Set("Retry-After", strconv.Itoa(checkTimes[1]))
		v.Error = a.page.T("check.busy")
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		v.Error = a.page.Words.Error(err)
	default:
		v.Result = a.checkResult(r)
	}
	return request.Render(c, status, CheckPage(v))
}

// play plays the design once there is room, at most for the seconds asked. It says 0 when it has its room.
func (h Handler) play(ctx context.Context, a *asked, said func(done float64)) (*check.Report, error) {
	if a.e.Deployment == nil {
		return nil, errors.Join(a.e.Errors...)
	}
	if !h.Room.enter() {
		return nil, errBusy
	}
	defer h.Room.leave()
	if said != nil {
		said(0)
	}
	m, err := check.Design(a.e.Deployment, a.set.Reader())
	if err != nil {
		return nil, err
	}
	solved, err := check.Solve(m)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	limit := time.Duration(a.seconds) * time.Second
	opt := check.Options{Method: check.Plain, Years: 500, Seed: 1, RelativeError: 0.01, Cycles: 1 << 24, Workers: runtime.GOMAXPROCS(0), Solved: &solved}
	if _, err := check.Run(ctx, m, opt); err != nil {
		return nil, err
	}
	opt.Method = check.Auto
	opt.Years = affordable(opt.Years, time.Since(began), limit)
	opt.Progress, opt.Enough = said, func() bool { return time.Since(began) > limit }
	return check.Run(ctx, m, opt)
}

// affordable is how many years can be played in a time when some took a while, to one digit. That while includes what is done
// once, so twice as many are asked for: what is left of them when the time is over is not played.
func affordable(years float64, took, limit time.Duration) float64 {
	n := 2 * years * limit.Seconds() / max(took.Seconds(), 1e-4)
	unit := math.Pow(10, math.Floor(math.Log10(n)))
	return min(max(math.Floor(n/unit)*unit, 1000), 2e6)
}

// checkResult writes a report.
func (b *builder) checkResult(r *check.Report) *CheckResult {
	p, f := b.page, b.page.Format
	out := &CheckResult{Class: "agrees", Verdict: p.T("check.agrees"), Method: p.Words.T("check.method", "method", methodIn(p.Words, r.Solved.Method)), Warnings: b.texts(r.Solved.Warnings)}
	out.Played = p.T("check.played", "years", f.Whole(float64(r.Years)), "events", f.Whole(float64(r.Events)))
	out.Command = "nines simulate " + b.e.Scenario.ID + " --years " + strconv.Itoa(r.Years)
	if r.Method == check.Accelerated {
		out.Played = p.T("check.hastened", "cycles", f.Whole(float64(r.Cycles)), "seen", f.Whole(float64(r.Seen)), "events", f.Whole(float64(r.Events)), "error", f.Percent(r.RelativeError, 2))
		out.Command = "nines simulate " + b.e.Scenario.ID + " --method accelerated"
	}
	for _, key := range slices.Sorted(maps.Keys(b.w.Figures)) {
		out.Command += " --figure '" + key + "=" + b.w.Figures[key] + "'"
	}
	if t := check.FallbackText(r.Fallback); t.ID != "" {
		out.Played += " " + p.Words.Text(t)
	}
	switch r.Verdict {
	case check.Disagrees:
		out.Class, out.Verdict = "disagrees", p.T("check.disagrees")
	case check.CannotTell:
		out.Class, out.Verdict = "cannot", p.T("check.cannot-tell")
	}
	for _, x := range r.Figures {
		out.Figures = append(out.Figures, b.checkRow(x))
		out.Shown = out.Shown || !x.Judged
	}
	minutes := func(u float64) string { return f.Downtime(u * model.HoursPerYear) }
	for _, x := range r.Causes {
		out.Causes = append(out.Causes, CheckRow{Name: p.Words.Text(check.CauseText(x.Name)), Solver: minutes(x.Solver), Declared: declared(x.Declared, minutes),
			Counted: minutes(x.Counted), Interval: minutes(x.Low) + " … " + minutes(x.High), Away: b.away(x.Beyond), Judged: x.Judged})
		out.Shown = out.Shown || !x.Judged
	}
	return out
}

// checkRow writes a figure in its unit.
func (b *builder) checkRow(x check.Figure) CheckRow {
	p, f := b.page, b.page.Format
	share := func(v float64) string {
		if v < 1e-7 {
			v = 0
		}
		return f.Percent(v, 4)
	}
	minutes := func(v float64) string { return f.Downtime(v / 60) }
	name, write := x.Name, share
	switch k := x.Months(); {
	case k == 12:
		name = p.T("check.figure.all-months", "slo", f.SLO(b.w.Objectives.SLO))
	case k > 0:
		name = p.T("check.figure.months", "k", strconv.Itoa(k), "slo", f.SLO(b.w.Objectives.SLO))
	}
	switch x.Name {
	case "unavailability":
		name, write = p.T("check.figure.unavailability"), func(v float64) string { return f.Downtime(v * model.HoursPerYear) }
	case "outages_per_year":
		name, write = p.T("check.figure.outages"), func(v float64) string { return f.Number(v, 4) }
	case "served_fraction":
		name, write = p.T("check.figure.unserved"), func(v float64) string { return f.Percent(1-v, 3) }
	case "year_p50_minutes":
		name, write = p.T("check.figure.year-p50"), minutes
	case "year_p90_minutes":
		name, write = p.T("check.figure.year-p90"), minutes
	case "year_p95_minutes":
		name, write = p.T("check.figure.year-p95"), minutes
	case "year_p99_minutes":
		name, write = p.T("check.figure.year-p99"), minutes
	case "year_no_outage_probability":
		name = p.T("check.figure.year-none")
	case "year_slo_met_probability":
		name = p.T("check.figure.year-met", "slo", f.SLO(b.w.Objectives.SLO))
	case "month_no_outage_probability":
		name = p.T("check.figure.month-none")
	case "month_slo_met_probability":
		name = p.T("check.figure.month-met", "slo", f.SLO(b.w.Objectives.SLO))
	}
	may := func(v float64) string { return f.Percent(v, 2) } // most may be off in probability
	if x.Name == "unavailability" || x.Name == "outages_per_year" {
		may = write
	}
	low, high := x.Low, x.High
	if x.Name == "served_fraction" {
		low, high = x.High, x.Low
	}
	row := CheckRow{Name: name, Solver: "–", Declared: declared(x.Declared, may), Counted: write(x.Counted), Interval: write(low) + " … " + write(min(high, math.MaxFloat64)), Away: b.away(x.Beyond), Judged: x.Judged}
	if !math.IsNaN(x.Solver) {
		row.Solver = write(x.Solver)
	}
	return row
}

// away is how far something is off beyond what is declared.
func (b *builder) away(beyond float64) string {
	if math.IsNaN(beyond) {
		return "–"
	}
	return b.page.Format.Number(math.Abs(beyond), 2) + " σ"
}

// declared is how far off the solver says that it may be.
func declared(v float64, write func(float64) string) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case v == 0:
		return "0"
	}
	return "± " + write(v)
}
