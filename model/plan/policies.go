package plan

import (
	"errors"
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
	"nines/model/sizing"
)

// Ways of meeting the demand of one tier. Each is the tier of the design with another policy, on the same machines; the
// owned base stands on servers instead.
const (
	MeetDemand     = "on-demand"  // target tracking on demand
	MeetStep       = "step"       // step scaling
	MeetPredictive = "predictive" // a forecast from the day before, and target tracking on top
	MeetWarm       = "warm-pool"  // target tracking, with units stopped and ready
	MeetStatic     = "static"     // as many units as the highest load needs, all the time
	MeetSpot       = "spot"       // target tracking on the spot market, reclaimed at the type's rate
	MeetOwned      = "owned"      // servers of our own for a base, target tracking on demand above it
)

// PolicyOptions say which tier and which demand.
type PolicyOptions struct {
	Tier   string // name or id; "" for the first that follows the load
	Demand scaling.Demand
	Source string
	Clock  scaling.Rat
	Seed   uint64 // of the reclaimed spot units
}

// Policies are ways of meeting one demand with one tier, by money against shed requests.
type Policies struct {
	Scenario *model.Scenario
	Workload *model.Workload
	Tier     *model.PlacedTier
	Book     model.BookInfo
	Source   string
	Currency model.Currency
	Run      float64 // seconds
	Offered  scaling.Rat
	Peak     float64 // requests/s of the demand
	Mean     float64
	Limit    int        // units that every way may have: the design's limit, or what the highest load needs where that is more
	LimitWhy model.Text // the same in a sentence
	Ways     []PolicyWay
	Base     *OwnedBase // nil where WhyNoBase says why there is none
	NoBase   model.Text

	Assumptions []model.Assumption
	Warnings    []model.Text
}

// PolicyWay is one way and what it comes to.
type PolicyWay struct {
	ID        string
	Cost      decimal.Decimal // of the run
	Monthly   decimal.Decimal // the same, for a month of such demand
	UnitHours decimal.Decimal // of cloud units
	Owned     int             // servers of our own
	Shed      scaling.Rat
	ShedShare float64
	LastShed  float64 // seconds; 0 when nothing is shed
	Most      int     // units at once
	Launches  int
	Taken     int  // units reclaimed
	Limit     int  // units it may have
	Frontier  bool // nothing here is both cheaper and sheds less
	Why       model.Text
}

// OwnedBase is how much to own under a demand, where the rest bursts to the cloud: own up to the level that the demand
// exceeds in k_own/k_burst of the hours (Weinman, Cloudonomics, 2012, ch. 8: a unit that is always paid pays for itself
// where it is used for longer than the share that its price is of the other's).
type OwnedBase struct {
	Offer    string          // class of server
	Own      UnitPrice       // an hour of a server
	Burst    UnitPrice       // an hour of a cloud unit
	PerUnit  float64         // requests/s that a server carries at the target
	PerBurst float64         // and a cloud unit
	OwnRPS   decimal.Decimal // price of an hour for each request/s, by servers
	BurstRPS decimal.Decimal // and by cloud units
	Share    float64         // break-even share of the hours: OwnRPS / BurstRPS; 1 or more: own nothing
	Level    float64         // requests/s that the demand exceeds for this share of the run
	Servers  int             // whole servers that fit under the level
}

// errNoElastic says that no tier of the design follows the load.
var errNoElastic = &textError{model.Msg("policies.no-tier")}

// textError is an error with a message.
type textError struct{ text model.Text }

func (e *textError) Error() string    { return e.text.ID }
func (e *textError) Text() model.Text { return e.text }

// ComparePolicies plays one demand against one tier in every way, and prices each. The errors are a design that cannot be
// sized or priced, a tier that does not follow the load, and an impossible demand.
func ComparePolicies(in Inputs, s *model.Scenario, o PolicyOptions) (*Policies, error) {
	c := &policyPlayer{in: in, o: o, fig: in.Figures.Reader(), led: &model.Ledger{}}
	d, err := sizing.Deploy(in.Workload, s, in.Book, c.fig, c.led)
	if err != nil {
		return nil, err
	}
	t, err := elasticTier(d, o.Tier)
	if err != nil {
		return nil, err
	}
	info := in.Book.Info()
	c.d, c.t = d, t
	c.out = &Policies{Scenario: s, Workload: in.Workload, Tier: t, Book: info, Source: o.Source, Currency: info.Currency(), Warnings: d.Warnings,
		Run: o.Demand.Run.Float(), Peak: o.Demand.Peak().Float()}
	if c.unit, _, err = unitHour(d, t, in.Book, c.fig); err != nil {
		return nil, err
	}
	c.month = c.fig.Value("cost.hours-per-month")
	c.limit()
	if err := c.all(); err != nil {
		return nil, err
	}
	c.out.frontier()
	p := evaluation{Inputs: in, Evaluation: &Evaluation{Scenario: s}, fig: c.fig, led: c.led}
	c.out.Assumptions = p.assumptions()
	return c.out, nil
}

// elasticTier finds the tier that is asked for, which must be units that follow the load and have a price.
func elasticTier(d *model.Deployment, name string) (*model.PlacedTier, error) {
	known := false
	for i := range d.Tiers {
		t := &d.Tiers[i]
		if name != "" && t.ID != name && t.Name != name {
			continue
		}
		known = true
		if t.Kind == model.KindCompute && !t.Managed && t.Scaling.Follows() && t.On != model.OnServers && t.Host == "" {
			return t, nil
		}
	}
	if name != "" && !known {
		return nil, ErrNoTier
	}
	return nil, errNoElastic
}

// policyPlayer is one comparison in the making.
type policyPlayer struct {
	in    Inputs
	o     PolicyOptions
	d     *model.Deployment
	t     *model.PlacedTier
	fig   *reference.Reader
	led   *model.Ledger
	unit  UnitPrice
	month float64 // hours
	out   *Policies
}

func (c *policyPlayer) all() error {
	base, err := c.play(c.tier(model.PolicyTargetTracking), c.o.Demand, nil)
	if err != nil {
		return err
	}
	c.out.Offered = base.Offered
	c.out.Mean = base.Offered.Float() / c.out.Run
	c.add(MeetDemand, base, c.unit.PerHour, decimal.Zero, model.Msg("policies.why.on-demand"))
	for _, way := range []struct {
		id, policy string
		why        model.Text
	}{{MeetStep, model.PolicyStep, model.Msg("policies.why.step")}, {MeetPredictive, model.PolicyPredictive, model.Msg("policies.why.predictive")}} {
		x, err := c.play(c.tier(way.policy), c.o.Demand, nil)
		if err != nil {
			return err
		}
		c.add(way.id, x, c.unit.PerHour, decimal.Zero, way.why)
	}
	for _, f := range []func(*scaling.Course) error{c.warm, c.static, c.spot, c.owned} {
		if err := f(base); err != nil {
			return err
		}
	}
	return nil
}

// need is how many units the highest load needs at the target.
func (c *policyPlayer) need() int {
	perUnit := c.t.CapacityRPS
	if perUnit <= 0 || perUnit > c.t.LimitRPS {
		perUnit = c.t.LimitRPS
	}
	return max(1, int(math.Ceil(c.out.Peak/perUnit-1e-9)))
}

// limit is how many units every way may have. It is the same for all, so that they differ in their policy alone: where the
// highest load needs more than the design's scaling may have, what it needs.
func (c *policyPlayer) limit() {
	own, need := c.t.Ceiling, c.need()
	if c.out.Limit = max(own, need); need > own {
		c.out.LimitWhy = model.Msg("policies.limit.lifted", "n", number(need), "own", number(own), "tier", c.t.ID)
		return
	}
	c.out.LimitWhy = model.Msg("policies.limit", "n", number(own), "tier", c.t.ID)
}

// tier is the tier with another policy, bought on demand without a warm pool. Its ceiling is that of all ways.
func (c *policyPlayer) tier(policy string) model.PlacedTier {
	t := *c.t
	t.Ceiling = c.out.Limit
	t.Scaling.Policy, t.Scaling.WarmPool, t.Scaling.Schedule, t.Scaling.Step = policy, 0, model.Schedule{}, 0
	t.Purchase, t.SpotPerHour, t.SpotUnits = model.Purchase{}, 0, 0
	t.Role, t.Site = model.RolePrimary, c.t.Site
	return t
}

// play plays a demand against a tier that stands alone at a site that serves.
func (c *policyPlayer) play(t model.PlacedTier, d scaling.Demand, reclaim func() float64) (*scaling.Course, error) {
	at := *c.d
	at.Sites = slices.Clone(c.d.Sites)
	for i := range at.Sites {
		at.Sites[i].Role, at.Sites[i].Base = model.RolePrimary, 0
	}
	at.Tiers = []model.PlacedTier{t}
	return scaling.PlayDesign(&at, scaling.Curve{Demand: d, Clock: c.o.Clock, Reclaim: reclaim}, c.fig, c.led)
}

// add prices a way: cloud unit hours at their price, and what costs the same every hour.
func (c *policyPlayer) add(id string, x *scaling.Course, perHour, everyHour decimal.Decimal, why model.Text) *PolicyWay {
	l := &x.Lanes[0]
	w := PolicyWay{ID: id, UnitHours: hours(l.UnitSeconds), Shed: x.Shed, Most: l.Most, Taken: len(l.Taken), Limit: c.out.Limit, Why: why}
	for _, n := range l.Launches {
		w.Launches += n.Count
	}
	run := hours(c.o.Demand.Run)
	w.Cost = w.UnitHours.Mul(perHour).Add(run.Mul(everyHour))
	w.Monthly = w.Cost.Mul(model.Quantity(c.month)).DivRound(run, 6)
	if x.Sheds {
		w.LastShed = x.LastShed.Float()
		w.ShedShare = x.Shed.Over(c.out.Offered).Float()
	}
	c.out.Ways = append(c.out.Ways, w)
	return &c.out.Ways[len(c.out.Ways)-1]
}

// warm keeps as many units stopped and ready as the on-demand way ever launched at once; a stopped unit costs its disk.
func (c *policyPlayer) warm(base *scaling.Course) error {
	if c.t.On != model.OnInstances {
		return nil
	}
	ready := 0
	for _, l := range base.Lanes[0].Launches {
		ready = max(ready, l.Count)
	}
	if ready == 0 {
		return nil // nothing is ever launched
	}
	t := c.tier(model.PolicyTargetTracking)
	t.Scaling.WarmPool = float64(ready)
	x, err := c.play(t, c.o.Demand, nil)
	if err != nil {
		return err
	}
	disk := decimal.Zero
	for _, p := range c.unit.Parts {
		if p.Key.Dimension == model.EBSGP3 {
			disk = p.Quantity.Mul(p.Price)
		}
	}
	c.add(MeetWarm, x, c.unit.PerHour, disk.Mul(decimal.NewFromInt(int64(ready))), model.Msg("policies.why.warm-pool", "n", number(ready)))
	return nil
}

// static holds what the highest load needs at the target.
func (c *policyPlayer) static(*scaling.Course) error {
	t := c.tier(model.PolicyFixed)
	t.Fixed, t.Units = true, c.need()
	t.Ceiling, t.Floor = t.Units, t.Units
	x, err := c.play(t, c.o.Demand, nil)
	if err == nil {
		c.add(MeetStatic, x, c.unit.PerHour, decimal.Zero, model.Msg("policies.why.static", "n", number(t.Units))).Limit = t.Units
	}
	return err
}

// spot buys all units on the spot market; they are reclaimed as the type's band says, from the seed.
func (c *policyPlayer) spot(*scaling.Course) error {
	if c.t.On != model.OnInstances {
		return nil
	}
	price, err := spotHour(c.d, c.t, c.in.Book, c.fig)
	var missing *model.MissingPriceError
	if errors.As(err, &missing) {
		c.out.Warnings = append(c.out.Warnings, model.Msg("policies.no-spot", "type", c.t.Offer))
		return nil
	} else if err != nil {
		return err
	}
	market, err := c.in.Book.Spot(c.t.Offer, site(c.d, c.t.Site).Region)
	if err != nil {
		return err
	}
	t := c.tier(model.PolicyTargetTracking)
	t.Purchase.Spot = 1
	// A unit outlives a month with 1 - PerMonth: rate = -ln(1 - p)/month, interruptions being memoryless.
	t.SpotPerHour = -math.Log1p(-math.Min(market.PerMonth, 0.99)) / c.month
	x, err := c.play(t, c.o.Demand, scaling.Draws(c.o.Seed))
	if err == nil {
		c.add(MeetSpot, x, price.PerHour, decimal.Zero, model.Msg("policies.why.spot", "band", market.Band))
	}
	return err
}

func number(n int) string { return model.Quantity(float64(n)).String() }

func site(d *model.Deployment, name string) *model.PlacedSite {
	for i := range d.Sites {
		if d.Sites[i].Name == name {
			return &d.Sites[i]
		}
	}
	return &d.Sites[0]
}

// frontier marks the ways that no other beats on both money and shed requests.
func (p *Policies) frontier() {
	for i := range p.Ways {
		a := &p.Ways[i]
		a.Frontier = !slices.ContainsFunc(p.Ways, func(b PolicyWay) bool {
			m, s := b.Cost.Cmp(a.Cost), b.Shed.Cmp(a.Shed)
			return m <= 0 && s <= 0 && (m < 0 || s < 0)
		})
	}
}
