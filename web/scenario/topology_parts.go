package scenario

import (
	"strings"

	"nines/model"
	"nines/model/replay"
)

// part opens what can be taken down by a click or by the keyboard, and put back by another; the caller closes it. What is
// written on it is part of its name, so that who speaks to the page can say what they see.
func (t *topo) part(target, name, written string) {
	say := t.b.page.T("chaos.page.take", "part", name)
	if t.b.isDown(target) {
		say = t.b.page.T("chaos.page.bring-back", "part", name)
	}
	if !strings.Contains(say, written) {
		say = written + ". " + say
	}
	t.Open("a", "href", t.b.toggled(target), "class", "part", "aria-label", say)
}

// gone is the class of what is down, as itself or as what it stands on.
func (t *topo) gone(targets ...string) string {
	for _, target := range targets {
		if target != "" && t.b.isDown(target) {
			return " gone"
		}
	}
	return ""
}

// target is what a click on the box takes down: what of the tier stands in its zone, or all of it.
func (n node) target(zones []string) string {
	if n.zone < 0 || len(zones) < 2 {
		return n.tier.ID
	}
	return replay.Here(n.tier.ID, zones[n.zone])
}

// standsOn are the parts without which the box is down: itself, its tier, what its tier runs on, its zone and its place.
func (n node) standsOn(target string, s model.PlacedSite) []string {
	out := []string{target, n.tier.ID, n.tier.Host, s.Domain}
	if n.zone >= 0 && n.zone < len(s.Zones) {
		out = append(out, s.Zones[n.zone])
	}
	return out
}
