package reliability

import (
	"math"
	"slices"
	"sort"

	"nines/model"
	"nines/model/reference"
)

// Logged is one incident of a log of one's own.
type Logged struct {
	Cause string // one of [FitCauses]
	Scope string // what it hit: a zone, a machine, a name
	Start model.Hours
	Lasts model.Hours // more than 0
}

// FitCause says which figures the incidents of a cause measure.
type FitCause struct {
	Name   string
	Rate   reference.Key // events a year of one unit; of "transit" the mean hours between failures of one circuit
	Repair reference.Key // "" where the length of an incident is not the figure: it holds time to notice and respond too
	Region bool          // the figures have variants by region, and the scope names a zone or region
	Hit    reference.Key // a share that is 1 for events that did hit; "" for none
}

// FitCauses are the causes that a log may name.
var FitCauses = []FitCause{
	{Name: "region", Rate: "region.rate", Repair: "region.mttr", Region: true, Hit: "region.hit"},
	{Name: "zone", Rate: "zone.rate", Repair: "zone.mttr", Region: true},
	{Name: "facility", Rate: "facility.rate", Repair: "facility.mttr", Hit: "facility.hit.colo"},
	{Name: "transit", Rate: "transit.mttf", Repair: "transit.mttr"},
	{Name: "instance", Rate: "instance.rate", Repair: "instance.recovery"},
	{Name: "reboot", Rate: "instance.reboot.rate", Repair: "instance.reboot.mttr"},
	{Name: "process", Rate: "process.rate", Repair: "process.mttr"},
	{Name: "server", Rate: "server.rate"},
	{Name: "load-balancer", Rate: "lb.node.rate", Repair: "lb.node.mttr"},
	{Name: "managed", Rate: "managed.rate", Repair: "managed.mttr"},
	{Name: "database", Rate: "db.rate", Repair: "db.mttr"},
	{Name: "own-database", Rate: "db.self.rate"},
	{Name: "dns", Rate: "dns.rate", Repair: "dns.mttr"},
}

// FitResult is what the incidents of one cause say of its figures.
type FitResult struct {
	Cause  FitCause
	Rate   reference.Key // with the region, where there is a figure of it
	Repair reference.Key
	Events int
	Units  int     // watched
	Years  float64 // units × the window
	// Prior is nines' figure as a gamma law, Posterior with the count; Naive is the count over its exposure.
	Prior, Posterior reference.Gamma
	Naive            float64
	Length           Lengths
}

// Lengths is what is known of how long incidents last: the exponential law, the lognormal law, and which is likelier.
type Lengths struct {
	Mean, Low, High model.Hours // of the likelier law, with its P5 and P95
	Exponential     float64     // log-likelihood at its maximum
	Lognormal       float64     // NaN with fewer than three incidents or equal lengths
	CV              float64     // of the lognormal law
	IsLognormal     bool        // by Akaike's criterion, corrected for few incidents
}

// Fit estimates rates and repair times by cause, in the order of [FitCauses], from incidents seen in a window of so many
// hours. units says how many of a cause were watched; what it leaves out is taken to be the scopes that the log names.
func Fit(log []Logged, window model.Hours, units map[string]int, fig *reference.Reader) []FitResult {
	var out []FitResult
	for _, cause := range FitCauses {
		groups := map[reference.Key][]Logged{}
		var order []reference.Key
		for _, l := range log {
			if l.Cause != cause.Name {
				continue
			}
			key := cause.figure(cause.Rate, l.Scope, fig)
			if groups[key] == nil {
				order = append(order, key)
			}
			groups[key] = append(groups[key], l)
		}
		sort.Slice(order, func(i, j int) bool { return order[i] < order[j] })
		for _, key := range order {
			out = append(out, cause.fit(key, groups[key], window, units[cause.Name], fig))
		}
	}
	return out
}

// figure is the region's own figure when there is one: the scope is a region, or a zone such as us-east-1a.
func (c FitCause) figure(key reference.Key, scope string, fig *reference.Reader) reference.Key {
	if !c.Region {
		return key
	}
	for _, region := range []string{scope, scope[:max(0, len(scope)-1)]} {
		if k := key + "." + reference.Key(region); fig.Has(k) {
			return k
		}
	}
	return key
}

func (c FitCause) fit(key reference.Key, log []Logged, window model.Hours, units int, fig *reference.Reader) FitResult {
	f := FitResult{Cause: c, Rate: key, Events: len(log), Units: units}
	if f.Units == 0 {
		scopes := map[string]bool{}
		for _, l := range log {
			scopes[l.Scope] = true
		}
		f.Units = len(scopes)
	}
	f.Years = float64(f.Units) * float64(window) / model.HoursPerYear
	f.Naive = float64(f.Events) / f.Years
	f.Prior = c.prior(fig.Figure(key))
	f.Posterior = f.Prior.Updated(float64(f.Events), f.Years)
	lengths := make([]float64, len(log))
	for i, l := range log {
		lengths[i] = float64(l.Lasts)
	}
	prior := 0.0
	if c.Repair != "" {
		f.Repair = c.figure(c.Repair, log[0].Scope, fig)
		prior = fig.Value(f.Repair)
	}
	f.Length = lengthsOf(lengths, prior)
	return f
}

// prior is nines' figure as a gamma law: its mean is the figure's value and its P95 the upper end of the range, when there
// is one; else it weighs as one event. transit is given as a time between failures.
func (c FitCause) prior(f reference.Figure) reference.Gamma {
	mean, high := f.Value, f.High
	if f.Unit == "h" {
		mean, high = model.HoursPerYear/f.Value, 0
		if f.Low > 0 {
			high = model.HoursPerYear / f.Low
		}
	}
	if mean <= 0 {
		return reference.Gamma{Events: 0.5, Exposure: 1} // Jeffreys' shape; of one unit-year
	}
	shape := 1.0
	if high > mean {
		low, most := 0.05, 200.0 // P95 over the mean falls with the shape, from shapes of about 0.2 on
		for range 60 {
			shape = math.Sqrt(low * most)
			if (reference.Gamma{Events: shape, Exposure: shape}).Quantile(0.95) > high/mean && shape > 0.2 {
				low = shape
			} else {
				most = shape
			}
		}
		shape = math.Max(0.2, shape)
	}
	return reference.Gamma{Events: shape, Exposure: shape / mean}
}

// lengthsOf fits both laws by maximum likelihood and keeps the likelier one.
//
// Exponential: mean x̄, log L = -n (ln x̄ + 1); its mean's interval is that of the inverse of a gamma posterior with nines'
// figure as one observation. Lognormal: μ and σ of the logarithms, log L = -Σ ln x - n/2 (ln 2πσ² + 1), mean
// exp(μ + σ²/2) with D. R. Cox's interval (cited in X.-H. Zhou, S. Gao, "Confidence intervals for the log-normal mean",
// Statistics in Medicine 16, 1997).
func lengthsOf(x []float64, prior float64) Lengths {
	n := float64(len(x))
	sum, logs := 0.0, 0.0
	for _, v := range x {
		sum += v
		logs += math.Log(v)
	}
	l := Lengths{Exponential: -n * (math.Log(sum/n) + 1), Lognormal: math.NaN()}
	seen := reference.Gamma{Events: n + 1, Exposure: sum} // an improper prior, so that its mean is x̄
	if prior > 0 {
		seen = reference.Gamma{Events: n + 2, Exposure: sum + prior}
	}
	l.Mean = model.Hours(seen.Exposure / (seen.Events - 1))
	l.Low, l.High = model.Hours(1/seen.Quantile(0.95)), model.Hours(1/seen.Quantile(0.05))
	if len(x) < 3 || slices.Max(x) == slices.Min(x) {
		return l
	}
	mu, square := logs/n, 0.0
	for _, v := range x {
		square += (math.Log(v) - mu) * (math.Log(v) - mu)
	}
	variance := square / n
	l.Lognormal = -logs - n/2*(math.Log(2*math.Pi*variance)+1)
	l.CV = math.Sqrt(math.Expm1(variance))
	if corrected(l.Lognormal, 2, n) >= corrected(l.Exponential, 1, n) {
		return l
	}
	l.IsLognormal = true
	s2 := square / (n - 1)
	mean, half := mu+s2/2, 1.6448536269514722*math.Sqrt(s2/n+s2*s2/(2*(n-1)))
	l.Mean, l.Low, l.High = model.Hours(math.Exp(mean)), model.Hours(math.Exp(mean-half)), model.Hours(math.Exp(mean+half))
	return l
}

// corrected is Akaike's criterion for few observations, less is better: -2 log L + 2k + 2k(k+1)/(n-k-1) (C. Hurvich, C.-L. Tsai,
// "Regression and time series model selection in small samples", Biometrika 76, 1989).
func corrected(logL, k, n float64) float64 {
	if n <= k+1 {
		return math.Inf(1)
	}
	return -2*logL + 2*k + 2*k*(k+1)/(n-k-1)
}
