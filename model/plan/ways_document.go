package plan

import "nines/model"

// DocumentRisk is what a cut-over that fails adds to a transition.
type DocumentRisk struct {
	Fails         float64 `json:"fails"`
	P50           float64 `json:"p50_seconds"`
	EngineerHours float64 `json:"engineer_hours"`
	Downtime      float64 `json:"downtime_seconds"`
}

// DocumentUndo is the way back of a transition.
type DocumentUndo struct {
	Until      float64  `json:"free_until_seconds"`
	Ends       *float64 `json:"open_until_seconds"`
	EndsReason string   `json:"open_until_seconds_reason,omitempty"`
	Downtime   float64  `json:"downtime_seconds"`
}

// DocumentTask is one box of a transition's task network.
type DocumentTask struct {
	ID            string  `json:"id"`
	Task          string  `json:"task"`
	Start         float64 `json:"start_seconds"`
	Lasts         float64 `json:"lasts_seconds"`
	EngineerHours float64 `json:"engineer_hours"`
	Downtime      float64 `json:"downtime_seconds"`
	Critical      bool    `json:"critical"`
	Parallel      bool    `json:"parallel"`
}

func documentTransition(t model.Transition, words Words) DocumentTransition {
	d := DocumentTransition{To: t.To, Level: t.Level, P50: float64(t.P50), P90: float64(t.P90), EngineerHours: t.EngineerHours,
		Downtime: float64(t.Downtime), Longest: words.Text(t.Longest), Tasks: make([]DocumentTask, 0, len(t.Tasks)),
		Risk: DocumentRisk{t.Risk.Fails, float64(t.Risk.P50), t.Risk.EngineerHours, float64(t.Risk.Downtime)},
		Undo: DocumentUndo{Until: float64(t.UndoUntil), Ends: existing(float64(t.UndoEnds)), Downtime: float64(t.Undo)}}
	if d.Undo.Ends == nil {
		d.Undo.EndsReason = words.Text(model.Msg("ways.json.open"))
	}
	for _, k := range t.Tasks {
		d.Tasks = append(d.Tasks, DocumentTask{k.ID, words.Text(k.Name), float64(k.Start), float64(k.Lasts), k.Hours, float64(k.Downtime), k.Critical, k.Both})
	}
	return d
}

// RoadDocument is version 1 of the JSON contract of `nines transitions` (docs/transitions.md). It may only gain fields.
type RoadDocument struct {
	Version        int                `json:"version"`
	From           string             `json:"from"`
	To             string             `json:"to"`
	P50            float64            `json:"p50_seconds"`
	P90            float64            `json:"p90_seconds"`
	EngineerHours  float64            `json:"engineer_hours"`
	Downtime       float64            `json:"downtime_seconds"`
	Safe           float64            `json:"no_failure"`
	Currency       string             `json:"currency"`
	Labor          string             `json:"labor"`
	Parallel       *string            `json:"parallel"`
	ParallelReason string             `json:"parallel_reason,omitempty"`
	Steps          []RoadStep         `json:"steps"`
	Within         *RoadWithin        `json:"within,omitempty"`
	Assumptions    []model.Assumption `json:"assumptions"`
	Prices         *DocumentBook      `json:"prices"`
}

// RoadStep is one transition of the way.
type RoadStep struct {
	From string `json:"from"`
	DocumentTransition
	ParallelFor    float64 `json:"parallel_seconds"`
	Labor          string  `json:"labor"`
	Parallel       *string `json:"parallel"`
	ParallelReason string  `json:"parallel_reason,omitempty"`
	Mishap         string  `json:"expected_failure_labor"`
}

// RoadWithin is what to automate.
type RoadWithin struct {
	Target  float64          `json:"target_seconds"`
	Now     float64          `json:"now_p90_seconds"`
	All     float64          `json:"all_automated_p90_seconds"`
	Enough  bool             `json:"reachable"`
	Set     []RoadAutomating `json:"automate"`
	Reached *float64         `json:"then_p90_seconds"`
	Reason  string           `json:"then_p90_seconds_reason,omitempty"`
	Exact   bool             `json:"least"`
	Ranked  []RoadAutomating `json:"ranked"`
	Rests   []RoadRest       `json:"remains"`
}

// RoadAutomating is one task that could be automated.
type RoadAutomating struct {
	Step  int     `json:"step"`
	Task  string  `json:"task"`
	Name  string  `json:"name"`
	Level string  `json:"level"`
	Takes float64 `json:"lasts_seconds"`
	Saves float64 `json:"saves_seconds"`
	Hours float64 `json:"saves_engineer_hours"`
}

// RoadRest is a task that remains when everything is automated.
type RoadRest struct {
	Task  string  `json:"task"`
	Name  string  `json:"name"`
	Takes float64 `json:"lasts_seconds"`
}

// NewRoadDocument writes a way as the contract; w is nil unless it was asked what to automate.
func NewRoadDocument(r *Road, w *Within, words Words) RoadDocument {
	d := RoadDocument{Version: 1, From: r.From.ID, To: r.To.ID, P50: float64(r.Way.P50), P90: float64(r.Way.P90), EngineerHours: r.Way.EngineerHours,
		Downtime: float64(r.Way.Downtime), Safe: r.Safe, Currency: string(r.Currency), Labor: r.Labor.String(), Steps: []RoadStep{}, Assumptions: r.Assumptions}
	unpriced := words.Text(model.Msg("ways.json.unpriced"))
	money := func(known bool, text string) (*string, string) {
		if known {
			return &text, ""
		}
		return nil, unpriced
	}
	d.Parallel, d.ParallelReason = money(r.Priced, r.Parallel.String())
	for i := range r.Steps {
		s := &r.Steps[i]
		x := RoadStep{From: s.From.ID, DocumentTransition: documentTransition(s.Transition, words), ParallelFor: float64(s.Both), Labor: s.Labor.String(), Mishap: s.Mishap.String()}
		x.Parallel, x.ParallelReason = money(s.Priced, s.Parallel.String())
		d.Steps = append(d.Steps, x)
	}
	if w != nil {
		d.Within = w.document(r, words)
	}
	return d
}

func (w *Within) document(r *Road, words Words) *RoadWithin {
	d := &RoadWithin{Target: float64(w.Target), Now: float64(w.Now), All: float64(w.All), Enough: w.All <= w.Target, Exact: w.Exact,
		Set: []RoadAutomating{}, Ranked: []RoadAutomating{}, Rests: []RoadRest{}}
	list := func(in []Automating, out *[]RoadAutomating) {
		for _, a := range in {
			*out = append(*out, RoadAutomating{a.Step, r.Steps[a.Step].Tasks[a.Task].ID, words.Text(a.Name), a.From, float64(a.Takes), float64(a.Saves), a.Saved})
		}
	}
	list(w.Set, &d.Set)
	list(w.Ranked, &d.Ranked)
	switch {
	case w.Now <= w.Target:
		now := float64(w.Now)
		d.Reached = &now
	case d.Enough:
		then := float64(w.Reached)
		d.Reached = &then
	default:
		d.Reason = words.Text(model.Msg("ways.json.never"))
		for _, t := range w.Rests {
			d.Rests = append(d.Rests, RoadRest{t.ID, words.Text(t.Name), float64(t.Lasts)})
		}
	}
	return d
}
