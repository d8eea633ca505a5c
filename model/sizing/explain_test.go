package sizing

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/model/reference"
)

func explain(t testing.TB, w *model.Workload, s *model.Scenario, units map[string]int) *Explanation {
	t.Helper()
	x, err := Explain(w, s, book(t), reference.Default().Reader(), nil, units)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func size(t testing.TB, x *Explanation, id string) *TierSize {
	t.Helper()
	for i := range x.Tiers {
		if x.Tiers[i].Tier.ID == id {
			return &x.Tiers[i]
		}
	}
	t.Fatalf("no tier %s", id)
	return nil
}

// An explanation is of the deployment that Deploy makes, and its heaviest hour runs the units of the peak.
func TestExplanationIsOfTheDeployment(t *testing.T) {
	for _, s := range ladder() {
		w := workload()
		d, x := deploy(t, w, s), explain(t, w, s, nil)
		for i := range d.Tiers {
			pt, z := &d.Tiers[i], &x.Tiers[i]
			if z.Tier.ID != pt.ID || z.Tier.Units != pt.Units || z.Tier.Offer != pt.Offer {
				t.Errorf("%s %s: %d × %s, deployed %d × %s", s.ID, pt.ID, z.Tier.Units, z.Tier.Offer, pt.Units, pt.Offer)
			}
			if !z.Sized {
				continue
			}
			if len(z.Hours) != 24 || !z.Stable || z.Binds == "" || len(z.Bounds) == 0 {
				t.Errorf("%s %s: %d hours, stable %v, %q binds of %v", s.ID, pt.ID, len(z.Hours), z.Stable, z.Binds, z.Bounds)
			}
			last := z.Hours[23]
			if want := map[bool]int{true: pt.Full, false: pt.Units}[z.Takes]; pt.Kind == model.KindCompute && pt.Role != model.RoleBurst && last.Units != want {
				t.Errorf("%s %s: %d units in the heaviest hour, %d deployed", s.ID, pt.ID, last.Units, want)
			}
			for _, h := range z.Hours {
				if h.CPU > 0 && !(h.Wait <= z.Limit+1e-9 && h.P50 <= h.P95 && h.P95 <= h.P99 && h.Use < z.Target+1e-9 && h.CPU <= h.Use+1e-9) {
					t.Errorf("%s %s: %+v with target %v and limit %v", s.ID, pt.ID, h, z.Target, z.Limit)
				}
			}
		}
	}
}

// By hand, the design two-zones at 30 requests/s: web chose 1-vCPU machines of a full core (c6g.medium or the like) with
// s = 15 ms a request. Two of them are M/M/2 with a = 0.45, ρ = 0.225: B = (a²/2)/(1+a+a²/2) = 0.10125/1.55125 =
// 0.0652699, C = B/(1 − ρ(1 − B)) = 0.0826531.
func TestHourWorkedByHand(t *testing.T) {
	m := machine{cores: 1, servers: 1, memory: 4 * model.GiB, network: math.Inf(1)}
	h := hour(30, 2, 1/0.015, m, ask{cpu: 0.015, calls: 1})
	if math.Abs(h.Wait-0.0826531) > 1e-6 || math.Abs(h.CPU-0.225) > 1e-12 || math.Abs(h.Use-0.225) > 1e-12 {
		t.Errorf("waits %v, CPU %v, used %v", h.Wait, h.CPU, h.Use)
	}
	// 99 % of requests are inside at most as long as [Queue.Solve] says.
	if want := (Queue{Servers: 2, Offered: 0.45, Service: 0.015}).Solve().P99Response; math.Abs(h.P99/want-1) > 1e-12 {
		t.Errorf("P99 %v, want %v", h.P99, want)
	}
	// The median of a queue without waiting is s·ln 2.
	idle := hour(1e-9, 2, 1/0.015, m, ask{cpu: 0.015, calls: 1})
	if math.Abs(idle.P50-0.015*math.Ln2) > 1e-9 {
		t.Errorf("P50 of an idle tier is %v", idle.P50)
	}
	// A database's piece of work is a query: three of 1 ms are one request of 3 ms.
	q := hour(30, 1, 1/0.003, m, ask{cpu: 0.003, calls: 3})
	if math.Abs(q.CPU-0.09) > 1e-12 || math.Abs(q.P50-hour(90, 1, 1000, m, ask{cpu: 0.001, calls: 1}).P50) > 1e-12 {
		t.Errorf("three queries: %+v", q)
	}
}

// Utilization of 1 or more is an answer: not stable, no times, nothing negative.
func TestCannotServeIsAnAnswer(t *testing.T) {
	w := workload()
	w.Peak = 3000
	z := size(t, explain(t, w, named(t, "two-zones"), map[string]int{"web": 1}), "web")
	if z.Stable || z.Hours[23].Stable || z.Hours[23].Use < 1 || z.Hours[23].Wait != 1 || !math.IsNaN(z.Hours[23].P99) {
		t.Errorf("stable %v, heaviest hour %+v", z.Stable, z.Hours[23])
	}
	s := named(t, "two-zones")
	one := *s
	one.Tiers = append([]model.Tier(nil), s.Tiers...)
	for i := range one.Tiers {
		if one.Tiers[i].Kind == model.KindDatabase {
			one.Tiers[i].Type = "db.t4g.micro"
		}
	}
	_, err := Explain(w, &one, book(t), reference.Default().Reader(), nil, nil)
	var cannot *CannotServeError
	if !errors.As(err, &cannot) || cannot.Text().ID == "" || !strings.Contains(err.Error(), "db.t4g.micro") {
		t.Errorf("a database that is too small: %v", err)
	}
	if _, err := Explain(w, s, book(t), reference.Default().Reader(), nil, map[string]int{"lb": 2}); err == nil {
		t.Error("units of a balancer were counted")
	}
}

// More units never wait longer, and never answer later.
func TestMoreUnitsWaitLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := machine{cores: rapid.Float64Range(0.5, 8).Draw(t, "cores"), memory: 64 * model.GiB, network: math.Inf(1)}
		m.servers = max(1, int(m.cores))
		a := ask{cpu: rapid.Float64Range(1e-4, 0.2).Draw(t, "cpu"), calls: float64(rapid.IntRange(1, 5).Draw(t, "calls"))}
		load := rapid.Float64Range(0.1, 500).Draw(t, "load")
		full, _ := rate(m, a, 1)
		before := hour(load, 1, full, m, a)
		for n := 2; n < 40; n++ {
			h := hour(load, n, full, m, a)
			if before.Stable && (!h.Stable || h.Wait > before.Wait+1e-12 || h.P99 > before.P99*(1+1e-9)) {
				t.Fatalf("%d units: %+v, one fewer: %+v", n, h, before)
			}
			if h.Stable && !(h.P50 > 0 && h.P50 <= h.P95 && h.P95 <= h.P99) {
				t.Fatalf("%d units: %+v", n, h)
			}
			before = h
		}
	})
}

// What Deploy finds with its short cuts is what judging every type finds.
func TestTheChoiceIsTheCheapestOfAll(t *testing.T) {
	for _, s := range ladder() {
		for _, peak := range []float64{3, 30, 900} {
			w := workload()
			w.Peak = peak
			d := deploy(t, w, s)
			for i := range d.Tiers {
				pt := &d.Tiers[i]
				all, err := Candidates(w, s, book(t), reference.Default().Reader(), nil, pt.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range all {
					if (c.Fails == FailNone || c.Fails == FailCost) && c.PerMonth < chosen(all, pt.Offer)*(1-1e-9) {
						t.Errorf("%s %s at %v: %s costs %v, %s was chosen at %v", s.ID, pt.ID, peak, c.Type.Name, c.PerMonth, pt.Offer, chosen(all, pt.Offer))
					}
					if c.Fails != FailNone && c.Why().ID == "" || c.Fails == FailNone && c.Type.Name != pt.Offer {
						t.Errorf("%s %s: %s fails by %q, %v", s.ID, pt.ID, c.Type.Name, c.Fails, c.Why())
					}
				}
			}
		}
	}
}

func chosen(all []Candidate, name string) float64 {
	for _, c := range all {
		if c.Type.Name == name {
			return c.PerMonth
		}
	}
	return math.NaN()
}

// One unit serves what its tightest resource allows: rate is the least of the bounds.
func TestRateIsTheLeastBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := func(name string) float64 { return rapid.Float64Range(0.01, 100).Draw(t, name) }
		m := machine{cores: f("cores"), servers: 1, memory: model.Bytes(f("memory") * model.GiB), network: f("network") * 1e6, disk: f("disk") * 1e6, iops: f("iops") * 100, conns: f("conns") * 10}
		a := ask{cpu: f("cpu") / 1000, held: f("held") * 1e5, bytes: f("bytes") * 1e3, iops: f("a-iops"), disk: f("a-disk") * 1e4, conns: f("a-conns") / 100, fixed: m.memory / 3}
		rps, why := rate(m, a, 0.6)
		least := math.Inf(1)
		for _, b := range bounds(m, a, 0.6, rps) {
			least = min(least, b.RPS)
			if b.Resource == why && b.Resource != "memory" && math.Abs(b.Use-0.6) > 1e-9 {
				t.Fatalf("%s binds and is used to %v", why, b.Use)
			}
		}
		if math.Abs(rps/least-1) > 1e-12 {
			t.Fatalf("%v by %s, bounds %v", rps, why, bounds(m, a, 0.6, rps))
		}
	})
}

// By hand: a baseline of 0.2 and a bank of 24 × 0.2 = 4.8. Four hours at 1 draw 4 × 0.8 = 3.2 and are earned back in 16
// idle hours; six draw exactly 4.8, and 24 − 6 = 18 idle hours earn only 3.6.
func TestCreditsWorkedByHand(t *testing.T) {
	busy := func(n int) []float64 {
		h := make([]float64, 24)
		for i := range n {
			h[i+8] = 1
		}
		return h
	}
	use := func(h float64) float64 { return h }
	if !creditsLast(busy(4), use, 0.2) || creditsLast(busy(6), use, 0.2) {
		t.Errorf("four hours last: %v, six: %v", creditsLast(busy(4), use, 0.2), creditsLast(busy(6), use, 0.2))
	}
	// A week whose mean is below the baseline, with all its work in 8 hours: 8 × 0.8 = 6.4 are more than the bank holds.
	week := append(busy(8), make([]float64, 144)...)
	if creditsLast(week, use, 0.2) {
		t.Error("a bank of a day cannot pay for eight full hours in a row")
	}
}

// The backward sum against playing the hours: from a full bank, round after round, credits last exactly when no hour of a
// long play finds the bank short.
func TestCreditsAgainstPlaying(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.Float64Range(0, 1), 24, 24).Draw(t, "hours")
		baseline := rapid.Float64Range(0.05, 0.6).Draw(t, "baseline")
		sum := 0.0
		for _, h := range hours {
			sum += h
		}
		if math.Abs(sum/24/baseline-1) < 1e-6 {
			t.Skip("on the edge")
		}
		balance, short := 24*baseline, false
		for range 4000 { // rounds: a mean a millionth above the baseline would empty the bank later than this
			before := balance
			for _, h := range hours {
				balance += baseline - h
				short = short || balance < -1e-9
				balance = min(balance, 24*baseline)
			}
			if short || balance >= before-1e-12 {
				break
			}
		}
		if got := creditsLast(hours, func(h float64) float64 { return h }, baseline); got == short {
			t.Fatalf("lasts %v, played short %v (mean %v, baseline %v)", got, short, sum/24, baseline)
		}
	})
}

// Reads and writes of the disk, by hand: 3 queries, 20 % of them writes of 2, 80 % reads of 0.1: 1.44 a request. At a
// target of 0.6, 3,000 are used up by 1,250 requests/s; RDS then gets the 400 GB that stripe it.
func TestDiskBinds(t *testing.T) {
	w := workload()
	for _, c := range []struct {
		peak float64
		disk float64
	}{{1200, 32.5}, {1300, 400}} { // (20 + 6 × 1 GB) / 0.8 = 32.5
		w.Peak = c.peak
		if got := tier(t, deploy(t, w, named(t, "two-zones")), "db").DiskGB; math.Abs(got-c.disk) > 2.5 {
			t.Errorf("at %v requests/s the database has %v GB, want %v", c.peak, got, c.disk)
		}
	}
	// A database of our own buys what gp3 does not include: 2,000 × 1.44 / 0.6 − 3,000 = 1,800 for each machine.
	w.Peak = 2000
	if q := extras(deploy(t, w, named(t, "boxes")))[model.EBSGP3IOPS].Quantity; q != 1800 {
		t.Errorf("%v IOPS are bought, want 1800", q)
	}
}

// BenchmarkCandidates is one tier over all types of a region: the promise is a millisecond.
func BenchmarkCandidates(b *testing.B) {
	w, s := workload(), named(b, "two-zones")
	w.Peak = 300
	p := newPlanner(w, s, book(b), reference.Default().Reader(), nil)
	p.notes = &[]note{}
	d, err := p.deploy()
	if err != nil {
		b.Fatal(err)
	}
	n := &(*p.notes)[0]
	b.ReportAllocs()
	for b.Loop() {
		p.candidates(n, &d.Tiers[1])
	}
	b.ReportMetric(float64(len(n.offers)), "types")
}
