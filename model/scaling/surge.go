package scaling

import (
	"fmt"
	"math"
	"sort"

	"nines/model"
	"nines/model/reference"
)

// Surge plays the workload's surge (factor, ramp), beginning in the peak hour, against every tier of the deployment, and
// says when factor × the peak is served, which tier is last, what is shed until then and which factor no waiting reaches.
//
// Each tier begins with what its running units serve before they shed (LimitRPS × Units). What is missing comes by the
// tier's policy: units that follow the load on the engine ([Play]); parts that the provider runs by their growth rules;
// everything else by people, who respond, prepare and change it, or order hardware. P50 and P90 are of the sum of
// independent lognormal waits ([total]); of several tiers the slowest counts, as their waits share one cause and the same
// people. Requests are served by the least capable tier at each moment; a tier that is optional or waits at a standby site
// takes no part, and the load on a burst site is what its primary cannot carry.
//
// P50 and P90 are -1 when the factor is above the ceiling; Why says what sets the ceiling, Lift what would
// lift it. Shed counts until the capacity stops growing; of a surge that is never served, for an hour at least. The errors name an impossible surge.
func Surge(d *model.Deployment, fig *reference.Reader, led *model.Ledger) (model.TimeToScale, error) {
	led.Use("peak", "surge.factor")
	s := d.Workload.Surge
	if !(s.Factor > 0) || math.IsInf(s.Factor, 0) {
		return model.TimeToScale{}, fmt.Errorf("surge.factor is %v; write how many times the peak comes, such as 3x", s.Factor)
	}
	if !(s.Ramp >= 0) || math.IsInf(float64(s.Ramp), 0) {
		return model.TimeToScale{}, fmt.Errorf("surge.ramp is %v s; write a time, such as 10m, or 0s for a step", float64(s.Ramp))
	}
	r := &run{d: d, fig: fig, led: led, factor: s.Factor, ramp: float64(s.Ramp)}
	out, err := r.all()
	switch {
	case err != nil:
	case out.P50 == 0 && !math.IsInf(r.headroom(), 1):
		err = r.absorbed(&out)
	default:
		led.Use("surge.ramp")
	}
	return out, err
}

// all grows every lane and puts the lanes together.
func (r *run) all() (model.TimeToScale, error) {
	r.lanes()
	for i := range r.list {
		if err := r.grow(&r.list[i]); err != nil {
			return model.TimeToScale{}, fmt.Errorf("tier %s: %w", r.list[i].id, err)
		}
	}
	return r.result(), nil
}

// pastHeadroom is how far beyond its headroom a design is asked to grow when the surge does not reach it.
const pastHeadroom = 1.25

// absorbed answers for a surge that the headroom takes: nothing has to grow for it, so the times are those of the first
// growth beyond the headroom, and a note says so. A design that cannot grow further keeps 0: the surge is served at once.
func (r *run) absorbed(out *model.TimeToScale) error {
	past := &run{d: r.d, fig: r.fig, led: r.led, factor: pastHeadroom * r.headroom()}
	next, err := past.all()
	if err != nil {
		return err
	}
	out.Beyond = &model.Beyond{Factor: next.Factor, P50: next.P50, P90: next.P90, Tier: next.Bottleneck, Why: next.Why}
	if next.P50 < 0 {
		return nil
	}
	out.P50, out.P90, out.Bottleneck, out.Steps = next.P50, next.P90, next.Bottleneck, next.Steps
	out.Warnings = append(out.Warnings, model.Msg("surge.warn.absorbed",
		"factor", fmt.Sprintf("%.3g", r.factor), "headroom", fmt.Sprintf("%.3g", r.headroom()), "beyond", fmt.Sprintf("%.3g", next.Factor)))
	return nil
}

// headroom is the factor that is served at once.
func (r *run) headroom() float64 {
	least := math.Inf(1)
	for i := range r.list {
		least = min(least, r.list[i].start/r.list[i].load)
	}
	return least
}

// run is one surge in progress.
type run struct {
	d      *model.Deployment
	fig    *reference.Reader
	led    *model.Ledger
	factor float64
	ramp   float64 // seconds
	peak   Rat     // of a curve, requests/s
	list   []lane
}

// lane is one tier that takes the load, with how its capacity grows. Capacities are requests/s.
type lane struct {
	tier  *model.PlacedTier
	id    string
	load  float64 // in the peak hour, what the partner carries included
	own   float64 // of load, what the tier itself carries
	base  float64 // most that a partner carries before it (the owned base of a burst pair)
	start float64 // served at once

	soon, late []rise  // P50 and P90
	p50, p90   float64 // until factor × load is served; never: -1
	most       float64 // +Inf: no ceiling known
	why, lift  model.Text
	steps      []model.Step

	// How it grows beyond its start, for a course ([Play]s of a curve); all nil where units follow the load or nothing grows.
	job   *job
	stair *stair
	jump  *wait  // in one go, by its provider
	fleet *fleet // by read replicas
}

// stair is a capacity that the provider raises by a step at a time.
type stair struct {
	every wait
	next  func(float64) float64
}

// rise is a capacity from a time on.
type rise struct{ at, capacity float64 }

// never marks a time that does not come.
const never = -1.0

// slack forgives the last digits where a capacity meets a load.
const slack = 1 - 1e-9

func (l *lane) wanted(factor float64) float64 { return factor * l.load }

// lanes lists the tiers that take the load.
func (r *run) lanes() {
	burst := r.burstSite()
	for i := range r.d.Tiers {
		t := &r.d.Tiers[i]
		if t.Optional || t.Host != "" || !serves(t.Role) {
			continue
		}
		if t.Role == model.RoleBurst {
			if p := r.partner(t); p != nil {
				r.list = append(r.list, r.pair(t, p))
				continue
			}
		}
		if burst != "" && t.Role != model.RoleBurst && r.copyAt(t.Name, burst) != nil {
			continue // counted with its partner at the burst site
		}
		load := r.d.Workload.Peak * r.share(t)
		r.list = append(r.list, lane{tier: t, id: t.ID, load: load, own: load, start: capacity(t)})
	}
}

func serves(role string) bool {
	return role == "" || role == model.RolePrimary || role == model.RoleActive || role == model.RoleBurst
}

// share is the part of the load that a tier of an active site carries. The writer of a database carries all of it, wherever
// it came in; of a burst pair each tier without a partner does.
func (r *run) share(t *model.PlacedTier) float64 {
	if t.Role == model.RoleBurst || t.Kind == model.KindDatabase && t.Topology != model.TopologyDynamoDB {
		return 1
	}
	active := 0
	for i := range r.d.Sites {
		if i == 0 || r.d.Sites[i].Role == model.RoleActive {
			active++
		}
	}
	return 1 / float64(max(1, active))
}

func (r *run) burstSite() string {
	for i := range r.d.Sites {
		if r.d.Sites[i].Role == model.RoleBurst {
			return r.d.Sites[i].Name
		}
	}
	return ""
}

func (r *run) copyAt(name, site string) *model.PlacedTier {
	for i := range r.d.Tiers {
		if t := &r.d.Tiers[i]; t.Name == name && t.Site == site {
			return t
		}
	}
	return nil
}

// partner is the tier of the primary that carries the base of a burst tier's load.
func (r *run) partner(t *model.PlacedTier) *model.PlacedTier {
	for i := range r.d.Tiers {
		if p := &r.d.Tiers[i]; p.Name == t.Name && p.Role != model.RoleBurst && serves(p.Role) {
			return p
		}
	}
	return nil
}

// pair is the lane of a burst tier and the owned base: the base serves up to its limit first.
func (r *run) pair(t, p *model.PlacedTier) lane {
	load := r.d.Workload.Peak
	r.led.Use("sites." + p.Site + ".base")
	base := 1.0
	for i := range r.d.Sites {
		if r.d.Sites[i].Name == p.Site {
			base = r.d.Sites[i].Base
		}
	}
	l := lane{tier: t, id: t.ID, load: load, own: load * (1 - base), base: capacity(p)}
	l.start = l.base + capacity(t)
	return l
}

// capacity is what the running units of a tier serve before they shed; +Inf where no limit is known.
func capacity(t *model.PlacedTier) float64 {
	if t.LimitRPS <= 0 {
		return math.Inf(1)
	}
	return t.LimitRPS * float64(serving(t))
}

// serving is how many units of a tier take requests at the peak: of a database one, as any copy carries everything alone.
func serving(t *model.PlacedTier) int {
	if t.Kind == model.KindDatabase {
		return min(1, t.Units)
	}
	return t.Units
}

// result puts the lanes together.
func (r *run) result() model.TimeToScale {
	out := model.TimeToScale{Factor: r.factor, Ceiling: math.Inf(1), Headroom: math.Inf(1)}
	for i := range r.list {
		r.count(&out, &r.list[i])
	}
	if len(r.list) == 0 || math.IsInf(out.Headroom, 1) { // nothing in the design limits the load
		out.Headroom, out.Ceiling = r.factor, r.factor
		out.Why = model.Msg("surge.ceiling.unknown")
	}
	if math.IsInf(out.Ceiling, 1) {
		out.Ceiling = max(r.factor, out.Headroom)
		out.Why = model.Msg("surge.ceiling.unknown")
	}
	sort.SliceStable(out.Steps, func(i, j int) bool { return out.Steps[i].At < out.Steps[j].At })
	r.draw(&out)
	return out
}

// count takes a lane into the result: the slowest is the bottleneck, of equally fast ones that with the least headroom.
func (r *run) count(out *model.TimeToScale, l *lane) {
	head, most := l.start/l.load, l.most/l.load
	slower := later(l.p50, float64(out.P50)) > 0
	same := later(l.p50, float64(out.P50)) == 0
	if out.Bottleneck == "" || slower || same && head < r.headroomOf(out.Bottleneck) {
		out.Bottleneck = l.id
	}
	if later(l.p50, float64(out.P50)) > 0 {
		out.P50 = model.Seconds(l.p50)
	}
	if later(l.p90, l.p50) < 0 { // of a ramp: later units can find a larger order already placed
		l.p90 = l.p50
	}
	if later(l.p90, float64(out.P90)) > 0 {
		out.P90 = model.Seconds(l.p90)
	}
	if most < out.Ceiling {
		out.Ceiling, out.CeilingTier, out.Why, out.Lift = most, l.id, l.why, l.lift
	}
	out.Headroom = min(out.Headroom, head)
	out.Steps = append(out.Steps, l.steps...)
}

func (r *run) headroomOf(id string) float64 {
	for i := range r.list {
		if r.list[i].id == id {
			return r.list[i].start / r.list[i].load
		}
	}
	return math.Inf(1)
}

// later compares two times, never being the latest.
func later(a, b float64) int {
	switch {
	case a == b:
		return 0
	case a == never:
		return 1
	case b == never || a < b:
		return -1
	}
	return 1
}
