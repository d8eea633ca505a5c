package reliability

import (
	"math"
	"slices"

	"nines/model"
)

// clocked is what months of a year have in common where maintenance comes by the clock: a window that opens every 2,000 h
// opens in four or five months of twelve, never in none. Given when the windows open, months are independent.
type clocked struct {
	windows []shift
	met     func(planned float64) float64 // chance that a month with so many hours of maintenance meets the SLO
}

// reading is a phase of the clock of a window, in hours, and how likely it is about there.
type reading struct{ p, phase float64 }

// mostReadings is how many joint phases of all windows are gone through one by one; of more, as many are drawn from
// Kronecker's sequence.
const mostReadings = 20000

// straddleSteps is into how many parts phases are cut in which a window is open when a month ends.
const straddleSteps = 4

// pmf is how many of twelve months meet the SLO: the mean over phases of sums of twelve independent, unequal months (the
// Poisson binomial law, Y. H. Wang, 1993). Off is what the steps between phases may move.
func (c *clocked) pmf() (pmf [13]float64, off float64) {
	readings := make([][]reading, len(c.windows))
	joint := 1
	for i, w := range c.windows {
		var straddles float64
		readings[i], straddles = w.readings()
		off += straddles / straddleSteps
		joint = min(joint*len(readings[i]), mostReadings+1)
	}
	chance := map[float64]float64{}
	phases := make([]float64, len(c.windows))
	if joint > mostReadings {
		for k := range mostReadings {
			for i, w := range c.windows { // the square roots of primes are independent over the rationals
				_, fraction := math.Modf(float64(k+1) * math.Sqrt(primes[i%len(primes)]))
				phases[i] = fraction * w.every
			}
			c.add(&pmf, 1./mostReadings, phases, chance)
		}
		return pmf, off + 1./math.Sqrt(mostReadings)
	}
	var visit func(i int, p float64)
	visit = func(i int, p float64) {
		if i == len(readings) {
			c.add(&pmf, p, phases, chance)
			return
		}
		for _, r := range readings[i] {
			phases[i] = r.phase
			visit(i+1, p*r.p)
		}
	}
	visit(0, 1)
	return pmf, off
}

var primes = []float64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}

// add adds the law of a year with these phases.
func (c *clocked) add(pmf *[13]float64, p float64, phases []float64, chance map[float64]float64) {
	var year [13]float64
	year[0] = 1
	for month := range 12 {
		planned := 0.0
		for i, w := range c.windows {
			planned += w.until(model.HoursPerMonth*float64(month+1), phases[i]) - w.until(model.HoursPerMonth*float64(month), phases[i])
		}
		const grain = 1e-6 // of an hour: rounding does not make two months of one
		planned = math.Round(planned/grain) * grain
		met, ok := chance[planned]
		if !ok {
			met = c.met(planned)
			chance[planned] = met
		}
		for k := month + 1; k > 0; k-- {
			year[k] += met * (year[k-1] - year[k])
		}
		year[0] *= 1 - met
	}
	for k := range year {
		pmf[k] += p * year[k]
	}
}

// until is how long windows that open at phase + n·every are open before t, up to a constant of the phase.
func (w shift) until(t, phase float64) float64 {
	n := math.Floor((t - phase) / w.every)
	return n*w.lasts + math.Min(t-phase-n*w.every, w.lasts)
}

// readings cuts the phases of a window where what a month has of it changes: at the ends of months, and lasts before them.
// Straddles is how likely some month ends while it is open.
func (w shift) readings() (out []reading, straddles float64) {
	cuts := []float64{0, w.every}
	for month := range 13 {
		end := math.Mod(model.HoursPerMonth*float64(month), w.every)
		cuts = append(cuts, end, math.Mod(end-w.lasts+w.every, w.every))
	}
	slices.Sort(cuts)
	for i := 1; i < len(cuts); i++ {
		from, length := cuts[i-1], cuts[i]-cuts[i-1]
		if length <= 1e-9*w.every {
			continue
		}
		parts := 1
		if w.openAtAnEnd(from + length/2) {
			straddles += length / w.every
			parts = straddleSteps
		}
		for k := range parts {
			out = append(out, reading{length / w.every / float64(parts), from + length*(float64(k)+0.5)/float64(parts)})
		}
	}
	return out, straddles
}

func (w shift) openAtAnEnd(phase float64) bool {
	for month := range 13 {
		since := math.Mod(model.HoursPerMonth*float64(month)-phase, w.every)
		if since < 0 {
			since += w.every
		}
		if since < w.lasts {
			return true
		}
	}
	return false
}
