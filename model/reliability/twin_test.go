package reliability

import (
	"fmt"
	"math"
	"math/big"
	"sort"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
)

// slow is an obvious Markov solver: every unit by itself, every state of everything, dense elimination with 200-bit
// floats. It shares no code with the solver and follows DESIGN §4 rules 2-5 and 8 sentence by sentence.
type slow struct {
	m      *Model
	cuts   []float64 // rule 5: one draw per domain fault, cut where some tier's fails lies
	index  map[string]int
	states []*world
	q      []map[int]map[string]float64 // from, to, label
	pi     []*big.Float
}

type world struct {
	domain []int // 0 up, j down with draw j
	tiers  []troop
	faults []bool
	shocks []struck
}

// struck is a shock: what it took, and the draw of rule 5 that it made.
type struck struct {
	on    bool
	draw  int
	taken [4]bool // by position in its list
}

type troop struct {
	at     []int // domain of each unit, -1 none
	state  []int // 0 works, 1 failed, 2+d lost with domain d
	queue  []int // failed units, longest waiting first
	active int
	action int  // 0 none, 1 automatic, 2 manual
	common bool // a common cause holds all units
}

// latent marks a waiting unit that failed unnoticed.
const latent = -1

func (w *world) copy() *world {
	c := &world{domain: append([]int(nil), w.domain...), faults: append([]bool(nil), w.faults...), shocks: append([]struck(nil), w.shocks...)}
	for _, t := range w.tiers {
		t.at, t.state, t.queue = append([]int(nil), t.at...), append([]int(nil), t.state...), append([]int(nil), t.queue...)
		c.tiers = append(c.tiers, t)
	}
	return c
}

func (w *world) domainUp(m *Model, d int) bool {
	for ; d >= 0; d = m.Domains[d].Parent {
		if w.domain[d] != 0 {
			return false
		}
		for c, s := range w.shocks {
			for j, t := range m.Common[c].Takes {
				if s.on && s.taken[j] && t.Domain == d {
					return false
				}
			}
		}
	}
	return true
}

func inside(m *Model, d, of int) bool {
	for ; d >= 0; d = m.Domains[d].Parent {
		if d == of {
			return true
		}
	}
	return false
}

func (w *world) works(m *Model, t, u int) bool {
	return w.tiers[t].state[u] == 0 && w.domainUp(m, w.tiers[t].at[u])
}

func (w *world) someWork(m *Model, t int) bool {
	for u := range w.tiers[t].at {
		if w.works(m, t, u) {
			return true
		}
	}
	return false
}

func (s *slow) build(limit int) bool {
	s.cuts = []float64{0, 1}
	for _, t := range s.m.Tiers {
		if t.Rebuild != nil {
			s.cuts = append(s.cuts, t.Rebuild.Fails)
		}
	}
	sort.Float64s(s.cuts)
	w := &world{domain: make([]int, len(s.m.Domains)), faults: make([]bool, len(s.m.Faults)), shocks: make([]struck, len(s.m.Common))}
	for _, t := range s.m.Tiers {
		var tr troop
		for _, p := range t.Units {
			for i := 0; i < p.Units; i++ {
				tr.at = append(tr.at, p.Domain)
				tr.state = append(tr.state, 0)
			}
		}
		w.tiers = append(w.tiers, tr)
	}
	s.index = map[string]int{}
	s.add(w)
	for i := 0; i < len(s.states); i++ {
		if len(s.states) > limit {
			return false
		}
		s.q = append(s.q, map[int]map[string]float64{})
		s.moves(i)
	}
	return true
}

func (s *slow) add(w *world) int {
	k := fmt.Sprint(*w)
	if i, ok := s.index[k]; ok {
		return i
	}
	s.index[k] = len(s.states)
	s.states = append(s.states, w)
	return len(s.states) - 1
}

// go_ records a move and draws what the standby tiers do about it (rule 4).
func (s *slow) move(i int, to *world, rate float64, label string) {
	if rate == 0 {
		return
	}
	from := s.states[i]
	for t := range s.m.Tiers {
		sb := s.m.Tiers[t].Standby
		if sb == nil {
			continue
		}
		tr := &to.tiers[t]
		if !to.works(s.m, t, tr.active) { // the waiting units are called on: what is unnoticed is noticed
			for u := range tr.at {
				if tr.state[u] == latent {
					tr.state[u] = 1
					tr.queue = append(tr.queue, u)
				}
			}
		}
		if to.works(s.m, t, tr.active) || !to.someWork(s.m, t) {
			tr.action = 0
			continue
		}
		if !from.someWork(s.m, t) { // when all were down, the first to become available is active at once
			for u := range tr.at {
				if to.works(s.m, t, u) {
					tr.active, tr.action = u, 0
					break
				}
			}
			continue
		}
		if from.works(s.m, t, from.tiers[t].active) && tr.action == 0 { // lost just now: drawn once
			a, b := to.copy(), to.copy()
			a.tiers[t].action, b.tiers[t].action = 1, 2
			s.move(i, a, rate*sb.Coverage, label)
			s.move(i, b, rate*(1-sb.Coverage), label)
			return
		}
	}
	j := s.add(to)
	if i == j {
		return
	}
	if s.q[i][j] == nil {
		s.q[i][j] = map[string]float64{}
	}
	s.q[i][j][label] += rate
}

func (s *slow) moves(i int) {
	w, m := s.states[i], s.m
	for d := range m.Domains {
		if w.domain[d] != 0 {
			c := w.copy()
			c.domain[d] = 0
			s.move(i, c, 1/float64(m.Domains[d].MTTR.Mean), "")
			continue
		}
		for j := 1; j < len(s.cuts); j++ {
			c := w.copy()
			c.domain[d] = j
			c.lose(m, d)
			s.move(i, c, (s.cuts[j]-s.cuts[j-1])/float64(m.Domains[d].MTTF), m.Domains[d].Name)
		}
	}
	for c := range m.Common {
		s.shock(i, c)
	}
	for t := range m.Tiers {
		s.unitMoves(i, t)
	}
	for f := range m.Faults {
		c := w.copy()
		c.faults[f] = !c.faults[f]
		if w.faults[f] {
			s.move(i, c, 1/float64(m.Faults[f].MTTR.Mean), "")
		} else {
			s.move(i, c, m.Faults[f].Rate*m.Faults[f].Fails, m.Faults[f].Name)
		}
	}
}

// lose loses the units of domain d when it fails and kills.
func (w *world) lose(m *Model, d int) {
	if m.Domains[d].Loss != Kill {
		return
	}
	for t := range w.tiers {
		tr := &w.tiers[t]
		for u := range tr.at {
			if inside(m, tr.at[u], d) {
				if tr.state[u] < 2 || inside(m, d, tr.state[u]-2) {
					tr.state[u] = 2 + d // a deeper domain that killed it before holds it longer
				}
				tr.queue = remove(tr.queue, u)
			}
		}
	}
}

// shock strikes, or ends. Each domain is drawn by itself.
func (s *slow) shock(i, c int) {
	w, sh := s.states[i], &s.m.Common[c]
	if w.shocks[c].on {
		to := w.copy()
		to.shocks[c] = struck{}
		s.move(i, to, 1/float64(sh.MTTR.Mean), "")
		return
	}
	for j := 1; j < len(s.cuts); j++ {
		for set := 0; set < 1<<len(sh.Takes); set++ {
			p := s.cuts[j] - s.cuts[j-1]
			to := w.copy()
			to.shocks[c] = struck{on: true, draw: j}
			for k, t := range sh.Takes {
				if set&(1<<k) == 0 {
					p *= 1 - t.Probability
					continue
				}
				p *= t.Probability
				to.shocks[c].taken[k] = true
				to.lose(s.m, t.Domain)
			}
			s.move(i, to, sh.Rate*p, sh.Name)
		}
	}
}

func remove(q []int, u int) []int {
	out := []int{}
	for _, x := range q {
		if x != u {
			out = append(out, x)
		}
	}
	return out
}

func (s *slow) unitMoves(i, t int) {
	w, m := s.states[i], s.m
	tier := &m.Tiers[t]
	tr := &w.tiers[t]
	crews := len(tr.at)
	if tier.Crews > 0 {
		crews = min(crews, tier.Crews)
	}
	for u := range tr.at {
		switch tr.state[u] {
		case 0:
			mttf := tier.MTTF
			if tier.Standby != nil && u != tr.active {
				mttf = tier.Standby.MTTF
			}
			c := w.copy()
			c.tiers[t].state[u] = 1
			if sb := tier.Standby; sb != nil && sb.TestEvery > 0 && u != tr.active && w.works(m, t, tr.active) {
				c.tiers[t].state[u] = latent
			} else {
				c.tiers[t].queue = append(c.tiers[t].queue, u)
			}
			s.move(i, c, (1-tier.Beta)/float64(mttf), tier.Name)
		case latent: // found by a test
			c := w.copy()
			c.tiers[t].state[u] = 1
			c.tiers[t].queue = append(c.tiers[t].queue, u)
			s.move(i, c, 1/(float64(tier.Standby.TestEvery)/2), "")
		case 1: // repaired by a crew, below
		default:
			if w.domainUp(m, tr.state[u]-2) { // it and every domain above it
				c := w.copy()
				c.tiers[t].state[u] = 0
				s.move(i, c, 1/float64(tier.Boot.Mean), "")
			}
		}
		if tier.Rebuild != nil && tr.state[u] != 1 && !w.domainUp(m, tr.at[u]) {
			s.relaunch(i, t, u)
		}
	}
	if tier.Beta > 0 {
		c := w.copy()
		c.tiers[t].common = !tr.common
		if tr.common {
			s.move(i, c, 1/float64(tier.MTTR.Mean), "")
		} else {
			s.move(i, c, tier.Beta/float64(tier.MTTF), tier.Name)
		}
	}
	for k := 0; k < crews && k < len(tr.queue); k++ {
		c := w.copy()
		c.tiers[t].state[tr.queue[k]] = 0
		c.tiers[t].queue = remove(tr.queue, tr.queue[k])
		s.move(i, c, 1/float64(tier.MTTR.Mean), "")
	}
	if tier.Standby != nil && tr.action != 0 {
		for u := range tr.at {
			if w.works(m, t, u) {
				takes := tier.Standby.Failover.Mean
				if tr.action == 2 {
					takes = tier.Standby.Manual.Mean
				}
				c := w.copy()
				c.tiers[t].active, c.tiers[t].action = u, 0
				s.move(i, c, 1/float64(takes), "")
				break
			}
		}
	}
}

func (s *slow) relaunch(i, t, u int) {
	w, m := s.states[i], s.m
	tier, tr := &m.Tiers[t], &w.tiers[t]
	for d := tr.at[u]; d >= 0; d = m.Domains[d].Parent {
		if w.domain[d] != 0 && s.cuts[w.domain[d]] <= tier.Rebuild.Fails {
			return
		}
		for c, x := range w.shocks {
			for j, tk := range m.Common[c].Takes {
				if x.on && x.taken[j] && tk.Domain == d && s.cuts[x.draw] <= tier.Rebuild.Fails {
					return
				}
			}
		}
	}
	best, fewest := -2, math.MaxInt
	for _, p := range tier.Units {
		if !w.domainUp(m, p.Domain) {
			continue
		}
		n := 0
		for _, x := range tr.at {
			if x == p.Domain {
				n++
			}
		}
		if n < fewest {
			best, fewest = p.Domain, n
		}
	}
	if best == -2 {
		return
	}
	c := w.copy()
	c.tiers[t].at[u], c.tiers[t].state[u] = best, 0
	s.move(i, c, 1/float64(tier.Rebuild.After.Mean), "")
}

const precision = 200

func num(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// eliminate solves a x = b by Gauss with pivots.
func eliminate(a [][]*big.Float, b []*big.Float) []*big.Float {
	n := len(b)
	t := num(0)
	for k := 0; k < n; k++ {
		p := k
		for i := k + 1; i < n; i++ {
			if num(0).Abs(a[i][k]).Cmp(num(0).Abs(a[p][k])) > 0 {
				p = i
			}
		}
		a[k], a[p], b[k], b[p] = a[p], a[k], b[p], b[k]
		for i := k + 1; i < n; i++ {
			if a[i][k].Sign() == 0 {
				continue
			}
			f := num(0).Quo(a[i][k], a[k][k])
			for j := k; j < n; j++ {
				if a[k][j].Sign() != 0 {
					a[i][j].Sub(a[i][j], t.Mul(f, a[k][j]))
				}
			}
			b[i].Sub(b[i], t.Mul(f, b[k]))
		}
	}
	x := make([]*big.Float, n)
	for i := n - 1; i >= 0; i-- {
		s := num(0).Set(b[i])
		for j := i + 1; j < n; j++ {
			s.Sub(s, t.Mul(a[i][j], x[j]))
		}
		x[i] = s.Quo(s, a[i][i])
	}
	return x
}

func zeros(n int) [][]*big.Float {
	a := make([][]*big.Float, n)
	for i := range a {
		a[i] = make([]*big.Float, n)
		for j := range a[i] {
			a[i][j] = num(0)
		}
	}
	return a
}

// stationary solves π Q = 0, Σπ = 1. A transient state gets probability 0.
func (s *slow) stationary() {
	n := len(s.states)
	a := zeros(n)
	b := make([]*big.Float, n)
	for i := 0; i < n; i++ {
		b[i] = num(0)
		for j, labels := range s.q[i] {
			for _, r := range labels {
				a[j][i].Add(a[j][i], num(r))
				a[i][i].Sub(a[i][i], num(r))
			}
		}
	}
	for j := 0; j < n; j++ {
		a[n-1][j] = num(1)
	}
	b[n-1] = num(1)
	s.pi = eliminate(a, b)
}

// structureUp evaluates the service on given tiers.
func structureUp(e *Expr, up func(t int) bool) bool {
	if e.Kind == ExprTier {
		return up(e.Tier)
	}
	n := 0
	for i := range e.Of {
		if structureUp(&e.Of[i], up) {
			n++
		}
	}
	switch e.Kind {
	case ExprAll:
		return n == len(e.Of)
	case ExprAny:
		return n >= 1
	}
	return n >= e.K
}

func (s *slow) serving(w *world, t int) int {
	if w.tiers[t].common {
		return 0
	}
	if s.m.Tiers[t].Standby != nil {
		if w.works(s.m, t, w.tiers[t].active) {
			return 1
		}
		return 0
	}
	n := 0
	for u := range w.tiers[t].at {
		if w.works(s.m, t, u) {
			n++
		}
	}
	return n
}

// loss is the share of requests that state w loses when tiers need what they need.
func (s *slow) loss(w *world, need []int) float64 {
	root := s.m.structure()
	if !structureUp(&root, func(t int) bool { return s.serving(w, t) >= need[t] }) {
		return 1
	}
	keep := 1.0
	for f, active := range w.faults {
		if active {
			keep *= 1 - s.m.Faults[f].Share
		}
	}
	return 1 - keep
}

// answer is U, ν, and per cause unavailability and frequency, for one row of need.
func (s *slow) answer(need []int) (u, nu float64, causes, rates map[string]float64) {
	n := len(s.states)
	loss := make([]float64, n)
	var down []int
	at := map[int]int{}
	bu := num(0)
	for i, w := range s.states {
		loss[i] = s.loss(w, need)
		if loss[i] > 0 {
			at[i] = len(down)
			down = append(down, i)
			bu.Add(bu, num(0).Mul(num(loss[i]), s.pi[i]))
		}
	}
	a := zeros(len(down))
	b := make([]*big.Float, len(down))
	for k, i := range down {
		b[k] = num(loss[i])
		for j, labels := range s.q[i] {
			for _, r := range labels {
				a[k][k].Add(a[k][k], num(r))
				if _, ok := at[j]; ok {
					a[k][at[j]].Sub(a[k][at[j]], num(r))
				}
			}
		}
	}
	time := eliminate(a, b)
	bn := num(0)
	bc, br := map[string]*big.Float{}, map[string]*big.Float{}
	for i := range s.states {
		if loss[i] > 0 {
			continue
		}
		for j, labels := range s.q[i] {
			if loss[j] == 0 {
				continue
			}
			for label, r := range labels {
				if bc[label] == nil {
					bc[label], br[label] = num(0), num(0)
				}
				f := num(0).Mul(num(r), s.pi[i])
				bn.Add(bn, f)
				br[label].Add(br[label], f)
				bc[label].Add(bc[label], num(0).Mul(f, time[at[j]]))
			}
		}
	}
	causes, rates = map[string]float64{}, map[string]float64{}
	for l := range bc {
		causes[l], _ = bc[l].Float64()
		rates[l], _ = br[l].Float64()
	}
	u, _ = bu.Float64()
	nu, _ = bn.Float64()
	return u, nu, causes, rates
}

// drawModel draws a small model: few values, so that equal zones, ties and repeated tiers are common.
func drawModel(t *rapid.T) *Model {
	m := &Model{}
	hours := rapid.SampledFrom([]model.Hours{5, 40, 300, 2000, 1e5})
	short := rapid.SampledFrom([]model.Hours{0.02, 0.5, 3, 20})
	nd := rapid.IntRange(0, 3).Draw(t, "domains")
	same := rapid.Bool().Draw(t, "same")
	mttf, mttr := hours.Draw(t, "zone mttf"), short.Draw(t, "zone mttr")
	for d := 0; d < nd; d++ {
		if !same {
			mttf, mttr = hours.Draw(t, "mttf"), short.Draw(t, "mttr")
		}
		parent := -1
		if d > 0 && rapid.Bool().Draw(t, "nested") {
			parent = rapid.IntRange(0, d-1).Draw(t, "parent")
		}
		loss := Mask
		if rapid.IntRange(0, 3).Draw(t, "loss") == 0 {
			loss = Kill
		}
		m.Domains = append(m.Domains, Domain{Name: fmt.Sprint("d", d), Parent: parent, MTTF: mttf, MTTR: Exp(mttr), Loss: loss})
	}
	nt := rapid.IntRange(1, 2).Draw(t, "tiers")
	for k := 0; k < nt; k++ {
		tr := Tier{Name: fmt.Sprint("t", k), MTTF: hours.Draw(t, "unit mttf"), MTTR: Exp(short.Draw(t, "unit mttr")), Boot: Exp(0.1)}
		total := 0
		for d := -1; d < nd; d++ {
			n := rapid.IntRange(0, 2).Draw(t, "units")
			if total+n > 3 {
				n = 0
			}
			if n > 0 {
				tr.Units = append(tr.Units, Placement{d, n})
			}
			total += n
		}
		if total == 0 {
			tr.Units, total = []Placement{{nd - 1, 2}}, 2
		}
		tr.Need = need(rapid.IntRange(1, total).Draw(t, "need"))
		if rapid.IntRange(0, 4).Draw(t, "common cause") == 0 {
			tr.Beta = rapid.SampledFrom([]float64{0.1, 0.5, 1}).Draw(t, "beta")
		}
		tr.Crews = rapid.IntRange(0, 2).Draw(t, "crews")
		switch special := rapid.IntRange(0, 3).Draw(t, "special"); {
		case special == 0 && total >= 2:
			tr.Need = need(1)
			tr.Standby = &Standby{Failover: Exp(0.025), Coverage: rapid.SampledFrom([]float64{0, 0.9, 1}).Draw(t, "coverage"),
				Manual: Exp(1), MTTF: rapid.SampledFrom([]model.Hours{40, 2000, model.Hours(math.Inf(1))}).Draw(t, "waiting"), TestEvery: rapid.SampledFrom([]model.Hours{0, 0, 100}).Draw(t, "tests")}
		case special == 1:
			tr.Rebuild = &Rebuild{After: Exp(0.2), Fails: rapid.SampledFrom([]float64{0, 0.15, 0.4, 1}).Draw(t, "fails")}
		}
		m.Tiers = append(m.Tiers, tr)
	}
	if rapid.Bool().Draw(t, "any") {
		m.Service = Expr{Kind: ExprAny}
		for k := range m.Tiers {
			m.Service.Of = append(m.Service.Of, Expr{Kind: ExprTier, Tier: k})
		}
	}
	if nd > 0 && rapid.IntRange(0, 3).Draw(t, "shock") == 0 {
		c := Shock{Name: "shock", Rate: 0.005, MTTR: Exp(short.Draw(t, "shock lasts"))}
		for d := range nd {
			if p := rapid.SampledFrom([]float64{1, 0.5, 0}).Draw(t, "taken"); p > 0 || d == 0 {
				c.Takes = append(c.Takes, Taken{d, p})
			}
		}
		m.Common = append(m.Common, c)
	}
	if rapid.Bool().Draw(t, "fault") {
		m.Faults = append(m.Faults, Fault{Name: "deploys", Rate: 0.01, Fails: 0.3, MTTR: Exp(0.5),
			Share: rapid.SampledFrom([]float64{0.25, 1}).Draw(t, "share")})
	}
	return m
}

// TestAgainstTwin compares unavailability and frequency with the slow solver to 1e-9, and causes wherever they are
// declared exact.
func TestAgainstTwin(t *testing.T) {
	exact, solved := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		m := drawModel(rt)
		s := &slow{m: m}
		if !s.build(120) {
			rt.Skip("more states than the slow solver takes")
		}
		s.stationary()
		r, err := Solve(m)
		if err != nil {
			rt.Fatal(err)
		}
		solved++
		needs := make([]int, len(m.Tiers))
		for i := range needs {
			needs[i] = m.Tiers[i].Need[0].Units
		}
		u, nu, causes, rates := s.answer(needs)
		if evenZones(m) {
			even(m, causes)
			even(m, rates)
		}
		agree(rt, "U", r.Unavailability, u, 1e-9)
		agree(rt, "ν", r.Frequency, nu, 1e-9)
		// The way of large models: conditioning instead of the chain of everything.
		way, err := newSolver(m)
		if err != nil {
			rt.Fatal(err)
		}
		way.coarse = true
		coarse := way.solve()
		agree(rt, "U by conditioning", coarse.Unavailability, u, 1e-9)
		agree(rt, "ν by conditioning", coarse.Frequency, nu, 1e-9)
		for _, c := range coarse.Causes {
			agree(rt, "outages by "+c.Name+" by conditioning", c.Frequency, rates[c.Name], 1e-9)
			// Sizes are declared to the order of magnitude ("about"), hence the factor.
			if e := math.Abs(c.Unavailability-causes[c.Name]) / u; e > 1e-6+3*way.approx {
				rt.Fatalf("cause %s by conditioning is off by %.3g of the whole, declared %.3g", c.Name, e, way.approx)
			}
		}
		if isExact(m) {
			exact++
			for _, c := range r.Causes {
				agree(rt, "cause "+c.Name, c.Unavailability, causes[c.Name], 1e-9)
				agree(rt, "outages by "+c.Name, c.Frequency, rates[c.Name], 1e-9)
			}
		}
	})
	t.Logf("%d models, %d with exact causes", solved, exact)
	if exact == 0 {
		t.Error("no model had exact causes: the comparison never ran")
	}
}

// evenZones says whether equal zones may differ in the slow solver by their order alone: it promotes the first of several
// waiting units, where the solver shares among equal zones. The letter leaves the choice open.
func evenZones(m *Model) bool {
	for i := range m.Tiers {
		if m.Tiers[i].Standby != nil && m.Tiers[i].total() > 2 {
			return true
		}
	}
	return false
}

// even spreads causes over equal zones.
func even(m *Model, x map[string]float64) {
	for _, class := range m.classes() {
		sum := 0.0
		for _, d := range class {
			sum += x[m.Domains[d].Name]
		}
		for _, d := range class {
			x[m.Domains[d].Name] = sum / float64(len(class))
		}
	}
}

// isExact says whether the solver claims exact causes.
func isExact(m *Model) bool {
	s, err := newSolver(m)
	if err != nil {
		return false
	}
	s.solve()
	return s.full != nil || s.alreadyExact()
}

func agree(t *rapid.T, what string, got, want, rel float64) {
	t.Helper()
	if math.Abs(got-want) > rel*math.Abs(want)+1e-300 {
		t.Fatalf("%s = %.15g, slow solver %.15g (relative error %.2g)", what, got, want, (got-want)/want)
	}
}
