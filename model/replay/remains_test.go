package replay

import (
	"math"
	"testing"

	"nines/model"
	"nines/model/reference"
)

// taken is the outcome with parts taken down for four hours.
func taken(t *testing.T, d *model.Deployment, parts ...string) *Outcome {
	t.Helper()
	o, err := Chaos(d, parts, 4*h, reference.Default().Reader(), &model.Ledger{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestWhatRemains: four units of 10 requests/s at a peak of 30, and a standby pair of 100 requests/s, by hand.
func TestWhatRemains(t *testing.T) {
	rebuilt := web("main")
	rebuilt.Rebuild = &model.Rebuild{After: 10 * m}
	for _, c := range []struct {
		name  string
		tiers []model.PlacedTier
		parts []string
		first []Remains // while the first stretch lasts
		after Remains   // the tightest once automatic steps are over
	}{
		{"one unit: three carry 30 of 30", []model.PlacedTier{web("main")}, []string{"web:1"}, []Remains{{"web", 3, 4, 1}}, Remains{"web", 3, 4, 1}},
		{"a zone: two carry 20 of 30", []model.PlacedTier{web("main")}, []string{"main.a"}, []Remains{{"web", 2, 4, 2. / 3}}, Remains{"web", 2, 4, 2. / 3}},
		{"a zone, launched again", []model.PlacedTier{rebuilt}, []string{"main.a"}, []Remains{{"web", 2, 4, 2. / 3}}, Remains{"web", 4, 4, 4. / 3}},
		{"a zone with the active", []model.PlacedTier{db("main")}, []string{"main.a"}, []Remains{{"db", 1, 2, 0}}, Remains{"db", 1, 2, 100. / 30}},
		{"names: all are left, unreached", []model.PlacedTier{web("main")}, []string{"dns"}, []Remains{{"web", 4, 4, 4. / 3}}, Remains{"web", 4, 4, 4. / 3}},
		{"both tiers: the tightest is told", []model.PlacedTier{web("main"), db("main")}, []string{"db:1"}, []Remains{{"web", 4, 4, 4. / 3}, {"db", 1, 2, 0}}, Remains{"web", 4, 4, 4. / 3}},
	} {
		o := taken(t, design(c.tiers...), c.parts...)
		for i, want := range c.first {
			same(t, c.name, o.Timeline[0].Remains[i], want)
		}
		last, ok := o.Settled(4 * h).Tightest()
		if !ok {
			t.Fatalf("%s: nothing is told", c.name)
		}
		same(t, c.name+", settled", last, c.after)
	}
}

// TestOnlyWhatServesRemains: after a takeover the tiers of the second site are told, not those that were given up.
func TestOnlyWhatServesRemains(t *testing.T) {
	second := web("second")
	second.ID = "web@second"
	for _, role := range []string{model.RoleWarmStandby, model.RoleActive} {
		last := taken(t, pair(role, web("main"), second), "main").Settled(4 * h)
		if len(last.Remains) != 1 || last.Remains[0].Tier != "web@second" {
			t.Errorf("%s: remains %+v, want web@second alone", role, last.Remains)
		}
	}
}

// TestRoomIsWhatIsServed: where one tier alone sheds, its room is the share served.
func TestRoomIsWhatIsServed(t *testing.T) {
	for _, part := range []string{"main.a", "web:1", "web:2", "web:3"} {
		for _, s := range taken(t, design(web("main")), part).Timeline {
			if room := s.Remains[0].Room; s.Served < 1 && math.Abs(room-s.Served) > 1e-12 || s.Served == 1 && room < 1 {
				t.Errorf("%s: %v served with room %v", part, s.Served, room)
			}
		}
	}
}

func same(t *testing.T, what string, got, want Remains) {
	t.Helper()
	if got.Tier != want.Tier || got.Left != want.Left || got.Of != want.Of || math.Abs(got.Room-want.Room) > 1e-12 {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}
