package scaling

import (
	"strings"
	"testing"

	"nines/model"
	"nines/model/reference"
)

// Every figure of times and work has a source, a date, a confidence and a range around its value; those of one task fall
// with automation.
func TestFigures(t *testing.T) {
	for _, f := range reference.Default().Figures() {
		k := string(f.Key)
		if !strings.HasPrefix(k, "surge.") && !strings.HasPrefix(k, "move.") && !strings.HasPrefix(k, "work.") {
			continue
		}
		if k == "surge.factor" || k == "surge.ramp" {
			continue // defaults of the workload
		}
		if f.Source == "" || f.AsOf == "" || f.Confidence == "" || f.Name.ID == "" || f.Unit == "" || f.Value <= 0 {
			t.Errorf("%s: %+v", k, f)
		}
		if f.High != 0 && (f.Low <= 0 || f.Low > f.Value || f.Value > f.High) {
			t.Errorf("%s: %v is not within %v and %v", k, f.Value, f.Low, f.High)
		}
		if base, ok := strings.CutSuffix(k, "."+model.ByHand); ok && strings.HasPrefix(k, "move.") {
			last := f
			for _, level := range model.Automations[1:] {
				next, ok := reference.Default().Lookup(reference.Key(base + "." + level))
				if !ok || next.Value > last.Value || next.High > last.High {
					t.Errorf("%s.%s: %+v after %+v", base, level, next, last)
				}
				last = next
			}
		}
	}
}

// Every figure and input that a result rests on changes it: perturb one at a time, of designs of all kinds.
func TestAssumptionsMatter(t *testing.T) {
	for name, d := range designs() {
		fig := reference.Default().Reader()
		want, err := Surge(d, fig, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range fig.Used() {
			v := a.Value * 1.3
			if a.Unit == "count" {
				v = a.Value + 1
			}
			set, err := reference.Default().With(map[reference.Key]float64{reference.Key(a.Key): v})
			if err != nil {
				t.Fatal(err)
			}
			got, err := Surge(d, set.Reader(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if render(got) == render(want) {
				t.Errorf("%s: %s = %v instead of %v changes nothing", name, a.Key, v, a.Value)
			}
		}
	}
}

func TestTransitionAssumptionsMatter(t *testing.T) {
	l := ladder()
	for _, pair := range [][2]string{{"single-box", "two-boxes"}, {"two-boxes", "single-az"}, {"multi-az-2", "hybrid-dr"}, {"single-az", "multi-az-2"}, {"colo-one-site", "private-dc"}, {"pilot-light", "active-active"}} {
		fig := reference.Default().Reader()
		want := Transitions(l[pair[0]], l[pair[1]], data(20), fig, nil)
		for _, a := range fig.Used() {
			set, err := reference.Default().With(map[reference.Key]float64{reference.Key(a.Key): a.Value * 1.3})
			if err != nil {
				t.Fatal(err)
			}
			if got := Transitions(l[pair[0]], l[pair[1]], data(20), set.Reader(), nil); renderAll(got) == renderAll(want) {
				t.Errorf("%v: %s = %v instead of %v changes nothing", pair, a.Key, a.Value*1.3, a.Value)
			}
		}
	}
}
