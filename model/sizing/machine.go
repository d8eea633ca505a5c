package sizing

import (
	"math"
	"strings"

	"nines/model"
)

// ask is what one request wants of a machine, and what the machine holds whatever the load.
type ask struct {
	cpu   float64     // seconds on one full core
	held  float64     // bytes × seconds: memory in flight, by Little's law
	bytes float64     // over the network, in the busier direction
	fixed model.Bytes // memory that is not for requests: system, runtime, the database's working set
	disk  float64     // bytes read and written
	iops  float64     // reads and writes of the disk
	conns float64     // connections × seconds to the database: those held at once, by Little's law
	calls float64     // pieces that the work comes in, each waited for: 1, or the queries of a database

	request  bool // it has a request's own work in it,
	database bool // and that of its queries
}

// machine is what a type offers, in the ask's units.
type machine struct {
	cores   float64 // in full cores
	servers int     // vCPUs
	memory  model.Bytes
	network float64 // bytes a second; +Inf when not known to bind
	disk    float64 // bytes a second, the same
	iops    float64 // reads and writes a second, the same
	conns   float64 // connections a database of this memory takes
}

// cores is how many full cores the vCPUs of a type carry: a vCPU that is a thread of a shared core carries less
// (figure vcpu.thread; Netflix service-capacity-modeling, ht_factor).
func (p *planner) cores(t *model.InstanceType) float64 {
	if t.FullCore {
		return t.VCPU
	}
	return t.VCPU * p.limits().thread
}

// limits are the figures that every staffing looks at, once. Those that may not bind are listed as read when they did.
type limits struct {
	thread, survivors, wait                                    float64
	mostIOPS, mostDisk, stripedIOPS, stripedDisk, perConn, top float64
}

func (p *planner) limits() *limits {
	if p.lim.thread == 0 {
		p.lim = limits{
			thread: p.fig.Peek("vcpu.thread"), survivors: p.fig.Value("sizing.survivors"), wait: p.fig.Peek("sizing.queue.limit"),
			mostIOPS: p.fig.Peek("gp3.most-iops"), mostDisk: p.fig.Peek("gp3.most-throughput") * mib,
			stripedIOPS: p.fig.Peek("rds.gp3.striped-iops"), stripedDisk: p.fig.Peek("rds.gp3.striped-throughput") * mib,
			perConn: p.fig.Peek("db.connection.memory"), top: p.fig.Peek("db.connections.most"),
		}
	}
	return &p.lim
}

func (p *planner) machineOf(t *model.InstanceType) machine {
	m := machine{cores: p.cores(t), servers: max(1, int(t.VCPU)), memory: t.Memory, network: math.Inf(1)}
	if t.NetworkMbps > 0 {
		m.network = t.NetworkMbps * 1e6 / 8
	}
	m.iops, m.disk = p.diskOf(t)
	m.conns = min(p.lim.top, float64(t.Memory)/p.lim.perConn)
	return m
}

// rate is how many requests a second a machine serves at a utilization of its tightest resource; 0 when it does not even
// hold what is fixed. why names the resource.
func rate(m machine, a ask, u float64) (rps float64, why string) {
	free := float64(m.memory - a.fixed)
	if free <= 0 {
		return 0, "memory"
	}
	rps, why = math.Inf(1), "cpu"
	if a.cpu > 0 {
		rps = m.cores * u / a.cpu
	}
	if a.held > 0 && free*u/a.held < rps {
		rps, why = free*u/a.held, "memory"
	}
	if a.bytes > 0 && m.network*u/a.bytes < rps {
		rps, why = m.network*u/a.bytes, "network"
	}
	if a.iops > 0 && m.iops*u/a.iops < rps {
		rps, why = m.iops*u/a.iops, "iops"
	}
	if a.disk > 0 && m.disk*u/a.disk < rps {
		rps, why = m.disk*u/a.disk, "disk"
	}
	if a.conns > 0 && m.conns*u/a.conns < rps {
		rps, why = m.conns*u/a.conns, "connections"
	}
	return rps, why
}

// staff is the staffing of a tier on a machine.
func (p *planner) staff(t *model.Tier, m machine, a ask, target float64, zones int) staffing {
	lim := p.limits()
	s := staffing{spare: t.Spare, zones: zones, floor: 1, wait: lim.wait, queued: &p.queued}
	s.target, _ = rate(m, a, target)
	s.limit, _ = rate(m, a, max(target, lim.survivors))
	if a.cpu > 0 {
		s.servers, s.service = m.servers, a.cpu*float64(m.servers)/m.cores
	}
	if t.Spread == "zones" {
		s.floor = max(1, zones)
	} else {
		s.zones = 1
	}
	return s
}

// job is a search for a machine type.
type job struct {
	tier   *model.Tier
	ask    ask
	target float64
	zones  int
	duty   duty
	fixed  bool // units do not follow the load
	single bool // one unit must carry everything
	region string
	usable float64 // share of a machine left for the tier; 1 but for Kubernetes nodes
	beside float64 // USD an hour that each unit costs beside its type: disk and metrics
}

// machine is what a type offers to the job.
func (p *planner) machine(t *model.InstanceType, j *job) machine {
	m := p.machineOf(t)
	m.cores *= j.usable
	m.memory = model.Bytes(float64(m.memory) * j.usable)
	return m
}

// pick is a machine type and its staffing.
type pick struct {
	offer    model.Offer
	staff    staffing
	units    int
	why      string // the resource that binds
	crowded  bool   // a cheaper type was too small for what is held whatever the load
	rejected []model.Rejection
}

// choose finds the type whose units cost least over the month, spares included. Offers come cheapest first, so the search
// ends where even the fewest units of a dearer type cost more than the best found. "auto" never takes accelerated or bare
// metal machines nor previous generations; it takes a burstable one only where its credits suffice ([planner.credits]).
func (p *planner) choose(offers []model.Offer, j *job) (pick, bool) {
	var best pick
	cost := math.Inf(1)
	var notes rejections
	crowded := false
	top := j.duty.sized(1) * p.w.Peak
	fewest := 1.0
	if j.duty.from > 0 {
		fewest = p.busy(j.duty)
	} else if j.tier.Spread == "zones" && !j.single {
		fewest = float64(max(1, j.zones))
	}
	for i := range offers {
		o := &offers[i]
		price := o.PerHour + j.beside
		if price*fewest >= cost {
			break
		}
		if o.Type.Accelerated || o.Type.GPU || !current(o.Type.Name) {
			continue
		}
		m := p.machine(o.Type, j)
		s := p.staff(j.tier, m, j.ask, j.target, j.zones)
		_, why := rate(m, j.ask, j.target)
		if s.target <= 0 {
			if math.IsInf(cost, 1) {
				notes.add(o, "memory")
				crowded = true
			}
			continue
		}
		low := math.Max(fewest, top/s.target)
		if !j.fixed {
			low = math.Max(fewest, j.duty.carry/math.Max(j.duty.share, 1e-12)*j.duty.mean(p.shape)*p.w.Peak/s.target)
		}
		if low*price >= cost {
			continue
		}
		n := s.alone(top)
		if j.single && n > 1 {
			if math.IsInf(cost, 1) {
				notes.add(o, why)
			}
			continue
		}
		n = s.withSpares(n, s.need(top))
		if o.Type.Burstable && !p.credits(o.Type, m, j, s, n) {
			if math.IsInf(cost, 1) {
				notes.add(o, "credits")
			}
			continue
		}
		if c := price * p.meanUnits(j, s, n); c < cost {
			if !math.IsInf(cost, 1) {
				notes.add(&best.offer, "cost")
			}
			cost, best = c, pick{offer: *o, staff: s, units: n, why: why}
		}
	}
	best.rejected, best.crowded = notes.list(), crowded
	return best, !math.IsInf(cost, 1)
}

// meanUnits is the mean of the units that run, for the price.
func (p *planner) meanUnits(j *job, s staffing, top int) float64 {
	if j.single || j.fixed {
		return float64(top)
	}
	sum := 0.0
	for _, l := range p.shape.levels {
		if load := j.duty.sized(l.load) * p.w.Peak; load > 0 {
			sum += l.share * float64(s.running(load))
		}
	}
	return sum
}

// busy is the share of hours in which a site has any load.
func (p *planner) busy(d duty) float64 {
	sum := 0.0
	for _, l := range p.shape.levels {
		if d.sized(l.load) > 0 {
			sum += l.share
		}
	}
	return sum
}

// current says whether a type is of a present generation: m5, c5, r5 or later, t3 or later; and not bare metal, which
// takes many minutes to boot.
func current(name string) bool {
	name = strings.TrimPrefix(name, "db.")
	i := 0
	for i < len(name) && name[i] >= 'a' && name[i] <= 'z' {
		i++
	}
	if i == 0 || i >= len(name) {
		return false
	}
	generation := name[i]
	switch {
	case name[0] == 't' && i == 1:
		return generation >= '3'
	case name[0] == 'x' || name[0] == 'u' || name[0] == 'z':
		return generation >= '2' && !strings.Contains(name, ".metal")
	case i == 1 && (name[0] == 'm' || name[0] == 'c' || name[0] == 'r'):
		return generation >= '5' && !strings.Contains(name, ".metal")
	}
	return false
}

// rejections remembers the last few types that were passed over, which are those nearest to the chosen one.
type rejections struct {
	name [3]string
	why  [3]string
	n    int
}

func (r *rejections) add(o *model.Offer, why string) {
	r.name[r.n%3], r.why[r.n%3] = o.Type.Name, why
	r.n++
}

// list is the latest first.
func (r *rejections) list() []model.Rejection {
	k := min(r.n, 3)
	if k == 0 {
		return nil
	}
	out := make([]model.Rejection, 0, k)
	for i := 1; i <= k; i++ {
		at := (r.n - i) % 3
		out = append(out, model.Rejection{Type: r.name[at], Why: rejection(r.why[at])})
	}
	return out
}

// rejection is the sentence for a reason.
func rejection(why string) model.Text {
	switch why {
	case "memory":
		return model.Msg("sizing.reject.memory")
	case "network":
		return model.Msg("sizing.reject.network")
	case "credits":
		return model.Msg("sizing.reject.credits")
	case "cost":
		return model.Msg("sizing.reject.cost")
	case "price":
		return model.Msg("sizing.reject.price")
	case "iops":
		return model.Msg("sizing.reject.iops")
	case "disk":
		return model.Msg("sizing.reject.disk")
	case "connections":
		return model.Msg("sizing.reject.connections")
	}
	return model.Msg("sizing.reject.cpu")
}
