package refresh

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/snapshot"
)

// SpotFormat names the file of nines-spot, the command of the nested module pricing/aws/ec2, and its version.
const SpotFormat = "nines-spot/1"

// SpotFile is what EC2's own API tells of spot markets and instance types, which no price list has.
type SpotFile struct {
	Format  string       `json:"format"`
	AsOf    string       `json:"as_of"` // the day on which it was read
	Days    int          `json:"days"`  // how far back prices were seen
	Markets []SpotMarket `json:"markets"`
	Types   []SpotType   `json:"types"`
}

// SpotMarket is the range of prices of a type in a region, over its zones and the days: USD an hour, Linux.
type SpotMarket struct {
	Region string `json:"region"`
	Type   string `json:"type"`
	Low    string `json:"low"`
	High   string `json:"high"`
}

// SpotType is what a machine is. Speeds of 0 are unknown.
type SpotType struct {
	Name        string `json:"name"`
	Arch        string `json:"arch"`
	VCPU        int    `json:"vcpu"`
	MemoryMiB   int    `json:"memory_mib"`
	NetworkMbps int    `json:"network_mbps"`
	DiskMbps    int    `json:"disk_mbps"`
	FullCore    bool   `json:"full_core"`
	Burstable   bool   `json:"burstable"`
	GPU         bool   `json:"gpu"`
	Accelerated bool   `json:"accelerated"`
	Previous    bool   `json:"previous"`
}

// spotSource begins the source of every spot price that was pulled.
const spotSource = "EC2 spot price history of "

// DecodeSpot reads a file of nines-spot. Its errors name the entry.
func DecodeSpot(text []byte) (*SpotFile, error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	var f SpotFile
	if err := d.Decode(&f); err != nil {
		return nil, err
	}
	if f.Format != SpotFormat {
		return nil, fmt.Errorf("the format is %q, not %q", f.Format, SpotFormat)
	}
	if !snapshot.ValidDate(f.AsOf) || len(f.AsOf) != len("2006-01-02") {
		return nil, fmt.Errorf("as_of %q is not YYYY-MM-DD", f.AsOf)
	}
	for i, m := range f.Markets {
		low, err1 := snapshot.ParseFixed(m.Low)
		high, err2 := snapshot.ParseFixed(m.High)
		if m.Region == "" || m.Type == "" || err1 != nil || err2 != nil || low.Coef == 0 || low.Decimal().GreaterThan(high.Decimal()) {
			return nil, fmt.Errorf("market %d (%s in %s) has the prices %q to %q", i+1, m.Type, m.Region, m.Low, m.High)
		}
	}
	for i, t := range f.Types {
		if t.Name == "" || t.Arch != "x86_64" && t.Arch != "arm64" || t.VCPU < 1 || t.VCPU >= 1<<16 || t.MemoryMiB < 1 || t.NetworkMbps < 0 || t.DiskMbps < 0 {
			return nil, fmt.Errorf("type %d (%s) is no machine: %d vCPU, %d MiB, %q", i+1, t.Name, t.VCPU, t.MemoryMiB, t.Arch)
		}
	}
	return &f, nil
}

// SpotResult counts what became of a file.
type SpotResult struct {
	Markets   int // markets whose prices are new
	Unbanded  int // markets left out: how often the type is interrupted is not known
	Types     int // types that the book did not have
	Burstable int // types left out: how much of its CPU the type may use for ever is not known
}

// MergeSpot puts the spot prices of a file into a book, and the types that the book lacks. How often a type is interrupted no
// API tells, so a market keeps the band that the book has for it.
func MergeSpot(t *snapshot.Text, f *SpotFile) SpotResult {
	var done SpotResult
	type market struct{ region, typ string }
	at := map[market]int{}
	for i, s := range t.Spots {
		at[market{s.Region, s.Type}] = i
	}
	source := func(old model.Provenance) string {
		text := fmt.Sprintf("%s%d days (DescribeSpotPriceHistory)", spotSource, f.Days)
		if _, band, ok := strings.Cut(old.Source, "; interruption band"); ok {
			text += "; interruption band" + band
		} else {
			text += "; interruption band: " + old.Source
		}
		p := model.Provenance{Source: text, AsOf: f.AsOf, Confidence: model.High}
		id := snapshot.SourceID(p)
		t.Sources[id] = p
		return id
	}
	for _, m := range f.Markets {
		i, ok := at[market{m.Region, m.Type}]
		if !ok {
			done.Unbanded++
			continue
		}
		s := &t.Spots[i]
		s.Low, _ = snapshot.ParseFixed(m.Low) // DecodeSpot has read them
		s.High, _ = snapshot.ParseFixed(m.High)
		s.Source = source(t.Sources[s.Source])
		done.Markets++
	}
	for _, n := range f.Types {
		i, known := slices.BinarySearchFunc(t.Types, n.Name, func(a snapshot.Type, name string) int { return cmp.Compare(a.Name, name) })
		switch {
		case known:
		case n.Burstable:
			done.Burstable++
		default:
			t.Types = slices.Insert(t.Types, i, snapshot.Type{Name: n.Name, Arch: n.Arch, VCPU: n.VCPU, MemoryMiB: n.MemoryMiB, NetworkMbps: n.NetworkMbps,
				DiskMbps: n.DiskMbps, BaselinePerMille: 1000, FullCore: n.FullCore, GPU: n.GPU, Accelerated: n.Accelerated || n.GPU, Superseded: n.Previous})
			done.Types++
		}
	}
	prune(t)
	return done
}

// carrySpots keeps what an earlier pull learned of spot markets and types.
func carrySpots(out, latest *snapshot.Text) {
	known := map[string]bool{}
	for _, t := range out.Types {
		known[t.Name] = true
	}
	for _, t := range latest.Types {
		if !known[t.Name] {
			out.Types = append(out.Types, t)
		}
	}
	slices.SortFunc(out.Types, func(a, b snapshot.Type) int { return cmp.Compare(a.Name, b.Name) })
	pulled := map[[2]string]snapshot.Spot{}
	for _, s := range latest.Spots {
		if strings.HasPrefix(latest.Sources[s.Source].Source, spotSource) {
			pulled[[2]string{s.Region, s.Type}] = s
		}
	}
	for i, s := range out.Spots {
		p, ok := pulled[[2]string{s.Region, s.Type}]
		if !ok || latest.Sources[p.Source].AsOf < out.Sources[s.Source].AsOf {
			continue
		}
		p.Band = s.Band
		out.Spots[i] = p
		out.Sources[p.Source] = latest.Sources[p.Source]
	}
}
