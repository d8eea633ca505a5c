package reliability

// formula evaluates the structure function on probabilities. Tiers are independent given the state of the domains; a
// tier that is named more than once is pivoted on (Shannon's expansion), never multiplied: rule 6.
type formula struct {
	root     Expr
	repeated []int // tiers named more than once
	tiers    []int // all tiers named, ascending
}

func newFormula(root Expr, tiers int) formula {
	f := formula{root: root}
	count := make([]int, tiers)
	countTiers(&root, count)
	for t, n := range count {
		if n > 1 {
			f.repeated = append(f.repeated, t)
		}
		if n > 0 {
			f.tiers = append(f.tiers, t)
		}
	}
	return f
}

func countTiers(e *Expr, count []int) {
	if e.Kind == ExprTier {
		count[e.Tier]++
	}
	for i := range e.Of {
		countTiers(&e.Of[i], count)
	}
}

// down is the probability that the service is down when tier t is down with probability u[t]. u is used as scratch and
// is as before on return. Every term is non-negative: U = Σ over pivots of P(pivot) U(rest).
func (f *formula) down(u []float64) float64 { return f.pivot(0, u) }

func (f *formula) pivot(k int, u []float64) float64 {
	if k == len(f.repeated) {
		return down(&f.root, u)
	}
	t := f.repeated[k]
	p := u[t]
	if p == 0 || p == 1 {
		return f.pivot(k+1, u)
	}
	u[t] = 1
	s := p * f.pivot(k+1, u)
	u[t] = 0
	s += (1 - p) * f.pivot(k+1, u)
	u[t] = p
	return s
}

// critical is the probability that the service is up with tier t and down without it. The structure is monotone, so
// the difference is the probability of an event.
func (f *formula) critical(u []float64, t int) float64 {
	p := u[t]
	u[t] = 1
	without := f.down(u)
	u[t] = 0
	with := f.down(u)
	u[t] = p
	return max(0, without-with)
}

// down evaluates a formula in which every tier is named at most once, or is certain.
func down(e *Expr, u []float64) float64 {
	switch e.Kind {
	case ExprTier:
		return u[e.Tier]
	case ExprAll: // U = U1 + A1 U2 + ...: no subtraction from 1 at the end
		s := 0.0
		for i := range e.Of {
			s += (1 - s) * down(&e.Of[i], u)
		}
		return s
	case ExprAny:
		p := 1.0
		for i := range e.Of {
			p *= down(&e.Of[i], u)
		}
		return p
	default:
		d := make([]float64, len(e.Of))
		for i := range e.Of {
			d[i] = down(&e.Of[i], u)
		}
		return fewer(d, e.K)
	}
}

// fewer is P(fewer than k of independent parts are up), part i being down with probability d[i].
func fewer(d []float64, k int) float64 {
	n := len(d)
	most := n - k // down parts that are tolerated
	p := make([]float64, most+2)
	p[0] = 1 // p[j]: j are down; the last cell collects "more than most"
	for _, x := range d {
		p[most+1] += p[most] * x
		for j := most; j > 0; j-- {
			p[j] = p[j]*(1-x) + p[j-1]*x
		}
		p[0] *= 1 - x
	}
	return p[most+1]
}

// structure returns the service formula; without one all tiers are in series.
func (m *Model) structure() Expr {
	if m.Service.Kind != ExprNone {
		return m.Service
	}
	all := Expr{Kind: ExprAll}
	for t := range m.Tiers {
		all.Of = append(all.Of, Expr{Kind: ExprTier, Tier: t})
	}
	return all
}

// flatten merges all in all and any in any, and unwraps single members and the trivial of.
func flatten(e Expr) Expr {
	if e.Kind == ExprTier {
		return e
	}
	out := Expr{Kind: e.Kind, K: e.K}
	if e.Kind == ExprOf && e.K == len(e.Of) {
		out.Kind = ExprAll
	}
	if e.Kind == ExprOf && e.K == 1 {
		out.Kind = ExprAny
	}
	for _, c := range e.Of {
		c = flatten(c)
		if c.Kind == out.Kind && out.Kind != ExprOf {
			out.Of = append(out.Of, c.Of...)
			continue
		}
		out.Of = append(out.Of, c)
	}
	if out.Kind != ExprOf {
		out.Of = distinct(out.Of)
	}
	if len(out.Of) == 1 {
		return out.Of[0]
	}
	return out
}

// distinct drops a tier that is named again beside itself: web and web is web.
func distinct(of []Expr) []Expr {
	seen := map[int]bool{}
	out := of[:0]
	for _, e := range of {
		if e.Kind == ExprTier {
			if seen[e.Tier] {
				continue
			}
			seen[e.Tier] = true
		}
		out = append(out, e)
	}
	return out
}
