package check

import (
	"fmt"
	"math"
	"sort"

	"nines/model"
	"nines/model/reliability"
	"nines/model/simulate"
)

// compare sets solver and twin side by side.
func compare(m *reliability.Model, s reliability.Result, r simulate.Result, method Method, seed uint64) *Report {
	hours := float64(r.Years) * model.HoursPerYear
	out := &Report{Method: method, Years: r.Years, Seed: seed, Events: r.Events, Cycles: r.Cycles, Seen: r.Seen, Solved: s,
		RelativeError: r.Unavailability.SE / r.Unavailability.Mean}
	lost, begun := 0.0, 0.0
	if method == Plain {
		lost, begun = predicted(s.Causes, hours)
	}
	off := s.Error / s.Unavailability // relative; NaN when never down
	out.Figures = []Figure{
		judged("unavailability", s.Unavailability, s.Error, r.Unavailability, lost, 1),
		judged("outages_per_year", s.Frequency, zeroNaN(off)*s.Frequency, r.Frequency, begun, model.HoursPerYear),
		judged("served_fraction", s.ServedFraction, s.Error, r.ServedFraction, lost, 1),
	}
	if leftOut(&s) { // what was left out of a large model is declared of unavailability alone
		out.Figures[1].Judged, out.Figures[2].Judged = false, false
	}
	if !s.Known() {
		unknown(out.Figures)
	}
	out.Figures = append(out.Figures, windows(m, &s, &r)...)
	out.Causes = causes(&s, r, method)
	out.Verdict = verdict(out)
	if method == Plain && max(s.Frequency, r.Frequency.Mean)*hours < leastSeen || method == Accelerated && r.Seen < leastPlays || !s.Known() {
		out.Verdict = CannotTell
	}
	return out
}

// leftOut says whether states of a large model were left out or taken apart.
func leftOut(s *reliability.Result) bool { return s.Error-s.Shapes > 1e-9*s.Unavailability }

// unknown takes the solver's side away.
func unknown(figures []Figure) {
	for i := range figures {
		f := &figures[i]
		f.Solver, f.Sigmas, f.Beyond, f.Declared, f.Judged = math.NaN(), math.NaN(), math.NaN(), math.NaN(), false
	}
}

func zeroNaN(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

func verdict(r *Report) Verdict {
	for _, f := range r.Figures {
		if f.Judged && !(math.Abs(f.Beyond) <= Sigmas) {
			return Disagrees
		}
	}
	for _, c := range r.Causes {
		if c.Judged && !(math.Abs(c.Beyond) <= Sigmas) {
			return Disagrees
		}
	}
	return Agrees
}

// predicted are the standard errors of unavailability and of outages an hour that the solver's own figures lead one to
// expect: outages of cause i come as a Poisson process of rate ν_i with exponential lengths of mean d_i = U_i/ν_i, so that
// Var U = Σ 2 ν_i d_i² / T and Var ν = Σ ν_i / T (S. M. Ross, Stochastic Processes, 2nd ed. 1996, §2.5). The larger of it
// and the error counted from batches is used: a run that never saw a rare long outage does not know its own error.
func predicted(causes []reliability.Cause, hours float64) (lost, begun float64) {
	for _, c := range causes {
		begun += c.Frequency / hours
		if c.Frequency > 0 {
			lost += 2 * c.Unavailability * c.Unavailability / c.Frequency / hours
		}
	}
	return math.Sqrt(lost), math.Sqrt(begun)
}

// judged compares a mean that the solver declares to be off by so much at most; scale turns all into the unit of the figure.
func judged(name string, solver, declared float64, twin simulate.Estimate, expected, scale float64) Figure {
	if twin.SE < expected || math.IsInf(twin.SE, 0) {
		twin.SE = expected
	}
	f := counted(name, solver*scale, simulate.Estimate{Mean: twin.Mean * scale, SE: twin.SE * scale})
	f.Judged, f.Declared = true, declared*scale
	f.Beyond = beyond(f.Solver-f.Counted, f.Declared+1e-12*math.Abs(f.Solver), f.Error) // the same to rounding, however sure the twin is
	return f
}

// beyond is how far something is away beyond what may be, in standard errors.
func beyond(away, may, se float64) float64 {
	if math.Abs(away) <= may {
		return 0
	}
	return math.Copysign((math.Abs(away)-may)/se, away)
}

// counted is an estimate with its interval beside the solver's figure.
func counted(name string, solver float64, twin simulate.Estimate) Figure {
	low, high := twin.Interval()
	f := Figure{Name: name, Solver: solver, Counted: twin.Mean, Low: max(low, 0), High: high, Error: twin.SE,
		Sigmas: math.NaN(), Beyond: math.NaN(), Declared: math.NaN(), AtMost: math.NaN(), Less: math.NaN()}
	switch away := solver - twin.Mean; {
	case math.Abs(away) <= 1e-12*math.Abs(solver): // the same to rounding, however sure the twin is
		f.Sigmas = 0
	case twin.SE > 0:
		f.Sigmas = away / twin.SE
	}
	return f
}

// causes joins the causes of both by name, largest first, and judges them where the solver says how exact they are.
func causes(s *reliability.Result, r simulate.Result, method Method) []Cause {
	index := map[string]int{}
	out := make([]Cause, 0, len(s.Causes))
	begins := make([]float64, 0, len(s.Causes)) // outages an hour
	at := func(name string) int {
		i, ok := index[name]
		if !ok {
			i = len(out)
			index[name] = i
			out = append(out, Cause{Name: name, Declared: math.NaN(), Beyond: math.NaN()})
			begins = append(begins, 0)
		}
		return i
	}
	for _, c := range s.Causes {
		i := at(c.Name)
		out[i].Solver += c.Unavailability
		begins[i] += c.Frequency
	}
	twins := map[string]simulate.Cause{}
	for _, c := range r.Causes {
		low, high := c.Unavailability.Interval()
		x := &out[at(c.Name)]
		x.Counted, x.Low, x.High = c.Unavailability.Mean, max(low, 0), high
		twins[c.Name] = c
	}
	if size, ok := sizeOfCauses(s); ok {
		for i := range out {
			judgeCause(&out[i], begins[i], twins[out[i].Name], size, r, method)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return max(out[i].Solver, out[i].Counted) > max(out[j].Solver, out[j].Counted) })
	return out
}

// judgeCause judges one cause that begins so many outages an hour, once there is enough of it to see.
func judgeCause(c *Cause, begins float64, twin simulate.Cause, size float64, r simulate.Result, method Method) {
	se := twin.Unavailability.SE
	switch hours := float64(r.Years) * model.HoursPerYear; method {
	case Plain:
		lost, _ := predicted([]reliability.Cause{{Unavailability: c.Solver, Frequency: begins}}, hours)
		se = max(se, lost)
		c.Judged = max(begins, twin.Frequency.Mean)*hours >= leastOfCause && !math.IsInf(se, 0)
	case Accelerated: // one that few plays saw does not know its error
		c.Judged = twin.Unavailability.Mean > 0 && se <= mostOfCause*twin.Unavailability.Mean && se > 0
	}
	c.Declared = size
	if c.Judged {
		c.Beyond = beyond(c.Solver-c.Counted, size+1e-12*c.Solver, se)
	}
}

// sizeOfCauses is how far the solver declares the unavailability by cause to be off at most; false where it does not say.
func sizeOfCauses(s *reliability.Result) (float64, bool) {
	size := s.Error
	if leftOut(s) {
		return 0, false
	}
	for _, w := range s.Warnings {
		if w.ID == "reliability.causes.shape" {
			return 0, false
		}
	}
	for _, t := range reliability.MethodTexts(s.Method) {
		if t.ID != "method.lengths" {
			continue
		}
		share := math.NaN()
		if _, err := fmt.Sscan(t.Args[len(t.Args)-1], &share); err != nil || math.IsNaN(share) {
			return 0, false
		}
		size += 1.05 * share * s.Unavailability // written with two digits
	}
	return size, true
}
