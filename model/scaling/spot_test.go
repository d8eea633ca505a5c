package scaling

import (
	"testing"

	"nines/model"
)

// Units bought on the spot market come later than those on demand, by what a refused request takes: half of the times
// little, one time in ten much. The step stands before the boot.
func TestSpotComesLater(t *testing.T) {
	play := func(spot int) model.TimeToScale {
		w := web(4, 16)
		w.SpotUnits, w.Purchase.Spot = spot, float64(spot)/4
		return surge(t, deployment(240, 3, 0, inCloud(), balancer(), w, database(model.TopologySingle, 5000)))
	}
	demand, market := play(0), play(2)
	if market.P50 <= demand.P50 || market.P90-demand.P90 <= market.P50-demand.P50 {
		t.Errorf("on demand %v and %v, on the spot market %v and %v", demand.P50, demand.P90, market.P50, market.P90)
	}
	seen := false
	for i, s := range market.Steps {
		if s.Name.ID != "surge.step.spot" {
			continue
		}
		seen = true
		if next := market.Steps[i+1]; next.Name.ID != "surge.step.boot" || next.At != s.At+s.Lasts {
			t.Errorf("after the wait until %v comes %s at %v", s.At+s.Lasts, next.Name.ID, next.At)
		}
	}
	if !seen {
		t.Errorf("no step says so: %+v", market.Steps)
	}
	for _, s := range demand.Steps {
		if s.Name.ID == "surge.step.spot" {
			t.Error("a tier on demand waits for the spot market")
		}
	}
}
