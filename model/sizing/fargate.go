package sizing

import (
	"fmt"
	"math"
	"strings"

	"nines/model"
)

// hazard is the rate of a Poisson process that strikes within one period with probability prob.
func hazard(prob float64) float64 {
	if prob >= 1 {
		return math.Inf(1)
	}
	return -math.Log1p(-prob)
}

// taskSize is a vCPU count that Fargate sells and the memory that goes with it, in GB and steps of Step (Amazon ECS
// developer guide, "Fargate task CPU and memory").
type taskSize struct{ vCPU, least, most, step float64 }

var taskSizes = []taskSize{
	{0.25, 0.5, 2, 0.5}, {0.5, 1, 4, 1}, {1, 2, 8, 1}, {2, 4, 16, 1}, {4, 8, 30, 1}, {8, 16, 60, 4}, {16, 32, 120, 8},
}

// arm is the architecture that managed compute runs on: cheaper than x86 at both, with a full core to the vCPU.
const arm = "arm64"

// placeFargate sizes tasks: the size whose tasks cost least over the month, with as much memory as the requests in flight
// at the target take, and no less than the size needs.
func (p *planner) placeFargate(pt *model.PlacedTier, at int) error {
	if p.facility(at) {
		return fmt.Errorf("fargate needs a site with provider aws")
	}
	site := &p.d.Sites[at]
	vcpu, err := p.book.Rate(model.PriceKey{Dimension: model.FargateVCPU, Region: site.Region, Item: arm})
	if err != nil {
		return err
	}
	gb, err := p.book.Rate(model.PriceKey{Dimension: model.FargateGB, Region: site.Region, Item: arm})
	if err != nil {
		return err
	}
	a, single := p.computeAsk(pt, "task.memory")
	if p.hosted(pt.Name) != nil {
		return fmt.Errorf("a database cannot share a Fargate task, whose disk is lost with it; give it a tier of its own")
	}
	j := &job{
		tier: &pt.Tier, ask: a, target: p.target(&pt.Tier), zones: spreadOver(&pt.Tier, site), duty: p.duties[at].serving(),
		fixed: !tracks(&pt.Tier), single: single, region: site.Region, usable: 1, beside: p.beside(site.Region, 0),
	}
	size, s, ok := p.chooseTask(j, pt.Type, vcpu.First().Float(), gb.First().Float())
	if !ok {
		return &CannotServeError{model.Msg("sizing.cannot.task"), "no Fargate task size carries the requests; the sizes are 0.25 to 16 vCPU with 0.5 to 120 GB"}
	}
	pt.Offer = "fargate " + number(size.vCPU) + " vCPU " + number(size.least) + " GB"
	pt.Machine = &model.InstanceType{Name: pt.Offer, Arch: arm, VCPU: size.vCPU, FullCore: true, Memory: model.Bytes(size.least * model.GiB), Baseline: 1}
	m := p.machine(pt.Machine, j)
	m.network = math.Inf(1)
	_, why := rate(m, a, j.target)
	if size.least > taskLeast(size.vCPU) {
		why = "memory" // more was bought than the size starts with
	}
	p.bound(a, &pick{offer: model.Offer{Type: pt.Machine}, why: why}, "task.memory")
	if err := p.fill(pt, at, &s, j); err != nil {
		return err
	}
	p.note(pt, at, j, nil, &pick{offer: model.Offer{Type: pt.Machine}, staff: s, why: why})
	pt.Work.VCPUPerUnit, pt.Work.GBPerUnit = size.vCPU, size.least
	pt.Boot = p.fig.Seconds("boot.fargate")
	p.rebuild(pt)
	if pt.Purchase.Spot > 0 {
		p.warn(model.Msg("warn.no-spot", "type", pt.Offer, "region", site.Region))
		pt.Purchase.Spot = 0
	}
	return nil
}

// chooseTask tries every size; a type such as "1 vCPU" or "fargate 1 vCPU 2 GB" allows only that vCPU count.
func (p *planner) chooseTask(j *job, typ string, perCPU, perGB float64) (taskSize, staffing, bool) {
	only := strings.TrimPrefix(typ, "fargate ")
	cost := math.Inf(1)
	var best taskSize
	var staff staffing
	for _, size := range taskSizes {
		if typ != auto && typ != "" && !strings.HasPrefix(only, number(size.vCPU)+" vCPU") {
			continue
		}
		size.least = p.taskMemory(size, j.ask, j.target)
		m := machine{cores: size.vCPU, servers: max(1, int(size.vCPU)), memory: model.Bytes(size.least * model.GiB), network: math.Inf(1)}
		s := p.staff(j.tier, m, j.ask, j.target, j.zones)
		if s.target <= 0 {
			continue
		}
		if j.single && s.alone(j.duty.sized(1)*p.w.Peak) > 1 {
			continue
		}
		top := s.running(j.duty.sized(1) * p.w.Peak)
		if c := (size.vCPU*perCPU + size.least*perGB + j.beside) * p.meanUnits(j, s, top); c < cost {
			cost, best, staff = c, size, s
		}
	}
	return best, staff, !math.IsInf(cost, 1)
}

// taskLeast is the memory that a vCPU count starts with.
func taskLeast(vCPU float64) float64 {
	for _, s := range taskSizes {
		if s.vCPU == vCPU {
			return s.least
		}
	}
	return 0
}

// taskMemory is the least memory of a size that does not bind before its CPU does.
func (p *planner) taskMemory(size taskSize, a ask, target float64) float64 {
	need := float64(a.fixed)
	if a.cpu > 0 {
		need += a.held * size.vCPU / a.cpu
	}
	gib := size.least
	for gib < size.most && gib*model.GiB < need {
		gib += size.step
	}
	return min(gib, size.most)
}
