package reliability

import (
	"math"
	"math/cmplx"
	"slices"
	"strconv"
)

// interval is the exact distribution of downtime in a window: interval availability of the chain of everything.
//
// Let U be the states that lose nothing and D the others, which lose everything. The downtime Y(s) that has gathered when
// the time up reaches s has the transform
//
//	E e^{-θY(s)} = α_U e^{M(θ)s} 1 + α_D (θ − Q_DD)⁻¹ Q_DU e^{M(θ)s} 1,   M(θ) = Q_UU + Q_UD (θ − Q_DD)⁻¹ Q_DU
//
// with α the stationary vector, and downtime in a window of T is at most x exactly when Y(T − x) is (L. Takács, "On certain
// sojourn time problems in the theory of stochastic processes", 1957; for Markov chains B. Sericola, "Occupation times in
// Markov processes", Stochastic Models 16 (2000)). The exponential is applied to the vector of ones in a Krylov space of
// (γ − M)⁻¹ (J. van den Eshof, M. Hochbruck, "Preconditioning Lanczos approximations to the matrix exponential", SIAM J.
// Sci. Comput. 27 (2006)), each power of which is one solution of the system of all states; the transform is inverted as
// in [invert].
type interval struct {
	q    []float64 // generator, U first, then D
	n, u int       // states, and those of U
	pi   []float64
}

// Limits of the exact way, in states: for single probabilities, and for whole curves, which take a hundred times as many.
const (
	intervalStates = 160
	curveStates    = 48
)

// newInterval takes the chain of everything; nil where it is too large or loses shares of requests.
func newInterval(w *whole, v look) *interval {
	n := w.c.size()
	if n > intervalStates {
		return nil
	}
	place := make([]int, n)
	x := &interval{n: n, q: make([]float64, n*n), pi: make([]float64, n)}
	for i, down := range v.down {
		if !down {
			place[i] = x.u
			x.u++
		} else if v.loss[i] < 1 {
			return nil
		}
	}
	k := x.u
	for i, down := range v.down {
		if down {
			place[i] = k
			k++
		}
	}
	for i := range n {
		x.pi[place[i]] = w.c.pi[i]
		for _, e := range w.c.out(i) {
			if int(e.to) != i {
				x.q[place[i]*n+place[e.to]] += e.rate
				x.q[place[i]*n+place[i]] -= e.rate
			}
		}
	}
	if x.u == 0 || x.u == n {
		return nil
	}
	return x
}

// none is the probability of no downtime in a window: no state of D is ever met.
func (x *interval) none(window float64) float64 {
	return real(x.apply(0, window, false))
}

// transform is E e^{-θY(s)}.
func (x *interval) transform(theta complex128, s float64) complex128 { return x.apply(theta, s, true) }

// apply is the transform; without returns, states of D are left out.
func (x *interval) apply(theta complex128, s float64, returns bool) complex128 {
	n, u := x.n, x.u
	size := n
	if !returns {
		size = u
	}
	gamma := 10 / s
	a := make([]complex128, size*size)
	for i := range size {
		for j := range size {
			a[i*size+j] = complex(-x.q[i*n+j], 0)
		}
		if i < u {
			a[i*size+i] += complex(gamma, 0)
		} else {
			a[i*size+i] += theta
		}
	}
	lu := factorize(a, size)
	// mark is the functional α_U v + α_D (θ − Q_DD)⁻¹ Q_DU v of what starts in v on U.
	mark := func(full []complex128) complex128 {
		sum := complex128(0)
		for i, y := range full {
			sum += complex(x.pi[i], 0) * y
		}
		return sum
	}
	first := make([]complex128, size)
	for i := range u {
		first[i] = 1
	}
	if returns {
		x.follow(theta, first)
	}
	norm := math.Sqrt(float64(u))
	k := krylov{lu: lu, u: u, s: s, gamma: gamma}
	k.basis = append(k.basis, scaled(first[:u], 1/norm))
	k.marks = append(k.marks, mark(first)/complex(norm, 0))
	last := cmplx.Inf()
	for m := 1; m <= krylovMost; m++ {
		done := k.extend(mark, size)
		if done || m >= 4 && m%2 == 0 {
			now := complex(norm, 0) * k.value()
			if done || cmplx.Abs(now-last) < 1e-11 {
				return now
			}
			last = now
		}
	}
	return last
}

// krylovMost is the largest Krylov space.
const krylovMost = 36

// follow fills in what D gives when U has v: (θ − Q_DD)⁻¹ Q_DU v.
func (x *interval) follow(theta complex128, v []complex128) {
	n, u := x.n, x.u
	d := n - u
	a := make([]complex128, d*d)
	for i := range d {
		for j := range d {
			a[i*d+j] = complex(-x.q[(u+i)*n+u+j], 0)
		}
		a[i*d+i] += theta
		for j := range u {
			v[u+i] += complex(x.q[(u+i)*n+j], 0) * v[j]
		}
	}
	factorize(a, d).solve(v[u:])
}

func scaled(v []complex128, f float64) []complex128 {
	out := make([]complex128, len(v))
	for i := range v {
		out[i] = v[i] * complex(f, 0)
	}
	return out
}

// krylov is an orthonormal basis of the powers of (γ − M)⁻¹ on a vector, by Arnoldi's process.
type krylov struct {
	lu       lu
	u        int
	s, gamma float64
	basis    [][]complex128
	marks    []complex128   // the functional of each basis vector
	h        [][]complex128 // columns
}

// extend adds a vector; it reports whether the space is complete.
func (k *krylov) extend(mark func([]complex128) complex128, size int) bool {
	j := len(k.basis) - 1
	full := make([]complex128, size)
	copy(full, k.basis[j])
	k.lu.solve(full)
	m := mark(full)
	w := full[:k.u]
	col := make([]complex128, j+2)
	for range 2 { // twice is enough (L. Giraud, J. Langou, M. Rozložník, 2005)
		for i, b := range k.basis {
			dot := complex128(0)
			for r, y := range b {
				dot += cmplx.Conj(y) * w[r]
			}
			col[i] += dot
			m -= dot * k.marks[i]
			for r, y := range b {
				w[r] -= dot * y
			}
		}
	}
	norm := 0.0
	for _, y := range w {
		norm += real(y)*real(y) + imag(y)*imag(y)
	}
	norm = math.Sqrt(norm)
	col[j+1] = complex(norm, 0)
	k.h = append(k.h, col)
	if norm < 1e-14*cmplx.Abs(col[0]) || len(k.basis) == k.u {
		return true
	}
	k.basis = append(k.basis, scaled(w, 1/norm))
	k.marks = append(k.marks, m/complex(norm, 0))
	return false
}

// value is the functional of e^{Ms} on the first vector: marks · exp(s (γ − H⁻¹)) e₁.
func (k *krylov) value() complex128 {
	m := len(k.h)
	h := make([]complex128, m*m)
	for j, col := range k.h {
		for i := 0; i < min(m, len(col)); i++ {
			h[i*m+j] = col[i]
		}
	}
	f := factorize(h, m)
	g := make([]complex128, m*m)
	e := make([]complex128, m)
	for j := range m {
		clear(e)
		e[j] = 1
		f.solve(e)
		for i := range m {
			g[i*m+j] = complex(-k.s, 0) * e[i]
		}
		g[j*m+j] += complex(k.s*k.gamma, 0)
	}
	p := exponential(g, m)
	sum := complex128(0)
	for i := range m {
		sum += k.marks[i] * p[i*m]
	}
	return sum
}

// interval is the chain of everything when every time in it is exponential, one demand holds at all times, and it is small.
func (s *solver) interval() *interval {
	if s.brief || s.coarse || len(s.rows) > 1 || len(s.windows) > 0 || !s.m.exponential() {
		return nil
	}
	w := s.full
	if w == nil {
		w = s.chainOf(intervalStates, exactTimes)
	}
	if w == nil || w.c.size() > intervalStates {
		return nil
	}
	return newInterval(w, w.look(s.rows[0].demand, newFormula(flatten(s.m.structure()), len(s.m.Tiers))))
}

// exponential says whether all times are.
func (m *Model) exponential() bool {
	return !slices.ContainsFunc(m.times(), func(d Duration) bool { return d.Shape != Exponential })
}

// times are all times of a model that have a shape.
func (m *Model) times() []Duration {
	times := []Duration{}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		times = append(times, t.MTTR, t.Boot)
		if t.Standby != nil {
			times = append(times, t.Standby.Failover, t.Standby.Manual)
		}
		if t.Rebuild != nil {
			times = append(times, t.Rebuild.After)
		}
	}
	for i := range m.Domains {
		times = append(times, m.Domains[i].MTTR)
	}
	for i := range m.Faults {
		times = append(times, m.Faults[i].MTTR)
	}
	for i := range m.Common {
		times = append(times, m.Common[i].MTTR)
	}
	return times
}

// intervalError bounds what inverting the transform leaves (checked in TestIntervalAgainstRandomization).
const intervalError = 1e-6

// unplanned is P(downtime ≤ x) in a window.
func (x *interval) unplanned(hours, window float64) float64 {
	switch {
	case hours < 0:
		return 0
	case hours == 0:
		return x.none(window)
	case hours >= window:
		return 1
	}
	p := invert(hours, fewestTerms, func(theta complex128) complex128 { return x.transform(theta, window-hours) / theta })
	return math.Min(1, math.Max(0, p))
}

// method says what is exact.
func (x *interval) method(clusters string) string {
	text := "exact interval availability of " + strconv.Itoa(x.n) + " states"
	if x.n <= curveStates {
		return text
	}
	return text + " for no outage and the SLO; percentiles: " + clusters
}
