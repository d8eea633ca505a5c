package sizing

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nines/model"
)

// serverClass reads what a class such as "1u-16c-128g" is: rack units, physical cores, GB of memory.
func serverClass(name string) (units, cores, gb int, ok bool) {
	part := strings.Split(name, "-")
	if len(part) != 3 {
		return 0, 0, 0, false
	}
	var err [3]error
	units, err[0] = strconv.Atoi(strings.TrimSuffix(part[0], "u"))
	cores, err[1] = strconv.Atoi(strings.TrimSuffix(part[1], "c"))
	gb, err[2] = strconv.Atoi(strings.TrimSuffix(part[2], "g"))
	return units, cores, gb, err[0] == nil && err[1] == nil && err[2] == nil && cores > 0
}

// serverType describes an owned server. A physical core with both threads in use carries 1.2 of a full core
// (figure server.core), so that much is put into VCPU, of which each is a full core.
func (p *planner) serverType(class string) (*model.InstanceType, error) {
	_, cores, gb, ok := serverClass(class)
	if !ok {
		return nil, fmt.Errorf("%q is not a server class; the classes are %s", class, strings.Join(model.ServerClasses, ", "))
	}
	return &model.InstanceType{
		Name: class, Arch: "x86_64", VCPU: float64(cores) * p.fig.Value("server.core"), FullCore: true,
		Memory: model.Bytes(gb) * model.GiB, NetworkMbps: p.fig.Peek("server.network"), Baseline: 1,
	}, nil
}

// placeServers sizes owned servers. What is bought must last until more can be racked, so the peak is that of the end of
// the lead time at the workload's growth: P·(1+g)^L (figure server.lead).
func (p *planner) placeServers(pt *model.PlacedTier, at int) error {
	if !p.facility(at) {
		return fmt.Errorf("servers need a site with provider colo or private; use on: instances at aws")
	}
	a, single := p.computeAsk(pt, "machine.memory")
	if single {
		pt.Spare = model.SpareNone
	}
	pt.Scaling.Policy = model.PolicyFixed
	j := &job{
		tier: &pt.Tier, ask: a, target: p.target(&pt.Tier), zones: 1, duty: p.ahead(at).serving(), fixed: true, single: single,
		region: p.d.Sites[at].Region, usable: 1,
	}
	best, err := p.pickAhead(j, pt.Type, p.duties[at].serving())
	if err != nil {
		return err
	}
	p.bound(a, &best, "machine.memory")
	pt.Offer, pt.Machine = best.offer.Type.Name, best.offer.Type
	if err := p.fill(pt, at, &best.staff, j); err != nil {
		return err
	}
	// Units come from the forecast; need stays with the load of now.
	ahead := p.ahead(at)
	pt.Units = best.staff.running(ahead.sized(1) * p.w.Peak)
	if ahead.waits && ahead.runs == 0 {
		pt.Units = 0
	}
	for i := range pt.Curve {
		pt.Curve[i].Running = float64(pt.Units)
	}
	pt.Floor, pt.Full = pt.Units, max(pt.Units, pt.Full)
	pt.Placement = place(pt.Units, p.d.Sites[at].Zones)
	pt.FullPlaced = place(pt.Full, p.d.Sites[at].Zones)
	if err := p.rackCeiling(pt, j.region); err != nil {
		return err
	}
	if p.hosted(pt.Name) != nil {
		pt.DiskGB = p.storedGB()
	}
	p.note(pt, at, j, nil, &best)
	pt.Boot = model.Seconds(p.fig.Peek("boot.server")) // shown; growth is by procurement, not by boots
	return nil
}

// pickAhead picks for the load of the end of the lead time, and lists the growth and the lead time where they decided
// something: where the load of now would do with other servers.
func (p *planner) pickAhead(j *job, class string, now duty) (pick, error) {
	best, err := p.pickServer(j, class)
	if err != nil {
		return best, err
	}
	today := *j
	today.duty = now
	if then, err := p.pickServer(&today, class); err != nil || then.units != best.units || then.offer.Type.Name != best.offer.Type.Name {
		p.led.Use("growth")
		p.fig.Value("server.lead")
	}
	if best.why == "network" {
		p.fig.Value("server.network")
	}
	return best, nil
}

// ahead is a site's duty with the load of the end of the lead time.
func (p *planner) ahead(at int) duty {
	d := p.duties[at]
	growth := math.Pow(1+p.w.Growth, p.fig.Peek("server.lead"))
	d.carry *= growth
	d.runs *= growth
	d.takes *= growth
	return d
}

// pickServer is the class the scenario names, or the one whose servers cost least to buy.
func (p *planner) pickServer(j *job, class string) (pick, error) {
	classes := model.ServerClasses
	if class != auto && class != "" {
		classes = []string{class}
	}
	var best pick
	cost, crowded := math.Inf(1), false
	for _, c := range classes {
		t, err := p.serverType(c)
		if err != nil {
			return pick{}, err
		}
		buy, err := p.book.Rate(model.PriceKey{Dimension: model.ServerBuy, Region: j.region, Item: c})
		if err != nil {
			return pick{}, err
		}
		m := p.machine(t, j)
		s := p.staff(j.tier, m, j.ask, j.target, j.zones)
		_, why := rate(m, j.ask, j.target)
		load := j.duty.sized(1) * p.w.Peak
		if s.target <= 0 || (j.single && s.alone(load) > 1) {
			crowded = crowded || s.target <= 0
			continue
		}
		n := s.running(load)
		if price := buy.First().Float() * float64(n); price < cost {
			cost, best = price, pick{offer: model.Offer{Type: t}, staff: s, units: n, why: why, crowded: crowded}
		}
	}
	if math.IsInf(cost, 1) {
		names := strings.Join(classes, ", ")
		return pick{}, &CannotServeError{model.Msg("sizing.cannot.server", "classes", names), "no server class carries the load; the classes are " + names}
	}
	return best, nil
}

// perRack is how many servers of a class one cabinet holds, by space and by power.
func (p *planner) perRack(class, market string) (int, error) {
	height, _, _, _ := serverClass(class)
	kw, err := p.book.Rate(model.PriceKey{Dimension: model.ServerKW, Region: market, Item: class})
	if err != nil {
		return 0, err
	}
	rack, err := p.rackKW(market)
	if err != nil {
		return 0, err
	}
	space := p.fig.Value("rack.units") / float64(max(1, height))
	power := rack / kw.First().Float()
	return max(1, int(min(space, power))), nil
}

// rackKW is the power that a cabinet carries in a market.
func (p *planner) rackKW(market string) (float64, error) {
	r, err := p.book.Rate(model.PriceKey{Dimension: model.RackKW, Region: market})
	if err != nil {
		return 0, err
	}
	return r.First().Float(), nil
}

// rackCeiling is how many servers fit in the cabinets that these need: the rest of the last one is room to grow without a
// new contract.
func (p *planner) rackCeiling(pt *model.PlacedTier, market string) error {
	per, err := p.perRack(pt.Offer, market)
	if err != nil {
		return err
	}
	racks := max(1, (pt.Units+per-1)/per)
	pt.Ceiling = max(pt.Full, racks*per)
	if pt.Scaling.Max > 0 {
		p.led.Use("tiers." + pt.Name + ".scaling.max")
		pt.Ceiling = max(pt.Full, min(pt.Ceiling, int(pt.Scaling.Max*float64(pt.Full)+1e-9)))
	}
	pt.CeilingWhy = model.Msg("sizing.ceiling.rack", "racks", strconv.Itoa(racks), "servers", strconv.Itoa(pt.Ceiling))
	return nil
}
