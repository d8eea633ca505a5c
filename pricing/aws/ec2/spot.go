// Package ec2 reads what only EC2's own API tells: the history of spot prices and what instance types are. It is a module of
// its own, because compiling the EC2 client takes a minute and a half and 3 GB of memory; nines itself does without, and
// takes the file that nines-spot writes (nines prices pull --spot FILE).
package ec2

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/shopspring/decimal"

	"nines/pricing/refresh"
)

// Linux is how the spot history calls Linux, in old networks and in VPCs.
var Linux = []string{"Linux/UNIX", "Linux/UNIX (Amazon VPC)"}

// Pages of the two operations; the API gives no more.
const (
	spotPage = 1000
	typePage = 100
)

// Options say what to read.
type Options struct {
	Regions  []string
	Days     int       // how far back spot prices count; EC2 keeps 90
	Now      time.Time // the end of that time
	Endpoint string    // instead of AWS's, for tests
	// Said is told of every page; it may be nil.
	Said func(region, what string, entries int)
}

// Read asks every region for its spot prices and instance types, and sums them up: the range of a type's price over zones and
// days, each type once.
func Read(ctx context.Context, cfg sdk.Config, o Options) (*refresh.SpotFile, error) {
	out := &refresh.SpotFile{Format: refresh.SpotFormat, AsOf: o.Now.UTC().Format(time.DateOnly), Days: o.Days}
	known := map[string]refresh.SpotType{}
	for _, region := range o.Regions {
		client := ec2.NewFromConfig(cfg, func(e *ec2.Options) {
			e.Region = region
			if o.Endpoint != "" {
				e.BaseEndpoint = &o.Endpoint
			}
		})
		markets, err := spot(ctx, client, region, o)
		if err != nil {
			return nil, fmt.Errorf("spot prices of %s: %w", region, err)
		}
		out.Markets = append(out.Markets, markets...)
		if err := machines(ctx, client, region, o, known); err != nil {
			return nil, fmt.Errorf("instance types of %s: %w", region, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		out.Types = append(out.Types, known[name])
	}
	return out, nil
}

// spread is the least and the most that was seen.
type spread struct{ low, high decimal.Decimal }

// spot reads the spot prices of a region, sorted by type.
func spot(ctx context.Context, client *ec2.Client, region string, o Options) ([]refresh.SpotMarket, error) {
	from, size := o.Now.AddDate(0, 0, -o.Days), int32(spotPage)
	pages := ec2.NewDescribeSpotPriceHistoryPaginator(client, &ec2.DescribeSpotPriceHistoryInput{
		StartTime: &from, EndTime: &o.Now, ProductDescriptions: Linux, MaxResults: &size,
	})
	seen := map[string]spread{}
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range page.SpotPriceHistory {
			typ := string(p.InstanceType)
			usd, err := decimal.NewFromString(sdk.ToString(p.SpotPrice))
			if err != nil || !usd.IsPositive() || usd.Exponent() < -18 || usd.Exponent() > 6 {
				return nil, fmt.Errorf("%s in %s has the price %q", typ, sdk.ToString(p.AvailabilityZone), sdk.ToString(p.SpotPrice))
			}
			s, ok := seen[typ]
			if !ok {
				s = spread{usd, usd}
			}
			seen[typ] = spread{decimal.Min(s.low, usd), decimal.Max(s.high, usd)}
		}
		o.said(region, "spot prices", len(page.SpotPriceHistory))
	}
	var out []refresh.SpotMarket
	for _, typ := range slices.Sorted(maps.Keys(seen)) {
		out = append(out, refresh.SpotMarket{Region: region, Type: typ, Low: seen[typ].low.String(), High: seen[typ].high.String()})
	}
	return out, nil
}

func (o Options) said(region, what string, n int) {
	if o.Said != nil {
		o.Said(region, what, n)
	}
}

// machines adds the instance types of a region that are not known yet.
func machines(ctx context.Context, client *ec2.Client, region string, o Options, known map[string]refresh.SpotType) error {
	size := int32(typePage)
	pages := ec2.NewDescribeInstanceTypesPaginator(client, &ec2.DescribeInstanceTypesInput{MaxResults: &size})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, t := range page.InstanceTypes {
			if m, ok := machine(t); ok {
				known[m.Name] = m
			}
		}
		o.said(region, "instance types", len(page.InstanceTypes))
	}
	return nil
}

// machine is a type in nines' words; false for one that runs no ordinary Linux, or of which the API does not tell enough.
func machine(t types.InstanceTypeInfo) (refresh.SpotType, bool) {
	m := refresh.SpotType{Name: string(t.InstanceType), Burstable: sdk.ToBool(t.BurstablePerformanceSupported), Previous: !sdk.ToBool(t.CurrentGeneration),
		GPU: t.GpuInfo != nil, Accelerated: t.GpuInfo != nil || t.InferenceAcceleratorInfo != nil || t.FpgaInfo != nil || t.MediaAcceleratorInfo != nil || t.NeuronInfo != nil}
	if t.ProcessorInfo != nil {
		for _, a := range t.ProcessorInfo.SupportedArchitectures {
			if a == types.ArchitectureTypeX8664 || a == types.ArchitectureTypeArm64 {
				m.Arch = string(a)
			}
		}
	}
	if v := t.VCpuInfo; v != nil {
		m.VCPU, m.FullCore = int(sdk.ToInt32(v.DefaultVCpus)), sdk.ToInt32(v.DefaultThreadsPerCore) == 1
	}
	if t.MemoryInfo != nil {
		m.MemoryMiB = int(sdk.ToInt64(t.MemoryInfo.SizeInMiB))
	}
	if n := t.NetworkInfo; n != nil {
		gbps := 0.0
		for _, c := range n.NetworkCards {
			gbps += sdk.ToFloat64(c.BaselineBandwidthInGbps)
		}
		m.NetworkMbps = int(math.Round(gbps * 1000))
	}
	if e := t.EbsInfo; e != nil && e.EbsOptimizedInfo != nil {
		m.DiskMbps = int(sdk.ToInt32(e.EbsOptimizedInfo.MaximumBandwidthInMbps))
	}
	return m, m.Arch != "" && m.VCPU > 0 && m.MemoryMiB > 0 && !strings.Contains(m.Name, " ")
}
