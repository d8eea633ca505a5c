package reliability

import (
	"fmt"
	"sort"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// Assess answers how available a deployment is expected to be: mean, outages, causes, recovery and, when distributions
// is set, the distribution of a year and a month; without them causes of small designs are approximate as those of large
// ones are, and it takes a fraction of the time.
func Assess(d *model.Deployment, fig *reference.Reader, led *model.Ledger, distributions bool) (*model.Availability, error) {
	c := &compiler{d: d, fig: fig, led: led, solve: quick}
	if distributions {
		c.solve = brief
	}
	k, err := c.compile()
	if err != nil {
		return nil, fmt.Errorf("reliability of %s: %w", d.Scenario.ID, err)
	}
	r, err := c.solve(k.model)
	if err != nil {
		return nil, fmt.Errorf("reliability of %s: %w", d.Scenario.ID, err)
	}
	if distributions {
		if err := distribute(k.model, &r, true); err != nil {
			return nil, fmt.Errorf("reliability of %s: %w", d.Scenario.ID, err)
		}
	}
	r.Causes = k.attribute(r.Causes)
	a := availability(&r, d.Workload.Objectives.SLO)
	a.Warnings = append(append(a.Warnings, r.Warnings...), k.warnings...)
	a.Recovery = c.recovery()
	return a, nil
}

// Compiled is the bare model that a deployment compiles to, for showing and for the twin.
func Compiled(d *model.Deployment, fig *reference.Reader) (*Model, error) {
	k, err := (&compiler{d: d, fig: fig, led: &model.Ledger{}, solve: brief}).compile()
	if err != nil {
		return nil, err
	}
	return k.model, nil
}

func availability(r *Result, slo float64) *model.Availability {
	a := &model.Availability{
		Expected: 1 - r.Unavailability, Unavailability: r.Unavailability,
		OutagesPerYear: r.Frequency * model.HoursPerYear, ServedFraction: r.ServedFraction,
		SLO: slo, Method: r.Method, Causes: causes(r),
	}
	if y := r.Year; y != nil {
		a.Year = &model.Downtime{Mean: r.Unavailability * model.HoursPerYear, P50: y.P50, P90: y.P90, P95: y.P95, P99: y.P99, None: y.None, Curve: curve(y)}
		a.YearMet, a.MonthMet = y.Met, r.Month.Met
	}
	return a
}

func curve(d *Distribution) []model.CurvePoint {
	out := make([]model.CurvePoint, len(d.Curve))
	for i, p := range d.Curve {
		out[i] = model.CurvePoint{Hours: p.X, Probability: p.P}
	}
	return out
}

// causes merges equal labels, largest first.
func causes(r *Result) []model.Cause {
	index := map[string]int{}
	var out []model.Cause
	for _, c := range r.Causes {
		i, ok := index[c.Name]
		if !ok {
			i = len(out)
			index[c.Name] = i
			out = append(out, model.Cause{ID: c.Name, Name: causeName(c.Name)})
		}
		out[i].HoursPerYear += c.Unavailability * model.HoursPerYear
		out[i].PerYear += c.Frequency * model.HoursPerYear
	}
	for i := range out {
		if r.Unavailability > 0 {
			out[i].Share = out[i].HoursPerYear / (r.Unavailability * model.HoursPerYear)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].HoursPerYear > out[j].HoursPerYear })
	return out
}

func causeName(id string) model.Text {
	switch id {
	case CauseDeploys:
		return model.Msg("cause.deploys")
	case CauseOperators:
		return model.Msg("cause.operators")
	case CauseRegion:
		return model.Msg("cause.region")
	case CauseZone:
		return model.Msg("cause.zone")
	case CauseFacility:
		return model.Msg("cause.facility")
	case CauseTransit:
		return model.Msg("cause.transit")
	case CauseDNS:
		return model.Msg("cause.dns")
	case CauseMaintenance:
		return model.Msg("cause.maintenance")
	case CauseSwitch:
		return model.Msg("cause.site-switch")
	case CauseBurst:
		return model.Msg("cause.burst")
	case PeakCause:
		return model.Msg("cause.peak")
	}
	if tier, ok := strings.CutPrefix(id, causeTier); ok {
		return model.Msg("cause.tier", "tier", tier)
	}
	return model.Msg("cause.other", "name", id)
}
