package simulate

import (
	"math/rand/v2"

	"nines/model"
	"nines/model/reliability"
)

// kind says what a source of events is.
type kind uint8

const (
	domainTurns  kind = iota // a domain fails or returns
	unitTurns                // a unit fails, is repaired or has booted, by its phase
	unitLaunched             // a unit lost with its domain has been launched elsewhere
	roleTaken                // a failover ends
	faultTurns               // a fault strikes or is repaired
	shockTurns               // a shock strikes several domains, or ends
	commonTurns              // a common cause takes a tier's units, or is repaired
	windowTurns              // a maintenance window opens or closes
	rowTurns                 // the clock of the need rows moves on
	monthEnds                // bookkeeping only
)

// source is one thing that can have one event planned.
type source struct {
	kind kind
	of   int32
}

// phase is the condition of a unit, whatever its domain does.
type phase uint8

const (
	working   phase = iota
	waiting         // failed, waits for a crew
	inRepair        // failed, a crew works on it
	lostPhase       // lost with a kill domain: boots as soon as it may
	unnoticed       // failed while it waited; a test, or being called on, finds it
)

// unit is one unit of a tier.
type unit struct {
	tier   int
	domain int // where it lives now, -1: in no domain
	phase  phase
	gate   int // while lost: the deepest kill domain that took it
	// available: it works and no domain above it is down. held: under maintenance by that many windows.
	available bool
	held      int
	turns     int // its source unitTurns
	launched  int // its source unitLaunched, -1 without rebuild
}

// tier is a tier's condition.
type tier struct {
	spec      *reliability.Tier
	units     []int // indices into world.units
	available int   // units that are available
	serving   int   // units that serve: available and not under maintenance; of a standby tier the active alone
	stopped   int   // maintenance windows that hold the whole tier
	enough    int   // with so many serving, every need row is met
	busy      int   // crews at work
	common    bool  // a common cause holds all units
	queue     []int // units that wait for a crew, longest waiting first

	// Rule 4.
	active    int // the unit in the active role
	pending   bool
	manual    bool    // which action was drawn
	remaining float64 // hours of action left, while it does not run
	takes     int     // its source roleTaken
	before    int     // available before this event
	hadActive bool    // the active was available before this event
}

// domain is a failure domain's condition.
type domain struct {
	spec    *reliability.Domain
	path    []int   // itself and every domain above it
	down    bool    // itself
	blocked float64 // of the fault it is in: uniform in [0, 1); a tier's rebuild fails when this is below its Fails
}

// world is the model at one moment.
type world struct {
	m       *reliability.Model
	rand    *rand.Rand
	now     float64
	events  uint64
	cal     *calendar
	sources []source

	domains []domain
	downs   []int // per domain: how many domains on its path are down
	units   []unit
	tiers   []tier
	faults  []faultState
	shocks  []shockState
	windows []window
	clock   clock
	judge   *judge

	firstFault, firstShock, firstCommon, firstWindow, rowSource, monthSource int

	// hazards of the accelerated layer, which draws failures from their rates; nil in the judge, where every failure has
	// its time in the calendar.
	hazards *hazards
}

// newWorld sets everything up and working, with first events drawn.
func newWorld(m *reliability.Model, r *rand.Rand, h *hazards) (*world, error) {
	rows, err := alignRows(m)
	if err != nil {
		return nil, err
	}
	c, err := newClock(rows)
	if err != nil {
		return nil, err
	}
	w := &world{m: m, rand: r, clock: c, hazards: h}
	w.buildDomains()
	w.buildTiers()
	w.firstFault = len(w.sources)
	for i := range m.Faults {
		w.addSource(faultTurns, i)
	}
	w.faults = make([]faultState, len(m.Faults))
	w.buildShocks()
	w.firstWindow = len(w.sources)
	for i := range m.Maintenance {
		w.addSource(windowTurns, i)
	}
	w.windows = make([]window, len(m.Maintenance))
	w.rowSource = w.addSource(rowTurns, 0)
	w.monthSource = w.addSource(monthEnds, 0)
	w.cal = newCalendar(len(w.sources))
	w.judge = newJudge(w, rows)
	if h != nil {
		h.build(w)
	}
	w.start()
	return w, nil
}

func (w *world) addSource(k kind, of int) int {
	w.sources = append(w.sources, source{k, int32(of)})
	return len(w.sources) - 1
}

func (w *world) buildDomains() {
	w.domains = make([]domain, len(w.m.Domains))
	w.downs = make([]int, len(w.m.Domains))
	for i := range w.domains {
		d := &w.domains[i]
		d.spec = &w.m.Domains[i]
		for p := i; p >= 0; p = w.m.Domains[p].Parent {
			d.path = append(d.path, p)
		}
		w.addSource(domainTurns, i) // source i is domain i
	}
}

func (w *world) buildTiers() {
	w.tiers = make([]tier, len(w.m.Tiers))
	for i := range w.tiers {
		t := &w.tiers[i]
		t.spec = &w.m.Tiers[i]
		t.enough = 1
		for _, n := range t.spec.Need {
			t.enough = max(t.enough, n.Units)
		}
		for _, p := range t.spec.Units {
			for range p.Units {
				w.addUnit(i, p.Domain)
			}
		}
		t.queue = make([]int, 0, len(t.units))
		if t.spec.Standby != nil {
			t.active = t.units[0]
			t.takes = w.addSource(roleTaken, i)
		}
	}
}

func (w *world) addUnit(t, domain int) {
	u := unit{tier: t, domain: domain, phase: working, available: true, launched: -1}
	id := len(w.units)
	u.turns = w.addSource(unitTurns, id)
	if w.tiers[t].spec.Rebuild != nil && domain >= 0 {
		u.launched = w.addSource(unitLaunched, id)
	}
	w.units = append(w.units, u)
	w.tiers[t].units = append(w.tiers[t].units, id)
}

// start plans the first event of everything.
func (w *world) start() {
	for i := range w.domains {
		w.expose(i, w.domains[i].spec.MTTF)
	}
	for i := range w.tiers {
		t := &w.tiers[i]
		t.available = len(t.units)
		w.countServing(i)
		for _, u := range t.units {
			w.planFailure(u)
		}
	}
	for i := range w.faults {
		w.planStrike(i)
	}
	w.startShocks()
	w.drawPhases()
	w.plan(w.rowSource, w.clock.stay(w.rand))
	w.judge.stale = true
}

// expose lets the source fail at random from now on: after an exponential time of mean mttf. Every failure, strike or
// shock is planned here, and nothing else is, so that the accelerated layer can make failures less rare.
func (w *world) expose(source int, mttf model.Hours) {
	if w.hazards != nil {
		w.cal.set(source, never)
		w.hazards.expose(source, float64(mttf))
		return
	}
	w.cal.set(source, w.now+drawFailure(w.rand, mttf))
}

// plan sets the source's next event, hours from now.
func (w *world) plan(source int, in float64) {
	w.cal.set(source, w.now+in)
	if w.hazards != nil {
		w.hazards.planned(w, source)
	}
}

// cancel takes off what the source has planned.
func (w *world) cancel(source int) {
	w.cal.set(source, never)
	if w.hazards != nil {
		w.hazards.cancelled(source)
	}
}

// rebase counts time from now on, so that a second stays a second after a million years: downtimes are exact to 1e-11 h.
func (w *world) rebase() {
	for i := range w.cal.at {
		w.cal.at[i] -= w.now
	}
	for i := range w.judge.views {
		w.judge.views[i].since -= w.now
	}
	w.now = 0
}

// step plays the next event.
func (w *world) step() {
	s, at := w.cal.soonest()
	w.now = at
	w.events++
	what := w.sources[s]
	i := int(what.of)
	switch what.kind {
	case unitTurns:
		w.unitTurns(i)
	case domainTurns:
		w.domainTurns(i)
	case unitLaunched:
		w.unitLaunched(i)
	case roleTaken:
		w.roleTaken(i)
	case faultTurns:
		w.faultTurns(i)
	case shockTurns:
		w.shockTurns(i)
	case commonTurns:
		w.commonTurns(i)
	case windowTurns:
		w.windowTurns(i)
	case rowTurns:
		w.rowTurns()
	case monthEnds:
		w.judge.monthEnds()
	}
}

// up says whether a domain and every domain above it are up; no domain (-1) always is.
func (w *world) up(domain int) bool { return domain < 0 || w.downs[domain] == 0 }

// below says whether the domain, or no domain (-1), is the other one or lies in it.
func (w *world) below(domain, other int) bool {
	for ; domain >= 0; domain = w.m.Domains[domain].Parent {
		if domain == other {
			return true
		}
	}
	return false
}
