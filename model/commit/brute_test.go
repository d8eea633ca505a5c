package commit

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// slow lays commitments over hours one unit price at a time, in AWS's order, in words of its own: the twin of lay.
// Reservations come as counts by line, plans as dollars: one for family "m7g" and one for all.
func slow(lines []testLine, shares []float64, counts []float64, instance, compute float64) float64 {
	total := instance + compute
	for i, l := range lines {
		total += counts[i] * l.ri
	}
	for step, share := range shares {
		left := make([]float64, len(lines))
		for i, l := range lines {
			left[i] = math.Max(0, l.units[step]-counts[i])
		}
		draw := func(budget float64, rate func(testLine) float64, holds func(testLine) bool) {
			var turn []int
			for i := range lines {
				if holds(lines[i]) {
					turn = append(turn, i)
				}
			}
			sort.SliceStable(turn, func(a, b int) bool {
				x, y := lines[turn[a]], lines[turn[b]]
				return 1-rate(x)/x.price > 1-rate(y)/y.price
			})
			for _, i := range turn {
				n := math.Min(left[i], budget/rate(lines[i]))
				left[i] -= n
				budget -= n * rate(lines[i])
			}
		}
		draw(instance, func(l testLine) float64 { return l.instance }, func(l testLine) bool { return l.family == "m7g" })
		draw(compute, func(l testLine) float64 { return l.compute }, func(testLine) bool { return true })
		for i, l := range lines {
			total += share * left[i] * l.price
		}
	}
	return total
}

type testLine struct {
	family                       string
	price, ri, instance, compute float64
	units                        []float64 // by step, not falling
}

func cents(t *rapid.T, low, high int, name string) float64 {
	return float64(rapid.IntRange(low, high).Draw(t, name)) / 1000
}

// drawCase makes two lines, one of m7g and one of c7g, in three steps of the hours.
func drawCase(t *rapid.T) ([]testLine, []float64, *Usage) {
	book := shelf{}
	a := rapid.IntRange(5, 60).Draw(t, "share 1")
	b := rapid.IntRange(5, 95-a).Draw(t, "share 2")
	shares := []float64{float64(a) / 100, float64(b) / 100, float64(100-a-b) / 100}
	var lines []testLine
	var tiers []model.PlacedTier
	for i, fam := range []string{"m7g", "c7g"} {
		// Plans are never cheaper than the reservation of the same type, as sold.
		l := testLine{family: fam, price: cents(t, 80, 120, "on demand")}
		l.ri = cents(t, 30, 70, "reserved")
		l.instance = l.ri + cents(t, 0, 5, "instance plan")
		l.compute = l.instance + cents(t, 0, 15, "compute plan")
		n := 0
		for range shares {
			n += rapid.IntRange(0, 2).Draw(t, "units")
			l.units = append(l.units, float64(n))
		}
		typ := fam + ".large"
		f := func(v float64) string { return fmt.Sprintf("%.3f", v) }
		book[key(model.EC2OnDemand, typ)], book[key(model.EC2RI1y, typ)] = f(l.price), f(l.ri)
		book[key(model.EC2SPCompute1yNo, typ)] = f(l.compute)
		if fam == "m7g" {
			book[key(model.EC2SPInstance1yNo, typ)] = f(l.instance)
		}
		tiers = append(tiers, ec2(fmt.Sprint("t", i), typ, curve(shares[0], l.units[0], shares[1], l.units[1], shares[2], l.units[2])))
		lines = append(lines, l)
	}
	return lines, shares, usage(book, tiers...)
}

// The search against trying everything: all counts of both reservations, and of each plan every amount that covers some of
// the lines in some step. Two plans beside each other are searched one after the other, which now and then leaves a
// fraction of a percent; where no two plans meet the search is exact ([TestBestIsExact]).
func TestBestAgainstEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, shares, u := drawCase(t)
		least := math.Inf(1)
		top := len(shares) - 1
		for m := 0.0; m <= lines[0].units[top]; m++ {
			for c := 0.0; c <= lines[1].units[top]; c++ {
				for n := 0.0; n <= lines[0].units[top]; n++ {
					for x := 0.0; x <= lines[0].units[top]; x++ {
						for y := 0.0; y <= lines[1].units[top]; y++ {
							least = math.Min(least, slow(lines, shares, []float64{m, c}, n*lines[0].instance, x*lines[0].compute+y*lines[1].compute))
						}
					}
				}
			}
		}
		vs := u.variables(model.Buying{Mode: model.BuyBest, Only: []string{"1y", "no"}})
		got := u.search(vs, mostTried).cost
		if many := u.search(vs, 0).cost; many > least*1.03 {
			t.Fatalf("without trying all counts the search finds %v an hour, everything tried %v: %+v", many, least, lines)
		}
		if got > least*1.01 {
			t.Fatalf("the search finds %v an hour, everything tried %v: %+v", got, least, lines)
		}
		bought := u.Choose(model.Buying{Mode: model.BuyBest, Only: []string{"1y", "no"}})
		with, without, err := u.Spend(bought)
		if err != nil || with > without*(1+1e-9) || with/730 > got+0.002 {
			t.Fatalf("what is bought costs %v an hour of %v, %v", with/730, without/730, err)
		}
	})
}

// With reservations alone, or with one plan beside them, nothing that is tried costs less.
func TestBestIsExact(t *testing.T) {
	for _, c := range []struct {
		name     string
		only     []string
		instance float64 // 0: not allowed
		compute  float64
	}{{"reservations", []string{"1y", "no", "ri"}, 0, 0}, {"and a compute plan", []string{"1y", "no"}, 0, 1}} {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				lines, shares, u := drawCase(t)
				least := math.Inf(1)
				top := len(shares) - 1
				for m := 0.0; m <= lines[0].units[top]; m++ {
					for n := 0.0; n <= lines[1].units[top]; n++ {
						for x := 0.0; x <= c.compute*lines[0].units[top]; x++ {
							for y := 0.0; y <= c.compute*lines[1].units[top]; y++ {
								least = math.Min(least, slow(lines, shares, []float64{m, n}, 0, x*lines[0].compute+y*lines[1].compute))
							}
						}
					}
				}
				vs := slices.DeleteFunc(u.variables(model.Buying{Mode: model.BuyBest, Only: c.only}), func(v variable) bool { return v.Kind == model.SPInstance })
				if got := u.search(vs, mostTried).cost; got > least*(1+1e-9) {
					t.Fatalf("the search finds %v an hour, everything tried %v: %+v", got, least, lines)
				}
			})
		})
	}
}

// lay against its twin, for any commitments.
func TestLayAgainstTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, shares, u := drawCase(t)
		counts := []float64{float64(rapid.IntRange(0, 5).Draw(t, "m")), float64(rapid.IntRange(0, 5).Draw(t, "c"))}
		instance, compute := cents(t, 0, 300, "instance"), cents(t, 0, 300, "compute")
		owned := []model.Commitment{
			{Kind: model.SPCompute, Term: 1, Payment: model.PayNone, Hourly: model.Dollars(fmt.Sprintf("%.3f", compute))},
			{Kind: model.SPInstance, Term: 1, Payment: model.PayNone, Family: "m7g", Region: home, Hourly: model.Dollars(fmt.Sprintf("%.3f", instance))},
			{Kind: model.RIStandard, Term: 1, Payment: model.PayNone, Type: "m7g.large", Region: home, Count: int(counts[0])},
			{Kind: model.RIStandard, Term: 1, Payment: model.PayNone, Type: "c7g.large", Region: home, Count: int(counts[1])},
		}
		r, err := u.Report(owned)
		if err != nil {
			t.Fatal(err)
		}
		if want := slow(lines, shares, counts, instance, compute) * 730; math.Abs(r.Spending-want) > 1e-7*(1+want) {
			t.Fatalf("spending %v, the twin %v", r.Spending, want)
		}
		if r.Coverage < 0 || r.Coverage > 1+1e-9 || r.Utilization < 0 || r.Utilization > 1+1e-9 {
			t.Fatalf("coverage %v, utilization %v", r.Coverage, r.Utilization)
		}
	})
}
