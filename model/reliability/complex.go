package reliability

import (
	"math"
	"math/cmplx"
)

// lu is a complex matrix as its triangular factors, rows in the order of pivots.
type lu struct {
	n     int
	a     []complex128
	pivot []int
}

// factorize eliminates in place with partial pivoting (G. H. Golub, C. F. Van Loan, "Matrix Computations", 4th ed. 2013,
// algorithm 3.4.1).
func factorize(a []complex128, n int) lu {
	f := lu{n, a, make([]int, n)}
	for k := range n {
		best, most := k, -1.0
		for i := k; i < n; i++ {
			if x := math.Abs(real(a[i*n+k])) + math.Abs(imag(a[i*n+k])); x > most {
				best, most = i, x
			}
		}
		f.pivot[k] = best
		if best != k {
			x, y := a[k*n:(k+1)*n], a[best*n:(best+1)*n]
			for j := range x {
				x[j], y[j] = y[j], x[j]
			}
		}
		row := a[k*n+k+1 : (k+1)*n]
		p := 1 / a[k*n+k]
		for i := k + 1; i < n; i++ {
			if a[i*n+k] == 0 {
				continue
			}
			m := a[i*n+k] * p
			a[i*n+k] = m
			to := a[i*n+k+1 : (i+1)*n]
			for j, x := range row {
				if x != 0 {
					to[j] -= m * x
				}
			}
		}
	}
	return f
}

// solve replaces b with the solution.
func (f lu) solve(b []complex128) {
	n := f.n
	for k, p := range f.pivot {
		b[k], b[p] = b[p], b[k]
	}
	for i := range n {
		sum := b[i]
		for j := range i {
			sum -= f.a[i*n+j] * b[j]
		}
		b[i] = sum
	}
	for i := n - 1; i >= 0; i-- {
		sum := b[i]
		for j := i + 1; j < n; j++ {
			sum -= f.a[i*n+j] * b[j]
		}
		b[i] = sum / f.a[i*n+i]
	}
}

// exponential of a small matrix by scaling and squaring of the Padé approximant [7/7] (N. J. Higham, "The scaling and
// squaring method for the matrix exponential revisited", SIAM J. Matrix Anal. Appl. 26 (2005), table 2.3: accurate to
// rounding for norms up to 0.95).
func exponential(a []complex128, n int) []complex128 {
	norm := 0.0
	for j := range n {
		sum := 0.0
		for i := range n {
			sum += cmplx.Abs(a[i*n+j])
		}
		norm = math.Max(norm, sum)
	}
	squarings := 0
	if norm > 0.95 {
		squarings = int(math.Ceil(math.Log2(norm / 0.95)))
	}
	scale := complex(math.Ldexp(1, -squarings), 0)
	x := make([]complex128, n*n)
	for i := range x {
		x[i] = a[i] * scale
	}
	coefficients := [...]float64{17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1}
	power := identity(n)
	even, odd := make([]complex128, n*n), make([]complex128, n*n)
	for k, c := range coefficients {
		to := even
		if k%2 == 1 {
			to = odd
		}
		for i := range to {
			to[i] += complex(c, 0) * power[i]
		}
		if k+1 < len(coefficients) {
			power = product(power, x, n)
		}
	}
	upper, lower := make([]complex128, n*n), make([]complex128, n*n)
	for i := range even {
		upper[i], lower[i] = even[i]+odd[i], even[i]-odd[i]
	}
	f := factorize(lower, n)
	out := make([]complex128, n*n)
	col := make([]complex128, n)
	for j := range n {
		for i := range n {
			col[i] = upper[i*n+j]
		}
		f.solve(col)
		for i := range n {
			out[i*n+j] = col[i]
		}
	}
	for range squarings {
		out = product(out, out, n)
	}
	return out
}

func identity(n int) []complex128 {
	out := make([]complex128, n*n)
	for i := range n {
		out[i*n+i] = 1
	}
	return out
}

func product(a, b []complex128, n int) []complex128 {
	out := make([]complex128, n*n)
	for i := range n {
		for k := range n {
			x := a[i*n+k]
			if x == 0 {
				continue
			}
			to := out[i*n : (i+1)*n]
			for j, y := range b[k*n : (k+1)*n] {
				to[j] += x * y
			}
		}
	}
	return out
}
