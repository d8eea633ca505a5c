package scenarios

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reliability"
)

// ReliabilityFile is a hand-written reliability model with what it leaves open.
type ReliabilityFile struct {
	Model    *reliability.Model    // every range at its likely value
	Unknowns []reliability.Unknown // the ranges, in the order written
	Downtime model.Money           // what an hour down costs; zero when not written
	name     string
	root     *node
}

// ReadReliability reads a reliability model with its ranges. The error is an [Errors].
func ReadReliability(name string, src []byte) (*ReliabilityFile, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	d, err := decodeModel(name, root, nil)
	if err != nil {
		return nil, err
	}
	return &ReliabilityFile{d.m, d.unknowns, d.downtime, name, root}, nil
}

// At is the model with a value for each of the unknowns. Values that do not go together are an [Errors] as if they had been
// written.
func (f *ReliabilityFile) At(values []float64) (*reliability.Model, error) {
	d, err := decodeModel(f.name, f.root, values)
	if err != nil {
		return nil, err
	}
	return d.m, nil
}

// plain reads one number, or a range of which it takes the value that was asked for. Counts are no ranges.
func (d *modelDecoder) plain(n *node, path string, m measure) float64 {
	if n.kind != mapping || n.get("likely") == nil || m.whole {
		return d.decoder.plain(n, path, m)
	}
	finite := m
	finite.never = false
	r, ok := d.rangeOf(n, path, func(c *node) (float64, bool) { return d.one(c, path, &finite) })
	if !ok {
		return 0
	}
	most := m.high.value
	if m.high.text == "" {
		most = math.Inf(1)
	}
	// Open bounds are not reached: the nearest numbers inside them.
	least := m.low.value
	if m.low.open {
		least = math.Nextafter(least, math.Inf(1))
	}
	if m.high.open {
		most = math.Nextafter(most, 0)
	}
	k := len(d.unknowns)
	d.unknowns = append(d.unknowns, reliability.Unknown{Path: path, Unit: m.unit, Low: r.Low, Likely: r.Likely, High: r.High, Least: least, Most: most})
	if d.values != nil && k < len(d.values) {
		return d.values[k]
	}
	return r.Likely
}

// notTooMany refuses more units than the solver takes.
func (d *modelDecoder) notTooMany(n *node, path string, total int) {
	if total > reliability.MostUnits {
		d.fail(n.place, path, trouble{model.Msg("input.units-many", "units", strconv.Itoa(total), "most", strconv.Itoa(reliability.MostUnits)),
			model.Msg("input.units-many.hint")})
	}
}

// promised reads a tier that is known by its SLA alone: {sla: 99.9%, mttr: 1h}. It is one unit that fails as often as
// leaves it available for the promised share: mttf = mttr × sla / (1 - sla).
func (d *modelDecoder) promised(n *node, path string, t *reliability.Tier) {
	t.Units = []reliability.Placement{{Domain: -1, Units: 1}}
	t.Need = []reliability.Need{{Share: 1, Units: 1}}
	seen, ok := d.shape(n, path, []string{"sla", "mttr"}, "sla", "mttr")
	if !ok {
		return
	}
	sla := d.sla(seen["sla"], path+".sla")
	t.MTTR = d.duration(seen["mttr"], path+".mttr")
	t.MTTF = t.MTTR.Mean * model.Hours(sla/(1-sla))
	t.SLA = true
}

// promise reads a fault that is known by an SLA: it strikes as often as keeps it active for the share that is not promised,
// rate = (1 - sla) / (sla × mttr).
func (d *modelDecoder) promise(n, s *node, path string, f *reliability.Fault) {
	for _, key := range []string{"rate", "fails"} {
		if o := n.get(key); o != nil {
			d.fail(o.place, join(path, key), trouble{text: model.Msg("input.sla-rate", "key", key)})
			return
		}
	}
	sla := d.sla(s, path+".sla")
	f.Rate = (1 - sla) / (sla * float64(f.MTTR.Mean))
	f.SLA = true
}

func (d *modelDecoder) sla(n *node, path string) float64 {
	if x := d.plain(n, path, share().above(0, "0%").below(1, "100%")); x > 0 {
		return x
	}
	return 0.5 // an error was told
}

// commonOf reads shocks that take several domains at once.
func (d *modelDecoder) commonOf(n *node) {
	if n == nil {
		return
	}
	d.named(n, "common", "{power: {rate: 0.1/y, domains: [a, b], mttr: 6h}}", func(e entry, path string) {
		seen, ok := d.shape(e.value, path, []string{"rate", "domains", "mttr", "probability", "cause"}, "rate", "domains", "mttr")
		if !ok {
			return
		}
		s := reliability.Shock{Name: e.key, Cause: d.cause(e.value, path), Rate: d.plain(seen["rate"], path+".rate", eventRate(1, "h").atMost(3600, "1/s")),
			MTTR: d.duration(seen["mttr"], path+".mttr")}
		each := 1.0
		if p := seen["probability"]; p != nil {
			each = d.plain(p, path+".probability", probability())
			if seen["domains"].kind == mapping {
				d.fail(p.place, path+".probability", trouble{text: model.Msg("input.probability-twice")})
			}
		}
		d.takes(seen["domains"], path+".domains", each, &s)
		d.m.Common = append(d.m.Common, s)
	})
	if err := d.m.CheckCommon(); err != nil && len(d.errs) == 0 {
		d.fail(n.place, "common", trouble{model.Msg("input.common-many"), model.Msg("input.common-many.hint")})
	}
}

// takes reads [a, b], or {a: 100%, b: 50%}.
func (d *modelDecoder) takes(n *node, path string, each float64, s *reliability.Shock) {
	take := func(at place, name string, p float64) {
		i, ok := d.domains[name]
		switch {
		case !ok && d.lost:
		case !ok:
			var names []string
			for _, dom := range d.m.Domains {
				names = append(names, dom.Name)
			}
			d.fail(at, join(path, name), trouble{model.Msg("input.no-domain", "domain", name), keyHint(name, names)})
		default:
			for _, o := range s.Takes {
				if o.Domain == i {
					d.fail(at, join(path, name), trouble{text: model.Msg("input.key.twice", "key", name)})
					return
				}
			}
			s.Takes = append(s.Takes, reliability.Taken{Domain: i, Probability: p})
		}
	}
	switch {
	case n.kind == list && len(n.items) > 0:
		for _, item := range n.items {
			if item.kind != scalar {
				d.fail(item.place, path, trouble{model.Msg("input.text", "key", path), model.Msg("input.mapping.hint", "example", "[a, b]")})
				return
			}
			take(item.place, item.text, each)
		}
	case n.kind == mapping && len(n.keys) > 0:
		for _, e := range n.keys {
			take(e.at, e.key, d.plain(e.value, join(path, e.key), probability()))
		}
	default:
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[a, b]")})
	}
}

// creditsOf reads the bands of a service level agreement, the highest first.
func (d *modelDecoder) creditsOf(n *node) {
	if n == nil {
		return
	}
	if n.kind != list || len(n.items) == 0 {
		d.fail(n.place, "credits", trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[{below: 99.99%, credit: 10%}]")})
		return
	}
	for i, item := range n.items {
		at := "credits[" + strconv.Itoa(i) + "]"
		seen, ok := d.shape(item, at, []string{"below", "credit"}, "below", "credit")
		if !ok {
			continue
		}
		before := len(d.errs)
		c := reliability.Credit{Below: d.decoder.plain(seen["below"], at+".below", share().above(0, "0%").below(1, "100%")),
			Share: d.decoder.plain(seen["credit"], at+".credit", share())}
		if k := len(d.m.Credits); k > 0 && c.Below >= d.m.Credits[k-1].Below && len(d.errs) == before {
			d.fail(seen["below"].place, at+".below", trouble{text: model.Msg("input.credits-order")})
		}
		d.m.Credits = append(d.m.Credits, c)
	}
}
