package aws

import (
	"maps"
	"slices"
	"strings"

	"nines/model"
)

// term is how a reserved price is bought.
type term struct {
	years       int
	payment     payment
	convertible bool
}

// payment is how much of a commitment is paid upfront.
type payment int

const (
	noUpfront payment = iota
	partialUpfront
	allUpfront
)

// payments are the spellings of both lists and of the Savings Plans API.
var payments = map[string]payment{"noupfront": noUpfront, "partialupfront": partialUpfront, "allupfront": allUpfront}

// termOf reads the attributes of a reserved term, and says no to one that is none of AWS's.
func termOf(r *Row) (term, bool) {
	t := term{convertible: strings.EqualFold(string(r[OfferingClass]), "convertible")}
	switch plain(string(r[Lease])) {
	case "1yr":
		t.years = 1
	case "3yr":
		t.years = 3
	default:
		return t, false
	}
	var ok bool
	t.payment, ok = payments[plain(string(r[Purchase]))]
	return t, ok
}

// table is a dimension by term: one and three years, each without, with partial and with all of it paid upfront.
type table [2][3]model.Dimension

func (t table) of(x term) model.Dimension { return t[x.years/2][x.payment] }

var (
	standard = table{
		{model.EC2RI1y, model.EC2RI1yPartial, model.EC2RI1yAll}, {model.EC2RI3y, model.EC2RI3yPartial, model.EC2RI3yAll},
	}
	convertible = table{
		{model.EC2Conv1y, model.EC2Conv1yPartial, model.EC2Conv1yAll}, {model.EC2Conv3y, model.EC2Conv3yPartial, model.EC2Conv3yAll},
	}
	// A database has no three years without upfront payment.
	rdsTerms    = table{{model.RDSRI1y, model.RDSRI1yPartial, model.RDSRI1yAll}, {"", model.RDSRI3yPartial, model.RDSRI3yAll}}
	auroraTerms = table{{model.AuroraRI1y, model.AuroraRI1yPartial, model.AuroraRI1yAll}, {"", model.AuroraRI3yPartial, model.AuroraRI3yAll}}
	cacheTerms  = table{{model.CacheRI1y, model.CacheRI1yPartial, ""}, {model.CacheRI3y, model.CacheRI3yPartial, model.CacheRI3yAll}}
)

func ec2Reserved(t term) model.Dimension {
	if t.convertible {
		return convertible.of(t)
	}
	return standard.of(t)
}

func rdsReserved(t term) model.Dimension    { return rdsTerms.of(t) }
func auroraReserved(t term) model.Dimension { return auroraTerms.of(t) }
func cacheReserved(t term) model.Dimension  { return cacheTerms.of(t) }

// dimensionsOf are all that a service's list is read for, sorted.
func dimensionsOf(s *service) []model.Dimension {
	set := map[model.Dimension]bool{}
	for _, r := range s.rules {
		set[r.dimension] = true
		if r.reserved == nil {
			continue
		}
		for _, years := range []int{1, 3} {
			for _, pay := range payments {
				set[r.reserved(term{years, pay, false})] = true
				set[r.reserved(term{years, pay, true})] = true
			}
		}
	}
	delete(set, "") // a term that is not sold
	return slices.Sorted(maps.Keys(set))
}

// all are the dimensions of a table.
func (t table) all() []model.Dimension { return append(slices.Clone(t[0][:]), t[1][:]...) }
