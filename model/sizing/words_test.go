package sizing

import (
	"math"
	"strings"
	"testing"

	"nines/model"
)

// extras is the extras of a design by dimension.
func extras(d *model.Deployment) map[model.Dimension]model.Extra {
	out := map[model.Dimension]model.Extra{}
	for _, e := range d.Extras {
		out[e.Key.Dimension] = e
	}
	return out
}

// A building of our own is reached over lit circuits, a hall over cross-connects: as many as reliability counts on.
func TestCarriersReachEveryFacility(t *testing.T) {
	room, hall := extras(deploy(t, workload(), named(t, "room"))), extras(deploy(t, workload(), named(t, "hall")))
	if q := room[model.CarrierCircuit].Quantity; q != 2 || room[model.CrossConnect].Quantity != 0 {
		t.Errorf("a room has %v circuits and %v cross-connects", q, room[model.CrossConnect].Quantity)
	}
	if q := hall[model.CrossConnect].Quantity; q != 2 || hall[model.CarrierCircuit].Quantity != 0 {
		t.Errorf("a hall has %v cross-connects and %v circuits", q, hall[model.CarrierCircuit].Quantity)
	}
}

// No two lines of one site read the same, or a reader cannot tell the cabinets from the cables.
func TestExtrasHaveTheirOwnWords(t *testing.T) {
	for _, s := range ladder() {
		seen := map[string]model.PriceKey{}
		for _, e := range deploy(t, workload(), s).Extras {
			says := e.Site + " " + e.Note.ID + " " + strings.Join(e.Note.Args, " ")
			if other, twice := seen[says]; twice {
				t.Errorf("%s: %v and %v are both %q", s.ID, other, e.Key, says)
			}
			seen[says] = e.Key
		}
	}
}

// A quarter of a rota, by hand: 730 h / 168 h × 7.5 h × 0.25 = 8.147 hours a month.
func TestOnCallIsShared(t *testing.T) {
	for _, e := range deploy(t, workload(), named(t, "two-zones")).Extras {
		if e.Note.ID != "people.on-call" {
			continue
		}
		if math.Abs(e.Quantity-8.147) > 0.001 || e.Note.Args[1] != "25" {
			t.Errorf("on-call is %v h, said to be %s %%", e.Quantity, e.Note.Args[1])
		}
		return
	}
	t.Error("nobody is on call")
}
