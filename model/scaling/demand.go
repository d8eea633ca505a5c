package scaling

import "fmt"

// Piece is a stretch of demand, linear from From at time At to To at time Until; in seconds and requests/s.
type Piece struct {
	At, Until Rat
	From, To  Rat
}

// Demand is offered load over time: pieces without gaps from 0 to Run or beyond. Run is the total length in seconds;
// what pieces say after it does not happen.
type Demand struct {
	Pieces []Piece
	Run    Rat
}

// Ramp is a demand that grows linearly from before to to within over seconds, starting at 0, and holds until run. An
// over of 0 is a step.
func Ramp(before, to, over, run Rat) Demand {
	d := Demand{Run: run}
	if over.Sign() > 0 {
		d.Pieces = append(d.Pieces, Piece{Int(0), over, before, to})
	}
	if over.Cmp(run) < 0 || over.Sign() == 0 {
		d.Pieces = append(d.Pieces, Piece{over, run, to, to})
	}
	return d
}

// Recorded is a demand of samples: from each time on its load holds until the next, the last until run. The first time
// must be 0, and times must increase.
func Recorded(at, load []Rat, run Rat) (Demand, error) {
	if len(at) == 0 || len(at) != len(load) {
		return Demand{}, fmt.Errorf("a recorded demand needs at least one row of seconds and requests/s")
	}
	d := Demand{Run: run, Pieces: make([]Piece, 0, len(at))}
	for i := range at {
		until := run
		if i+1 < len(at) {
			until = at[i+1]
			if at[i].Cmp(until) >= 0 {
				return Demand{}, fmt.Errorf("row %d: time %s does not come after %s; sort the rows by time, one row a time", i+2, until, at[i])
			}
		}
		if at[i].Cmp(run) >= 0 && i > 0 {
			break
		}
		d.Pieces = append(d.Pieces, Piece{at[i], until, load[i], load[i]})
	}
	return d, nil
}

// check says what makes d unplayable.
func (d Demand) check() error {
	if d.Run.Sign() <= 0 {
		return fmt.Errorf("the run lasts %s s; it must last longer than 0 s", d.Run)
	}
	if len(d.Pieces) == 0 {
		return fmt.Errorf("the demand is empty; give a ramp or a trace")
	}
	end := Int(0)
	for i, p := range d.Pieces {
		switch {
		case p.At.Cmp(end) != 0:
			return fmt.Errorf("the demand says nothing from second %s to second %s", end, p.At)
		case p.Until.Cmp(p.At) < 0:
			return fmt.Errorf("piece %d of the demand ends at second %s, before it begins at %s", i+1, p.Until, p.At)
		case p.From.Sign() < 0 || p.To.Sign() < 0:
			return fmt.Errorf("the demand at second %s is negative; requests/s are 0 or more", p.At)
		}
		end = p.Until
	}
	if end.Cmp(d.Run) < 0 {
		return fmt.Errorf("the demand ends at second %s, before the run does at %s", end, d.Run)
	}
	return nil
}

// walker reads a demand from left to right.
type walker struct {
	pieces []Piece
	run    Rat
	i      int
	slope  Rat
}

func (d Demand) walk() walker {
	w := walker{pieces: d.Pieces, run: d.Run}
	w.enter()
	return w
}

func (w *walker) enter() {
	p := w.pieces[w.i]
	w.slope = Rat{}
	if p.From.Cmp(p.To) != 0 && p.Until.Cmp(p.At) > 0 {
		w.slope = p.To.Minus(p.From).Over(p.Until.Minus(p.At))
	}
}

// seek moves to the piece that holds the instants right after t.
func (w *walker) seek(t Rat) {
	for w.i+1 < len(w.pieces) && w.pieces[w.i].Until.Cmp(t) <= 0 {
		w.i++
		w.enter()
	}
}

// at is the load at t within the present piece.
func (w *walker) at(t Rat) Rat {
	p := &w.pieces[w.i]
	if w.slope.Sign() == 0 {
		return p.From
	}
	return p.From.Plus(w.slope.Times(t.Minus(p.At)))
}

// until is where the present piece ends, at the latest with the run.
func (w *walker) until() Rat {
	if u := w.pieces[w.i].Until; u.Cmp(w.run) < 0 {
		return u
	}
	return w.run
}
