package aws

import (
	"bytes"
	"strings"

	"nines/model"
)

// rule says which rows of a service are the price of a dimension.
type rule struct {
	// usage is the usage type without the region in front: the whole; up to and with its first colon ("BoxUsage:"); or with
	// a star in front, how it ends up to its first colon.
	usage     string
	dimension model.Dimension
	when      []cond
	// item is what the dimension varies by; nil for nothing. It says no to a row that is of no use.
	item func(r *Row, usage string) (string, bool)
	// reserved is the dimension of a reserved term of the row, "" for one that the book has not; nil when none is read.
	reserved func(term) model.Dimension
	from, to float64 // of a tier that is a SKU of its own; to 0: the row says which tier it is
	cheapest bool    // of several prices the least is meant, else the greatest
}

// cond asks for one of some values of an attribute, in any case. An attribute that the row does not have passes where the
// list did not always have it.
type cond struct {
	attr  Attr
	any   []string
	older bool // the list did not always have it
}

func (c cond) holds(r *Row) bool {
	v := r[c.attr]
	if len(v) == 0 && c.older {
		return true
	}
	for _, w := range c.any {
		if len(w) == len(v) && strings.EqualFold(w, string(v)) {
			return true
		}
	}
	return false
}

func is(a Attr, values ...string) cond        { return cond{attr: a, any: values} }
func isOrLacks(a Attr, values ...string) cond { return cond{attr: a, any: values, older: true} }

// linux is the price that is quoted for an instance: on demand or reserved, Linux, shared hardware, nothing preinstalled,
// and running. Capacity that is reserved and not used, capacity blocks (whose rows say 0) and dedicated hardware, which
// costs more, have rows of their own for the same type.
var linux = []cond{
	is(OS, "Linux"), is(Tenancy, "Shared"), is(Capacity, "Used"), is(Software, "NA"), isOrLacks(Market, "OnDemand"),
	isOrLacks(License, "No License required"),
}

func instance(r *Row, _ string) (string, bool) {
	return string(r[InstanceType]), len(r[InstanceType]) > 0
}

func named(s string) func(*Row, string) (string, bool) {
	return func(*Row, string) (string, bool) { return s, true }
}

// engines are the databases of RDS that the book has, as its items begin.
var engines = map[string]string{"postgresql": "postgres", "mysql": "mysql"}

// auroras are those of Aurora Standard; I/O-Optimized has usage types of its own.
var auroras = map[string]string{"aurorapostgresql": "aurora-postgres", "auroramysql": "aurora-mysql"}

var caches = map[string]string{"redis": "redis", "valkey": "valkey", "memcached": "memcached"}

// engined makes items such as "postgres db.m7g.large".
func engined(attr Attr, known map[string]string) func(*Row, string) (string, bool) {
	return func(r *Row, _ string) (string, bool) {
		e, ok := known[plain(string(r[attr]))]
		if !ok || len(r[InstanceType]) == 0 {
			return "", false
		}
		return e + " " + string(r[InstanceType]), true
	}
}

// sharedEngines are those whose storage the book prices; rows that hold for all say "Any".
var sharedEngines = isOrLacks(Engine, "Any", "PostgreSQL", "MySQL")

var auroraEngines = isOrLacks(Engine, "Any", "Aurora PostgreSQL", "Aurora MySQL")

// destination is the region that data goes to. The list names Local Zones too; they are left out.
func destination(r *Row, _ string) (string, bool) {
	to := string(r[ToRegion])
	return to, IsRegion(to) && to != string(r[FromRegion])
}

// edge is CloudFront's price class by the beginning of the usage type.
func edge(r *Row, _ string) (string, bool) {
	class, _, _ := bytes.Cut(r[Usage], []byte("-"))
	e, ok := edges[string(class)]
	return e, ok
}

var edges = map[string]string{
	"US": "us", "EU": "eu", "JP": "jp", "AP": "apac", "IN": "in", "SA": "sa", "AU": "au", "ZA": "me", "ME": "me",
}

// port is the speed of a Direct Connect port: "1g".
func port(_ *Row, usage string) (string, bool) {
	_, speed, _ := strings.Cut(usage, ":")
	speed = strings.ToLower(speed)
	return speed, speed == "1g" || speed == "10g" || speed == "100g"
}

// service is one offer of AWS's list.
type service struct {
	code     string
	global   bool // one list for all regions; prices are filed under "global"
	anywhere bool // its places are not AWS regions (Direct Connect locations, edges)
	edges    bool // usage types begin with an edge instead of a region
	// needs are the columns without which rows cannot be told apart.
	needs []Attr
	rules []rule
}

// always are the columns that every list must have.
var always = []Attr{SKU, TermType, From, To, Unit, Price, Currency, Usage}

// services is the mapping. Rows that no rule takes are of things that nines does not price.
var services = []service{
	{code: "AmazonEC2", needs: []Attr{LocationType, InstanceType, OS, Tenancy, Capacity, Software, Lease, Purchase, OfferingClass}, rules: []rule{
		{usage: "BoxUsage:", dimension: model.EC2OnDemand, when: linux, item: instance, reserved: ec2Reserved},
		{usage: "BoxUsage", dimension: model.EC2OnDemand, when: linux, item: instance, reserved: ec2Reserved}, // m1.small
		{usage: "EBS:VolumeUsage.gp3", dimension: model.EBSGP3},
		{usage: "EBS:VolumeP-IOPS.gp3", dimension: model.EBSGP3IOPS},
		{usage: "EBS:VolumeP-Throughput.gp3", dimension: model.EBSGP3MBps}, // per GiBps
		{usage: "EBS:VolumeUsage.gp2", dimension: model.EBSGP2},
		{usage: "EBS:VolumeUsage.io2", dimension: model.EBSIO2},
		{usage: "EBS:VolumeP-IOPS.io2", dimension: model.EBSIO2IOPS, to: 32000},
		{usage: "EBS:VolumeP-IOPS.io2.tier2", dimension: model.EBSIO2IOPS, from: 32000, to: 64000},
		{usage: "EBS:VolumeP-IOPS.io2.tier3", dimension: model.EBSIO2IOPS, from: 64000, to: -1},
		{usage: "EBS:SnapshotUsage", dimension: model.EBSSnapshot},
		{usage: "NatGateway-Hours", dimension: model.NATHour},
		{usage: "NatGateway-Bytes", dimension: model.NATGB},
	}},
	{code: "AmazonRDS", needs: []Attr{LocationType, InstanceType, Engine, Deployment, Lease, Purchase}, rules: []rule{
		{usage: "InstanceUsage:", dimension: model.RDSInstance, when: []cond{is(Deployment, "Single-AZ"), isOrLacks(License, "No license required")},
			item: engined(Engine, engines), reserved: rdsReserved},
		{usage: "InstanceUsage:", dimension: model.AuroraNode, item: engined(Engine, auroras), reserved: auroraReserved},
		// Both copies, and all three: read, never multiplied, because it is not always a multiple.
		{usage: "Multi-AZUsage:", dimension: model.RDSMultiAZ, when: []cond{is(Deployment, "Multi-AZ"), isOrLacks(License, "No license required")},
			item: engined(Engine, engines)},
		{usage: "Multi-AZClusterUsage:", dimension: model.RDSCluster, when: []cond{is(Deployment, "Multi-AZ (readable standbys)")},
			item: engined(Engine, engines)},
		{usage: "RDS:GP3-Storage", dimension: model.RDSGP3Single, when: []cond{sharedEngines}},
		{usage: "RDS:Multi-AZ-GP3-Storage", dimension: model.RDSGP3Multi, when: []cond{sharedEngines}},
		{usage: "RDS:Multi-AZCluster-GP3-Storage", dimension: model.RDSGP3Cluster, when: []cond{sharedEngines}},
		{usage: "RDS:Multi-AZCluster-GP3", dimension: model.RDSGP3Cluster, when: []cond{sharedEngines}},
		{usage: "RDS:ChargedBackupUsage", dimension: model.RDSBackup, when: []cond{sharedEngines}},
		{usage: "Aurora:ServerlessV2Usage", dimension: model.AuroraACU, when: []cond{auroraEngines}},
		{usage: "Aurora:StorageUsage", dimension: model.AuroraStorage, when: []cond{auroraEngines}},
		{usage: "Aurora:StorageIOUsage", dimension: model.AuroraIO, when: []cond{auroraEngines}}, // per single I/O
		{usage: "Aurora:BackupUsage", dimension: model.AuroraBackup, when: []cond{auroraEngines}},
	}},
	{code: "AmazonElastiCache", needs: []Attr{LocationType, InstanceType, CacheEngine}, rules: []rule{
		{usage: "NodeUsage:", dimension: model.CacheNode, item: engined(CacheEngine, caches), reserved: cacheReserved},
	}},
	{code: "AWSELB", needs: []Attr{LocationType, Family}, rules: []rule{
		{usage: "LoadBalancerUsage", dimension: model.ALBHour, when: []cond{is(Family, "Load Balancer-Application")}},
		{usage: "LCUUsage", dimension: model.ALBLCU, when: []cond{is(Family, "Load Balancer-Application")}},
		{usage: "LoadBalancerUsage", dimension: model.NLBHour, when: []cond{is(Family, "Load Balancer-Network")}},
		{usage: "LCUUsage", dimension: model.NLBLCU, when: []cond{is(Family, "Load Balancer-Network")}},
	}},
	{code: "AmazonVPC", rules: []rule{
		{usage: "PublicIPv4:InUseAddress", dimension: model.IPv4Hour},
		{usage: "VpcEndpoint-Hours", dimension: model.EndpointHr},
		{usage: "VpcEndpoint-Bytes", dimension: model.EndpointGB},
		{usage: "VPN-Usage-Hours:ipsec.1", dimension: model.VPNHour},
		{usage: "TransitGateway-Hours", dimension: model.TGWHour, when: []cond{isOrLacks(Operation, "TransitGatewayVPC")}},
		{usage: "TransitGateway-Bytes", dimension: model.TGWGB, when: []cond{isOrLacks(Operation, "TransitGatewayVPC")}},
	}},
	// The free 100 GB is a SKU of its own (Global-DataTransfer-Out-Bytes): it has another usage type and no rule.
	{code: "AWSDataTransfer", needs: []Attr{TransferType, FromRegion, ToRegion}, rules: []rule{
		{usage: "DataTransfer-Out-Bytes", dimension: model.EgressGB, when: []cond{is(TransferType, "AWS Outbound")}},
		{usage: "DataTransfer-Regional-Bytes", dimension: model.CrossZone, when: []cond{is(TransferType, "IntraRegion")}},
		{usage: "AWS-Out-Bytes", dimension: model.InterGB, when: []cond{is(TransferType, "InterRegion Outbound")}, item: destination},
		{usage: "*-AWS-Out-Bytes", dimension: model.InterGB, when: []cond{is(TransferType, "InterRegion Outbound")}, item: destination},
	}},
	{code: "AmazonS3", rules: []rule{
		{usage: "TimedStorage-ByteHrs", dimension: model.S3Standard},
		{usage: "TimedStorage-SIA-ByteHrs", dimension: model.S3IA},
		{usage: "Requests-Tier1", dimension: model.S3Put}, // per single request, as all requests of the lists
		{usage: "Requests-Tier2", dimension: model.S3Get},
	}},
	{code: "AmazonCloudFront", global: true, anywhere: true, edges: true, rules: []rule{
		{usage: "DataTransfer-Out-Bytes", dimension: model.CloudFrontGB, item: edge},
		{usage: "Requests-Tier2-HTTPS", dimension: model.CloudFrontRequests, item: edge},
	}},
	{code: "AWSLambda", rules: []rule{
		{usage: "Lambda-GB-Second", dimension: model.LambdaGBs, item: named("x86")},
		{usage: "Lambda-GB-Second-ARM", dimension: model.LambdaGBs, item: named("arm64")},
		{usage: "Request", dimension: model.LambdaRequest, item: named("x86")},
		{usage: "Request-ARM", dimension: model.LambdaRequest, item: named("arm64")},
	}},
	{code: "AmazonApiGateway", rules: []rule{{usage: "ApiGatewayHttpRequest", dimension: model.APIGatewayReq}}},
	{code: "AmazonECS", rules: []rule{
		{usage: "Fargate-vCPU-Hours:perCPU", dimension: model.FargateVCPU, item: named("x86")},
		{usage: "Fargate-GB-Hours", dimension: model.FargateGB, item: named("x86")},
		{usage: "Fargate-ARM-vCPU-Hours:perCPU", dimension: model.FargateVCPU, item: named("arm64")},
		{usage: "Fargate-ARM-GB-Hours", dimension: model.FargateGB, item: named("arm64")},
	}},
	{code: "AmazonEKS", rules: []rule{{usage: "AmazonEKS-Hours:perCluster", dimension: model.EKSHour}}},
	{code: "AmazonDynamoDB", rules: []rule{
		{usage: "WriteRequestUnits", dimension: model.DynamoWrite},
		{usage: "ReadRequestUnits", dimension: model.DynamoRead},
		{usage: "ReplWriteRequestUnits", dimension: model.DynamoReplWr},
		{usage: "TimedStorage-ByteHrs", dimension: model.DynamoGB},
		{usage: "TimedPITRStorage-ByteHrs", dimension: model.DynamoPITR},
	}},
	{code: "AWSQueueService", rules: []rule{{usage: "Requests-Tier1", dimension: model.SQSRequest}, {usage: "Requests", dimension: model.SQSRequest}}},
	{code: "AmazonSNS", rules: []rule{{usage: "Requests-Tier1", dimension: model.SNSRequest}}},
	{code: "AmazonRoute53", global: true, anywhere: true, rules: []rule{
		{usage: "HostedZone", dimension: model.Route53Zone},
		{usage: "DNS-Queries", dimension: model.Route53Query},
		{usage: "LBR-Queries", dimension: model.Route53Query, item: named("latency")},
		{usage: "Geo-Queries", dimension: model.Route53Query, item: named("geo")},
		{usage: "Health-Check-AWS", dimension: model.Route53Check, item: named("aws")},
		{usage: "Health-Check-Non-AWS", dimension: model.Route53Check, item: named("other")},
	}},
	{code: "AmazonCloudWatch", rules: []rule{
		{usage: "CW:MetricMonitorUsage", dimension: model.CWMetric},
		{usage: "CW:AlarmMonitorUsage", dimension: model.CWAlarm},
		{usage: "DataProcessing-Bytes", dimension: model.CWLogIngest},
		{usage: "TimedStorage-ByteHrs", dimension: model.CWLogStore},
	}},
	{code: "AmazonEFS", rules: []rule{{usage: "TimedStorage-ByteHrs", dimension: model.EFSGB}}},
	{code: "awskms", rules: []rule{{usage: "KMS-Keys", dimension: model.KMSKey}, {usage: "KMS-Requests", dimension: model.KMSRequest}}},
	{code: "AWSSecretsManager", rules: []rule{{usage: "AWSSecretsManager-Secrets", dimension: model.Secret}}},
	// Some regions list disks in a logically air-gapped vault only, which is what the embedded figures are.
	{code: "AWSBackup", rules: []rule{
		{usage: "WarmStorage-ByteHrs-EBS", dimension: model.BackupGB}, {usage: "WarmStorage-ByteHrs-EBS-LAGV", dimension: model.BackupGB},
	}},
	// Ports are priced by location, transfer by region and location; the book has one price a region: the dearest port, and
	// the transfer to the nearest location, which is the cheapest.
	{code: "AWSDirectConnect", anywhere: true, rules: []rule{
		{usage: "*-PortUsage", dimension: model.DXPortHour, item: port},
		{usage: "*-DataXfer-Out", dimension: model.DXGB, cheapest: true},
	}},
}
