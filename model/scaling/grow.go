package scaling

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reference"
)

// grow finds how a lane's capacity rises by what its tier is. Every branch leaves soon, late, p50, p90, most and why.
func (r *run) grow(l *lane) error {
	t := l.tier
	l.soon, l.late = []rise{{0, l.start}}, []rise{{0, l.start}}
	l.most, l.why = r.most(l)
	l.lift = r.lift(t)
	switch {
	case t.Kind == model.KindDatabase && t.Topology == model.TopologyDynamoDB:
		r.table(l)
		return nil
	case t.Managed && t.Kind == model.KindLoadBalancer && !r.owned(t):
		r.balancer(l)
		return nil
	case t.Managed && t.Kind == model.KindGateway:
		r.gateway(l)
		return nil
	case t.Managed && t.On == model.OnLambda:
		r.functions(l)
		return nil
	}
	if math.IsInf(l.start, 1) {
		return nil // nothing known limits it
	}
	if r.replicated(t) {
		l.fleet = r.fleet(t)
		l.most, l.why, l.lift = r.mostCopies(l, l.fleet)
	}
	l.mark(model.Msg("surge.step.headroom", "factor", number(l.start/l.load)), 0, 0, serving(t), l.start)
	if l.start >= l.wanted(r.factor)*slack {
		return nil
	}
	switch {
	case l.fleet != nil:
		return r.replicas(l)
	case r.owned(t):
		return r.order(l)
	case t.Kind == model.KindCompute && follows(t):
		return r.elastic(l)
	case t.Kind == model.KindDatabase && t.Scaling.Policy == model.PolicyServerless:
		r.serverless(l)
		return nil
	}
	return r.byHand(l)
}

// follows says whether a tier's units follow the load by themselves.
func follows(t *model.PlacedTier) bool {
	return t.Scaling.Follows()
}

// owned says whether a tier runs on hardware of ours.
func (r *run) owned(t *model.PlacedTier) bool {
	for i := range r.d.Sites {
		if r.d.Sites[i].Name == t.Site {
			return r.d.Sites[i].Provider != model.AWS
		}
	}
	return false
}

// most is the largest capacity a tier can have, and what sets it.
func (r *run) most(l *lane) (float64, model.Text) {
	t := l.tier
	if t.LimitRPS <= 0 {
		return math.Inf(1), model.Text{}
	}
	units := max(r.ceiling(t), serving(t))
	why := t.CeilingWhy
	if why.ID == "" {
		why = model.Msg("surge.ceiling.units", "tier", l.id, "units", strconv.Itoa(units))
	}
	return l.base + float64(units)*t.LimitRPS, why
}

// lift is what would let a tier grow beyond its ceiling.
func (r *run) lift(t *model.PlacedTier) model.Text {
	data := t.Kind == model.KindDatabase || t.Kind == model.KindCache
	switch {
	case t.Managed:
		return model.Msg("surge.lift.quota")
	case data && r.owned(t):
		return model.Msg("surge.lift.server", "tier", t.ID)
	case data:
		return model.Msg("surge.lift.class", "tier", t.ID)
	case r.owned(t):
		return model.Msg("surge.lift.rack")
	case !follows(t) && !r.balanced(t):
		return model.Msg("surge.lift.machine", "tier", t.ID)
	}
	return model.Msg("surge.lift.max", "tier", t.ID)
}

// finish reads the two times off the capacities.
func (l *lane) finish(factor float64) {
	l.p50, l.p90 = l.reach(l.soon, factor), l.reach(l.late, factor)
}

// balancer is a load balancer that the provider runs: its nodes take so much more at once, and then grow by a share at a
// time (AWS, Best practices in evaluating Elastic Load Balancing: at most 50 % every 5 minutes).
func (r *run) balancer(l *lane) {
	l.base, l.most, l.why = 0, math.Inf(1), model.Text{}
	l.start = l.load + r.fig.Value("surge.lb.instant")
	l.soon, l.late = []rise{{0, l.start}}, []rise{{0, l.start}}
	l.mark(model.Msg("surge.step.headroom", "factor", number(l.start/l.load)), 0, 0, serving(l.tier), l.start)
	if l.start >= l.wanted(r.factor) {
		return
	}
	growth := max(1.01, r.fig.Value("surge.lb.growth"))
	every := r.wait("surge.lb.every", model.Msg("surge.step.balancer"))
	r.climb(l, every, func(c float64) float64 { return c * growth })
}

// table is a DynamoDB table on demand: twice its previous peak at once, or what a new table takes where that is more;
// beyond, its partitions split and it doubles.
func (r *run) table(l *lane) {
	reads, writes := r.units(l.tier)
	fresh, bind := r.fig.Peek("surge.dynamodb.reads")/reads, reference.Key("surge.dynamodb.reads")
	if w := r.fig.Peek("surge.dynamodb.writes") / writes; w < fresh {
		fresh, bind = w, "surge.dynamodb.writes"
	}
	l.start = l.load * r.fig.Peek("surge.dynamodb.burst")
	if fresh > l.start {
		l.start = fresh
	} else {
		bind = "surge.dynamodb.burst"
	}
	r.fig.Value(bind) // only what binds is an assumption of the result
	l.most = max(l.start, r.fig.Value("surge.dynamodb.quota")/max(reads, writes))
	l.why = model.Msg("surge.ceiling.table", "tier", l.id, "rate", number(r.fig.Value("surge.dynamodb.quota")))
	l.soon, l.late = []rise{{0, l.start}}, []rise{{0, l.start}}
	l.mark(model.Msg("surge.step.headroom", "factor", number(l.start/l.load)), 0, 0, serving(l.tier), l.start)
	if l.start < l.wanted(r.factor) {
		split := r.wait("surge.dynamodb.split", model.Msg("surge.step.split"))
		r.climb(l, split, func(c float64) float64 { return c * 2 })
	}
}

// units are the read and write units of one request, from the month's work, or one a query where that is not known.
func (r *run) units(t *model.PlacedTier) (reads, writes float64) {
	if w := t.Work; w.Requests > 0 && w.ReadUnits+w.WriteUnits > 0 {
		return max(1e-6, w.ReadUnits/w.Requests), max(1e-6, w.WriteUnits/w.Requests)
	}
	r.led.Use("database.queries", "database.reads")
	q := r.d.Workload.Database
	return max(1e-6, q.Queries*q.Reads), max(1e-6, q.Queries*(1-q.Reads))
}

// gateway is throttled at the account's quota, at once and for good.
func (r *run) gateway(l *lane) {
	l.start = r.fig.Value("surge.gateway.quota")
	l.most, l.why = l.start, model.Msg("surge.ceiling.gateway", "rate", number(l.start))
	r.atOnce(l)
}

// functions have the account's concurrency at once, as far as it grows by a step at a time from what runs (AWS: 1,000
// environments every 10 s for each function). The concurrency of one request/s is the quota over the tier's limit.
func (r *run) functions(l *lane) {
	if math.IsInf(l.start, 1) || l.load+r.fig.Peek("surge.lambda.growth")*l.most/r.fig.Peek("lambda.concurrency") >= l.most {
		r.atOnce(l)
		return
	}
	perStep := r.fig.Value("surge.lambda.growth") * l.most / r.fig.Value("lambda.concurrency")
	l.start = l.load + perStep
	l.soon, l.late = []rise{{0, l.start}}, []rise{{0, l.start}}
	l.mark(model.Msg("surge.step.headroom", "factor", number(l.start/l.load)), 0, 0, serving(l.tier), l.start)
	if l.start < l.wanted(r.factor) {
		every := r.wait("surge.lambda.every", model.Msg("surge.step.functions"))
		r.climb(l, every, func(c float64) float64 { return c + perStep })
	}
}

// atOnce is a lane whose capacity never changes by waiting.
func (r *run) atOnce(l *lane) {
	l.soon, l.late = []rise{{0, l.start}}, []rise{{0, l.start}}
	if !math.IsInf(l.start, 1) {
		l.mark(model.Msg("surge.step.headroom", "factor", number(l.start/l.load)), 0, 0, serving(l.tier), l.start)
	}
	l.finish(r.factor)
}

// serverless is a database whose provider resizes it while it serves.
func (r *run) serverless(l *lane) {
	w := r.wait("surge.aurora.serverless", model.Msg("surge.step.serverless"))
	l.jump = &w
	c := min(l.wanted(r.factor), l.most)
	l.soon = append(l.soon, rise{w.at(0), c})
	l.late = append(l.late, rise{w.at(z90), c})
	l.mark(w.name, 0, w.at(0), serving(l.tier), c)
	l.finish(r.factor)
}

// mostClimbs bounds a staircase: 1.01^2000 is beyond any factor.
const mostClimbs = 2000

// climb is a staircase of equal independent waits, each of which raises the capacity, until the surge is served or the
// ceiling reached. One step tells all of it.
func (r *run) climb(l *lane, every wait, next func(float64) float64) {
	l.stair = &stair{every, next}
	goal := min(l.wanted(r.factor), l.most)
	c, waits := l.start, make([]wait, 0, 8)
	for c < goal*slack && len(waits) < mostClimbs {
		waits = append(waits, every)
		c = min(next(c), l.most)
	}
	soon, late := total(waits)
	c = l.start
	for i := range waits {
		c = min(next(c), l.most)
		l.soon = append(l.soon, rise{every.at(soon) * float64(i+1), c})
		l.late = append(l.late, rise{every.at(late) * float64(i+1), c})
	}
	l.mark(every.name, 0, every.at(soon)*float64(len(waits)), serving(l.tier), c)
	l.finish(r.factor)
}
