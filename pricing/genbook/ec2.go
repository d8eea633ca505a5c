package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing/snapshot"
)

// Sources of the EC2 tables, which carry none of their own.
const (
	module2025 = "gomod:github.com/cristim/ec2-instances-info@v0.0.0-20250528091325-32acf84f42eb:data/instances.json"
	date2025   = "2025-05-28"
	list2026   = "EC2 Linux on-demand list of us-east-1, 2026-07, in the form of karpenter-provider-aws's generated price table " +
		"(its .metal rows are Dedicated tenancy and are left out)"
	date2026 = "2026-07"
	home     = "us-east-1" // the region whose list is the newest and longest
	seoul    = "ap-northeast-2"
)

func (t *tables) onDemand(typ, region, usd, source string) {
	key := [2]string{typ, source}
	if t.ec2[key] == nil {
		t.ec2[key] = map[string]string{}
	}
	t.ec2[key][region] = usd
}

// ec2Prices reads the three lists of on-demand prices and derives the new families outside us-east-1.
func ec2Prices(facts string, t *tables) error {
	old, err := readCSV(facts, "prices/ec2-ondemand-2025-05.csv")
	if err != nil {
		return err
	}
	prices := priceList{}
	source := t.source(module2025, date2025, model.Exact)
	for _, r := range old {
		t.onDemand(r["type"], r["region"], r["usd_hour"], source)
		prices.set(r["region"], r["type"], r["usd_hour"])
	}
	recent, err := readCSV(facts, "prices/ec2-useast1-2026-07.csv")
	if err != nil {
		return err
	}
	newest := priceList{}
	source = t.source(list2026, date2026, model.High)
	for _, r := range recent {
		if !strings.Contains(r["type"], ".metal") {
			t.onDemand(r["type"], r["region"], r["usd_hour"], source)
			newest.set(r["region"], r["type"], r["usd_hour"])
		}
	}
	korean, err := readCSV(facts, "prices/ec2-seoul-2026-09.csv")
	if err != nil {
		return err
	}
	text := ""
	for _, r := range korean {
		c, note := model.Confidence(r["confidence"]), ""
		if strings.HasPrefix(r["source"], "same") {
			note = strings.TrimPrefix(r["source"], "same")
		} else {
			text = r["source"]
		}
		t.onDemand(r["type"], r["region"], r["usd_hour"], t.source(tidy(text+note), "2026-09-25", c))
		newest.set(r["region"], r["type"], r["usd_hour"])
	}
	return t.deriveFamilies(prices, newest)
}

// priceList is region -> family -> size -> USD an hour.
type priceList map[string]map[string]map[string]decimal.Decimal

func (p priceList) set(region, typ, usd string) {
	family, size, _ := strings.Cut(typ, ".")
	if p[region] == nil {
		p[region] = map[string]map[string]decimal.Decimal{}
	}
	if p[region][family] == nil {
		p[region][family] = map[string]decimal.Decimal{}
	}
	p[region][family][size] = decimal.RequireFromString(usd)
}

// deriveFamilies prices the families that came after the 2025-05 list, outside us-east-1, at the us-east-1 price times
// the ratio of region to us-east-1 in the [nearest] older family that both had in 2025-05. A family that Seoul's own list
// of 2026-09 prices for some sizes is its own nearest relative there.
func (t *tables) deriveFamilies(old, newest priceList) error {
	for region := range old {
		if region == home {
			continue
		}
		for family, sizes := range newest[home] {
			_, before := old[home][family]
			own := newest[region][family]
			if before && own == nil {
				continue
			}
			relative, ratio, ok := ratioOf(old, newest, region, family)
			if !ok {
				continue
			}
			source := t.source(fmt.Sprintf("derived: us-east-1 price of %s (%s) x the region's ratio to us-east-1 in the family %s (%s)",
				family, date2026, relative, ratioDate(own != nil)), ratioDate(own != nil), model.Derived)
			for size, usd := range sizes {
				if _, listed := own[size]; !listed {
					t.onDemand(family+"."+size, region, usd.Mul(ratio).Round(5).String(), source)
				}
			}
		}
	}
	return nil
}

// ratioDate is the date of the older of the two lists that a ratio rests on.
func ratioDate(own bool) string {
	if own {
		return date2026
	}
	return date2025
}

// ratioOf is the median over common sizes of price in region over price in us-east-1.
func ratioOf(old, newest priceList, region, family string) (relative string, ratio decimal.Decimal, ok bool) {
	if own := newest[region][family]; own != nil {
		return family, medianRatio(own, newest[home][family]), true
	}
	relative = nearest(family, old, region)
	if relative == "" {
		return "", decimal.Decimal{}, false
	}
	return relative, medianRatio(old[region][relative], old[home][relative]), true
}

func medianRatio(here, there map[string]decimal.Decimal) decimal.Decimal {
	var ratios []decimal.Decimal
	for size, usd := range here {
		if base, ok := there[size]; ok {
			ratios = append(ratios, usd.DivRound(base, 12))
		}
	}
	slices.SortFunc(ratios, decimal.Decimal.Cmp)
	return ratios[len(ratios)/2]
}

var familyName = regexp.MustCompile(`^([a-z]+)(\d+)([a-z]*)(-[a-z0-9]+)?$`)

// kin splits a family: letters "m", generation 8, processor "g", extras "d" (of "m8gd"). Intel is "i", also where an
// older name has no letter ("m5d").
type kin struct {
	letters, processor, extras, suffix string
	generation                         int
}

func parse(family string) (kin, bool) {
	m := familyName.FindStringSubmatch(family)
	if m == nil {
		return kin{}, false
	}
	k := kin{letters: m[1], extras: m[3], suffix: m[4], processor: "i"}
	k.generation, _ = strconv.Atoi(m[2])
	if m[3] != "" && strings.Contains("agi", m[3][:1]) {
		k.processor, k.extras = m[3][:1], m[3][1:]
	}
	return k, true
}

// nearest is the family in the 2025-05 list of both places that is most like the given one: same letters, an older
// generation; then the processor, the extras and the newest generation decide. It is "" when there is none, and for
// families with accelerators, whose prices follow no other's.
func nearest(family string, old priceList, region string) string {
	want, ok := parse(family)
	if !ok || special.MatchString(family) {
		return ""
	}
	best, bestScore := "", -1
	for candidate, sizes := range old[region] {
		k, ok := parse(candidate)
		if !ok || k.letters != want.letters || k.generation >= want.generation || !common(sizes, old[home][candidate]) {
			continue
		}
		score := k.generation
		if k.processor == want.processor { // discounts by region go by processor more than by extras
			score += 1000
		}
		if k.extras == want.extras && k.suffix == want.suffix {
			score += 500
		} else if k.extras == "" && k.suffix == "" {
			score += 250
		}
		if score > bestScore || score == bestScore && candidate < best {
			best, bestScore = candidate, score
		}
	}
	return best
}

func common(a, b map[string]decimal.Decimal) bool {
	for size := range a {
		if _, ok := b[size]; ok {
			return true
		}
	}
	return false
}

// riColumns are the terms of ri.csv beyond those without upfront payment, as snapshot.RITerms names them, with the facts'
// column. The facts have no convertible instance with partial payment.
var riColumns = [][2]string{
	{"year1_partial", "yrTerm1Standard.partialUpfront"}, {"year1_all", "yrTerm1Standard.allUpfront"},
	{"year3_partial", "yrTerm3Standard.partialUpfront"}, {"year3_all", "yrTerm3Standard.allUpfront"},
	{"convertible1", "yrTerm1Convertible.noUpfront"}, {"convertible1_all", "yrTerm1Convertible.allUpfront"},
	{"convertible3", "yrTerm3Convertible.noUpfront"}, {"convertible3_all", "yrTerm3Convertible.allUpfront"},
}

// reserved reads the terms of reserved instances: standard and convertible, by term and payment.
func reserved(facts string, t *tables) error {
	rows, err := readCSV(facts, "prices/ec2-ri-2025-05.csv")
	if err != nil {
		return err
	}
	source := t.source(module2025, date2025, model.Exact)
	for _, r := range rows {
		out := []string{r["region"], r["type"], r["yrTerm1Standard.noUpfront"], r["yrTerm3Standard.noUpfront"], source}
		any := out[2] != "" || out[3] != ""
		for _, c := range riColumns {
			out = append(out, r[c[1]])
			any = any || r[c[1]] != ""
		}
		if any {
			t.ri = append(t.ri, out)
		}
	}
	return nil
}

// riHeader is the first line of ri.csv.
func riHeader() []string {
	out := slices.Clone(snapshot.RIColumns)
	for _, c := range riColumns {
		out = append(out, c[0])
	}
	return out
}
