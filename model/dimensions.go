package model

// The dimensions of the price book: what each is, its unit, and what Item names. The unit in the book is checked against
// the one here when the book is built.
const (
	EC2OnDemand Dimension = "ec2.ondemand" // hour; Item = type
	EC2RI1y     Dimension = "ec2.ri.1y"    // hour, standard reserved instance, 1 year, no upfront, effective; Item = type
	EC2RI3y     Dimension = "ec2.ri.3y"    // hour, 3 years, no upfront; Item = type

	// Reserved instances are priced by their effective hour: what is paid upfront is spread over the term. Item = type.
	// Without "partial" or "all" nothing is paid upfront; convertible ones may be exchanged for other types.
	EC2RI1yPartial   Dimension = "ec2.ri.1y.partial"
	EC2RI1yAll       Dimension = "ec2.ri.1y.all"
	EC2RI3yPartial   Dimension = "ec2.ri.3y.partial"
	EC2RI3yAll       Dimension = "ec2.ri.3y.all"
	EC2Conv1y        Dimension = "ec2.ri.convertible.1y"
	EC2Conv1yPartial Dimension = "ec2.ri.convertible.1y.partial"
	EC2Conv1yAll     Dimension = "ec2.ri.convertible.1y.all"
	EC2Conv3y        Dimension = "ec2.ri.convertible.3y"
	EC2Conv3yPartial Dimension = "ec2.ri.convertible.3y.partial"
	EC2Conv3yAll     Dimension = "ec2.ri.convertible.3y.all"

	// Savings Plans rates: USD an hour of the type under the plan, by term and payment. EC2 Instance plans hold for a family
	// in a region, Compute plans everywhere. Where the book has none it answers with the reserved rate of the same term and
	// payment, standard and convertible (see pricing.Book.Rate); whoever asks must mark it approximate. Item = type.
	EC2SPInstance1yNo      Dimension = "ec2.sp.instance.1y.no"
	EC2SPInstance1yPartial Dimension = "ec2.sp.instance.1y.partial"
	EC2SPInstance1yAll     Dimension = "ec2.sp.instance.1y.all"
	EC2SPInstance3yNo      Dimension = "ec2.sp.instance.3y.no"
	EC2SPInstance3yPartial Dimension = "ec2.sp.instance.3y.partial"
	EC2SPInstance3yAll     Dimension = "ec2.sp.instance.3y.all"
	EC2SPCompute1yNo       Dimension = "ec2.sp.compute.1y.no"
	EC2SPCompute1yPartial  Dimension = "ec2.sp.compute.1y.partial"
	EC2SPCompute1yAll      Dimension = "ec2.sp.compute.1y.all"
	EC2SPCompute3yNo       Dimension = "ec2.sp.compute.3y.no"
	EC2SPCompute3yPartial  Dimension = "ec2.sp.compute.3y.partial"
	EC2SPCompute3yAll      Dimension = "ec2.sp.compute.3y.all"

	// Reserved database instances and cache nodes, effective hour, single-AZ; Item as on demand ("postgres db.m7g.large").
	RDSRI1yPartial    Dimension = "rds.ri.1y.partial"
	RDSRI1yAll        Dimension = "rds.ri.1y.all"
	RDSRI3yPartial    Dimension = "rds.ri.3y.partial"
	RDSRI3yAll        Dimension = "rds.ri.3y.all"
	AuroraRI1yPartial Dimension = "aurora.ri.1y.partial"
	AuroraRI1yAll     Dimension = "aurora.ri.1y.all"
	AuroraRI3yPartial Dimension = "aurora.ri.3y.partial"
	AuroraRI3yAll     Dimension = "aurora.ri.3y.all"
	CacheRI1y         Dimension = "elasticache.ri.1y"
	CacheRI1yPartial  Dimension = "elasticache.ri.1y.partial"
	CacheRI3y         Dimension = "elasticache.ri.3y"
	CacheRI3yPartial  Dimension = "elasticache.ri.3y.partial"
	CacheRI3yAll      Dimension = "elasticache.ri.3y.all"

	// Database Savings Plans, one year without upfront payment: USD an hour of the class under the plan; Item as on demand.
	RDSSPSingle  Dimension = "rds.sp.single"
	RDSSPMultiAZ Dimension = "rds.sp.multi-az"
	RDSSPCluster Dimension = "rds.sp.cluster"
	AuroraSP     Dimension = "aurora.sp"
	CacheSP      Dimension = "elasticache.sp"

	EBSGP3        Dimension = "ebs.gp3"            // GB-month
	EBSGP3IOPS    Dimension = "ebs.gp3.iops"       // IOPS-month above 3,000
	EBSGP3MBps    Dimension = "ebs.gp3.throughput" // MiBps-month above 125
	EBSGP2        Dimension = "ebs.gp2"            // GB-month
	EBSIO2        Dimension = "ebs.io2"            // GB-month
	EBSIO2IOPS    Dimension = "ebs.io2.iops"       // IOPS-month
	EBSSnapshot   Dimension = "ebs.snapshot"       // GB-month
	RDSInstance   Dimension = "rds.single"         // hour; Item = "postgres db.m7g.large"
	RDSMultiAZ    Dimension = "rds.multi-az"       // hour, primary and one standby; Item as above
	RDSCluster    Dimension = "rds.cluster"        // hour, one writer and two readable standbys, whole cluster; Item as above
	RDSRI1y       Dimension = "rds.ri.1y"          // hour, 1 year, no upfront, effective, single-AZ; Item as above
	AuroraNode    Dimension = "aurora.instance"    // hour; Item = "aurora-postgres db.r7g.large"
	AuroraRI1y    Dimension = "aurora.ri.1y"       // hour, 1 year, no upfront, effective; Item as above
	AuroraACU     Dimension = "aurora.acu"         // ACU-hour, serverless v2
	AuroraStorage Dimension = "aurora.storage"     // GB-month
	AuroraIO      Dimension = "aurora.io"          // request (book normalizes per-million to per-request)
	AuroraBackup  Dimension = "aurora.backup"      // GB-month
	RDSGP3Single  Dimension = "rds.gp3.single"     // GB-month
	RDSGP3Multi   Dimension = "rds.gp3.multi-az"   // GB-month, both copies
	RDSGP3Cluster Dimension = "rds.gp3.cluster"    // GB-month, all three copies
	RDSBackup     Dimension = "rds.backup"         // GB-month above the free allowance (100 % of provisioned storage)

	CacheNode Dimension = "elasticache.node" // hour; Item = "valkey cache.t4g.micro"

	ALBHour      Dimension = "alb.hour"               // hour
	ALBLCU       Dimension = "alb.lcu"                // LCU-hour
	NLBHour      Dimension = "nlb.hour"               // hour
	NLBLCU       Dimension = "nlb.lcu"                // NLCU-hour
	NATHour      Dimension = "nat.hour"               // hour, per gateway (one a zone)
	NATGB        Dimension = "nat.gb"                 // GB
	IPv4Hour     Dimension = "ipv4.hour"              // hour per public address
	EndpointHr   Dimension = "vpc-endpoint.hour"      // hour per endpoint and zone
	EndpointGB   Dimension = "vpc-endpoint.gb"        // GB
	EgressGB     Dimension = "transfer.internet"      // GB out to the internet, tiered; the free 100 GB is a line of its own
	EgressFreeGB Dimension = "transfer.internet.free" // GB a month, over all regions; ends where EgressGB begins
	CrossZone    Dimension = "transfer.cross-zone"    // GB, charged once in each direction
	InterGB      Dimension = "transfer.inter-region"
	// InterGB: GB out to another region; Item = destination region, or "" for any other commercial region.

	S3Standard Dimension = "s3.standard" // GB-month, tiered
	S3Put      Dimension = "s3.put"      // request
	S3Get      Dimension = "s3.get"      // request
	S3IA       Dimension = "s3.ia"       // GB-month

	CloudFrontGB       Dimension = "cloudfront.gb"       // GB out, tiered; Item = price class "us", "eu", "jp", "apac" ...
	CloudFrontRequests Dimension = "cloudfront.requests" // request, HTTPS; Item as above

	LambdaGBs     Dimension = "lambda.gb-second"     // GB-second, tiered; Item = arch "arm64" | "x86"
	LambdaRequest Dimension = "lambda.request"       // request; Item = arch
	APIGatewayReq Dimension = "apigateway.http"      // request, HTTP API, tiered
	FargateVCPU   Dimension = "fargate.vcpu"         // vCPU-hour; Item = arch
	FargateGB     Dimension = "fargate.gb"           // GB-hour; Item = arch
	EKSHour       Dimension = "eks.hour"             // hour per cluster
	DynamoWrite   Dimension = "dynamodb.write"       // write request unit, on demand
	DynamoRead    Dimension = "dynamodb.read"        // read request unit, on demand
	DynamoReplWr  Dimension = "dynamodb.repl-write"  // replicated write request unit (global tables)
	DynamoGB      Dimension = "dynamodb.storage"     // GB-month
	DynamoPITR    Dimension = "dynamodb.pitr"        // GB-month
	SQSRequest    Dimension = "sqs.request"          // request, standard queue
	SNSRequest    Dimension = "sns.request"          // request
	Route53Zone   Dimension = "route53.zone"         // zone-month, tiered
	Route53Query  Dimension = "route53.query"        // query, tiered
	Route53Check  Dimension = "route53.health-check" // check-month; Item = "aws" | "other" endpoint
	CWMetric      Dimension = "cloudwatch.metric"    // metric-month, tiered
	CWAlarm       Dimension = "cloudwatch.alarm"     // alarm-month
	CWLogIngest   Dimension = "cloudwatch.log.in"    // GB
	CWLogStore    Dimension = "cloudwatch.log.store" // GB-month
	EFSGB         Dimension = "efs.standard"         // GB-month
	KMSKey        Dimension = "kms.key"              // key-month
	KMSRequest    Dimension = "kms.request"          // request
	Secret        Dimension = "secrets.secret"       // secret-month
	BackupGB      Dimension = "backup.ebs"           // GB-month in AWS Backup
	VPNHour       Dimension = "vpn.hour"             // hour per site-to-site connection
	TGWHour       Dimension = "tgw.hour"             // hour per attachment
	TGWGB         Dimension = "tgw.gb"               // GB
	DXPortHour    Dimension = "dx.port"              // port-hour; Item = "1g" | "10g" | "100g"
	DXGB          Dimension = "dx.gb"                // GB out over Direct Connect
	SupportPlan   Dimension = "support"              // share of the monthly bill, tiered by bill; Item = plan
	SupportMin    Dimension = "support.min"          // month, the plan's minimum; Item = plan

	// Owned hardware, colocation and people. Region is the market: "us" or "kr". Values have ranges.
	ServerBuy    Dimension = "own.server"        // once; Item = class, such as "1u-16c-128g"
	ServerKW     Dimension = "own.server.kw"     // kW in service; Item = class
	StorageBuyTB Dimension = "own.storage.tb"    // once per usable TB
	SwitchBuy    Dimension = "own.switch"        // once, top of rack
	FirewallBuy  Dimension = "own.firewall"      // once
	RackFitout   Dimension = "own.rack.fitout"   // once per rack
	SupportShare Dimension = "own.support.share" // share of purchase price a year
	SpareShare   Dimension = "own.spare.share"   // share of the fleet
	LifeYears    Dimension = "own.life"          // years
	Residual     Dimension = "own.residual"      // share of purchase price at the end of life
	DiscountRate Dimension = "own.discount-rate" // share a year
	ShockFactor  Dimension = "own.shock-2026"    // times the pre-spike price
	LicenseCore  Dimension = "own.license"       // year per physical core; Item = hypervisor, such as "vmware-vvf"
	RackKW       Dimension = "colo.rack.kw"      // kW a rack carries
	ColoRack     Dimension = "colo.rack"         // month per cabinet; Item "with-5kw" includes 5 kW of power
	ColoPartial  Dimension = "colo.partial"      // month per 4U
	ColoKW       Dimension = "colo.kw"           // month per reserved kW
	PowerKWh     Dimension = "colo.kwh"          // kWh, utility; Item "" small and middling consumers, "industrial" large
	PowerMarkup  Dimension = "colo.kwh.markup"   // ratio the facility puts on it
	PUE          Dimension = "colo.pue"          // ratio; Item = "colo" | "own-room"
	ColoSetup    Dimension = "colo.setup"        // once per cabinet
	CrossConnect Dimension = "colo.cross-connect"
	// CrossConnect: month per cross-connect.
	CrossSetup     Dimension = "colo.cross-connect.setup" // once per cross-connect
	CarrierCircuit Dimension = "carrier.circuit"          // month per lit 10 Gbps metro circuit from a building of our own
	TransitMbps    Dimension = "colo.transit"             // Mbps-month at the 95th percentile
	TransitRatio   Dimension = "colo.transit.p95"         // ratio of 95th percentile to mean
	RemoteHands    Dimension = "colo.hands"               // hour
	AdminYear      Dimension = "people.admin"             // year, loaded salary of one administrator
	AdminHours     Dimension = "people.hardware.hour"     // engineer-hours a month for one or two racks
	BuildWatt      Dimension = "own.build.watt"           // once per watt of IT, own data center
	KRWPerUSD      Dimension = "fx.krw"                   // KRW per USD
)

// Plans of AWS Support: the Item of SupportPlan and SupportMin (region "global").
const (
	PlanBusiness   = "business-plus" // Business Support+, the least plan with 24x7 engineers
	PlanEnterprise = "enterprise"
)

// ServerClasses are the owned machines that sizing chooses from: the Item of ServerBuy and ServerKW. The name says rack
// units, physical cores and memory in GB.
var ServerClasses = []string{"1u-16c-128g", "1u-64c-512g", "2u-96c-384g"}
