package scenario

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/plan"
	"nines/model/replay"
	"nines/web/ui"
)

// Chaos is the design with parts taken down: what remains, for how long, what takes over, and why.
type Chaos struct {
	Say, Error string // one of them
	Class      string
	Drawing    string // what is served over time
	Course     []ChaosStretch
	Facts      []Figure
	Down       []Choice // what is down: a link puts it back
	Lengths    []Choice
	Again      string // address without anything down
	Faults     []Fault
	Wrong      []string // what of the address was not followed
	With       string   // the part that is down already, of the list of faults; "" when none is
}

// Choice is a link, chosen or not.
type Choice struct {
	Name, Href string
	On         bool
}

// ChaosStretch is a part of the course.
type ChaosStretch struct{ From, To, State, Served, Left, Why string }

// Fault is a part that can be taken down, alone or with the one that is down already, and what that does.
type Fault struct {
	Name, Href, State, Class, Down, Lost, Cost, Worst, Left, Why string
	On                                                           bool
	damage                                                       float64
}

// The longest that a page takes parts down, and how many.
const mostDown = 2

// chaosLengths are for how long parts can be down, in seconds; the first is what is taken when nothing is said.
var chaosLengths = []struct {
	key     string
	seconds model.Seconds
}{{"4h", 4 * 3600}, {"15m", 900}, {"1h", 3600}, {"1d", 86400}, {"3d", 3 * 86400}}

// taken is what the address of the page asks to be down.
type taken struct {
	parts   []string
	length  string
	seconds model.Seconds
	many    bool   // more parts were asked for than can be down
	wrong   string // a length that is none of those there are
}

// takenDown reads down=main.a,web:1 and for=1h of an address.
func takenDown(down, length string) taken {
	t := taken{length: chaosLengths[0].key, seconds: chaosLengths[0].seconds}
	for part := range strings.SplitSeq(down, ",") {
		if part = strings.TrimSpace(part); part == "" || slices.Contains(t.parts, part) {
			continue
		}
		if len(t.parts) == mostDown {
			t.many = true
			break
		}
		t.parts = append(t.parts, part)
	}
	t.wrong = length
	for _, l := range chaosLengths {
		if l.key == length {
			t.length, t.seconds, t.wrong = l.key, l.seconds, ""
		}
	}
	return t
}

// toggled is the address of the page with a part taken down too, or put back. Of two that are down the first makes room.
func (b *builder) toggled(part string) string {
	parts := slices.Clone(b.taken.parts)
	if i := slices.Index(parts, part); i >= 0 {
		parts = slices.Delete(parts, i, i+1)
	} else if parts = append(parts, part); len(parts) > mostDown {
		parts = parts[1:]
	}
	return b.chaosLink(parts, b.taken.length)
}

func (b *builder) chaosLink(parts []string, length string) string {
	if length == chaosLengths[0].key || len(parts) == 0 {
		length = ""
	}
	return b.link.To("/scenarios/"+b.e.Scenario.ID, "down", strings.Join(parts, ","), "for", length) + "#chaos"
}

func (b *builder) isDown(part string) bool { return slices.Contains(b.taken.parts, part) }

// chaos plays what is down, and every part beside it.
func (b *builder) chaos() *Chaos {
	c := &Chaos{Again: b.chaosLink(nil, ""), Faults: b.faultsBeside()}
	if len(b.taken.parts) == 1 {
		c.With = b.partName(b.taken.parts[0])
	}
	if b.taken.wrong != "" {
		c.Wrong = append(c.Wrong, b.page.T("chaos.page.no-length", "value", b.taken.wrong, "lasts", b.page.Format.Duration(float64(b.taken.seconds))))
	}
	if b.taken.many {
		c.Wrong = append(c.Wrong, b.page.T("chaos.page.too-many", "most", strconv.Itoa(mostDown)))
	}
	if len(b.taken.parts) == 0 {
		c.Say = b.page.T("chaos.page.none")
		return c
	}
	for _, p := range b.taken.parts {
		c.Down = append(c.Down, Choice{b.partName(p), b.toggled(p), true})
	}
	for _, l := range chaosLengths {
		c.Lengths = append(c.Lengths, Choice{b.page.Format.Duration(float64(l.seconds)), b.chaosLink(b.taken.parts, l.key), l.key == b.taken.length})
	}
	o, err := b.without(b.taken.parts)
	var unknown *replay.UnknownTarget
	switch {
	case errors.As(err, &unknown):
		c.Error = b.page.T("chaos.unknown", "scenario", b.e.Scenario.ID, "target", unknown.Target, "parts", strings.Join(unknown.Known, ", "))
		return c
	case err != nil:
		c.Error = b.page.Words.Error(err)
		return c
	}
	b.tellChaos(c, o)
	return c
}

// without plays the design without some of its parts.
func (b *builder) without(parts []string) (*replay.Outcome, error) {
	return replay.Chaos(b.e.Deployment, parts, b.taken.seconds, b.set.Reader(), &model.Ledger{})
}

// tellChaos writes an outcome.
func (b *builder) tellChaos(c *Chaos, o *replay.Outcome) {
	p, f, t := b.page, b.page.Format, o.Planned
	names := make([]string, len(b.taken.parts))
	for i, part := range b.taken.parts {
		names[i] = b.partName(part)
	}
	c.Class = string(t.State())
	say := "chaos.page.up"
	switch t.State() {
	case replay.Degraded:
		say = "chaos.page.degraded"
	case replay.Down:
		say = "chaos.page.down"
	}
	c.Say = p.T(say, "parts", strings.Join(names, " + "), "lasts", f.Duration(float64(b.taken.seconds)),
		"down", f.Duration(float64(t.Down)), "degraded", f.Duration(float64(t.Degraded)), "why", b.why(o.Why))
	c.Facts = []Figure{
		{Name: p.T("replay.col.down"), Value: f.Duration(float64(t.Down)), Note: p.T("chaos.page.worst", "time", f.Duration(float64(o.Worst.Down)))},
		{Name: p.T("replay.col.degraded"), Value: f.Duration(float64(t.Degraded)), Note: p.T("chaos.page.least", "share", f.Percent(leastServed(o), 3))},
		{Name: p.T("replay.col.requests"), Value: f.Number(t.Lost, 3), Note: p.T("chaos.page.of", "share", f.Percent(t.LostShare(), 2))},
		{Name: p.T("chaos.page.cost"), Value: b.money(t.Cost.Amount), Note: p.T("chaos.page.worst", "time", b.money(o.Worst.Cost.Amount))},
	}
	var drawn []ui.Stretch
	for _, s := range o.Timeline {
		drawn = append(drawn, ui.Stretch{From: float64(s.From), To: float64(s.To), Served: s.Served})
		c.Course = append(c.Course, ChaosStretch{f.Clock(float64(s.From)), f.Clock(float64(s.To)), b.chaosState(s.State), f.Percent(s.Served, 3), b.remaining(s.Remains...), b.why(s.Why)})
	}
	c.Drawing = ui.Course(drawn, 0, c.Say, 56)
}

// remaining is what is left of tiers, for people.
func (b *builder) remaining(all ...replay.Remains) string {
	texts := make([]string, len(all))
	for i, r := range all {
		r.Tier = b.tierName(r.Tier)
		texts[i] = b.page.Words.Text(r.Text())
	}
	return strings.Join(texts, " · ")
}

func leastServed(o *replay.Outcome) float64 {
	least := 1.0
	for _, s := range o.Timeline {
		least = min(least, s.Served)
	}
	return least
}

func (b *builder) chaosState(s replay.State) string {
	switch s {
	case replay.Up:
		return b.page.T("replay.state.up")
	case replay.Degraded:
		return b.page.T("replay.state.degraded")
	}
	return b.page.T("replay.state.down")
}

// faultsBeside plays every part that can be taken down, beside the one that is, worst first.
func (b *builder) faultsBeside() []Fault {
	d, f := b.e.Deployment, b.page.Format
	var beside []string
	if len(b.taken.parts) == 1 {
		beside = b.taken.parts
	}
	var out []Fault
	for _, part := range append(replay.Targets(d), replay.Units(d)...) {
		if slices.Contains(beside, part) {
			continue
		}
		o, err := b.without(append(slices.Clone(beside), part))
		if err != nil {
			continue // the part that is down already is not known, which is told above
		}
		p := o.Planned
		tightest, _ := o.Settled(b.taken.seconds).Tightest()
		out = append(out, Fault{Name: b.partName(part), Href: b.toggled(part), State: b.chaosState(p.State()), Class: string(p.State()), Down: f.Duration(float64(p.Down)),
			Lost: f.Percent(p.LostShare(), 2), Cost: f.Cost(p.Cost.Amount), Worst: f.Duration(float64(o.Worst.Down)), Left: b.remaining(tightest), Why: b.why(o.Why), On: b.isDown(part), damage: p.Lost})
	}
	slices.SortStableFunc(out, func(x, y Fault) int {
		switch {
		case x.damage > y.damage:
			return -1
		case x.damage < y.damage:
			return 1
		}
		return 0
	})
	return out
}

// why is what happened, with tiers and sites called as the page calls them.
func (b *builder) why(t model.Text) string {
	t.Args = slices.Clone(t.Args)
	for i := 0; i+1 < len(t.Args); i += 2 {
		if t.Args[i] == "tier" || t.Args[i] == "site" {
			t.Args[i+1] = b.partName(t.Args[i+1])
		}
	}
	return b.page.Words.Text(t)
}

// Why is what happened to a design, with its tiers and sites called as its page calls them.
func Why(p ui.Page, e *plan.Evaluation, t model.Text) string {
	b := builder{page: p, e: e}
	return b.why(t)
}

// partName is what can be taken down, for people.
func (b *builder) partName(part string) string {
	p := b.page
	switch part {
	case replay.TargetDNS:
		return p.T("chaos.part.dns")
	case replay.TargetCapacity:
		return p.T("chaos.part.capacity")
	}
	if tier, domain, ok := strings.Cut(part, "/"); ok {
		return p.T("chaos.part.here", "tier", b.tierName(tier), "domain", b.partName(domain))
	}
	if tier, n, ok := strings.Cut(part, ":"); ok {
		if n == "1" {
			return p.T("chaos.part.unit", "tier", b.tierName(tier))
		}
		return p.T("chaos.part.units", "tier", b.tierName(tier), "n", n)
	}
	for _, s := range b.e.Deployment.Sites {
		if s.Domain == part {
			return b.siteAlone(s)
		}
		if slices.Contains(s.Zones, part) {
			zone := p.T("web.topo.zone", "zone", zoneName(part))
			if len(b.e.Deployment.Sites) > 1 {
				return p.T("web.tier.at", "tier", zone, "site", b.siteTitle(s))
			}
			return zone
		}
	}
	return b.tierName(part)
}
