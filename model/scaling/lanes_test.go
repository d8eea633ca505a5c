package scaling

import (
	"fmt"
	"testing"

	"nines/model"
)

// shop is two units at a peak of 100 rps (60 at the target, 90 before they shed) and one at 50, under a policy.
func shop(s model.Scaling) *model.Deployment {
	t := web(2, 20)
	s.Max, s.Target = 10, 0.6
	t.Scaling, t.Floor = s, 1
	t.Curve = []model.CurveRow{{Share: 0.5, Load: 50, Running: 1, Need: 1}, {Share: 0.5, Load: 100, Running: 2, Need: 2}}
	return deployment(100, 3, 0, inCloud(), t)
}

// A schedule of 8 to 20 h has the two units of the peak from 8 h on and lets one go at 20 h, when the load has long been
// low. The curve begins at 7 h: 8 h is second 3600, 20 h is 46800. 40 rps need one unit.
func TestScheduleByHand(t *testing.T) {
	d := shop(model.Scaling{Policy: model.PolicyScheduled, Schedule: model.Schedule{From: 8, To: 20}})
	c := course(t, d, Curve{Demand: Ramp(Int(40), Int(40), Int(0), Int(15*3600)), Clock: Int(7 * 3600)})
	l := c.Lanes[0]
	if got := fmt.Sprint(l.Start, l.Launches, l.Removals, l.UnitSeconds); got != "1 [{3600 1 0}] [{46800 1 0}] 97200" {
		t.Errorf("got %s", got) // 54000 s of one unit and 43200 s of another
	}
}

// A step policy adds its share of the units in service, twice that far above target. Two units are at 170/180 = 0.94, more
// than 0.2 above 60/90: 2 + 2·50 %·2 = 4. They serve fully from 180 s + lag, boot and warm-up; 170/360 is below the target.
func TestStepPolicyByHand(t *testing.T) {
	d := shop(model.Scaling{Policy: model.PolicyStep, Step: 0.5})
	c := course(t, d, Curve{Demand: Ramp(Int(100), Int(170), Int(0), Int(900))})
	if got := fmt.Sprint(c.Lanes[0].Start, c.Lanes[0].Launches); got != "2 [{180 2 0}]" {
		t.Errorf("far above: %s", got)
	}
	// 150/180 = 0.83 is above 0.67, and not more than 0.2 above: 2 + 1
	c = course(t, d, Curve{Demand: Ramp(Int(100), Int(150), Int(0), Int(600))})
	if got := fmt.Sprint(c.Lanes[0].Launches); got != "[{180 1 0}]" {
		t.Errorf("near: %s", got)
	}
}

// A forecast has yesterday's hour ready: 40 rps but for the second hour of each day, which asks for 300 rps, five units. Of
// the first day nothing is known; on the second they are launched five minutes before, at 86400 + 3600 - 300.
func TestPredictiveByHand(t *testing.T) {
	d := shop(model.Scaling{Policy: model.PolicyPredictive})
	demand, err := Recorded([]Rat{Int(0), Int(3600), Int(7200), Int(90000), Int(93600)}, []Rat{Int(40), Int(300), Int(40), Int(300), Int(40)}, Int(100000))
	if err != nil {
		t.Fatal(err)
	}
	c := course(t, d, Curve{Demand: demand, Step: Int(3600)})
	got := fmt.Sprint(c.Lanes[0].Launches)
	if got != "[{3780 4 0} {89700 4 0}]" {
		t.Errorf("launches %s", got)
	}
	for _, iv := range c.Intervals {
		if hour := iv.From.Floor() / 3600; (iv.Shed.Sign() > 0) != (hour == 1) {
			t.Errorf("hour %d sheds %s", hour, iv.Shed)
		}
	}
}

// A warm pool shortens the boot of its units, and what is refused by chance is asked for again.
func TestWarmPoolShedsLess(t *testing.T) {
	curve := Curve{Demand: Ramp(Int(100), Int(300), Int(0), Int(3600))}
	cold := shop(model.Scaling{Policy: model.PolicyTargetTracking})
	pool := shop(model.Scaling{Policy: model.PolicyTargetTracking, WarmPool: 3})
	cold.Tiers[0].Boot, pool.Tiers[0].Boot = 300, 300
	a, b := course(t, cold, curve), course(t, pool, curve)
	if a.Shed.Cmp(b.Shed) <= 0 || b.Lanes[0].Launches[0].Ready != 3 {
		t.Errorf("cold sheds %s, with three ready %s (%v)", a.Shed, b.Shed, b.Lanes[0].Launches)
	}
	refused := 0
	for seed := range uint64(300) {
		curve.Chance = Draws(seed)
		if c := course(t, cold, curve); len(c.Lanes[0].Refused) > 0 {
			refused++
		}
	}
	if refused == 0 || refused > 30 { // 3 % of 300 are 9
		t.Errorf("launches are refused in %d of 300 courses", refused)
	}
}
