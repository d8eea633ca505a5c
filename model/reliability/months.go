package reliability

import "math"

// Credit is a band of a service level agreement: a month whose availability is below Below gives back Share of its bill,
// unless a lower band gives back another share.
type Credit struct {
	Below float64 // in (0, 1)
	Share float64 // of the bill
}

// Months is how many of the twelve months of a year meet the SLO.
type Months struct {
	AtLeast [13]float64 // probability that k or more of them do
	Error   float64     // declared bound on these probabilities
}

// OfTwelve is how many of twelve months meet the SLO, given how likely one does: a binomial number, as if months were
// independent, but for maintenance that comes by the clock ([clocked]). They nearly are: what happens in a month says
// something of the next one only through what is under way when one ends. Down is the probability that the service is down
// then; Error is what eleven such moments can change, and what the distribution of the month declares.
func OfTwelve(month *Distribution, down float64) Months {
	var out Months
	if month == nil || math.IsNaN(month.Met) {
		return out
	}
	var pmf [13]float64
	off := 0.0
	switch p := math.Min(1, math.Max(0, month.Met)); {
	case month.clocked != nil:
		pmf, off = month.clocked.pmf()
		for _, w := range month.clocked.windows { // what they take is in the law
			down = math.Max(0, down-w.lasts/w.every)
		}
	case p == 0:
		pmf[0] = 1
	default:
		binomial(pmf[:], 12, 1-p)
	}
	sum := 0.0
	for k := 12; k >= 0; k-- {
		sum += pmf[k]
		out.AtLeast[k] = math.Min(1, sum)
	}
	out.Error = math.Min(1, 11*down+12*month.Error+off)
	return out
}

// expectedCredit is the share of a month's bill that the bands are expected to give back, from the probability that a
// month is below each: bands from the highest to the lowest, each adds what it gives more than the one before.
func expectedCredit(bands []Credit, short []float64) float64 {
	total, before := 0.0, 0.0
	for i, b := range bands {
		total += short[i] * (b.Share - before)
		before = b.Share
	}
	return total
}
