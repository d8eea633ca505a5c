package main

import (
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
)

// bands turns AWS's monthly interruption bands into probabilities, in 1/10,000.
var bands = [][]string{
	{"<5%", "250", "middle of the band"},
	{"5-10%", "750", "middle of the band"},
	{"10-15%", "1250", "middle of the band"},
	{"15-20%", "1750", "middle of the band"},
	{">20%", "2500", "the band has no upper end; taken as 20-30 %, general knowledge"},
}

const (
	spotPrices = "EC2 spot price range seen 2025-05 (gomod:github.com/cristim/ec2-instances-info@v0.0.0-20250528091325-32acf84f42eb:data/instances.json)"
	advisor    = "; interruption band: EC2 spot instance advisor 2025-07"
)

// spotMarkets joins the prices of 2025-05 with the interruption bands of 2025-07. A type without prices has no entry: a
// band alone cannot be billed. The date of the joined row is that of its older half.
func spotMarkets(facts string, t *tables) error {
	prices, err := readCSV(facts, "prices/ec2-spot-2025-05.csv")
	if err != nil {
		return err
	}
	newer, err := readCSV(facts, "prices/spot-advisor-2025-07.csv")
	if err != nil {
		return err
	}
	band := map[[2]string]string{}
	for _, r := range newer {
		band[[2]string{r["region"], r["type"]}] = r["interruption_band"]
	}
	own, joined := t.source(spotPrices, date2025, model.High), t.source(spotPrices+advisor, date2025, model.High)
	for _, r := range prices {
		low, err1 := decimal.NewFromString(r["spot_min"])
		high, err2 := decimal.NewFromString(r["spot_max"])
		if err1 != nil || err2 != nil || !low.IsPositive() {
			continue // no price seen
		}
		b, source := r["interruption_band"], own
		if newer, ok := band[[2]string{r["region"], r["type"]}]; ok {
			b, source = newer, joined
		}
		if b = strings.ReplaceAll(b, " ", ""); b == "" {
			continue
		}
		t.spots = append(t.spots, []string{r["region"], r["type"], low.String(), high.String(), b, source})
	}
	return nil
}
