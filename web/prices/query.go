package prices

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nines/model"
)

// query is what the page is asked.
type query struct {
	text    string
	service string
	region  string
	against string  // the second region; "" for none
	vcpu    float64 // at least
	memory  float64 // GiB, at least
	sorting string  // a key of orders, "-" before it when falling
	page    int     // from 1
	thing   *thing  // in every region, instead of a search
	raw     map[string]string
	wrong   []wrong
}

// wrong is a value that makes no sense.
type wrong struct{ name, value string }

// names of the query, in the order of the address.
var names = []string{"q", "service", "in", "with", "vcpu", "memory", "thing", "sort", "page"}

// longest text of one value.
const longest = 100

// none is the second region of who wants none.
const none = "none"

// parse reads the query. Regions are those of the workload unless others are asked for.
func parse(v url.Values, t *table, w *model.Workload) query {
	q := query{raw: map[string]string{}, page: 1}
	for _, n := range names {
		s := strings.TrimSpace(v.Get(n))
		if len(s) > longest {
			s = strings.ToValidUTF8(s[:longest], "")
		}
		if s != "" {
			q.raw[n] = s
		}
	}
	q.text = q.raw["q"]
	q.service = q.choice("service", t.services, "")
	q.region = q.choice("in", t.places, w.Region)
	q.against = q.choice("with", append([]string{none}, t.places...), w.SecondRegion)
	if q.against == none || q.against == q.region {
		q.against = ""
	}
	q.vcpu, q.memory = q.number("vcpu"), q.number("memory")
	if n := q.number("page"); n >= 1 {
		q.page = int(min(n, 1e6))
	}
	if s := q.raw["sort"]; orders[strings.TrimPrefix(s, "-")] != nil {
		q.sorting = s
	}
	if s := q.raw["thing"]; s != "" {
		if q.thing = t.byName[s]; q.thing == nil {
			q.wrong = append(q.wrong, wrong{"thing", s})
		}
	}
	return q
}

// choice is one of a list; what is not in it is wrong.
func (q *query) choice(name string, list []string, otherwise string) string {
	s := q.raw[name]
	switch {
	case s == "":
		return otherwise
	case !slices.Contains(list, s):
		q.wrong = append(q.wrong, wrong{name, s})
		return otherwise
	}
	return s
}

// number is a number from 0 on; 0 when there is none.
func (q *query) number(name string) float64 {
	s := q.raw[name]
	if s == "" {
		return 0
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 || math.IsInf(n, 0) || math.IsNaN(n) {
		q.wrong = append(q.wrong, wrong{name, s})
		return 0
	}
	return n
}

// pairs alternate name, value, for addresses; with replaces some.
func (q query) pairs(with ...string) []string {
	values := map[string]string{}
	for n, v := range q.raw {
		values[n] = v
	}
	for i := 0; i+1 < len(with); i += 2 {
		values[with[i]] = with[i+1]
	}
	var out []string
	for _, n := range names {
		if values[n] != "" {
			out = append(out, n, values[n])
		}
	}
	return out
}

// orders of the rows, by column; ties keep the order of the book.
var orders = map[string]func(a, b found) int{
	"name":   func(a, b found) int { return strings.Compare(a.thing.name()+a.region, b.thing.name()+b.region) },
	"vcpu":   func(a, b found) int { return cmp.Compare(size(a).VCPU, size(b).VCPU) },
	"memory": func(a, b found) int { return cmp.Compare(size(a).Memory, size(b).Memory) },
	"price":  func(a, b found) int { return cmp.Compare(a.price, b.price) },
	"ratio":  func(a, b found) int { return cmp.Compare(a.ratio, b.ratio) },
}

// size is the machine, or nothing.
func size(f found) model.InstanceType {
	if f.thing.machine == nil {
		return model.InstanceType{}
	}
	return *f.thing.machine
}

func (q query) sort(all []found) {
	key, down := strings.CutPrefix(q.sorting, "-")
	order := orders[key]
	if order == nil {
		return // the book is sorted by name
	}
	slices.SortStableFunc(all, func(a, b found) int {
		if down {
			return order(b, a)
		}
		return order(a, b)
	})
}

// next is what a click on a column asks for: that column rising, or the other way round.
func (q query) next(key string) string {
	if q.sorting == key {
		return "-" + key
	}
	return key
}

// aria is the state of a column for screen readers.
func (q query) aria(key string) string {
	switch q.sorting {
	case key:
		return "ascending"
	case "-" + key:
		return "descending"
	}
	return "none"
}
