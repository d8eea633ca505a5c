package reliability

import (
	"fmt"
	"math"
	"slices"
)

// Shock takes several domains at once: it strikes at Rate while it is not itself active, takes each of its domains or
// spares it, drawn by itself, and lasts MTTR. While it lasts the domains it took are down, whatever they do by themselves;
// what happens to their units is the domain's loss (mask or kill). The draw of rule 5 is made once for the shock.
//
// It is the shock model of A. W. Marshall, I. Olkin, "A multivariate exponential distribution", JASA 62 (1967), with a
// repair.
type Shock struct {
	Name  string
	Rate  float64 // per hour, while not active
	MTTR  Duration
	Takes []Taken
	Cause string // label; Name when empty
}

// Taken is a domain that a shock may take, and how likely it does.
type Taken struct {
	Domain      int // index into Model.Domains
	Probability float64
}

func (c *Shock) unavailability() float64 {
	repair := rate(c.MTTR.Mean)
	return c.Rate / (c.Rate + repair)
}

// mostTaken is how many of a shock's domains may be uncertain: every subset of them is a state.
const mostTaken = 5

// CheckCommon checks the shocks alone; it returns an *InvalidError.
func (m *Model) CheckCommon() error {
	bits := len(m.Domains)
	for i := range m.Common {
		c := &m.Common[i]
		where := "common." + c.Name
		if !(c.Rate >= 0) || math.IsInf(c.Rate, 0) {
			return bad(where+".rate", fmt.Sprintf("%v is not a rate", c.Rate), "write a rate such as 0.1/y")
		}
		if err := checkDuration(where+".mttr", c.MTTR); err != nil {
			return err
		}
		if len(c.Takes) == 0 {
			return bad(where+".domains", "there is none", "name the domains that it takes")
		}
		uncertain := 0
		for j, t := range c.Takes {
			if t.Domain < 0 || t.Domain >= len(m.Domains) {
				return bad(where+".domains", "names a domain that does not exist", "name one of the domains")
			}
			if slices.ContainsFunc(c.Takes[:j], func(o Taken) bool { return o.Domain == t.Domain }) {
				return bad(where+".domains", "names domain "+m.Domains[t.Domain].Name+" twice", "write each domain once")
			}
			if err := checkShare(where+".domains."+m.Domains[t.Domain].Name, t.Probability); err != nil {
				return err
			}
			if t.Probability > 0 && t.Probability < 1 {
				uncertain++
			}
		}
		if uncertain > mostTaken {
			return bad(where+".domains", fmt.Sprintf("%d domains are taken or not by chance, and the solver takes %d", uncertain, mostTaken),
				"give the others probability 1, or split the shock")
		}
		bits += len(c.Takes)
	}
	if bits > MostDomains && len(m.Common) > 0 {
		return bad("common", fmt.Sprintf("the domains and what shocks take of them are %d, and the solver takes %d", bits, MostDomains),
			"name fewer domains in shocks")
	}
	return nil
}

// A set of domains is a word of bits: one for each domain, set where it is up by itself, then one for each domain of each
// shock, set where the shock has not taken it.

// domainBits is the set of all domains, without shocks.
func (m *Model) domainBits() uint64 { return 1<<len(m.Domains) - 1 }

// shockBit is the bit of the first domain of shock c.
func (m *Model) shockBit(c int) int {
	at := len(m.Domains)
	for i := range c {
		at += len(m.Common[i].Takes)
	}
	return at
}

// takenBits is the set of bits of shock c.
func (m *Model) takenBits(c int) uint64 {
	return (1<<len(m.Common[c].Takes) - 1) << m.shockBit(c)
}

// shockBits is the set of bits of shocks on domain d itself.
func (m *Model) shockBits(d int) uint64 {
	var set uint64
	at := len(m.Domains)
	for c := range m.Common {
		for j, t := range m.Common[c].Takes {
			if t.Domain == d && t.Probability > 0 && m.Common[c].Rate > 0 {
				set |= 1 << (at + j)
			}
		}
		at += len(m.Common[c].Takes)
	}
	return set
}

// shocksOn is the bits of every shock that may take a domain of the set.
func (m *Model) shocksOn(set uint64) uint64 {
	var out uint64
	for c := range m.Common {
		for _, t := range m.Common[c].Takes {
			if set&(1<<t.Domain) != 0 && m.Common[c].Rate > 0 {
				out |= m.takenBits(c)
			}
		}
	}
	return out
}

// pathBits is what must be up for a unit in domain d to be: the domain, all above it, and no shock on any of them.
func (m *Model) pathBits(d int) uint64 {
	var need uint64
	for ; d >= 0; d = m.Domains[d].Parent {
		need |= 1<<d | m.shockBits(d)
	}
	return need
}

// apartOf lists the domains and the shocks of a set.
func (m *Model) apartOf(set uint64) (domains, shocks []int) {
	for c := range m.Common {
		if set&m.takenBits(c) != 0 {
			shocks = append(shocks, c)
		}
	}
	return members(set & m.domainBits()), shocks
}

// shocksIn is a factor for each shock of the set.
func (m *Model) shocksIn(set uint64) []factor {
	var out []factor
	for c := range m.Common {
		if set&m.takenBits(c) != 0 {
			out = append(out, m.shockFactor(c))
		}
	}
	return out
}

// outcome is what a shock may take: the domains of its list, a bit each, and how likely.
type outcome struct {
	p     float64
	takes uint64
}

// outcomes lists what the shock may take, each subset once.
func (c *Shock) outcomes() []outcome {
	out := []outcome{{1, 0}}
	for j, t := range c.Takes {
		var next []outcome
		for _, o := range out {
			if t.Probability > 0 {
				next = append(next, outcome{o.p * t.Probability, o.takes | 1<<j})
			}
			if t.Probability < 1 {
				next = append(next, outcome{o.p * (1 - t.Probability), o.takes})
			}
		}
		out = next
	}
	return out
}

// shockFactor is a shock as a factor: idle, or active with what it took.
func (m *Model) shockFactor(i int) factor {
	c := &m.Common[i]
	all, at := m.takenBits(i), m.shockBit(i)
	u := c.unavailability()
	f := factor{p: []float64{1 / (1 + c.Rate*float64(c.MTTR.Mean))}, up: []uint64{all}}
	event := int32(m.events().shocks + i)
	for _, o := range c.outcomes() {
		to := int32(len(f.p))
		f.p = append(f.p, u*o.p)
		f.up = append(f.up, all&^(o.takes<<at))
		f.flows = append(f.flows,
			flow{0, to, event, f.p[0] * c.Rate * o.p},
			flow{to, 0, quiet, u * o.p * rate(c.MTTR.Mean)})
	}
	return f
}

// shockIn is a shock in a space: a byte that is 0 while it is idle, else one more than the case.
type shockIn struct {
	shock int // model index
	at    int // byte
	law   law
	step  int // byte of the stage of its end
	bits  uint64
	cases []shockCase
}

// shockCase is one outcome of a shock with one outcome of the draw of rule 5.
type shockCase struct {
	p     float64
	draw  int    // of the space
	left  uint64 // the bits of the shock that it leaves
	takes []bool // per position
}

// addShocks gives every shock its byte and lists its cases.
func (sp *space) addShocks(shocks []int, pos map[int]int) {
	for _, i := range shocks {
		c := &sp.m.Common[i]
		in := shockIn{shock: i, at: sp.size, bits: sp.m.takenBits(i), law: sp.lawOf(c.MTTR)}
		in.step = sp.size + 1
		sp.size = sp.room(in.step, in.law.width(true))
		for _, o := range c.outcomes() {
			takes, matters := make([]bool, len(sp.domains)), false
			for j, t := range c.Takes {
				if k, ok := pos[t.Domain]; ok && o.takes&(1<<j) != 0 {
					takes[k] = true
					matters = matters || sp.matters[k]
				}
			}
			left := in.bits &^ (o.takes << sp.m.shockBit(i))
			for k, d := range sp.draws {
				p := d.p
				if !matters {
					p = 1
				}
				in.cases = append(in.cases, shockCase{o.p * p, k, left, takes})
				if !matters {
					break
				}
			}
		}
		sp.shocks = append(sp.shocks, in)
	}
}

// active is the case of the shock, nil while it is idle.
func (in *shockIn) active(s []byte) *shockCase {
	if v := s[in.at]; v != 0 {
		return &in.cases[v-1]
	}
	return nil
}

// left is the bits of the shock that are not taken.
func (in *shockIn) left(s []byte) uint64 {
	if c := in.active(s); c != nil {
		return c.left
	}
	return in.bits
}

// shocked says whether a shock holds the domain at position i down.
func (sp *space) shocked(s []byte, i int) bool {
	for k := range sp.shocks {
		if c := sp.shocks[k].active(s); c != nil && c.takes[i] {
			return true
		}
	}
	return false
}

// shockBlocks says whether a shock that holds the domain at position i also blocks new capacity for tier k.
func (sp *space) shockBlocks(s []byte, i, k int) bool {
	for j := range sp.shocks {
		if c := sp.shocks[j].active(s); c != nil && c.takes[i] && sp.draws[c.draw].blocked[k] {
			return true
		}
	}
	return false
}

// shock strikes while it is not itself active, or ends.
func (x *explorer) shock(s []byte, k int) {
	sp := x.sp
	in := &sp.shocks[k]
	c := &sp.m.Common[in.shock]
	if s[in.at] != 0 {
		x.step(s, in.step, &in.law, rate(c.MTTR.Mean), func(after []byte) { after[in.at] = 0 })
		return
	}
	for v := range in.cases {
		after := x.from(s)
		after[in.at] = byte(v + 1)
		for i, taken := range in.cases[v].takes {
			if taken && sp.m.Domains[sp.domains[i]].Loss == Kill {
				sp.kill(after, i)
			}
		}
		x.emit(s, after, c.Rate*in.cases[v].p, sp.events.shocks+in.shock)
	}
}
