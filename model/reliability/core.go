package reliability

import (
	"math"
	"math/bits"
	"strconv"
)

// core is a part of the service whose tiers depend on each other through shared domains. It is solved by conditioning:
// the environment (joint state of domains and of tiers with a memory) has a stationary distribution; given it, all other
// tiers are independent, and the structure function is evaluated on their conditional unavailabilities.
//
//	U = Σ_e π(e) U(e)
//	ν = Σ_{e→e'} π(e) q(e,e') [U(e') − U(e)]⁺ + Σ_e π(e) Σ_t edge_t(e) critical_t(e)
//
// The bracket is the probability to be up before the move and down after it: given the environment the units do not
// move at that instant and the structure is monotone. Both sums have non-negative terms only. The classes gather
// environments in which every tier has the same number of units left.
type core struct {
	m      *Model
	f      formula
	env    factor
	tables []table // by model tier; zero for tiers with a memory
	class  []int32 // of each environment
	avail  [][]int32
	p      []float64 // of each class
	flows  []flow    // between classes
	start  []int32   // of each environment in sorted
	sorted []flow    // env.flows by origin, once needed
	lasts  []float64 // scratch of [core.lengths]
	// squares says that the mean squares of lengths are worth their time too.
	squares bool
	// crowding is how likely a failure meets another: lengths of outages gather concurrent failures.
	crowding float64
	short    float64 // what was left out of a large model may change the unavailability by
	hidden   float64 // how much environments that were merged may move lengths
	shared   [][]int // domains that were taken as interchangeable
}

// environments is the largest number of environments that are enumerated.
const environments = 300000

// jointStates is the largest joint chain of tiers with a memory.
const jointStates = 120000

func newCore(m *Model, e Expr, classes [][]int, fine int) (*core, error) {
	c := &core{m: m, f: newFormula(e, len(m.Tiers)), tables: make([]table, len(m.Tiers))}
	var err error
	env, err := m.environment(c.f.tiers, classes, fine)
	if err != nil {
		return nil, err
	}
	c.env, c.hidden, c.short, c.shared = env.factor, env.hidden, env.short, env.shared
	for _, t := range c.f.tiers {
		if !m.remembers(&m.Tiers[t]) {
			c.tables[t] = newTable(&m.Tiers[t])
		}
	}
	c.classify()
	c.crowding = m.crowding(c.f.tiers)
	return c, nil
}

// environment is the joint process of everything that the tiers share or remember.
type environment struct {
	factor
	hidden float64 // how much merged states may move lengths
	short  float64 // what was left out may change the unavailability by
	shared [][]int // domains that were taken as interchangeable beyond the classes
}

// environment joins the processes of the domains and of the tiers with a memory. More than fine states are merged where they
// leave every tier the same: enough for how often, but not for how long.
func (m *Model) environment(tiers []int, classes [][]int, fine int) (out environment, err error) {
	var all, held uint64
	for _, t := range tiers {
		all |= m.touched(&m.Tiers[t])
	}
	var factors []factor
	var sets []uint64
	for _, g := range m.memoryGroups(tiers) {
		held |= g.set
		fs, err := m.remembered(g, classes, fine, &out)
		if err != nil {
			return out, err
		}
		for _, f := range fs {
			factors, sets = append(factors, f), append(sets, g.set)
		}
	}
	domains, shocks := all&m.domainBits(), m.shocksIn(all&^held)
	free := append(m.free(domains&^held, -1, held, classes, false), shocks...)
	size := sizeOf(free, sizeOf(factors, 1))
	if size > fine {
		free = append(m.free(domains&^held, -1, held, classes, true), shocks...)
		size = sizeOf(free, sizeOf(factors, 1))
		out.hidden = math.Max(out.hidden, m.interrupted(all))
	}
	if size > fine {
		roots, trees := m.countable(domains &^ held)
		counts, left := m.inCounts(roots, trees, m.forgetful(tiers))
		free = append(append(m.free(domains&^held&^trees, -1, held, classes, true), shocks...), counts)
		out.short += left
	}
	for _, f := range free {
		factors, sets = append(factors, f), append(sets, 0)
	}
	if size > fine {
		m.gatherAll(factors, sets, tiers)
		out.hidden = 1
	}
	lost := 0.0
	out.factor, lost = joined(factors, environments)
	out.short += lost
	return out, nil
}

// remembered is the independent factors of a group of tiers with a memory: whole, by placements, truncated or by tiers. What
// that leaves out it adds to the environment.
func (m *Model) remembered(g memoryGroup, classes [][]int, fine int, env *environment) ([]factor, error) {
	for _, t := range g.tiers {
		if n := m.Tiers[t].counted(); n > 250 {
			return nil, bad("tiers."+m.Tiers[t].Name, strconv.Itoa(n)+" units that remember what their domains did (standby, kill or rebuild) are too many for an exact answer",
				"model cells of units as one unit, or use loss: mask")
		}
	}
	if m.jointSize(g) < 4*jointStates || len(g.tiers) == 1 && m.Tiers[g.tiers[0]].Rebuild != nil { // the rest is hopeless: it would take seconds to find out
		if f, err := m.joint(g.set, g.tiers, classes, jointStates); err == nil {
			return []factor{f}, nil
		}
	}
	if fs, ok := m.separate(g); ok {
		return fs, nil
	}
	most, enough := extent(fine)
	cut, err := m.truncated(g, most, enough)
	if len(g.tiers) > 1 && (err != nil || cut.off > splitBeyond*cut.short) {
		if f, bound, failed := m.split(g.set, g.tiers); failed == nil && (err != nil || bound < cut.off) {
			env.short, env.hidden = env.short+bound, 1
			return []factor{f}, nil
		}
	}
	if err != nil {
		return nil, bad("tiers."+m.Tiers[g.tiers[0]].Name, err.Error(), "place its units in fewer domains, or model several units as one")
	}
	env.short += cut.off
	env.shared = append(env.shared, cut.shared...)
	return []factor{cut.factor}, nil
}

// splitBeyond is the declared error, of what is found, beyond which tiers are also tried one by one.
const splitBeyond = 0.02

// sizeOf is how many states independent factors have together, times others.
func sizeOf(factors []factor, others int) int {
	for _, f := range factors {
		others = min(others*len(f.p), environments+1)
	}
	return others
}

// How many environments are kept apart even where they leave every tier the same: for models by the thousand, and else.
const (
	briefEnvironments = 400
	fineEnvironments  = jointStates
)

// gatherAll merges the states of the joint chains that leave the tiers the same.
func (m *Model) gatherAll(factors []factor, sets []uint64, tiers []int) {
	var interest uint64
	for _, t := range tiers {
		if !m.remembers(&m.Tiers[t]) {
			interest |= m.touched(&m.Tiers[t])
		}
	}
	for i := range factors {
		if sets[i] != 0 {
			factors[i] = m.gather(factors[i], sets[i], interest)
		}
	}
}

// memoryGroup is a set of tiers with a memory that are connected through domains.
type memoryGroup struct {
	set   uint64
	tiers []int
}

func (m *Model) memoryGroups(tiers []int) []memoryGroup {
	var groups []memoryGroup
	for _, t := range tiers {
		if !m.remembers(&m.Tiers[t]) {
			continue
		}
		g := memoryGroup{set: m.touched(&m.Tiers[t]), tiers: []int{t}}
		kept := groups[:0]
		for _, o := range groups {
			if o.set&g.set != 0 {
				g.set |= o.set
				g.tiers = append(o.tiers, g.tiers...)
				continue
			}
			kept = append(kept, o)
		}
		groups = append(kept, g)
	}
	return groups
}

// members lists the bits of set, ascending: parents before children.
func members(set uint64) []int {
	var out []int
	for ; set != 0; set &= set - 1 {
		out = append(out, bits.TrailingZeros64(set))
	}
	return out
}

// free lists the independent factors of the domains in set whose parent is p, or any held domain when p is -1. Coarse
// ones do not look into a domain that is down: enough for how often, but not for how long.
func (m *Model) free(set uint64, p int, held uint64, classes [][]int, coarse bool) []factor {
	var out []factor
	var used uint64
	for _, d := range members(set) {
		parent := m.Domains[d].Parent
		here := parent == p || p == -1 && parent >= 0 && held&(1<<parent) != 0
		if !here || used&(1<<d) != 0 {
			continue
		}
		class := classOf(d, classes, set)
		for _, c := range class {
			used |= 1 << c
		}
		inside := m.free(set, d, 0, classes, coarse)
		if len(inside) > 0 && !coarse {
			out = append(append(out, inside...), m.leaves([]int{d}))
			continue
		}
		if len(inside) > 0 {
			all := certain()
			for _, f := range inside {
				all = all.times(f)
			}
			out = append(out, m.inner(d, all))
			continue
		}
		out = append(out, m.leaves(class))
	}
	return out
}

// classOf is the class of d within set; d alone when it has none.
func classOf(d int, classes [][]int, set uint64) []int {
	for _, c := range classes {
		if c[0] != d {
			continue
		}
		for _, x := range c {
			if set&(1<<x) == 0 {
				return []int{d}
			}
		}
		return c
	}
	return []int{d}
}

// classify counts for every environment the units that each tier has left and gathers equal ones.
func (c *core) classify() {
	n := len(c.env.p)
	nt := len(c.m.Tiers)
	c.class = make([]int32, n)
	index := map[string]int32{}
	paths := c.paths()
	row := make([]int32, nt)
	key := make([]byte, 4*len(c.f.tiers))
	for e := 0; e < n; e++ {
		c.left(row, e, paths)
		for k, t := range c.f.tiers {
			v := row[t]
			key[4*k], key[4*k+1], key[4*k+2], key[4*k+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
		}
		id, ok := index[string(key)]
		if !ok {
			id = int32(len(c.avail))
			index[string(key)] = id
			c.avail = append(c.avail, append([]int32(nil), row...))
			c.p = append(c.p, 0)
		}
		c.class[e] = id
		c.p[id] += c.env.p[e]
	}
	c.gatherFlows()
}

// path is where some units of a tier stand: they serve only when all domains of need are up.
type path struct {
	need  uint64
	units int32
}

func (c *core) paths() [][]path {
	out := make([][]path, len(c.m.Tiers))
	for _, t := range c.f.tiers {
		if c.m.remembers(&c.m.Tiers[t]) {
			continue
		}
		for _, p := range c.m.Tiers[t].Units {
			need := c.m.pathBits(p.Domain)
			out[t] = append(out[t], path{need, int32(p.Units)})
		}
	}
	return out
}

// left fills row with the units of each tier that environment e leaves: standing in working domains, or serving for
// tiers with a memory.
func (c *core) left(row []int32, e int, paths [][]path) {
	for _, t := range c.f.tiers {
		row[t] = 0
		for _, p := range paths[t] {
			if c.env.up[e]&p.need == p.need {
				row[t] += p.units
			}
		}
	}
	for k, t := range c.env.tiers {
		row[t] += c.env.serve[e][k] // a tier may be in several factors, some of its placements in each
	}
}

// gatherFlows sums the flows between classes by event; moves within a class change nothing.
func (c *core) gatherFlows() {
	type key struct{ from, to, event int32 }
	index := make(map[key]int32, min(64, len(c.env.flows)))
	for _, f := range c.env.flows {
		from, to := c.class[f.from], c.class[f.to]
		if from == to || f.event == quiet {
			continue
		}
		k := key{from, to, f.event}
		i, ok := index[k]
		if !ok {
			i = int32(len(c.flows))
			index[k] = i
			c.flows = append(c.flows, flow{from, to, f.event, 0})
		}
		c.flows[i].rate += f.rate
	}
}

// demand is what is asked of the tiers: units needed, and units that maintenance has taken (-1: the whole tier).
type demand struct {
	need  []int
	taken []int // nil: none
}

// tier returns the conditional unavailability of tier t with avail units left, and the rate at which its units cause it.
func (c *core) tier(t int, avail int, d demand) (u, edge float64) {
	need := d.need[t]
	if d.taken != nil && d.taken[t] != 0 {
		return c.takenTier(t, avail, need, d.taken[t])
	}
	tb := &c.tables[t]
	if tb.rows == nil {
		if avail < need {
			return 1, 0
		}
		return 0, 0
	}
	return tb.down(avail, need), tb.edge(avail, need)
}

// takenTier is a tier during maintenance: taken of its units, drawn at random among all, do not serve meanwhile but fail
// and are repaired as ever.
func (c *core) takenTier(t, avail, need, taken int) (u, edge float64) {
	if taken < 0 {
		return 1, 0
	}
	tb := &c.tables[t]
	n := c.m.Tiers[t].total()
	var serve []float64
	if tb.rows == nil {
		serve = make([]float64, avail+1)
		serve[avail] = 1
	} else {
		_, serve = tb.row(avail)
	}
	for s, p := range serve {
		low, high := max(0, taken-(n-s)), min(s, taken)
		h := make([]float64, high-low+1)
		hypergeometric(h, n, s, taken, low)
		for i, q := range h {
			switch left := s - low - i; {
			case left < need:
				u += p * q
			case left == need && tb.rows != nil:
				edge += p * q * float64(need) * tb.fail
			}
		}
	}
	return u, edge
}

// downIn fills u with the conditional unavailabilities in class k and returns that of the part.
func (c *core) downIn(k int, d demand, u []float64) float64 {
	for _, t := range c.f.tiers {
		u[t], _ = c.tier(t, int(c.avail[k][t]), d)
	}
	return c.f.down(u)
}

// down is the unavailability of the part.
func (c *core) down(d demand) float64 {
	u := make([]float64, len(c.m.Tiers))
	s := 0.0
	for k, p := range c.p {
		if p > 0 {
			s += p * c.downIn(k, d, u)
		}
	}
	return s
}
