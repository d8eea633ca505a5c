package plan

import (
	"errors"
	"math"
	"slices"
	"strings"

	"nines/model"
	"nines/model/sizing"
)

// SizeOptions of [Size].
type SizeOptions struct {
	Tier  string // name or id of the only tier asked about; "" for all
	Units int    // how many units of it serve; 0: as many as are chosen
	Types bool   // judge every machine type on offer for each tier too
}

// Sizing is why the tiers of a design have the size that they have.
type Sizing struct {
	Scenario *model.Scenario
	Workload *model.Workload
	Book     model.BookInfo
	Tiers    []SizedTier // none where Cannot says that the design cannot serve
	Serves   bool        // every hour of the profile
	Cannot   error       // why the design cannot serve the load with any number of units

	Assumptions []model.Assumption
	Warnings    []model.Text
}

// SizedTier is one tier's size, with the types that were judged for it.
type SizedTier struct {
	sizing.TierSize
	Types []sizing.Candidate // nil unless asked for, and for tiers that are not chosen from a list of types
}

// SizedHour is one hour of a tier, so that pages need not know the engine.
type SizedHour = sizing.Hour

// ErrNoTier is a size asked of a tier that the design does not have.
var ErrNoTier = errors.New("the design has no such tier")

// Size explains the size of one design. That it cannot serve is an answer ([Sizing.Cannot]); an error is about the input:
// [ErrNoTier], a missing price.
func Size(in Inputs, s *model.Scenario, o SizeOptions) (*Sizing, error) {
	p := evaluation{Inputs: in, Evaluation: &Evaluation{Scenario: s}, fig: in.Figures.Reader(), led: &model.Ledger{}}
	out := &Sizing{Scenario: s, Workload: in.Workload, Book: in.Book.Info()}
	units := map[string]int{}
	if o.Units > 0 && o.Tier != "" {
		units[o.Tier] = o.Units
	}
	name, _, _ := strings.Cut(o.Tier, "@") // an id is the name, or name@site
	if o.Tier != "" && !slices.ContainsFunc(s.Tiers, func(t model.Tier) bool { return t.Name == name }) {
		return nil, ErrNoTier
	}
	x, err := sizing.Explain(in.Workload, s, in.Book, p.fig, p.led, units)
	var cannot *sizing.CannotServeError
	switch {
	case errors.As(err, &cannot):
		out.Cannot = err
		out.Assumptions = p.assumptions()
		return out, nil
	case err != nil:
		return nil, err
	}
	out.Serves, out.Warnings = true, x.Deployment.Warnings
	for _, t := range x.Tiers {
		if o.Tier != "" && t.Tier.Name != o.Tier && t.Tier.ID != o.Tier {
			continue
		}
		tier := SizedTier{TierSize: t}
		if o.Types {
			if tier.Types, err = sizing.Candidates(in.Workload, s, in.Book, in.Figures.Reader(), nil, t.Tier.ID); err != nil {
				return nil, err
			}
		}
		out.Serves = out.Serves && t.Stable
		out.Tiers = append(out.Tiers, tier)
	}
	if len(out.Tiers) == 0 {
		return nil, ErrNoTier
	}
	out.Assumptions = p.assumptions()
	return out, nil
}

// Busiest are the tier's hours from Start to End: the whole profile of a day, or of a week the day with the heaviest hour.
func (t *SizedTier) Busiest() (start, end int) {
	const day = 24
	if len(t.Hours) <= day {
		return 0, len(t.Hours)
	}
	top, most := 0, math.Inf(-1)
	for i, h := range t.Hours {
		if h.Load > most {
			top, most = i, h.Load
		}
	}
	return top / day * day, top/day*day + day
}

// Rejected is how many types of a tier one constraint rejects, and which of them came nearest.
type Rejected struct {
	Fails   string // one of the Fail constants of model/sizing; FailNone: as good as the chosen one
	Count   int
	Nearest *sizing.Candidate
}

// failures are the constraints in the order of a table: those of the machine first, then the cost, then what is never
// chosen by itself.
var failures = []string{sizing.FailMemory, sizing.FailCPU, sizing.FailNetwork, sizing.FailIOPS, sizing.FailDisk, sizing.FailConnections,
	sizing.FailCredits, sizing.FailPrice, sizing.FailCost, sizing.FailNone, sizing.FailGeneration, sizing.FailKind}

// Rejections sums up the types that were judged, but for the chosen one.
func (t *SizedTier) Rejections() []Rejected {
	var out []Rejected
	for _, fails := range failures {
		r := Rejected{Fails: fails}
		for i := range t.Types {
			c := &t.Types[i]
			if c.Fails != fails || c.Type.Name == t.Tier.Offer {
				continue
			}
			if r.Count++; r.Nearest == nil || nearer(c, r.Nearest) {
				r.Nearest = c
			}
		}
		if r.Count > 0 {
			out = append(out, r)
		}
	}
	return out
}

// nearer says which of two types that fail the same came closer to being chosen.
func nearer(a, b *sizing.Candidate) bool {
	switch a.Fails {
	case sizing.FailCost:
		return a.PerMonth < b.PerMonth
	case sizing.FailMemory, sizing.FailCPU, sizing.FailNetwork, sizing.FailIOPS, sizing.FailDisk, sizing.FailConnections:
		return a.Carries > b.Carries
	}
	return false // cheapest by the hour first, as they come
}

// SizeDocument is version 1 of the JSON contract of `nines sizing` (docs/json.md). It may only gain fields.
type SizeDocument struct {
	Version     int                `json:"version"`
	Workload    DocumentWorkload   `json:"workload"`
	Prices      DocumentPrices     `json:"prices"`
	Scenario    string             `json:"scenario"`
	Title       string             `json:"title"`
	Serves      bool               `json:"serves"`
	Because     string             `json:"serves_reason,omitempty"`
	Tiers       []SizeTier         `json:"tiers"`
	Warnings    []string           `json:"warnings"`
	Assumptions []model.Assumption `json:"assumptions"`
}

// SizeTier is one tier.
type SizeTier struct {
	ID         string       `json:"id"`
	Site       string       `json:"site"`
	Kind       string       `json:"kind"`
	Offer      string       `json:"offer"`
	Units      int          `json:"units"`
	Floor      int          `json:"units_least"`
	Full       int          `json:"units_full"`
	Ceiling    int          `json:"units_most"`
	CeilingWhy string       `json:"units_most_because"`
	Counted    bool         `json:"counted"`
	Takeover   bool         `json:"takeover"`
	VCPU       float64      `json:"vcpus"`
	Cores      float64      `json:"full_cores"`
	Target     float64      `json:"target"`
	WaitLimit  float64      `json:"p_wait_limit"`
	Load       float64      `json:"peak_rps"`
	Binds      string       `json:"binds"`
	Bounds     []SizeBound  `json:"resources"`
	Staff      SizeStaff    `json:"staffing"`
	Credits    *SizeCredits `json:"credits"`
	Hours      []SizeHour   `json:"hours"`
	Types      []SizeType   `json:"types,omitempty"`
}

// SizeBound is one resource of a unit.
type SizeBound struct {
	Resource string   `json:"resource"`
	RPS      *float64 `json:"unit_rps"` // null: it does not depend on the requests
	Use      float64  `json:"use_at_peak"`
}

// SizeStaff is where the number of units comes from.
type SizeStaff struct {
	Use        int `json:"by_utilization"`
	Wait       int `json:"by_erlang_c"`
	SquareRoot int `json:"by_square_root"`
	Need       int `json:"need"`
	None       int `json:"spare_none"`
	Unit       int `json:"spare_unit"`
	Zone       int `json:"spare_zone"`
}

// SizeCredits are the CPU credits of a burstable unit.
type SizeCredits struct {
	Earned float64 `json:"earned_per_hour"`
	Bank   float64 `json:"bank"`
	Least  float64 `json:"least_balance"`
	Lasts  bool    `json:"lasts"`
}

// SizeHour is one hour of the profile. Times are null where the tier cannot serve, and where its work takes no CPU time.
type SizeHour struct {
	Hour    int      `json:"hour"`
	Load    float64  `json:"load_rps"`
	Units   int      `json:"units"`
	Use     *float64 `json:"utilization"`
	CPU     *float64 `json:"cpu"`
	Stable  bool     `json:"stable"`
	Wait    float64  `json:"p_wait"`
	P50     *float64 `json:"p50_seconds"`
	P95     *float64 `json:"p95_seconds"`
	P99     *float64 `json:"p99_seconds"`
	Balance *float64 `json:"credit_balance"`
}

// SizeType is one machine type that was judged.
type SizeType struct {
	Type    string   `json:"type"`
	Units   int      `json:"units"`
	Monthly *float64 `json:"monthly_usd"`
	Fails   string   `json:"fails"`
	Because string   `json:"because"`
}

// NewSizeDocument writes the sizing as the contract.
func NewSizeDocument(z *Sizing, words Words) SizeDocument {
	d := SizeDocument{Version: 1, Workload: documentWorkload(z.Workload, words), Scenario: z.Scenario.ID, Title: z.Scenario.Title.In(words.Lang()),
		Prices: DocumentPrices{Book: z.Book.Name, Region: z.Workload.Region, AsOf: z.Book.Oldest},
		Serves: z.Serves, Tiers: []SizeTier{}, Warnings: []string{}, Assumptions: z.Assumptions}
	if z.Cannot != nil {
		d.Because = words.Error(z.Cannot)
	} else if !z.Serves {
		d.Because = words.Text(model.Msg("sizes.cannot"))
	}
	for i := range z.Tiers {
		d.Tiers = append(d.Tiers, z.Tiers[i].document(words))
	}
	for _, t := range z.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	return d
}

func (t *SizedTier) document(words Words) SizeTier {
	pt, s := t.Tier, t.Staff
	d := SizeTier{ID: pt.ID, Site: pt.Site, Kind: pt.Kind, Offer: pt.Offer, Units: pt.Units, Floor: pt.Floor, Full: pt.Full, Ceiling: pt.Ceiling,
		CeilingWhy: words.Text(pt.CeilingWhy), Counted: t.Sized, Takeover: t.Takes, VCPU: t.VCPU, Cores: t.Cores, Target: t.Target, WaitLimit: t.Limit,
		Load: t.Load, Binds: t.Binds, Bounds: []SizeBound{}, Hours: []SizeHour{},
		Staff: SizeStaff{s.Use, s.Wait, s.SquareRoot, s.Need, s.None, s.Unit, s.Zone}}
	for _, b := range t.Bounds {
		d.Bounds = append(d.Bounds, SizeBound{b.Resource, existing(b.RPS), b.Use})
	}
	if c := t.Credits; c != nil {
		d.Credits = &SizeCredits{c.Earned, c.Bank, c.Least, c.Lasts}
	}
	for i, h := range t.Hours {
		x := SizeHour{Hour: i, Load: h.Load, Units: h.Units, Use: existing(h.Use), CPU: existing(h.CPU), Stable: h.Stable, Wait: h.Wait, Balance: existing(h.Balance)}
		if h.P50 > 0 {
			x.P50, x.P95, x.P99 = existing(h.P50), existing(h.P95), existing(h.P99)
		}
		d.Hours = append(d.Hours, x)
	}
	for i := range t.Types {
		c := &t.Types[i]
		x := SizeType{Type: c.Type.Name, Units: c.Units, Fails: c.Fails, Because: words.Text(c.Why())}
		if c.PerMonth > 0 {
			x.Monthly = &c.PerMonth
		}
		d.Types = append(d.Types, x)
	}
	return d
}
