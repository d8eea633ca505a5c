package sizing

import (
	"encoding/json"
	"testing"

	"nines/model"
	"nines/model/cost"
	"nines/model/reference"
)

// answer is everything that sizing and cost say of a scenario, as text.
func answer(t *testing.T, w *model.Workload, s *model.Scenario, set *reference.Set) (text string, fig *reference.Reader, led *model.Ledger) {
	t.Helper()
	fig, led = set.Reader(), &model.Ledger{}
	d, err := Deploy(w, s, book(t), fig, led)
	if err != nil {
		return err.Error(), fig, led
	}
	bill, err := cost.Bill(d, book(t), fig, led)
	if err != nil {
		return err.Error(), fig, led
	}
	for i := range d.Tiers {
		d.Tiers[i].Tier = model.Tier{Name: d.Tiers[i].Name} // not the inputs themselves
	}
	b, err := json.Marshal([]any{d.Domains, d.Tiers, d.Flows, d.Extras, d.Warnings, bill.Items, bill.Upfront})
	if err != nil {
		t.Fatal(err)
	}
	return string(b), fig, led
}

// factors is what a perturbation multiplies a number by. Units are whole, so a small nudge may rightly change nothing.
var factors = []float64{0.5, 2, 0.1, 10, 0.01, 100}

// TestEveryAssumptionCounts: a figure or an input that an evaluation lists as read changes its answer.
func TestEveryAssumptionCounts(t *testing.T) {
	for _, s := range ladder() {
		w := workload()
		before, fig, led := answer(t, w, s, reference.Default())
		for _, a := range fig.Used() {
			if !moves(a, func(v float64) bool {
				set, err := reference.Default().With(map[reference.Key]float64{reference.Key(a.Key): v})
				if err != nil {
					t.Fatal(err)
				}
				after, _, _ := answer(t, w, s, set)
				return after != before
			}) {
				t.Errorf("%s: the figure %s (%v %s) is read and changes nothing", s.ID, a.Key, a.Value, a.Unit)
			}
		}
		for _, path := range led.Keys {
			if !inputMoves(t, w, s, path, before) {
				t.Errorf("%s: the input %s is read and changes nothing", s.ID, path)
			}
		}
	}
}

// moves tries perturbations within the unit's domain.
func moves(a model.Assumption, try func(float64) bool) bool {
	for _, f := range factors {
		v := a.Value * f
		if (a.Unit == "share" || a.Unit == "probability") && v >= 1 {
			v = (1 + a.Value) / 2
		}
		if try(v) {
			return true
		}
	}
	return false
}

func inputMoves(t *testing.T, w *model.Workload, s *model.Scenario, path, before string) bool {
	t.Helper()
	for _, v := range perturbed(w, s, path) {
		w2, s2 := w, s
		if x, err := w.With(path, v); err == nil {
			w2 = x
		} else if y, err := s.With(path, v); err == nil {
			s2 = y
		} else {
			return true // a word, such as region: other tests change those
		}
		if after, _, _ := answer(t, w2, s2, reference.Default()); after != before {
			return true
		}
	}
	return false
}

// perturbed is values around that of a path: multiples of the workload's numbers, and for a design's the values that
// shares, ratios, hours and rates take.
func perturbed(w *model.Workload, _ *model.Scenario, path string) []float64 {
	now := map[string]float64{
		"peak": w.Peak, "growth": w.Growth, "request.cpu": float64(w.Request.CPU), "request.memory": float64(w.Request.Memory),
		"request.in": float64(w.Request.In), "request.out": float64(w.Request.Out), "database.queries": w.Database.Queries,
		"database.cpu": float64(w.Database.CPU), "database.data": float64(w.Database.Data), "database.growth": float64(w.Database.Growth),
		"money.engineer": w.Money.Engineer.Float(),
	}
	v, ok := now[path]
	if !ok {
		return []float64{0.05, 0.3, 0.9, 2, 6, 30, 200, 2000}
	}
	out := make([]float64, 0, len(factors))
	for _, f := range factors {
		out = append(out, v*f)
	}
	return out
}
