package prices

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"nines/model"
	"nines/pricing"
)

// Service is a row of the coverage table; it opens to a line a region.
type Service struct {
	Name, Prices, Regions, Oldest, Newest, Trust, Missing string
	Places                                                []Place
	Absent                                                string
}

// Place is a service in one region.
type Place struct{ Name, Prices, Dates, Missing string }

func (b builder) services(all []pricing.ServiceCoverage) []Service {
	out := make([]Service, 0, len(all))
	for _, s := range all {
		one := Service{Name: s.Service, Prices: b.page.Format.Whole(float64(s.Prices)), Regions: b.regions(s), Oldest: b.page.Format.Date(s.Oldest),
			Newest: b.page.Format.Date(s.Newest), Trust: b.trusts(s.Confidence), Missing: b.missing(s)}
		for _, r := range s.Regions {
			p := Place{Name: b.place(r.Region), Prices: b.page.Format.Whole(float64(r.Prices)), Dates: b.page.Format.Date(r.Oldest)}
			if r.Newest != r.Oldest {
				p.Dates += " – " + b.page.Format.Date(r.Newest)
			}
			p.Missing = join(r.Missing)
			one.Places = append(one.Places, p)
		}
		if len(s.Absent) > 0 {
			one.Absent = b.page.T("prices.page.absent", "regions", strings.Join(s.Absent, ", "))
		}
		out = append(out, one)
	}
	return out
}

// regions is in how many regions the service is priced.
func (b builder) regions(s pricing.ServiceCoverage) string {
	n, all := s.Sold()
	switch {
	case s.Prices == 0:
		return "0"
	case all == 0:
		return b.page.T("prices.everywhere")
	}
	return b.page.T("prices.of", "n", strconv.Itoa(n), "all", strconv.Itoa(all))
}

// missing names what is priced nowhere, and in how many of its regions the service lacks what.
func (b builder) missing(s pricing.ServiceCoverage) string {
	var parts []string
	for _, d := range s.Never {
		parts = append(parts, b.page.T("prices.missing.never", "dimension", string(d)))
	}
	for _, l := range s.Lacks() {
		parts = append(parts, b.page.T("prices.missing.in", "dimension", string(l.Dimension), "n", strconv.Itoa(l.Regions)))
	}
	return strings.Join(parts, ", ")
}

// trusts is how many prices are how sure, the most first.
func (b builder) trusts(n map[model.Confidence]int) string {
	all := slices.Sorted(maps.Keys(n))
	slices.SortStableFunc(all, func(x, y model.Confidence) int { return n[y] - n[x] })
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = b.page.Format.Whole(float64(n[c])) + " " + b.trust(c)
	}
	return strings.Join(parts, ", ")
}

func join(all []model.Dimension) string {
	parts := make([]string, len(all))
	for i, d := range all {
		parts[i] = string(d)
	}
	return strings.Join(parts, ", ")
}
