package scenarios

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reliability"
)

// EncodeReliability writes a reliability model, and what an hour down costs, in the language that [DecodeReliability] reads.
// Decoding it gives a model with the same answers, digit for digit; names are written so that they are allowed (main.a becomes
// main-a), and what shares a cause keeps it. What the language has no words for (a tier with units in domains and in none) is
// an error.
func EncodeReliability(m *reliability.Model, downtime model.Money) ([]byte, error) {
	e := &modelEncoder{m: m, domains: newNamer(), tiers: newNamer("service")}
	for i := range m.Domains {
		e.domains.add(m.Domains[i].Name)
	}
	for i := range m.Tiers {
		e.tiers.add(m.Tiers[i].Name)
	}
	e.writeDomains()
	e.writeShocks()
	e.line("tiers:")
	for i := range m.Tiers {
		if err := e.tier(i); err != nil {
			return nil, err
		}
	}
	if m.Service.Kind != reliability.ExprNone {
		e.line("service: " + e.expr(&m.Service))
	}
	e.writeFaults()
	e.writeMaintenance()
	if m.SLO > 0 {
		e.line("slo: " + share().format(m.SLO))
	}
	if len(m.Credits) > 0 {
		bands := make([]string, len(m.Credits))
		for i, c := range m.Credits {
			bands[i] = inline("below", share().format(c.Below), "credit", share().format(c.Share))
		}
		e.line("credits: [" + strings.Join(bands, ", ") + "]")
	}
	if !downtime.IsZero() {
		e.line("downtime: " + downtime.Amount.String() + " " + string(downtime.Currency) + "/h")
	}
	return []byte(e.out.String()), nil
}

// modelEncoder writes a model section by section.
type modelEncoder struct {
	m              *reliability.Model
	domains, tiers *namer
	out            strings.Builder
}

func (e *modelEncoder) line(s string) { e.out.WriteString(s + "\n") }

func (e *modelEncoder) writeDomains() {
	if len(e.m.Domains) == 0 {
		return
	}
	e.line("domains:")
	for i := range e.m.Domains {
		d := &e.m.Domains[i]
		in, loss := "", ""
		if d.Parent >= 0 {
			in = e.domains.names[d.Parent]
		}
		if d.Loss == reliability.Kill {
			loss = "kill"
		}
		e.line("  " + e.domains.names[i] + ": " + inline("in", in, "mttf", mttfText(float64(d.MTTF)), "mttr", durationText(d.MTTR), "loss", loss, "cause", causeText(d.Cause)))
	}
}

func (e *modelEncoder) writeShocks() {
	if len(e.m.Common) == 0 {
		return
	}
	e.line("common:")
	names := newNamer()
	for i := range e.m.Common {
		c := &e.m.Common[i]
		takes := make([]string, 0, 2*len(c.Takes))
		for _, t := range c.Takes {
			takes = append(takes, e.domains.names[t.Domain], share().format(t.Probability))
		}
		e.line("  " + names.add(c.Name) + ": " + inline("rate", rateText(c.Rate), "domains", inline(takes...), "mttr", durationText(c.MTTR), "cause", causeText(c.Cause)))
	}
}

// tier is written over several lines: the unit, where units are, what is needed, and what else it does.
func (e *modelEncoder) tier(i int) error {
	t := &e.m.Tiers[i]
	units, err := e.units(t)
	if err != nil {
		return err
	}
	beta, crews, boot, rebuild := "", "", "", ""
	if t.Beta > 0 {
		beta = share().format(t.Beta)
	}
	if t.Crews > 0 {
		crews = strconv.Itoa(t.Crews)
	}
	if t.Boot.Mean > 0 {
		boot = durationText(t.Boot)
	}
	if t.Rebuild != nil {
		rebuild = inline("after", durationText(t.Rebuild.After), "fails", share().format(t.Rebuild.Fails))
	}
	e.line("  " + e.tiers.names[i] + ":")
	e.keys("unit", inline("mttf", mttfText(float64(t.MTTF)), "mttr", durationText(t.MTTR), "beta", beta), "units", units, "need", needText(t), "crews", crews,
		"boot", boot, "rebuild", rebuild, "standby", standbyText(t.Standby), "cause", causeText(t.Cause))
	return nil
}

// keys writes a key a line, those without a value left out.
func (e *modelEncoder) keys(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			e.line("    " + pairs[i] + ": " + pairs[i+1])
		}
	}
}

func (e *modelEncoder) units(t *reliability.Tier) (string, error) {
	var pairs []string
	for _, p := range t.Units {
		switch {
		case p.Units == 0:
		case p.Domain < 0 && len(t.Units) == 1:
			return strconv.Itoa(p.Units), nil
		case p.Domain < 0:
			return "", fmt.Errorf("tier %s has units in domains and in none: there are no words for that", t.Name)
		default:
			pairs = append(pairs, e.domains.names[p.Domain], strconv.Itoa(p.Units))
		}
	}
	return inline(pairs...), nil
}

func needText(t *reliability.Tier) string {
	if len(t.Need) == 1 && t.Need[0].Spells == 0 && t.Need[0].Load == 0 {
		return strconv.Itoa(t.Need[0].Units)
	}
	rows := make([]string, len(t.Need))
	for i, n := range t.Need {
		spells, load := "", ""
		if n.Spells > 0 {
			spells = rateText(n.Spells)
		}
		if n.Load > 0 {
			load = number().format(n.Load)
		}
		rows[i] = inline("share", share().format(n.Share), "units", strconv.Itoa(n.Units), "spells", spells, "load", load)
	}
	return "[" + strings.Join(rows, ", ") + "]"
}

func standbyText(s *reliability.Standby) string {
	if s == nil {
		return ""
	}
	manual, tests := "", ""
	if s.Manual.Mean > 0 {
		manual = durationText(s.Manual)
	}
	if s.TestEvery > 0 {
		tests = hours().format(float64(s.TestEvery))
	}
	return inline("failover", durationText(s.Failover), "coverage", share().format(s.Coverage), "manual", manual, "mttf", mttfText(float64(s.MTTF)), "test_every", tests)
}

func (e *modelEncoder) expr(x *reliability.Expr) string {
	if x.Kind == reliability.ExprTier {
		return e.tiers.names[x.Tier]
	}
	of := make([]string, len(x.Of))
	for i := range x.Of {
		of[i] = e.expr(&x.Of[i])
	}
	list := "[" + strings.Join(of, ", ") + "]"
	switch x.Kind {
	case reliability.ExprAny:
		return inline("any", list)
	case reliability.ExprOf:
		return inline("of", strconv.Itoa(x.K), "from", list)
	}
	return inline("all", list)
}

func (e *modelEncoder) writeFaults() {
	if len(e.m.Faults) == 0 {
		return
	}
	e.line("faults:")
	names := newNamer()
	for i := range e.m.Faults {
		f := &e.m.Faults[i]
		e.line("  " + names.add(f.Name) + ": " + inline("rate", rateText(f.Rate), "fails", share().format(f.Fails), "mttr", durationText(f.MTTR), "share", share().format(f.Share), "cause", causeText(f.Cause)))
	}
}

func (e *modelEncoder) writeMaintenance() {
	if len(e.m.Maintenance) == 0 {
		return
	}
	e.line("maintenance:")
	names := newNamer()
	for i := range e.m.Maintenance {
		w := &e.m.Maintenance[i]
		hits := "service"
		if w.Tier >= 0 {
			hits = e.tiers.names[w.Tier]
			if w.Units > 0 {
				hits = inline("tier", hits, "units", strconv.Itoa(w.Units))
			}
		}
		e.line("  " + names.add(w.Name) + ": " + inline("every", hours().format(float64(w.Every)), "lasts", hours().format(float64(w.Lasts)), "hits", hits, "cause", causeText(w.Cause)))
	}
}

// inline is a mapping on one line, keys without a value left out.
func inline(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			parts = append(parts, pairs[i]+": "+pairs[i+1])
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func mttfText(h float64) string { return positive().orNever().format(h) }

func rateText(perHour float64) string { return eventRate(1, "h").format(perHour) }

func durationText(d reliability.Duration) string {
	mean := hours().format(float64(d.Mean))
	switch d.Shape {
	case reliability.Fixed:
		return inline("fixed", mean)
	case reliability.Lognormal:
		return "{lognormal: " + inline("mean", mean, "cv", number().format(d.CV)) + "}"
	}
	if math.IsInf(float64(d.Mean), 1) || d.Mean <= 0 {
		return hours().format(float64(unused.Mean)) // of what never fails
	}
	return mean
}

// causeText is a cause as the language has it: "tier:web" is web.
func causeText(cause string) string {
	if cause == "" {
		return ""
	}
	return allowedName(cause[strings.LastIndexAny(cause, ":/")+1:])
}

// mostName is the length of a name.
const mostName = 32

// allowedName writes a name in the letters that names have.
func allowedName(s string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, s)
	if out == "" || out[0] < 'a' || out[0] > 'z' {
		out = "n" + out
	}
	return out[:min(len(out), mostName)]
}

// namer gives every thing a name of its own.
type namer struct {
	names []string
	taken map[string]bool
}

func newNamer(reserved ...string) *namer {
	n := &namer{taken: map[string]bool{}}
	for _, r := range reserved {
		n.taken[r] = true
	}
	return n
}

func (n *namer) add(s string) string {
	base := allowedName(s)
	out := base
	for i := 2; n.taken[out]; i++ {
		number := strconv.Itoa(i)
		out = base[:min(len(base), mostName-len(number)-1)] + "-" + number
	}
	n.taken[out] = true
	n.names = append(n.names, out)
	return out
}
