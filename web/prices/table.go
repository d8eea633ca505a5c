package prices

import (
	"strings"

	"nines/model"
	"nines/pricing"
)

// thing is what has a price, whatever its region.
type thing struct {
	dimension model.Dimension
	item      string
	service   string
	unit      string
	text      string // what a search looks through, in lower case
	machine   *model.InstanceType
	regions   []string // sorted
}

// name is the dimension and its item, as prices are asked for.
func (t *thing) name() string { return model.PriceKey{Dimension: t.dimension, Item: t.item}.What() }

// table is the book by thing, with its lists for the form.
type table struct {
	things   []*thing // by dimension and item
	byName   map[string]*thing
	services []string
	places   []string
}

// arrange reads the whole book once.
func arrange(book *pricing.Book) *table {
	t := &table{byName: map[string]*thing{}, services: book.Services(), places: book.Places()}
	for r := range book.Each {
		name := r.Key.What()
		one := t.byName[name]
		if one == nil {
			one = &thing{dimension: r.Key.Dimension, item: r.Key.Item, service: r.Service, unit: r.Unit, text: strings.ToLower(r.Service + " " + name)}
			if m, ok := book.Type(r.Key.Item[strings.LastIndexByte(r.Key.Item, ' ')+1:]); ok {
				one.machine = m
			}
			t.byName[name] = one
			t.things = append(t.things, one)
		}
		one.regions = append(one.regions, r.Key.Region)
	}
	return t
}

// found is a row before it is written.
type found struct {
	thing       *thing
	here, there *model.Rate // there is nil without a second region, or without a price in it
	region      string
	price       float64 // of the first unit, for ordering
	ratio       float64 // the second region's price over the first's; 0 without
}

// find is a row of a thing in a region, beside a second one; false when the first has no price.
func find(book *pricing.Book, t *thing, region, against string) (found, bool) {
	f := found{thing: t, region: region, here: rate(book, t, region)}
	if f.here == nil {
		return f, false
	}
	f.price = f.here.First().Float()
	if f.there = rate(book, t, against); f.there != nil && f.price > 0 {
		f.ratio = f.there.First().Float() / f.price
	}
	return f, true
}

// search lists what the query keeps. Only what has a price in the region, or one that is the same everywhere, is a row.
func (t *table) search(book *pricing.Book, q query) []found {
	if q.thing != nil {
		return inEveryRegion(book, q.thing)
	}
	var out []found
	words := strings.Fields(strings.ToLower(q.text))
	for _, one := range t.things {
		if q.keeps(one, words) {
			if f, ok := find(book, one, q.region, q.against); ok {
				out = append(out, f)
			}
		}
	}
	q.sort(out)
	return out
}

func (q query) keeps(t *thing, words []string) bool {
	if q.service != "" && t.service != q.service || (q.vcpu > 0 || q.memory > 0) && t.machine == nil {
		return false
	}
	if t.machine != nil && (t.machine.VCPU < q.vcpu || t.machine.Memory.GiB() < q.memory) {
		return false
	}
	for _, w := range words {
		if !strings.Contains(t.text, w) {
			return false
		}
	}
	return true
}

// inEveryRegion is one thing's price in every region that has one.
func inEveryRegion(book *pricing.Book, t *thing) []found {
	var out []found
	for _, region := range t.regions {
		if f, ok := find(book, t, region, ""); ok {
			out = append(out, f)
		}
	}
	query{sorting: "price"}.sort(out)
	return out
}

// rate is the thing's price in a region, or the one that is the same everywhere; nil when there is neither.
func rate(book *pricing.Book, t *thing, region string) *model.Rate {
	if region == "" {
		return nil
	}
	for _, place := range []string{region, pricing.Global} {
		for _, have := range t.regions {
			if have != place {
				continue
			}
			if r, err := book.Rate(model.PriceKey{Dimension: t.dimension, Region: place, Item: t.item}); err == nil {
				return &r
			}
		}
	}
	return nil
}
