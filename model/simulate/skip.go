package simulate

// forgotten is after how many rounds of the clock of need rows its present row no longer tells where it began: less than
// e⁻²⁵ of it is left, and of two rows, which forget at the sum of their rates, less than e⁻¹⁰⁰.
const forgotten = 25

// skips jumps over a long time in which nothing is under repair and nothing fails: only the clock of the need rows turns in
// it, thousands of times, and where that stands at the end is a matter of shares. It says whether it did.
func (r *runner) skips(in float64) bool {
	w := r.w
	c, v := &w.clock, &w.judge.views[0]
	if !c.runs || len(r.h.repairs) > 0 || len(w.windows) > 0 || in == never || in < forgotten*c.round() {
		return false
	}
	if v.loss > 0 || v.served < 1 {
		return false
	}
	w.judge.integrate(v)
	w.now += in
	v.since = w.now
	load := c.meanLoad() * in * w.judge.weight
	w.judge.batch.load += load
	w.judge.batch.served += load
	c.at = c.anywhere(w.rand.Float64())
	v.row = c.at
	w.judge.stale = true
	w.plan(w.rowSource, c.stay(w.rand))
	return true
}

// round is how long the clock takes to come by the row that begins least often, in hours.
func (c *clock) round() float64 {
	least := c.perHour
	for _, r := range c.rows {
		if r.begins > 0 {
			least = min(least, r.begins)
		}
	}
	return 1 / least
}

func (c *clock) meanLoad() float64 {
	load := 0.0
	for _, r := range c.rows {
		load += r.share * r.load
	}
	return load
}

// anywhere is the row at x of the whole clock, x in [0, 1).
func (c *clock) anywhere(x float64) int {
	for i, r := range c.rows {
		if x -= r.share; x < 0 {
			return i
		}
	}
	return len(c.rows) - 1
}
