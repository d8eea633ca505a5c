package cost

import "github.com/shopspring/decimal"

// mostDigits is how many digits surely fit an int64.
const mostDigits = 18

// product is a × b, exactly. Where both coefficients are small enough it avoids big integers, which are most of the time
// of a bill.
func product(a, b decimal.Decimal) decimal.Decimal {
	if a.NumDigits()+b.NumDigits() > mostDigits {
		return a.Mul(b)
	}
	return decimal.New(a.CoefficientInt64()*b.CoefficientInt64(), a.Exponent()+b.Exponent())
}

// adder sums decimals exactly: numbers of one exponent as integers, and the exponents at the end.
type adder struct {
	byExponent [32]int64 // of 10^-i
	rest       decimal.Decimal
}

func (s *adder) add(d decimal.Decimal) {
	e := -d.Exponent()
	if e < 0 || int(e) >= len(s.byExponent) || d.NumDigits() > mostDigits-2 {
		s.rest = s.rest.Add(d)
		return
	}
	sum := s.byExponent[e] + d.CoefficientInt64()
	if sum > 1<<62 || sum < -1<<62 {
		s.rest = s.rest.Add(d)
		return
	}
	s.byExponent[e] = sum
}

func (s *adder) sum() decimal.Decimal {
	out := s.rest
	for e, coefficient := range s.byExponent {
		if coefficient != 0 {
			out = out.Add(decimal.New(coefficient, int32(-e)))
		}
	}
	return out
}
