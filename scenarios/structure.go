package scenarios

import (
	"math"
	"strconv"

	"nines/model"
	"nines/model/reliability"
)

// standby: one active unit, the rest wait. Without mttf a waiting unit fails like an active one; without coverage every
// switch is automatic.
func (d *modelDecoder) standby(n *node, path string, t *reliability.Tier, total int) {
	seen, ok := d.shape(n, path, []string{"failover", "coverage", "manual", "mttf", "test_every"}, "failover")
	if !ok {
		return
	}
	s := &reliability.Standby{Failover: d.duration(seen["failover"], path+".failover"), Coverage: 1, MTTF: t.MTTF}
	if c := seen["coverage"]; c != nil {
		before := len(d.errs)
		if x := d.plain(c, path+".coverage", probability()); len(d.errs) == before {
			s.Coverage = x
		}
	}
	switch m := seen["manual"]; {
	case m != nil:
		s.Manual = d.duration(m, path+".manual")
	case s.Coverage < 1:
		d.fail(n.place, path+".manual", trouble{model.Msg("input.key.missing", "key", path+".manual"), hintTime()})
	}
	if m := seen["mttf"]; m != nil {
		s.MTTF = d.mttf(m, path+".mttf")
	}
	if e := seen["test_every"]; e != nil {
		s.TestEvery = model.Hours(d.plain(e, path+".test_every", positive()))
	}
	if total == 1 {
		d.fail(n.place, path, trouble{text: model.Msg("input.standby-alone", "tier", t.Name)})
	}
	t.Standby = s
}

// need reads `need: 2`, `need: {rows: […]}`, `need: […]` and `rows: […]`, which DESIGN leaves open; they mean the same.
func (d *modelDecoder) need(tier *node, seen map[string]*node, path string, t *reliability.Tier, total int) {
	n, rows := seen["need"], seen["rows"]
	at := path + ".need"
	switch {
	case n != nil && rows != nil:
		d.fail(rows.place, path+".rows", trouble{text: model.Msg("input.need-twice")})
	case rows != nil:
		d.rows(rows, path+".rows", t, total)
	case n == nil && seen["standby"] != nil, n == nil && total == 1:
		t.Need = []reliability.Need{{Share: 1, Units: 1}}
	case n == nil:
		d.fail(tier.place, at, trouble{model.Msg("input.key.missing", "key", at), hintCount()})
	case n.kind == list:
		d.rows(n, at, t, total)
	case n.kind == mapping && n.get("likely") == nil:
		if inner, ok := d.shape(n, at, []string{"rows"}, "rows"); ok {
			d.rows(inner["rows"], at+".rows", t, total)
		}
	default:
		t.Need = []reliability.Need{{Share: 1, Units: d.needed(n, at, t, total)}}
	}
}

// needed is a number of units, at most what the tier has, 1 for a tier with one active unit.
func (d *modelDecoder) needed(n *node, path string, t *reliability.Tier, total int) int {
	before := len(d.errs)
	need := int(d.plain(n, path, count().atLeast(1, "1").atMost(1e6, "1000000")))
	switch {
	case len(d.errs) > before || total == 0:
	case t.Standby != nil && need != 1:
		d.fail(n.place, path, trouble{text: model.Msg("input.standby-need", "tier", t.Name)})
	case need > total:
		d.fail(n.place, path, trouble{text: model.Msg("input.need-more", "need", strconv.Itoa(need), "units", strconv.Itoa(total))})
	}
	return need
}

func (d *modelDecoder) rows(n *node, path string, t *reliability.Tier, total int) {
	if n.kind != list || len(n.items) == 0 {
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[{share: 0.8, units: 2}, {share: 0.2, units: 3}]")})
		return
	}
	sum, before := 0.0, len(d.errs)
	for i, item := range n.items {
		at := path + "[" + strconv.Itoa(i) + "]"
		seen, ok := d.shape(item, at, []string{"share", "units", "spells", "load"}, "share", "units")
		if !ok {
			continue
		}
		row := reliability.Need{Share: d.decoder.plain(seen["share"], at+".share", share().above(0, "0%")), Units: d.needed(seen["units"], at+".units", t, total)}
		if s := seen["spells"]; s != nil {
			row.Spells = d.plain(s, at+".spells", eventRate(1, "h").above(0, "0/d").atMost(3600, "1/s"))
		}
		if l := seen["load"]; l != nil {
			row.Load = d.decoder.plain(l, at+".load", number().above(0, "0"))
		}
		sum += row.Share
		t.Need = append(t.Need, row)
	}
	// Shares are written with a few digits: a billionth is rounding, more is a mistake.
	if len(d.errs) == before && math.Abs(sum-1) > 1e-9 {
		d.fail(n.place, path, trouble{text: model.Msg("input.shares", "sum", plain(sum))})
	}
}

// expr reads the structure function: a tier's name, {all: […]}, {any: […]}, {of: 2, from: […]}.
func (d *modelDecoder) expr(n *node, path string) reliability.Expr {
	if n.kind == scalar {
		i, ok := d.tiers[n.text]
		if !ok {
			d.fail(n.place, path, trouble{model.Msg("input.no-tier", "tier", n.shown()), keyHint(n.text, d.tierNames())})
		}
		return reliability.Expr{Kind: reliability.ExprTier, Tier: i}
	}
	seen, ok := d.shape(n, path, []string{"all", "any", "of", "from"})
	if !ok {
		return reliability.Expr{}
	}
	switch {
	case len(seen) == 1 && seen["all"] != nil:
		return reliability.Expr{Kind: reliability.ExprAll, Of: d.exprs(seen["all"], path+".all")}
	case len(seen) == 1 && seen["any"] != nil:
		return reliability.Expr{Kind: reliability.ExprAny, Of: d.exprs(seen["any"], path+".any")}
	case len(seen) == 2 && seen["of"] != nil && seen["from"] != nil:
		of := d.exprs(seen["from"], path+".from")
		k := int(d.plain(seen["of"], path+".of", count().atLeast(1, "1").atMost(float64(max(1, len(of))), strconv.Itoa(len(of)))))
		return reliability.Expr{Kind: reliability.ExprOf, K: k, Of: of}
	}
	d.fail(n.place, path, trouble{model.Msg("input.expr"), model.Msg("input.expr.hint")})
	return reliability.Expr{}
}

func (d *modelDecoder) exprs(n *node, path string) []reliability.Expr {
	if n.kind != list || len(n.items) == 0 {
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.expr.hint")})
		return nil
	}
	out := make([]reliability.Expr, len(n.items))
	for i, item := range n.items {
		out[i] = d.expr(item, path+"["+strconv.Itoa(i)+"]")
	}
	return out
}

func (d *modelDecoder) tierNames() []string {
	var out []string
	for _, t := range d.m.Tiers {
		out = append(out, t.Name)
	}
	return out
}

// faultsOf reads faults of the service as a whole. Without fails every one strikes; without share it takes everything.
func (d *modelDecoder) faultsOf(n *node) {
	if n == nil {
		return
	}
	d.named(n, "faults", "{deploys: {rate: 104/y, fails: 0.05, mttr: 20m, share: 1}}", func(e entry, path string) {
		needs := []string{"rate", "mttr"}
		if e.value.get("sla") != nil {
			needs = []string{"mttr"}
		}
		seen, ok := d.shape(e.value, path, []string{"rate", "fails", "mttr", "share", "sla", "cause"}, needs...)
		if !ok {
			return
		}
		f := reliability.Fault{Name: e.key, Fails: 1, Share: 1, MTTR: d.duration(seen["mttr"], path+".mttr"), Cause: d.cause(e.value, path)}
		if r := seen["rate"]; r != nil && seen["sla"] == nil {
			f.Rate = d.plain(r, path+".rate", eventRate(1, "h").atMost(3600, "1/s"))
		}
		if s := seen["sla"]; s != nil {
			d.promise(e.value, s, path, &f)
		}
		if p := seen["fails"]; p != nil {
			f.Fails = d.plain(p, path+".fails", probability())
		}
		if p := seen["share"]; p != nil {
			f.Share = d.plain(p, path+".share", share().above(0, "0%"))
		}
		d.m.Faults = append(d.m.Faults, f)
	})
}

// maintenanceOf reads planned work: lasts out of every every, on the service, a tier or some units of one.
func (d *modelDecoder) maintenanceOf(n *node) {
	if n == nil {
		return
	}
	d.named(n, "maintenance", "{patching: {every: 30d, lasts: 10m, hits: db}}", func(e entry, path string) {
		seen, ok := d.shape(e.value, path, []string{"every", "lasts", "hits", "cause"}, "every", "lasts", "hits")
		if !ok {
			return
		}
		m := reliability.Maintenance{Name: e.key, Tier: -1, Cause: d.cause(e.value, path),
			Every: model.Hours(d.plain(seen["every"], path+".every", positive())),
			Lasts: model.Hours(d.plain(d.mean(seen["lasts"], path+".lasts"), path+".lasts", positive()))}
		d.hits(seen["hits"], path+".hits", &m)
		if m.Lasts >= m.Every && m.Every > 0 {
			d.fail(seen["lasts"].place, path+".lasts", trouble{text: model.Msg("input.lasts")})
		}
		d.m.Maintenance = append(d.m.Maintenance, m)
	})
}

// mean unwraps {fixed: 10m}: planned work takes its mean share of the time whatever its distribution.
func (d *modelDecoder) mean(n *node, path string) *node {
	if n.kind == mapping && n.get("fixed") != nil {
		if seen, ok := d.shape(n, path, []string{"fixed"}, "fixed"); ok {
			return seen["fixed"]
		}
	}
	return n
}

func (d *modelDecoder) hits(n *node, path string, m *reliability.Maintenance) {
	name := n
	if n.kind == mapping {
		seen, ok := d.shape(n, path, []string{"tier", "units"}, "tier")
		if !ok {
			return
		}
		name = seen["tier"]
		if u := seen["units"]; u != nil {
			m.Units = int(d.plain(u, path+".units", count().atLeast(1, "1").atMost(1e6, "1000000")))
		}
	}
	if name.kind == scalar && name.text == "service" && n.kind == scalar {
		return
	}
	i, ok := d.tiers[name.text]
	if name.kind != scalar || !ok {
		d.fail(name.place, path, trouble{model.Msg("input.no-tier", "tier", name.shown()), keyHint(name.shown(), append(d.tierNames(), "service"))})
		return
	}
	m.Tier = i
	total := 0
	for _, p := range d.m.Tiers[i].Units {
		total += p.Units
	}
	if m.Units > total && total > 0 {
		d.fail(n.place, path, trouble{text: model.Msg("input.need-more", "need", strconv.Itoa(m.Units), "units", strconv.Itoa(total))})
	}
}
