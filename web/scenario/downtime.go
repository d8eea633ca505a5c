package scenario

import (
	"math"

	"nines/model"
	"nines/web/ui/svg"
)

// Downtime is the availability section.
type Downtime struct {
	Expected, Method string
	Dots             []string // drawings: wide and phone; empty without a distribution
	Quantiles        []Figure
	Missed           string
	Recovery         []Recovery
	RTO, RPO         string // asked for
	Causes           []Cause
	Total, Outages   string
	Budget           string // the error budget in a sentence
	Model            string // address of the reliability model as a file
	Warnings         []string
}

// Recovery is a row of the recovery table.
type Recovery struct {
	Name, RTO, RPO, Why string
	More                string
	RTOLate, RPOLate    bool
}

// Cause is a bar of the downtime, with its derivation.
type Cause struct {
	Hours, Name, Share, Rate, Each, Bar string
	Formula                             string
}

func (b *builder) downtime() *Downtime {
	a := b.e.Availability
	if a == nil {
		return nil
	}
	p, f := b.page, b.page.Format
	mean := a.Unavailability * model.HoursPerYear
	budget := model.BudgetOf(a.SLO, a.Unavailability)
	d := &Downtime{Expected: f.Availability(a.Unavailability), Method: methodIn(b.page.Words, a.Method), Total: f.HoursNumber(mean),
		RTO: f.Duration(float64(b.w.Objectives.RTO)), RPO: f.Duration(float64(b.w.Objectives.RPO)),
		Outages:  p.T("web.causes.outages", "n", f.Number(a.OutagesPerYear, 2)),
		Budget:   p.T("budget.say", "slo", f.SLO(a.SLO), "year", f.Downtime(float64(budget.Year)), "month", f.Downtime(float64(budget.Month)), "used", f.Percent(budget.Expected, 2)),
		Warnings: b.texts(a.Warnings)}
	if b.e.Deployment != nil {
		d.Model = b.link.To("/scenarios/" + b.e.Scenario.ID + "/model.yaml")
	}
	for _, r := range a.Recovery {
		d.Recovery = append(d.Recovery, b.recovery(r))
	}
	most := 0.0
	for _, c := range a.Causes {
		most = math.Max(most, c.HoursPerYear)
	}
	for _, c := range a.Causes {
		if c.HoursPerYear > 0 {
			d.Causes = append(d.Causes, b.cause(c, most))
		}
	}
	if y := a.Year; y != nil {
		d.Quantiles = []Figure{{Name: "P50", Value: f.Downtime(y.P50)}, {Name: "P90", Value: f.Downtime(y.P90)}, {Name: "P95", Value: f.Downtime(y.P95)}, {Name: "P99", Value: f.Downtime(y.P99)}}
		d.Missed = p.T("web.years.none", "none", f.OfHundred(y.None))
		d.Dots = b.dots(a)
	}
	return d
}

func (b *builder) recovery(r model.Recovery) Recovery {
	f := b.page.Format
	out := Recovery{Name: b.page.T("web.disruption." + r.Disruption), RTO: f.Duration(float64(r.RTO)), RPO: f.Duration(float64(r.RPO)), Why: b.page.Words.Text(r.Why)}
	out.More = b.recoveryMore(r)
	out.RTOLate = r.RTO < 0 || r.RTO > b.w.Objectives.RTO
	out.RPOLate = r.RPO < 0 || r.RPO > b.w.Objectives.RPO
	return out
}

// cause says how many hours, and how they come about: how often × how long.
func (b *builder) cause(c model.Cause, most float64) Cause {
	f := b.page.Format
	out := Cause{Hours: tiny(c.HoursPerYear, f.HoursNumber(c.HoursPerYear)), Name: b.page.Words.Text(c.Name), Share: f.Percent(c.Share, 2), Bar: bar(c.HoursPerYear / most)}
	if c.PerYear > 0 {
		out.Rate = tiny(c.PerYear, f.Number(c.PerYear, 2))
		out.Each = f.Clock(c.HoursPerYear / c.PerYear * 3600)
		out.Formula = b.page.T("web.causes.formula", "rate", f.Number(c.PerYear, 4), "each", f.Long(c.HoursPerYear/c.PerYear*3600), "hours", f.Number(c.HoursPerYear, 4))
	}
	return out
}

// tiny is a number as it is written in a column, or that it is less than the column tells apart; what it opens to has it whole.
func tiny(v float64, written string) string {
	if v > 0 && v < 5e-6 {
		return "< 0.00001"
	}
	return written
}

func bar(share float64) string {
	c := svg.New(100, 13)
	c.Element("rect", "x", "0", "y", "0", "width", svg.N(math.Max(share*100, .3))+"%", "height", "13")
	return `<svg class="b" width="100%" height="13" aria-hidden="true">` + c.Body() + `</svg>`
}
