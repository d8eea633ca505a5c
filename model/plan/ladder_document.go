package plan

import (
	"math"

	"nines/model"
)

// LadderDocument is version 1 of the JSON contract of `nines ladder` (docs/json.md). It may only gain fields; its
// conventions are those of [Document].
type LadderDocument struct {
	Version     int                `json:"version"`
	Workload    DocumentWorkload   `json:"workload"`
	Prices      DocumentPrices     `json:"prices"`
	Months      int                `json:"months"`
	Now         string             `json:"now"`
	Moves       []LadderMove       `json:"moves"`
	Costs       LadderCosts        `json:"costs"`
	Plan        []LadderMonth      `json:"plan"`
	Scenarios   []LadderScenario   `json:"scenarios"`
	Samples     int                `json:"samples"`
	GrowthRange *model.Range       `json:"growth_range,omitempty"`
	Warnings    []string           `json:"warnings"`
	Assumptions []model.Assumption `json:"assumptions"`
}

// LadderMove is one change of design.
type LadderMove struct {
	From          string       `json:"from"`
	To            string       `json:"to"`
	Month         int          `json:"month"`
	MonthRange    *model.Range `json:"month_range,omitempty"`
	MonthShare    *float64     `json:"month_share,omitempty"`
	StartMonth    float64      `json:"start_month"`
	LateMonths    int          `json:"late_months"`
	Reason        string       `json:"reason"`
	Because       string       `json:"because"`
	Path          []string     `json:"path"`
	P50           float64      `json:"p50_seconds"`
	P90           float64      `json:"p90_seconds"`
	EngineerHours float64      `json:"engineer_hours"`
	Downtime      float64      `json:"downtime_seconds"`
	Labor         string       `json:"labor"`
	Parallel      string       `json:"parallel"`
}

// LadderCosts are the three courses.
type LadderCosts struct {
	Currency string       `json:"currency"`
	Ladder   LadderCourse `json:"ladder"`
	Stay     LadderCourse `json:"stay"`
	StartBig LadderCourse `json:"start_big"`
}

// LadderCourse is what one course costs until the horizon, and the months that miss something, 0 to the horizon.
type LadderCourse struct {
	Starts           string       `json:"starts"`
	Ends             string       `json:"ends"`
	Total            *string      `json:"total"`
	TotalReason      string       `json:"total_reason,omitempty"`
	TotalRange       *model.Range `json:"total_range,omitempty"`
	TotalRangeReason string       `json:"total_range_reason,omitempty"`
	Bills            string       `json:"bills"`
	Labor            string       `json:"labor"`
	Entry            string       `json:"entry"`
	Parallel         string       `json:"parallel"`
	ExpectedDowntime string       `json:"expected_downtime"`
	MissedSLO        int          `json:"months_slo_missed"`
	MissedSurge      int          `json:"months_surge_missed"`
	MissedBudget     int          `json:"months_budget_missed"`
	Unsolved         int          `json:"months_unsolved"`
}

// LadderMonth is one month of the ladder.
type LadderMonth struct {
	Month          int     `json:"month"`
	Scenario       string  `json:"scenario"`
	Cheapest       *string `json:"cheapest"`
	CheapestReason string  `json:"cheapest_reason,omitempty"`
	Peak           float64 `json:"peak_rps"`
	Data           float64 `json:"data_bytes"`
}

// LadderScenario is one design month by month.
type LadderScenario struct {
	ID     string                `json:"id"`
	Title  string                `json:"title"`
	Breaks []LadderBreak         `json:"breaks"`
	When   []LadderBreakRange    `json:"break_ranges,omitempty"`
	Months []LadderScenarioMonth `json:"months"`
}

// LadderBreak is the first month of a miss.
type LadderBreak struct {
	Month   int    `json:"month"`
	Misses  string `json:"misses"`
	Because string `json:"because"`
}

// LadderBreakRange is when the samples of a growth range first miss something.
type LadderBreakRange struct {
	Misses string       `json:"misses"`
	Share  float64      `json:"share"`
	Month  *model.Range `json:"month"`
}

// LadderScenarioMonth is one design in one month.
type LadderScenarioMonth struct {
	Month             int      `json:"month"`
	Monthly           *string  `json:"monthly"`
	MonthlyReason     string   `json:"monthly_reason,omitempty"`
	Unavailability    *float64 `json:"unavailability"`
	UnavailabilityWhy string   `json:"unavailability_reason,omitempty"`
	Ceiling           *float64 `json:"ceiling_factor"`
	CeilingReason     string   `json:"ceiling_factor_reason,omitempty"`
	Misses            []string `json:"misses"`
}

// NewLadderDocument writes the ladder as the contract.
func NewLadderDocument(l *Ladder, words Words) LadderDocument {
	d := LadderDocument{
		Version: 1, Workload: documentWorkload(l.Workload, words), Months: l.Months,
		Prices: DocumentPrices{Book: l.Book.Name, Region: l.Workload.Region, AsOf: l.AsOf},
		Now:    l.id(l.Course.Rung[0]), Moves: []LadderMove{}, Plan: []LadderMonth{}, Scenarios: []LadderScenario{},
		Warnings: []string{}, Assumptions: l.Assumptions,
		Costs: LadderCosts{string(l.Workload.Money.Currency), l.course(l.Course, words), l.course(l.Stay, words), l.course(l.Big, words)},
	}
	if r := l.Ranges; r != nil {
		d.Samples, d.GrowthRange = r.Samples, &r.Growth
		ranged := func(c *LadderCourse, v *model.Range) {
			if math.IsInf(v.High, 1) {
				c.TotalRangeReason = words.Text(model.Msg("ladder.json.range-unsolved"))
				return
			}
			c.TotalRange = v
		}
		ranged(&d.Costs.Ladder, &r.Total)
		ranged(&d.Costs.Stay, &r.Stay)
		ranged(&d.Costs.StartBig, &r.Big)
	}
	for i := range l.Course.Moves {
		d.Moves = append(d.Moves, l.documentMove(i, words))
	}
	for n, i := range l.Course.Rung {
		m := LadderMonth{Month: n, Scenario: l.id(i), Peak: l.Rungs[i].Months[n].Peak, Data: float64(l.Rungs[i].Months[n].Data)}
		if k := l.Cheapest(n); k >= 0 {
			id := l.id(k)
			m.Cheapest = &id
		} else {
			m.CheapestReason = words.Text(model.Msg("ladder.json.none-holds"))
		}
		d.Plan = append(d.Plan, m)
	}
	for i, r := range l.Rungs {
		s := r.document(words)
		if l.Ranges != nil {
			s.When = breakRanges(l.Ranges.Breaks[i])
		}
		d.Scenarios = append(d.Scenarios, s)
	}
	for _, t := range l.Warnings {
		d.Warnings = append(d.Warnings, words.Text(t))
	}
	return d
}

func (l *Ladder) id(rung int) string { return l.Rungs[rung].Scenario.ID }

func (l *Ladder) documentMove(i int, words Words) LadderMove {
	m := &l.Course.Moves[i]
	d := LadderMove{From: l.id(m.From), To: l.id(m.To), Month: m.Month, StartMonth: m.Start, LateMonths: m.Late,
		Reason: m.Kind, Because: words.Text(m.Why), Path: []string{l.id(m.From)}, P50: float64(m.Way.P50), P90: float64(m.Way.P90),
		EngineerHours: m.Way.EngineerHours, Downtime: float64(m.Way.Downtime), Labor: m.Labor.String(), Parallel: m.Both.String()}
	for _, s := range m.Way.Steps {
		d.Path = append(d.Path, s.To.ID)
	}
	if l.Ranges != nil {
		r := &l.Ranges.Moves[i]
		d.MonthShare = &r.Share
		if r.Share > 0 {
			d.MonthRange = &r.Month
		}
	}
	return d
}

func (l *Ladder) course(c *Course, words Words) LadderCourse {
	d := LadderCourse{Starts: l.id(c.Rung[0]), Ends: l.id(c.Rung[len(c.Rung)-1]), Bills: c.Run.String(), Labor: c.Labor.String(), Entry: c.Entry.String(),
		Parallel: c.Both.String(), ExpectedDowntime: c.Downtime.String(), MissedSLO: c.Missed[MissSLO],
		MissedSurge: c.Missed[MissSurge], MissedBudget: c.Missed[MissBudget], Unsolved: c.Missed[MissUnsolved]}
	if c.Known() {
		s := c.Total.String()
		d.Total = &s
	} else {
		d.TotalReason = words.Text(model.Msg("ladder.json.total-unsolved"))
	}
	return d
}

func (r *Rung) document(words Words) LadderScenario {
	d := LadderScenario{ID: r.Scenario.ID, Title: r.Scenario.Title.In(words.Lang()), Breaks: []LadderBreak{}, Months: []LadderScenarioMonth{}}
	for _, b := range r.Breaks {
		d.Breaks = append(d.Breaks, LadderBreak{b.Month, b.Miss.name(), words.Text(b.Why)})
	}
	for n := range r.Months {
		d.Months = append(d.Months, r.Months[n].document(n, words))
	}
	return d
}

func (m *RungMonth) document(n int, words Words) LadderScenarioMonth {
	d := LadderScenarioMonth{Month: n, Misses: []string{}}
	for _, k := range Misses {
		if m.Miss&k.Miss != 0 {
			d.Misses = append(d.Misses, k.Name)
		}
	}
	if m.Miss&MissUnsolved != 0 {
		if m.Err != nil {
			d.MonthlyReason = words.Error(m.Err)
		}
		d.UnavailabilityWhy, d.CeilingReason = d.MonthlyReason, d.MonthlyReason
		return d
	}
	s := m.Monthly.String()
	d.Monthly, d.Unavailability, d.Ceiling = &s, &m.Unavailability, existing(m.Ceiling)
	if d.Ceiling == nil {
		d.CeilingReason = words.Text(model.Msg("ladder.json.no-ceiling"))
	}
	return d
}

// name is the kind's name in JSON.
func (k Miss) name() string {
	for _, m := range Misses {
		if m.Miss == k {
			return m.Name
		}
	}
	return ""
}

// breakRanges are the kinds of miss that some sample comes to, worst first.
func breakRanges(all [4]MoveRange) []LadderBreakRange {
	out := []LadderBreakRange{}
	for k, b := range all {
		if b.Share > 0 {
			out = append(out, LadderBreakRange{Misses[k].Name, b.Share, &b.Month})
		}
	}
	return out
}
