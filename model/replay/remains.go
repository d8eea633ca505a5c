package replay

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"nines/model"
)

// Remains is what is left of a tier during a stretch.
type Remains struct {
	Tier string // its ID
	Left int    // units that stand and work
	Of   int    // that would if nothing were taken
	// Room is how many times the load that comes to the tier it could carry: the left units at their limit, the
	// survivors' utilization. Below 1 it sheds; 0 while it serves nothing; +Inf where nothing limits it (managed tiers).
	Room float64
}

// Text is what is left for people: units, and the room where something limits them. Nothing of the zero Remains.
func (r Remains) Text() model.Text {
	units := []string{"tier", r.Tier, "left", strconv.Itoa(r.Left), "of", strconv.Itoa(r.Of)}
	switch {
	case r.Tier == "":
		return model.Text{}
	case r.Room == 0 || math.IsInf(r.Room, 1):
		return model.Msg("chaos.remains", units...)
	}
	room := strconv.FormatFloat(r.Room, 'f', 0, 64)
	if r.Room < 10 {
		room = strconv.FormatFloat(r.Room, 'f', 1, 64)
	}
	return model.Msg("chaos.remains.room", append(units, "room", room)...)
}

// Tightest is what of the remaining tiers has the least room; ok is false when nothing is left to be told.
func (s Segment) Tightest() (tightest Remains, ok bool) {
	if len(s.Remains) == 0 {
		return Remains{}, false
	}
	return slices.MinFunc(s.Remains, func(a, b Remains) int { return cmp.Compare(a.Room, b.Room) }), true
}

// Settled is the stretch that holds when what was taken has been gone for lasts: automatic steps are over, nothing has
// come back.
func (o *Outcome) Settled(lasts model.Seconds) Segment {
	for _, s := range o.Timeline {
		if s.To >= lasts {
			return s
		}
	}
	return Segment{}
}

// note writes down what is left of a tier; of one that is asked twice in a step the last counts.
func (p *player) note(t *tier, load, left, of, share, through float64) {
	if !p.peak {
		return // loads of the hours would cut every stretch
	}
	r := Remains{Tier: t.ID, Left: int(left + 1e-9), Of: int(math.Ceil(of - 1e-9)), Room: math.Inf(1)}
	working := left
	if t.Standby != nil {
		working = min(left, 1)
	}
	switch {
	case share <= 0:
		r.Room = 0
	case !t.Managed && t.LimitRPS > 0 && load > 0:
		r.Room = max(share, working*t.LimitRPS/load*through)
	}
	if i := slices.IndexFunc(p.left, func(x Remains) bool { return x.Tier == r.Tier }); i >= 0 {
		p.left[i] = r
		return
	}
	p.left = append(p.left, r)
}
