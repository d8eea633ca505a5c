package replay

import (
	"errors"
	"math"
	"slices"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// Options of a replay.
type Options struct {
	// Site is the name of the site that the incident lands on; "": the first of its kind.
	Site string
	// Peak plays at the busiest hour throughout; else the load follows the profile by the incident's clock (UTC).
	Peak bool
}

// ErrNoSite is returned when Options.Site names no site of the deployment.
var ErrNoSite = errors.New("the design has no such site")

// Run lays the incident over the deployment.
func Run(d *model.Deployment, inc *Incident, fig *reference.Reader, led *model.Ledger, o Options) (*Outcome, error) {
	hit, err := landsOn(d, inc, o.Site)
	if err != nil {
		return nil, err
	}
	planned := newPlayer(d, inc, fig, led, o, hit, false).play()
	worst := newPlayer(d, inc, fig, led, o, hit, true).play()
	out := &Outcome{Scenario: d.Scenario.ID, Hit: hit, Timeline: planned.timeline, Planned: planned.totals, Worst: worst.totals, Why: planned.why()}
	if out.Why.ID == "" {
		out.Why = model.Msg("replay.why.untouched")
	}
	return out, nil
}

// landsOn lists the sites that feel the incident. Zones map by position and regions by choice: without one, the first site
// that is such a place; an effect that is global lands on all.
func landsOn(d *model.Deployment, inc *Incident, site string) ([]string, error) {
	var out []string
	known := site == ""
	global := slices.ContainsFunc(inc.Effects, func(e Effect) bool { return e.Hits == HitsGlobal || e.Hits == HitsCarrier })
	for i := range d.Sites {
		s := &d.Sites[i]
		known = known || s.Name == site
		kind := PlaceFacility
		if s.Provider == model.AWS {
			kind = PlaceCloud
		}
		fits := inc.Place == kind || inc.Place == PlaceEdge || inc.Place == ""
		switch {
		case !fits, site != "" && s.Name != site && !global:
		case site == "" && len(out) > 0 && !global && inc.Place != "" && inc.Place != PlaceEdge:
		default:
			out = append(out, s.Name)
		}
	}
	if !known {
		return nil, ErrNoSite
	}
	return out, nil
}

// player plays one path.
type player struct {
	d     *model.Deployment
	inc   *Incident
	fig   *reference.Reader
	led   *model.Ledger
	worst bool
	peak  bool
	sites []*site
	out   path

	now   float64
	next  []float64 // times at which something changes
	since float64   // when a site was given up; NaN while none is
	moved bool      // the second site has taken over
	left  []Remains // what of each tier is left in this step
}

func newPlayer(d *model.Deployment, inc *Incident, fig *reference.Reader, led *model.Ledger, o Options, hit []string, worst bool) *player {
	p := &player{d: d, inc: inc, fig: fig, led: led, worst: worst, peak: o.Peak, since: math.NaN()}
	for i := range d.Sites {
		s := newSite(p, &d.Sites[i], slices.Contains(hit, d.Sites[i].Name))
		p.sites = append(p.sites, s)
	}
	return p
}

// afterwards is how long a path is played on when something is still being done about it: a bound, never reached by steps
// that take days.
const afterwards = 60 * 86400.0

// play plays the path and prices it.
func (p *player) play() *path {
	p.steps()
	p.out.totals.Cost = p.d.Workload.Money.Downtime.Times(p.out.hours)
	return &p.out
}

// steps goes from change to change until the incident is over and everything is served again.
func (p *player) steps() {
	p.led.Use("peak", "profile", "money.downtime")
	end := 0.0
	for i := range p.inc.Effects {
		end = max(end, p.inc.Effects[i].until(p.worst))
	}
	if p.untouched() {
		p.add(end, 1, model.Text{})
		return
	}
	for p.now < end+afterwards {
		p.next, p.left = p.next[:0], nil
		served, why := p.serve()
		if p.now >= end && served >= 1 {
			break
		}
		p.add(p.until(end), served, why)
	}
}

// untouched says why nothing here is hit, when nothing is.
func (p *player) untouched() bool {
	if slices.ContainsFunc(p.sites, func(s *site) bool { return s.hit }) || p.inc.Place == PlaceEdge || p.inc.Place == PlaceSoftware {
		return false
	}
	if p.inc.Place == PlaceFacility {
		p.save(0, model.Msg("replay.why.no-facility"))
	} else {
		p.save(0, model.Msg("replay.why.no-cloud"))
	}
	return true
}

// save notes why something that was hit did not fail; the first of the weightiest is kept.
func (p *player) save(weight int, why model.Text) {
	if weight > p.out.saved.weight || p.out.saved.why.ID == "" {
		p.out.saved = saving{weight, why}
	}
}

// unused notes that a tier rests on none of the effect's services.
func (p *player) unused(e *Effect) {
	if p.out.saved.why.ID == "" || p.out.saved.weight < 1 {
		p.save(1, model.Msg("replay.why.unused", "services", strings.Join(e.Services, ", ")))
	}
}

// at asks for a step at that time.
func (p *player) at(t float64) {
	if t > p.now {
		p.next = append(p.next, t)
	}
}

// until is the next time at which something changes: an effect, an hour of the profile, the end of a step that runs.
func (p *player) until(end float64) float64 {
	p.at(end)
	for i := range p.inc.Effects {
		e := &p.inc.Effects[i]
		p.at(float64(e.At))
		p.at(e.until(p.worst))
	}
	if hours := p.d.Workload.Profile.Hours; len(hours) > 1 && !p.peak {
		into := math.Mod(p.clock()+p.now, 3600)
		p.at(p.now + 3600 - into)
	}
	out := end + afterwards
	for _, t := range p.next {
		out = min(out, t)
	}
	return out
}

// clock is the incident's start as seconds into the hour.
func (p *player) clock() float64 {
	return float64(p.inc.Start.Minute()*60 + p.inc.Start.Second())
}

// load is the demand now, in requests a second, and relative to the peak. Hours of a profile are hours of the day, or of a
// week that begins on Monday, UTC.
func (p *player) load() (rps, relative float64) {
	hours := p.d.Workload.Profile.Hours
	relative = 1
	if len(hours) > 0 && !p.peak {
		at := p.inc.Start.UTC()
		hour := (int(at.Weekday())+6)%7*24 + at.Hour() + int(math.Floor((p.clock()+p.now+1e-6)/3600))
		relative = hours[hour%len(hours)]
	}
	return relative * p.d.Workload.Peak, relative
}

// add books a stretch that begins now.
func (p *player) add(to, served float64, why model.Text) {
	for p.now < to {
		step := to
		if len(p.d.Workload.Profile.Hours) > 1 && !p.peak { // stretches that nothing touches still pass through hours
			step = min(to, p.now+3600-math.Mod(p.clock()+p.now, 3600))
		}
		p.book(step, served, why)
		p.now = step
	}
}

func (p *player) book(to, served float64, why model.Text) {
	t := &p.out.totals
	rps, _ := p.load()
	seconds := to - p.now
	switch state(served) {
	case Down:
		t.Down += model.Seconds(seconds)
	case Degraded:
		t.Degraded += model.Seconds(seconds)
	}
	t.Requests += rps * seconds
	t.Lost += rps * seconds * (1 - served)
	p.out.hours += seconds / 3600 * (1 - served)
	p.out.add(Segment{From: model.Seconds(p.now), To: model.Seconds(to), State: state(served), Served: served, Why: why, Remains: p.left})
}

// active says whether the effect is there now, for something that takes delay to come back after it.
func (p *player) active(e *Effect, delay float64) bool {
	until := e.until(p.worst) + delay
	p.at(until)
	return p.now >= float64(e.At) && p.now < until
}
