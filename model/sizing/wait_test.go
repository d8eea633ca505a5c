package sizing

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func close9(got, want float64) bool { return math.Abs(got-want) <= 1e-9*math.Abs(want)+1e-300 }

func wantWaits(t *testing.T, name string, got Waits, want map[string]float64) {
	t.Helper()
	for key, have := range map[string]float64{"utilization": got.Utilization, "B": got.ErlangB, "block": got.Block, "wait": got.Wait,
		"mean wait": got.MeanWait, "p95 wait": got.P95Wait, "p99 wait": got.P99Wait, "mean response": got.MeanResponse, "p99 response": got.P99Response} {
		if w, ok := want[key]; ok && !close9(have, w) {
			t.Errorf("%s: %s is %v, want %v", name, key, have, w)
		}
	}
}

// M/M/1 with ρ = 0.8 and s = 20 ms in closed form (Kleinrock 1975, section 3.2): the response is exponential of mean
// s/(1−ρ) = 0.1 s, so its 99th percentile is 0.1·ln 100; P(W > t) = ρ·exp(−10t), so w95 = ln(0.8/0.05)/10.
func TestOneServer(t *testing.T) {
	wantWaits(t, "M/M/1", Queue{Servers: 1, Offered: 0.8, Service: 0.02}.Solve(), map[string]float64{
		"utilization": 0.8, "B": 0.8 / 1.8, "wait": 0.8, "mean wait": 0.08, "mean response": 0.1,
		"p95 wait": math.Log(16) / 10, "p99 wait": math.Log(80) / 10, "p99 response": math.Log(100) / 10})
}

// The example: 100/s of 20 ms on 3 servers. a = 2, B = (8/6)/(1+2+2+8/6) = 4/19, C = (4/19)/(1 − (2/3)(15/19)) =
// 4/9, θ = (3−2)/0.02 = 50: mean wait 4/450 s, w95 = ln((4/9)/0.05)/50.
// P(T > t) = (5/9)e^(−50t) + (4/9)(1 + 50t)e^(−50t), because θ = 1/s: with u = 50t, (1 + 4u/9)e^(−u) = 0.01 at
// u = 5.832966…, found by bisection with 40 digits.
func TestThreeServers(t *testing.T) {
	w := Queue{Servers: 3, Offered: 2, Service: 0.02}.Solve()
	wantWaits(t, "M/M/3", w, map[string]float64{"utilization": 2. / 3, "B": 4. / 19, "wait": 4. / 9, "mean wait": 4. / 450,
		"mean response": 4./450 + 0.02, "p95 wait": math.Log(80./9) / 50, "p99 wait": math.Log(400./9) / 50})
	u := w.P99Response * 50
	if left := (1 + 4*u/9) * math.Exp(-u); !close9(left, 0.01) {
		t.Errorf("at the 99th percentile of the response %v are left", left)
	}
}

func TestUnstableQueue(t *testing.T) {
	for _, a := range []float64{3, 3.5, 1e6} {
		if w := (Queue{Servers: 3, Offered: a, Service: 1}).Solve(); w.Stable || w.Wait != 1 || w.MeanWait != 0 || w.P99Response != 0 {
			t.Errorf("3 servers for %v erlangs: %+v", a, w)
		}
	}
}

// M/M/1/K in closed form (Gross et al. 2008, section 2.5): p(n) = (1−ρ)ρ^n/(1−ρ^(K+1)). K = 3, ρ = 1/2: p = 8, 4, 2, 1 of
// 15. 1 in 15 is turned away; of 14 admitted 4 wait one service, 2 wait two: P(wait) = 6/14, mean wait 8/14·s.
// ρ = 2 the other way round: p = 1, 2, 4, 8 of 15; of 7 admitted 2 wait one, 4 two.
func TestOneServerWithThreePlaces(t *testing.T) {
	wantWaits(t, "rho 1/2", Queue{Servers: 1, Offered: 0.5, Service: 3, Places: 3}.Solve(), map[string]float64{
		"block": 1. / 15, "wait": 6. / 14, "mean wait": 3 * 8. / 14, "mean response": 3 + 3*8./14})
	w := Queue{Servers: 1, Offered: 2, Service: 3, Places: 3}.Solve()
	if !w.Stable {
		t.Error("a room with an end is stable at any load")
	}
	wantWaits(t, "rho 2", w, map[string]float64{"utilization": 2, "block": 8. / 15, "wait": 6. / 7, "mean wait": 3 * 10. / 7})
}

// A room of as many places as servers loses by Erlang B and lets nobody wait: the response is the service, 99th
// percentile s·ln 100. At ρ = 1 all states of M/M/1/K are alike.
func TestRoomEdges(t *testing.T) {
	wantWaits(t, "M/M/10/10", Queue{Servers: 10, Offered: 8, Service: 2, Places: 10}.Solve(), map[string]float64{
		"block": ErlangB(10, 8), "wait": 0, "mean wait": 0, "p95 wait": 0, "p99 response": 2 * math.Log(100), "mean response": 2})
	wantWaits(t, "rho 1", Queue{Servers: 1, Offered: 1, Service: 1, Places: 4}.Solve(), map[string]float64{
		"block": 1. / 5, "wait": 3. / 4, "mean wait": (1 + 2 + 3) / 4.})
	// 100 times overload: of the admitted nearly all find the room but for one place full
	w := Queue{Servers: 2, Offered: 200, Service: 1, Places: 5000}.Solve()
	if math.Abs(w.Block-0.99) > 1e-12 || !close9(w.Wait, 1) || math.Abs(w.MeanWait-4998./2) > 0.01 {
		t.Errorf("overloaded room: %+v", w)
	}
}

// slowRoom solves M/M/c/K from its definition in 300-bit arithmetic: all terms a^n/n!, and tails of Erlang distributions
// term by term.
type slowRoom struct {
	c, k int
	p    []*big.Float // of the admitted, by how many they find
	full float64
}

func newSlowRoom(c, k int, a float64) slowRoom {
	term, sum := newBig(1), newBig(0)
	r := slowRoom{c: c, k: k}
	var all []*big.Float
	for n := 0; n <= k; n++ {
		if n > 0 {
			term = newBig(0).Quo(newBig(0).Mul(term, newBig(a)), newBig(float64(min(n, c))))
		}
		all = append(all, term)
		sum.Add(sum, term)
	}
	r.full, _ = newBig(0).Quo(all[k], sum).Float64()
	admitted := newBig(0).Sub(sum, all[k])
	for _, x := range all[:k] {
		r.p = append(r.p, newBig(0).Quo(x, admitted))
	}
	return r
}

func newBig(x float64) *big.Float { return new(big.Float).SetPrec(300).SetFloat64(x) }

// bigExp is e^−x by its series of e^(x/1024), squared ten times.
func bigExp(x float64) *big.Float {
	y := newBig(0).Quo(newBig(x), newBig(1024))
	sum, term := newBig(1), newBig(1)
	for n := 1; n < 120; n++ {
		term.Mul(term, y).Quo(term, newBig(float64(n)))
		sum.Add(sum, term)
	}
	for range 10 {
		sum.Mul(sum, sum)
	}
	return sum.Quo(newBig(1), sum)
}

// erlangTail is P(Erlang(k, rate) > t) = e^(−rt)·Σ_{i<k} (rt)^i/i!.
func erlangTail(k int, rate, t float64) *big.Float {
	x := newBig(0).Mul(newBig(rate), newBig(t))
	sum, term := newBig(0), newBig(1)
	for i := range k {
		if i > 0 {
			term.Mul(term, x).Quo(term, newBig(float64(i)))
		}
		sum.Add(sum, term)
	}
	return sum.Mul(sum, bigExp(rate*t))
}

// waits and responds are P(wait > t) and P(response > t) with a service of mean 1.
func (r slowRoom) waits(t float64) float64 {
	sum := newBig(0)
	for n := r.c; n < r.k; n++ {
		sum.Add(sum, newBig(0).Mul(r.p[n], erlangTail(n-r.c+1, float64(r.c), t)))
	}
	f, _ := sum.Float64()
	return f
}

func (r slowRoom) responds(t float64) float64 {
	sum := newBig(0)
	for n, p := range r.p {
		one := bigExp(t)
		switch k := n - r.c + 1; {
		case k >= 1 && r.c == 1: // k waits and the own service, all of rate 1
			one = erlangTail(k+1, 1, t)
		case k >= 1: // P(E > t) + e^(−t)·(c/(c−1))^k·P(Erlang(k, c−1) <= t)
			lead := newBig(1)
			for range k {
				lead.Mul(lead, newBig(float64(r.c))).Quo(lead, newBig(float64(r.c-1)))
			}
			done := newBig(0).Sub(newBig(1), erlangTail(k, float64(r.c-1), t))
			one.Mul(one, lead).Mul(one, done)
			one.Add(one, erlangTail(k, float64(r.c), t))
		}
		sum.Add(sum, newBig(0).Mul(p, one))
	}
	f, _ := sum.Float64()
	return f
}

func TestRoomAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.IntRange(1, 12).Draw(t, "servers")
		k := c + rapid.IntRange(0, 25).Draw(t, "waiting")
		a := rapid.Float64Range(0.01, 30).Draw(t, "erlangs")
		w, slow := (Queue{c, a, 1, k}).Solve(), newSlowRoom(c, k, a)
		if !close9(w.Block, slow.full) || math.Abs(w.Wait-slow.waits(0)) > 1e-12 {
			t.Fatalf("block %v, want %v; wait %v, want %v", w.Block, slow.full, w.Wait, slow.waits(0))
		}
		// Little's law: those waiting are the rate of admission times the mean wait
		mean := 0.0
		for n := c; n < k; n++ {
			p, _ := slow.p[n].Float64()
			mean += p * float64(n-c+1) / float64(c)
		}
		if math.Abs(w.MeanWait-mean) > 1e-9*mean {
			t.Fatalf("mean wait %v, want %v", w.MeanWait, mean)
		}
		for _, x := range []struct {
			name  string
			at, p float64
			tail  func(float64) float64
		}{{"p95 wait", w.P95Wait, 0.05, slow.waits}, {"p99 wait", w.P99Wait, 0.01, slow.waits}, {"p99 response", w.P99Response, 0.01, slow.responds}} {
			switch left := x.tail(x.at); {
			case x.at == 0 && left > x.p*(1+1e-9):
				t.Fatalf("%s is 0, but %v exceed it", x.name, left)
			case x.at > 0 && math.Abs(left-x.p) > 1e-10:
				t.Fatalf("%s is %v, which %v exceed", x.name, x.at, left)
			}
		}
	})
}

// A room so large that nobody meets its end is a room without one.
func TestLargeRoomIsEndless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.IntRange(1, 40).Draw(t, "servers")
		a := float64(c) * rapid.Float64Range(0.05, 0.9).Draw(t, "utilization")
		room, endless := (Queue{c, a, 0.02, c + 600}).Solve(), (Queue{c, a, 0.02, 0}).Solve()
		room.Block = 0
		for _, x := range [][2]float64{{room.Wait, endless.Wait}, {room.MeanWait, endless.MeanWait}, {room.P95Wait, endless.P95Wait},
			{room.P99Wait, endless.P99Wait}, {room.MeanResponse, endless.MeanResponse}, {room.P99Response, endless.P99Response}} {
			if math.Abs(x[0]-x[1]) > 1e-9*math.Abs(x[1])+1e-12 {
				t.Fatalf("room %+v\nendless %+v", room, endless)
			}
		}
	})
}

func TestLeastServersOfARoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.IntRange(1, 40).Draw(t, "places")
		a := rapid.Float64Range(0.01, 60).Draw(t, "erlangs")
		p := rapid.Float64Range(0.001, 1).Draw(t, "target")
		want := 1
		for (Queue{want, a, 1, places}).Solve().Wait > nearly(p) {
			want++
		}
		if got := LeastForWait(a, p, places); got != want {
			t.Fatalf("LeastForWait(%v, %v, %d) = %d, want %d", a, p, places, got, want)
		}
	})
	// equal to the target is enough: C(1, 0.1) = 0.1 and B(2, 2) = 0.4
	if c := LeastForWait(0.1, 0.1, 0); c != 1 {
		t.Errorf("0.1 erlangs, P(wait) at most 0.1: %d servers", c)
	}
	if c := LeastForBlock(2, 0.4); c != 2 {
		t.Errorf("2 erlangs, at most 0.4 lost: %d servers", c)
	}
}

func BenchmarkRoom(b *testing.B) {
	for b.Loop() {
		Queue{100, 95, 0.02, 1000}.Solve()
	}
}
