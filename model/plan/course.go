package plan

import (
	"math"
	"slices"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/scaling"
)

// Course is a design for every month, and what that costs until the horizon.
type Course struct {
	Rung  []int // index into Ladder.Rungs by month, 0 to Months
	Moves []Move
	// Run is the sum of the bills, Labor the hours of the moves at money.engineer and those of Entry, Both what running two designs at a time
	// adds, Total their sum. Downtime is the expected cost of hours down, never inside Total.
	Run, Labor, Both, Total, Downtime decimal.Decimal
	// Entry, of Labor, is making the application for the first design; 0 where that runs today.
	Entry decimal.Decimal
	// Missed counts the months, 0 to Months, that miss something, by kind.
	Missed map[Miss]int
}

// Known says whether every month has a bill, so that the sums are complete.
func (c *Course) Known() bool { return c.Missed[MissUnsolved] == 0 }

// Move changes the design of a course.
type Move struct {
	From, To int // index into Ladder.Rungs
	Way      *Way
	Month    int     // from which the new design serves
	Start    float64 // latest month in which to begin, so that nine moves of ten are done in time
	Labor    decimal.Decimal
	Both     decimal.Decimal
	Kind     string // why: a name of Misses, "cheaper", "downtime" or "ahead"
	Why      model.Text
	Late     int // months before Month in which the design left already missed what this move cures
}

// toll is what a course is compared by, worst first.
type toll struct {
	unsolved int
	slo      int64 // millionths of an hour of expected downtime a year over the SLO, summed over the months
	surge    int
	budget   int
	usd      float64
}

func (a toll) plus(b toll) toll {
	return toll{a.unsolved + b.unsolved, a.slo + b.slo, a.surge + b.surge, a.budget + b.budget, a.usd + b.usd}
}

func (a toll) minus(b toll) toll {
	return toll{a.unsolved - b.unsolved, a.slo - b.slo, a.surge - b.surge, a.budget - b.budget, a.usd - b.usd}
}

// less leaves differences below a cent to the order of the search, which prefers not to move.
func (a toll) less(b toll) bool {
	switch {
	case a.unsolved != b.unsolved:
		return a.unsolved < b.unsolved
	case a.slo != b.slo:
		return a.slo < b.slo
	case a.surge != b.surge:
		return a.surge < b.surge
	case a.budget != b.budget:
		return a.budget < b.budget
	}
	return a.usd < b.usd-0.01
}

// planner finds courses over a ladder whose rungs are surveyed.
type planner struct {
	in    Inputs
	l     *Ladder
	paths []*ways // by month, over the library and the rungs; the same where the data does not grow
	node  []int   // of a rung in paths
	rung  []int   // of a node; -1 for a design that can only be passed through
	month float64 // seconds

	engineer float64   // money.engineer an hour
	entry    []float64 // hours of making the application for each rung; nil where one runs today
}

func newPlanner(in Inputs, l *Ladder) *planner {
	p := &planner{in: in, l: l, month: in.Figures.Reader().Value("cost.hours-per-month") * 3600,
		engineer: in.Workload.Money.Engineer.Float()}
	list := p.nodes(in.Library)
	for n := range l.Months + 1 {
		if n > 0 && in.Workload.Database.Growth == 0 {
			p.paths = append(p.paths, p.paths[0])
			continue
		}
		at := in
		at.Workload = Grown(in.Workload, n)
		p.paths = append(p.paths, findWays(at, list))
	}
	return p
}

// nodes lists the designs that a way may pass: those of the ladder, and the library between them.
func (p *planner) nodes(library []*model.Scenario) []*model.Scenario {
	var list []*model.Scenario
	known := map[string]bool{}
	for i, r := range p.l.Rungs {
		known[r.Scenario.ID] = true
		p.node, p.rung, list = append(p.node, i), append(p.rung, i), append(list, r.Scenario)
	}
	for _, s := range library {
		if !known[s.ID] {
			known[s.ID] = true
			p.rung, list = append(p.rung, -1), append(list, s)
		}
	}
	return list
}

// tollOf is one month of one design. The last month is looked at but not paid.
func (p *planner) tollOf(m *RungMonth, paid bool) toll {
	var t toll
	switch {
	case m.Miss&MissUnsolved != 0:
		t.unsolved = 1
		return t
	case m.Miss&MissSLO != 0:
		t.slo = max(1, int64(math.Round((m.Unavailability-(1-p.in.Workload.Objectives.SLO))*model.HoursPerYear*1e6)))
	}
	if m.Miss&MissSurge != 0 {
		t.surge = 1
	}
	if m.Miss&MissBudget != 0 {
		t.budget = 1
	}
	if paid {
		t.usd = m.usd + m.lost
	}
	return t
}

// state is the best way known to begin a design in a month.
type state struct {
	toll
	ok        bool
	from, was int // the design before and the month it began; from < 0 at the start
}

// choose sets the three courses. first >= 0 is the design that runs today.
func (p *planner) choose(first int) {
	if first < 0 {
		for _, r := range p.l.Rungs {
			p.entry = append(p.entry, scaling.Rewrite(r.Scenario, p.in.Figures.Reader(), nil))
		}
	}
	p.l.Course = p.price(p.search(p.rungs(), first))
	last := len(p.l.Course.Rung) - 1
	p.l.Stay = p.price(slices.Repeat([]int{p.l.Course.Rung[0]}, last+1))
	p.l.Big = p.price(slices.Repeat([]int{p.l.Course.Rung[last]}, last+1))
	p.explain(p.l.Course)
}

func (p *planner) rungs() [][]RungMonth {
	out := make([][]RungMonth, len(p.l.Rungs))
	for i, r := range p.l.Rungs {
		out[i] = r.Months
	}
	return out
}

// search is a shortest path over (month, design): the best arrival at each design in each month, found from the best
// earlier arrivals at the others (R. Bellman, Dynamic Programming, 1957). It returns the design of every month.
func (p *planner) search(rungs [][]RungMonth, first int) []int {
	months := p.l.Months + 1
	spent := make([][]toll, len(rungs)) // by design: the sum over the months before n
	for i := range rungs {
		spent[i] = make([]toll, months+1)
		for n := range months {
			spent[i][n+1] = spent[i][n].plus(p.tollOf(&rungs[i][n], n < p.l.Months))
		}
	}
	worth := p.worthOf(rungs)
	begun := make([][]state, months) // [month][design]
	best := make([][]state, months)  // the same, best over the months until then, less what was spent before it
	for n := range months {
		begun[n], best[n] = make([]state, len(rungs)), make([]state, len(rungs))
		for to := range rungs {
			s := p.arrive(n, to, first, rungs, spent, best, worth)
			begun[n][to] = s
			s.toll = s.minus(spent[to][n])
			s.was = n
			if n > 0 && best[n-1][to].ok && (!s.ok || !s.less(best[n-1][to].toll)) {
				s = best[n-1][to]
			}
			best[n][to] = s
		}
	}
	return p.trace(begun, best, spent)
}

// arrive is the best way to begin a design in month n.
func (p *planner) arrive(n, to, first int, rungs [][]RungMonth, spent [][]toll, best [][]state, worth *worth) state {
	if n == 0 {
		s := state{ok: first < 0 || first == to, from: -1}
		if p.entry != nil {
			s.usd = p.entry[to] * p.engineer
		}
		return s
	}
	var out state
	for from := range rungs {
		far := p.paths[n].far[p.node[from]][p.node[to]]
		latest := math.Floor(float64(n) - far/p.month)
		if from == to || latest < 0 || math.IsInf(far, 1) {
			continue
		}
		was := best[int(latest)][from]
		if !was.ok {
			continue
		}
		cost := p.moving(n, from, to, rungs)
		if !worth.making(n, from, to, cost) {
			continue
		}
		t := was.plus(spent[from][n])
		t.usd += cost
		if !out.ok || t.less(out.toll) {
			out = state{t, true, from, was.was}
		}
	}
	return out
}

// moving is the cost of a move in month n, for comparing; [planner.move] has it to the digit.
func (p *planner) moving(n, from, to int, rungs [][]RungMonth) float64 {
	g := p.paths[n]
	usd, start := 0.0, p.node[from]
	for at := p.node[to]; at != start; at = g.from[start][at] {
		step := &g.away[g.from[start][at]][g.via[start][at]].step
		usd += step.EngineerHours*p.engineer + rungs[p.billed(at, to)][n].extra*float64(step.Both)/p.month
	}
	return usd
}

// billed is whose bill is paid beside the old one while a step to the node is made: its own, or that of the design the
// move leads to, when the node is only passed through.
func (p *planner) billed(node, to int) int {
	if r := p.rung[node]; r >= 0 {
		return r
	}
	return to
}

// trace writes the best course down, from its end.
func (p *planner) trace(begun, best [][]state, spent [][]toll) []int {
	end, rung := len(begun)-1, -1
	var least toll
	for i := range spent {
		if s := best[end][i]; s.ok {
			if t := s.plus(spent[i][end+1]); rung < 0 || t.less(least) {
				rung, least = i, t
			}
		}
	}
	out := make([]int, end+1)
	for n := end; ; {
		s := best[n][rung]
		for k := s.was; k <= end && k <= n; k++ {
			out[k] = rung
		}
		b := begun[s.was][rung]
		if b.from < 0 {
			return out
		}
		for k := b.was; k < s.was; k++ { // the design before, until this one serves
			out[k] = b.from
		}
		n, rung = b.was, b.from
	}
}

// price adds up a course to the digit.
func (p *planner) price(rungs []int) *Course {
	c := &Course{Rung: rungs, Missed: map[Miss]int{}}
	for n, i := range rungs {
		m := &p.l.Rungs[i].Months[n]
		for _, k := range Misses {
			if m.Miss&k.Miss != 0 {
				c.Missed[k.Miss]++
			}
		}
		if n < p.l.Months {
			c.Run, c.Downtime = c.Run.Add(m.Monthly), c.Downtime.Add(m.Downtime)
		}
		if n > 0 && rungs[n-1] != i {
			c.Moves = append(c.Moves, p.move(n, rungs[n-1], i))
		}
	}
	if p.entry != nil {
		c.Entry = p.in.Workload.Money.Engineer.Times(p.entry[rungs[0]]).Amount
		c.Labor = c.Entry
	}
	for _, m := range c.Moves {
		c.Labor, c.Both = c.Labor.Add(m.Labor), c.Both.Add(m.Both)
	}
	c.Total = c.Run.Add(c.Labor).Add(c.Both)
	return c
}

// move prices a change of design in month n.
func (p *planner) move(n, from, to int) Move {
	g := p.paths[n]
	w := g.way(p.node[from], p.node[to])
	m := Move{From: from, To: to, Way: w, Month: n, Start: float64(n) - float64(w.P90)/p.month}
	m.Labor = p.in.Workload.Money.Engineer.Times(w.EngineerHours).Amount
	for _, s := range w.Steps {
		at := &p.l.Rungs[p.billed(slices.Index(g.list, s.To), to)].Months[n]
		m.Both = m.Both.Add(at.Monthly.Sub(at.People).Mul(model.Quantity(float64(s.Both) / p.month)))
	}
	return m
}
