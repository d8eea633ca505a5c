package compare

import (
	"cmp"
	"slices"
	"strings"
)

// Sorting is the order of the table: a key, and whether it falls.
type Sorting struct {
	Key  string
	Down bool
}

// keys of the sortable columns. Every order is by one number or name, ties by the order of the ladder.
var keys = map[string]func(a, b Design) int{
	"name": func(a, b Design) int { return strings.Compare(a.Title, b.Title) },
	"cost": func(a, b Design) int { return a.Cost.Cmp(b.Cost) },
	"down": func(a, b Design) int { return cmp.Compare(a.Mean, b.Mean) },
	"met":  func(a, b Design) int { return cmp.Compare(a.MetShare, b.MetShare) },
	"scale": func(a, b Design) int {
		return cmp.Compare(never(a.Grow), never(b.Grow))
	},
	"ceiling": func(a, b Design) int { return cmp.Compare(a.Ceiling, b.Ceiling) },
}

// never sorts behind every time.
func never(seconds float64) float64 {
	if seconds < 0 {
		return 1e300
	}
	return seconds
}

// parseSort reads "cost" or "-cost"; anything else is by cost.
func parseSort(s string) Sorting {
	key, down := strings.CutPrefix(s, "-")
	if _, ok := keys[key]; !ok {
		return Sorting{Key: "cost"}
	}
	return Sorting{Key: key, Down: down}
}

// String is the value of the query, "" for the usual order.
func (s Sorting) String() string {
	switch {
	case s.Key == "cost" && !s.Down:
		return ""
	case s.Down:
		return "-" + s.Key
	}
	return s.Key
}

// Next is what a click on a column asks for: that column rising, or the other way round.
func (s Sorting) Next(key string) string {
	if s.Key == key && !s.Down {
		return "-" + key
	}
	return key
}

// Aria is the state of a column for screen readers.
func (s Sorting) Aria(key string) string {
	switch {
	case s.Key != key:
		return "none"
	case s.Down:
		return "descending"
	}
	return "ascending"
}

func (s Sorting) order(all []Design) {
	slices.SortStableFunc(all, func(a, b Design) int {
		if s.Down {
			return keys[s.Key](b, a)
		}
		return keys[s.Key](a, b)
	})
}
