package plan

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"

	"github.com/shopspring/decimal"

	"nines/model"
)

// LadderMonths is how far a ladder looks ahead unless asked otherwise; MostLadderMonths is as far as it can.
const (
	LadderMonths     = 36
	MostLadderMonths = 120
)

// Miss is a set of what a design does not give in a month; the zero Miss holds.
type Miss uint8

// What can be missed, least first: a course is chosen by the worst of these before it is chosen by money.
const (
	MissBudget   Miss = 1 << iota // costs more than objectives.budget
	MissSurge                     // cannot be grown to surge.factor times the peak, however long one waits
	MissSLO                       // the expected availability is below objectives.slo
	MissUnsolved                  // cannot be sized, priced or solved at that load
)

// Misses lists them, worst first, by the name they have in JSON.
var Misses = []struct {
	Miss Miss
	Name string
}{{MissUnsolved, "unsolved"}, {MissSLO, "slo"}, {MissSurge, "surge"}, {MissBudget, "budget"}}

// Ladder says which design is right in which month of growth, and when to start each move.
type Ladder struct {
	Workload *model.Workload
	Book     model.BookInfo
	AsOf     string // the oldest price date used
	// Months is the horizon: months 0 (now) to Months are looked at, and the bills of months 0 to Months-1 are paid.
	Months int
	Built  bool    // a design runs today, so that nothing is made before month 0
	Rungs  []*Rung // one a scenario, in the order given
	// Course moves when it is right, Stay never moves from the first design of Course, Big has its last from the start.
	Course, Stay, Big *Course
	Ranges            *LadderRanges // nil unless the growth has a range
	Assumptions       []model.Assumption
	Warnings          []model.Text
}

// Rung is one design month by month, re-sized for each.
type Rung struct {
	Scenario *model.Scenario
	Months   []RungMonth
	Breaks   []Break // the first month of each kind of miss, in the order of the months
}

// RungMonth is a design in one month.
type RungMonth struct {
	Peak           float64 // requests/s
	Data           model.Bytes
	Monthly        decimal.Decimal
	People         decimal.Decimal // of Monthly: hours of people, who are not paid twice while two designs run
	Downtime       decimal.Decimal // expected cost of hours down, beside Monthly and never in it
	Unavailability float64
	Ceiling        float64 // times the peak that waiting can reach; 0 when not known
	Miss           Miss
	Err            error // why it is unsolved

	usd, extra, lost float64 // Monthly, Monthly less People, Downtime; for searching
}

// Break is the first month in which a design misses something.
type Break struct {
	Month int
	Miss  Miss // one of the constants
	Why   model.Text
}

// LadderOptions of [Climb]. The zero value looks [LadderMonths] ahead and starts on whatever design is right.
type LadderOptions struct {
	Months int
	From   string // id of the design that runs today; "": none does, any can be built before month 0
}

// ErrNoRung is a ladder whose From names none of the scenarios.
var ErrNoRung = errors.New("the design to start from is not among the scenarios")

// Climb evaluates every scenario in every month of growth and finds the course with the least cost among those that
// miss least.
//
// In month n the peak is peak × (1+growth)^n, the data is data + n × database.growth, and an hour down costs
// money.downtime × (1+growth)^n, because as many more are locked out; the shape of the demand, the price book and all
// else stay. Every design is sized anew for every month. A course is a design for every month;
// changing it takes the shortest way there ([Way]), whose P90 must lie between the end of the move before it and the
// month in which the new design is needed. It costs the engineers' hours, and the new design's bill for as long as both
// run. Courses are compared by months that cannot be told, by hours of expected downtime over the SLO, by months below
// the surge, by months over the budget, and then by money: bills, moves, and the expected cost of hours down, which is
// in the choice and never in a total. Where there is a budget, a move must spare something asked for other than the budget,
// or pay for itself before the horizon. The application is taken to be written for machines and a relational database, so a
// course that starts on another platform starts with the work of making it ([scaling.Rewrite]), unless that design runs
// today.
func Climb(ctx context.Context, in Inputs, scenarios []*model.Scenario, o LadderOptions) (*Ladder, error) {
	in = in.inCurrency()
	if o.Months <= 0 {
		o.Months = LadderMonths
	}
	l := &Ladder{Workload: in.Workload, Book: in.Book.Info(), Months: min(o.Months, MostLadderMonths)}
	first := -1
	for i, s := range scenarios {
		l.Rungs = append(l.Rungs, &Rung{Scenario: s, Months: make([]RungMonth, l.Months+1)})
		if s.ID == o.From {
			first = i
		}
	}
	if o.From != "" && first < 0 {
		return nil, ErrNoRung
	}
	if err := l.survey(ctx, in); err != nil {
		return nil, err
	}
	for _, r := range l.Rungs {
		r.findBreaks(in.Workload)
	}
	if !l.solved() {
		return l, l.cause()
	}
	l.Built = first >= 0
	p := newPlanner(in, l)
	p.choose(first)
	l.Assumptions = l.assume(in)
	l.warn()
	if r, ok := in.Workload.Ranges["growth"]; ok {
		l.Ranges = p.sample(ctx, r, first)
	}
	return l, ctx.Err()
}

// Grown is the workload after so many months of its growth.
func Grown(w *model.Workload, months int) *model.Workload { return grown(w, w.Growth, months) }

func grown(w *model.Workload, rate float64, months int) *model.Workload {
	out := *w
	out.Peak *= math.Pow(1+rate, float64(months))
	out.Money.Downtime = out.Money.Downtime.Times(math.Pow(1+rate, float64(months)))
	out.Database.Data += out.Database.Growth * model.Bytes(months)
	return &out
}

// survey fills the months of every rung, on as many goroutines as there are processors. A workload that does not grow is
// evaluated once.
func (l *Ladder) survey(ctx context.Context, in Inputs) error {
	months := l.Months + 1
	if in.Workload.Growth == 0 && in.Workload.Database.Growth == 0 {
		months = 1
	}
	dates := make([]string, len(l.Rungs)*months)
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(dates)) {
		wg.Go(func() {
			for k := range jobs {
				at := in
				at.Workload = Grown(in.Workload, k%months)
				r := l.Rungs[k/months]
				r.Months[k%months], dates[k] = rungMonth(at, r.Scenario)
			}
		})
	}
	err := feed(ctx, jobs, len(dates))
	wg.Wait()
	for _, r := range l.Rungs {
		for n := months; n < len(r.Months); n++ {
			r.Months[n] = r.Months[0]
		}
	}
	for _, d := range dates {
		if d != "" && (l.AsOf == "" || d < l.AsOf) {
			l.AsOf = d
		}
	}
	return err
}

// rungMonth evaluates a design and returns the oldest date of its prices too.
func rungMonth(in Inputs, s *model.Scenario) (RungMonth, string) {
	e := evaluate(in, s, depthMean)
	m := RungMonth{Peak: in.Workload.Peak, Data: in.Workload.Database.Data}
	if !e.Priced() || e.Scale == nil {
		m.Miss = MissUnsolved
		m.Err = errors.Join(e.Errors...)
		if len(e.Errors) > 0 {
			m.Err = e.Errors[0]
		}
		return m, ""
	}
	m.Monthly, m.Downtime, m.Unavailability = e.Cost.Monthly, e.Cost.ExpectedDowntime, e.Availability.Unavailability
	for _, i := range e.Cost.Items {
		if i.Category == model.CategoryPeople {
			m.People = m.People.Add(i.Amount)
		}
	}
	m.usd, m.extra, m.lost = m.Monthly.InexactFloat64(), m.Monthly.Sub(m.People).InexactFloat64(), m.Downtime.InexactFloat64()
	m.Ceiling = e.Scale.Ceiling
	if !e.MeetsSLO(in.Workload) {
		m.Miss |= MissSLO
	}
	if m.Ceiling < in.Workload.Surge.Factor {
		m.Miss |= MissSurge
	}
	if !e.MeetsBudget(in.Workload) {
		m.Miss |= MissBudget
	}
	return m, e.Cost.Oldest
}

// findBreaks notes the first month of each kind of miss.
func (r *Rung) findBreaks(w *model.Workload) {
	var seen Miss
	for n, m := range r.Months {
		for _, k := range Misses {
			if m.Miss&k.Miss != 0 && seen&k.Miss == 0 {
				seen |= k.Miss
				r.Breaks = append(r.Breaks, Break{n, k.Miss, missed(k.Miss, &r.Months[n], w)})
			}
		}
	}
}

// Holds says whether the design gives what was asked for in every month before this one, this one included.
func (r *Rung) Holds(month int) bool { return len(r.Breaks) == 0 || r.Breaks[0].Month > month }

// Cheapest is the index of the cheapest rung that misses nothing in the month; -1 when every one misses something.
func (l *Ladder) Cheapest(month int) int {
	best := -1
	for i, r := range l.Rungs {
		m := &r.Months[month]
		if m.Miss == 0 && (best < 0 || m.Monthly.LessThan(l.Rungs[best].Months[month].Monthly)) {
			best = i
		}
	}
	return best
}

func (l *Ladder) solved() bool {
	for _, r := range l.Rungs {
		if r.Months[0].Miss&MissUnsolved == 0 {
			return true
		}
	}
	return false
}

// cause is why nothing could be told of month 0.
func (l *Ladder) cause() error {
	for _, r := range l.Rungs {
		if err := r.Months[0].Err; err != nil {
			return errors.Join(ErrNonePriced, err)
		}
	}
	return ErrNonePriced
}
