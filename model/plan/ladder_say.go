package plan

import (
	"math"
	"strconv"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/scaling"
)

// missed says what a design does not give in a month; the sentence is about the design.
func missed(k Miss, m *RungMonth, w *model.Workload) model.Text {
	peak := figures(m.Peak)
	switch k {
	case MissSLO:
		return model.Msg("ladder.why.slo", "slo", share(w.Objectives.SLO), "expected", share(1-m.Unavailability), "peak", peak)
	case MissSurge:
		return model.Msg("ladder.why.surge", "factor", figures(w.Surge.Factor), "ceiling", figures(m.Ceiling), "peak", peak)
	case MissBudget:
		b := w.Objectives.Budget
		return model.Msg("ladder.why.budget", "monthly", whole(m.Monthly), "people", whole(m.People), "budget", whole(b.Amount), "currency", string(b.Currency), "peak", peak)
	}
	return model.Msg("ladder.why.unsolved", "peak", peak)
}

// explain says of each move what it is for: what the design left misses and the new one gives, else the money it saves,
// else that the move after it needs it.
func (p *planner) explain(c *Course) {
	for i := range c.Moves {
		m := &c.Moves[i]
		from, to := p.l.Rungs[m.From].Months, p.l.Rungs[m.To].Months
		cured := from[m.Month].Miss &^ to[m.Month].Miss
		if cured == 0 && from[m.Month].Miss&MissSLO != 0 && to[m.Month].Unavailability < from[m.Month].Unavailability {
			cured = MissSLO // neither meets it; the new one comes closer
		}
		for _, k := range Misses {
			if cured&k.Miss == 0 {
				continue
			}
			m.Kind, m.Why = k.Name, missed(k.Miss, &from[m.Month], p.in.Workload)
			for n := m.Month - 1; n >= 0 && c.Rung[n] == m.From && from[n].Miss&k.Miss != 0; n-- {
				m.Late++
			}
			break
		}
		if m.Kind != "" {
			continue
		}
		saves := p.saved(c, m)
		if saves.IsPositive() {
			m.Kind, m.Why = "cheaper", model.Msg("ladder.why.cheaper", "saving", whole(saves), "currency", string(p.in.Workload.Money.Currency), "months", strconv.Itoa(p.l.Months))
			continue
		}
		if lost := p.spared(c, m); lost.IsPositive() {
			m.Kind, m.Why = "downtime", model.Msg("ladder.why.downtime", "saving", whole(lost), "currency", string(p.in.Workload.Money.Currency), "months", strconv.Itoa(p.l.Months),
				"hour", whole(Grown(p.in.Workload, m.Month).Money.Downtime.Amount))
			continue
		}
		m.Kind, m.Why = "ahead", model.Msg("ladder.why.ahead")
	}
}

// saved is what the bills of the new design are lower by, from the move until the next one or the horizon.
func (p *planner) saved(c *Course, m *Move) decimal.Decimal {
	var d decimal.Decimal
	for n := m.Month; n < p.l.Months && c.Rung[n] == m.To; n++ {
		from, to := &p.l.Rungs[m.From].Months[n], &p.l.Rungs[m.To].Months[n]
		if (from.Miss|to.Miss)&MissUnsolved == 0 {
			d = d.Add(from.Monthly).Sub(to.Monthly)
		}
	}
	return d
}

// spared is the same of the expected cost of hours down.
func (p *planner) spared(c *Course, m *Move) decimal.Decimal {
	var d decimal.Decimal
	for n := m.Month; n < p.l.Months && c.Rung[n] == m.To; n++ {
		from, to := &p.l.Rungs[m.From].Months[n], &p.l.Rungs[m.To].Months[n]
		if (from.Miss|to.Miss)&MissUnsolved == 0 {
			d = d.Add(from.Downtime).Sub(to.Downtime)
		}
	}
	return d
}

// warn says what a reader should know of the course.
func (l *Ladder) warn() {
	for _, m := range l.Course.Moves {
		if m.Late > 0 {
			l.Warnings = append(l.Warnings, model.Msg("ladder.warn.late", "from", l.Rungs[m.From].Scenario.ID, "to", l.Rungs[m.To].Scenario.ID, "n", strconv.Itoa(m.Late)))
		}
	}
	for _, k := range Misses {
		if n := l.Course.Missed[k.Miss]; n > 0 {
			l.Warnings = append(l.Warnings, unmet(k.Miss, n))
		}
	}
	l.Warnings = append(l.Warnings, model.Msg("ladder.warn.held"), model.Msg("ladder.warn.way"))
	if l.Built {
		l.Warnings = append(l.Warnings, model.Msg("ladder.warn.built"))
	} else {
		l.Warnings = append(l.Warnings, model.Msg("ladder.warn.entry"))
	}
}

func unmet(k Miss, n int) model.Text {
	months := strconv.Itoa(n)
	switch k {
	case MissSLO:
		return model.Msg("ladder.warn.slo", "n", months)
	case MissSurge:
		return model.Msg("ladder.warn.surge", "n", months)
	case MissBudget:
		return model.Msg("ladder.warn.budget", "n", months)
	}
	return model.Msg("ladder.warn.unsolved", "n", months)
}

// assume lists the inputs that the course rests on: those of each of its designs in the month it begins, and of the moves.
func (l *Ladder) assume(in Inputs) []model.Assumption {
	var out []model.Assumption
	seen := map[string]bool{}
	add := func(list []model.Assumption) {
		for _, a := range list {
			if !seen[a.Key] {
				seen[a.Key] = true
				out = append(out, a)
			}
		}
	}
	add(l.held(in, l.Course.Rung[0], 0, nil))
	for _, m := range l.Course.Moves {
		add(l.held(in, m.To, m.Month, m.Way))
	}
	return out
}

// held evaluates a design once more in the month it begins, to list what was read.
func (l *Ladder) held(in Inputs, rung, month int, w *Way) []model.Assumption {
	at := in
	at.Workload = Grown(in.Workload, month)
	p := evaluation{Inputs: at, Evaluation: &Evaluation{Scenario: l.Rungs[rung].Scenario}, fig: in.Figures.Reader(), led: &model.Ledger{}}
	p.led.Use("growth", "database.growth", "objectives.slo", "objectives.budget", "surge.factor")
	p.fig.Value("cost.hours-per-month")
	if p.deploy() {
		p.price()
		p.assess(depthMean)
		p.scale()
	}
	if w != nil {
		p.led.Use("money.engineer")
		for _, s := range w.Steps {
			scaling.EveryLevel(network(at, s.From, s.To, p.fig, p.led), s.From.Operations.People, p.fig, p.led)
		}
	}
	return p.assumptions()
}

// figures writes a number with three digits, all of those before the point.
func figures(v float64) string {
	if math.IsInf(v, 0) || v == 0 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	if math.Abs(v) >= 1000 {
		return whole(decimal.NewFromFloat(v))
	}
	places := max(0, 2-int(math.Floor(math.Log10(math.Abs(v)))))
	return strconv.FormatFloat(round(v, places), 'f', -1, 64)
}

func round(v float64, places int) float64 {
	f := math.Pow(10, float64(places))
	return math.Round(v*f) / f
}

// share writes a probability in percent with as many digits as its distance from 1 asks for, always rounded towards less,
// so that a target that is just missed never reads as met.
func share(p float64) string {
	places := 1
	if u := 1 - p; u > 0 && u < 0.1 {
		places = 1 + int(math.Ceil(-math.Log10(u)-1e-9)) - 1
	}
	f := math.Pow(10, float64(places))
	return strconv.FormatFloat(math.Floor(p*100*f+1e-6)/f, 'f', -1, 64) + " %"
}

// whole writes an amount without cents, thousands apart.
func whole(d decimal.Decimal) string {
	s := d.Round(0).String()
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
