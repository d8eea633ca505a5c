package reference

import "nines/model"

// scalingFigures are how long the steps of growing take, and how far managed parts grow by themselves. A range is P5 and
// P95. Times of boot, failover and rebuild are in the deployment (sizing.go), those of people's response in reliability.go.
var scalingFigures = []Figure{
	// Alarms and what follows them.
	{Key: "surge.metric-period", Value: 60, Unit: "s", Name: model.Msg("figure.surge.metric-period"),
		Provenance: scalingSays("CloudWatch documentation: detailed metrics every 60 s (basic ones every 300 s)", "2026", model.High)},
	{Key: "surge.alarm-periods", Value: 3, Unit: "count", Name: model.Msg("figure.surge.alarm-periods"),
		Provenance: scalingSays("the high alarm that AWS target tracking creates: 3 metrics of 60 s; elasticscale.com quotes 'another 3 minutes'", "2026", model.Medium)},
	{Key: "surge.metric-lag", Value: 60, Low: 30, High: 120, Unit: "s", Name: model.Msg("figure.surge.metric-lag"),
		Provenance: scalingSays("part of the sum of a scale-out end to end: 60-120 s until the metric is there", "2026", model.Derived)},
	{Key: "surge.boot.spread", Value: 1.6, Low: 1.3, High: 2.8, Unit: "ratio", Name: model.Msg("figure.surge.boot-spread"),
		Provenance: scalingSays("EC2 cold launch (Hao et al. 2021, by a capstone note): mean 55.9 s, P90 70-90 s, t2 158 s; P95 over P50 taken as 90/55.9", "2021", model.Derived)},
	{Key: "surge.warm-boot", Value: 45, Low: 30, High: 90, Unit: "s", Name: model.Msg("figure.surge.warm-boot"),
		Provenance: scalingSays("warm pool of stopped instances to in service: 30-60 s (Hao et al. 2021: warm start 34 s); high end general", "2021", model.Medium)},
	{Key: "surge.warm-up", Value: 60, Low: 10, High: 300, Unit: "s", Name: model.Msg("figure.surge.warm-up"),
		Provenance: scalingSays("general: caches and just-in-time compilers; a unit serves half meanwhile. EC2 Auto Scaling's default warm-up is unset, 300 s where an old policy needs one", "2026", model.General)},
	{Key: "surge.kubernetes.sync", Value: 15, Unit: "s", Name: model.Msg("figure.surge.kubernetes-sync"),
		Provenance: scalingSays("Kubernetes documentation: the horizontal pod autoscaler looks every 15 s", "2026", model.Memory)},
	{Key: "surge.kubernetes.lag", Value: 30, Low: 15, High: 90, Unit: "s", Name: model.Msg("figure.surge.kubernetes-lag"),
		Provenance: scalingSays("general: metrics-server window, pods that stay pending, node autoscaler's batch", "2026", model.General)},

	{Key: "surge.spot.refused", Value: 20, Low: 5, High: 300, Unit: "s", Name: model.Msg("figure.surge.spot-refused"),
		Provenance: scalingSays("general: a spot request is usually granted at once; where the pool is empty Auto Scaling tries other types and then on demand, minutes", "2026", model.General)},

	// Parts that the provider grows.
	{Key: "surge.lb.instant", Value: 1500, Low: 500, High: 5000, Unit: "rps", Name: model.Msg("figure.surge.lb-instant"),
		Provenance: scalingSays("general: what the nodes of an idle application load balancer take above the present load", "2026", model.General)},
	{Key: "surge.lb.growth", Value: 1.5, Low: 1.3, High: 2, Unit: "ratio", Name: model.Msg("figure.surge.lb-growth"),
		Provenance: scalingSays("ELB best practices: raise the load by at most 50 % every five minutes", "2012", model.Memory)},
	{Key: "surge.lb.every", Value: 300, Low: 180, High: 420, Unit: "s", Name: model.Msg("figure.surge.lb-every"),
		Provenance: scalingSays("ELB best practices: raise the load by at most 50 % every five minutes", "2012", model.Memory)},
	{Key: "surge.gateway.quota", Value: 10000, Unit: "rps", Name: model.Msg("figure.surge.gateway-quota"),
		Provenance: scalingSays("API Gateway documentation: default throttle of an account and region", "2026", model.Memory)},
	{Key: "surge.lambda.growth", Value: 1000, Unit: "count", Name: model.Msg("figure.surge.lambda-growth"),
		Provenance: scalingSays("AWS documentation since 2023-12: 1,000 more environments every 10 s for each function", "2023-12", model.Memory)},
	{Key: "surge.lambda.every", Value: 10, Unit: "s", Name: model.Msg("figure.surge.lambda-every"),
		Provenance: scalingSays("AWS documentation since 2023-12: 1,000 more environments every 10 s for each function", "2023-12", model.Memory)},
	{Key: "surge.dynamodb.burst", Value: 2, Unit: "ratio", Name: model.Msg("figure.surge.dynamodb-burst"),
		Provenance: scalingSays("DynamoDB documentation by public notes: on-demand tables take twice the previous peak at once", "2026", model.High)},
	{Key: "surge.dynamodb.writes", Value: 4000, Unit: "1/s", Name: model.Msg("figure.surge.dynamodb-writes"),
		Provenance: scalingSays("DynamoDB documentation by public notes: a new on-demand table takes 4,000 writes/s", "2026", model.High)},
	{Key: "surge.dynamodb.reads", Value: 12000, Unit: "1/s", Name: model.Msg("figure.surge.dynamodb-reads"),
		Provenance: scalingSays("DynamoDB documentation by public notes: a new on-demand table takes 12,000 reads/s", "2026", model.High)},
	{Key: "surge.dynamodb.split", Value: 1800, Low: 600, High: 3600, Unit: "s", Name: model.Msg("figure.surge.dynamodb-split"),
		Provenance: scalingSays("DynamoDB documentation: throttling is possible when traffic exceeds twice the peak within 30 minutes", "2026", model.Memory)},
	{Key: "surge.dynamodb.quota", Value: 40000, Unit: "1/s", Name: model.Msg("figure.surge.dynamodb-quota"),
		Provenance: scalingSays("DynamoDB documentation: default quota of a table, for reads and for writes", "2026", model.Memory)},
	{Key: "surge.aurora.serverless", Value: 30, Low: 5, High: 180, Unit: "s", Name: model.Msg("figure.surge.aurora-serverless"),
		Provenance: scalingSays("AWS documentation: Aurora Serverless v2 grows in steps of 0.5 ACU within seconds, faster when larger; the time to several times the size is general", "2026", model.Memory)},

	// People who change what runs. How soon they respond is respond.* of reliability.go.
	{Key: "surge.prepare.manual", Value: 1800, Low: 900, High: 5400, Unit: "s", Name: model.Msg("figure.surge.prepare"),
		Provenance: scalingSays("general: find the cause, choose a size, take a backup, work through the console", "2026", model.General)},
	{Key: "surge.prepare.scripted", Value: 900, Low: 300, High: 2700, Unit: "s", Name: model.Msg("figure.surge.prepare"),
		Provenance: scalingSays("general: find the cause, choose a size, run the script", "2026", model.General)},
	{Key: "surge.prepare.iac", Value: 600, Low: 300, High: 1800, Unit: "s", Name: model.Msg("figure.surge.prepare"),
		Provenance: scalingSays("general: find the cause, change a number, plan, review, apply", "2026", model.General)},
	{Key: "surge.prepare.pipeline", Value: 300, Low: 120, High: 900, Unit: "s", Name: model.Msg("figure.surge.prepare"),
		Provenance: scalingSays("general: change a number and merge; checks and roll-out are automatic", "2026", model.General)},
	{Key: "surge.build.manual", Value: 7200, Low: 3600, High: 28800, Unit: "s", Name: model.Msg("figure.surge.build"),
		Provenance: scalingSays("general: install and configure one more machine by hand, compare it with the others", "2026", model.General)},
	{Key: "surge.build.scripted", Value: 1200, Low: 300, High: 3600, Unit: "s", Name: model.Msg("figure.surge.build"),
		Provenance: scalingSays("general: EC2 user-data that installs packages takes 2-5 minutes (1-10), and scripts are run one by one", "2026", model.General)},
	{Key: "surge.resize", Value: 135, Low: 60, High: 600, Unit: "s", Name: model.Msg("figure.surge.resize"),
		Provenance: scalingSays("general: EC2 stop, new size, start: 90-180 s (60-600), without the risk that no capacity is there", "2026", model.General)},
	{Key: "surge.class.single", Value: 450, Low: 180, High: 1800, Unit: "s", Name: model.Msg("figure.surge.class-single"),
		Provenance: scalingSays("general: RDS class change, single zone: 5-10 minutes down (3-30)", "2026", model.General)},
	{Key: "surge.class.standby", Value: 1800, Low: 900, High: 2700, Unit: "s", Name: model.Msg("figure.surge.class-standby"),
		Provenance: scalingSays("RDS class change, Multi-AZ: the whole job takes 15-45 minutes, with one failover in it", "2026", model.Medium)},
	{Key: "surge.class.aurora", Value: 900, Low: 420, High: 1800, Unit: "s", Name: model.Msg("figure.surge.class-aurora"),
		Provenance: scalingSays("general: a reader of the new class is added on the shared storage, then one failover", "2026", model.General)},
	{Key: "surge.cache.scale", Value: 1200, Low: 600, High: 3600, Unit: "s", Name: model.Msg("figure.surge.cache-scale"),
		Provenance: scalingSays("general: ElastiCache scales to another node type while it serves", "2026", model.General)},

	// Owned hardware.
	{Key: "surge.order.approve", Value: 7, Low: 1, High: 30, Unit: "d", Name: model.Msg("figure.surge.order-approve"),
		Provenance: scalingSays("general: quotes, a budget decision, a purchase order", "2026", model.General)},
	{Key: "surge.order.lead", Value: 30, Low: 8, High: 52, Unit: "w", Name: model.Msg("figure.surge.order-lead"),
		Provenance: scalingSays("server lead time in the memory shortage of 2026: 8-12 weeks (https://thedailyscout.com/s/JhpZez1qeMs), 39 and more (Network World, 2026-05-04), 30-52 (https://www.sourcebyspec.com); 1-8 in ordinary years", "2026", model.Medium)},
	{Key: "surge.order.rack", Value: 3, Low: 1, High: 10, Unit: "work-day", Name: model.Msg("figure.surge.order-rack"),
		Provenance: scalingSays("general: rack and stack of a full rack, 2-5 work days (1-10)", "2026", model.General)},
	{Key: "surge.order.burn-in", Value: 5, Low: 3, High: 7, Unit: "work-day", Name: model.Msg("figure.surge.order-burn-in"),
		Provenance: scalingSays("general: burn-in and base configuration, 3-7 work days", "2026", model.General)},
	{Key: "surge.order.burn-in.automated", Value: 1, Low: 0.5, High: 3, Unit: "work-day", Name: model.Msg("figure.surge.order-burn-in"),
		Provenance: scalingSays("general: burn-in and base configuration, one work day where it is automated", "2026", model.General)},
	{Key: "work.days-a-week", Value: 5, Unit: "d/w", Name: model.Msg("figure.work.days-a-week"),
		Provenance: scalingSays("the working week", "2026", model.General)},
}

func scalingSays(source, asOf string, c model.Confidence) model.Provenance {
	return model.Provenance{Source: source, AsOf: asOf, Confidence: c}
}
