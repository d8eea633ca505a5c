package awstest

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// ec2Header is the header of the AmazonEC2 list of 2025-09-12, as AWS writes it.
const ec2Header = `"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","RelatedTo","LeaseContractLength","PurchaseOption","OfferingClass","Product Family","serviceCode","Location","Location Type","Instance Type","Current Generation","Instance Family","vCPU","Physical Processor","Clock Speed","Memory","Storage","Network Performance","Processor Architecture","Storage Media","Volume Type","Max Volume Size","Max IOPS/volume","Max IOPS Burst Performance","Max throughput/volume","Provisioned","Tenancy","EBS Optimized","Operating System","License Model","Group","Group Description","Transfer Type","From Location","From Location Type","To Location","To Location Type","usageType","operation","AvailabilityZone","CapacityStatus","ClassicNetworkingSupport","Dedicated EBS Throughput","ECU","Elastic Graphics Type","Enhanced Networking Supported","From Region Code","GPU","GPU Memory","Instance","Instance Capacity - 10xlarge","Instance Capacity - 12xlarge","Instance Capacity - 16xlarge","Instance Capacity - 18xlarge","Instance Capacity - 24xlarge","Instance Capacity - 2xlarge","Instance Capacity - 32xlarge","Instance Capacity - 4xlarge","Instance Capacity - 8xlarge","Instance Capacity - 9xlarge","Instance Capacity - large","Instance Capacity - medium","Instance Capacity - metal","Instance Capacity - xlarge","instanceSKU","Intel AVX2 Available","Intel AVX Available","Intel Turbo Available","MarketOption","Normalization Size Factor","Physical Cores","Pre Installed S/W","Processor Features","Product Type","Region Code","Resource Type","serviceName","SnapshotArchiveFeeType","To Region Code","Volume API Name","VPCNetworkingSupport"`

// Head are the five rows before the header.
func Head(service string) string {
	return `"FormatVersion","v1.0"` + "\n" +
		`"Disclaimer","This pricing list is for informational purposes only. All prices are subject to the additional terms included in the pricing pages on http://aws.amazon.com."` + "\n" +
		`"Publication Date","2026-11-19T22:53:08Z"` + "\n" + `"Version","20261119225308"` + "\n" + `"OfferCode","` + service + `"` + "\n"
}

// BigList writes an AmazonEC2 list of at least size bytes in the real layout: for each type and operating system an
// on-demand row and the reserved terms with their upfront fees.
func BigList(w io.Writer, size int64) error {
	out := bufio.NewWriterSize(w, 1<<20)
	var n int64
	put := func(s string) {
		n += int64(len(s))
		_, _ = out.WriteString(s) // a failed write fails the flush
	}
	put(Head("AmazonEC2") + ec2Header + "\n")
	families := []string{"m7g", "c7g", "r7g", "m7i", "c7i", "r7i", "t4g", "m6a"}
	sizes := []string{"large", "xlarge", "2xlarge", "4xlarge"}
	systems := []struct{ os, code string }{{"Linux", "RunInstances"}, {"Windows", "RunInstances:0002"}, {"RHEL", "RunInstances:0010"}, {"SUSE", "RunInstances:000g"}}
	for i := 0; n < size; i++ {
		typ := families[i%len(families)] + "." + sizes[i/len(families)%len(sizes)]
		os := systems[i%len(systems)]
		tenancy, usage := "Shared", "APN2-BoxUsage:"+typ
		if i/16%3 != 0 {
			tenancy, usage = "Dedicated", "APN2-DedicatedUsage:"+typ
		}
		sku := fmt.Sprintf("SKU%013d", i)
		tail := `"Compute Instance","AmazonEC2","Asia Pacific (Seoul)","AWS Region","` + typ + `","Yes","General purpose","2","AWS Graviton3 Processor","2.5 GHz","8 GiB","EBS only","Up to 12500 Megabit","64-bit",,,,,,,,"` +
			tenancy + `",,"` + os.os + `","No License required",,,,,,,,"` + usage + `","` + os.code + `","NA","Used","false","Up to 10000 Mbps","NA",,"Yes",,,"NA",,,,,,,,,,,,,,,,,"Yes","Yes","Yes","OnDemand","4",,"NA","Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo",,"ap-northeast-2",,"Amazon Elastic Compute Cloud",,,,"true"` + "\n"
		put(`"` + sku + `","JRTCKXETXF","` + sku + `.JRTCKXETXF.6YS6EN2CT7","OnDemand","$0.1004 per On Demand ` + os.os + ` ` + typ + ` Instance Hour","2026-11-01","0","Inf","Hrs","0.1004000000","USD",,,,,` + tail)
		for _, years := range []string{"1yr", "3yr"} {
			for _, class := range []string{"standard", "convertible"} {
				for _, pay := range []string{"No Upfront", "Partial Upfront", "All Upfront"} {
					code := strings.ToUpper(years[:1] + class[:4] + pay[:3])
					hourly, upfront := "0.0600000000", ""
					switch pay {
					case "Partial Upfront":
						hourly, upfront = "0.0300000000", "250"
					case "All Upfront":
						hourly, upfront = "0.0000000000", "500"
					}
					put(`"` + sku + `","` + code + `","` + sku + `.` + code + `.6YS6EN2CT7","Reserved","Linux/UNIX (Amazon VPC), ` + typ + ` reserved instance applied","2025-09-12","0","Inf","Hrs","` + hourly + `","USD",,"` + years + `","` + pay + `","` + class + `",` + tail)
					if upfront != "" {
						put(`"` + sku + `","` + code + `","` + sku + `.` + code + `.2TG2D8R56U","Reserved","Upfront Fee","2025-09-12",,,"Quantity","` + upfront + `","USD",,"` + years + `","` + pay + `","` + class + `",` + tail)
					}
				}
			}
		}
	}
	return out.Flush()
}
