package main

import (
	"fmt"

	"github.com/shopspring/decimal"

	"nines/model"
)

// Markets of owned hardware and colocation.
const (
	us = "us"
	kr = "kr"
)

// owned maps a row of colo/colo-costs.csv to a dimension and the markets it prices. A market without a row of its own
// takes the one of the United States or of the world; the source says so. factor multiplies the row, note says why.
type owned struct {
	row       string
	dimension model.Dimension
	item      string
	markets   []string
	factor    string
	note      string
}

var both = []string{us, kr}

var ownedRules = []owned{
	{row: "server_1U_1x16to32c_128GB_spike", dimension: model.ServerBuy, item: "1u-16c-128g", markets: both},
	{row: "server_1U_1x16to32c_128GB", dimension: model.ServerBuy, item: "1u-16c-128g", markets: both},
	{row: "server_1U_2x32c_512GB_spike", dimension: model.ServerBuy, item: "1u-64c-512g", markets: both},
	{row: "server_1U_2x32c_512GB", dimension: model.ServerBuy, item: "1u-64c-512g", markets: both},
	// server_2U_2x48c_384GB_19TB_nvme is brought to 2026 prices by [tables.shockedServer].
	{row: "server_power_average", dimension: model.ServerKW, item: "1u-16c-128g", markets: both, factor: "0.5", note: "half of a 2-socket server, for one socket"},
	{row: "server_power_average", dimension: model.ServerKW, item: "1u-64c-512g", markets: both},
	{row: "server_power_average", dimension: model.ServerKW, item: "2u-96c-384g", markets: both},
	{row: "storage_array_flash_usable", dimension: model.StorageBuyTB, markets: both},
	{row: "tor_switch_48x25g_8x100g", dimension: model.SwitchBuy, markets: both},
	{row: "border_router_or_firewall", dimension: model.FirewallBuy, markets: both},
	{row: "rack_fitout_pdu_optics_cables", dimension: model.RackFitout, markets: both},
	{row: "hardware_support_contract", dimension: model.SupportShare, markets: both},
	{row: "spare_ratio", dimension: model.SpareShare, markets: both},
	{row: "depreciation_life_practice", dimension: model.LifeYears, markets: both},
	{row: "residual_value_at_5y", dimension: model.Residual, markets: both},
	{row: "discount_rate", dimension: model.DiscountRate, markets: both},
	{row: "server_price_multiplier_2026_vs_2024", dimension: model.ShockFactor, markets: both},
	// proxmox_subscription is left out: it is in euros, for which the facts have no rate.
	{row: "vmware_vvf", dimension: model.LicenseCore, item: model.HypervisorVVF, markets: both},
	{row: "vmware_vcf", dimension: model.LicenseCore, item: model.HypervisorVCF, markets: both},
	{row: "rack_density_typical", dimension: model.RackKW, markets: both},

	{row: "colo_retail_cabinet", dimension: model.ColoRack, markets: []string{us}},
	{row: "colo_retail_cabinet_korea", dimension: model.ColoRack, markets: []string{kr}},
	{row: "colo_retail_cabinet_5kw_tier1_metro", dimension: model.ColoRack, item: "with-5kw", markets: []string{us}},
	{row: "colo_partial_4U", dimension: model.ColoPartial, markets: both},
	{row: "colo_wholesale_asking_250_500kw", dimension: model.ColoKW, markets: []string{us}},
	{row: "colo_wholesale_premium_market", dimension: model.ColoKW, markets: []string{us}},
	{row: "colo_wholesale_tier2_market", dimension: model.ColoKW, markets: []string{us}},
	{row: "colo_wholesale_asking_history", dimension: model.ColoKW, markets: []string{us}},
	{row: "colo_per_kw_korea", dimension: model.ColoKW, markets: []string{kr}},
	{row: "electricity_commercial", dimension: model.PowerKWh, markets: []string{us}},
	{row: "electricity_industrial", dimension: model.PowerKWh, item: "industrial", markets: []string{us}},
	// electricity_industrial_korea_2023 is left out: the rise of October 2024 ended it.
	{row: "electricity_industrial_korea", dimension: model.PowerKWh, markets: []string{kr}},
	{row: "electricity_industrial_korea", dimension: model.PowerKWh, item: "industrial", markets: []string{kr}},
	{row: "colo_power_markup_over_utility", dimension: model.PowerMarkup, markets: both},
	{row: "pue_industry_average", dimension: model.PUE, item: "colo", markets: both},
	{row: "pue_new_large_colo", dimension: model.PUE, item: "colo", markets: both},
	{row: "pue_own_server_room", dimension: model.PUE, item: "own-room", markets: both},
	{row: "colo_setup_fee_cabinet", dimension: model.ColoSetup, markets: both},
	{row: "cross_connect", dimension: model.CrossConnect, markets: both},
	{row: "cross_connect_claimed_low", dimension: model.CrossConnect, markets: []string{us}},
	{row: "carrier_metro_10ge", dimension: model.CarrierCircuit, markets: both},
	{row: "cross_connect_install", dimension: model.CrossSetup, markets: both},
	{row: "ip_transit_small_commit", dimension: model.TransitMbps, markets: []string{us}},
	{row: "ip_transit_seoul", dimension: model.TransitMbps, markets: []string{kr}},
	{row: "transit_95th_to_mean", dimension: model.TransitRatio, markets: both},
	{row: "remote_hands", dimension: model.RemoteHands, markets: both},
	{row: "it_operator_cost_korea", dimension: model.AdminYear, markets: []string{kr}, factor: "12", note: "12 months"},
	{row: "hardware_hours_observed_oneuptime", dimension: model.AdminHours, markets: both},
	{row: "dc_build_cost", dimension: model.BuildWatt, markets: []string{us}},
	{row: "dc_build_cost_korea", dimension: model.BuildWatt, markets: []string{kr}},
	{row: "fx_krw_per_usd", dimension: model.KRWPerUSD, markets: []string{"global"}},

	{row: "direct_connect_port_1g", dimension: model.DXPortHour, item: "1g", markets: notJapan},
	{row: "direct_connect_port_10g", dimension: model.DXPortHour, item: "10g", markets: notJapan},
	{row: "direct_connect_port_100g", dimension: model.DXPortHour, item: "100g", markets: notJapan},
	// direct_connect_egress_seoul is left out: it is a guess, and hybrids in Seoul take the VPN instead.
	{row: "direct_connect_egress", dimension: model.DXGB, markets: []string{"us-east-1", "us-west-2"}},
}

// colocation reads colo/colo-costs.csv.
func colocation(facts string, t *tables) error {
	list, err := readCSV(facts, "colo/colo-costs.csv")
	if err != nil {
		return err
	}
	rows := map[string]map[string]string{}
	for _, r := range list {
		rows[r["item"]] = r
	}
	for _, r := range ownedRules {
		row, ok := rows[r.row]
		if !ok {
			return fmt.Errorf("colo-costs.csv has no row %s", r.row)
		}
		if err := t.ownedRate(r, row, rows["fx_krw_per_usd"]); err != nil {
			return fmt.Errorf("colo-costs.csv, %s: %w", r.row, err)
		}
	}
	if err := t.loadedSalary(rows["sysadmin_salary_us"], rows["employer_load_factor"]); err != nil {
		return err
	}
	t.virginiaEgress(rows["internet_egress_aws_n_virginia"])
	return t.shockedServer(rows["server_2U_2x48c_384GB_19TB_nvme"], rows["server_price_multiplier_2026_vs_2024"])
}

// shockedServer brings a server bought in 2023 to the prices of 2026 with the memory shortage's multiplier, end by end:
// beside the other classes, which are priced in 2026, its old price would win every comparison.
func (t *tables) shockedServer(old, shock map[string]string) error {
	ol, om, oh, err := estimate(old)
	if err != nil {
		return err
	}
	sl, sm, sh, err := estimate(shock)
	if err != nil {
		return err
	}
	text := tidy(fmt.Sprintf("%s USD in %s (%s) x %s (%s to %s), server prices of 2026 over 2024: %s",
		old["mid"], old["year"], old["source"], shock["mid"], shock["low"], shock["high"], shock["source"]))
	confidence := worst(model.Derived, worst(model.Confidence(old["confidence"]), model.Confidence(shock["confidence"])))
	for _, market := range both {
		said := text
		if market == kr {
			said += " (no Korean row: taken from the United States)"
		}
		t.add(rate{
			dimension: model.ServerBuy, region: market, item: "2u-96c-384g", from: "0",
			usd: om.Mul(sm), low: ol.Mul(sl), high: oh.Mul(sh), ranged: true,
			source: t.source(said, date(shock["year"]), confidence),
		})
	}
	return nil
}

// estimate is a row's low, mid and high. An empty end is the middle.
func estimate(row map[string]string) (low, mid, high decimal.Decimal, err error) {
	if mid, err = decimal.NewFromString(row["mid"]); err != nil {
		return
	}
	low, high = mid, mid
	if row["low"] != "" {
		if low, err = decimal.NewFromString(row["low"]); err != nil {
			return
		}
	}
	if row["high"] != "" {
		high, err = decimal.NewFromString(row["high"])
	}
	return
}

func (t *tables) ownedRate(r owned, row, fx map[string]string) error {
	low, mid, high, err := estimate(row)
	if err != nil {
		return err
	}
	text, confidence := tidy(row["region"]+", "+row["year"]+": "+row["source"]), model.Confidence(row["confidence"])
	if r.factor != "" {
		f := decimal.RequireFromString(r.factor)
		low, mid, high = low.Mul(f), mid.Mul(f), high.Mul(f)
		text, confidence = text+" (x "+r.factor+": "+r.note+")", worst(confidence, model.Derived)
	}
	if row["currency"] == "KRW" && r.dimension != model.KRWPerUSD {
		rate, err := decimal.NewFromString(fx["mid"])
		if err != nil {
			return err
		}
		low, mid, high = low.DivRound(rate, 6), mid.DivRound(rate, 6), high.DivRound(rate, 6)
		text = fmt.Sprintf("%s (converted at %s KRW per USD, %s: %s)", text, fx["mid"], fx["year"], fx["source"])
		confidence = worst(confidence, model.Derived)
	}
	for _, market := range r.markets {
		said := text
		if market == kr && len(r.markets) > 1 {
			said += " (no Korean row: taken from " + row["region"] + ")"
		}
		t.add(rate{
			dimension: r.dimension, region: market, item: r.item, from: "0", usd: mid, low: low, high: high,
			ranged: !low.Equal(high), source: t.source(said, date(row["year"]), confidence),
		})
	}
	return nil
}

// rank orders confidences from best to worst for [worst].
var rank = map[model.Confidence]int{
	model.Exact: 0, model.High: 1, model.Derived: 2, model.Medium: 3, model.Low: 4, model.Approx: 5, model.Memory: 6, model.General: 7,
}

// worst is the lesser of two confidences: arithmetic does not make a guess any better.
func worst(a, b model.Confidence) model.Confidence {
	if rank[a] > rank[b] {
		return a
	}
	return b
}

// loadedSalary is wage x employer's load, end by end.
func (t *tables) loadedSalary(wage, load map[string]string) error {
	wl, wm, wh, err := estimate(wage)
	if err != nil {
		return err
	}
	ll, lm, lh, err := estimate(load)
	if err != nil {
		return err
	}
	t.add(rate{
		dimension: model.AdminYear, region: us, from: "0", usd: wm.Mul(lm), low: wl.Mul(ll), high: wh.Mul(lh), ranged: true,
		source: t.source(tidy("base wage x employer's load of 1.3 (1.25 to 1.4): "+wage["source"]+"; "+load["source"]),
			date(wage["year"]), worst(model.Derived, model.Confidence(load["confidence"]))),
	})
	return nil
}

// virginiaEgress adds the four tiers that the row gives in words: "0.09/0.085/0.07/0.05 at 10/50/150 TB". The other
// table stops at 150 TB.
func (t *tables) virginiaEgress(row map[string]string) {
	source := t.source(tidy(row["region"]+": "+row["source"]), date(row["year"]), model.Confidence(row["confidence"]))
	for _, tier := range [][3]string{
		{"0", "10240", "0.09"}, {"10240", "51200", "0.085"}, {"51200", "153600", "0.07"}, {"153600", "", "0.05"},
	} {
		t.add(rate{dimension: model.EgressGB, region: home, from: tier[0], to: tier[1],
			usd: decimal.RequireFromString(tier[2]), source: source})
	}
}

// derive adds what follows from other rows by a documented rule.
func (t *tables) derive() error {
	t.deriveCluster()
	if err := t.bridge(); err != nil {
		return err
	}
	t.deriveBackup()
	return nil
}

// deriveCluster prices a Multi-AZ DB cluster at three Single-AZ instances, as its storage is priced at three copies.
// AWS sells clusters on the classes with local disks only (r6gd, m6id, ...), for which the facts have no rows, so this is
// marked approx.
func (t *tables) deriveCluster() {
	for _, r := range t.rates {
		if r.dimension != model.RDSInstance {
			continue
		}
		p := t.sources[r.source]
		r.dimension, r.usd = model.RDSCluster, r.usd.Mul(decimal.New(3, 0))
		r.source = t.source("approximation: 3 x the Single-AZ instance, as cluster storage is 3 x Single-AZ storage; AWS sells clusters "+
			"only on classes with local disks, whose prices are not known here. Single-AZ: "+p.Source, p.AsOf, model.Approx)
		t.add(r)
	}
}

// deriveBackup prices AWS Backup of EBS outside us-east-1 at the region's snapshot price times the ratio of the two in
// us-east-1.
func (t *tables) deriveBackup() {
	price := map[model.Dimension]map[string]rate{model.EBSSnapshot: {}, model.BackupGB: {}}
	for _, r := range t.rates {
		if byRegion, ok := price[r.dimension]; ok {
			byRegion[r.region] = r
		}
	}
	ratio := price[model.BackupGB][home].usd.DivRound(price[model.EBSSnapshot][home].usd, 12)
	for region, r := range price[model.EBSSnapshot] {
		if _, known := price[model.BackupGB][region]; known {
			continue
		}
		p := t.sources[r.source]
		r.dimension, r.usd, r.sku = model.BackupGB, r.usd.Mul(ratio).Round(6), ""
		r.source = t.source("derived: EBS snapshot price x the ratio of AWS Backup to snapshots in us-east-1; snapshot: "+p.Source,
			p.AsOf, worst(p.Confidence, model.Derived))
		t.add(r)
	}
}
