package replay

import (
	"slices"

	"nines/model"
)

// State of the service.
type State string

// The states. Degraded means that a share of the requests is served.
const (
	Up       State = "up"
	Degraded State = "degraded"
	Down     State = "down"
)

// Segment is a stretch of time, from the start of the incident, in which nothing changed.
type Segment struct {
	From, To model.Seconds
	State    State
	Served   float64 // share of requests
	Why      model.Text
	// Remains is what is left of each tier that requests go through, where the load is held at the peak ([Options].Peak).
	Remains []Remains
}

// Totals add a path up.
type Totals struct {
	Down     model.Seconds // nothing was served
	Degraded model.Seconds // a share was
	Requests float64       // that came while the incident lasted
	Lost     float64       // of them
	Cost     model.Money   // money.downtime times the hours, each weighted by the share lost
}

// LostShare is the share of the requests that came during the incident and were lost.
func (t Totals) LostShare() float64 {
	if t.Requests == 0 {
		return 0
	}
	return t.Lost / t.Requests
}

// State sums up: down when nothing was served for some time, degraded when only a share was.
func (t Totals) State() State {
	switch {
	case t.Down > 0:
		return Down
	case t.Degraded > 0:
		return Degraded
	}
	return Up
}

// Outcome is what an incident does to a deployment.
type Outcome struct {
	Scenario string
	Hit      []string // sites that it lands on
	Timeline []Segment
	Planned  Totals // automatic steps work, what was hit comes back when most of it did
	Worst    Totals // automatic steps fail and people do them; what was hit comes back last
	Why      model.Text
}

// path is one playing of the incident.
type path struct {
	timeline []Segment
	totals   Totals
	hours    float64    // each weighted by the share lost
	saved    saving     // why something that was hit did not fail
	rescue   model.Text // the move to another site that ended the outage
}

// saving is a reason to stay up.
type saving struct {
	weight int
	why    model.Text
}

// add appends a stretch, joining it to the last when nothing changed.
func (p *path) add(s Segment) {
	if s.To <= s.From {
		return
	}
	if n := len(p.timeline) - 1; n >= 0 {
		last := &p.timeline[n]
		if last.State == s.State && last.Served == s.Served && last.Why.ID == s.Why.ID && slices.Equal(last.Remains, s.Remains) {
			last.To = s.To
			return
		}
	}
	p.timeline = append(p.timeline, s)
}

// why is what ended the outage, where that was another site; the reason of the stretch that lost most; else why nothing was
// lost.
func (p *path) why() model.Text {
	var out model.Text
	most := 0.0
	for _, s := range p.timeline {
		if lost := (1 - s.Served) * float64(s.To-s.From); lost > most {
			most, out = lost, s.Why
		}
	}
	if most > 0 {
		if p.rescue.ID != "" {
			return p.rescue
		}
		return out
	}
	return p.saved.why
}

func state(served float64) State {
	switch {
	case served >= 1:
		return Up
	case served > 0:
		return Degraded
	}
	return Down
}
