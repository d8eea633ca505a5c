package model

import "slices"

// Spread is an uncertain amount: its median and its 95th percentile. It is lognormal with these two; where High is not
// above Likely it is certain.
type Spread struct{ Likely, High float64 }

// Levels is how many levels of automation there are: len([Automations]).
const Levels = 4

// LevelOf is the index of a level in [Automations], 0 for a word that is none.
func LevelOf(automation string) int { return max(0, slices.Index(Automations, automation)) }

// TaskNetwork is what a transition from one scenario to another consists of, at every level of automation. One is derived
// from what the two differ in; a user may write another instead.
type TaskNetwork struct {
	From, To string
	Tasks    []NetworkTask
	Goal     int             // index of the task with whose end the transition is made: the cut-over
	Fails    [Levels]float64 // chance that the cut-over fails and must be made again
}

// NetworkTask is one task of a network. Arrays are by level, in the order of [Automations].
type NetworkTask struct {
	ID    string
	Name  Text
	After []int           // tasks that must be done before
	Work  [Levels]Spread  // engineer-hours; zero for a wait
	Wait  [Levels]Spread  // seconds; zero for work
	Down  [Levels]Seconds // that the service is down for it
	Both  bool            // the design left and the design entered must exist at once
}

// IsWork says whether people work on it; otherwise it is waited for.
func (t *NetworkTask) IsWork() bool {
	for _, s := range t.Work {
		if s.Likely > 0 {
			return true
		}
	}
	return false
}
