package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"nines/model"
	"nines/pricing/aws"
	"nines/pricing/refresh"
)

const (
	seoul  = "ap-northeast-2"
	secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" // AWS's own example of a secret key
)

// fake speaks what the real clients speak: AWS JSON 1.1 of the Price List Query API, told apart by X-Amz-Target, and REST JSON
// of Savings Plans. It gives pages of two.
type fake struct {
	*httptest.Server
	mu        sync.Mutex
	calls     []string
	products  map[string][]string // by service
	plans     []string
	trouble   []int // statuses of the next answers; 0 is an answer
	code      string
	truncated bool
}

func newFake(t *testing.T) *fake {
	f := &fake{products: map[string][]string{}, code: "ThrottlingException"}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) client() *Client {
	return New(sdk.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", secret, "")},
		Options{Endpoint: f.URL, Day: "2026-11-22", Limit: 10_000, Wait: func(int) time.Duration { return 0 }})
}

const page = 2

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	f.calls = append(f.calls, strings.TrimSpace(r.Header.Get("X-Amz-Target")+" "+r.URL.Path+" "+string(body)))
	status := 0
	if len(f.trouble) > 0 {
		status, f.trouble = f.trouble[0], f.trouble[1:]
	}
	if status != 0 {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.Header().Set("X-Amzn-ErrorType", f.code)
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"__type":%q,"message":"slow down"}`, f.code)
		return
	}
	if !strings.Contains(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") {
		http.Error(w, "not signed", http.StatusForbidden)
		return
	}
	switch {
	case r.Header.Get("X-Amz-Target") == "AWSPriceListService.GetProducts" && r.Header.Get("Content-Type") == "application/x-amz-json-1.1":
		f.getProducts(w, body)
	case r.Method == http.MethodPost && r.URL.Path == "/DescribeSavingsPlansOfferingRates":
		f.rates(w, body)
	default:
		http.Error(w, "what?", http.StatusNotFound)
	}
}

func (f *fake) getProducts(w http.ResponseWriter, body []byte) {
	var in struct {
		ServiceCode, NextToken, FormatVersion string
		MaxResults                            int
		Filters                               []struct{ Field, Type, Value string }
	}
	if err := json.Unmarshal(body, &in); err != nil || in.MaxResults != 100 || in.FormatVersion != "aws_v1" {
		http.Error(w, "bad input", http.StatusBadRequest)
		return
	}
	from := 0
	_, _ = fmt.Sscanf(in.NextToken, "page-%d", &from) // "" is the first
	all := f.products[in.ServiceCode]
	out := map[string]any{"FormatVersion": "aws_v1", "PriceList": all[min(from, len(all)):min(from+page, len(all))]}
	if from+page < len(all) {
		out["NextToken"] = fmt.Sprintf("page-%d", from+page)
	}
	text, _ := json.Marshal(out) // of strings
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if f.truncated {
		text = text[:len(text)/2]
	}
	_, _ = w.Write(text)
}

func (f *fake) rates(w http.ResponseWriter, body []byte) {
	var in struct{ NextToken string }
	if err := json.Unmarshal(body, &in); err != nil {
		http.Error(w, "bad input", http.StatusBadRequest)
		return
	}
	from := 0
	_, _ = fmt.Sscanf(in.NextToken, "page-%d", &from)
	next := ""
	if from+page < len(f.plans) {
		next = fmt.Sprintf(`,"nextToken":"page-%d"`, from+page)
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"searchResults":[%s]%s}`, strings.Join(f.plans[min(from, len(f.plans)):min(from+page, len(f.plans))], ","), next)
}

// doc is a document of GetProducts with one price on demand.
func doc(sku, family, attributes, terms string) string {
	return fmt.Sprintf(`{"product":{"productFamily":%q,"sku":%q,"attributes":{%s}},"serviceCode":"AmazonEC2","terms":{%s},"version":"20261119225308","publicationDate":"2026-11-19T22:53:08Z"}`,
		family, sku, attributes, terms)
}

func onDemand(sku, unit, price string) string {
	return fmt.Sprintf(`"OnDemand":{"%[1]s.JRTCKXETXF":{"sku":%[1]q,"offerTermCode":"JRTCKXETXF","effectiveDate":"2026-11-01T00:00:00Z","termAttributes":{},"priceDimensions":{"%[1]s.JRTCKXETXF.6YS6EN2CT7":{"unit":%[2]q,"beginRange":"0","endRange":"Inf","description":"x","appliesTo":[],"rateCode":"%[1]s.JRTCKXETXF.6YS6EN2CT7","pricePerUnit":%[3]s}}}}`,
		sku, unit, price)
}

const boxAttributes = `"regionCode":"ap-northeast-2","locationType":"AWS Region","instanceType":"m7g.large","operatingSystem":"Linux","tenancy":"Shared","capacitystatus":"Used","preInstalledSw":"NA","marketoption":"OnDemand","licenseModel":"No License required","usagetype":"APN2-BoxUsage:m7g.large","operation":"RunInstances"`

func prices(p *refresh.Part) string {
	var out []string
	for _, r := range p.Rows {
		out = append(out, r.Key.What()+" "+r.USD.Decimal().String())
	}
	return strings.Join(out, ", ")
}

func kindOf(err error) aws.Kind {
	var e *aws.Error
	if !errors.As(err, &e) {
		return -1
	}
	return e.Kind
}

func TestProducts(t *testing.T) {
	f := newFake(t)
	throughput := doc("Q48V7C4BM3UCSZMQ", "Provisioned Throughput", `"regionCode":"ap-northeast-2","locationType":"AWS Region","usagetype":"APN2-EBS:VolumeP-Throughput.gp3"`,
		onDemand("Q48V7C4BM3UCSZMQ", "GiBps-mo", `{"USD":"46.6944000000"}`))
	reserved := `"Reserved":{"A.1":{"sku":"A","offerTermCode":"1","termAttributes":{"LeaseContractLength":"1yr","OfferingClass":"standard","PurchaseOption":"Partial Upfront"},"priceDimensions":{
		"A.1.2TG2D8R56U":{"unit":"Quantity","pricePerUnit":{"USD":"250"}},"A.1.6YS6EN2CT7":{"unit":"Hrs","beginRange":"0","endRange":"Inf","pricePerUnit":{"USD":"0.0290000000"}}}}}`
	f.products["AmazonEC2"] = []string{
		doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"USD":"0.1003000000"}`)+","+reserved),
		doc("B", "Compute Instance", strings.Replace(boxAttributes, `"marketoption":"OnDemand"`, `"marketoption":"CapacityBlock"`, 1), onDemand("B", "Hrs", `{"USD":"0.0000000000"}`)),
		throughput,
		doc("C", "Load Balancer", `"usagetype":"APN2-Something"`, `"FlatRate":{"C.1":{"sku":"C","offerTermCode":"1","priceDimensions":{"C.1.1":{"unit":"Mo","pricePerUnit":{"USD":"200"}}}}}`),
		throughput, // in two chains
	}
	var bytes int64
	p, err := f.client().Fetch(t.Context(), "AmazonEC2", seoul, func(n int64) { bytes += n })
	if err != nil {
		t.Fatal(err)
	}
	// 0.029 + 250/8760 = 0.05753881.
	if prices(p) != "ebs.gp3.throughput 0.0456, ec2.ondemand m7g.large 0.1003, ec2.ri.1y.partial m7g.large 0.05753881" || len(p.Faults) != 0 || bytes == 0 {
		t.Errorf("%s, %+v", prices(p), p.Faults)
	}
	if p.Source != (model.Provenance{Source: "AWS Price List, AmazonEC2, ap-northeast-2 (GetProducts)", AsOf: "2026-11-22", Confidence: model.Exact}) {
		t.Errorf("%+v", p.Source)
	}
	if want := 3 * len(asks["AmazonEC2"]); len(f.calls) != want { // five documents are three pages
		t.Errorf("%d calls, want %d", len(f.calls), want)
	}
	for _, want := range []string{`"Field":"operatingSystem"`, `"Type":"TERM_MATCH"`, `"Value":"ap-northeast-2"`} {
		if !strings.Contains(f.calls[0], want) {
			t.Errorf("the first call is %s, without %s", f.calls[0], want)
		}
	}
	if strings.Contains(strings.Join(f.calls, ""), secret) {
		t.Error("the secret was sent")
	}
}

// Throttling and failures of the server are tried again; a refusal is not.
func TestTrouble(t *testing.T) {
	good := doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"USD":"0.1003000000"}`))
	for name, c := range map[string]struct {
		trouble []int
		code    string
		kind    aws.Kind
		calls   int // of the first page; -1 not counted
	}{
		"throttled":          {[]int{400, 400, 400}, "ThrottlingException", -1, -1},
		"5xx":                {[]int{500, 502, 503}, "InternalErrorException", -1, -1},
		"throttled for good": {[]int{400, 400, 400, 400, 400, 400, 400, 400}, "ThrottlingException", aws.Unreachable, mostAttempts},
		"5xx for good":       {[]int{500, 500, 500, 500, 500, 500, 500, 500}, "InternalErrorException", aws.Unreachable, mostAttempts},
		"no permission":      {[]int{400}, "AccessDeniedException", aws.Refused, 1},
		"a bad token":        {[]int{403}, "UnrecognizedClientException", aws.Refused, 1},
	} {
		f := newFake(t)
		f.products["AmazonEC2"], f.trouble, f.code = []string{good}, c.trouble, c.code
		_, err := f.client().Fetch(t.Context(), "AmazonEC2", seoul, nil)
		if kindOf(err) != c.kind || c.calls > 0 && len(f.calls) != c.calls {
			t.Errorf("%s: %v after %d calls", name, err, len(f.calls))
		}
		if err != nil && (!strings.Contains(err.Error(), "AmazonEC2 "+seoul) || !strings.Contains(err.Error(), c.code+": slow down") || strings.Contains(err.Error(), secret)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := newFake(t)
	f.products["AmazonEC2"], f.truncated = []string{good}, true
	if _, err := f.client().Fetch(t.Context(), "AmazonEC2", seoul, nil); kindOf(err) != aws.Unreachable {
		t.Errorf("half an answer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.client().Fetch(ctx, "AmazonEC2", seoul, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	f.Close()
	if _, err := f.client().Fetch(t.Context(), "AmazonEC2", seoul, nil); kindOf(err) != aws.Unreachable {
		t.Errorf("%v", err)
	}
	if _, err := Load(t.Context(), "ap-northeast-2"); err == nil {
		t.Error("the API answers in Seoul")
	}
}

// Documents that cannot be used name their product.
func TestBadDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind aws.Kind
		says string
	}{
		"no JSON":        {"{", aws.BadDocument, "unexpected end"},
		"a list":         {"[]", aws.BadDocument, "cannot unmarshal"},
		"no SKU":         {"{}", aws.BadDocument, "no SKU"},
		"a bare number":  {doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"USD":0.1003}`)), aws.BadDocument, "cannot unmarshal number"},
		"yuan":           {doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"CNY":"0.5312"}`)), aws.NotUSD, "SKU A: the price is in CNY"},
		"no price":       {doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{}`)), aws.NotUSD, "SKU A"},
		"words":          {doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"USD":"free"}`)), aws.BadNumber, "SKU A: PricePerUnit is free"},
		"an empty range": {strings.Replace(doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"USD":"1"}`)), `"Inf"`, `"soon"`, 1), aws.BadNumber, "SKU A: EndingRange is soon"},
	} {
		f := newFake(t)
		f.products["AmazonEC2"] = []string{c.text}
		_, err := f.client().Fetch(t.Context(), "AmazonEC2", seoul, nil)
		if kindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		price   string
		trouble refresh.Trouble
	}{"zero": {`{"USD":"0.0000000000"}`, refresh.Zero}, "negative": {`{"USD":"-0.1"}`, refresh.Negative}} {
		f := newFake(t)
		f.products["AmazonEC2"] = []string{doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", c.price))}
		p, err := f.client().Fetch(t.Context(), "AmazonEC2", seoul, nil)
		if err != nil || len(p.Rows) != 0 || len(p.Faults) != 1 || p.Faults[0].Trouble != c.trouble || p.Faults[0].Place != "SKU A" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func planOf(plan, payment string, seconds int, usage, price string) string {
	return fmt.Sprintf(`{"operation":"RunInstances","productType":"EC2","rate":%q,"serviceCode":"AmazonEC2","unit":"Hrs","usageType":%q,
		"properties":[{"name":"region","value":"ap-northeast-2"},{"name":"instanceType","value":"m7g.large"},{"name":"tenancy","value":"shared"}],
		"savingsPlanOffering":{"offeringId":"o-%s","paymentOption":%q,"planType":%q,"durationSeconds":%d,"currency":"USD","planDescription":"x"}}`,
		price, usage, plan, payment, plan, seconds)
}

func TestPlans(t *testing.T) {
	f := newFake(t)
	f.plans = []string{
		planOf("Compute", "No Upfront", 31536000, "APN2-BoxUsage:m7g.large", "0.0732"),
		planOf("EC2Instance", "All Upfront", 94608000, "APN2-BoxUsage:m7g.large", "0.0391"),
		planOf("EC2Instance", "All Upfront", 94608000, "APN2-DedicatedUsage:m7g.large", "0.05"),
		planOf("EC2Instance", "All Upfront", 1234, "APN2-BoxUsage:m7g.large", "0.01"),
		planOf("Compute", "No Upfront", 31536000, "APN2-BoxUsage:m7g.large", "0.0733"), // and another: the dearer counts
	}
	p, err := f.client().Fetch(t.Context(), aws.ComputePlans, seoul, nil)
	if err != nil || prices(p) != "ec2.sp.compute.1y.no m7g.large 0.0733, ec2.sp.instance.3y.all m7g.large 0.0391" || len(f.calls) != 3 {
		t.Errorf("%+v, %v, %d calls", p, err, len(f.calls))
	}
	if len(p.Faults) != 1 || p.Faults[0].Trouble != refresh.Ambiguous {
		t.Errorf("%+v", p.Faults)
	}
	if !strings.Contains(f.calls[0], `"savingsPlanTypes":["Compute","EC2Instance"]`) || !strings.Contains(f.calls[0], `"values":["ap-northeast-2"]`) {
		t.Errorf("%s", f.calls[0])
	}
	f.trouble = []int{429, 500}
	if _, err := f.client().Fetch(t.Context(), aws.ComputePlans, seoul, nil); err != nil {
		t.Error(err)
	}
	f.plans = []string{strings.Replace(f.plans[0], `"USD"`, `"CNY"`, 1)}
	if _, err := f.client().Fetch(t.Context(), aws.ComputePlans, seoul, nil); kindOf(err) != aws.NotUSD {
		t.Error(err)
	}
	f.plans = []string{`{"rate":"0.2652","operation":"CreateDBInstance:0021","serviceCode":"AmazonRDS","unit":"Hrs","usageType":"APN2-InstanceUsage:db.r7g.large",
		"properties":[{"name":"region","value":"ap-northeast-2"}],"savingsPlanOffering":{"paymentOption":"No Upfront","planType":"Database","durationSeconds":31536000,"currency":"USD"}}`}
	if p, err := f.client().Fetch(t.Context(), aws.DatabasePlans, seoul, nil); err != nil || prices(p) != "aurora.sp aurora-postgres db.r7g.large 0.2652" {
		t.Errorf("%+v, %v", p, err)
	}
}

// The one real document on this machine: m5.large in Virginia, 2021, with its twelve reserved terms.
func TestSample(t *testing.T) {
	text, err := os.ReadFile("../../../../shared/samples/aws-prices/getproducts-ec2-m5.large.json")
	if err != nil {
		t.Skip("the sample is not on this machine")
	}
	f := newFake(t)
	f.products["AmazonEC2"] = []string{string(text)}
	p, err := f.client().Fetch(t.Context(), "AmazonEC2", "us-east-1", nil)
	if err != nil || len(p.Faults) != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	got := map[model.Dimension]string{}
	for _, r := range p.Rows {
		got[r.Key.Dimension] = r.USD.Decimal().String()
	}
	// All twelve terms and the price on demand; the three that the session read by eye.
	if len(got) != 13 || got[model.EC2OnDemand] != "0.096" || got[model.EC2RI1y] != "0.06" {
		t.Errorf("%v", got)
	}
}

func FuzzProduct(f *testing.F) {
	f.Add([]byte(doc("A", "Compute Instance", boxAttributes, onDemand("A", "Hrs", `{"USD":"0.1003000000"}`))))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := decodeProduct(text)
		if (p == nil) == (err == nil) {
			t.Fatal(p, err)
		}
		if err != nil {
			return
		}
		c := aws.NewCollector("AmazonEC2", seoul)
		if err := p.rows(c.Add); err != nil && kindOf(err) < 0 {
			t.Fatalf("%v has no place", err)
		}
		for _, r := range c.Part().Rows {
			if r.USD.Coef <= 0 {
				t.Fatalf("%+v", r)
			}
		}
	})
}

// FuzzPlanPage drives the SDK's own decoder too.
func FuzzPlanPage(f *testing.F) {
	var answer []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	}))
	f.Cleanup(server.Close)
	c := New(sdk.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("A", "B", "")},
		Options{Endpoint: server.URL, Limit: 1e6, Wait: func(int) time.Duration { return 0 }})
	f.Add([]byte(`{"searchResults":[` + planOf("Compute", "No Upfront", 31536000, "APN2-BoxUsage:m7g.large", "0.0732") + `]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if strings.Contains(strings.ToLower(string(text)), "nexttoken") {
			return // the same page again and again
		}
		answer = text
		p, err := c.Fetch(context.Background(), aws.ComputePlans, seoul, nil)
		if (p == nil) == (err == nil) || err != nil && kindOf(err) < 0 {
			t.Fatal(p, err)
		}
	})
}
