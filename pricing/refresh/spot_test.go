package refresh

import (
	"strings"
	"testing"

	"nines/pricing/snapshot"
)

const spotText = `{"format":"nines-spot/1","as_of":"2026-11-22","days":7,
"markets":[{"region":"ap-northeast-2","type":"m7g.large","low":"0.031","high":"0.052"},{"region":"mars-1","type":"m7g.large","low":"1","high":"2"}],
"types":[{"name":"m99g.large","arch":"arm64","vcpu":2,"memory_mib":8192,"network_mbps":937,"disk_mbps":10000,"full_core":true},
{"name":"t99g.large","arch":"arm64","vcpu":2,"memory_mib":8192,"burstable":true},{"name":"m7g.large","arch":"arm64","vcpu":64,"memory_mib":1}]}`

func TestMergeSpot(t *testing.T) {
	f, err := DecodeSpot([]byte(spotText))
	if err != nil {
		t.Fatal(err)
	}
	old := embedded(t)
	text := Base(old.Text(), nil)
	if got := MergeSpot(text, f); got != (SpotResult{Markets: 1, Unbanded: 1, Types: 1, Burstable: 1}) {
		t.Errorf("%+v", got)
	}
	now := open(t, text)
	was, err := old.Spot("m7g.large", seoul)
	if err != nil {
		t.Fatal(err)
	}
	is, err := now.Spot("m7g.large", seoul)
	if err != nil || is.Low.Decimal().String() != "0.031" || is.High.Decimal().String() != "0.052" || is.Band != was.Band || is.PerMonth != was.PerMonth ||
		is.AsOf != "2026-11-22" || !strings.HasPrefix(is.Source, spotSource+"7 days") || !strings.Contains(is.Source, "interruption band: EC2 spot instance advisor 2025-07") {
		t.Errorf("%+v, %v", is, err)
	}
	if n, ok := now.Type("m99g.large"); !ok || n.VCPU != 2 || !n.FullCore || n.NetworkMbps != 937 {
		t.Errorf("%+v", n)
	}
	if n, ok := now.Type("m7g.large"); !ok || n.VCPU != 2 {
		t.Errorf("a type that the book knows became %+v", n)
	}
	// The next pull of prices keeps them, and the next file's source does not grow.
	carried := Base(old.Text(), now.Text())
	if MergeSpot(carried, f); strings.Count(carried.Sources[spotAt(carried)].Source, "interruption band") != 1 {
		t.Errorf("%q", carried.Sources[spotAt(carried)].Source)
	}
	again := open(t, Base(old.Text(), now.Text()))
	if kept, err := again.Spot("m7g.large", seoul); err != nil || kept != is {
		t.Errorf("%+v, %v", kept, err)
	}
	if _, ok := again.Type("m99g.large"); !ok {
		t.Error("the new type is gone")
	}
}

// spotAt is the source of m7g.large in Seoul.
func spotAt(t *snapshot.Text) string {
	for _, s := range t.Spots {
		if s.Region == seoul && s.Type == "m7g.large" {
			return s.Source
		}
	}
	return ""
}

func TestBadSpotFiles(t *testing.T) {
	for name, c := range map[string]struct{ old, new, says string }{
		"no JSON":          {`{"format"`, `{format`, "invalid character"},
		"another format":   {"nines-spot/1", "nines-spot/2", "nines-spot/2"},
		"no day":           {`"2026-11-22"`, `"yesterday"`, "yesterday"},
		"an unknown key":   {`"days":7`, `"weeks":1`, "weeks"},
		"a zero price":     {`"0.031"`, `"0"`, "market 1 (m7g.large in ap-northeast-2)"},
		"a negative price": {`"0.031"`, `"-0.031"`, "market 1"},
		"low above high":   {`"0.031"`, `"0.31"`, "market 1"},
		"no CPU":           {`"vcpu":2`, `"vcpu":0`, "type 1 (m99g.large)"},
		"a huge CPU":       {`"vcpu":2`, `"vcpu":65536`, "type 1"},
		"another arch":     {`"arm64"`, `"vax"`, "type 1"},
	} {
		text := strings.Replace(spotText, c.old, c.new, 1)
		if _, err := DecodeSpot([]byte(text)); text == spotText || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodeSpot(f *testing.F) {
	f.Add([]byte(spotText))
	f.Fuzz(func(t *testing.T, text []byte) {
		if s, err := DecodeSpot(text); (s == nil) == (err == nil) {
			t.Fatal(s, err)
		}
	})
}
