package reliability

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"nines/model"
)

// kind is a way in which outages begin: the event, how often, and how long the outage then lasts. Loss is the mean of
// the share of requests lost integrated over it; it equals Mean when everything is lost.
type kind struct {
	event int
	rate  float64 // outages per hour
	mean  float64 // hours
	loss  float64 // hours, weighted by the share of requests lost
	// square is the mean square of the hours lost; 0: not known, as if exponential.
	square float64
}

// part is the answer for an independent part of the service.
type part struct {
	u     float64 // expected share lost
	up    float64 // probability that nothing is lost
	down  float64 // 1 - up, as a sum of non-negative terms
	rate  float64 // outages per hour
	kinds []kind
	// simple: up and down are single memoryless states, so that combining it with others in series is exact.
	simple bool
	approx float64 // relative size of what the kinds' lengths approximate; 0: exact
	// clusters is how often per hour outages begin that no failure before them helped; 0: not known.
	clusters float64
	varies   float64 // and the squared coefficient of variation of that rate from time to time
}

// node is a part of the structure: a core, or independent parts joined by all, any or of.
type node struct {
	core *core
	kind ExprKind
	k    int
	subs []*node
}

// solver holds what does not depend on the row of need.
type solver struct {
	m       *Model
	root    *node
	classes [][]int
	events  events
	series  []bool // tiers without which nothing is served
	windows []int  // maintenance that cannot be treated as a part in series
	rows    []row
	full    *whole // the exact chain of everything, when small
	warn    []model.Text
	missing bool     // a rise of need has no frequency
	brief   bool     // take a few microseconds: the chain of everything only when it is small
	quick   bool     // and then only when it is tiny
	coarse  bool     // never build the chain of everything; tests compare both ways
	detail  bool     // keep kinds apart, for distributions
	approx  float64  // relative size of what the causes approximate
	shaped  float64  // relative size of what shapes of times that were not followed exactly may move
	lost    float64  // what windows that are not in series cost
	smear   float64  // how far the law of the lengths of outages may be off; 0: not asked yet
	split   []string // what has shapes that U does not depend on, but hours by cause do
}

// Solve computes mean unavailability, outage frequency, served fraction and causes. It is exact in unavailability and
// frequency (to rounding) unless a warning names an approximation. For the distribution over a year and a month call
// [Distributions] with the result.
func Solve(m *Model) (Result, error) { return solve(m, false) }

// brief is [Solve] for models by the thousand: unavailability and frequency are as exact, causes of larger models are
// approximate to a size that [Result.Method] names.
func brief(m *Model) (Result, error) { return solve(m, true) }

// quick is [brief] with the chain of everything only when it is tiny: for searches, ranges and ladders, which ask for
// means by the hundred thousand and show no causes.
func quick(m *Model) (Result, error) {
	s, err := prepareIn(m, true, true)
	if err != nil {
		return Result{}, err
	}
	return s.solve(), nil
}

func solve(m *Model, brief bool) (Result, error) {
	s, err := prepare(m, brief)
	if err != nil {
		return Result{}, err
	}
	return s.solve(), nil
}

func newSolver(m *Model) (*solver, error) { return prepare(m, false) }

func prepare(m *Model, brief bool) (*solver, error) { return prepareIn(m, brief, false) }

func prepareIn(m *Model, brief, quick bool) (*solver, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	return assemble(m.wholeWindows().apart().staged(brief), brief, quick)
}

// assemble builds the solver of a model that is valid and written out.
func assemble(m *Model, brief, quick bool) (*solver, error) {
	s := &solver{m: m, classes: m.classes(), events: m.events(), brief: brief, quick: quick}
	root := flatten(m.structure())
	var err error
	if s.root, err = s.build(root); err != nil {
		return nil, err
	}
	s.series = seriesTiers(&root, len(m.Tiers))
	s.rows = m.joinRows()
	s.completeSpells()
	serving := newFormula(root, len(m.Tiers)).tiers
	for w := range m.Maintenance {
		if mt := &m.Maintenance[w]; !s.inSeries(mt) && slices.Contains(serving, mt.Tier) {
			s.windows = append(s.windows, w)
		}
	}
	if len(s.windows) > 10 {
		return nil, bad("maintenance", strconv.Itoa(len(s.windows))+" windows hit single units or redundant tiers", "merge windows that hit the same tier")
	}
	s.shapes()
	s.promises()
	return s, nil
}

// wholeWindows is the model with windows that take every unit of a tier written as windows on the tier.
func (m *Model) wholeWindows() *Model {
	out := m
	for i, w := range m.Maintenance {
		if w.Tier < 0 || w.Units == 0 || w.Units < m.Tiers[w.Tier].total() {
			continue
		}
		if out == m {
			copied := *m
			copied.Maintenance = slices.Clone(m.Maintenance)
			out = &copied
		}
		out.Maintenance[i].Units = 0
	}
	return out
}

// inSeries says whether a window takes the whole service whenever it is open.
func (s *solver) inSeries(w *Maintenance) bool {
	return w.Tier < 0 || w.Units == 0 && s.series[w.Tier]
}

// seriesTiers marks the tiers that are members of the top-level all.
func seriesTiers(root *Expr, n int) []bool {
	out := make([]bool, n)
	switch root.Kind {
	case ExprTier:
		out[root.Tier] = true
	case ExprAll:
		for i := range root.Of {
			if root.Of[i].Kind == ExprTier {
				out[root.Of[i].Tier] = true
			}
		}
	}
	return out
}

// build splits the structure into parts that share neither tiers nor domains.
func (s *solver) build(e Expr) (*node, error) {
	groups := s.independent(e.Of)
	whole := e.Kind == ExprTier || len(groups) == 1 || e.Kind == ExprOf && len(groups) < len(e.Of)
	if whole {
		fine := fineEnvironments
		if s.brief {
			fine = briefEnvironments
		}
		c, err := newCore(s.m, e, s.classes, fine)
		if c != nil {
			c.squares = !s.brief
		}
		return &node{core: c}, err
	}
	n := &node{kind: e.Kind, k: e.K}
	for _, g := range groups {
		child := g[0]
		if len(g) > 1 {
			child = Expr{Kind: e.Kind, Of: g}
		}
		sub, err := s.build(child)
		if err != nil {
			return nil, err
		}
		n.subs = append(n.subs, sub)
	}
	return n, nil
}

// independent groups expressions that share a tier or a domain.
func (s *solver) independent(of []Expr) [][]Expr {
	type group struct {
		domains uint64
		tiers   map[int]bool
		of      []Expr
	}
	var groups []*group
	for _, e := range of {
		g := &group{tiers: map[int]bool{}, of: []Expr{e}}
		count := make([]int, len(s.m.Tiers))
		countTiers(&e, count)
		for t, n := range count {
			if n > 0 {
				g.tiers[t] = true
				g.domains |= s.m.touched(&s.m.Tiers[t])
			}
		}
		g.domains &= s.m.failing()
		kept := groups[:0]
		for _, o := range groups {
			joined := o.domains&g.domains != 0
			for t := range g.tiers {
				joined = joined || o.tiers[t]
			}
			if !joined {
				kept = append(kept, o)
				continue
			}
			for t := range o.tiers {
				g.tiers[t] = true
			}
			g.domains |= o.domains
			g.of = append(o.of, g.of...)
		}
		groups = append(kept, g)
	}
	out := make([][]Expr, len(groups))
	for i, g := range groups {
		out[i] = g.of
	}
	return out
}

// failing is the set of domains that can fail.
func (m *Model) failing() uint64 {
	var set uint64
	for d := range m.Domains {
		if !never(m.Domains[d].MTTF) {
			set |= 1 << d
		}
	}
	for c := range m.Common {
		if m.Common[c].Rate > 0 {
			set |= m.takenBits(c)
		}
	}
	return set
}

// solve is the answer: the means, with what is declared of them.
func (s *solver) solve() Result {
	r, total := s.means()
	shapes, causes := s.refine(&r)
	r.Shapes = bounded(shapes) * r.Unavailability
	total.approx = bounded(total.approx + causes)
	s.approx = total.approx
	r.Warnings = s.warn
	if len(s.split) > 0 && len(r.Causes) > 1 && !s.followed() {
		r.Warnings = append(r.Warnings, model.Msg("reliability.causes.shape", "where", strings.Join(s.split, ", ")))
	}
	short := s.short()
	r.Error = short + r.Shapes
	r.Method = s.method(total, r.Error)
	if short == 0 {
		r.Warnings = append(r.Warnings, s.approximations(total)...)
	}
	switch {
	case !r.Known():
		r.Warnings = append(r.Warnings, model.Msg("reliability.large.unknown", "size", strconv.FormatFloat(bounded(r.Unavailability+short), 'g', 2, 64)))
	case short > 1e-9*r.Unavailability:
		r.Warnings = append(r.Warnings, model.Msg("reliability.large.approximate", "size", strconv.FormatFloat(short/r.Unavailability, 'g', 2, 64)))
	}
	return r
}

// means sums over the rows of need and joins faults and maintenance in series.
func (s *solver) means() (Result, part) {
	m := s.m
	s.full = s.exactChain()
	parts := s.tierParts()
	faults := s.faults()
	parts = append(parts, faults...)
	rest, open := together(parts), 0.0
	for w := range m.Maintenance {
		if s.inSeries(&m.Maintenance[w]) {
			p := s.window(w)
			parts = append(parts, p)
			open += (1 - open) * p.u
		}
	}
	total := inSeries(parts)
	total.approx = bounded(total.approx)
	r := Result{Unavailability: total.u, Frequency: total.rate, ServedFraction: s.served()}
	// What would vanish: windows in series take from what tiers and faults leave, others from what faults leave.
	r.Planned = (1-rest)*open + (1-together(faults))*s.lost
	r.Causes = settled(s.causes(total), total.u)
	return r, total
}

// settled shares what no length could be told for among its causes: by how often they begin outages, or in equal parts
// when nothing begins any (a service that is down for ever, to rounding).
func settled(causes []Cause, u float64) []Cause {
	var lost []int
	rest, often := u, 0.0
	for i, c := range causes {
		if math.IsNaN(c.Unavailability) {
			lost = append(lost, i)
			if !(c.Frequency >= 0) {
				causes[i].Frequency = 0
			}
			often += causes[i].Frequency
			continue
		}
		rest -= c.Unavailability
	}
	for _, i := range lost {
		part := 1 / float64(len(lost))
		if often > 0 {
			part = causes[i].Frequency / often
		}
		causes[i].Unavailability = math.Max(rest, 0) * part
	}
	return causes
}

// bounded makes a size a share of the whole: nothing is off by more, and what is not a number could be anything.
func bounded(size float64) float64 {
	if size < 1 {
		return size
	}
	return 1
}

// tierParts are the independent parts in series that the tiers make: several when one demand holds at all times, else one
// that is averaged over the rows of need.
func (s *solver) tierParts() []part {
	if s.full != nil && s.full.order < s.order() {
		return []part{s.blended()}
	}
	if len(s.rows) > 1 || len(s.windows) > 0 || s.full != nil || s.root.core != nil || s.root.kind != ExprAll {
		return []part{s.overRows()}
	}
	var parts []part
	for _, n := range s.root.subs {
		parts = append(parts, s.eval(n, s.rows[0].demand, s.detail))
	}
	return parts
}

// faults are the parts in series that faults make; the exact chain of everything holds them already.
func (s *solver) faults() []part {
	if s.full != nil {
		return nil
	}
	parts := make([]part, len(s.m.Faults))
	for i := range parts {
		parts[i] = s.fault(i)
	}
	return parts
}

// together is the share that independent parts in series lose.
func together(parts []part) float64 {
	u := 0.0
	for _, p := range parts {
		u += (1 - u) * p.u
	}
	return u
}

func (s *solver) fault(i int) part {
	f := &s.m.Faults[i]
	strike, repair := f.Rate*f.Fails, rate(f.MTTR.Mean)
	if strike == 0 || f.Share == 0 {
		return part{up: 1, simple: true}
	}
	u := strike / (strike + repair)
	up := repair / (strike + repair)
	length := float64(f.MTTR.Mean)
	k := kind{event: s.events.faults + i, rate: strike * up, mean: length, loss: f.Share * length}
	return part{u: u * f.Share, up: up, down: u, rate: strike * up, kinds: []kind{k}, simple: f.MTTR.Shape == Exponential}
}

// window is maintenance that takes the whole service: open for lasts of every every.
func (s *solver) window(i int) part {
	w := &s.m.Maintenance[i]
	u := float64(w.Lasts / w.Every)
	k := kind{event: s.events.windows + i, rate: 1 / float64(w.Every), mean: float64(w.Lasts), loss: float64(w.Lasts)}
	return part{u: u, up: float64((w.Every - w.Lasts) / w.Every), down: u, rate: k.rate, kinds: []kind{k}}
}

// method names how the answer was found.
func (s *solver) method(total part, off float64) string {
	chain, size := "", ""
	if off > 0 {
		size = "; unavailability to " + strconv.FormatFloat(off, 'g', 2, 64)
	}
	if s.full != nil {
		chain = "joint chain of " + strconv.Itoa(s.full.c.size()) + " states"
	} else {
		states := 0
		s.root.each(func(c *core) { states += len(c.env.p) })
		chain = "conditioning on " + strconv.Itoa(states) + " joint states of domains and tiers with a memory"
	}
	if off == 0 {
		chain = "exact: " + chain
	}
	return chain + size + lengths(total)
}

// short bounds what was left out of a large model may change the unavailability by; it is 0 when nothing was.
func (s *solver) short() float64 {
	short := 0.0
	if s.full == nil {
		s.root.each(func(c *core) { short += c.short })
	}
	return short
}

// lengths says how far the lengths of outages by cause may be off.
func lengths(total part) string {
	if total.approx == 0 {
		return ""
	}
	return "; lengths of outages by cause to " + strconv.FormatFloat(total.approx, 'g', 2, 64) + " of the whole"
}

func (n *node) each(f func(*core)) {
	if n.core != nil {
		f(n.core)
	}
	for _, c := range n.subs {
		c.each(f)
	}
}

// eval answers for a node of the structure under one demand.
func (s *solver) eval(n *node, d demand, detail bool) part {
	if n.core != nil {
		return n.core.eval(d, s.events, detail)
	}
	parts := make([]part, len(n.subs))
	for i, c := range n.subs {
		// Lengths enter any and of by their inverse: they must not be averaged before.
		parts[i] = s.eval(c, d, detail || n.kind != ExprAll)
	}
	switch n.kind {
	case ExprAll:
		return inSeries(parts)
	case ExprAny:
		return ofParts(parts, 1)
	default:
		return ofParts(parts, n.k)
	}
}

// downOnly is the unavailability of a node.
func (s *solver) downOnly(n *node, d demand) float64 {
	if n.core != nil {
		return n.core.down(d)
	}
	us := make([]float64, len(n.subs))
	for i, c := range n.subs {
		us[i] = s.downOnly(c, d)
	}
	return combine(n, us)
}

func combine(n *node, us []float64) float64 {
	switch n.kind {
	case ExprAll:
		u := 0.0
		for _, x := range us {
			u += (1 - u) * x
		}
		return u
	case ExprAny:
		return fewer(us, 1)
	default:
		return fewer(us, n.k)
	}
}
