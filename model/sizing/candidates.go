package sizing

import (
	"math"
	"slices"
	"strconv"

	"nines/model"
	"nines/model/reference"
)

// Why a machine type is not the chosen one.
const (
	FailNone        = ""            // it would do; it is the chosen one, or as cheap
	FailKind        = "kind"        // accelerated, with a GPU, or bare metal: never chosen by itself
	FailGeneration  = "generation"  // of a former generation
	FailMemory      = "memory"      // Carries GiB, Asked GiB held whatever the load
	FailCPU         = "cpu"         // one machine must carry everything: Carries and Asked in requests/s, here and for the next four
	FailNetwork     = "network"     //
	FailDisk        = "disk"        //
	FailIOPS        = "iops"        //
	FailConnections = "connections" //
	FailCredits     = "credits"     // its CPU credits run out: Carries the baseline, Asked the use of its mean hour
	FailPrice       = "price"       // not sold in this topology
	FailCost        = "cost"        // Carries USD a month of the chosen one, Asked of this one
)

// Candidate is one machine type for a tier.
type Candidate struct {
	Type           *model.InstanceType
	Units          int     // at the peak, spares included; 0 when it cannot do the work
	PerMonth       float64 // USD of the units over the profile, disk and metrics beside; 0 when it cannot do the work
	Fails          string  // one of the Fail constants
	Carries, Asked float64 // what the constraint that Fails names is about
}

// Candidates judges every type on offer for a tier, cheapest first by the hour: what [Deploy] looks for, without its short
// cuts. It is on demand, because there are some 900 types. tier is the name or id of a tier with machines; nothing is
// returned for one that has a short list of its own (Fargate, owned servers) or none.
func Candidates(w *model.Workload, s *model.Scenario, book model.PriceBook, fig *reference.Reader, led *model.Ledger, tier string) ([]Candidate, error) {
	p := newPlanner(w, s, book, fig, led)
	p.notes = &[]note{}
	d, err := p.deploy()
	if err != nil {
		return nil, err
	}
	k := slices.IndexFunc(*p.notes, func(n note) bool { return n.of(tier) })
	if k < 0 || (*p.notes)[k].offers == nil {
		return nil, nil
	}
	n := &(*p.notes)[k]
	i := slices.IndexFunc(d.Tiers, func(t model.PlacedTier) bool { return t.ID == n.tier })
	return p.candidates(n, &d.Tiers[i]), nil
}

// candidates judges the offers of a search.
func (p *planner) candidates(n *note, pt *model.PlacedTier) []Candidate {
	out := make([]Candidate, len(n.offers))
	best, known := math.Inf(1), make(map[staffing]staffed, 64)
	for i := range n.offers {
		out[i] = p.candidate(&n.offers[i], n.job, known)
		if pt.Kind == model.KindDatabase && out[i].Fails == FailNone && !p.sold(pt, n, out[i].Type.Name) {
			out[i].Fails = FailPrice
		}
		if out[i].Type.Name == pt.Offer {
			best = out[i].PerMonth
		}
	}
	for i := range out {
		if c := &out[i]; c.Fails == FailNone && c.Type.Name != pt.Offer && c.PerMonth >= best {
			c.Fails, c.Carries, c.Asked = FailCost, best, c.PerMonth
		}
	}
	return out
}

// sold says whether a class has a price in the topology of the tier; machines that we run ourselves have.
func (p *planner) sold(pt *model.PlacedTier, n *note, class string) bool {
	if pt.Topology == model.TopologySelfManaged {
		return true
	}
	_, err := p.book.Rate(model.PriceKey{Dimension: dimensionOf(pt.Topology), Region: n.job.region, Item: pt.Engine + " " + class})
	return err == nil
}

// staffed is what a staffing comes to: machines of equal power are many, so it is worked out once for each power.
type staffed struct {
	alone, units int
	mean         float64 // units over the hours of the profile
}

// candidate judges one type.
func (p *planner) candidate(o *model.Offer, j *job, known map[staffing]staffed) Candidate {
	c := Candidate{Type: o.Type}
	switch {
	case o.Type.Accelerated || o.Type.GPU:
		c.Fails = FailKind
		return c
	case !current(o.Type.Name):
		c.Fails = FailGeneration
		return c
	}
	m := p.machine(o.Type, j)
	s := p.staff(j.tier, m, j.ask, j.target, j.zones)
	s.queued = &p.queued
	_, why := rate(m, j.ask, j.target)
	if s.target <= 0 {
		c.Fails, c.Carries, c.Asked = FailMemory, m.memory.GiB(), j.ask.fixed.GiB()
		return c
	}
	load := j.duty.sized(1) * p.w.Peak
	n, ok := known[s]
	if !ok {
		n.alone = s.alone(load)
		n.units = s.withSpares(n.alone, s.need(load))
		if !j.single || n.alone < 2 {
			n.mean = p.meanUnits(j, s, n.units)
		}
		known[s] = n
	}
	if j.single && n.alone > 1 {
		c.Fails, c.Carries, c.Asked = why, s.target, load
		if load <= s.target {
			c.Fails = FailCPU // the chance of waiting asks for more than the utilization does
		}
		return c
	}
	if o.Type.Burstable && !p.credits(o.Type, m, j, s, n.units) {
		c.Fails, c.Carries = FailCredits, o.Type.Baseline
		c.Asked = j.duty.mean(p.shape) * p.w.Peak * j.ask.cpu / m.cores / max(1, n.mean)
		return c
	}
	c.Units, c.PerMonth = n.units, (o.PerHour+j.beside)*n.mean*p.month
	return c
}

// Why is the constraint in a sentence; the zero Text for a type that would do.
func (c *Candidate) Why() model.Text {
	has, asks := number(c.Carries), number(c.Asked)
	switch c.Fails {
	case FailKind:
		return model.Msg("sizing.why.kind")
	case FailGeneration:
		return model.Msg("sizing.why.generation")
	case FailMemory:
		return model.Msg("sizing.why.memory", "has", has, "asks", asks)
	case FailCPU:
		return model.Msg("sizing.why.cpu", "has", has, "asks", asks)
	case FailNetwork:
		return model.Msg("sizing.why.network", "has", has, "asks", asks)
	case FailDisk:
		return model.Msg("sizing.why.disk", "has", has, "asks", asks)
	case FailIOPS:
		return model.Msg("sizing.why.iops", "has", has, "asks", asks)
	case FailConnections:
		return model.Msg("sizing.why.connections", "has", has, "asks", asks)
	case FailCredits:
		return model.Msg("sizing.why.credits", "has", percent(c.Carries), "asks", percent(c.Asked))
	case FailPrice:
		return model.Msg("sizing.why.price")
	case FailCost:
		return model.Msg("sizing.why.cost", "has", has, "asks", asks)
	}
	return model.Text{}
}

// percent writes a share with two digits.
func percent(share float64) string {
	return strconv.FormatFloat(share*100, 'g', 2, 64) + " %"
}
