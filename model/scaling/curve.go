package scaling

import "sort"

// Flash is a flash crowd: from before to to within rise, on top for hold, then back in decay, by half of what is left in
// each of four equal parts of it and all of the rest in the last, so that it falls steeply first and trails off.
func Flash(before, to, rise, hold, decay, run Rat) Demand {
	d := Demand{Run: run}
	at, load := Rat{}, before
	piece := func(lasts, next Rat) {
		if lasts.Sign() > 0 {
			d.Pieces = append(d.Pieces, Piece{at, at.Plus(lasts), load, next})
		}
		at, load = at.Plus(lasts), next
	}
	piece(rise, to)
	piece(hold, to)
	part := decay.Times(Frac(1, 5))
	for range 4 {
		piece(part, before.Plus(load.Minus(before).Times(Frac(1, 2))))
	}
	piece(part, before)
	if at.Cmp(run) < 0 {
		piece(run.Minus(at), before)
	}
	return d
}

// Times is d with every load multiplied.
func (d Demand) Times(by Rat) Demand {
	out := Demand{Run: d.Run, Pieces: make([]Piece, len(d.Pieces))}
	for i, p := range d.Pieces {
		out.Pieces[i] = Piece{p.At, p.Until, p.From.Times(by), p.To.Times(by)}
	}
	return out
}

// Above is what of d exceeds a level, at each moment.
func (d Demand) Above(level Rat) Demand {
	out := Demand{Run: d.Run, Pieces: make([]Piece, 0, len(d.Pieces))}
	over := func(x Rat) Rat {
		if x = x.Minus(level); x.Sign() < 0 {
			return Rat{}
		}
		return x
	}
	for _, p := range d.Pieces {
		a, b := p.From.Minus(level), p.To.Minus(level)
		if a.Sign()*b.Sign() < 0 {
			cut := p.At.Plus(p.Until.Minus(p.At).Times(a.Over(a.Minus(b))))
			out.Pieces = append(out.Pieces, Piece{p.At, cut, over(p.From), Rat{}}, Piece{cut, p.Until, Rat{}, over(p.To)})
			continue
		}
		out.Pieces = append(out.Pieces, Piece{p.At, p.Until, over(p.From), over(p.To)})
	}
	return out
}

// Peak is the highest load of the run.
func (d Demand) Peak() Rat {
	most := Rat{}
	for _, p := range d.Pieces {
		if p.At.Cmp(d.Run) >= 0 {
			break
		}
		for _, x := range []Rat{p.From, p.To} {
			if x.Cmp(most) > 0 {
				most = x
			}
		}
	}
	return most
}

// First is the load at the beginning.
func (d Demand) First() Rat {
	if len(d.Pieces) == 0 {
		return Rat{}
	}
	return d.Pieces[0].From
}

// Requests is what is offered in the whole run.
func (d Demand) Requests() Rat { return measure(d, []Level{{}}).offered }

// ExceededFor is the level that the load exceeds for the given share of the run, in [0, 1]: the highest load for 0, the
// lowest for 1. Linear pieces count with their mean. It is how a load-duration curve is read.
func (d Demand) ExceededFor(share Rat) Rat {
	type row struct{ load, lasts Rat }
	rows := make([]row, 0, len(d.Pieces))
	for _, p := range d.Pieces {
		end := p.Until
		if end.Cmp(d.Run) > 0 {
			end = d.Run
		}
		if lasts := end.Minus(p.At); lasts.Sign() > 0 {
			rows = append(rows, row{p.From.Plus(p.To).Times(Frac(1, 2)), lasts})
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].load.Cmp(rows[j].load) > 0 })
	left := d.Run.Times(share)
	for _, r := range rows {
		if left = left.Minus(r.lasts); left.Sign() < 0 {
			return r.load
		}
	}
	if len(rows) == 0 {
		return Rat{}
	}
	return rows[len(rows)-1].load
}

// highest is the highest load in [from, to), read by a walker that stands at or before from.
func (w *walker) highest(from, to Rat) Rat {
	most := Rat{}
	for t := from; t.Cmp(to) < 0; {
		w.seek(t)
		end := w.until()
		if to.Cmp(end) < 0 {
			end = to
		}
		for _, x := range []Rat{w.at(t), w.at(end)} {
			if x.Cmp(most) > 0 {
				most = x
			}
		}
		if end.Cmp(t) <= 0 {
			break
		}
		t = end
	}
	return most
}

// Forecast is what a predictive policy knows: that each stretch of the given length needs what the same stretch one season
// ago needed. It is the floors that have units for the highest load of that stretch ready lead before it begins. Of the
// first season nothing is known.
func Forecast(d Demand, season, every, lead, perUnit Rat) []Floor {
	var out []Floor
	w := d.walk()
	before := 0
	add := func(at Rat, units int) {
		if at.Sign() < 0 {
			at = Rat{}
		}
		if n := len(out); n > 0 && out[n-1].At.Cmp(at) >= 0 {
			out[n-1].Units = max(units, out[n-1].Units)
		} else if n == 0 || out[n-1].Units != units {
			out = append(out, Floor{at, units})
		}
	}
	for from := season; from.Cmp(d.Run) < 0; from = from.Plus(every) {
		units := int(w.highest(from.Minus(season), from.Minus(season).Plus(every)).Over(perUnit).Ceil())
		add(from.Minus(lead), max(units, before))
		add(from, units)
		before = units
	}
	return out
}
