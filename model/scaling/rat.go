package scaling

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Rat is an exact rational number. As long as numerator and denominator fit an int64 its arithmetic allocates nothing;
// beyond that it continues in math/big. The zero value is 0. Compare with [Rat.Cmp], not with ==.
type Rat struct {
	n, d int64    // in lowest terms, d > 0; d == 0 means 1 (the zero value)
	big  *big.Rat // set when it does not fit; never modified once set
}

// Int is n as a [Rat].
func Int(n int64) Rat { return Rat{n: n, d: 1} }

// Frac is n/d. It panics when d is zero: that is a bug in nines, never in input.
func Frac(n, d int64) Rat {
	if d == 0 {
		panic("scaling: division by zero")
	}
	if n == math.MinInt64 || d == math.MinInt64 {
		return fromBig(big.NewRat(n, d))
	}
	if d < 0 {
		n, d = -n, -d
	}
	return reduced(n, d)
}

// ParseRat reads a decimal ("0.70", "-3", "1e3") or a fraction ("2/3") exactly. Exponents beyond ±30 are refused.
func ParseRat(s string) (Rat, error) {
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(strings.TrimLeft(s[i+1:], "+-0")) > 2 {
		return Rat{}, fmt.Errorf("%q is not a number between 1e-30 and 1e30", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || len(s) > 64 {
		return Rat{}, fmt.Errorf("%q is not a number; write 12, 0.5 or 2/3", s)
	}
	return fromBig(r), nil
}

// Rounded is f to the nearest multiple of 10^-places, exact from there on. It is how a float64 of the deployment enters
// the exact engine. NaN and infinities panic: they are bugs in nines.
func Rounded(f float64, places int) Rat {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		panic(fmt.Sprintf("scaling: rounding %v", f))
	}
	unit := math.Pow10(places)
	if n := math.Round(f * unit); math.Abs(n) < 1<<53 {
		return Frac(int64(n), int64(unit))
	}
	return fromBig(new(big.Rat).SetFloat64(math.Round(f)))
}

// Plus is a + b.
func (a Rat) Plus(b Rat) Rat {
	if a.whole() && b.whole() {
		if s := a.n + b.n; (s > a.n) == (b.n > 0) && s != math.MinInt64 {
			return Rat{n: s, d: 1}
		}
	}
	return a.plus(b)
}

// whole says whether a is a whole number in one word, which most are once a run is scaled.
func (a Rat) whole() bool { return a.d <= 1 && a.big == nil }

func (a Rat) plus(b Rat) Rat {
	if a.big == nil && b.big == nil {
		ad, bd := a.den(), b.den()
		if ad == bd {
			if s, ok := addOK(a.n, b.n); ok {
				return reduced(s, ad)
			}
		}
		x, ok1 := mulOK(a.n, bd)
		y, ok2 := mulOK(b.n, ad)
		d, ok3 := mulOK(ad, bd)
		if s, ok := addOK(x, y); ok && ok1 && ok2 && ok3 {
			return reduced(s, d)
		}
	}
	return fromBig(new(big.Rat).Add(a.Big(), b.Big()))
}

// Minus is a - b.
func (a Rat) Minus(b Rat) Rat {
	if a.whole() && b.whole() {
		if s := a.n - b.n; (s < a.n) == (b.n > 0) && s != math.MinInt64 {
			return Rat{n: s, d: 1}
		}
	}
	return a.plus(b.negated())
}

// Times is a × b.
func (a Rat) Times(b Rat) Rat {
	if a.whole() && b.whole() {
		if n, ok := mulOK(a.n, b.n); ok {
			return Rat{n: n, d: 1}
		}
	}
	if a.big == nil && b.big == nil {
		n, ok1 := mulOK(a.n, b.n)
		d, ok2 := mulOK(a.den(), b.den())
		if ok1 && ok2 {
			return reduced(n, d)
		}
	}
	return fromBig(new(big.Rat).Mul(a.Big(), b.Big()))
}

// Over is a / b. It panics when b is zero.
func (a Rat) Over(b Rat) Rat {
	if a.big == nil && b.big == nil && b.n != 0 {
		n, ok1 := mulOK(a.n, b.den())
		d, ok2 := mulOK(a.den(), b.n)
		if ok1 && ok2 {
			return Frac(n, d)
		}
	}
	return fromBig(new(big.Rat).Quo(a.Big(), b.Big()))
}

// Cmp is -1, 0 or +1 as a is less than, equal to or greater than b.
func (a Rat) Cmp(b Rat) int {
	if a.whole() && b.whole() {
		return sign(a.n, b.n)
	}
	return a.cmp(b)
}

func (a Rat) cmp(b Rat) int {
	if a.big == nil && b.big == nil {
		if a.den() == b.den() {
			return sign(a.n, b.n)
		}
		x, ok1 := mulOK(a.n, b.den())
		y, ok2 := mulOK(b.n, a.den())
		if ok1 && ok2 {
			return sign(x, y)
		}
	}
	return a.Big().Cmp(b.Big())
}

// Sign is -1, 0 or +1.
func (a Rat) Sign() int {
	if a.big != nil {
		return a.big.Sign()
	}
	return sign(a.n, 0)
}

// Floor is the largest whole number not above a, saturating at ±math.MaxInt64.
func (a Rat) Floor() int64 {
	if a.big == nil {
		q := a.n / a.den()
		if a.n%a.den() < 0 {
			q--
		}
		return q
	}
	q := new(big.Int).Div(a.big.Num(), a.big.Denom()) // Euclidean: rounds down for a positive denominator
	if !q.IsInt64() {
		return int64(q.Sign()) * math.MaxInt64
	}
	return q.Int64()
}

// Ceil is the smallest whole number not below a, saturating like [Rat.Floor]. In floats 2.1/0.7 rounds up to 4; here it
// is 3.
func (a Rat) Ceil() int64 { return -a.negated().Floor() }

// Big is a as a math/big rational; the caller must not modify it.
func (a Rat) Big() *big.Rat {
	if a.big != nil {
		return a.big
	}
	return big.NewRat(a.n, a.den())
}

// Float is the nearest float64.
func (a Rat) Float() float64 {
	if a.big != nil {
		f, _ := a.big.Float64()
		return f
	}
	return float64(a.n) / float64(a.den())
}

// Decimal writes a in decimals: all of them when they end within the given number of places, else rounded half away
// from zero to that many.
func (a Rat) Decimal(places int) string {
	s := a.Big().FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

// String is the exact fraction, such as "3" or "2/3".
func (a Rat) String() string { return a.Big().RatString() }

func (a Rat) den() int64 {
	if a.d == 0 {
		return 1
	}
	return a.d
}

func (a Rat) negated() Rat {
	if a.big != nil {
		return fromBig(new(big.Rat).Neg(a.big))
	}
	return Rat{n: -a.n, d: a.d} // |n| <= MaxInt64: reduced and fromBig never keep MinInt64
}

func fromBig(r *big.Rat) Rat {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Rat{n: r.Num().Int64(), d: r.Denom().Int64()}
	}
	return Rat{big: r}
}

// reduced is n/d in lowest terms, for d > 0.
func reduced(n, d int64) Rat {
	if d != 1 {
		if g := gcd(n, d); g > 1 {
			n, d = n/g, d/g
		}
	}
	return Rat{n: n, d: d}
}

func gcd(a, b int64) int64 {
	if a < 0 {
		a = -a
	}
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sign(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func addOK(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0) && s != math.MinInt64
}

func mulOK(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return uint64(-a)
	}
	return uint64(a)
}
