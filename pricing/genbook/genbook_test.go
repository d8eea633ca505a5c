package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing/snapshot"
)

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"2026-10-04": "2026-10-04", "2026-09": "2026-09", "2026": "2026", "n/a": "", "older page": "", "2024-H2 to 2025-H2": "2025",
		"2025-Q3, 2025-Q4, 2026-03 forecast": "2026-03", "2013-2020": "2020", "2025-02 to 2026-02": "2026-02", "2018-H2": "2018",
	} {
		if got := date(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestNearestFamily(t *testing.T) {
	prices := priceList{}
	for _, region := range []string{home, "x"} {
		for _, family := range []string{"m5", "m5n", "m6a", "m7g", "m7gd", "m7i", "m7i-flex", "r5", "g5", "c6gn", "m8g"} {
			if region == "x" && family == "m8g" {
				continue
			}
			prices.set(region, family+".large", "1")
		}
	}
	prices.set("x", "m7a.huge", "1") // not in us-east-1: no ratio
	for family, want := range map[string]string{
		"m9g": "m7g", "m9gd": "m7gd", "m8i": "m7i", "m8i-flex": "m7i-flex", "m8a": "m6a", "m8gn": "m7g", "m8in": "m5n", "c8gn": "c6gn",
		"r8i": "r5", "x8i": "", "g7": "", "p6-b200": "", "u7i-12tb": "", "m5": "",
	} {
		if got := nearest(family, prices, "x"); got != want {
			t.Errorf("%s follows %q, want %q", family, got, want)
		}
	}
}

func TestMedianRatio(t *testing.T) {
	d := decimal.RequireFromString
	here := map[string]decimal.Decimal{"large": d("2.4"), "xlarge": d("5"), "2xlarge": d("9.6"), "metal": d("100")}
	there := map[string]decimal.Decimal{"large": d("2"), "xlarge": d("4"), "2xlarge": d("8"), "nano": d("1")}
	if got := medianRatio(here, there).String(); got != "1.2" { // of 1.2, 1.25, 1.2
		t.Errorf("the ratio is %s", got)
	}
}

func TestMachineMarks(t *testing.T) {
	for name, want := range map[string]string{
		"m7g.large": "full-core", "m7i.large": "", "m6a.large": "", "m7a.large": "full-core", "c8a.large": "full-core",
		"t3.micro": "burstable", "t4g.micro": "full-core burstable", "m7i-flex.large": "burstable", "g6.xlarge": "gpu accelerated",
		"inf2.xlarge": "accelerated", "f2.6xlarge": "accelerated", "hpc6id.32xlarge": "accelerated", "a1.large": "full-core previous", "m4.large": "previous",
	} {
		arch := "amd64"
		if family, _, _ := strings.Cut(name, "."); family == "a1" || strings.HasSuffix(family, "g") {
			arch = "arm64"
		}
		v, err := machine(map[string]string{"type": name, "arch": arch, "vcpu": "2", "memory_mib": "4096"})
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Marks(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// Baselines of AWS's table "Key concepts for burstable performance instances".
func TestBaselines(t *testing.T) {
	for name, want := range map[string]int{
		"t3.nano": 50, "t3a.micro": 100, "t4g.small": 200, "t3.medium": 200, "t4g.large": 300, "t3.xlarge": 400, "t3.2xlarge": 400,
		"t2.large": 300, "t2.xlarge": 225, "t2.2xlarge": 169, "c7i-flex.large": 400, "m7g.large": 1000,
	} {
		v, err := machine(map[string]string{"type": name, "arch": "amd64", "vcpu": "2", "memory_mib": "4096"})
		if err != nil || v.BaselinePerMille != want {
			t.Errorf("%s: %d, %v; want %d", name, v.BaselinePerMille, err, want)
		}
	}
}

func TestWorst(t *testing.T) {
	if got := worst(model.General, model.Derived); got != model.General {
		t.Errorf("arithmetic on a guess is %s", got)
	}
	if got := worst(model.Derived, model.High); got != model.Derived {
		t.Errorf("arithmetic on a read figure is %s", got)
	}
}

// A spelling that nobody has mapped stops the generator, and units are converted.
func TestAWSRows(t *testing.T) {
	row := map[string]string{
		"service": "AmazonRDS", "region": "us-east-1", "sku_hint": "Aurora:StorageIOUsage", "dimension": "Aurora Standard I/O", "tier_from": "0",
		"tier_to": "Inf", "unit": "million requests", "usd": "0.2", "as_of": "2026-08-21", "source": "a page", "confidence": "exact",
	}
	out := newTables()
	if err := out.awsRow(row); err != nil {
		t.Fatal(err)
	}
	if len(out.rates) != 1 || out.rates[0].usd.String() != "0.0000002" || out.rates[0].to != "" {
		t.Errorf("%+v", out.rates)
	}
	row["unit"] = "thousand requests"
	if err := out.awsRow(row); err == nil || !strings.Contains(err.Error(), `"thousand requests"`) {
		t.Errorf("an unknown unit: %v", err)
	}
	row["dimension"] = "Aurora storage requests"
	if err := out.awsRow(row); err == nil || !strings.Contains(err.Error(), "no rule for AmazonRDS") {
		t.Errorf("an unknown spelling: %v", err)
	}
	for _, r := range rules {
		if unused.MatchString(r.service + ": " + r.spelling) {
			t.Errorf("%s %q is both used and unused", r.service, r.spelling)
		}
	}
}

// -check fails on a stale book and writes nothing.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "data"), os.DirFS("../data")); err != nil {
		t.Fatal(err)
	}
	book := filepath.Join(dir, "book.bin")
	if err := run("", dir, true); err == nil {
		t.Error("no book passed the check")
	}
	if err := os.WriteFile(book, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run("", dir, true); err == nil || !strings.Contains(err.Error(), "stale") {
		t.Errorf("a stale book: %v", err)
	}
	if got, err := os.ReadFile(book); err != nil || string(got) != "old" {
		t.Errorf("the check wrote %q, %v", got, err)
	}
	if err := run("", dir, false); err != nil {
		t.Fatal(err)
	}
	if err := run("", dir, true); err != nil {
		t.Errorf("a fresh book: %v", err)
	}
}

// Sources come out as what a reader can follow, and shorthand that nobody has spelled out stops the generator.
func TestCite(t *testing.T) {
	for text, want := range map[string]string{
		"public  repository file (not named) ":                       "a published AWS bill, its lines divided by their quantities (second-hand)",
		"public repository file (not named) (test fixture)":          "AWS price list documents in the test data of a public program (second-hand), please check",
		"US street, 2025: general knowledge, no stored source found": "US street, 2025: general knowledge, please check",
		"https://c3x.dev/resources/aws/aws_dx_connection":            "https://c3x.dev/resources/aws/aws_dx_connection",
	} {
		if got := cite(text); got != want {
			t.Errorf("%q is cited as %q, want %q", text, got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("unknown shorthand passed")
		}
	}()
	cite("as recorded in script id 1")
}

// known is a table with the prices of us-east-1 and Seoul that the gathered rows have; see pricing/data/rates.csv.
func known(t *testing.T) *tables {
	t.Helper()
	text, err := snapshot.Decode(os.DirFS("../data"))
	if err != nil {
		t.Fatal(err)
	}
	out := newTables()
	for id, p := range text.Sources {
		out.sources[id] = p
	}
	for _, r := range text.Rows {
		if r.Key.Region != home && r.Key.Region != seoul || r.From > 0 {
			continue
		}
		out.add(rate{dimension: r.Key.Dimension, region: r.Key.Region, item: r.Key.Item, from: "0", usd: r.USD.Decimal(), source: r.Source})
	}
	return out
}

// Each rule for a gap, asked for Seoul, comes within 1 % of the price that is published there.
func TestGapRulesHoldInSeoul(t *testing.T) {
	tables := known(t)
	for _, g := range gaps {
		published, ok := tables.read(g.dimension, seoul)
		if !ok {
			t.Errorf("%s has no price in Seoul to try the rule on", g.dimension)
			continue
		}
		guess, err := tables.approximate(g, seoul)
		if err != nil {
			t.Errorf("%s: %v", g.dimension, err)
			continue
		}
		off := guess.usd.Sub(published.usd).Abs().Div(published.usd).InexactFloat64()
		t.Logf("%s: %s by the rule, %s published, %.2f %% off", g.dimension, guess.usd, published.usd, 100*off)
		if off > 0.01 {
			t.Errorf("%s is %s by the rule and %s as published", g.dimension, guess.usd, published.usd)
		}
		if p := tables.sources[guess.source]; p.Confidence != model.Approx || !strings.HasPrefix(p.Source, "approximation: ") {
			t.Errorf("%s is marked %+v", g.dimension, p)
		}
	}
}

// A price said to be the same everywhere is refused when a region is known to have another.
func TestEverywhereIsChecked(t *testing.T) {
	out := newTables()
	source := out.source("a page", "2026", model.Exact)
	out.add(rate{dimension: model.Secret, region: home, from: "0", usd: decimal.New(4, -1), source: source})
	out.add(rate{dimension: model.Secret, region: seoul, from: "0", usd: decimal.New(5, -1), source: source})
	if _, err := out.approximate(gap{dimension: model.Secret}, "eu-west-1"); err == nil || !strings.Contains(err.Error(), "not the same everywhere") {
		t.Errorf("%v", err)
	}
}
