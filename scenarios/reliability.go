package scenarios

import (
	"math"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reliability"
)

// modelDecoder reads a hand-written reliability model (DESIGN §4). Names are resolved to indices as they are read.
type modelDecoder struct {
	decoder
	m       *reliability.Model
	domains map[string]int
	tiers   map[string]int
	lost    bool // the domains could not be read, so names of them are not judged

	unknowns []reliability.Unknown // ranges, in the order read
	values   []float64             // what to take of each; nil: its likely value
	downtime model.Money           // what an hour down costs; zero when not written
}

// modelKeys are the keys of a reliability model.
var modelKeys = []string{"domains", "tiers", "service", "faults", "common", "maintenance", "slo", "credits", "downtime"}

// DecodeReliability reads a reliability model, ranges at their likely value. It checks that names exist and numbers make
// sense where they stand; reliability.Model.Validate checks the model as a whole. The error is an [Errors].
func DecodeReliability(name string, src []byte) (*reliability.Model, error) {
	f, err := ReadReliability(name, src)
	if err != nil {
		return nil, err
	}
	return f.Model, nil
}

// decodeModel reads the model under root. values says what to take of each range; nil: its likely value.
func decodeModel(name string, root *node, values []float64) (*modelDecoder, error) {
	d := &modelDecoder{decoder: decoder{name: name}, m: &reliability.Model{}, domains: map[string]int{}, tiers: map[string]int{}, values: values}
	if seen, ok := d.shape(root, "", modelKeys, "tiers"); ok {
		d.domainsOf(seen["domains"])
		d.commonOf(seen["common"])
		d.tiersOf(seen["tiers"])
		if n := seen["service"]; n != nil {
			d.m.Service = d.expr(n, "service")
		}
		d.faultsOf(seen["faults"])
		d.maintenanceOf(seen["maintenance"])
		if n := seen["slo"]; n != nil {
			d.m.SLO = d.decoder.plain(n, "slo", share().above(0, "0%").below(1, "100%"))
		}
		d.creditsOf(seen["credits"])
		if n := seen["downtime"]; n != nil {
			if hour := moneyMeasure("h"); len(d.errs) == 0 {
				if _, ok := d.amount(n, "downtime", hour); ok {
					d.downtime = model.Money{Amount: exactAmount(n.text, hour), Currency: model.USD}
				}
			}
		}
	}
	return d, d.result()
}

// shape reads a mapping with known keys, some of them required.
func (d *decoder) shape(n *node, path string, known []string, required ...string) (map[string]*node, bool) {
	before := len(d.errs)
	if n.kind != mapping {
		d.fail(n.place, path, trouble{model.Msg("input.mapping", "value", n.shown()), model.Msg("input.keys-here", "keys", strings.Join(known, ", "))})
		return nil, false
	}
	seen := d.keys(n, path, known)
	for _, key := range required {
		if seen[key] == nil && len(d.errs) == before {
			d.fail(n.place, join(path, key), trouble{model.Msg("input.key.missing", "key", join(path, key)), model.Text{}})
		}
	}
	for key, child := range seen {
		if child.kind == empty {
			d.fail(child.place, join(path, key), trouble{text: model.Msg("input.value.empty", "key", join(path, key))})
		}
	}
	return seen, len(d.errs) == before
}

// plain reads one number. A range is refused: a surge has no place to keep it, and counts and shares of a whole are not
// known as ranges.
func (d *decoder) plain(n *node, path string, m measure) float64 {
	if n.kind == mapping && n.get("likely") != nil {
		d.fail(n.place, path, trouble{model.Msg("input.unsupported", "what", "{low, likely, high}"), m.hint()})
		return 0
	}
	x, _ := d.one(n, path, &m)
	return x
}

func positive() measure { return hours().above(0, "0h").atMost(1e12, "1000000000000h") }

func probability() measure { return share() }

// unused is the repair time of what never fails, which may leave it out.
var unused = reliability.Exp(1)

// mttf is a plain mean or never.
func (d *modelDecoder) mttf(n *node, path string) model.Hours {
	if n.kind == mapping && (n.get("fixed") != nil || n.get("lognormal") != nil) {
		d.fail(n.place, path, trouble{model.Msg("input.unsupported", "what", "mttf: {fixed, lognormal}"), hintTime()})
		return 0
	}
	return model.Hours(d.plain(n, path, positive().orNever()))
}

// duration is a mean, {fixed: 90s} or {lognormal: {mean: 2h, cv: 1.5}}.
func (d *modelDecoder) duration(n *node, path string) reliability.Duration {
	if n.kind != mapping || n.get("likely") != nil {
		return reliability.Exp(model.Hours(d.plain(n, path, positive())))
	}
	seen, ok := d.shape(n, path, []string{"fixed", "lognormal"})
	switch {
	case !ok:
	case len(seen) != 1:
		d.fail(n.place, path, trouble{model.Msg("input.duration"), model.Text{}})
	case seen["fixed"] != nil:
		return reliability.Duration{Mean: model.Hours(d.plain(seen["fixed"], path+".fixed", positive())), Shape: reliability.Fixed}
	default:
		return d.lognormal(seen["lognormal"], path+".lognormal")
	}
	return reliability.Duration{}
}

func (d *modelDecoder) lognormal(n *node, path string) reliability.Duration {
	seen, ok := d.shape(n, path, []string{"mean", "cv"}, "mean", "cv")
	if !ok {
		return reliability.Duration{}
	}
	return reliability.Duration{
		Mean:  model.Hours(d.plain(seen["mean"], path+".mean", positive())),
		Shape: reliability.Lognormal,
		CV:    d.plain(seen["cv"], path+".cv", number().above(0, "0").atMost(100, "100")),
	}
}

// domainsOf reads the tree of domains, parents before children whatever the order in the file.
func (d *modelDecoder) domainsOf(n *node) {
	if n == nil {
		return
	}
	before := len(d.errs)
	entries := map[string]entry{}
	var order []string
	d.named(n, "domains", "{region: {mttf: 50y, mttr: 4h}}", func(e entry, path string) {
		if _, ok := d.shape(e.value, path, []string{"in", "mttf", "mttr", "loss", "cause"}, "mttf"); ok {
			entries[e.key] = e
			order = append(order, e.key)
		}
	})
	if d.lost = len(d.errs) > before; d.lost {
		return
	}
	if len(order) > reliability.MostDomains {
		d.fail(n.place, "domains", trouble{model.Msg("input.domains-many", "domains", strconv.Itoa(len(order)), "most", strconv.Itoa(reliability.MostDomains)),
			model.Msg("input.domains-many.hint")})
		d.lost = true
		return
	}
	const visiting = -2
	var place func(name string) int
	place = func(name string) int {
		if i, ok := d.domains[name]; ok {
			return i
		}
		d.domains[name] = visiting
		e := entries[name]
		parent := -1
		if in := e.value.get("in"); in != nil {
			above, ok := entries[in.text]
			switch {
			case in.kind != scalar || !ok:
				d.fail(in.place, "domains."+name+".in", trouble{model.Msg("input.no-domain", "domain", in.shown()), keyHint(in.shown(), order)})
			case d.domains[above.key] == visiting && d.has(above.key):
				d.fail(in.place, "domains."+name+".in", trouble{text: model.Msg("input.domain-cycle", "domain", name)})
			default:
				parent = place(above.key)
			}
		}
		i := len(d.m.Domains)
		d.m.Domains = append(d.m.Domains, d.domain(e, parent))
		d.domains[name] = i
		return i
	}
	for _, name := range order {
		place(name)
	}
}

func (d *modelDecoder) has(domain string) bool { _, ok := d.domains[domain]; return ok }

func (d *modelDecoder) domain(e entry, parent int) reliability.Domain {
	path := "domains." + e.key
	out := reliability.Domain{Name: e.key, Parent: parent, MTTF: d.mttf(e.value.get("mttf"), path+".mttf"), Cause: d.cause(e.value, path)}
	if n := e.value.get("mttr"); n != nil {
		out.MTTR = d.duration(n, path+".mttr")
	} else if out.MTTR = unused; !math.IsInf(float64(out.MTTF), 1) {
		d.fail(e.value.place, path+".mttr", trouble{model.Msg("input.key.missing", "key", path+".mttr"), hintTime()})
	}
	if n := e.value.get("loss"); n != nil {
		switch n.text {
		case "mask":
		case "kill":
			out.Loss = reliability.Kill
		default:
			d.fail(n.place, path+".loss", trouble{model.Msg("input.word", "value", n.shown(), "words", "mask, kill"), wordHint(n.text, []string{"mask", "kill"})})
		}
	}
	return out
}

// cause is the name under which the outages that something begins are gathered; "" for its own.
func (d *modelDecoder) cause(n *node, path string) string {
	c := n.get("cause")
	if c == nil {
		return ""
	}
	if c.kind != scalar || !name(c.text) {
		d.fail(c.place, path+".cause", nameText.problem(c.shown()))
	}
	return c.text
}

func (d *modelDecoder) tiersOf(n *node) {
	d.named(n, "tiers", "{web: {unit: {mttf: 2000h, mttr: 2h}, units: 4, need: 2}}", func(e entry, path string) {
		d.tiers[e.key] = len(d.m.Tiers)
		if e.key == "service" {
			d.fail(e.at, path, trouble{text: model.Msg("input.reserved", "name", "service")})
		}
		d.m.Tiers = append(d.m.Tiers, d.tier(e, path))
	})
}

func (d *modelDecoder) tier(e entry, path string) reliability.Tier {
	t := reliability.Tier{Name: e.key}
	if e.value.get("sla") != nil {
		d.promised(e.value, path, &t)
		return t
	}
	seen, ok := d.shape(e.value, path, []string{"unit", "units", "need", "rows", "crews", "boot", "rebuild", "standby", "sla", "cause"}, "unit", "units")
	if !ok {
		return t
	}
	t.Cause = d.cause(e.value, path)
	d.unit(seen["unit"], path+".unit", &t)
	total := d.units(seen["units"], path+".units", &t)
	if n := seen["standby"]; n != nil {
		d.standby(n, path+".standby", &t, total)
	}
	d.need(e.value, seen, path, &t, total)
	if n := seen["crews"]; n != nil && n.text != "unlimited" {
		t.Crews = int(d.plain(n, path+".crews", count().atLeast(1, "1").atMost(1e6, "1000000")))
	}
	if n := seen["boot"]; n != nil {
		t.Boot = d.duration(n, path+".boot")
	} else if d.killed(t.Units) {
		d.fail(e.value.place, path+".boot", trouble{model.Msg("input.boot", "tier", e.key), model.Msg("input.write", "value", "boot: 5m")})
	}
	if n := seen["rebuild"]; n != nil {
		t.Rebuild = d.rebuild(n, path+".rebuild")
		if t.Standby != nil {
			d.fail(n.place, path+".rebuild", trouble{text: model.Msg("input.rebuild-standby", "tier", t.Name)})
		}
	}
	return t
}

func (d *modelDecoder) unit(n *node, path string, t *reliability.Tier) {
	seen, ok := d.shape(n, path, []string{"mttf", "mttr", "beta"}, "mttf")
	if !ok {
		return
	}
	t.MTTF = d.mttf(seen["mttf"], path+".mttf")
	if b := seen["beta"]; b != nil {
		t.Beta = d.plain(b, path+".beta", probability())
	}
	if r := seen["mttr"]; r != nil {
		t.MTTR = d.duration(r, path+".mttr")
	} else if t.MTTR = unused; !math.IsInf(float64(t.MTTF), 1) {
		d.fail(n.place, path+".mttr", trouble{model.Msg("input.key.missing", "key", path+".mttr"), hintTime()})
	}
}

// units is a number, or a number in each domain.
func (d *modelDecoder) units(n *node, path string, t *reliability.Tier) int {
	most := count().atLeast(1, "1").atMost(1e6, "1000000")
	if n.kind != mapping || n.get("likely") != nil {
		total := int(d.plain(n, path, most))
		d.notTooMany(n, path, total)
		t.Units = []reliability.Placement{{Domain: -1, Units: total}}
		return total
	}
	total := 0
	seen := map[string]bool{}
	for _, e := range n.keys {
		i, ok := d.domains[e.key]
		switch {
		case !ok && d.lost:
		case !ok:
			var names []string
			for _, dom := range d.m.Domains {
				names = append(names, dom.Name)
			}
			d.fail(e.at, join(path, e.key), trouble{model.Msg("input.no-domain", "domain", e.key), keyHint(e.key, names)})
		case seen[e.key]:
			d.fail(e.at, join(path, e.key), trouble{text: model.Msg("input.key.twice", "key", e.key)})
		default:
			seen[e.key] = true
			u := int(d.plain(e.value, join(path, e.key), most))
			t.Units = append(t.Units, reliability.Placement{Domain: i, Units: u})
			total += u
		}
	}
	if len(n.keys) == 0 {
		d.fail(n.place, path, trouble{model.Msg("input.value.empty", "key", path), hintCount()})
	}
	d.notTooMany(n, path, total)
	return total
}

// killed says whether a unit lives below a domain whose loss is kill.
func (d *modelDecoder) killed(units []reliability.Placement) bool {
	for _, p := range units {
		for i := p.Domain; i >= 0; i = d.m.Domains[i].Parent {
			if d.m.Domains[i].Loss == reliability.Kill {
				return true
			}
		}
	}
	return false
}

func (d *modelDecoder) rebuild(n *node, path string) *reliability.Rebuild {
	seen, ok := d.shape(n, path, []string{"after", "fails"}, "after")
	if !ok {
		return nil
	}
	out := &reliability.Rebuild{After: d.duration(seen["after"], path+".after")}
	if f := seen["fails"]; f != nil {
		out.Fails = d.plain(f, path+".fails", probability())
	}
	return out
}
