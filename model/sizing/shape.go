package sizing

import (
	"slices"

	"nines/model"
)

// level is a load relative to the workload's peak, and the share of hours that have it.
type level struct{ share, load float64 }

// shape is the profile as a distribution: distinct loads, lightest first.
type shape struct {
	levels     []level
	mean       float64 // of the whole profile
	busiestDay float64 // mean of the busiest 24 consecutive hours
}

// shapeOf groups equal hours. An empty profile is the peak all the time.
func shapeOf(p model.Profile) shape {
	if len(p.Hours) == 0 {
		return shape{levels: []level{{1, 1}}, mean: 1, busiestDay: 1}
	}
	sorted := slices.Clone(p.Hours)
	slices.Sort(sorted)
	each := 1 / float64(len(sorted))
	levels := make([]level, 0, 48)
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		levels = append(levels, level{share: float64(j-i) * each, load: sorted[i]})
		i = j
	}
	return shape{levels: levels, mean: p.Mean(), busiestDay: busiestDay(p.Hours)}
}

// busiestDay slides a window of 24 hours around the repeating profile.
func busiestDay(hours []float64) float64 {
	const day = 24
	if len(hours) < day {
		return slices.Max(hours)
	}
	sum := 0.0
	for _, h := range hours[:day] {
		sum += h
	}
	most := sum
	for i := range hours {
		next := i + day
		if next >= len(hours) {
			next -= len(hours)
		}
		sum += hours[next] - hours[i]
		most = max(most, sum)
	}
	return most / day
}

// duty is what a site does with each hour's load, all relative to the workload's peak.
type duty struct {
	share float64 // of the load between from and upto that it serves
	carry float64 // of that load that its running units are sized for, at least share
	from  float64 // it serves only what exceeds this (burst)
	upto  float64 // and only up to this (the base of a burst pair); 1 is everything
	waits bool    // it serves nothing until it takes over
	runs  float64 // of the peak, what its waiting units are sized for
	takes float64 // share of the load it must serve when the primary is lost
}

// slice is the part of the relative load h that falls to the site's band.
func (d duty) slice(h float64) float64 { return max(0, min(h, d.upto)-d.from) }

// need is the load that its need is about: what it serves, or would after a takeover.
func (d duty) need(h float64) float64 {
	if d.waits {
		return d.takes * h
	}
	return d.share * d.slice(h)
}

// sized is the load that its running units are sized for.
func (d duty) sized(h float64) float64 {
	if d.waits {
		return d.runs
	}
	return d.carry * d.slice(h)
}

// least is what its running units would be sized for if it ran no more than it must.
func (d duty) least(h float64) float64 {
	if d.waits {
		return min(d.runs, 1e-9)
	}
	return d.share * d.slice(h)
}

// serving is the duty that a machine type is chosen for: a site that waits runs what the takeover wants, only fewer.
func (d duty) serving() duty {
	if !d.waits {
		return d
	}
	return duty{share: d.takes, carry: d.takes, upto: 1}
}

// mean is the mean of what it serves, relative to the peak.
func (d duty) mean(s shape) float64 {
	if d.waits {
		return 0
	}
	sum := 0.0
	for _, l := range s.levels {
		sum += l.share * d.slice(l.load)
	}
	return d.share * sum
}
