package scaling

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// numbers draws rationals of which some do not fit machine words.
func numbers(t *rapid.T, label string) Rat {
	edge := rapid.SampledFrom([]int64{0, 1, -1, 7, 1 << 31, 1<<62 + 3, math.MaxInt64, -math.MaxInt64, math.MinInt64})
	n := rapid.OneOf(rapid.Int64Range(-1000, 1000), rapid.Int64(), edge).Draw(t, label+".n")
	d := rapid.OneOf(rapid.Int64Range(1, 1000), rapid.Int64Range(1, math.MaxInt64)).Draw(t, label+".d")
	return Frac(n, d)
}

func TestRatAgreesWithBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers(t, "a"), numbers(t, "b")
		same := func(op string, got Rat, want *big.Rat) {
			if got.Big().Cmp(want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", a, op, b, got, want.RatString())
			}
		}
		same("+", a.Plus(b), new(big.Rat).Add(a.Big(), b.Big()))
		same("-", a.Minus(b), new(big.Rat).Sub(a.Big(), b.Big()))
		same("×", a.Times(b), new(big.Rat).Mul(a.Big(), b.Big()))
		if b.Sign() != 0 {
			same("/", a.Over(b), new(big.Rat).Quo(a.Big(), b.Big()))
		}
		if got, want := a.Cmp(b), a.Big().Cmp(b.Big()); got != want {
			t.Fatalf("Cmp(%s, %s) = %d, want %d", a, b, got, want)
		}
		if f, c := a.Floor(), a.Ceil(); Int(f).Cmp(a) > 0 || Int(f+1).Cmp(a) <= 0 && f != math.MaxInt64 || Int(c).Cmp(a) < 0 {
			t.Fatalf("floor(%s) = %d, ceil = %d", a, f, c)
		}
	})
}

// In floats 2.1/0.7 is 3.0000000000000004 and rounds up to 4 (issue 5, item 7).
func TestCeilIsExact(t *testing.T) {
	a, _ := ParseRat("2.1")
	b, _ := ParseRat("0.7")
	if got := a.Over(b).Ceil(); got != 3 {
		t.Errorf("ceil(2.1/0.7) = %d, want 3", got)
	}
	x, y := 2.1, 0.7
	if got := math.Ceil(x / y); got != 4 {
		t.Errorf("the float ceil is %v: this test no longer shows why the engine is exact", got)
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		r    Rat
		want string
	}{{Int(0), "0"}, {Rat{}, "0"}, {Int(30500), "30500"}, {Frac(1, 8), "0.125"}, {Frac(2, 3), "0.666666666667"}, {Frac(-5, 2), "-2.5"}, {Int(100), "100"}} {
		if got := c.r.Decimal(12); got != c.want {
			t.Errorf("%s in decimals is %q, want %q", c.r, got, c.want)
		}
	}
}

func TestParseRatRefuses(t *testing.T) {
	for _, s := range []string{"", "x", "1/0", "1e999999999", "1e-400", "NaN", "Inf"} {
		if r, err := ParseRat(s); err == nil {
			t.Errorf("ParseRat(%q) = %s, want an error", s, r)
		}
	}
}
