package aws

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/pricing/refresh"
	"nines/pricing/snapshot"
)

// listed is a row of a list as a test writes it; what it does not say is what most rows say.
type listed map[Attr]string

func (l listed) row() *Row {
	var r Row
	for a, v := range map[Attr]string{SKU: "SKU1", OfferTerm: "JRTCKXETXF", TermType: "OnDemand", From: "0", To: "Inf", Currency: "USD", LocationType: "AWS Region"} {
		r[a] = []byte(v)
	}
	for a, v := range l {
		r[a] = []byte(v)
	}
	return &r
}

// collect adds rows to a part of a service in a region.
func collect(t *testing.T, service, region string, rows ...listed) *refresh.Part {
	t.Helper()
	c := NewCollector(service, region)
	for i, l := range rows {
		if err := c.Add(l.row(), func() string { return "line " + strconv.Itoa(i) }); err != nil {
			t.Fatal(err)
		}
	}
	return c.Part()
}

// box is the row of an instance on demand.
func box(more listed) listed {
	l := listed{Usage: "APN2-BoxUsage:m7g.large", InstanceType: "m7g.large", OS: "Linux", Tenancy: "Shared", Capacity: "Used", Software: "NA", Market: "OnDemand",
		License: "No License required", Unit: "Hrs", Price: "0.1003000000", Region: "ap-northeast-2"}
	for a, v := range more {
		l[a] = v
	}
	return l
}

// What each dimension is called in the lists, and at what price. The usage types are those of AWS's lists as public
// clients match them (facts/prices/price-list-api.md §1); the prices are published ones of facts/prices/aws-prices.csv.
func TestMapping(t *testing.T) {
	const seoul = "ap-northeast-2"
	postgres := listed{Engine: "PostgreSQL", InstanceType: "db.m7g.large", License: "No license required"}
	with := func(l listed, more listed) listed {
		out := listed{}
		for a, v := range l {
			out[a] = v
		}
		for a, v := range more {
			out[a] = v
		}
		return out
	}
	for _, c := range []struct {
		service, region string
		row             listed
		key             model.PriceKey
		usd             string
	}{
		{"AmazonEC2", seoul, box(nil), model.PriceKey{Dimension: model.EC2OnDemand, Item: "m7g.large"}, "0.1003"},
		{"AmazonEC2", "us-east-1", box(listed{Usage: "BoxUsage:m7g.large", Region: "us-east-1"}), model.PriceKey{Dimension: model.EC2OnDemand, Item: "m7g.large"}, "0.1003"},
		{"AmazonEC2", "us-east-1", box(listed{Usage: "BoxUsage", InstanceType: "m1.small", Region: "us-east-1", Market: ""}), model.PriceKey{Dimension: model.EC2OnDemand, Item: "m1.small"}, "0.1003"},
		{"AmazonEC2", "eu-west-1", box(listed{Usage: "EU-BoxUsage:m7g.large", Region: "eu-west-1"}), model.PriceKey{Dimension: model.EC2OnDemand, Item: "m7g.large"}, "0.1003"},
		{"AmazonEC2", "us-gov-west-1", box(listed{Usage: "UGW1-BoxUsage:m7g.large", Region: "us-gov-west-1"}), model.PriceKey{Dimension: model.EC2OnDemand, Item: "m7g.large"}, "0.1003"},
		{"AmazonEC2", seoul, listed{Usage: "APN2-EBS:VolumeUsage.gp3", Unit: "GB-Mo", Price: "0.0912000000"}, model.PriceKey{Dimension: model.EBSGP3}, "0.0912"},
		{"AmazonEC2", seoul, listed{Usage: "APN2-EBS:VolumeP-IOPS.gp3", Unit: "IOPS-Mo", Price: "0.0057000000"}, model.PriceKey{Dimension: model.EBSGP3IOPS}, "0.0057"},
		// Per GiBps: 46.6944 / 1,024. Read as MiBps it would be 1,024 times too dear.
		{"AmazonEC2", seoul, listed{Usage: "APN2-EBS:VolumeP-Throughput.gp3", Unit: "GiBps-mo", Price: "46.6944000000"}, model.PriceKey{Dimension: model.EBSGP3MBps}, "0.0456"},
		{"AmazonEC2", seoul, listed{Usage: "APN2-EBS:VolumeUsage.gp2", Unit: "GB-Mo", Price: "0.114"}, model.PriceKey{Dimension: model.EBSGP2}, "0.114"},
		{"AmazonEC2", seoul, listed{Usage: "APN2-EBS:VolumeUsage.io2", Unit: "GB-Mo", Price: "0.1278"}, model.PriceKey{Dimension: model.EBSIO2}, "0.1278"},
		{"AmazonEC2", seoul, listed{Usage: "APN2-EBS:SnapshotUsage", Unit: "GB-Mo", Price: "0.05"}, model.PriceKey{Dimension: model.EBSSnapshot}, "0.05"},
		{"AmazonEC2", seoul, listed{Usage: "APN2-NatGateway-Hours", Unit: "Hrs", Price: "0.059"}, model.PriceKey{Dimension: model.NATHour}, "0.059"},
		{"AmazonEC2", "us-east-1", listed{Usage: "NatGateway-Bytes", Unit: "GB", Price: "0.045"}, model.PriceKey{Dimension: model.NATGB}, "0.045"},

		{"AmazonRDS", seoul, with(postgres, listed{Usage: "APN2-InstanceUsage:db.m7g.large", Deployment: "Single-AZ", Unit: "Hrs", Price: "0.208"}), model.PriceKey{Dimension: model.RDSInstance, Item: "postgres db.m7g.large"}, "0.208"},
		// Both copies, as the list has them; nothing is multiplied.
		{"AmazonRDS", seoul, with(postgres, listed{Usage: "APN2-Multi-AZUsage:db.m7g.large", Deployment: "Multi-AZ", Unit: "Hrs", Price: "0.417"}), model.PriceKey{Dimension: model.RDSMultiAZ, Item: "postgres db.m7g.large"}, "0.417"},
		{"AmazonRDS", seoul, with(postgres, listed{Usage: "APN2-Multi-AZClusterUsage:db.m6gd.large", InstanceType: "db.m6gd.large", Deployment: "Multi-AZ (readable standbys)", Unit: "Hrs", Price: "0.783"}), model.PriceKey{Dimension: model.RDSCluster, Item: "postgres db.m6gd.large"}, "0.783"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-InstanceUsage:db.r7g.large", Engine: "Aurora PostgreSQL", InstanceType: "db.r7g.large", Deployment: "Single-AZ", Unit: "Hrs", Price: "0.331"}, model.PriceKey{Dimension: model.AuroraNode, Item: "aurora-postgres db.r7g.large"}, "0.331"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-RDS:GP3-Storage", Engine: "Any", Unit: "GB-Mo", Price: "0.131"}, model.PriceKey{Dimension: model.RDSGP3Single}, "0.131"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-RDS:Multi-AZ-GP3-Storage", Engine: "Any", Unit: "GB-Mo", Price: "0.262"}, model.PriceKey{Dimension: model.RDSGP3Multi}, "0.262"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-RDS:Multi-AZCluster-GP3-Storage", Engine: "PostgreSQL", Unit: "GB-Mo", Price: "0.393"}, model.PriceKey{Dimension: model.RDSGP3Cluster}, "0.393"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-RDS:ChargedBackupUsage", Unit: "GB-Mo", Price: "0.095"}, model.PriceKey{Dimension: model.RDSBackup}, "0.095"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-Aurora:ServerlessV2Usage", Engine: "Aurora PostgreSQL", Unit: "ACU-Hr", Price: "0.2"}, model.PriceKey{Dimension: model.AuroraACU}, "0.2"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-Aurora:StorageUsage", Engine: "Any", Unit: "GB-Mo", Price: "0.12"}, model.PriceKey{Dimension: model.AuroraStorage}, "0.12"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-Aurora:StorageIOUsage", Engine: "Any", Unit: "IOs", Price: "0.0000002400"}, model.PriceKey{Dimension: model.AuroraIO}, "0.00000024"},
		{"AmazonRDS", seoul, listed{Usage: "APN2-Aurora:BackupUsage", Engine: "Any", Unit: "GB-Mo", Price: "0.025"}, model.PriceKey{Dimension: model.AuroraBackup}, "0.025"},

		{"AmazonElastiCache", seoul, listed{Usage: "APN2-NodeUsage:cache.t4g.micro", CacheEngine: "Valkey", InstanceType: "cache.t4g.micro", Unit: "Hrs", Price: "0.0192"}, model.PriceKey{Dimension: model.CacheNode, Item: "valkey cache.t4g.micro"}, "0.0192"},

		{"AWSELB", seoul, listed{Usage: "APN2-LoadBalancerUsage", Family: "Load Balancer-Application", Unit: "Hrs", Price: "0.0225"}, model.PriceKey{Dimension: model.ALBHour}, "0.0225"},
		{"AWSELB", seoul, listed{Usage: "APN2-LCUUsage", Family: "Load Balancer-Application", Unit: "LCU-Hrs", Price: "0.008"}, model.PriceKey{Dimension: model.ALBLCU}, "0.008"},
		{"AWSELB", seoul, listed{Usage: "APN2-LoadBalancerUsage", Family: "Load Balancer-Network", Unit: "Hrs", Price: "0.0225"}, model.PriceKey{Dimension: model.NLBHour}, "0.0225"},
		{"AWSELB", seoul, listed{Usage: "APN2-LCUUsage", Family: "Load Balancer-Network", Unit: "LCU-Hrs", Price: "0.006"}, model.PriceKey{Dimension: model.NLBLCU}, "0.006"},

		{"AmazonVPC", seoul, listed{Usage: "APN2-PublicIPv4:InUseAddress", Unit: "Hrs", Price: "0.005"}, model.PriceKey{Dimension: model.IPv4Hour}, "0.005"},
		{"AmazonVPC", seoul, listed{Usage: "APN2-VpcEndpoint-Hours", Unit: "Hrs", Price: "0.013"}, model.PriceKey{Dimension: model.EndpointHr}, "0.013"},
		{"AmazonVPC", seoul, listed{Usage: "APN2-VPN-Usage-Hours:ipsec.1", Unit: "Hrs", Price: "0.05"}, model.PriceKey{Dimension: model.VPNHour}, "0.05"},
		{"AmazonVPC", seoul, listed{Usage: "APN2-TransitGateway-Hours", Operation: "TransitGatewayVPC", Unit: "hour", Price: "0.07"}, model.PriceKey{Dimension: model.TGWHour}, "0.07"},
		{"AmazonVPC", seoul, listed{Usage: "APN2-TransitGateway-Bytes", Unit: "GigaBytes", Price: "0.02"}, model.PriceKey{Dimension: model.TGWGB}, "0.02"},

		{"AWSDataTransfer", seoul, listed{Usage: "APN2-DataTransfer-Out-Bytes", TransferType: "AWS Outbound", FromRegion: seoul, Unit: "GB", Price: "0.126"}, model.PriceKey{Dimension: model.EgressGB}, "0.126"},
		{"AWSDataTransfer", seoul, listed{Usage: "APN2-DataTransfer-Regional-Bytes", TransferType: "IntraRegion", FromRegion: seoul, ToRegion: seoul, Unit: "GB", Price: "0.01"}, model.PriceKey{Dimension: model.CrossZone}, "0.01"},
		{"AWSDataTransfer", seoul, listed{Usage: "APN2-USE1-AWS-Out-Bytes", TransferType: "InterRegion Outbound", FromRegion: seoul, ToRegion: "us-east-1", Unit: "GB", Price: "0.08"}, model.PriceKey{Dimension: model.InterGB, Item: "us-east-1"}, "0.08"},
		{"AWSDataTransfer", "us-east-1", listed{Usage: "USE1-APN2-AWS-Out-Bytes", TransferType: "InterRegion Outbound", FromRegion: "us-east-1", ToRegion: seoul, Unit: "GB", Price: "0.02"}, model.PriceKey{Dimension: model.InterGB, Item: seoul}, "0.02"},

		{"AmazonS3", seoul, listed{Usage: "APN2-TimedStorage-SIA-ByteHrs", Unit: "GB-Mo", Price: "0.0138"}, model.PriceKey{Dimension: model.S3IA}, "0.0138"},
		{"AmazonS3", seoul, listed{Usage: "APN2-Requests-Tier1", Unit: "Requests", Price: "0.0000045000"}, model.PriceKey{Dimension: model.S3Put}, "0.0000045"},
		{"AmazonS3", seoul, listed{Usage: "APN2-Requests-Tier2", Unit: "Requests", Price: "0.0000003500"}, model.PriceKey{Dimension: model.S3Get}, "0.00000035"},

		{"AmazonCloudFront", "global", listed{Usage: "JP-DataTransfer-Out-Bytes", LocationType: "AWS Edge Location", Unit: "GB", Price: "0.114"}, model.PriceKey{Dimension: model.CloudFrontGB, Item: "jp"}, "0.114"},
		{"AmazonCloudFront", "global", listed{Usage: "EU-Requests-Tier2-HTTPS", Unit: "Requests", Price: "0.0000012"}, model.PriceKey{Dimension: model.CloudFrontRequests, Item: "eu"}, "0.0000012"},

		{"AWSLambda", seoul, listed{Usage: "APN2-Lambda-GB-Second-ARM", Unit: "Lambda-GB-Second", Price: "0.0000133334"}, model.PriceKey{Dimension: model.LambdaGBs, Item: "arm64"}, "0.0000133334"},
		{"AWSLambda", seoul, listed{Usage: "APN2-Lambda-GB-Second", Unit: "seconds", Price: "0.0000166667"}, model.PriceKey{Dimension: model.LambdaGBs, Item: "x86"}, "0.0000166667"},
		{"AWSLambda", seoul, listed{Usage: "APN2-Request", Unit: "Requests", Price: "0.0000002"}, model.PriceKey{Dimension: model.LambdaRequest, Item: "x86"}, "0.0000002"},
		{"AWSLambda", "us-east-1", listed{Usage: "Request-ARM", Unit: "Request", Price: "0.0000002"}, model.PriceKey{Dimension: model.LambdaRequest, Item: "arm64"}, "0.0000002"},
		{"AmazonApiGateway", seoul, listed{Usage: "APN2-ApiGatewayHttpRequest", Unit: "Requests", Price: "0.00000123"}, model.PriceKey{Dimension: model.APIGatewayReq}, "0.00000123"},
		{"AmazonECS", seoul, listed{Usage: "APN2-Fargate-vCPU-Hours:perCPU", Unit: "hours", Price: "0.04656"}, model.PriceKey{Dimension: model.FargateVCPU, Item: "x86"}, "0.04656"},
		{"AmazonECS", seoul, listed{Usage: "APN2-Fargate-ARM-GB-Hours", Unit: "hours", Price: "0.00409"}, model.PriceKey{Dimension: model.FargateGB, Item: "arm64"}, "0.00409"},
		{"AmazonECS", seoul, listed{Usage: "APN2-Fargate-GB-Hours", Unit: "hours", Price: "0.00511"}, model.PriceKey{Dimension: model.FargateGB, Item: "x86"}, "0.00511"},
		{"AmazonECS", seoul, listed{Usage: "APN2-Fargate-ARM-vCPU-Hours:perCPU", Unit: "hours", Price: "0.03725"}, model.PriceKey{Dimension: model.FargateVCPU, Item: "arm64"}, "0.03725"},
		{"AmazonEKS", seoul, listed{Usage: "APN2-AmazonEKS-Hours:perCluster", Unit: "Hours", Price: "0.1"}, model.PriceKey{Dimension: model.EKSHour}, "0.1"},
		{"AmazonDynamoDB", seoul, listed{Usage: "APN2-WriteRequestUnits", Unit: "WriteRequestUnits", Price: "0.00000068"}, model.PriceKey{Dimension: model.DynamoWrite}, "0.00000068"},
		{"AmazonDynamoDB", seoul, listed{Usage: "APN2-ReadRequestUnits", Unit: "ReadRequestUnits", Price: "0.0000001355"}, model.PriceKey{Dimension: model.DynamoRead}, "0.0000001355"},
		{"AmazonDynamoDB", seoul, listed{Usage: "APN2-ReplWriteRequestUnits", Unit: "ReplicatedWriteRequestUnits", Price: "0.00000068"}, model.PriceKey{Dimension: model.DynamoReplWr}, "0.00000068"},
		{"AmazonDynamoDB", seoul, listed{Usage: "APN2-TimedPITRStorage-ByteHrs", Unit: "GB-Mo", Price: "0.2166"}, model.PriceKey{Dimension: model.DynamoPITR}, "0.2166"},
		{"AWSQueueService", seoul, listed{Usage: "APN2-Requests-Tier1", Unit: "Requests", Price: "0.0000004"}, model.PriceKey{Dimension: model.SQSRequest}, "0.0000004"},
		{"AmazonSNS", seoul, listed{Usage: "APN2-Requests-Tier1", Unit: "Requests", Price: "0.0000005"}, model.PriceKey{Dimension: model.SNSRequest}, "0.0000005"},
		{"AmazonRoute53", "global", listed{Usage: "HostedZone", LocationType: "Other", Unit: "HostedZone", Price: "0.5"}, model.PriceKey{Dimension: model.Route53Zone}, "0.5"},
		{"AmazonRoute53", "global", listed{Usage: "DNS-Queries", Unit: "Queries", Price: "0.0000004"}, model.PriceKey{Dimension: model.Route53Query}, "0.0000004"},
		{"AmazonRoute53", "global", listed{Usage: "LBR-Queries", Unit: "Queries", Price: "0.0000006"}, model.PriceKey{Dimension: model.Route53Query, Item: "latency"}, "0.0000006"},
		{"AmazonRoute53", "global", listed{Usage: "Geo-Queries", Unit: "Queries", Price: "0.0000007"}, model.PriceKey{Dimension: model.Route53Query, Item: "geo"}, "0.0000007"},
		{"AmazonRoute53", "global", listed{Usage: "Health-Check-Non-AWS", Unit: "Health Checks", Price: "0.75"}, model.PriceKey{Dimension: model.Route53Check, Item: "other"}, "0.75"},
		{"AmazonRoute53", "global", listed{Usage: "Health-Check-AWS", Unit: "Health Checks", Price: "0.5"}, model.PriceKey{Dimension: model.Route53Check, Item: "aws"}, "0.5"},
		{"AmazonCloudWatch", seoul, listed{Usage: "APN2-CW:AlarmMonitorUsage", Unit: "Alarms", Price: "0.1"}, model.PriceKey{Dimension: model.CWAlarm}, "0.1"},
		{"AmazonCloudWatch", seoul, listed{Usage: "APN2-CW:MetricMonitorUsage", Unit: "Metrics", Price: "0.3"}, model.PriceKey{Dimension: model.CWMetric}, "0.3"},
		{"AmazonCloudWatch", seoul, listed{Usage: "APN2-DataProcessing-Bytes", Unit: "GB", Price: "0.76"}, model.PriceKey{Dimension: model.CWLogIngest}, "0.76"},
		{"AmazonCloudWatch", seoul, listed{Usage: "APN2-TimedStorage-ByteHrs", Unit: "GB-Mo", Price: "0.0314"}, model.PriceKey{Dimension: model.CWLogStore}, "0.0314"},
		{"AmazonEFS", seoul, listed{Usage: "APN2-TimedStorage-ByteHrs", Unit: "GB-Mo", Price: "0.33"}, model.PriceKey{Dimension: model.EFSGB}, "0.33"},
		{"awskms", seoul, listed{Usage: "ap-northeast-2-KMS-Keys", Unit: "Keys", Price: "1"}, model.PriceKey{Dimension: model.KMSKey}, "1"},
		{"awskms", seoul, listed{Usage: "ap-northeast-2-KMS-Requests", Unit: "Requests", Price: "0.000003"}, model.PriceKey{Dimension: model.KMSRequest}, "0.000003"},
		{"AWSSecretsManager", "us-east-1", listed{Usage: "USE1-AWSSecretsManager-Secrets", Unit: "Secrets", Price: "0.4"}, model.PriceKey{Dimension: model.Secret}, "0.4"},
		{"AWSBackup", seoul, listed{Usage: "APN2-WarmStorage-ByteHrs-EBS", Unit: "GB-Mo", Price: "0.0525"}, model.PriceKey{Dimension: model.BackupGB}, "0.0525"},
		{"AWSDirectConnect", "us-east-1", listed{Usage: "USE1-EQNY5-PortUsage:10G", LocationType: "AWS Direct Connect Location", Unit: "Hrs", Price: "2.25"}, model.PriceKey{Dimension: model.DXPortHour, Item: "10g"}, "2.25"},
		{"AWSDirectConnect", "us-east-1", listed{Usage: "USE1-EqDC2-DataXfer-Out:dc.3", FromRegion: "us-east-1", LocationType: "AWS Direct Connect Location", Unit: "GB", Price: "0.02"}, model.PriceKey{Dimension: model.DXGB}, "0.02"},
	} {
		c.key.Region = c.region
		part := collect(t, c.service, c.region, c.row)
		if len(part.Rows) != 1 || len(part.Faults) != 0 {
			t.Errorf("%s %s: %+v, %+v", c.service, c.row[Usage], part.Rows, part.Faults)
			continue
		}
		r := part.Rows[0]
		if unit, _ := snapshot.Unit(c.key.Dimension); r.Key != c.key || r.USD.Decimal().String() != c.usd || r.Unit != unit || r.From != 0 || r.To != -1 || r.SKU != "SKU1" {
			t.Errorf("%s %s is %+v, want %v at %s", c.service, c.row[Usage], r, c.key, c.usd)
		}
	}
}

// Rows that look like one that is meant and are none.
func TestNotMeant(t *testing.T) {
	for name, c := range map[string]struct {
		service string
		row     listed
	}{
		"dedicated hardware":        {"AmazonEC2", box(listed{Usage: "APN2-DedicatedUsage:m7g.large", Tenancy: "Dedicated"})},
		"dedicated metal":           {"AmazonEC2", box(listed{Usage: "APN2-BoxUsage:m7g.metal", InstanceType: "m7g.metal", Tenancy: "Dedicated"})},
		"Windows":                   {"AmazonEC2", box(listed{OS: "Windows"})},
		"with SQL Server":           {"AmazonEC2", box(listed{Software: "SQL Std"})},
		"a reservation, unused":     {"AmazonEC2", box(listed{Capacity: "UnusedCapacityReservation"})},
		"a reservation, allocated":  {"AmazonEC2", box(listed{Capacity: "AllocatedCapacityReservation"})},
		"a capacity block, 0":       {"AmazonEC2", box(listed{Market: "CapacityBlock", Price: "0.0000000000"})},
		"a Local Zone":              {"AmazonEC2", box(listed{LocationType: "AWS Local Zone"})},
		"another region":            {"AmazonEC2", box(listed{Region: "ap-northeast-1"})},
		"a flat rate":               {"AmazonEC2", box(listed{TermType: "FlatRate"})},
		"a regional NAT gateway":    {"AmazonEC2", listed{Usage: "APN2-RegionalNatGateway-Hours", Unit: "Hrs", Price: "0.059"}},
		"an archived snapshot":      {"AmazonEC2", listed{Usage: "APN2-EBS:SnapshotArchiveStorage", Unit: "GB-Mo", Price: "0.0125"}},
		"snapshots under-billed":    {"AmazonEC2", listed{Usage: "APN2-EBS:SnapshotUsageUnderBilling", Unit: "GB-Mo", Price: "0"}},
		"Aurora I/O-Optimized":      {"AmazonRDS", listed{Usage: "APN2-InstanceUsageIOOptimized:db.r7g.large", Engine: "Aurora PostgreSQL", InstanceType: "db.r7g.large", Unit: "Hrs", Price: "0.4"}},
		"an Oracle database":        {"AmazonRDS", listed{Usage: "APN2-InstanceUsage:db.r7g.large", Engine: "Oracle", InstanceType: "db.r7g.large", Deployment: "Single-AZ", Unit: "Hrs", Price: "0.4"}},
		"storage of SQL Server":     {"AmazonRDS", listed{Usage: "APN2-RDS:GP3-Storage", Engine: "SQL Server", Unit: "GB-Mo", Price: "0.2"}},
		"a load balancer, Outposts": {"AWSELB", listed{Usage: "APN2-Outposts-LoadBalancerUsage", Family: "Load Balancer-Application", Unit: "Hrs", Price: "0.02"}},
		"a gateway load balancer":   {"AWSELB", listed{Usage: "APN2-LoadBalancerUsage", Family: "Load Balancer-Gateway", Unit: "Hrs", Price: "0.02"}},
		"an idle address":           {"AmazonVPC", listed{Usage: "APN2-PublicIPv4:IdleAddress", Unit: "Hrs", Price: "0.005"}},
		"the free 100 GB":           {"AWSDataTransfer", listed{Usage: "Global-DataTransfer-Out-Bytes", TransferType: "AWS Outbound", To: "100", Unit: "GB", Price: "0"}},
		"data that comes in":        {"AWSDataTransfer", listed{Usage: "APN2-USE1-AWS-In-Bytes", TransferType: "InterRegion Inbound", FromRegion: "us-east-1", ToRegion: "ap-northeast-2", Unit: "GB", Price: "0"}},
		"data out of another place": {"AWSDataTransfer", listed{Usage: "APN2-USE1-AWS-Out-Bytes", TransferType: "InterRegion Outbound", FromRegion: "us-east-1", ToRegion: "eu-west-1", Unit: "GB", Price: "0.02"}},
		"data to a Local Zone":      {"AWSDataTransfer", listed{Usage: "APN2-LAX1-AWS-Out-Bytes", TransferType: "InterRegion Outbound", FromRegion: "ap-northeast-2", ToRegion: "us-west-2-lax-1", Unit: "GB", Price: "0.02"}},
		"One Zone-IA":               {"AmazonS3", listed{Usage: "APN2-TimedStorage-ZIA-ByteHrs", Unit: "GB-Mo", Price: "0.011"}},
		"DynamoDB IA":               {"AmazonDynamoDB", listed{Usage: "APN2-IA-WriteRequestUnits", Unit: "WriteRequestUnits", Price: "0.0000008"}},
		"DynamoDB IA in Virginia":   {"AmazonDynamoDB", listed{Usage: "IA-TimedStorage-ByteHrs", Region: "ap-northeast-2", Unit: "GB-Mo", Price: "0.1"}},
		"a FIFO queue":              {"AWSQueueService", listed{Usage: "APN2-Requests-FIFO-Tier1", Unit: "Requests", Price: "0.0000005"}},
		"Fargate of Windows":        {"AmazonECS", listed{Usage: "APN2-Fargate-Windows-vCPU-Hours:perCPU", Unit: "hours", Price: "0.09"}},
		"ephemeral storage":         {"AmazonECS", listed{Usage: "APN2-Fargate-EphemeralStorage-GB-Hours", Unit: "hours", Price: "0.0001"}},
		"a hosted connection":       {"AWSDirectConnect", listed{Usage: "USE1-EQNY5-HCPortUsage:10G", Unit: "Hrs", Price: "1.5"}},
		"EFS infrequent access":     {"AmazonEFS", listed{Usage: "APN2-IATimedStorage-ByteHrs", Unit: "GB-Mo", Price: "0.02"}},
	} {
		part := collect(t, c.service, "ap-northeast-2", c.row)
		if len(part.Rows) != 0 || len(part.Faults) != 0 || part.Read != 1 {
			t.Errorf("%s: %+v, %+v", name, part.Rows, part.Faults)
		}
	}
}

// Reserved terms become what an hour costs, upfront spread over the term: m5.large in Virginia of 2021-02, twelve terms
// (samples/aws-prices/getproducts-ec2-m5.large.json; the figures are written out so that the test stands alone).
func TestReserved(t *testing.T) {
	terms := func(code, lease, class, pay, hourly, upfront string) []listed {
		l := box(listed{TermType: "Reserved", OfferTerm: code, Lease: lease, OfferingClass: class, Purchase: pay, Price: hourly, Unit: "Hrs"})
		out := []listed{l}
		if upfront != "" {
			u := box(l)
			u[Price], u[Unit], u[From], u[To] = upfront, "Quantity", "", ""
			out = append(out, u)
		}
		return out
	}
	rows := slices.Concat(
		terms("A", "1yr", "standard", "No Upfront", "0.0600000000", ""),
		terms("B", "1yr", "standard", "Partial Upfront", "0.0290000000", "250"), // 0.029 + 250/8760 = 0.05753881
		terms("C", "3yr", "standard", "All Upfront", "0.0000000000", "963"),     // 963/26280 = 0.03664384
		terms("D", "3yr", "convertible", "No Upfront", "0.0480000000", ""),
		terms("E", "5yr", "standard", "No Upfront", "0.01", ""),   // there is no such term
		terms("F", "1yr", "standard", "Some Upfront", "0.01", ""), // nor such a payment
		[]listed{box(listed{TermType: "Reserved", Lease: "1yr"})}, // nor one without
	)
	part := collect(t, "AmazonEC2", "ap-northeast-2", rows...)
	got := map[model.Dimension]string{}
	for _, r := range part.Rows {
		got[r.Key.Dimension] = r.USD.Decimal().String()
	}
	want := map[model.Dimension]string{model.EC2RI1y: "0.06", model.EC2RI1yPartial: "0.05753881", model.EC2RI3yAll: "0.03664384", model.EC2Conv3y: "0.048"}
	if len(got) != len(want) || len(part.Faults) != 0 {
		t.Errorf("%v, %+v", got, part.Faults)
	}
	for d, usd := range want {
		if got[d] != usd {
			t.Errorf("%s is %s, want %s", d, got[d], usd)
		}
	}
	// A database has no standard or convertible class.
	db := collect(t, "AmazonRDS", "ap-northeast-2", listed{Usage: "APN2-InstanceUsage:db.m7g.large", Engine: "PostgreSQL", Deployment: "Single-AZ", InstanceType: "db.m7g.large",
		TermType: "Reserved", Lease: "1yr", Purchase: "No Upfront", Unit: "Hrs", Price: "0.14"})
	if len(db.Rows) != 1 || db.Rows[0].Key.Dimension != model.RDSRI1y || db.Rows[0].Key.Item != "postgres db.m7g.large" {
		t.Errorf("%+v", db.Rows)
	}
}

// io2's tiers are three SKUs.
func TestTiersOfSKUs(t *testing.T) {
	part := collect(t, "AmazonEC2", "us-east-1",
		listed{Usage: "EBS:VolumeP-IOPS.io2.tier3", SKU: "C", Unit: "IOPS-Mo", Price: "0.032"},
		listed{Usage: "EBS:VolumeP-IOPS.io2", SKU: "A", Unit: "IOPS-Mo", Price: "0.065"},
		listed{Usage: "EBS:VolumeP-IOPS.io2.tier2", SKU: "B", Unit: "IOPS-Mo", Price: "0.046"})
	if len(part.Rows) != 3 || part.Rows[0].To != 32000 || part.Rows[1].From != 32000 || part.Rows[2].From != 64000 || part.Rows[2].To != -1 ||
		part.Rows[2].USD.Decimal().String() != "0.032" {
		t.Errorf("%+v, %+v", part.Rows, part.Faults)
	}
}

// Tiers come in any order; an allowance that the list writes as a tier of nothing is left out.
func TestTiers(t *testing.T) {
	egress := func(from, to, usd string) listed {
		return listed{Usage: "APN2-DataTransfer-Out-Bytes", TransferType: "AWS Outbound", From: from, To: to, Unit: "GB", Price: usd}
	}
	for _, c := range []struct {
		rows  []listed
		tiers string
		fault refresh.Trouble
	}{
		{[]listed{egress("10240", "Inf", "0.122"), egress("0", "10240", "0.126")}, "0-10240, 10240-Inf", ""},
		{[]listed{egress("0", "1", "0"), egress("1", "10240", "0.126"), egress("10240", "Inf", "0.122")}, "0-10240, 10240-Inf", ""},
		{[]listed{egress("0", "10240", "0.126"), egress("20480", "Inf", "0.122")}, "", refresh.Tiers},
		{[]listed{egress("0", "10240", "0.126"), egress("5120", "Inf", "0.122")}, "", refresh.Tiers},
		{[]listed{egress("5", "Inf", "0.126")}, "", refresh.Tiers},
		{[]listed{egress("0", "Inf", "0")}, "", refresh.Zero},
		{[]listed{egress("0", "10240", "0.126"), egress("10240", "Inf", "0")}, "", refresh.Zero},
		{[]listed{egress("0", "Inf", "-0.126")}, "", refresh.Negative},
		{[]listed{{Usage: "APN2-DataTransfer-Out-Bytes", TransferType: "AWS Outbound", Unit: "TB", Price: "1"}}, "", refresh.Unit},
	} {
		part := collect(t, "AWSDataTransfer", "ap-northeast-2", c.rows...)
		tiers := make([]model.PriceTier, len(part.Rows))
		for i, r := range part.Rows {
			tiers[i] = model.PriceTier{From: r.From, To: r.To, USD: r.USD}
		}
		fault := refresh.Trouble("")
		if len(part.Faults) > 0 {
			fault = part.Faults[0].Trouble
			if part.Faults[0].Place == "" || part.Faults[0].Got == "" || part.Faults[0].Key.Dimension != model.EgressGB {
				t.Errorf("%+v names no row", part.Faults[0])
			}
		}
		if formatTiers(tiers) != c.tiers || fault != c.fault {
			t.Errorf("%v: %s, %s; want %s, %s", c.rows, formatTiers(tiers), fault, c.tiers, c.fault)
		}
	}
}

// Two SKUs that agree are one; of two that differ the dearest is taken and it is said.
func TestSeveralSKUs(t *testing.T) {
	part := collect(t, "AmazonEC2", "ap-northeast-2", box(listed{SKU: "B"}), box(listed{SKU: "A"}))
	if len(part.Rows) != 1 || part.Rows[0].SKU != "A" || len(part.Faults) != 0 {
		t.Errorf("%+v, %+v", part.Rows, part.Faults)
	}
	part = collect(t, "AmazonEC2", "ap-northeast-2", box(listed{SKU: "B", Price: "0.2"}), box(listed{SKU: "A", Price: "0.1"}))
	if len(part.Rows) != 1 || part.Rows[0].SKU != "B" || len(part.Faults) != 1 || part.Faults[0].Trouble != refresh.Ambiguous {
		t.Errorf("%+v, %+v", part.Rows, part.Faults)
	}
	dx := func(sku, usd string) listed {
		return listed{SKU: sku, Usage: "USE1-" + sku + "-DataXfer-Out:dc.3", FromRegion: "us-east-1", Unit: "GB", Price: usd}
	}
	part = collect(t, "AWSDirectConnect", "us-east-1", dx("FAR", "0.09"), dx("NEAR", "0.02"), dx("MID", "0.03"))
	if len(part.Rows) != 1 || part.Rows[0].SKU != "NEAR" || len(part.Faults) != 0 {
		t.Errorf("%+v, %+v", part.Rows, part.Faults)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		row  listed
		kind Kind
	}{
		"yuan":           {box(listed{Currency: "CNY"}), NotUSD},
		"words":          {box(listed{Price: "free"}), BadNumber},
		"nothing":        {box(listed{Price: ""}), BadNumber},
		"a huge number":  {box(listed{Price: "1e999999999"}), BadNumber},
		"a tiny number":  {box(listed{Price: "1e-999999999"}), BadNumber},
		"too many words": {box(listed{Price: strings.Repeat("1", 50)}), BadNumber},
		"no beginning":   {box(listed{From: "x"}), BadNumber},
		"a negative end": {box(listed{To: "-5"}), BadNumber},
		"not a number":   {box(listed{Price: "NaN"}), BadNumber},
	} {
		err := NewCollector("AmazonEC2", "ap-northeast-2").Add(c.row.row(), func() string { return "line 7" })
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.kind || e.Place != "line 7" || !strings.Contains(e.Error(), "AmazonEC2 ap-northeast-2, line 7") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The rules name only what the book has, and every price that AWS lists has a rule.
func TestRulesAreOfTheBook(t *testing.T) {
	ruled := map[model.Dimension]bool{model.EgressFreeGB: true} // a fact: see the rule of AWSDataTransfer
	add := func(d model.Dimension) {
		if _, ok := snapshot.Unit(d); !ok && d != "" {
			t.Errorf("the book has no %s", d)
		}
		ruled[d] = true
	}
	for _, s := range services {
		for _, r := range s.rules {
			add(r.dimension)
			if of, _ := snapshot.Service(r.dimension); of != s.code {
				t.Errorf("%s is of %s in the book and of %s in the rules", r.dimension, of, s.code)
			}
		}
	}
	for _, by := range []table{standard, convertible, rdsTerms, auroraTerms, cacheTerms, instancePlans, computePlans} {
		for _, year := range by {
			for _, d := range year {
				add(d)
			}
		}
	}
	for _, d := range []model.Dimension{model.RDSSPSingle, model.RDSSPMultiAZ, model.RDSSPCluster, model.AuroraSP, model.CacheSP} {
		add(d)
	}
	for _, d := range snapshot.Dimensions() {
		service, _ := snapshot.Service(d)
		if serviceOf(service) != nil && !ruled[d] {
			t.Errorf("no rule reads %s", d)
		}
	}
}

// Each attribute has a name in the lists.
func TestAttributesAreNamed(t *testing.T) {
	for a := range attrs {
		if got, ok := AttrOf(a.String()); !ok || got != a {
			t.Errorf("%q is attribute %d, want %d", a.String(), got, a)
		}
	}
	for name, want := range map[string]Attr{"preInstalledSw": Software, "usagetype": Usage, "beginRange": From, "Usage Type": Usage, "regionCode": Region} {
		if got, ok := AttrOf(name); !ok || got != want {
			t.Errorf("%q is %v", name, got)
		}
	}
}

// Savings Plans rates: the rows of the public description of the list of 2025-09-11 (dedicated hardware and other systems are
// passed over), with shared ones in the same layout.
func TestPlans(t *testing.T) {
	c := NewPlanCollector(ComputePlans, "ap-northeast-2")
	base := PlanRate{Plan: "EC2InstanceSavingsPlans", Payment: "Partial Upfront", Term: "3", Service: "AmazonEC2", Usage: "APN2-BoxUsage:r7g.medium", Operation: "RunInstances",
		InstanceType: "r7g.medium", Region: "ap-northeast-2", Rate: "0.0425", Unit: "Hrs", Currency: "USD", SKU: "A"}
	with := func(change func(*PlanRate)) PlanRate { r := base; change(&r); return r }
	for _, r := range []PlanRate{
		base,
		with(func(r *PlanRate) { r.Plan, r.Rate = "ComputeSavingsPlans", "0.05" }),
		with(func(r *PlanRate) { r.Plan, r.Rate, r.Payment, r.Term = "Compute", "0.06", "No Upfront", "1" }),
		with(func(r *PlanRate) { r.Usage = "APN2-DedicatedUsage:r7g.medium" }),
		with(func(r *PlanRate) { r.Operation = "RunInstances:0010" }),
		with(func(r *PlanRate) { r.Usage = "APN2-UnusedBox:r7g.medium" }),
		with(func(r *PlanRate) { r.Region = "ap-northeast-1" }),
		with(func(r *PlanRate) { r.Tenancy = "dedicated" }),
		with(func(r *PlanRate) { r.Term = "5" }),
		with(func(r *PlanRate) { r.Payment = "Never" }),
		with(func(r *PlanRate) { r.Plan = "SageMakerSavingsPlans" }),
		with(func(r *PlanRate) { r.Service, r.Usage = "AWSLambda", "APN2-Lambda-GB-Second" }),
		with(func(r *PlanRate) {
			*r = PlanRate{Plan: "DatabaseSavingsPlans", Payment: "No Upfront", Term: "1", Service: "AmazonRDS", Usage: "APN2-InstanceUsage:db.r7g.large", Operation: "CreateDBInstance:0021",
				InstanceType: "db.r7g.large", Region: "ap-northeast-2", Rate: "0.265", Unit: "Hrs", Currency: "USD", SKU: "B"}
		}),
	} {
		if err := c.Add(r, func() string { return "line 1" }); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	part := c.Part()
	for _, r := range part.Rows {
		got[r.Key.What()] = r.USD.Decimal().String()
	}
	want := map[string]string{"ec2.sp.instance.3y.partial r7g.medium": "0.0425", "ec2.sp.compute.3y.partial r7g.medium": "0.05",
		"ec2.sp.compute.1y.no r7g.medium": "0.06", "aurora.sp aurora-postgres db.r7g.large": "0.265"}
	if len(got) != len(want) || part.Read != 13 || len(part.Faults) != 0 {
		t.Errorf("%v, %+v", got, part)
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s is %s, want %s", k, got[k], v)
		}
	}
	for name, r := range map[string]PlanRate{
		"yuan": with(func(r *PlanRate) { r.Currency = "CNY" }), "words": with(func(r *PlanRate) { r.Rate = "cheap" }),
	} {
		var e *Error
		if err := NewPlanCollector(ComputePlans, "ap-northeast-2").Add(r, func() string { return "line 7" }); !errors.As(err, &e) || e.Place != "line 7" {
			t.Errorf("%s: %v", name, err)
		}
	}
	c = NewPlanCollector(ComputePlans, "ap-northeast-2")
	for _, r := range []PlanRate{with(func(r *PlanRate) { r.Rate = "-1" }), with(func(r *PlanRate) { r.Unit = "Quarks" }), with(func(r *PlanRate) { r.Rate = "0" })} {
		if err := c.Add(r, func() string { return "line 7" }); err != nil {
			t.Fatal(err)
		}
	}
	if part := c.Part(); len(part.Rows) != 0 || len(part.Faults) != 3 {
		t.Errorf("%+v", part)
	}
}

// The order of rows and the names of SKUs change nothing but which of equal SKUs is named.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []listed
		for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
			rows = append(rows, box(listed{SKU: "S" + strconv.Itoa(i), Price: rapid.SampledFrom([]string{"0.1", "0.2", "0", "-1"}).Draw(t, "price"),
				InstanceType: rapid.SampledFrom([]string{"m7g.large", "c7g.large"}).Draw(t, "type")}))
		}
		read := func(rows []listed) string {
			c := NewCollector("AmazonEC2", "ap-northeast-2")
			for _, l := range rows {
				if err := c.Add(l.row(), func() string { return l[SKU] }); err != nil {
					t.Fatal(err)
				}
			}
			p := c.Part()
			text, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		if a, b := read(rows), read(rapid.Permutation(rows).Draw(t, "order")); a != b {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

// The price list's rows that the session before us kept: read as they are.
func TestSampleOfSeoul(t *testing.T) {
	text, err := os.ReadFile("../../../shared/samples/aws-prices/bulk-rows-gp3-seoul.json")
	if err != nil {
		t.Skip("the sample is not on this machine")
	}
	var sample struct {
		Rows []struct{ SKU, UsageType, Unit, USD string }
	}
	if err := json.Unmarshal(text, &sample); err != nil {
		t.Fatal(err)
	}
	var rows []listed
	for _, r := range sample.Rows {
		rows = append(rows, listed{SKU: r.SKU, Usage: r.UsageType, Unit: r.Unit, Price: r.USD})
	}
	if part := collect(t, "AmazonEC2", "ap-northeast-2", rows...); len(part.Rows) != 3 || len(part.Faults) != 0 {
		t.Errorf("%+v", part)
	}
}

// Every kind of error has a message.
func TestErrorsHaveTexts(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "errors.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	kinds := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if g, ok := n.(*ast.GenDecl); ok && g.Tok == token.CONST {
			kinds = len(g.Specs)
		}
		return true
	})
	seen := map[string]bool{}
	for k := range kinds {
		e := &Error{Kind: Kind(k), List: "L", Place: "line 1", Got: "got", Want: "want"}
		if e.Error() == "" || e.Text().ID == "" || seen[e.Text().ID] {
			t.Errorf("kind %d: %q, %v", k, e.Error(), e.Text())
		}
		seen[e.Text().ID] = true
	}
	if kinds != 10 {
		t.Errorf("%d kinds", kinds)
	}
}
