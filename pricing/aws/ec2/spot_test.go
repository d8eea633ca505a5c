package ec2

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"nines/pricing/refresh"
)

// fake speaks EC2 Query: a form comes in, XML goes out. It gives pages of two.
type fake struct {
	*httptest.Server
	mu    sync.Mutex
	calls []string
	spots []string
	types []string
	fail  int // how many requests are throttled first
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	f.calls = append(f.calls, r.Form.Encode())
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	if f.fail > 0 {
		f.fail--
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, `<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow down</Message></Error></Errors><RequestID>1</RequestID></Response>`)
		return
	}
	all, set := f.spots, "spotPriceHistorySet"
	if r.Form.Get("Action") == "DescribeInstanceTypes" {
		all, set = f.types, "instanceTypeSet"
	}
	from := 0
	_, _ = fmt.Sscanf(r.Form.Get("NextToken"), "page-%d", &from) // "" is the first
	next := ""
	if from+2 < len(all) {
		next = fmt.Sprintf("<nextToken>page-%d</nextToken>", from+2)
	}
	fmt.Fprintf(w, `<%[1]sResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><%[2]s>%[3]s</%[2]s>%[4]s</%[1]sResponse>`,
		r.Form.Get("Action"), set, strings.Join(all[min(from, len(all)):min(from+2, len(all))], ""), next)
}

func seen(typ, zone, price string) string {
	return fmt.Sprintf(`<item><instanceType>%s</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>%s</spotPrice><timestamp>2026-11-20T01:40:10.000Z</timestamp><availabilityZone>%s</availabilityZone></item>`, typ, price, zone)
}

// t3micro has the figures of samples/aws-prices/describeinstancetypes-t3.micro.json.
const t3micro = `<item><instanceType>t3.micro</instanceType><currentGeneration>true</currentGeneration><burstablePerformanceSupported>true</burstablePerformanceSupported>
	<processorInfo><supportedArchitectures><item>x86_64</item></supportedArchitectures></processorInfo>
	<vCpuInfo><defaultVCpus>2</defaultVCpus><defaultCores>1</defaultCores><defaultThreadsPerCore>2</defaultThreadsPerCore></vCpuInfo>
	<memoryInfo><sizeInMiB>1024</sizeInMiB></memoryInfo><networkInfo><networkPerformance>Up to 5 Gigabit</networkPerformance></networkInfo></item>`

const m7g = `<item><instanceType>m7g.large</instanceType><currentGeneration>true</currentGeneration>
	<processorInfo><supportedArchitectures><item>arm64</item></supportedArchitectures></processorInfo>
	<vCpuInfo><defaultVCpus>2</defaultVCpus><defaultThreadsPerCore>1</defaultThreadsPerCore></vCpuInfo><memoryInfo><sizeInMiB>8192</sizeInMiB></memoryInfo>
	<networkInfo><networkCards><item><networkCardIndex>0</networkCardIndex><baselineBandwidthInGbps>0.937</baselineBandwidthInGbps></item></networkCards></networkInfo>
	<ebsInfo><ebsOptimizedInfo><maximumBandwidthInMbps>10000</maximumBandwidthInMbps></ebsOptimizedInfo></ebsInfo></item>`

const mac = `<item><instanceType>mac2.metal</instanceType><processorInfo><supportedArchitectures><item>arm64_mac</item></supportedArchitectures></processorInfo>
	<vCpuInfo><defaultVCpus>8</defaultVCpus></vCpuInfo><memoryInfo><sizeInMiB>16384</sizeInMiB></memoryInfo></item>`

func newFake(t *testing.T) (*fake, sdk.Config) {
	f := &fake{
		spots: []string{seen("m7g.large", "ap-northeast-2a", "0.043700"), seen("m7g.large", "ap-northeast-2c", "0.031000"), seen("m7g.large", "ap-northeast-2a", "0.052000"),
			seen("t3.micro", "ap-northeast-2a", "0.003900"), seen("m7g.large", "ap-northeast-2a", "0.040000")},
		types: []string{t3micro, m7g, mac},
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f, sdk.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		Retryer: func() sdk.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond })
		}}
}

func TestRead(t *testing.T) {
	f, cfg := newFake(t)
	f.fail = 1
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	entries := 0
	got, err := Read(t.Context(), cfg, Options{Regions: []string{"ap-northeast-2"}, Days: 7, Now: now, Endpoint: f.URL, Said: func(_, _ string, n int) { entries += n }})
	if err != nil {
		t.Fatal(err)
	}
	want := refresh.SpotFile{Format: refresh.SpotFormat, AsOf: "2026-11-22", Days: 7,
		Markets: []refresh.SpotMarket{{Region: "ap-northeast-2", Type: "m7g.large", Low: "0.031", High: "0.052"}, {Region: "ap-northeast-2", Type: "t3.micro", Low: "0.0039", High: "0.0039"}},
		Types: []refresh.SpotType{
			{Name: "m7g.large", Arch: "arm64", VCPU: 2, MemoryMiB: 8192, NetworkMbps: 937, DiskMbps: 10000, FullCore: true},
			{Name: "t3.micro", Arch: "x86_64", VCPU: 2, MemoryMiB: 1024, Burstable: true},
		}}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) || entries != 8 {
		t.Errorf("%s\nwant %s, %d entries", a, b, entries)
	}
	if _, err := refresh.DecodeSpot(a); err != nil {
		t.Errorf("nines does not read the file: %v", err)
	}
	if !strings.Contains(f.calls[0], "Action=DescribeSpotPriceHistory") || !strings.Contains(f.calls[0], "StartTime=2026-11-15T12%3A00%3A00Z") ||
		!strings.Contains(f.calls[0], "ProductDescription.1=Linux%2FUNIX") || !strings.Contains(f.calls[0], "Version=2016-11-15") {
		t.Errorf("%s", f.calls[0])
	}
}

func TestReadRefuses(t *testing.T) {
	for _, price := range []string{"", "0", "-1", "free", "1e99999"} {
		f, cfg := newFake(t)
		f.spots[1] = seen("m7g.large", "ap-northeast-2c", price)
		if _, err := Read(t.Context(), cfg, Options{Regions: []string{"ap-northeast-2"}, Days: 7, Now: time.Now(), Endpoint: f.URL}); err == nil || !strings.Contains(err.Error(), "m7g.large in ap-northeast-2c") {
			t.Errorf("%q: %v", price, err)
		}
	}
	f, cfg := newFake(t)
	f.fail = 100
	if _, err := Read(t.Context(), cfg, Options{Regions: []string{"ap-northeast-2"}, Days: 7, Now: time.Now(), Endpoint: f.URL}); err == nil || !strings.Contains(err.Error(), "spot prices of ap-northeast-2") {
		t.Errorf("%v", err)
	}
}
