package plan_test

import (
	"testing"

	"nines/model/plan"
)

// A second site that waits shortens long outages and lengthens none: a cause that lasts minutes costs what it costs at one
// site, and losing the site costs no more than the takeover.
func TestASecondSiteNeverHurts(t *testing.T) {
	c := compare(t, inputs(t))
	for _, pair := range []struct{ one, two, lost string }{
		{"multi-az-2", "pilot-light", "region"}, {"colo-one-site", "colo-two-sites", "facility"}, {"colo-one-site", "hybrid-dr", "facility"},
	} {
		one, two := hoursByCause(t, c, pair.one), hoursByCause(t, c, pair.two)
		for _, cause := range []string{"maintenance", "tier:db", pair.lost} {
			if one[cause] == 0 || two[cause] == 0 {
				t.Errorf("%s and %s: no downtime by %s in %v and %v", pair.one, pair.two, cause, one, two)
			}
			if two[cause] > one[cause]*1.001 {
				t.Errorf("%s: %s costs %.4f h a year, and %.4f with one site (%s)", pair.two, cause, two[cause], one[cause], pair.one)
			}
		}
		if two[pair.lost] > one[pair.lost]/3 {
			t.Errorf("%s: the second site leaves %.3f of %.3f h a year of %s", pair.two, two[pair.lost], one[pair.lost], pair.lost)
		}
	}
}

func hoursByCause(t *testing.T, c *plan.Comparison, id string) map[string]float64 {
	out := map[string]float64{}
	for _, cause := range byID(t, c, id).Availability.Causes {
		out[cause.ID] = cause.HoursPerYear
	}
	return out
}
