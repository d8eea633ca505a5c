package plan

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"nines/model"
)

// LadderSamples is how many growths a range of growth is played with.
const LadderSamples = 200

// LadderRanges are what a range of growth does to a ladder: 5 in 100 samples are below Low, 5 above High. Designs are
// sized for each sample anew, at peaks rounded to the nearest power of Step and at data of the nearest whole year.
type LadderRanges struct {
	Growth  model.Range
	Samples int
	Step    float64 // ratio of two neighboring peaks: the peak of a sample is off by its root at most
	// Total is of the courses that are best for each sample, Stay and Big of the designs of the likely ones. +Inf where so
	// many samples have a month without a bill.
	Total, Stay, Big model.Range
	Moves            []MoveRange // by move of the likely course
	// Breaks are by rung and kind of miss, in the order of [Misses]: when the samples first miss it.
	Breaks [][4]MoveRange
}

// MoveRange is when something happens to the samples: that they come to a design, that a design first misses something.
type MoveRange struct {
	Month model.Range // of the samples that it happens to
	Share float64     // of the samples that it happens to before the horizon
}

// played is one growth of a sample.
type played struct {
	rate  float64
	rungs [][]RungMonth
	total [3]float64 // Course, Stay, Big
	at    []float64  // month of the first arrival, by rung; negative: never
	miss  [][4]int   // month of the first miss, by rung and kind; negative: never
}

// cell is a design at a rounded peak and data.
type cell struct{ rung, level, months int }

const year = 12

// sample plays the ladder for growths that fill the range evenly: the quasi-random points of [ranged], so that the same
// question always has the same answer. Each distinct cell is evaluated once.
func (p *planner) sample(ctx context.Context, r model.Range, first int) *LadderRanges {
	all := make([]played, LadderSamples)
	path := rangedPath{"growth", false, r}
	low, high := p.in.Workload.Growth, p.in.Workload.Growth
	for i := range all {
		all[i].rate = path.at(kronecker(i, 0, 1))
		low, high = min(low, all[i].rate), max(high, all[i].rate)
	}
	span := math.Log((1+high)/(1+low)) * float64(p.l.Months)
	step := max(math.Log(1.1), span/24)
	solved := p.solveCells(ctx, all, step)
	if ctx.Err() != nil {
		return nil
	}
	each(ctx, len(all), func(i int) { p.play(&all[i], solved, step, first) })
	return p.summary(r, all, math.Exp(step))
}

// cellOf is the cell of a rung in a month of a sample.
func (p *planner) cellOf(rung, month int, rate, step float64) cell {
	level := int(math.Round(float64(month) * math.Log1p(rate) / step))
	return cell{rung, level, min(p.l.Months, (month+year/2)/year*year)}
}

// solveCells evaluates what the samples need.
func (p *planner) solveCells(ctx context.Context, all []played, step float64) map[cell]RungMonth {
	index := map[cell]int{}
	var list []cell
	for _, s := range all {
		for n := range p.l.Months + 1 {
			for i := range p.l.Rungs {
				c := p.cellOf(i, n, s.rate, step)
				if _, ok := index[c]; !ok {
					index[c] = len(list)
					list = append(list, c)
				}
			}
		}
	}
	months := make([]RungMonth, len(list))
	each(ctx, len(list), func(k int) {
		c := list[k]
		at := p.in
		w := *grown(p.in.Workload, 0, c.months)
		w.Peak = p.in.Workload.Peak * math.Exp(float64(c.level)*step)
		at.Workload = &w
		months[k], _ = rungMonth(at, p.l.Rungs[c.rung].Scenario)
	})
	out := make(map[cell]RungMonth, len(list))
	for c, k := range index {
		out[c] = months[k]
	}
	return out
}

// play finds the best course of one sample and the two that it is compared with.
func (p *planner) play(s *played, solved map[cell]RungMonth, step float64, first int) {
	s.rungs = make([][]RungMonth, len(p.l.Rungs))
	s.at = make([]float64, len(p.l.Rungs))
	for i := range s.rungs {
		s.at[i] = -1
		s.rungs[i] = make([]RungMonth, p.l.Months+1)
		for n := range s.rungs[i] {
			s.rungs[i][n] = solved[p.cellOf(i, n, s.rate, step)]
		}
	}
	s.miss = firstMisses(s.rungs)
	course := p.search(s.rungs, first)
	for n, i := range course {
		if s.at[i] < 0 {
			s.at[i] = float64(n)
		}
		if n < p.l.Months {
			for k, j := range [3]int{i, p.l.Stay.Rung[0], p.l.Big.Rung[0]} {
				if s.rungs[j][n].Miss&MissUnsolved != 0 {
					s.total[k] = math.Inf(1)
				}
				s.total[k] += s.rungs[j][n].usd
			}
		}
		if n > 0 && course[n-1] != i {
			s.total[0] += p.moving(n, course[n-1], i, s.rungs)
		}
	}
	s.rungs = nil
}

func (p *planner) summary(r model.Range, all []played, step float64) *LadderRanges {
	out := &LadderRanges{Growth: r, Samples: len(all), Step: step}
	for k, to := range []*model.Range{&out.Total, &out.Stay, &out.Big} {
		v := make([]float64, len(all))
		for i := range all {
			v[i] = all[i].total[k]
		}
		*to = quantiles(v)
	}
	when := func(of func(*played) float64) MoveRange {
		var v []float64
		for i := range all {
			if at := of(&all[i]); at >= 0 {
				v = append(v, at)
			}
		}
		return MoveRange{quantiles(v), float64(len(v)) / float64(len(all))}
	}
	for _, m := range p.l.Course.Moves {
		out.Moves = append(out.Moves, when(func(s *played) float64 { return s.at[m.To] }))
	}
	out.Breaks = make([][4]MoveRange, len(p.l.Rungs))
	for i := range out.Breaks {
		for k := range Misses {
			out.Breaks[i][k] = when(func(s *played) float64 { return float64(s.miss[i][k]) })
		}
	}
	return out
}

// FirstBreak is when the samples of a growth range first miss what the likely growth misses first of a design; false
// without a range, and where neither misses anything.
func (l *Ladder) FirstBreak(rung int) (MoveRange, bool) {
	if l.Ranges == nil || len(l.Rungs[rung].Breaks) == 0 {
		return MoveRange{}, false
	}
	for k, m := range Misses {
		if b := l.Ranges.Breaks[rung][k]; m.Miss == l.Rungs[rung].Breaks[0].Miss && b.Share > 0 {
			return b, true
		}
	}
	return MoveRange{}, false
}

// firstMisses is the first month of each kind of miss, by rung; -1 for those that never come.
func firstMisses(rungs [][]RungMonth) [][4]int {
	out := make([][4]int, len(rungs))
	for i, months := range rungs {
		for k, m := range Misses {
			out[i][k] = slices.IndexFunc(months, func(x RungMonth) bool { return x.Miss&m.Miss != 0 })
		}
	}
	return out
}

// each calls f for 0 to n-1 on as many goroutines as there are processors; fewer times when the context ends.
func each(ctx context.Context, n int, f func(int)) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := range jobs {
				f(i)
			}
		})
	}
	_ = feed(ctx, jobs, n) // the caller asks the context
	wg.Wait()
}
