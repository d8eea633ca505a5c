package plan

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
	"nines/model/sizing"
)

// SurgeOptions say which demand is played against a design.
type SurgeOptions struct {
	Shape     string          // one of [Shapes]; "" is a step. Not used with Demand
	Demand    *scaling.Demand // a recorded demand, in requests/s
	Source    string          // what the demand is called, such as a file
	Clock     scaling.Rat     // seconds since midnight UTC at which it begins
	Run       float64         // seconds of a shape; 0: as long as growing takes
	Room      scaling.Room    // where requests wait; the zero value is nowhere
	Samples   int             // how many courses by chance; 0: the typical one alone
	Seed      uint64          // of these
	Intervals int             // about how many the course is divided into; 0: 96
}

// SurgePlay is a demand played against a design, with what it costs.
type SurgePlay struct {
	Scenario   *model.Scenario
	Workload   *model.Workload
	Deployment *model.Deployment
	Book       model.BookInfo
	Shape      string // one of [Shapes], or "" for a recorded demand
	Source     string
	Course     *scaling.Course
	// Reach is the time to the highest load of the demand, come at once: P50 and P90.
	Reach    model.TimeToScale
	Lanes    []SurgeMoney // beside Course.Lanes
	Currency model.Currency
	Extra    decimal.Decimal // of the run, beyond what the units at the beginning cost; negative where units were taken out
	Hold     decimal.Decimal // a month, for the units that would shed nothing
	Samples  *SurgeSamples   // nil unless asked for

	Assumptions []model.Assumption
	Warnings    []model.Text
}

// SurgeMoney is what a tier's part costs.
type SurgeMoney struct {
	Priced    bool // false: the provider bills by use, or nothing has a price
	Unit      UnitPrice
	UnitHours decimal.Decimal
	Ordinary  decimal.Decimal // unit hours, had nothing changed
	Extra     decimal.Decimal
	Hold      decimal.Decimal // a month, for the units beyond the beginning's that would shed nothing
}

// SurgeSamples are what many courses by chance say.
type SurgeSamples struct {
	N       int
	Seed    uint64
	Shed    model.Range // requests: P5, P50, P95
	ShedP90 float64
	Until   model.Range // seconds until nothing is shed any more: P5, P50, P95; 0 when nothing is
	P90     float64     // of Until
	None    float64     // share of courses that shed nothing
	Refused float64     // share in which launches were refused
}

// DefaultIntervals is into how many intervals a course is divided.
const DefaultIntervals = 96

// PlaySurge plays a demand against a design. The errors are a design that cannot be sized or priced, and an impossible
// demand.
func PlaySurge(in Inputs, s *model.Scenario, o SurgeOptions) (*SurgePlay, error) {
	fig, led := in.Figures.Reader(), &model.Ledger{}
	d, err := sizing.Deploy(in.Workload, s, in.Book, fig, led)
	if err != nil {
		return nil, err
	}
	info := in.Book.Info()
	out := &SurgePlay{Scenario: s, Workload: in.Workload, Deployment: d, Book: info, Source: o.Source, Currency: info.Currency(), Warnings: d.Warnings}
	curve := scaling.Curve{Clock: o.Clock, Room: o.Room}
	factor := in.Workload.Surge.Factor
	if o.Demand != nil {
		curve.Demand = *o.Demand
		factor = o.Demand.Peak().Float() / in.Workload.Peak
	}
	if out.Reach, err = reach(d, fig, led, factor); err != nil {
		return nil, err
	}
	if o.Demand == nil {
		if out.Shape = o.Shape; out.Shape == "" {
			out.Shape = ShapeStep
		}
		run := o.Run
		if run == 0 {
			run = runOf(&out.Reach)
		}
		curve.Demand = shape(out.Shape, in.Workload, fig, led, run)
	}
	if o.Intervals == 0 {
		o.Intervals = DefaultIntervals
	}
	curve.Step = stepOf(curve.Demand.Run, o.Intervals)
	if out.Course, err = scaling.PlayDesign(d, curve, fig, led); err != nil {
		return nil, err
	}
	if err := out.money(in.Book, fig); err != nil {
		return nil, err
	}
	if o.Samples > 0 {
		if out.Samples, err = sampled(d, curve, in.Figures, o); err != nil {
			return nil, err
		}
	}
	p := evaluation{Inputs: in, Evaluation: &Evaluation{Scenario: s}, fig: fig, led: led}
	out.Assumptions = p.assumptions()
	return out, nil
}

// reach is the time to a factor that comes at once.
func reach(d *model.Deployment, fig *reference.Reader, led *model.Ledger, factor float64) (model.TimeToScale, error) {
	at, w := *d, *d.Workload
	w.Surge = model.Surge{Factor: factor}
	at.Workload = &w
	return scaling.Surge(&at, fig, led)
}

// hours is unit seconds as unit hours, to twelve digits.
func hours(seconds scaling.Rat) decimal.Decimal {
	return decimal.RequireFromString(seconds.Over(scaling.Int(3600)).Decimal(12))
}

// money prices what each tier ran, and what it would take to shed nothing.
func (p *SurgePlay) money(book model.PriceBook, fig *reference.Reader) error {
	month := model.Quantity(fig.Value("cost.hours-per-month"))
	linear := false
	for i := range p.Course.Lanes {
		lane := &p.Course.Lanes[i]
		t := placed(p.Deployment, lane.Tier)
		unit, ok, err := unitHour(p.Deployment, t, book, fig)
		if err != nil {
			return fmt.Errorf("tier %s: %w", lane.Tier, err)
		}
		m := SurgeMoney{Priced: ok, Unit: unit, UnitHours: hours(lane.UnitSeconds), Ordinary: hours(lane.Ordinary)}
		if ok {
			m.Extra = m.UnitHours.Sub(m.Ordinary).Mul(unit.PerHour)
			if more := lane.Hold - lane.Start; more > 0 {
				m.Hold = decimal.NewFromInt(int64(more)).Mul(unit.PerHour).Mul(month)
				linear = linear || t.Kind != model.KindCompute && t.Scaling.Policy != model.PolicyReadReplicas
			}
		}
		p.Extra, p.Hold = p.Extra.Add(m.Extra), p.Hold.Add(m.Hold)
		p.Lanes = append(p.Lanes, m)
	}
	if linear {
		p.Warnings = append(p.Warnings, model.Msg("surge.warn.linear"))
	}
	return nil
}

// placed finds a tier by id.
func placed(d *model.Deployment, id string) *model.PlacedTier {
	i := slices.IndexFunc(d.Tiers, func(t model.PlacedTier) bool { return t.ID == id })
	return &d.Tiers[i]
}

// sampled plays the curve by chance, each course from its own seed.
func sampled(d *model.Deployment, c scaling.Curve, figures *reference.Set, o SurgeOptions) (*SurgeSamples, error) {
	out := &SurgeSamples{N: o.Samples, Seed: o.Seed}
	shed, until := make([]float64, 0, o.Samples), make([]float64, 0, o.Samples)
	c.Step = scaling.Int(0)
	seeds := scaling.Draws(o.Seed)
	fig := figures.Reader()
	for range o.Samples {
		c.Chance = scaling.Draws(uint64(seeds() * (1 << 53)))
		x, err := scaling.PlayDesign(d, c, fig, nil)
		if err != nil {
			return nil, err
		}
		end := 0.0
		if x.Sheds {
			end = x.LastShed.Float()
		} else {
			out.None++
		}
		for i := range x.Lanes {
			if len(x.Lanes[i].Refused) > 0 {
				out.Refused++
				break
			}
		}
		shed, until = append(shed, x.Shed.Float()), append(until, end)
	}
	n := float64(o.Samples)
	out.None, out.Refused = out.None/n, out.Refused/n
	out.Shed, out.Until = quantiles(shed), quantiles(until) // sorts both
	at := min(o.Samples-1, int(0.9*n))
	out.ShedP90, out.P90 = shed[at], until[at]
	return out, nil
}
