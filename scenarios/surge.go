package scenarios

import (
	"strconv"
	"strings"

	"nines/model"
	"nines/model/scaling"
)

// Surge is a scaling group of people's own figures and the demand that is played against it: the contract of
// `nines surge FILE` (docs/contracts.md). [scaling.Play] plays it.
type Surge struct {
	Demand scaling.Demand
	Group  scaling.Group
	Policy scaling.Policy
}

// TraceReader reads the CSV file that a surge names, as it is named there. It returns what errors call the file. The
// error is shown as it is.
type TraceReader func(path string) (name string, csv []byte, err error)

// surgePeriods is the most metric periods that one run may have: two years of one-minute metrics, a few seconds of work.
const surgePeriods = 1_051_200

// surgeDecoder reads a surge.
type surgeDecoder struct {
	decoder
	s    Surge
	open TraceReader
}

// DecodeSurge reads a surge. With a nil reader a trace is refused. The error is an [Errors], or what the reader said.
func DecodeSurge(name string, src []byte, open TraceReader) (*Surge, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	d := &surgeDecoder{decoder: decoder{name: name}, open: open}
	seen, ok := d.shape(root, "", []string{"demand", "group", "policy", "queue"}, "demand", "group", "policy")
	if !ok {
		return nil, d.result()
	}
	d.groupOf(seen["group"])
	d.s.Group.Room = d.queueOf(seen["queue"])
	d.policyOf(seen["policy"])
	if err := d.demandOf(seen["demand"]); err != nil {
		return nil, err
	}
	d.lengthOf(seen["policy"])
	if err := d.result(); err != nil {
		return nil, err
	}
	return &d.s, nil
}

// exact reads one number exactly; absent keys were reported by shape.
func (d *surgeDecoder) exact(n *node, path string, m measure, part exactPart) scaling.Rat {
	switch {
	case n == nil:
		return scaling.Rat{}
	case n.kind == mapping && n.get("likely") != nil:
		d.fail(n.place, path, trouble{model.Msg("input.unsupported", "what", "{low, likely, high}"), m.hint()})
		return scaling.Rat{}
	case n.kind != scalar:
		d.fail(n.place, path, trouble{model.Msg("input.number", "value", n.shown()), m.hint()})
		return scaling.Rat{}
	}
	x, bad := m.exactly(n.text, part)
	if bad != nil {
		d.fail(n.place, path, *bad)
	}
	return x
}

func (d *surgeDecoder) time(n *node, path string) scaling.Rat {
	return d.exact(n, path, seconds().like("s").atLeast(0, "0s"), exactSeconds)
}

func (d *surgeDecoder) positiveTime(n *node, path string) scaling.Rat {
	return d.exact(n, path, seconds().like("s").above(0, "0s"), exactSeconds)
}

func (d *surgeDecoder) load(n *node, path string) scaling.Rat {
	return d.exact(n, path, load().atLeast(0, "0 rps"), exactLoad)
}

// queueOf reads what happens to requests above capacity: they are shed, they wait, or so many may wait.
func (d *surgeDecoder) queueOf(n *node) scaling.Room {
	switch {
	case n == nil || n.kind == scalar && n.text == "none":
	case n.kind == scalar && n.text == "unlimited":
		return scaling.Room{Endless: true}
	case n.kind == mapping:
		if seen, ok := d.shape(n, "queue", []string{"places"}, "places"); ok {
			return scaling.Room{Places: scaling.Int(int64(d.plain(seen["places"], "queue.places", count().atMost(1e12, "1000000000000"))))}
		}
	default:
		d.fail(n.place, "queue", trouble{model.Msg("input.surge.queue", "value", n.shown()), model.Msg("input.surge.queue.hint")})
	}
	return scaling.Room{}
}

func (d *surgeDecoder) groupOf(n *node) {
	seen, ok := d.shape(n, "group", []string{"capacity", "start", "max"}, "capacity", "start", "max")
	if !ok {
		return
	}
	before := len(d.errs)
	d.s.Group = scaling.Group{
		Capacity: d.exact(seen["capacity"], "group.capacity", load().above(0, "0 rps"), exactLoad),
		Start:    int(d.plain(seen["start"], "group.start", count().atMost(1e6, "1000000"))),
		Max:      int(d.plain(seen["max"], "group.max", count().atLeast(1, "1").atMost(1e6, "1000000"))),
	}
	if g := d.s.Group; len(d.errs) == before && g.Max < g.Start {
		d.fail(seen["max"].place, "group.max", trouble{
			model.Msg("input.surge.max", "max", strconv.Itoa(g.Max), "start", strconv.Itoa(g.Start)), model.Msg("input.surge.max.hint")})
	}
}

var shareWords = []string{string(scaling.ServesNone), string(scaling.ServesHalf), string(scaling.ServesFull)}

// policyOf reads the policy. What a unit serves while it warms up may be left out where it does not.
func (d *surgeDecoder) policyOf(n *node) {
	keys := []string{"metric_period", "periods", "target", "boot", "warmup", "during_warmup"}
	seen, ok := d.shape(n, "policy", keys, keys[:5]...)
	if !ok {
		return
	}
	before := len(d.errs)
	p := scaling.Policy{
		MetricPeriod: d.positiveTime(seen["metric_period"], "policy.metric_period"),
		Periods:      int(d.plain(seen["periods"], "policy.periods", count().atLeast(1, "1").atMost(1e6, "1000000"))),
		Target:       d.exact(seen["target"], "policy.target", share().above(0, "0%"), exactShare),
		Boot:         d.time(seen["boot"], "policy.boot"),
		Warmup:       d.time(seen["warmup"], "policy.warmup"),
		DuringWarmup: scaling.ServesFull,
	}
	switch w := seen["during_warmup"]; {
	case w == nil && len(d.errs) == before && p.Warmup.Sign() > 0:
		d.fail(n.place, "policy.during_warmup", trouble{model.Msg("input.key.missing", "key", "policy.during_warmup"),
			model.Msg("input.one-of", "words", strings.Join(shareWords, ", "))})
	case w != nil:
		r := rule{words: shareWords}
		if bad := r.checkWord(w.shown()); bad != nil {
			d.fail(w.place, "policy.during_warmup", *bad)
		}
		p.DuringWarmup = scaling.Share(w.text)
	}
	d.s.Policy = p
}

// demandOf reads a ramp or a trace. The error is about the trace's file.
func (d *surgeDecoder) demandOf(n *node) error {
	known := []string{"before", "ramp", "run", "trace", "gaps"}
	if n.kind == mapping && n.get("gaps") != nil {
		d.gapsOf(n)
	}
	if n.kind == mapping && n.get("trace") != nil {
		seen, ok := d.shape(n, "demand", known)
		switch {
		case !ok:
		case seen["ramp"] != nil:
			d.fail(seen["ramp"].place, "demand.ramp", trouble{model.Msg("input.surge.demand"), model.Msg("input.surge.demand.hint")})
		default:
			return d.traceOf(n, seen)
		}
		return nil
	}
	seen, ok := d.shape(n, "demand", known, "before", "ramp", "run")
	if !ok {
		return nil
	}
	ramp, ok := d.shape(seen["ramp"], "demand.ramp", []string{"to", "over"}, "to", "over")
	if !ok {
		return nil
	}
	d.s.Demand = scaling.Ramp(d.load(seen["before"], "demand.before"), d.load(ramp["to"], "demand.ramp.to"),
		d.time(ramp["over"], "demand.ramp.over"), d.positiveTime(seen["run"], "demand.run"))
	return nil
}

// gapsOf checks how the gaps of a trace are to be filled.
func (d *surgeDecoder) gapsOf(n *node) {
	g := n.get("gaps")
	r := rule{words: GapWords}
	if bad := r.checkWord(g.shown()); bad != nil {
		d.fail(g.place, "demand.gaps", *bad)
	} else if n.get("trace") == nil {
		d.fail(g.place, "demand.gaps", trouble{model.Msg("input.surge.gaps"), model.Text{}})
	}
}

// lengthOf bounds the work of the run.
func (d *surgeDecoder) lengthOf(policy *node) {
	p := d.s.Policy.MetricPeriod
	if len(d.errs) > 0 || d.s.Demand.Run.Over(p).Cmp(scaling.Int(surgePeriods)) <= 0 {
		return
	}
	d.fail(policy.get("metric_period").place, "policy.metric_period", trouble{
		model.Msg("input.surge.periods", "limit", strconv.Itoa(surgePeriods)), model.Msg("input.surge.periods.hint")})
}
