package sizing

import (
	"math"

	"nines/model"
)

// ceil rounds a ratio of floats up, forgiving the last digits (2.1/0.7 is 3).
func ceil(x float64) int { return int(math.Ceil(x - 1e-9)) }

// mostUnits is how many units a tier may have: beyond it the input is wrong, and [planner.fill] says so.
const mostUnits = 10_000_000

// mostRows is how many rows a duration curve may have.
const mostRows = 24

// staffing turns a load (requests/s) into units of one type.
type staffing struct {
	target  float64 // requests/s a unit serves at the target utilization
	limit   float64 // requests/s it serves at the survivors' utilization
	servers int     // vCPUs of a unit: the servers of the queue; 0 when queueing is not checked
	service float64 // seconds one request holds one of them
	wait    float64 // highest chance of queueing
	spare   string
	zones   int // over which units are spread; 1 when they are not
	floor   int // fewest that run when any run
	queued  *bool
}

// alone is how many units the load takes before spares: utilization under the target, and the chance of queueing under
// the limit. The units of a tier are one M/M/c queue: the balancer sends a request to a free worker (least outstanding
// requests). Kleinrock 1975, eq. 3.40.
func (s *staffing) alone(load float64) int {
	if load <= 0 {
		return 0
	}
	if !(load/s.limit < mostUnits && load/s.target < mostUnits) {
		return mostUnits
	}
	n := max(1, ceil(load/s.target))
	if s.servers == 0 {
		return n
	}
	offered := load * s.service
	for !waitsWithin(n*s.servers, offered, s.wait) {
		n++
		*s.queued = true
	}
	return n
}

// manyServers is from how many servers on the chance of queueing is taken from its limit law, which is within a hundredth
// of the exact one there (a test compares them).
const manyServers = 4096

// waits is the chance of queueing: Erlang C, and in very large tiers the law of Halfin and Whitt (1981), whose cost does
// not grow with the tier.
func waits(servers int, offered float64) float64 {
	if servers < manyServers {
		return ErlangC(servers, offered)
	}
	rho := offered / float64(servers)
	if rho >= 1 {
		return 1
	}
	return halfinWhitt((1 - rho) * math.Sqrt(float64(servers)))
}

// need is the fewest units that still serve the load, at the survivors' utilization.
func (s *staffing) need(load float64) int {
	if load <= 0 {
		return 0
	}
	if !(load/s.limit < mostUnits) {
		return mostUnits
	}
	return max(1, ceil(load/s.limit))
}

// running is how many run for a load: alone, and with the spares still at need after the loss of one unit or one zone.
// Nothing runs for no load unless a floor says so.
func (s *staffing) running(load float64) int {
	return s.withSpares(s.alone(load), s.need(load))
}

func (s *staffing) withSpares(n, need int) int {
	if n == 0 {
		return s.floor
	}
	switch {
	case s.spare == model.SpareZone && s.zones > 1:
		// The fullest of z zones has ⌈n/z⌉ units: n - ⌈n/z⌉ ≥ need is n ≥ ⌈need·z/(z-1)⌉.
		n = max(n, (need*s.zones+s.zones-2)/(s.zones-1))
	case s.spare == model.SpareUnit || s.spare == model.SpareZone:
		n = max(n, need+1)
	}
	return max(n, s.floor)
}

// curve is the duration curve of a tier at a site: rows of equal units and need, lightest first.
func (s *staffing) curve(sh shape, d duty, peak float64, fixed bool) []model.CurveRow {
	rows := make([]model.CurveRow, 0, 8)
	top := s.running(d.sized(1) * peak)
	for _, l := range sh.levels {
		load := d.need(l.load) * peak
		row := model.CurveRow{Share: l.share, Load: load, Running: float64(top), Need: s.need(load)}
		if !fixed && !d.waits {
			row.Running = float64(s.running(d.sized(l.load) * peak))
		}
		rows = addRow(rows, row)
	}
	return fold(rows)
}

// addRow appends a row, or joins it to the last one when both run and need the same. The load of a row is the mean of its
// hours.
func addRow(rows []model.CurveRow, r model.CurveRow) []model.CurveRow {
	if n := len(rows) - 1; n >= 0 && rows[n].Running == r.Running && rows[n].Need == r.Need {
		rows[n] = join(rows[n], r)
		return rows
	}
	return append(rows, r)
}

// join makes one row of two neighbors, with the units and the need of the heavier: what is said of a row is enough for
// each of its hours.
func join(a, b model.CurveRow) model.CurveRow {
	share := a.Share + b.Share
	return model.CurveRow{
		Share: share, Load: (a.Load*a.Share + b.Load*b.Share) / share,
		Running: max(a.Running, b.Running), Need: max(a.Need, b.Need),
	}
}

// fold joins neighbors until at most [mostRows] rows are left, each time those that add the fewest unit-hours.
func fold(rows []model.CurveRow) []model.CurveRow {
	for len(rows) > mostRows {
		best, least := 0, math.Inf(1)
		for i := range len(rows) - 1 {
			added := rows[i].Share * (rows[i+1].Running - rows[i].Running + float64(rows[i+1].Need-rows[i].Need))
			if added < least {
				best, least = i, added
			}
		}
		rows[best] = join(rows[best], rows[best+1])
		rows = append(rows[:best+1], rows[best+2:]...)
	}
	return rows
}

// place spreads units over domains, round robin: the first domains have one more.
func place(units int, domains []string) []model.Placed {
	if units <= 0 || len(domains) == 0 {
		return nil
	}
	n := min(units, len(domains))
	out := make([]model.Placed, n)
	for i := range out {
		out[i] = model.Placed{Domain: domains[i], Units: units / n}
		if i < units%n {
			out[i].Units++
		}
	}
	return out
}
