package reliability

// longTail is the mean rest of an outage that is under way, over all kinds: about how long it takes when a short outage is
// met by one of the long ones.
func longTail(kinds []kind) float64 {
	squares, sum := 0.0, 0.0
	for _, k := range kinds {
		square := k.square
		if square == 0 {
			square = 2 * k.loss * k.loss
		}
		squares += k.rate * square
		sum += k.rate * k.loss
	}
	if sum == 0 {
		return 0
	}
	return squares / (2 * sum)
}

// parted splits a kind whose lengths vary more than those of an exponential law into most of its outages, which are short,
// and the few that last long because something else failed meanwhile: two exponential laws, the second with mean tail, with
// the kind's mean and mean square. One gamma law with those two moments would bend the many short ones to make room for the
// few long ones.
//
// With p the share of the long ones, a the mean of the short ones and q half the mean square:
//
//	(1−p) a + p·tail = loss,  (1−p) a² + p·tail² = q   ⇒   p = (q − loss²) / (tail² − 2·loss·tail + q)
//
// (the mixture of two exponential laws of W. Whitt, "Approximating a point process by a renewal process, I", Operations
// Research 30 (1982), §3, with tail instead of balanced means as the third condition).
func (k kind) parted(tail float64) (short, long kind, ok bool) {
	q := k.square / 2
	if q <= k.loss*k.loss*(1+1e-12) || tail <= k.loss {
		return k, k, false
	}
	p := (q - k.loss*k.loss) / (tail*tail - 2*k.loss*tail + q)
	rest := k.loss - p*tail
	if !(p > 0 && p < 1) || rest <= 0 {
		return k, k, false
	}
	short, long = k, k
	short.rate, short.loss, short.square = k.rate*(1-p), rest/(1-p), 0
	long.rate, long.loss, long.square = k.rate*p, tail, 0
	// The time out of service, by which an outage is under way at the start, is shared as the loss is.
	short.mean = k.mean * short.loss / k.loss
	long.mean = k.mean * long.loss / k.loss
	return short, long, true
}
