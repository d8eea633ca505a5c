package snapshot

import (
	"maps"
	"slices"

	"nines/model"
)

// dimension says how a dimension is sold: in which unit, and by which FOCUS service.
type dimension struct {
	unit    string
	service string
}

// dimensions lists every dimension that a row may have; a test keeps it equal to model/dimensions.go.
var dimensions = map[model.Dimension]dimension{
	model.EC2OnDemand: {"hour", ec2}, model.EC2RI1y: {"hour", ec2}, model.EC2RI3y: {"hour", ec2},
	model.EC2RI1yPartial: {"hour", ec2}, model.EC2RI1yAll: {"hour", ec2}, model.EC2RI3yPartial: {"hour", ec2},
	model.EC2RI3yAll: {"hour", ec2}, model.EC2Conv1y: {"hour", ec2}, model.EC2Conv1yPartial: {"hour", ec2},
	model.EC2Conv1yAll: {"hour", ec2}, model.EC2Conv3y: {"hour", ec2}, model.EC2Conv3yPartial: {"hour", ec2},
	model.EC2Conv3yAll: {"hour", ec2}, model.EC2SPInstance1yNo: {"hour", ec2}, model.EC2SPInstance1yPartial: {"hour", ec2},
	model.EC2SPInstance1yAll: {"hour", ec2}, model.EC2SPInstance3yNo: {"hour", ec2}, model.EC2SPInstance3yPartial: {"hour", ec2},
	model.EC2SPInstance3yAll: {"hour", ec2}, model.EC2SPCompute1yNo: {"hour", ec2}, model.EC2SPCompute1yPartial: {"hour", ec2},
	model.EC2SPCompute1yAll: {"hour", ec2}, model.EC2SPCompute3yNo: {"hour", ec2}, model.EC2SPCompute3yPartial: {"hour", ec2},
	model.EC2SPCompute3yAll: {"hour", ec2},

	model.EBSGP3: {"GB-month", ec2}, model.EBSGP3IOPS: {"IOPS-month", ec2}, model.EBSGP3MBps: {"MiBps-month", ec2},
	model.EBSGP2: {"GB-month", ec2}, model.EBSIO2: {"GB-month", ec2}, model.EBSIO2IOPS: {"IOPS-month", ec2},
	model.EBSSnapshot: {"GB-month", ec2},

	model.RDSInstance: {"hour", rds}, model.RDSMultiAZ: {"hour", rds}, model.RDSCluster: {"hour", rds},
	model.RDSRI1y: {"hour", rds}, model.AuroraRI1y: {"hour", rds}, model.AuroraNode: {"hour", rds},
	model.RDSRI1yPartial: {"hour", rds}, model.RDSRI1yAll: {"hour", rds}, model.RDSRI3yPartial: {"hour", rds}, model.RDSRI3yAll: {"hour", rds},
	model.AuroraRI1yPartial: {"hour", rds}, model.AuroraRI1yAll: {"hour", rds},
	model.AuroraRI3yPartial: {"hour", rds}, model.AuroraRI3yAll: {"hour", rds},
	model.RDSSPSingle: {"hour", rds}, model.RDSSPMultiAZ: {"hour", rds}, model.RDSSPCluster: {"hour", rds}, model.AuroraSP: {"hour", rds},
	model.AuroraACU: {"ACU-hour", rds}, model.AuroraStorage: {"GB-month", rds}, model.AuroraIO: {"request", rds},
	model.AuroraBackup: {"GB-month", rds}, model.RDSGP3Single: {"GB-month", rds}, model.RDSGP3Multi: {"GB-month", rds},
	model.RDSGP3Cluster: {"GB-month", rds}, model.RDSBackup: {"GB-month", rds},

	model.CacheNode: {"hour", cache}, model.CacheRI1y: {"hour", cache}, model.CacheRI1yPartial: {"hour", cache},
	model.CacheRI3y: {"hour", cache}, model.CacheRI3yPartial: {"hour", cache}, model.CacheRI3yAll: {"hour", cache},
	model.CacheSP: {"hour", cache},

	model.ALBHour: {"hour", elb}, model.ALBLCU: {"LCU-hour", elb},
	model.NLBHour: {"hour", elb}, model.NLBLCU: {"NLCU-hour", elb},
	model.NATHour: {"hour", ec2}, model.NATGB: {"GB", ec2}, model.IPv4Hour: {"hour", vpc},
	model.EndpointHr: {"hour", vpc}, model.EndpointGB: {"GB", vpc},
	model.EgressGB: {"GB", transfer}, model.EgressFreeGB: {"GB", transfer}, model.CrossZone: {"GB", transfer},
	model.InterGB: {"GB", transfer},

	model.S3Standard: {"GB-month", s3}, model.S3Put: {"request", s3}, model.S3Get: {"request", s3}, model.S3IA: {"GB-month", s3},

	model.CloudFrontGB: {"GB", "AmazonCloudFront"}, model.CloudFrontRequests: {"request", "AmazonCloudFront"},

	model.LambdaGBs: {"GB-second", "AWSLambda"}, model.LambdaRequest: {"request", "AWSLambda"},
	model.APIGatewayReq: {"request", "AmazonApiGateway"},
	model.FargateVCPU:   {"vCPU-hour", "AmazonECS"}, model.FargateGB: {"GB-hour", "AmazonECS"},
	model.EKSHour:     {"hour", "AmazonEKS"},
	model.DynamoWrite: {"write request unit", dynamo}, model.DynamoRead: {"read request unit", dynamo},
	model.DynamoReplWr: {"replicated write request unit", dynamo}, model.DynamoGB: {"GB-month", dynamo},
	model.DynamoPITR: {"GB-month", dynamo},
	model.SQSRequest: {"request", "AWSQueueService"}, model.SNSRequest: {"request", "AmazonSNS"},
	model.Route53Zone: {"zone-month", "AmazonRoute53"}, model.Route53Query: {"query", "AmazonRoute53"},
	model.Route53Check: {"check-month", "AmazonRoute53"},
	model.CWMetric:     {"metric-month", cloudwatch}, model.CWAlarm: {"alarm-month", cloudwatch},
	model.CWLogIngest: {"GB", cloudwatch}, model.CWLogStore: {"GB-month", cloudwatch},
	model.EFSGB: {"GB-month", "AmazonEFS"}, model.KMSKey: {"key-month", "awskms"}, model.KMSRequest: {"request", "awskms"},
	model.Secret: {"secret-month", "AWSSecretsManager"}, model.BackupGB: {"GB-month", "AWSBackup"},
	model.VPNHour: {"hour", vpc}, model.TGWHour: {"hour", vpc}, model.TGWGB: {"GB", vpc},
	model.DXPortHour: {"hour", "AWSDirectConnect"}, model.DXGB: {"GB", "AWSDirectConnect"},
	model.SupportPlan: {"share", "AWSSupport"}, model.SupportMin: {"month", "AWSSupport"},

	model.ServerBuy: {"server", owned}, model.ServerKW: {"kW", owned}, model.StorageBuyTB: {"TB", owned},
	model.SwitchBuy: {"switch", owned}, model.FirewallBuy: {"firewall", owned}, model.RackFitout: {"rack", owned},
	model.SupportShare: {"share/year", owned}, model.SpareShare: {"share", owned}, model.LifeYears: {"year", owned},
	model.Residual: {"share", owned}, model.DiscountRate: {"share/year", owned}, model.ShockFactor: {"ratio", owned},
	model.LicenseCore: {"core-year", owned},
	model.RackKW:      {"kW", colo},
	model.ColoRack:    {"cabinet-month", colo}, model.ColoPartial: {"4U-month", colo}, model.ColoKW: {"kW-month", colo},
	model.PowerKWh: {"kWh", colo}, model.PowerMarkup: {"ratio", colo}, model.PUE: {"ratio", colo},
	model.ColoSetup: {"cabinet", colo}, model.CrossConnect: {"connect-month", colo}, model.CrossSetup: {"connect", colo},
	model.CarrierCircuit: {"circuit-month", colo}, model.TransitMbps: {"Mbps-month", colo}, model.TransitRatio: {"ratio", colo}, model.RemoteHands: {"hour", colo},
	model.AdminYear: {"year", people}, model.AdminHours: {"hour/month", people}, model.BuildWatt: {"watt", owned},
	model.KRWPerUSD: {"KRW", "ForeignExchange"},
}

// Service codes that several dimensions share, as AWS's price list spells them; the last three are ours.
const (
	ec2        = "AmazonEC2"
	rds        = "AmazonRDS"
	cache      = "AmazonElastiCache"
	elb        = "AWSELB"
	vpc        = "AmazonVPC"
	transfer   = "AWSDataTransfer"
	s3         = "AmazonS3"
	dynamo     = "AmazonDynamoDB"
	cloudwatch = "AmazonCloudWatch"
	owned      = "OwnedHardware"
	colo       = "Colocation"
	people     = "People"
)

// Unit is the unit a dimension is priced in, and whether the dimension exists.
func Unit(d model.Dimension) (string, bool) {
	v, ok := dimensions[d]
	return v.unit, ok
}

// Service is the service code of a dimension, and whether the dimension exists.
func Service(d model.Dimension) (string, bool) {
	v, ok := dimensions[d]
	return v.service, ok
}

// Dimensions lists the dimensions a book may have, sorted.
func Dimensions() []model.Dimension { return slices.Sorted(maps.Keys(dimensions)) }
