package plan

import (
	"math"
	"slices"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
	"nines/model/sizing"
)

// DrillAnswer is a recorded scale-out laid over the prediction for one tier, with the figures that it says otherwise.
type DrillAnswer struct {
	Scenario *model.Scenario
	Tier     *model.PlacedTier
	Fit      scaling.DrillFit
	Forecast scaling.DrillForecast
	// Late is the mean of recorded minus predicted arrivals, in seconds.
	Late    float64
	Figures []FittedFigure

	Assumptions []model.Assumption
	Warnings    []model.Text
}

// FittedFigure is a figure as the record has it, in the figure's unit.
type FittedFigure struct {
	Key       reference.Key
	Name      model.Text
	Unit      string
	Value     float64
	Low, High float64 // of the record; both 0 where it has one value
	Was       float64
}

// FitDrill lays a record over the prediction for a tier. The errors are a design that cannot be sized and a tier that does
// not follow the load.
func FitDrill(in Inputs, s *model.Scenario, tier string, drill *scaling.Drill) (*DrillAnswer, error) {
	fig, led := in.Figures.Reader(), &model.Ledger{}
	d, err := sizing.Deploy(in.Workload, s, in.Book, fig, led)
	if err != nil {
		return nil, err
	}
	t, err := elasticTier(d, tier)
	if err != nil {
		return nil, err
	}
	a := &DrillAnswer{Scenario: s, Tier: t, Fit: scaling.FitDrill(drill)}
	if a.Forecast, err = scaling.PredictDrill(d, t, a.Fit, fig, led); err != nil {
		return nil, err
	}
	n := min(len(a.Fit.Arrivals), len(a.Forecast.Arrivals))
	for i := range n {
		a.Late += (a.Fit.Arrivals[i] - a.Forecast.Arrivals[i]) / float64(n)
	}
	a.fit(in.Figures, d, fig)
	p := evaluation{Inputs: in, Evaluation: &Evaluation{Scenario: s}, fig: fig, led: led}
	a.Assumptions = p.assumptions()
	return a, nil
}

// fit turns the record into figures.
func (a *DrillAnswer) fit(set *reference.Set, d *model.Deployment, fig *reference.Reader) {
	f, boots := &a.Fit, slices.Clone(a.Fit.Boots)
	delay := a.Forecast.Alarm + a.Forecast.Lag
	if f.DelayKnown {
		a.delay(set, fig)
	} else { // a boot is what is left of the whole when the predicted delay is taken off
		for i := range boots {
			boots[i] = math.Max(0, boots[i]-delay)
		}
		a.Warnings = append(a.Warnings, model.Msg("drill.warn.delay"))
	}
	if a.Tier.Scaling.WarmPool > 0 {
		a.Warnings = append(a.Warnings, model.Msg("drill.warn.warm-pool"))
	}
	slices.Sort(boots)
	mean := 0.0
	for _, b := range boots {
		mean += b / float64(len(boots))
	}
	if mean <= 0 {
		a.Warnings = append(a.Warnings, model.Msg("drill.warn.early"))
		return
	}
	p95 := boots[min(len(boots)-1, int(0.95*float64(len(boots))))]
	a.add(set, bootKey(a.Tier, d.Operations.Automation), mean, boots[0], math.Max(p95, mean))
	if p50 := boots[len(boots)/2]; len(boots) > 3 && p50 > 0 && p95 > p50 {
		a.add(set, "surge.boot.spread", p95/p50, 0, 0)
	}
	if a.Tier.Scaling.Policy == model.PolicyStep && a.Tier.Scaling.Step == 0 && f.First > 0 && f.Start > 0 {
		a.add(set, "surge.step.share", math.Min(1, float64(f.First)/float64(f.Start)), 0, 0)
	}
}

// delay splits the time to the first launch into whole metric periods of the alarm and the rest.
func (a *DrillAnswer) delay(set *reference.Set, fig *reference.Reader) {
	lag, period, periods := reference.Key("surge.metric-lag"), fig.Peek("surge.metric-period"), fig.Peek("surge.alarm-periods")
	if a.Tier.On == model.OnKubernetes {
		lag, period, periods = "surge.kubernetes.lag", fig.Peek("surge.kubernetes.sync"), 1
	}
	rest := a.Fit.Delay - periods*period
	if rest < 0 && periods > 1 { // the alarm took fewer periods than the figures say
		few := math.Max(1, math.Floor(a.Fit.Delay/period))
		a.add(set, "surge.alarm-periods", few, 0, 0)
		rest = a.Fit.Delay - few*period
	}
	if rest > 0 {
		a.add(set, lag, rest, 0, 0)
	}
}

// add takes a figure in that the record says otherwise: by more than a hundredth.
func (a *DrillAnswer) add(set *reference.Set, key reference.Key, value, low, high float64) {
	was, ok := set.Lookup(key)
	if !ok || math.Abs(value-was.Value) <= 0.01*math.Abs(was.Value) {
		return
	}
	if low == high {
		low, high = 0, 0
	}
	a.Figures = append(a.Figures, FittedFigure{Key: key, Name: was.Name, Unit: was.Unit, Value: value, Low: low, High: high, Was: was.Value})
}

// bootKey is the figure that a tier's boot is taken from (model/sizing).
func bootKey(t *model.PlacedTier, automation string) reference.Key {
	switch {
	case t.On == model.OnKubernetes:
		return "boot.kubernetes"
	case t.On == model.OnFargate:
		return "boot.fargate"
	case automation == model.AsCode || automation == model.Pipeline:
		return "boot.instance"
	}
	return "boot.instance.build"
}
