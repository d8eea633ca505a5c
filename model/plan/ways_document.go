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
