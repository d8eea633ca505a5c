package replay

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// Things that every design can be left without, beside its own parts.
const (
	TargetDNS      = "dns"
	TargetCapacity = "capacity" // nothing new can be launched
)

// UnknownTarget says that the design has no such part.
type UnknownTarget struct {
	Target string
	Known  []string
}

// Error is the sentence in English.
func (e *UnknownTarget) Error() string {
	return fmt.Sprintf("the design has no part %q; its parts are %s, and %s:1 for one unit", e.Target, strings.Join(e.Known, ", "), e.Known[len(e.Known)-1])
}

// Targets lists what can be taken down: dependencies, domains from the outside in, tiers (NAME:N takes N units of one).
func Targets(d *model.Deployment) []string {
	out := []string{TargetDNS, TargetCapacity}
	for _, x := range d.Domains {
		if x.Kind != model.DomainHost {
			out = append(out, x.ID)
		}
	}
	for i := range d.Tiers {
		if t := &d.Tiers[i]; !t.Optional && t.Units > 0 {
			out = append(out, t.ID)
		}
	}
	return out
}

// Units lists the single units that can be taken down: one of each tier, which stands for any of it.
func Units(d *model.Deployment) []string {
	var out []string
	for i := range d.Tiers {
		if t := &d.Tiers[i]; !t.Optional && !t.Managed && t.Units > 0 && t.Host == "" {
			out = append(out, t.ID+":1")
		}
	}
	return out
}

// Here is the target of the units of a tier that stand in one domain: "web/main.a".
func Here(tier, domain string) string { return tier + "/" + domain }

// Chaos takes parts of the deployment down together for a while, at the busiest hour, and plays what remains.
func Chaos(d *model.Deployment, targets []string, lasts model.Seconds, fig *reference.Reader, led *model.Ledger) (*Outcome, error) {
	inc := &Incident{ID: strings.Join(targets, " + ")}
	for _, target := range targets {
		e, err := effectOf(d, target)
		if err != nil {
			return nil, err
		}
		e.Share, e.Lasts = 1, lasts
		inc.Effects = append(inc.Effects, e)
	}
	return Run(d, inc, fig, led, Options{Peak: true})
}

// effectOf finds what a target means.
func effectOf(d *model.Deployment, target string) (Effect, error) {
	if tier, domain, ok := strings.Cut(target, "/"); ok {
		return effectHere(d, target, tier, domain)
	}
	name, count, some := strings.Cut(target, ":")
	tier := slices.IndexFunc(d.Tiers, func(t model.PlacedTier) bool { return t.ID == name && !t.Optional && t.Units > 0 })
	domain := slices.ContainsFunc(d.Domains, func(x model.Domain) bool { return x.ID == name && x.Kind != model.DomainHost })
	n, err := strconv.Atoi(count)
	switch {
	case some && tier >= 0 && err == nil && n >= 1 && n <= d.Tiers[tier].Units:
		return Effect{Hits: hitsUnit, name: name, units: n}, nil
	case some:
	case tier >= 0:
		return Effect{Hits: hitsTier, name: name}, nil
	case domain:
		return Effect{Hits: hitsDomain, name: name}, nil
	case name == TargetDNS:
		return Effect{Hits: HitsDNS}, nil
	case name == TargetCapacity:
		return Effect{Hits: HitsCapacity}, nil
	}
	return Effect{}, &UnknownTarget{target, Targets(d)}
}

// effectHere is that of a target of [Here].
func effectHere(d *model.Deployment, target, tier, domain string) (Effect, error) {
	for i := range d.Tiers {
		t := &d.Tiers[i]
		if t.ID != tier || t.Optional {
			continue
		}
		for _, p := range t.Placement {
			if p.Units > 0 && within(p.Domain, domain) {
				return Effect{Hits: hitsHere, name: tier, where: domain}, nil
			}
		}
	}
	return Effect{}, &UnknownTarget{target, Targets(d)}
}
