package simulate

import "math"

// never is the time of an event that is not going to happen.
var never = math.Inf(1)

// calendar holds the next time of each event source and finds the soonest: a tournament in which every node knows the
// winner of the two below it. Setting a time costs the height of the tree, asking for the soonest nothing.
type calendar struct {
	leaves int       // a power of two
	at     []float64 // time of each source
	winner []int32   // of each node; node 1 is the root, leaves start at node `leaves`
}

func newCalendar(sources int) *calendar {
	leaves := 2
	for leaves < sources {
		leaves *= 2
	}
	c := &calendar{leaves: leaves, at: make([]float64, leaves), winner: make([]int32, 2*leaves)}
	for i := range leaves {
		c.at[i] = never
		c.winner[leaves+i] = int32(i)
	}
	for n := leaves - 1; n >= 1; n-- {
		c.winner[n] = c.winner[2*n]
	}
	return c
}

// set says when the source's next event happens; never takes it off.
func (c *calendar) set(source int, at float64) {
	if c.at[source] == at {
		return
	}
	c.at[source] = at
	for n := (c.leaves + source) / 2; n >= 1; n /= 2 {
		left, right := c.winner[2*n], c.winner[2*n+1]
		if c.at[right] < c.at[left] {
			left = right
		}
		c.winner[n] = left
	}
}

// idle says whether the source has nothing planned.
func (c *calendar) idle(source int) bool { return c.at[source] == never }

// soonest is the source whose event is next and its time.
func (c *calendar) soonest() (source int, at float64) {
	source = int(c.winner[1])
	return source, c.at[source]
}
