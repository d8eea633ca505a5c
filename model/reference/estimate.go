package reference

import (
	"fmt"
	"strconv"

	"nines/model"
)

// Estimate is how a rate of events was estimated from a short record of its own and what the fleet knows: a gamma prior,
// updated by the count (Gamma(a + k, b + T), [Gamma.Updated]).
type Estimate struct {
	Key       Key
	Region    string // "" where there is no record of one's own
	Prior     Gamma  // events in region-years
	Events    float64
	Years     float64
	Posterior Gamma
}

// Naive is the count over its exposure, which is what one would say without the fleet; 0 without a record.
func (e Estimate) Naive() float64 {
	if e.Years == 0 {
		return 0
	}
	return e.Events / e.Years
}

// fleetPrior is what 38 AWS regions say of the next one: the gamma law that makes their counts likeliest (empirical Bayes,
// C. N. Morris, "Parametric Empirical Bayes Inference", JASA 78 (1983)): the counts, 9 + 6 × 1 and 31 × 0 in 322
// region-years, are then negative binomial, log-likelihood -51.15. The weight is small because regions differ: seven
// region-years of the fleet count as much as seven of one's own.
var fleetPrior = Gamma{Events: 0.27, Exposure: 7.0}

// regionRecords are publicized region service events from 2011 (or the region's opening) to 2026-11, in years. Counts
// are those of the incident catalogue, global events and single zones left out; years of opening are general knowledge.
var regionRecords = []struct {
	region        string
	events, years float64
}{
	{"us-east-1", 9, 15.9}, {"us-west-2", 1, 15.0}, {"eu-west-1", 0, 15.9}, {"eu-central-1", 0, 12.1},
	{"ap-northeast-1", 1, 15.7}, {"ap-northeast-2", 1, 10.9}, {"ap-southeast-1", 0, 15.9},
	{"us-east-2", 1, 10.1}, {"us-west-1", 1, 15.9}, {"me-central-1", 1, 4.2},
}

// Estimates lists how the rates of region events were estimated: the fleet's prior, then each region with a record.
func Estimates() []Estimate {
	out := []Estimate{{Key: "region.rate", Prior: fleetPrior, Posterior: fleetPrior}}
	for _, r := range regionRecords {
		out = append(out, Estimate{Key: Key("region.rate." + r.region), Region: r.region, Prior: fleetPrior,
			Events: r.events, Years: r.years, Posterior: fleetPrior.Updated(r.events, r.years)})
	}
	return out
}

// estimatedFigures are the figures that [Estimates] lead to, with the interval from P5 to P95.
func estimatedFigures() []Figure {
	var out []Figure
	for _, e := range Estimates() {
		f := Figure{Key: e.Key, Value: e.Posterior.Mean(), Low: e.Posterior.Quantile(0.05), High: e.Posterior.Quantile(0.95),
			Unit: "1/y", Filter: "publicized", Name: model.Msg("figure.region.rate"),
			Provenance: model.Provenance{AsOf: "2026-11", Confidence: model.Medium}}
		f.Source = fmt.Sprintf("15 region service events in 322 region-years of 38 AWS regions, 2011-2026, from public incident reports: a gamma law of %s events in %s years",
			short(e.Prior.Events), short(e.Prior.Exposure))
		if e.Region != "" {
			f.Source = fmt.Sprintf("%s region service events in %s years of %s, 2011-2026, from public incident reports, with the fleet's %s in %s years as prior: %s / %s",
				short(e.Events), short(e.Years), e.Region, short(e.Prior.Events), short(e.Prior.Exposure), short(e.Posterior.Events), short(e.Posterior.Exposure))
			f.Confidence = model.Derived
		}
		out = append(out, f)
	}
	return out
}

func short(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
