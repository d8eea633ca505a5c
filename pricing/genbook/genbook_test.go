package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"nines/model"
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
