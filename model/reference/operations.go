package reference

import "nines/model"

// The scenario's defaults: how a design is run, scaled, bought and backed up, and how a second site takes over. Keys are
// paths in the YAML with the name of the tier or site left out ("tiers.scaling.target" for "tiers.web.scaling.target").
const (
	doraSource = "DORA, Accelerate State of DevOps Report 2024, elite teams (https://dora.dev/research/2024/dora-report/), as copied in huggingface.co rdlf/devops-metrics-interpreter"
	drBands    = "AWS whitepaper 'Disaster Recovery of Workloads on AWS', its bands by secondary notes"
	route53Row = "Route 53 documentation, from memory: a standard check takes 3 x 30 s to detect, then a TTL of 60 s"
)

var operationsFigures = []Figure{
	{Key: "operations.people", Value: 2, Unit: "count", Low: 1, High: 8, Name: model.Msg("figure.operations.people"), Provenance: defaultGeneral(planningDefault)},
	{Key: "operations.deploys", Value: 104, Unit: "1/y", Low: 12, High: 520, Name: model.Msg("figure.operations.deploys"),
		Provenance: defaultGeneral("general: two a week; DORA 2024 high performers deploy daily to weekly")},
	{Key: "operations.change_failure", Value: 0.05, Unit: "share", Low: 0.02, High: 0.2, Filter: "self-reported",
		Name: model.Msg("figure.operations.change_failure"), Provenance: model.Provenance{Source: doraSource, AsOf: "2024", Confidence: model.Medium}},
	{Key: "operations.rollback", Value: 900, Unit: "s", Low: 120, High: 3600, Name: model.Msg("figure.operations.rollback"),
		Provenance: defaultGeneral("general: from noticed to rolled back; DORA 2024 elite teams recover in under an hour")},
	{Key: "operations.canary", Value: 0, Unit: "share", Low: 0, High: 0.25, Name: model.Msg("figure.operations.canary"),
		Provenance: defaultGeneral("general: no canary until one is written")},

	{Key: "tiers.scaling.max", Value: 4, Unit: "x", Low: 2, High: 10, Name: model.Msg("figure.tiers.scaling.max"), Provenance: defaultGeneral(planningDefault)},
	{Key: "tiers.scaling.target", Value: 0.6, Unit: "share", Low: 0.4, High: 0.75, Name: model.Msg("figure.tiers.scaling.target"),
		Provenance: defaultGeneral("general knowledge, please check: planning targets of 40-75 % CPU at the peak")},
	{Key: "tiers.scaling.warm_pool", Value: 0, Unit: "count", Name: model.Msg("figure.tiers.scaling.warm_pool"), Provenance: defaultGeneral("general: no warm pool until one is written")},
	{Key: "tiers.purchase.committed", Value: 0, Unit: "share", Low: 0, High: 0.8, Name: model.Msg("figure.tiers.purchase.committed"), Provenance: defaultGeneral("general: nothing is committed until it is written")},
	{Key: "tiers.purchase.spot", Value: 0, Unit: "share", Low: 0, High: 0.8, Name: model.Msg("figure.tiers.purchase.spot"), Provenance: defaultGeneral("general: no spot until it is written")},
	{Key: "tiers.backups.every", Value: 24, Unit: "h", Low: 1, High: 168, Name: model.Msg("figure.tiers.backups.every"), Provenance: defaultGeneral("general: RDS takes one automated snapshot a day")},
	{Key: "tiers.backups.keep", Value: 168, Unit: "h", Low: 24, High: 840, Name: model.Msg("figure.tiers.backups.keep"), Provenance: defaultGeneral("general: RDS console default of seven days, at most 35")},
	{Key: "tiers.backups.drills", Value: 1, Unit: "1/y", Low: 0, High: 12, Name: model.Msg("figure.tiers.backups.drills"), Provenance: defaultGeneral(planningDefault)},

	{Key: "sites.base", Value: 0.6, Unit: "share", Low: 0.4, High: 0.8, Name: model.Msg("figure.sites.base"), Provenance: defaultGeneral("general: own what is busy most of the time (the load-duration rule; J. Weinman, Cloudonomics, 2012, from memory)")},
	{Key: "sites.runs.backup", Value: 0, Unit: "share", Name: model.Msg("figure.sites.runs.backup"), Provenance: defaultGeneral("by definition: backups only")},
	{Key: "sites.runs.pilot-light", Value: 0, Unit: "share", Name: model.Msg("figure.sites.runs.pilot-light"), Provenance: defaultGeneral("by definition: data only, compute is off")},
	{Key: "sites.runs.warm-standby", Value: 0.1, Unit: "share", Low: 0.05, High: 0.3, Name: model.Msg("figure.sites.runs.warm-standby"),
		Provenance: defaultGeneral("general knowledge, please check: standby compute at 5-10 % of full size is usual")},
	{Key: "sites.runs.active", Value: 1, Unit: "share", Low: 0.5, High: 1, Name: model.Msg("figure.sites.runs.active"), Provenance: defaultGeneral("general: each site can carry all of the peak, so losing one sheds nothing")},
	{Key: "sites.runs.burst", Value: 0, Unit: "share", Name: model.Msg("figure.sites.runs.burst"), Provenance: defaultGeneral("by definition: only what the base cannot carry")},

	{Key: "sites.failover.active.detect", Value: 90, Unit: "s", Low: 30, High: 150, Name: model.Msg("figure.sites.failover.detect"), Provenance: defaultMemory(route53Row)},
	{Key: "sites.failover.active.decide", Value: 0, Unit: "s", Name: model.Msg("figure.sites.failover.decide"), Provenance: defaultGeneral("by definition: health checks decide")},
	{Key: "sites.failover.active.act", Value: 60, Unit: "s", Low: 30, High: 300, Name: model.Msg("figure.sites.failover.act"), Provenance: defaultMemory(route53Row)},
	{Key: "sites.failover.active.coverage", Value: 0.98, Unit: "share", Low: 0.9, High: 0.999, Name: model.Msg("figure.sites.failover.coverage"), Provenance: defaultGeneral("general: exercised by every request, so it rarely surprises")},
	{Key: "sites.failover.active.manual", Value: 1800, Unit: "s", Low: 600, High: 7200, Name: model.Msg("figure.sites.failover.manual"), Provenance: defaultGeneral(planningDefault)},

	{Key: "sites.failover.warm-standby.detect", Value: 90, Unit: "s", Low: 60, High: 600, Name: model.Msg("figure.sites.failover.detect"), Provenance: defaultMemory(route53Row)},
	{Key: "sites.failover.warm-standby.decide", Value: 1800, Unit: "s", Low: 600, High: 10800, Name: model.Msg("figure.sites.failover.decide"), Provenance: defaultGeneral(decidingRow)},
	{Key: "sites.failover.warm-standby.act", Value: 300, Unit: "s", Low: 120, High: 900, Name: model.Msg("figure.sites.failover.act"), Provenance: defaultMedium(drBands + ": minutes")},
	{Key: "sites.failover.warm-standby.coverage", Value: 0.9, Unit: "share", Low: 0.75, High: 0.98, Name: model.Msg("figure.sites.failover.coverage"), Provenance: defaultGeneral("general: a standby that runs, but is seldom used")},
	{Key: "sites.failover.warm-standby.manual", Value: 7200, Unit: "s", Low: 3600, High: 28800, Name: model.Msg("figure.sites.failover.manual"), Provenance: defaultGeneral(planningDefault)},

	{Key: "sites.failover.pilot-light.detect", Value: 90, Unit: "s", Low: 60, High: 600, Name: model.Msg("figure.sites.failover.detect"), Provenance: defaultMemory(route53Row)},
	{Key: "sites.failover.pilot-light.decide", Value: 1800, Unit: "s", Low: 600, High: 10800, Name: model.Msg("figure.sites.failover.decide"), Provenance: defaultGeneral(decidingRow)},
	{Key: "sites.failover.pilot-light.act", Value: 1800, Unit: "s", Low: 600, High: 5400, Name: model.Msg("figure.sites.failover.act"), Provenance: defaultMedium(drBands + ": tens of minutes")},
	{Key: "sites.failover.pilot-light.coverage", Value: 0.85, Unit: "share", Low: 0.6, High: 0.97, Name: model.Msg("figure.sites.failover.coverage"), Provenance: defaultGeneral("general: most of it is first started in the emergency")},
	{Key: "sites.failover.pilot-light.manual", Value: 14400, Unit: "s", Low: 7200, High: 57600, Name: model.Msg("figure.sites.failover.manual"), Provenance: defaultGeneral(planningDefault)},

	{Key: "sites.failover.backup.detect", Value: 300, Unit: "s", Low: 60, High: 1800, Name: model.Msg("figure.sites.failover.detect"), Provenance: defaultGeneral(planningDefault)},
	{Key: "sites.failover.backup.decide", Value: 1800, Unit: "s", Low: 600, High: 10800, Name: model.Msg("figure.sites.failover.decide"), Provenance: defaultGeneral(decidingRow)},
	{Key: "sites.failover.backup.act", Value: 14400, Unit: "s", Low: 7200, High: 86400, Name: model.Msg("figure.sites.failover.act"), Provenance: defaultGeneral("general: build everything anew and restore; the backup-and-restore band is hours")},
	{Key: "sites.failover.backup.coverage", Value: 0.8, Unit: "share", Low: 0.5, High: 0.95, Name: model.Msg("figure.sites.failover.coverage"), Provenance: defaultGeneral("general: backups that are seldom restored")},
	{Key: "sites.failover.backup.manual", Value: 57600, Unit: "s", Low: 28800, High: 172800, Name: model.Msg("figure.sites.failover.manual"), Provenance: defaultGeneral(planningDefault)},
}

const decidingRow = "general knowledge, please check: people decide to fail a region over within 20-60 min (10-180); AWS Well-Architected assumes 30, 20, 10 (from memory)"

func defaultMemory(source string) model.Provenance {
	return model.Provenance{Source: source, AsOf: workloadAsOf, Confidence: model.Memory}
}

func defaultMedium(source string) model.Provenance {
	return model.Provenance{Source: source, AsOf: workloadAsOf, Confidence: model.Medium}
}

// Default levels of how a design is run.
const (
	DefaultAutomation = model.Scripted
	DefaultOnCall     = "business-hours"
)
