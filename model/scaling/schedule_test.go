package scaling

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"nines/model"
	"nines/model/reference"
)

// playNetwork is the time to the goal with durations drawn from their lognormals, by the plainest schedule there is: again
// and again the task that can start first is taken, one task of the team at a time.
func playNetwork(n *model.TaskNetwork, level int, perHour float64, r *rand.Rand) float64 {
	end := make([]float64, len(n.Tasks))
	for i := range end {
		end[i] = -1
	}
	draw := func(s model.Spread) float64 {
		if s.High <= s.Likely || s.Likely <= 0 {
			return s.Likely
		}
		return s.Likely * math.Exp(math.Log(s.High/s.Likely)/1.6448536269514722*r.NormFloat64())
	}
	free := 0.0
	for range n.Tasks {
		best, from := -1, 0.0
		for i, t := range n.Tasks {
			if end[i] >= 0 {
				continue
			}
			at, ready := 0.0, true
			for _, k := range t.After {
				ready = ready && end[k] >= 0
				at = max(at, end[k])
			}
			if t.Work[level].Likely > 0 {
				at = max(at, free)
			}
			if ready && (best < 0 || at < from) {
				best, from = i, at
			}
		}
		t := &n.Tasks[best]
		if t.Work[level].Likely > 0 {
			end[best] = from + draw(t.Work[level])*perHour
			free = end[best]
		} else {
			end[best] = from + draw(t.Wait[level])
		}
	}
	return end[n.Goal]
}

// The critical path's P50 and P90 against 4,000 plays of the whole network: paths beside the critical one and the shape of
// a sum of lognormals move them by less than one part in twenty.
func TestScheduleAgainstSampling(t *testing.T) {
	l := ladder()
	fig := reference.Default().Reader()
	for _, pair := range [][2]string{{"single-box", "two-boxes"}, {"two-boxes", "single-az"}, {"multi-az-2", "fargate-multi-az"}, {"multi-az-2", "hybrid-dr"}, {"single-az", "colo-one-site"}, {"multi-az-2", "pilot-light"}} {
		n := Derive(l[pair[0]], l[pair[1]], data(20), fig, nil)
		for level := range model.Automations {
			levels := slices.Repeat([]int{level}, len(n.Tasks))
			x := Schedule(n, levels, 3, fig, nil)
			s := scheduler{net: n, crew: teamOf(3, fig, nil), fig: fig, office: fig.Value("work.hours-a-day")}
			s.solve(levels)
			r := rand.New(rand.NewPCG(1, uint64(level)))
			plays := make([]float64, 4000)
			for i := range plays {
				plays[i] = playNetwork(n, level, s.team.secondsPerDay/s.office, r)
			}
			slices.Sort(plays)
			for _, q := range []struct {
				name      string
				got, want float64
			}{{"P50", float64(x.P50), plays[2000]}, {"P90", float64(x.P90), plays[3600]}} {
				if math.Abs(q.got/q.want-1) > 0.05 {
					t.Errorf("%v %s: %s is %.2f h, played %.2f h", pair, model.Automations[level], q.name, q.got/3600, q.want/3600)
				}
			}
		}
	}
}

// A cut-over that fails, by hand: mending takes 5 engineer-days by hand, and the cut-over 1 again; both switches of 60
// minutes are down.
func TestRiskWorkedByHand(t *testing.T) {
	set, err := reference.Default().With(map[reference.Key]float64{"work.focus": 8, "work.days-a-week": 7, "move.mend.manual": 5, "move.cut-over.manual": 1, "move.down.traffic.manual": 60, "move.fails.manual": 0.3})
	if err != nil {
		t.Fatal(err)
	}
	l := ladder()
	l["multi-az-2"].Operations.People = 1
	x := Transitions(l["multi-az-2"], l["fargate-multi-az"], data(20), set.Reader(), nil)[0]
	// One person, all 8 h of a day, 7 days a week: an engineer-day is a calendar day but for the first, which has its 8
	// hours: (8 h + (D − 1)·24 h)/D a day of the D days of the whole network.
	days := x.EngineerHours / 8
	perDay := (8 + (days-1)*24) / days * 3600
	if r := x.Risk; r.Fails != 0.3 || r.EngineerHours != 48 || r.Downtime != 7200 || math.Abs(float64(r.P50)/(6*perDay)-1) > 1e-9 {
		t.Errorf("%+v, want 0.3, %v s, 48 h, 7200 s", r, 6*perDay)
	}
	if x.UndoUntil != x.P50 || x.UndoEnds < x.UndoUntil || x.Undo != 3600 {
		t.Errorf("undo until %v (P50 %v), ends %v, %v s", x.UndoUntil, x.P50, x.UndoEnds, x.Undo)
	}
}

// A higher level of one task, and no other, never makes a transition of the library longer.
func TestAutomatingOneTaskNeverLengthens(t *testing.T) {
	l := ladder()
	fig := reference.Default().Reader()
	for a := range l {
		for b := range l {
			if a == b {
				continue
			}
			n := Derive(l[a], l[b], data(20), fig, nil)
			levels := make([]int, len(n.Tasks))
			before := Schedule(n, levels, 2, fig, nil)
			for i := range n.Tasks {
				levels[i] = model.Levels - 1
				if x := Schedule(n, levels, 2, fig, nil); x.P90 > before.P90*(1+1e-9) || x.EngineerHours > before.EngineerHours*(1+1e-9) {
					t.Errorf("%s to %s: automating %s takes %v, not doing it %v", a, b, n.Tasks[i].ID, x.P90, before.P90)
				}
				levels[i] = 0
			}
		}
	}
}
