package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
)

// covered are the regions whose lists are nearly whole; the gaps of the others are too many to bridge, and a scenario
// there is "cannot tell".
var covered = []string{"us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1", "ap-southeast-1"}

// gap says how a price that nobody has read in a covered region is approximated from that of us-east-1. like "" takes the
// same price, and stops the generator when any region is known to have another; else the price moves with the region's
// ratio to us-east-1 in like.
type gap struct {
	dimension model.Dimension
	like      model.Dimension
	words     string // what like is
}

// gaps hold where they can be tried: in Seoul, whose list is whole, each gives the published price within 1 % (a test).
var gaps = []gap{
	{dimension: model.ALBLCU},
	{dimension: model.NLBLCU},
	{dimension: model.Secret},
	{dimension: model.EBSSnapshot},
	{dimension: model.RDSBackup},
	{model.NLBHour, model.ALBHour, "hours of Application Load Balancers"},
	{model.EBSGP2, model.EBSGP3, "EBS gp3 storage"},
	{model.EBSGP3IOPS, model.EBSGP3, "EBS gp3 storage"},
	{model.EBSGP3MBps, model.EBSGP3, "EBS gp3 storage"},
	{model.RDSGP3Single, model.EBSGP3, "EBS gp3 storage"},
	{model.RDSGP3Multi, model.EBSGP3, "EBS gp3 storage"},
	{model.RDSGP3Cluster, model.EBSGP3, "EBS gp3 storage"},
	{model.AuroraStorage, model.AuroraNode, "Aurora instances (the median of the classes that both have)"},
	{model.AuroraIO, model.AuroraNode, "Aurora instances (the median of the classes that both have)"},
	{model.AuroraBackup, model.S3Standard, "S3 Standard storage"},
}

// bridge fills the gaps of the covered regions. Each row is marked approx, so that a bill that uses it says so.
func (t *tables) bridge() error {
	for _, g := range gaps {
		for _, region := range covered {
			if _, known := t.read(g.dimension, region); known {
				continue
			}
			r, err := t.approximate(g, region)
			if err != nil {
				return err
			}
			t.add(r)
		}
	}
	return nil
}

// approximate is the price that a gap's rule gives in a region.
func (t *tables) approximate(g gap, region string) (rate, error) {
	r, ok := t.read(g.dimension, home)
	if !ok {
		return rate{}, fmt.Errorf("%s has no price in %s to approximate others from", g.dimension, home)
	}
	base := t.sources[r.source]
	r.region, r.sku = region, ""
	if g.like == "" {
		same, err := t.everywhere(r)
		if err != nil {
			return rate{}, err
		}
		r.source = t.source(fmt.Sprintf("approximation: as in %s, because it is the same in every region where it was read (%s). %s: %s",
			home, strings.Join(same, ", "), home, base.Source), base.AsOf, model.Approx)
		return r, nil
	}
	ratio, of, err := t.ratio(g.like, region)
	if err != nil {
		return rate{}, err
	}
	list := r.usd
	r.usd = significant(list.Mul(ratio), 4)
	r.source = t.source(fmt.Sprintf("approximation: %s USD in %s x %s, the region's ratio to %s in %s. %s: %s; ratio: %s",
		list, home, ratio.Round(4), home, g.words, home, base.Source, of.Source), min(base.AsOf, of.AsOf), model.Approx)
	return r, nil
}

// significant rounds to so many significant digits: an approximation has no more to say.
func significant(d decimal.Decimal, digits int) decimal.Decimal {
	return d.Round(int32(digits - d.NumDigits() - int(d.Exponent())))
}

// everywhere lists the regions where a price was read, and refuses when one differs.
func (t *tables) everywhere(r rate) ([]string, error) {
	var regions []string
	for _, other := range t.rates {
		if other.dimension != r.dimension || t.guessed(other) {
			continue
		}
		if !other.usd.Equal(r.usd) {
			return nil, fmt.Errorf("%s is not the same everywhere: %s in %s, %s in %s", r.dimension, r.usd, home, other.usd, other.region)
		}
		regions = append(regions, other.region)
	}
	slices.Sort(regions)
	return slices.Compact(regions), nil
}

// guessed says whether a row is one of ours.
func (t *tables) guessed(r rate) bool {
	return strings.HasPrefix(t.sources[r.source].Source, "approximation: ")
}

// read is the best row of a dimension without items in a region: the surest, then the newest.
func (t *tables) read(d model.Dimension, region string) (best rate, ok bool) {
	for _, r := range t.rates {
		if r.dimension != d || r.region != region || r.item != "" || r.from != "0" || t.guessed(r) {
			continue
		}
		if a, b := t.sources[r.source], t.sources[best.source]; !ok || rank[a.Confidence] < rank[b.Confidence] ||
			a.Confidence == b.Confidence && a.AsOf > b.AsOf {
			best, ok = r, true
		}
	}
	return best, ok
}

// ratio is a dimension's price in a region over that in us-east-1: the median where it has items. Its provenance is the
// region's.
func (t *tables) ratio(d model.Dimension, region string) (decimal.Decimal, model.Provenance, error) {
	here, there := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	var of model.Provenance
	for _, r := range t.rates {
		if r.dimension != d || r.from != "0" || t.guessed(r) {
			continue
		}
		switch r.region {
		case region:
			if best, ok := t.read(d, region); r.item == "" && ok {
				r = best
			}
			here[r.item], of = r.usd, t.sources[r.source]
		case home:
			there[r.item] = r.usd
		}
	}
	for item := range here {
		if there[item].IsZero() {
			delete(here, item)
		}
	}
	if len(here) == 0 {
		return decimal.Decimal{}, of, fmt.Errorf("%s has no price in both %s and %s", d, region, home)
	}
	return medianRatio(here, there), of, nil
}
