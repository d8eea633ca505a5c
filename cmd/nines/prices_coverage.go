package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
)

func newPricesCoverage(io streams, lang *string) *cobra.Command {
	o := options{lang: lang, formats: []string{asTable, asJSON}}
	var f filter
	cmd := &cobra.Command{
		Use:   "coverage",
		Short: "What is priced where, how old and how sure it is, and what is missing",
		Long: "coverage prints a row a service. With --service or --region it prints a row a service and region, and names every dimension that is priced " +
			"elsewhere and not there.",
		Example: "nines prices coverage\n" +
			"nines prices coverage --service AmazonRDS\n" +
			"nines prices coverage --region ap-northeast-2 -o json",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			book, err := o.book.open()
			if err != nil {
				return err
			}
			if err := book.List(f.Filter, func(model.Rate) bool { return false }); err != nil {
				return wrongInput(err)
			}
			all := keepCoverage(book.Coverage(), f.Filter)
			w := newWriter(*lang)
			switch {
			case o.output == asJSON:
				return writeJSON(io.out, coverageJSON(book, all))
			case f.Service != "" || f.Region != "":
				return write(io.out, w.coverageByRegion(all))
			}
			return write(io.out, w.coverageText(book, all))
		},
	}
	f.add(cmd)
	o.book.add(cmd)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return cmd
}

// keepCoverage keeps the services and regions that the filter names.
func keepCoverage(all []pricing.ServiceCoverage, f pricing.Filter) []pricing.ServiceCoverage {
	var out []pricing.ServiceCoverage
	for _, s := range all {
		if f.Service != "" && !s.Is(f.Service) {
			continue
		}
		if f.Region != "" {
			s.Regions = slices.DeleteFunc(slices.Clone(s.Regions), func(r pricing.RegionCoverage) bool { return r.Region != f.Region })
			s.Absent = slices.DeleteFunc(slices.Clone(s.Absent), func(r string) bool { return r != f.Region })
		}
		out = append(out, s)
	}
	return out
}

// coverageDocument is `nines prices coverage -o json`; docs/json.md explains each key.
type coverageDocument struct {
	Book     string            `json:"book"`
	Oldest   string            `json:"oldest"`
	Newest   string            `json:"newest"`
	Services []coverageService `json:"services"`
}

type coverageExtent struct {
	Prices     int                      `json:"prices"`
	Oldest     *string                  `json:"oldest"`
	Newest     *string                  `json:"newest"`
	Confidence map[model.Confidence]int `json:"confidence"`
}

type coverageService struct {
	Service string `json:"service"`
	coverageExtent
	Dimensions []model.Dimension `json:"dimensions"`
	Never      []model.Dimension `json:"never"`
	Absent     []string          `json:"absent"`
	Regions    []coverageRegion  `json:"regions"`
}

type coverageRegion struct {
	Region string `json:"region"`
	coverageExtent
	Missing []model.Dimension `json:"missing"`
}

func coverageJSON(book *pricing.Book, all []pricing.ServiceCoverage) coverageDocument {
	info := book.Info()
	d := coverageDocument{Book: info.Name, Oldest: info.Oldest, Newest: info.Newest, Services: []coverageService{}}
	for _, s := range all {
		one := coverageService{Service: s.Service, coverageExtent: extent(s.Extent), Dimensions: list(s.Dimensions), Never: list(s.Never),
			Absent: list(s.Absent), Regions: []coverageRegion{}}
		for _, r := range s.Regions {
			one.Regions = append(one.Regions, coverageRegion{r.Region, extent(r.Extent), list(r.Missing)})
		}
		d.Services = append(d.Services, one)
	}
	return d
}

func extent(e pricing.Extent) coverageExtent {
	out := coverageExtent{Prices: e.Prices, Confidence: e.Confidence}
	if out.Confidence == nil {
		out.Confidence = map[model.Confidence]int{}
	}
	if e.Oldest != "" {
		out.Oldest, out.Newest = &e.Oldest, &e.Newest
	}
	return out
}

// list is never null in JSON.
func list[T any](l []T) []T { return append([]T{}, l...) }

// coverageText is a row a service.
func (w writer) coverageText(book *pricing.Book, all []pricing.ServiceCoverage) string {
	t := w.words
	g := &grid{right: []bool{1: true, 2: true}, rows: [][]string{{t.T("prices.col.service"), t.T("prices.col.prices"), t.T("prices.col.regions"),
		t.T("prices.col.oldest"), t.T("prices.col.newest"), t.T("cli.col.trust"), t.T("prices.col.missing")}}}
	for _, s := range all {
		g.add(s.Service, w.f.Whole(float64(s.Prices)), w.regionCount(s), w.date(s.Oldest), w.date(s.Newest), w.confidences(s.Confidence), w.missingAnywhere(s))
	}
	info := book.Info()
	foot := t.T("prices.coverage.foot", "book", info.Name, "oldest", info.Oldest, "newest", info.Newest, "regions", strconv.Itoa(len(book.Regions())))
	return g.text(styleHeading) + "\n" + wrap(foot) + "\n"
}

// regionCount is "7 of 34", or that the prices are the same everywhere.
func (w writer) regionCount(s pricing.ServiceCoverage) string {
	n, all := s.Sold()
	switch {
	case s.Prices == 0:
		return "0"
	case all == 0:
		return w.words.T("prices.everywhere")
	}
	return w.words.T("prices.of", "n", strconv.Itoa(n), "all", strconv.Itoa(all))
}

// missingAnywhere names the dimensions without a price, and those that some of the service's regions lack.
func (w writer) missingAnywhere(s pricing.ServiceCoverage) string {
	var parts []string
	for _, d := range s.Never {
		parts = append(parts, w.words.T("prices.missing.never", "dimension", string(d)))
	}
	lacks := s.Lacks()
	for _, l := range lacks[:min(len(lacks), mostMissing)] {
		parts = append(parts, w.words.T("prices.missing.in", "dimension", string(l.Dimension), "n", strconv.Itoa(l.Regions)))
	}
	if n := len(lacks) - mostMissing; n > 0 {
		parts = append(parts, w.words.T("prices.missing.more", "n", strconv.Itoa(n)))
	}
	return strings.Join(parts, ", ")
}

// mostMissing is how many dimensions a row of the summary names; the rows by region name all.
const mostMissing = 3

// coverageByRegion is a row a service and region.
func (w writer) coverageByRegion(all []pricing.ServiceCoverage) string {
	t := w.words
	g := &grid{right: []bool{2: true}, rows: [][]string{{t.T("prices.col.service"), t.T("prices.col.region"), t.T("prices.col.prices"),
		t.T("prices.col.oldest"), t.T("prices.col.newest"), t.T("cli.col.trust"), t.T("prices.col.missing")}}}
	for _, s := range all {
		for _, r := range s.Regions {
			missing := make([]string, len(r.Missing))
			for i, d := range r.Missing {
				missing[i] = string(d)
			}
			g.add(s.Service, r.Region, w.f.Whole(float64(r.Prices)), w.date(r.Oldest), w.date(r.Newest), w.confidences(r.Confidence), strings.Join(missing, ", "))
		}
		for _, region := range s.Absent {
			g.add(s.Service, region, "0", "–", "–", "", t.T("prices.missing.all"))
		}
	}
	return g.text(styleHeading)
}
