// Package awstest serves price lists as AWS does, for tests of whole pulls: the bulk files of a region, and the same by the
// Price List Query API, written back from a price book, so that a pull of them finds what the book says. A test then changes what it wants to see found.
//
// It is for tests only. The faults of networks are tried in pricing/aws/bulk.
package awstest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"nines/model"
	"nines/pricing"
)

// Server is AWS's file server with the lists of some services in some regions.
type Server struct {
	*httptest.Server
	mu    sync.Mutex
	files map[string]string
	gets  map[string]int
	slow  time.Duration // between pieces of a list
	// chains are the products of GetProducts by service and filters.
	chains map[string][]string
}

// Version is that of every list.
const Version = "20261119225308"

// Services are those that the server has lists of.
var Services = []string{"AmazonEC2", "AWSELB", "AmazonVPC"}

// NewServer serves the lists of Services in the regions, with the read prices of the book. Close it.
func NewServer(book *pricing.Book, regions ...string) *Server {
	s := &Server{files: map[string]string{}, gets: map[string]int{}, chains: map[string][]string{}}
	var offers []string
	for _, service := range Services {
		offers = append(offers, fmt.Sprintf(`%q:{"offerCode":%[1]q,"currentRegionIndexUrl":"/offers/v1.0/aws/%[1]s/current/region_index.json"}`, service))
		var known []string
		for _, region := range regions {
			known = append(known, fmt.Sprintf(`%q:{"regionCode":%[1]q,"currentVersionUrl":"/offers/v1.0/aws/%s/%s/%[1]s/index.json"}`, region, service, Version))
			s.files[Path(service, region)] = list(book, service, region)
		}
		s.files["/offers/v1.0/aws/"+service+"/current/region_index.json"] = `{"regions":{` + strings.Join(known, ",") + `}}`
	}
	s.files["/offers/v1.0/aws/index.json"] = `{"offers":{` + strings.Join(offers, ",") + `}}`
	s.Server = httptest.NewServer(s)
	return s
}

// Path is where a list lies.
func Path(service, region string) string {
	return "/offers/v1.0/aws/" + service + "/" + Version + "/" + region + "/index.csv"
}

// Change rewrites a list; its ETag changes with it.
func (s *Server) Change(service, region string, change func(string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Path(service, region)
	s.files[p] = change(s.files[p])
	clear(s.chains)
}

// Slow makes the server pause between the pieces of every list.
func (s *Server) Slow(pause time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = pause
}

// Gets is how often a list was asked for.
func (s *Server) Gets(service, region string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gets[Path(service, region)]
}

// piece is how much of a slow list is sent at a time.
const piece = 8 << 10

// ServeHTTP answers GET and HEAD with ETags and ranges.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Amz-Target") != "" {
		s.query(w, r)
		return
	}
	s.mu.Lock()
	text, ok := s.files[r.URL.Path]
	if r.Method == http.MethodGet {
		s.gets[r.URL.Path]++
	}
	slow := s.slow
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256([]byte(text))
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	if slow == 0 || r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, ".csv") {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader([]byte(text)))
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	for len(text) > 0 {
		n := min(piece, len(text))
		if _, err := w.Write([]byte(text[:n])); err != nil {
			return
		}
		text = text[n:]
		w.(http.Flusher).Flush()
		time.Sleep(slow)
	}
}

// columns of every list, as AWS spells them; those of the rows below.
var columns = []string{"SKU", "OfferTermCode", "TermType", "PriceDescription", "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency",
	"LeaseContractLength", "PurchaseOption", "OfferingClass", "Product Family", "Location Type", "Instance Type", "Operating System", "License Model",
	"Tenancy", "CapacityStatus", "Pre Installed S/W", "MarketOption", "usageType", "operation", "Region Code"}

// how says how a dimension stands in a list: usage type without region, unit, and what else tells it apart.
type how struct {
	usage, unit string
	times       int64 // of the book's unit in the list's
	more        map[string]string
}

var (
	box = map[string]string{"Operating System": "Linux", "License Model": "No License required", "Tenancy": "Shared", "CapacityStatus": "Used",
		"Pre Installed S/W": "NA", "MarketOption": "OnDemand", "Product Family": "Compute Instance"}
	gateway     = map[string]string{"Product Family": "NAT Gateway"}
	storage     = map[string]string{"Product Family": "Storage"}
	operations  = map[string]string{"Product Family": "System Operation"}
	throughput  = map[string]string{"Product Family": "Provisioned Throughput"}
	snapshots   = map[string]string{"Product Family": "Storage Snapshot"}
	application = map[string]string{"Product Family": "Load Balancer-Application"}
	network     = map[string]string{"Product Family": "Load Balancer-Network"}
)

// stands is the mapping of pricing/aws the other way round.
var stands = map[model.Dimension]how{
	model.EC2OnDemand: {"BoxUsage:", "Hrs", 1, box}, model.NATHour: {"NatGateway-Hours", "Hrs", 1, gateway}, model.NATGB: {"NatGateway-Bytes", "GB", 1, gateway},
	model.EBSGP2: {"EBS:VolumeUsage.gp2", "GB-Mo", 1, storage}, model.EBSGP3: {"EBS:VolumeUsage.gp3", "GB-Mo", 1, storage},
	model.EBSGP3IOPS: {"EBS:VolumeP-IOPS.gp3", "IOPS-Mo", 1, operations}, model.EBSGP3MBps: {"EBS:VolumeP-Throughput.gp3", "GiBps-mo", 1024, throughput},
	model.EBSIO2: {"EBS:VolumeUsage.io2", "GB-Mo", 1, storage}, model.EBSIO2IOPS: {"EBS:VolumeP-IOPS.io2", "IOPS-Mo", 1, operations},
	model.EBSSnapshot: {"EBS:SnapshotUsage", "GB-Mo", 1, snapshots},
	model.ALBHour:     {"LoadBalancerUsage", "Hrs", 1, application}, model.ALBLCU: {"LCUUsage", "LCU-Hrs", 1, application},
	model.NLBHour: {"LoadBalancerUsage", "Hrs", 1, network}, model.NLBLCU: {"LCUUsage", "LCU-Hrs", 1, network},
	model.IPv4Hour: {"PublicIPv4:InUseAddress", "Hrs", 1, nil}, model.EndpointHr: {"VpcEndpoint-Hours", "Hrs", 1, nil},
	model.EndpointGB: {"VpcEndpoint-Bytes", "GB", 1, nil}, model.VPNHour: {"VPN-Usage-Hours:ipsec.1", "Hrs", 1, nil},
	model.TGWHour: {"TransitGateway-Hours", "Hrs", 1, nil}, model.TGWGB: {"TransitGateway-Bytes", "GB", 1, nil},
}

// reserved are the terms of EC2 by dimension: years, class, payment.
var reserved = map[model.Dimension][3]string{
	model.EC2RI1y: {"1yr", "standard", "No Upfront"}, model.EC2RI1yPartial: {"1yr", "standard", "Partial Upfront"}, model.EC2RI1yAll: {"1yr", "standard", "All Upfront"},
	model.EC2RI3y: {"3yr", "standard", "No Upfront"}, model.EC2RI3yPartial: {"3yr", "standard", "Partial Upfront"}, model.EC2RI3yAll: {"3yr", "standard", "All Upfront"},
	model.EC2Conv1y: {"1yr", "convertible", "No Upfront"}, model.EC2Conv1yPartial: {"1yr", "convertible", "Partial Upfront"}, model.EC2Conv1yAll: {"1yr", "convertible", "All Upfront"},
	model.EC2Conv3y: {"3yr", "convertible", "No Upfront"}, model.EC2Conv3yPartial: {"3yr", "convertible", "Partial Upfront"}, model.EC2Conv3yAll: {"3yr", "convertible", "All Upfront"},
}

// list writes the CSV of a service in a region: what the book has of it.
func list(book *pricing.Book, service, region string) string {
	var b strings.Builder
	b.WriteString(`"FormatVersion","v1.0"` + "\n" + `"Disclaimer","for tests, only"` + "\n" + `"Publication Date","2026-11-19T22:53:08Z"` + "\n" +
		`"Version","` + Version + `"` + "\n" + `"OfferCode","` + service + `"` + "\n")
	row(&b, columns)
	n := 0
	for r := range book.Each {
		if r.Key.Region != region || r.Service != service || r.Confidence != model.Exact && r.Confidence != model.High {
			continue
		}
		values := map[string]string{"SKU": fmt.Sprintf("TEST%012d", n), "OfferTermCode": "JRTCKXETXF", "TermType": "OnDemand", "Currency": "USD",
			"Location Type": "AWS Region", "Region Code": region}
		n++
		h, ok := stands[r.Key.Dimension]
		if term, is := reserved[r.Key.Dimension]; is {
			h, ok = stands[model.EC2OnDemand], true
			values["TermType"], values["LeaseContractLength"], values["OfferingClass"], values["PurchaseOption"] = "Reserved", term[0], term[1], term[2]
		}
		if !ok {
			continue
		}
		for k, v := range h.more {
			values[k] = v
		}
		values["usageType"], values["Unit"] = "TST1-"+h.usage, h.unit
		if strings.HasSuffix(h.usage, ":") {
			values["usageType"] += r.Key.Item
			values["Instance Type"] = r.Key.Item
		}
		for _, tier := range r.Tiers {
			usd := tier.USD
			usd.Coef *= h.times
			values["PricePerUnit"], values["StartingRange"], values["EndingRange"] = usd.Decimal().String(), strconv.FormatFloat(tier.From, 'f', -1, 64), "Inf"
			if tier.To >= 0 {
				values["EndingRange"] = strconv.FormatFloat(tier.To, 'f', -1, 64)
			}
			fields := make([]string, len(columns))
			for i, c := range columns {
				fields[i] = values[c]
			}
			row(&b, fields)
			if r.Key.Dimension == model.EBSIO2IOPS { // the tiers of the list, at the first one's price
				for _, tier := range []string{".tier2", ".tier3"} {
					more := strings.Split(strings.ReplaceAll(strings.Join(fields, "\x00"), ".io2\x00", ".io2"+tier+"\x00"), "\x00")
					more[0] += tier // a SKU of its own
					row(&b, more)
				}
			}
		}
	}
	return b.String()
}

// row writes quoted fields.
func row(b *strings.Builder, fields []string) {
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + strings.ReplaceAll(f, `"`, `""`) + `"`)
	}
	b.WriteByte('\n')
}
