package main

import (
	"math"
	"time"

	"nines/model/plan"
	"nines/model/replay"
)

// replayDocument is the contract of `nines replay -o json` (docs/replay.md). It may only gain fields.
type replayDocument struct {
	Version   int                `json:"version"`
	Incidents []replayIncident   `json:"incidents"`
	Results   []replayedIncident `json:"results"`

	Prices *plan.DocumentBook `json:"prices"`
}

type replayIncident struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Summary  string   `json:"summary"`
	Start    string   `json:"start"`
	Who      string   `json:"who"`
	Where    string   `json:"where"`
	Place    string   `json:"place"`
	Seconds  float64  `json:"lasts_seconds"`
	Reach    *float64 `json:"reach"`
	ReachWhy string   `json:"reach_reason,omitempty"`
	Data     string   `json:"data_lost"`
	Evidence string   `json:"evidence"`
	Source   string   `json:"source"`
}

type replayedIncident struct {
	Incident string          `json:"incident"`
	Scenario string          `json:"scenario"`
	Hit      []string        `json:"hit"`
	State    string          `json:"state"`
	Why      string          `json:"why"`
	Planned  replayTotals    `json:"planned"`
	Worst    replayTotals    `json:"worst"`
	Timeline []replaySegment `json:"timeline"`
}

type replayTotals struct {
	Down      float64 `json:"down_minutes"`
	Degraded  float64 `json:"degraded_minutes"`
	Requests  float64 `json:"requests"`
	Lost      float64 `json:"requests_lost"`
	LostShare float64 `json:"lost_share"`
	Cost      string  `json:"cost"`
	Currency  string  `json:"currency"`
}

type replaySegment struct {
	From   float64 `json:"from_seconds"`
	To     float64 `json:"to_seconds"`
	State  string  `json:"state"`
	Served float64 `json:"served"`
	Why    string  `json:"why"`

	Remains []chaosRemains `json:"remains,omitempty"` // of chaos only
}

// chaosRemains is what is left of a tier; its room is null where nothing limits it.
type chaosRemains struct {
	Tier string   `json:"tier"`
	Left int      `json:"left"`
	Of   int      `json:"of"`
	Room *float64 `json:"room"`
}

func remainsOf(all []replay.Remains) []chaosRemains {
	var out []chaosRemains
	for _, r := range all {
		one := chaosRemains{Tier: r.Tier, Left: r.Left, Of: r.Of}
		if !math.IsInf(r.Room, 1) {
			one.Room = &r.Room
		}
		out = append(out, one)
	}
	return out
}

func newReplayDocument(r *replays, w writer) replayDocument {
	d := replayDocument{Version: 1, Incidents: make([]replayIncident, 0, len(r.incidents)), Results: []replayedIncident{}}
	for i, inc := range r.incidents {
		one := replayIncident{ID: inc.ID, Title: inc.Title.In(w.words.Lang()), Summary: inc.Summary.In(w.words.Lang()), Start: inc.Start.Format(time.RFC3339),
			Who: inc.Who, Where: inc.Where, Place: inc.Place, Seconds: float64(inc.Length()), Data: inc.Data, Evidence: inc.Evidence, Source: inc.Source}
		if inc.Reach > 0 {
			one.Reach = &inc.Reach
		} else {
			one.ReachWhy = w.words.T("replay.reach-unknown")
		}
		d.Incidents = append(d.Incidents, one)
		for _, o := range r.outcomes[i] {
			d.Results = append(d.Results, w.replayed(inc.ID, o))
		}
	}
	return d
}

// replayed is one incident over one design.
func (w writer) replayed(incident string, o *replay.Outcome) replayedIncident {
	out := replayedIncident{Incident: incident, Scenario: o.Scenario, Hit: append([]string{}, o.Hit...), State: string(o.Planned.State()), Why: w.words.Text(o.Why),
		Planned: totalsOf(o.Planned), Worst: totalsOf(o.Worst), Timeline: make([]replaySegment, 0, len(o.Timeline))}
	for _, s := range o.Timeline {
		out.Timeline = append(out.Timeline, replaySegment{float64(s.From), float64(s.To), string(s.State), s.Served, w.words.Text(s.Why), remainsOf(s.Remains)})
	}
	return out
}

func totalsOf(t replay.Totals) replayTotals {
	return replayTotals{float64(t.Down) / 60, float64(t.Degraded) / 60, t.Requests, t.Lost, t.LostShare(), t.Cost.Amount.String(), string(t.Cost.Currency)}
}
