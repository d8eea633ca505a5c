package reliability

// tooRough is the declared error of probabilities from which on they say nothing.
const tooRough = 0.5

// Told says whether the probabilities say anything: whether the declared error is less than a half. A nil distribution says
// nothing.
func (d *Distribution) Told() bool { return d != nil && d.Error < tooRough }

// ToldAt says whether the distribution says what is not exceeded with probability p, in (0, 1): where p and the declared error
// make more than 1 that may be anything.
func (d *Distribution) ToldAt(p float64) bool {
	const slack = 1e-9 // 1 - 0.99 is not 0.01
	return d.Error <= 1-p+slack
}

// Told says whether the probabilities say anything.
func (m *Months) Told() bool { return m.Error < tooRough }
