package bulk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"nines/pricing/aws/awstest"
)

// fake is AWS's file server: the index, the index of regions, the lists, with HEAD, ETags and ranges. It misbehaves as told.
type fake struct {
	*httptest.Server
	mu       sync.Mutex
	files    map[string]string
	requests []string // method, path and range, in order

	fail     map[string]int // path -> how many requests are answered with status
	status   int
	cutAt    map[string][]int // path -> after how many bytes the next downloads break off
	noRanges bool
	stall    map[string]bool // path -> the next download sends some and then nothing
}

const (
	ec2Path = "/offers/v1.0/aws/AmazonEC2/20261119225308/ap-northeast-2/index.csv"
	rdsPath = "/offers/v1.0/aws/AmazonRDS/20261119225308/ap-northeast-2/index.csv"
	r53Path = "/offers/v1.0/aws/AmazonRoute53/current/index.csv"
	spPath  = "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/20261111184447/ap-northeast-2/index.csv"
)

func newFake(t testing.TB) *fake {
	f := &fake{fail: map[string]int{}, status: http.StatusServiceUnavailable, cutAt: map[string][]int{}, stall: map[string]bool{}, files: map[string]string{
		"/offers/v1.0/aws/index.json": `{"formatVersion":"v1.0","offers":{
			"AmazonEC2":{"offerCode":"AmazonEC2","currentVersionUrl":"/offers/v1.0/aws/AmazonEC2/current/index.json","currentRegionIndexUrl":"/offers/v1.0/aws/AmazonEC2/current/region_index.json","currentSavingsPlanIndexUrl":"/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json"},
			"AmazonRDS":{"offerCode":"AmazonRDS","currentRegionIndexUrl":"/offers/v1.0/aws/AmazonRDS/current/region_index.json"},
			"AmazonRoute53":{"offerCode":"AmazonRoute53","currentVersionUrl":"/offers/v1.0/aws/AmazonRoute53/current/index.json"},
			"AmazonS3":{"offerCode":"AmazonS3","currentRegionIndexUrl":"https://elsewhere.example/offers/region_index.json"}}}`,
		"/offers/v1.0/aws/AmazonEC2/current/region_index.json": `{"publicationDate":"2026-11-19T22:53:08Z","regions":{
			"ap-northeast-2":{"regionCode":"ap-northeast-2","currentVersionUrl":"/offers/v1.0/aws/AmazonEC2/20261119225308/ap-northeast-2/index.json"},
			"us-west-2-lax-1":{"regionCode":"us-west-2-lax-1","currentVersionUrl":"/offers/v1.0/aws/AmazonEC2/20261119225308/us-west-2-lax-1/index.json"},
			"us-gov-west-1":{"regionCode":"us-gov-west-1","currentVersionUrl":"/offers/v1.0/aws/AmazonEC2/20261119225308/us-gov-west-1/index.json"}}}`,
		"/offers/v1.0/aws/AmazonRDS/current/region_index.json":                  `{"regions":{"ap-northeast-2":{"currentVersionUrl":"/offers/v1.0/aws/AmazonRDS/20261119225308/ap-northeast-2/index.json"}}}`,
		"/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json": `{"regions":[{"regionCode":"ap-northeast-2","versionUrl":"/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/20261111184447/ap-northeast-2/index.json"}]}`,
		ec2Path: smallList("AmazonEC2", "m7g.large", "c7g.large"),
		r53Path: route53List,
		spPath:  planList,
	}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// client talks to the fake and does not wait.
func (f *fake) client() *Client {
	return &Client{Base: f.URL, HTTP: f.Client(), Day: "2026-11-22", Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests = append(f.requests, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+r.Header.Get("Range")))
	text, ok := f.files[r.URL.Path]
	failing := f.fail[r.URL.Path] > 0
	if failing {
		f.fail[r.URL.Path]--
	}
	cut := -1
	if cuts := f.cutAt[r.URL.Path]; len(cuts) > 0 && r.Method == http.MethodGet {
		cut, f.cutAt[r.URL.Path] = cuts[0], cuts[1:]
	}
	stall := f.stall[r.URL.Path] && r.Method == http.MethodGet
	if stall {
		delete(f.stall, r.URL.Path)
	}
	f.mu.Unlock()
	switch {
	case failing:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "busy", f.status)
		return
	case !ok:
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256([]byte(text))
	etag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("ETag", etag)
	if stall {
		w.Header().Set("Accept-Ranges", "bytes")
		w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		_, _ = w.Write([]byte(text[:len(text)/2]))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return
	}
	if cut >= 0 {
		f.cut(w, r, text, etag, cut)
		return
	}
	if f.noRanges {
		r.Header.Del("Range")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader([]byte(text)))
}

// cut answers as asked and hangs up after some bytes.
func (f *fake) cut(w http.ResponseWriter, r *http.Request, text, etag string, after int) {
	from := 0
	if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); err == nil && r.Header.Get("If-Range") == etag && !f.noRanges {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(text)-1, len(text)))
		w.Header().Set("Content-Length", strconv.Itoa(len(text)-from))
		w.WriteHeader(http.StatusPartialContent)
	} else {
		from = 0
		if !f.noRanges {
			w.Header().Set("Accept-Ranges", "bytes")
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	}
	_, _ = w.Write([]byte(text[from:min(from+after, len(text))]))
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler) // hangs up
}

func (f *fake) asked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.requests...)
}

// smallHeader has the columns of EC2 that are read, in an order of its own.
const smallHeader = `"SKU","OfferTermCode","RateCode","TermType","PriceDescription","StartingRange","EndingRange","Unit","PricePerUnit","Currency","LeaseContractLength","PurchaseOption","OfferingClass","Product Family","Location Type","Instance Type","Operating System","License Model","Tenancy","usageType","operation","CapacityStatus","MarketOption","Pre Installed S/W","Region Code","Database Engine","Deployment Option","Cache Engine"`

// smallList is a list with types on demand, gp3 and a NAT gateway.
func smallList(service string, types ...string) string {
	var b strings.Builder
	b.WriteString(awstest.Head(service) + smallHeader + "\n")
	for i, typ := range types {
		fmt.Fprintf(&b, `"SKU%d","JRTCKXETXF","R","OnDemand","$0.1 per ""On Demand"", Linux %s","0","Inf","Hrs","0.1%d00000000","USD",,,,"Compute Instance","AWS Region","%s","Linux","No License required","Shared","APN2-BoxUsage:%s","RunInstances","Used","OnDemand","NA","ap-northeast-2",,,`+"\n", i, typ, i, typ, typ)
	}
	b.WriteString(`"SKUG","JRTCKXETXF","R","OnDemand","gp3","0","Inf","GB-Mo","0.0912000000","USD",,,,"Storage","AWS Region",,,,,"APN2-EBS:VolumeUsage.gp3","","","","","ap-northeast-2",,,` + "\n")
	b.WriteString(`"SKUF","FLAT","R","FlatRate","flat","0","Inf","Mo","200","USD",,,,"Storage","AWS Region",,,,,"APN2-EBS:VolumeUsage.gp3","","","","","ap-northeast-2",,,` + "\n")
	return b.String()
}

const route53List = `"FormatVersion","v1.0"` + "\n" + `"Version","20261101000000"` + "\n" + `"OfferCode","AmazonRoute53"` + "\n" +
	`"SKU","TermType","StartingRange","EndingRange","Unit","PricePerUnit","Currency","usageType","Location Type"` + "\n" +
	`"Z","OnDemand","0","25","HostedZone","0.5000000000","USD","HostedZone","Other"` + "\n" +
	`"Z","OnDemand","25","Inf","HostedZone","0.1000000000","USD","HostedZone","Other"` + "\n"

// planList has the columns of a list of Savings Plans of 2025-09-11, which does not quote.
const planList = "FormatVersion,v1.0\nDisclaimer,\"informational, only\"\nPublication Date,2026-11-11T18:44:47Z\nVersion,20261111184447\nOfferCode,AmazonComputeSavingsPlan\n" +
	"SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,Description,Instance Family,Location,Location Type,Granularity,Product Family,DiscountedRegionCode,DiscountedInstanceType\n" +
	"2JT,2JT.1,Hrs,2025-06-05T18:51:13Z,0.0425,USD,23P,AmazonEC2,APN2-BoxUsage:r7g.medium,RunInstances,Partial Upfront,3,year,ComputeSavingsPlans,APN2-EC2SP:r7g,,3 year Partial Upfront r7g EC2 Instance Savings Plan,r7g,Asia Pacific (Seoul),AWS Region,hourly,EC2InstanceSavingsPlans,ap-northeast-2,r7g.medium\n" +
	"2JT,2JT.2,Hrs,2025-06-05T18:51:13Z,0.0562,USD,2N9,AmazonEC2,APN2-UnusedDed:r7g.large,RunInstances,Partial Upfront,3,year,ComputeSavingsPlans,APN2-EC2SP:r7g,,3 year Partial Upfront r7g EC2 Instance Savings Plan,r7g,Asia Pacific (Seoul),AWS Region,hourly,EC2InstanceSavingsPlans,ap-northeast-2,r7g.large\n" +
	"9XX,9XX.1,Request,2025-06-05T18:51:13Z,0.0000002,USD,2N9,AWSLambda,APN2-Request,Invoke,No Upfront,1,year,ComputeSavingsPlans,APN2-ComputeSP,,Compute Savings Plan,,Asia Pacific (Seoul),AWS Region,hourly,ComputeSavingsPlans,ap-northeast-2,\n"
