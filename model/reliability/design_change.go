package reliability

import (
	"fmt"
	"math"

	"nines/model"
	"nines/model/reference"
)

// change asks what a design would be if the events of one cause came at another rate or took another time: each factor is
// times what it is now. It alters the bare models, before sites are put together, so that everything above them follows.
type change struct {
	cause  string
	rate   float64
	repair float64
	// failover is a factor on how long a standby of the cause's tier takes, automatic or by hand; of [CauseSwitch], the
	// second site.
	failover float64

	parts int     // how many parts have the cause, found while compiling
	sum   float64 // their unavailabilities, each by itself, added up
	waits bool    // some of them have a standby
}

// stack alters the model of one site.
func (ch *change) stack(m *Model) {
	if ch == nil {
		return
	}
	for i := range m.Domains {
		if d := &m.Domains[i]; d.Cause == ch.cause {
			d.MTTF, d.MTTR = ch.times(d.MTTF, d.MTTR, 1)
		}
	}
	for i := range m.Tiers {
		t := &m.Tiers[i]
		if t.Cause != ch.cause {
			continue
		}
		t.MTTF, t.MTTR = ch.times(t.MTTF, t.MTTR, t.total())
		if s := t.Standby; s != nil {
			ch.waits = true
			s.MTTF = model.Hours(float64(s.MTTF) / ch.rate)
			s.Failover.Mean *= model.Hours(ch.failover)
			s.Manual.Mean *= model.Hours(ch.failover)
		}
	}
	out := m.Maintenance[:0]
	for _, w := range m.Maintenance {
		if w.Cause == ch.cause {
			w.Lasts *= model.Hours(ch.repair * ch.rate)
			ch.parts++
			ch.sum += float64(w.Lasts / w.Every)
		}
		if w.Lasts > 0 {
			out = append(out, w)
		}
	}
	m.Maintenance = out
}

// times alters a pair of times and counts its parts.
func (ch *change) times(mttf model.Hours, mttr Duration, parts int) (model.Hours, Duration) {
	mttr.Mean *= model.Hours(ch.repair)
	if ch.rate == 0 {
		mttf = model.Hours(math.Inf(1))
	} else {
		mttf = model.Hours(float64(mttf) / ch.rate)
	}
	ch.parts += parts
	ch.sum += float64(parts) * float64(mttr.Mean/(mttf+mttr.Mean))
	return mttf, mttr
}

// faults alters what hits the service as a whole.
func (ch *change) faults(fs []Fault) []Fault {
	if ch == nil {
		return fs
	}
	for i := range fs {
		f := &fs[i]
		if f.Cause != ch.cause {
			continue
		}
		f.Rate *= ch.rate
		f.MTTR.Mean *= model.Hours(ch.repair)
		ch.parts++
		load := f.Rate * f.Fails * float64(f.MTTR.Mean)
		ch.sum += load / (1 + load)
	}
	return keep(fs...)
}

// switching is the factor on how long the second site takes.
func (ch *change) switching() model.Hours {
	if ch == nil || ch.cause != CauseSwitch {
		return 1
	}
	ch.waits = true
	return model.Hours(ch.failover)
}

// Part is what one cause of downtime is to a design: how much of it, and how unavailability moves with it.
type Part struct {
	Cause          string
	Name           model.Text
	Parts          int     // units, zones, … that share the cause
	Unavailability float64 // of one of them by itself
	// Birnbaum is ∂U/∂u, how unavailability moves with that of one part (Z. W. Birnbaum, "On the importance of different
	// components in a multicomponent system", in Multivariate Analysis II, 1969): the probability that the part is critical.
	// It is the mean over the parts, taken along their repair times by a central difference of ±1 %.
	Birnbaum float64
	// Vanished, HalfRepair and HalfFailover are the service's unavailability if the cause vanished, if its repairs took half
	// as long, and if its standby took half as long; NaN where there is no such thing. Hours saved by vanishing do not add
	// up over causes.
	Vanished, HalfRepair, HalfFailover float64
}

// Importance re-solves a deployment for each of its causes: U as it is, and what becomes of it.
func Importance(d *model.Deployment, fig *reference.Reader, causes []string) (base float64, parts []Part, err error) {
	solved := func(ch *change) (float64, error) {
		c := &compiler{d: d, fig: fig, led: &model.Ledger{}, solve: quick, change: ch}
		k, err := c.compile()
		if err != nil {
			return 0, err
		}
		r, err := quick(k.model)
		return r.Unavailability, err
	}
	if base, err = solved(nil); err != nil {
		return 0, nil, fmt.Errorf("reliability of %s: %w", d.Scenario.ID, err)
	}
	for _, cause := range causes {
		p, err := importanceOf(cause, solved)
		if err != nil {
			return 0, nil, fmt.Errorf("reliability of %s: %w", d.Scenario.ID, err)
		}
		if p != nil {
			parts = append(parts, *p)
		}
	}
	return base, parts, nil
}

// importanceOf solves the variations of one cause; nil when nothing in the model has it.
func importanceOf(cause string, solved func(*change) (float64, error)) (*Part, error) {
	const step = 0.01
	p := &Part{Cause: cause, Name: causeName(cause), HalfFailover: math.NaN()}
	var u [4]float64
	var sums [4]float64
	var waits bool
	for i, ch := range []change{{rate: 1, repair: 1 + step, failover: 1}, {rate: 1, repair: 1 - step, failover: 1}, {rate: 0, repair: 1, failover: 1}, {rate: 1, repair: 0.5, failover: 1}} {
		ch.cause = cause
		var err error
		if u[i], err = solved(&ch); err != nil {
			return nil, err
		}
		sums[i], p.Parts, waits = ch.sum, max(p.Parts, ch.parts), waits || ch.waits
	}
	if p.Parts == 0 && !waits {
		return nil, nil
	}
	p.Vanished, p.HalfRepair = u[2], u[3]
	if p.Parts > 0 {
		p.Unavailability = (sums[0] + sums[1]) / 2 / float64(p.Parts)
		p.Birnbaum = math.Max(0, (u[0]-u[1])/(sums[0]-sums[1]))
	}
	if waits {
		half := change{cause: cause, rate: 1, repair: 1, failover: 0.5}
		var err error
		if p.HalfFailover, err = solved(&half); err != nil {
			return nil, err
		}
	}
	return p, nil
}
