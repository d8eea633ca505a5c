package sizing

import (
	"fmt"
	"strconv"
	"strings"

	"nines/model"
)

// placeCompute sizes a compute tier where it runs.
func (p *planner) placeCompute(pt *model.PlacedTier, at int) error {
	switch pt.On {
	case model.OnInstances, model.OnKubernetes, "":
		return p.placeInstances(pt, at)
	case model.OnFargate:
		return p.placeFargate(pt, at)
	case model.OnLambda:
		return p.placeLambda(pt, at)
	case model.OnServers:
		return p.placeServers(pt, at)
	}
	return fmt.Errorf("compute on %q is not known; use instances, fargate, kubernetes, lambda or servers", pt.On)
}

// hosted is the database that shares the machines of a tier; nil when none does.
func (p *planner) hosted(name string) *model.Tier {
	for i := range p.s.Tiers {
		if t := &p.s.Tiers[i]; t.Host == name && t.Kind == model.KindDatabase {
			return t
		}
	}
	return nil
}

// computeAsk is what a request wants of a compute tier at a site: its own work, and the database's when it lives on the
// same machine. single says that the tier is one unit: a database on the machine is one, and nothing spreads requests over
// several where no balancer stands before them.
func (p *planner) computeAsk(pt *model.PlacedTier, runtime figure) (a ask, single bool) {
	a = p.requestAsk(runtime)
	if p.hosted(pt.Name) == nil {
		return a, pt.On != model.OnLambda && p.fronts(pt.Site) == 0
	}
	return together(a, p.databaseAsk()), true
}

// fronts counts the load balancers and gateways that a site has or mirrors.
func (p *planner) fronts(site string) int {
	n := 0
	for i := range p.d.Tiers {
		if t := &p.d.Tiers[i]; t.Site == site && (t.Kind == model.KindLoadBalancer || t.Kind == model.KindGateway) {
			n++
		}
	}
	return n
}

// beside is what each machine costs an hour beside its type: a system disk and the metrics that watch it. Where the book
// has no price for them they do not count in the choice; the bill will say what is missing.
func (p *planner) beside(region string, disk float64) float64 {
	usd := 0.0
	if r, err := p.book.Rate(model.PriceKey{Dimension: model.EBSGP3, Region: region}); err == nil {
		usd += r.First().Float() * disk
	}
	if r, err := p.book.Rate(model.PriceKey{Dimension: model.CWMetric, Region: region}); err == nil {
		usd += r.First().Float() * p.fig.Peek("watch.metrics")
	}
	return usd / p.month
}

// placeInstances sizes EC2 instances, alone or as nodes of a Kubernetes cluster.
func (p *planner) placeInstances(pt *model.PlacedTier, at int) error {
	if p.facility(at) {
		return fmt.Errorf("instances need a site with provider aws; use on: servers in a facility")
	}
	site := &p.d.Sites[at]
	a, single := p.computeAsk(pt, "machine.memory")
	usable := 1.0
	if pt.On == model.OnKubernetes {
		usable -= p.fig.Value("kubernetes.reserve")
	}
	if single {
		pt.Spare = model.SpareNone
	}
	j := &job{
		tier: &pt.Tier, ask: a, target: p.target(&pt.Tier), zones: spreadOver(&pt.Tier, site), duty: p.duties[at].serving(),
		fixed: !tracks(&pt.Tier), single: single, region: site.Region,
		usable: usable, beside: p.beside(site.Region, p.fig.Peek("disk.system")),
	}
	best, err := p.pickInstance(j, pt.Type)
	if err != nil {
		return err
	}
	if d := p.duties[at]; !d.waits || d.runs > 0 {
		p.bound(a, &best, "machine.memory")
	}
	pt.Offer, pt.Machine, pt.Rejected = best.offer.Type.Name, best.offer.Type, best.rejected
	if err := p.fill(pt, at, &best.staff, j); err != nil {
		return err
	}
	pt.DiskGB = p.fig.Value("disk.system")
	if p.hosted(pt.Name) != nil {
		pt.DiskGB += p.storedGB()
	}
	if single {
		pt.Ceiling, pt.CeilingWhy = p.largest(p.book.Offers(site.Region), best.offer.Type)
	}
	if p.hosted(pt.Name) != nil {
		p.diskCeiling(pt, a, j.target, at)
		p.ebsWork(pt, a, j.target, at)
	}
	p.note(pt, at, j, p.book.Offers(site.Region), &best)
	p.instanceTimes(pt, at)
	p.spot(pt, site.Region)
	return nil
}

// pickInstance is the type the scenario names, or the cheapest that fits.
func (p *planner) pickInstance(j *job, typ string) (pick, error) {
	if typ == auto || typ == "" {
		best, ok := p.choose(p.book.Offers(j.region), j)
		if !ok {
			load := number(j.duty.sized(1) * p.w.Peak)
			return pick{}, &CannotServeError{model.Msg("sizing.cannot.region", "region", j.region, "load", load),
				fmt.Sprintf("no instance type in %s carries %s requests/s%s; spread the tier over more machines or move the database to its own",
					j.region, load, map[bool]string{true: " on one machine"}[j.single])}
		}
		return best, nil
	}
	t, ok := p.book.Type(typ)
	rate, err := p.book.Rate(model.PriceKey{Dimension: model.EC2OnDemand, Region: j.region, Item: typ})
	if err != nil {
		return pick{}, err
	}
	if !ok {
		return pick{}, fmt.Errorf("the price book has a price for %s but not its size; use type: auto", typ)
	}
	return p.named(j, model.Offer{Type: t, PerHour: rate.First().Float()})
}

// named staffs a type that the scenario asks for.
func (p *planner) named(j *job, o model.Offer) (pick, error) {
	m := p.machine(o.Type, j)
	s := p.staff(j.tier, m, j.ask, j.target, j.zones)
	if s.target <= 0 {
		has, asks := number(o.Type.Memory.GiB()), number(j.ask.fixed.GiB())
		return pick{}, &CannotServeError{model.Msg("sizing.cannot.memory", "type", o.Type.Name, "has", has, "asks", asks),
			fmt.Sprintf("%s has %s GiB of memory, less than the %s GiB that is needed before the first request; use a larger type or auto", o.Type.Name, has, asks)}
	}
	top := j.duty.sized(1) * p.w.Peak
	if j.single && s.alone(top) > 1 {
		has, target := number(s.target), number(j.target)
		return pick{}, &CannotServeError{model.Msg("sizing.cannot.one", "type", o.Type.Name, "has", has, "target", target, "load", number(top)),
			fmt.Sprintf("one %s serves %s requests/s at %s utilization, less than the peak; use a larger type or auto", o.Type.Name, has, target)}
	}
	if o.Type.Burstable && !p.credits(o.Type, m, j, s, s.running(top)) {
		p.warn(model.Msg("warn.burst-credits", "type", o.Type.Name, "tier", j.tier.Name))
	}
	_, why := rate(m, j.ask, j.target)
	return pick{offer: o, staff: s, why: why}, nil
}

// spreadOver is over how many zones a tier's units are spread.
func spreadOver(t *model.Tier, site *model.PlacedSite) int {
	if t.Spread != "zones" {
		return 1
	}
	return len(site.Zones)
}

// spreadZones is which.
func spreadZones(t *model.Tier, site *model.PlacedSite) []string {
	return site.Zones[:spreadOver(t, site)]
}

// fill writes a staffing into a placed tier: curve, units, placement, floor, ceiling, and what it grows to after a
// takeover.
func (p *planner) fill(pt *model.PlacedTier, at int, s *staffing, j *job) error {
	site, d := &p.d.Sites[at], p.duties[at]
	if least := s.running(d.least(1) * p.w.Peak); s.running(d.sized(1)*p.w.Peak) != least {
		p.led.Use("sites." + site.Name + ".runs")
	}
	pt.Fixed = j.fixed
	pt.CapacityRPS, pt.LimitRPS = s.target, s.limit
	waiting := d
	if j.single && d.waits { // one machine cannot wait smaller than it must be
		waiting.runs = d.takes
	}
	pt.Curve = s.curve(p.shape, waiting, p.w.Peak, j.fixed)
	for _, r := range pt.Curve {
		pt.Units = max(pt.Units, int(r.Running))
	}
	if pt.Units >= mostUnits || s.running(j.duty.sized(1)*p.w.Peak) >= mostUnits {
		return fmt.Errorf("%s requests/s take more than %d units of %s; check the peak, the growth and the work of a request",
			number(j.duty.sized(1)*p.w.Peak), mostUnits, pt.Offer)
	}
	if d.waits && d.runs == 0 && !j.single {
		pt.Units, pt.Floor = 0, 0
		for i := range pt.Curve {
			pt.Curve[i].Running = 0
		}
	} else {
		pt.Floor = s.floor
		if j.fixed {
			pt.Floor = pt.Units
		} else if d.from > 0 {
			pt.Floor = 0
			for i := range pt.Curve {
				if pt.Curve[i].Load == 0 {
					pt.Curve[i].Running = 0
				}
			}
		}
	}
	zones := spreadZones(&pt.Tier, site)
	pt.Placement = place(pt.Units, zones)
	pt.Full, pt.FullPlaced = pt.Units, pt.Placement
	if d.waits {
		pt.Full = max(pt.Units, s.running(d.takes*p.w.Peak))
		pt.FullPlaced = place(pt.Full, zones)
	}
	if !j.single {
		p.ceiling(pt)
	}
	pt.Work.Requests = p.requests(at)
	return nil
}

// ceiling is Scaling.Max times the units of the peak.
func (p *planner) ceiling(pt *model.PlacedTier) {
	pt.Ceiling = pt.Full
	if pt.Scaling.Max > 0 {
		p.led.Use("tiers." + pt.Name + ".scaling.max")
		pt.Ceiling = max(pt.Full, int(pt.Scaling.Max*float64(pt.Full)+1e-9))
	}
	pt.CeilingWhy = model.Msg("sizing.ceiling.max", "tier", pt.Name, "units", strconv.Itoa(pt.Ceiling))
}

// largest is the ceiling of a tier that is one machine: the largest type on offer, in units of the present one.
func (p *planner) largest(offers []model.Offer, now *model.InstanceType) (int, model.Text) {
	top, name := p.cores(now), now.Name
	for i := range offers {
		t := offers[i].Type
		if t.VCPU <= top || t.Accelerated || t.GPU || !current(t.Name) {
			continue
		}
		if c := p.cores(t); c > top {
			top, name = c, t.Name
		}
	}
	return max(1, int(top/p.cores(now))), model.Msg("sizing.ceiling.largest", "type", name)
}

// instanceTimes writes boot and rebuild. An image baked by a pipeline or by code boots ready to serve; otherwise packages
// are installed at boot.
func (p *planner) instanceTimes(pt *model.PlacedTier, at int) {
	boot := figure("boot.instance.build")
	switch a := p.s.Operations.Automation; {
	case pt.On == model.OnKubernetes:
		boot = "boot.kubernetes"
	case a == model.AsCode || a == model.Pipeline:
		boot = "boot.instance"
	}
	pt.Boot = model.Seconds(p.fig.Peek(boot))
	if !p.duties[at].waits { // a site that waits takes over in the time its role says
		p.fig.Value(boot)
	}
	p.rebuild(pt)
}

// rebuild says that a group that follows the load also replaces what it lost with a zone: where it is spread, and where
// the survivors alone are not enough at the peak.
func (p *planner) rebuild(pt *model.PlacedTier) {
	if pt.Fixed || len(pt.Placement) < 2 || survives(pt) {
		return
	}
	pt.Rebuild = &model.Rebuild{
		After: model.Seconds(p.fig.Peek("rebuild.detect")) + pt.Boot,
		Fails: p.fig.Peek("zone.launch-blocked"),
	}
}

// survives says whether the units left by the loss of the fullest zone are what the heaviest hours need.
func survives(pt *model.PlacedTier) bool {
	need := 0
	for _, r := range pt.Curve {
		need = max(need, r.Need)
	}
	return pt.Units-pt.Placement[0].Units >= need
}

// spot notes the interruptions of the units bought on the spot market.
func (p *planner) spot(pt *model.PlacedTier, region string) {
	if pt.Purchase.Spot <= 0 {
		return
	}
	p.led.Use("tiers." + pt.Name + ".purchase.spot")
	market, err := p.book.Spot(pt.Offer, region)
	if err != nil {
		p.warn(model.Msg("warn.no-spot", "type", pt.Offer, "region", region))
		pt.Purchase.Spot = 0
		return
	}
	pt.SpotUnits = int(pt.Purchase.Spot*float64(pt.Units) + 1e-9)
	pt.SpotPerHour = hazard(market.PerMonth) / p.month
}

// number shows a float in a sentence.
func number(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
