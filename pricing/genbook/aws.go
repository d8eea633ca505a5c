package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing/snapshot"
)

// rule maps one spelling of the facts to a dimension. The facts name one thing differently by region and date
// ("NatGateway-Hours", "NAT gateway"); every spelling that is neither here nor in unused stops the generator.
type rule struct {
	service   string
	spelling  string // of the column "dimension"; "$sku" in item stands for the column sku_hint
	dimension model.Dimension
	item      string
}

var rules = []rule{
	{"AmazonEC2", "gp3 storage", model.EBSGP3, ""},
	{"AmazonEC2", "gp3 IOPS over 3000", model.EBSGP3IOPS, ""},
	{"AmazonEC2", "gp3 throughput over 125 MiB/s", model.EBSGP3MBps, ""},
	{"AmazonEC2", "gp3 throughput over 125 MiB/s (API unit GiBps-mo: 46.6944)", model.EBSGP3MBps, ""},
	{"AmazonEC2", "gp3 throughput over 125 MiB/s (API quotes 49.152 per GiBps-mo)", model.EBSGP3MBps, ""},
	{"AmazonEC2", "gp2 storage", model.EBSGP2, ""},
	{"AmazonEC2", "io2 storage", model.EBSIO2, ""},
	{"AmazonEC2", "io2 IOPS", model.EBSIO2IOPS, ""},
	{"AmazonEC2", "io2 IOPS first 32000", model.EBSIO2IOPS, ""},
	{"AmazonEC2", "EBS snapshot standard", model.EBSSnapshot, ""},
	{"AmazonEC2", "NatGateway-Hours", model.NATHour, ""},
	{"AmazonEC2", "NAT gateway", model.NATHour, ""},
	{"AmazonEC2", "NatGateway-Bytes", model.NATGB, ""},
	{"AmazonEC2", "NAT gateway data", model.NATGB, ""},

	{"AmazonRDS", "PostgreSQL Single-AZ instance on-demand", model.RDSInstance, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Single-AZ instance on-demand (published)", model.RDSInstance, "postgres $sku"},
	{"AmazonRDS", "MySQL Single-AZ instance on-demand", model.RDSInstance, "mysql $sku"},
	{"AmazonRDS", "PostgreSQL Multi-AZ (1 standby) instance on-demand", model.RDSMultiAZ, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Multi-AZ (1 standby) instance on-demand (published)", model.RDSMultiAZ, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Multi-AZ instance on-demand (published)", model.RDSMultiAZ, "postgres $sku"},
	{"AmazonRDS", "MySQL Multi-AZ (1 standby) instance on-demand", model.RDSMultiAZ, "mysql $sku"},
	{"AmazonRDS", "PostgreSQL Single-AZ RI 1yr NoUpfront effective", model.RDSRI1y, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Single-AZ RI 1yr PartialUpfront effective", model.RDSRI1yPartial, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Single-AZ RI 1yr AllUpfront effective", model.RDSRI1yAll, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Single-AZ RI 3yr PartialUpfront effective", model.RDSRI3yPartial, "postgres $sku"},
	{"AmazonRDS", "PostgreSQL Single-AZ RI 3yr AllUpfront effective", model.RDSRI3yAll, "postgres $sku"},
	{"AmazonRDS", "Aurora PostgreSQL Standard instance on-demand", model.AuroraNode, "aurora-postgres $sku"},
	{"AmazonRDS", "Aurora PostgreSQL Standard RI 1yr NoUpfront effective", model.AuroraRI1y, "aurora-postgres $sku"},
	{"AmazonRDS", "Aurora PostgreSQL Standard RI 1yr PartialUpfront effective", model.AuroraRI1yPartial, "aurora-postgres $sku"},
	{"AmazonRDS", "Aurora PostgreSQL Standard RI 1yr AllUpfront effective", model.AuroraRI1yAll, "aurora-postgres $sku"},
	{"AmazonRDS", "Aurora PostgreSQL Standard RI 3yr PartialUpfront effective", model.AuroraRI3yPartial, "aurora-postgres $sku"},
	{"AmazonRDS", "Aurora PostgreSQL Standard RI 3yr AllUpfront effective", model.AuroraRI3yAll, "aurora-postgres $sku"},
	{"AmazonRDS", "Aurora Serverless v2 Standard", model.AuroraACU, ""},
	{"AmazonRDS", "Aurora Standard storage", model.AuroraStorage, ""},
	{"AmazonRDS", "Aurora Standard I/O", model.AuroraIO, ""},
	{"AmazonRDS", "Aurora backup storage", model.AuroraBackup, ""},
	{"AmazonRDS", "PostgreSQL gp3 storage Single-AZ", model.RDSGP3Single, ""},
	{"AmazonRDS", "gp3 storage Single-AZ (real bill line 2.74 USD = 20 GB x 0.137)", model.RDSGP3Single, ""},
	{"AmazonRDS", "gp3 storage Multi-AZ", model.RDSGP3Multi, ""},
	{"AmazonRDS", "PostgreSQL gp3 storage Multi-AZ", model.RDSGP3Multi, ""},
	{"AmazonRDS", "Multi-AZ DB cluster (2 readable standbys) gp3 storage", model.RDSGP3Cluster, ""},
	{"AmazonRDS", "backup storage over the free allowance (equal to DB size)", model.RDSBackup, ""},
	{"AmazonRDS", "backup storage over free allowance", model.RDSBackup, ""},

	{"AmazonElastiCache", "Redis node on-demand", model.CacheNode, "redis $sku"},
	{"AmazonElastiCache", "Redis RI 1yr NoUpfront effective", model.CacheRI1y, "redis $sku"},
	{"AmazonElastiCache", "Redis RI 1yr PartialUpfront effective", model.CacheRI1yPartial, "redis $sku"},
	{"AmazonElastiCache", "Redis RI 3yr NoUpfront effective", model.CacheRI3y, "redis $sku"},
	{"AmazonElastiCache", "Redis RI 3yr PartialUpfront effective", model.CacheRI3yPartial, "redis $sku"},
	{"AmazonElastiCache", "Redis RI 3yr AllUpfront effective", model.CacheRI3yAll, "redis $sku"},
	{"AmazonElastiCache", "Valkey node on-demand", model.CacheNode, "valkey $sku"},
	{"AmazonElastiCache", "Memcached node on-demand", model.CacheNode, "memcached $sku"},

	{"AWSELB", "ALB hour", model.ALBHour, ""},
	{"AWSELB", "ALB/NLB hour", model.ALBHour, ""},
	{"AWSELB", "ALB/NLB hour", model.NLBHour, ""},
	{"AWSELB", "NLB hour", model.NLBHour, ""},
	{"AWSELB", "ALB LCU", model.ALBLCU, ""},
	{"AWSELB", "NLB NLCU", model.NLBLCU, ""},

	{"AmazonVPC", "PublicIPv4:InUseAddress", model.IPv4Hour, ""},
	{"AmazonVPC", "VpcEndpoint-Hours", model.EndpointHr, ""},
	{"AmazonVPC", "VpcEndpoint-Bytes", model.EndpointGB, ""},
	{"AmazonVPC", "VPN-Usage-Hours:ipsec.1", model.VPNHour, ""},
	{"AmazonVPC", "Site-to-Site VPN connection", model.VPNHour, ""},
	{"AmazonVPC", "TransitGateway-Hours", model.TGWHour, ""},
	{"AmazonVPC", "TransitGateway-Bytes", model.TGWGB, ""},

	{"AWSDataTransfer", "Internet egress", model.EgressGB, ""},
	{"AWSDataTransfer", "Internet egress (first 10 TB)", model.EgressGB, ""},
	{"AWSDataTransfer", "free internet egress, aggregated over all regions, per month", model.EgressFreeGB, ""},
	{"AWSDataTransfer", "cross-AZ transfer, each direction", model.CrossZone, ""},
	{"AWSDataTransfer", "to other commercial regions", model.InterGB, ""},
	{"AWSDataTransfer", "to the other US East region", model.InterGB, "us-east-2"},
	{"AWSDataTransfer", "Seoul to Tokyo", model.InterGB, "ap-northeast-1"},
	{"AWSDataTransfer", "Seoul to N. Virginia", model.InterGB, "us-east-1"},

	{"AmazonS3", "TimedStorage-ByteHrs Standard", model.S3Standard, ""},
	{"AmazonS3", "TimedStorage-SIA Standard-IA", model.S3IA, ""},
	{"AmazonS3", "Requests-Tier1 (PUT/COPY/POST/LIST)", model.S3Put, ""},
	{"AmazonS3", "Requests-Tier2 (GET and others)", model.S3Get, ""},

	{"AmazonCloudFront", "to internet", model.CloudFrontGB, ""},
	{"AmazonCloudFront", "HTTPS requests", model.CloudFrontRequests, ""},

	{"AWSLambda", "Lambda-GB-Second x86", model.LambdaGBs, "x86"},
	{"AWSLambda", "Lambda-GB-Second arm64", model.LambdaGBs, "arm64"},
	{"AWSLambda", "Request x86", model.LambdaRequest, "x86"},
	{"AWSLambda", "Request arm64", model.LambdaRequest, "arm64"},
	{"AmazonECS", "Fargate-vCPU-Hours x86", model.FargateVCPU, "x86"},
	{"AmazonECS", "Fargate x86 vCPU", model.FargateVCPU, "x86"},
	{"AmazonECS", "Fargate-vCPU-Hours arm64", model.FargateVCPU, "arm64"},
	{"AmazonECS", "Fargate-GB-Hours x86", model.FargateGB, "x86"},
	{"AmazonECS", "Fargate x86 GB", model.FargateGB, "x86"},
	{"AmazonECS", "Fargate-GB-Hours arm64", model.FargateGB, "arm64"},
	{"AmazonEKS", "AmazonEKS-Hours:perCluster", model.EKSHour, ""},
	{"AmazonDynamoDB", "WriteRequestUnits on-demand", model.DynamoWrite, ""},
	{"AmazonDynamoDB", "ReadRequestUnits on-demand", model.DynamoRead, ""},
	{"AmazonDynamoDB", "ReplWriteRequestUnits on-demand", model.DynamoReplWr, ""},
	{"AmazonDynamoDB", "TimedStorage-ByteHrs", model.DynamoGB, ""},
	{"AmazonDynamoDB", "TimedPITRStorage", model.DynamoPITR, ""},
	{"AWSQueueService", "standard queue requests (first 100B; 1M/month free)", model.SQSRequest, ""},
	{"AmazonSNS", "Requests-Tier1", model.SNSRequest, ""},

	{"AmazonRoute53", "hosted zone (first 25)", model.Route53Zone, ""},
	{"AmazonRoute53", "standard queries", model.Route53Query, ""},
	{"AmazonRoute53", "latency routing queries", model.Route53Query, "latency"},
	{"AmazonRoute53", "geo DNS queries", model.Route53Query, "geo"},
	{"AmazonRoute53", "health check AWS endpoint basic", model.Route53Check, "aws"},
	{"AmazonRoute53", "health check non-AWS endpoint basic", model.Route53Check, "other"},

	{"AmazonCloudWatch", "MetricMonitorUsage", model.CWMetric, ""},
	{"AmazonCloudWatch", "AlarmMonitorUsage", model.CWAlarm, ""},
	{"AmazonCloudWatch", "DataProcessing-Bytes (log ingest)", model.CWLogIngest, ""},
	{"AmazonCloudWatch", "TimedStorage-ByteHrs (log archive)", model.CWLogStore, ""},
	{"AmazonEFS", "TimedStorage Standard", model.EFSGB, ""},
	{"awskms", "KMS-Keys", model.KMSKey, ""},
	{"awskms", "KMS-Requests", model.KMSRequest, ""},
	{"AWSSecretsManager", "secret", model.Secret, ""},
	{"AWSBackup", "EBS snapshot (as shown in golden; includes small mark-up over plain snapshot)", model.BackupGB, ""},
	{"AWSDirectConnect", "dedicated port 1 Gbps (location EqDC2, Ashburn)", model.DXPortHour, "1g"},
	{"AWSDirectConnect", "dedicated port 1Gbps", model.DXPortHour, "1g"},
	{"AWSDirectConnect", "dedicated port 10Gbps", model.DXPortHour, "10g"},
	{"AWSDirectConnect", "dedicated port 100Gbps", model.DXPortHour, "100g"},
	{"AWSDirectConnect", "DX data transfer out, us-east-1 via a US location", model.DXGB, ""},
	{"AWSSupport", "monthly fee", model.SupportMin, "$plan"},
	{"AWSSupport", "minimum per account", model.SupportMin, "$plan"},
	{"AWSSupport", "minimum (all enrolled accounts summed)", model.SupportMin, "$plan"},
	{"AWSSupport", "minimum (90-day commitment)", model.SupportMin, "$plan"},
	{"AWSSupport", "minimum", model.SupportMin, "$plan"},
	{"AWSSupport", "percentage of spend", model.SupportPlan, "$plan"},
}

// bandRule is the spelling of support percentages that came without the limits of their bands; see supportBands.
const bandRule = "percentage band "

// unused are spellings that no dimension needs yet.
var unused = regexp.MustCompile(`^(` + strings.Join([]string{
	`AmazonEC2: (io1 |st1 |sc1 |fast snapshot|EBS snapshot archive|regional NAT).*`,
	`AmazonRDS: (gp2 |io1 |io2 |PostgreSQL(/MySQL)? (gp2|io1|extended)|extended support|gp3 (extra|provisioned)|snapshot export|RDS Proxy).*`,
	`AmazonRDS: (Aurora (backtrack|I/O-Optimized|Serverless v2 I/O|PostgreSQL I/O-Optimized)).*`,
	`AmazonElastiCache: (backup storage|ElastiCache Serverless).*`,
	`AWSELB: Classic.*`,
	`AmazonVPC: (PublicIPv4:Idle|GatewayLB|ClientVPN|TransitGateway(Peering|VPN|DX)).*`,
	`AWSDataTransfer: origin to CloudFront`,
	`AmazonS3: (TimedStorage-(ZIA|GIR|Glacier)|INT |Retrieval).*`,
	`AmazonCloudFront: (to origin|HTTP |HTTPS GET|flat-rate).*`,
	`AWSLambda: (Provisioned|Storage).*`,
	`AmazonECS: Fargate-Ephemeral.*`,
	`AmazonEKS: .*extendedSupport`,
	`AmazonDynamoDB: (.*provisioned|TimedStorage IA|TimedBackup|Restore|Streams|Reserved).*`,
	`AWSQueueService: FIFO.*`, `AmazonSNS: Delivery.*`,
	`AmazonRoute53: (health check optional|Resolver).*`,
	`AmazonCloudWatch: (HighRes|Composite|DataProcessingIA|DataScanned|VendedLog|API |Canary).*`,
	`AmazonEFS: (TimedStorage (IA|One)|ProvisionedTP|ET ).*`,
	`AWSSecretsManager: API.*`, `AWSBackup: (EFS|RDS|DynamoDB|Aurora|FSx) .*`, `AmazonECR: .*`, `AWSGlobalAccelerator: .*`,
	`AWSDirectConnect: (hosted connection|DX data transfer out, eu-west-1).*`,
	`AWSSupport: percentage of spend, bands as published before.*`,
	`EC2-RI: .*`, `SavingsPlans: .*`,
}, "|") + `)$`)

// edges are CloudFront's price classes by the facts' spelling of the region.
var edges = map[string]string{
	"edge:US, Mexico, Canada": "us", "edge:Europe, Israel": "eu", "edge:Japan": "jp",
	"edge:Hong Kong, Philippines, Asia Pacific": "apac", "edge:India": "in", "edge:South America": "sa",
	"edge:Australia, New Zealand": "au", "edge:South Africa, Kenya, Middle East": "me",
}

// plans are the support plans that the book carries.
var plans = map[string]string{
	"Basic": "basic", "Business Support+": model.PlanBusiness, "Enterprise Support": model.PlanEnterprise,
	"Unified Operations": "unified", "Developer (legacy)": "developer-legacy", "Business (legacy)": "business-legacy",
	"Enterprise On-Ramp (legacy)": "enterprise-on-ramp-legacy",
}

// exceptJapan is the facts' region of Direct Connect ports; it is written out as the regions that have other prices.
const exceptJapan = "global except Japan (location-specific)"

var notJapan = []string{"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-2", "ap-southeast-1"}

// units converts the facts' units to the book's: the quantity of the book's unit in one of the facts'.
var units = map[string]struct {
	unit string
	per  decimal.Decimal
}{
	"hour-AZ": {"hour", one}, "hour-attachment": {"hour", one}, "GB-s": {"GB-second", one}, "account-month": {"month", one},
	"WRU": {"write request unit", one}, "RRU": {"read request unit", one}, "rWRU": {"replicated write request unit", one},
	"million requests": {"request", decimal.New(1, 6)}, "fraction of spend": {"share", one},
	"GiBps-month": {"MiBps-month", decimal.New(1024, 0)},
}

var one = decimal.New(1, 0)

// awsPrices reads prices/aws-prices.csv.
func awsPrices(facts string, t *tables) error {
	rows, err := readCSV(facts, "prices/aws-prices.csv")
	if err != nil {
		return err
	}
	previous := ""
	for i, row := range rows {
		if row["source"] == "same" {
			row["source"] = previous
		}
		previous = row["source"]
		if err := t.awsRow(row); err != nil {
			return fmt.Errorf("aws-prices.csv:%d: %w", i+2, err)
		}
	}
	return t.supportBands(rows)
}

func (t *tables) awsRow(row map[string]string) error {
	spelling, matched := row["dimension"], false
	for _, r := range rules {
		if r.service == row["service"] && r.spelling == spelling {
			matched = true
			if err := t.awsRate(r, row); err != nil {
				return err
			}
		}
	}
	if !matched && !strings.HasPrefix(spelling, bandRule) && !unused.MatchString(row["service"]+": "+spelling) {
		return fmt.Errorf("no rule for %s %q; add one, or list it as unused", row["service"], spelling)
	}
	return nil
}

func (t *tables) awsRate(r rule, row map[string]string) error {
	usd, err := decimal.NewFromString(row["usd"])
	if err != nil {
		return err
	}
	want, _ := snapshot.Unit(r.dimension)
	unit := row["unit"]
	if c, ok := units[unit]; ok {
		unit, usd = c.unit, usd.DivRound(c.per, 18)
	}
	if unit != want {
		return fmt.Errorf("%s is in %q, the book has %q", row["dimension"], row["unit"], want)
	}
	item := strings.ReplaceAll(r.item, "$sku", row["sku_hint"])
	if r.item == "$plan" {
		if item = plans[row["sku_hint"]]; item == "" {
			return fmt.Errorf("unknown support plan %q", row["sku_hint"])
		}
	}
	regions := []string{row["region"]}
	if edge, ok := edges[row["region"]]; ok {
		regions, item = []string{"global"}, edge
	}
	if row["region"] == exceptJapan {
		regions = notJapan
	}
	to := strings.Replace(row["tier_to"], "Inf", "", 1)
	switch row["dimension"] { // what the words say and the columns do not
	case "Internet egress (first 10 TB)":
		to = "10240"
	case "standard queue requests (first 100B; 1M/month free)":
		to = "100000000000"
	}
	source := t.source(tidy(row["source"]), date(row["as_of"]), model.Confidence(row["confidence"]))
	for _, region := range regions {
		t.add(rate{
			dimension: r.dimension, region: region, item: item, from: row["tier_from"], to: to,
			usd: usd, sku: sku(row["sku_hint"]), source: source,
		})
	}
	return nil
}

// sku keeps what is a SKU or a usage type; instance classes are in the item already.
func sku(hint string) string {
	if strings.HasPrefix(hint, "db.") || strings.HasPrefix(hint, "cache.") {
		return ""
	}
	return hint
}

func tidy(source string) string { return strings.Join(strings.Fields(source), " ") }

var dates = regexp.MustCompile(`\d{4}(-\d{2}(-\d{2})?)?\b`)

// date takes the last date of a text, at its own precision: "2025-02 to 2026-02" is 2026-02, "2024-H2" is 2024, "n/a" is "".
func date(s string) string {
	all := dates.FindAllString(s, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// supportBands adds the percentages whose source gives no limits, with the limits of the plan they replaced: those of
// legacy Business for Business Support+, those published before 2025-12 for Enterprise. It is a derivation and says so.
func (t *tables) supportBands(rows []map[string]string) error {
	for plan, limits := range map[string]string{
		"Business Support+":  "Business (legacy)|percentage of spend",
		"Enterprise Support": "Enterprise Support|percentage of spend, bands as published before the 2025-12 change",
	} {
		var bounds, shares []map[string]string
		for _, r := range rows {
			if r["service"] != "AWSSupport" {
				continue
			}
			if r["sku_hint"]+"|"+r["dimension"] == limits {
				bounds = append(bounds, r)
			}
			if r["sku_hint"] == plan && strings.HasPrefix(r["dimension"], bandRule) {
				shares = append(shares, r)
			}
		}
		if len(shares) != len(bounds) || len(shares) == 0 {
			return fmt.Errorf("%s has %d percentages for %d bands", plan, len(shares), len(bounds))
		}
		source := t.source(fmt.Sprintf("percentages: %s; limits of the bands, which it lacks: %s (%s)",
			tidy(shares[0]["source"]), tidy(bounds[0]["source"]), bounds[0]["sku_hint"]), date(shares[0]["as_of"]),
			worst(model.Derived, model.Confidence(bounds[0]["confidence"])))
		for i, b := range bounds {
			usd, err := decimal.NewFromString(shares[i]["usd"])
			if err != nil {
				return err
			}
			t.add(rate{dimension: model.SupportPlan, region: "global", item: plans[plan], from: b["tier_from"],
				to: strings.Replace(b["tier_to"], "Inf", "", 1), usd: usd, source: source})
		}
	}
	return nil
}
