package reference

import (
	"slices"

	"nines/model"
)

// transitionFigures are the work, the waiting and the downtime of moving from one scenario to another. Work is in
// engineer-days of work.hours-a-day, by level of automation; facts in work days are taken as engineer-days. A range is P5
// and P95.
var transitionFigures = slices.Concat(
	[]Figure{
		{Key: "work.hours-a-day", Value: 8, Unit: "h", Name: model.Msg("figure.work.hours-a-day"),
			Provenance: moveSays("the working day", model.General)},
		{Key: "work.focus", Value: 5, Low: 3, High: 7, Unit: "h", Name: model.Msg("figure.work.focus"),
			Provenance: moveSays("general: what is left of a working day for one project beside daily business", model.General)},
		{Key: "work.coordination", Value: 0.06, Low: 0.02, High: 0.15, Unit: "share", Name: model.Msg("figure.work.coordination"),
			Provenance: moveSays("general: what each pair of people costs in talking; n(n-1)/2 pairs: Brooks, The Mythical Man-Month, 1975, ch. 2", model.General)},
		{Key: "move.rehearse", Value: 0.2, Low: 0.1, High: 0.4, Unit: "share", Name: model.Msg("figure.move.rehearse"),
			Provenance: moveSays("general: tests, a rehearsal of the cut-over and of the way back, as a share of the work before", model.General)},

		{Key: "move.contract", Value: 4, Low: 2, High: 12, Unit: "w", Name: model.Msg("figure.move.contract"),
			Provenance: moveSays("general: colocation contract to powered cabinet 2-6 weeks, 12 for cages; longer where power is short", model.General)},
		{Key: "move.room", Value: 52, Low: 26, High: 104, Unit: "w", Name: model.Msg("figure.move.room"),
			Provenance: moveSays("general: planning, permits, power and cooling of a server room of one's own", model.General)},
		{Key: "move.cross-connect", Value: 3, Low: 1, High: 10, Unit: "work-day", Name: model.Msg("figure.move.cross-connect"),
			Provenance: moveSays("cross-connect 1-5 work days, up to 10; Equinix expedites within 2-24 h (Equinix API documentation); standard figure general", model.Medium)},
		{Key: "move.direct-connect", Value: 8, Low: 4, High: 12, Unit: "w", Name: model.Msg("figure.move.direct-connect"),
			Provenance: moveSays("general: dedicated Direct Connect end to end, 4-12 weeks; AWS gives no figure, the last mile decides", model.General)},
		{Key: "move.vpn", Value: 0.5, Low: 0.1, High: 1, Unit: "h", Name: model.Msg("figure.move.vpn"),
			Provenance: moveSays("general: Site-to-Site VPN", model.General)},
		{Key: "move.standby.build", Value: 30, Low: 10, High: 60, Unit: "min", Name: model.Msg("figure.move.standby-build"),
			Provenance: moveSays("general: RDS single to Multi-AZ, 10-60 minutes without downtime", model.General)},
	},

	efforts("plan", model.Msg("figure.move.plan"), [4][3]float64{{2, 1, 8}, {1.5, 1, 5}, {1, 0.5, 3}, {0.25, 0.125, 1}},
		"general: decide, write it down, agree on the day and the way back", model.General),
	efforts("machine", model.Msg("figure.move.machine"), [4][3]float64{{2, 1, 4}, {1, 0.5, 2}, {0.5, 0.25, 1}, {0.125, 0.0625, 0.5}},
		"general: one more kind of machine, built, patched, watched, backed up", model.General),
	efforts("balancer", model.Msg("figure.move.balancer"), [4][3]float64{{3, 1, 6}, {2, 1, 4}, {1, 0.5, 2}, {0.25, 0.125, 1}},
		"general: load balancer, certificates, health checks, and no state left on one machine", model.General),
	efforts("zones", model.Msg("figure.move.zones"), [4][3]float64{{22.5, 15, 30}, {15, 10, 20}, {7, 4, 10}, {2, 1, 3}},
		"general: single zone to several, application and database: 15-30, 10-20, 4-10, 1-3 work days by level", model.General),
	efforts("more-zones", model.Msg("figure.move.more-zones"), [4][3]float64{{5, 2, 10}, {3, 1.5, 6}, {1, 0.5, 3}, {0.25, 0.125, 1}},
		"general: one more zone of the same kind, and the spares for it", model.General),
	efforts("elastic", model.Msg("figure.move.elastic"), [4][3]float64{{8, 4, 15}, {5, 3, 10}, {2, 1, 5}, {0.5, 0.25, 2}},
		"general: images that boot ready, state out of the machines, alarms and limits of the group", model.General),
	efforts("spot", model.Msg("figure.move.spot"), [4][3]float64{{6, 3, 12}, {4, 2, 8}, {2, 1, 5}, {1, 0.5, 3}},
		"general: several types, draining on notice, a floor on demand", model.General),
	efforts("platform", model.Msg("figure.move.platform"), [4][3]float64{{65, 40, 90}, {42.5, 25, 60}, {27.5, 15, 40}, {15, 10, 20}},
		"general: machines to containers, 40-90, 25-60, 15-40, 10-20 work days a service group by level", model.General),
	efforts("cluster", model.Msg("figure.move.cluster"), [4][3]float64{{15, 8, 30}, {10, 5, 20}, {6, 3, 12}, {3, 2, 8}},
		"general: a Kubernetes cluster with its add-ons, access, upgrades and dashboards", model.General),
	efforts("functions", model.Msg("figure.move.functions"), [4][3]float64{{120, 60, 240}, {100, 50, 200}, {80, 40, 160}, {60, 30, 120}},
		"general: an application written anew as functions; automation shortens the delivery, not the writing", model.General),
	efforts("remodel", model.Msg("figure.move.remodel"), [4][3]float64{{60, 30, 120}, {50, 25, 100}, {45, 20, 90}, {40, 20, 80}},
		"general: relational data modelled anew for keys and access patterns, or back", model.General),
	efforts("cache", model.Msg("figure.move.cache"), [4][3]float64{{3, 1, 8}, {2, 1, 6}, {1.5, 0.5, 5}, {1, 0.5, 4}},
		"general: a cache in front of the database, with its invalidation", model.General),

	efforts("database-split", model.Msg("figure.move.database-split"), [4][3]float64{{3, 1, 6}, {2, 1, 4}, {1, 0.5, 2}, {0.5, 0.25, 1}},
		"general: the same database on a machine of its own, with a replica until the cut-over", model.General),
	efforts("database-move", model.Msg("figure.move.database-move"), [4][3]float64{{10, 5, 15}, {6, 3, 10}, {3.5, 2, 5}, {2, 1, 4}},
		"general: own database to a managed one, small: 5-15 work days by hand, 2-5 as code and rehearsed; the levels between by judgement", model.General),
	efforts("database-own", model.Msg("figure.move.database-own"), [4][3]float64{{20, 10, 40}, {14, 7, 28}, {9, 5, 18}, {6, 3, 12}},
		"general: managed database to one of our own: replication, failover, backups and restore drills to build", model.General),
	efforts("database-aurora", model.Msg("figure.move.database-aurora"), [4][3]float64{{5, 2, 10}, {4, 2, 8}, {2, 1, 5}, {1, 0.5, 3}},
		"general: RDS to Aurora by an Aurora replica that is promoted", model.General),
	efforts("database-standby", model.Msg("figure.move.database-standby"), [4][3]float64{{2, 1, 4}, {1, 0.5, 2}, {0.5, 0.25, 1}, {0.25, 0.125, 0.5}},
		"general: a standby, and a drill of its failover", model.General),

	efforts("site.backup", model.Msg("figure.move.site-backup"), [4][3]float64{{10, 5, 20}, {6, 3, 12}, {3, 1.5, 6}, {1, 0.5, 3}},
		"general: backups to another place, and a restore there that has been tried", model.General),
	efforts("site.pilot-light", model.Msg("figure.move.site-pilot"), [4][3]float64{{60, 30, 90}, {32.5, 20, 45}, {14, 7.5, 20}, {5, 2.5, 7.5}},
		"derived: half of a region move (60-180, 40-90, 15-40, 5-15 work days by level, general)", model.Derived),
	efforts("site.warm-standby", model.Msg("figure.move.site-warm"), [4][3]float64{{120, 60, 180}, {65, 40, 90}, {27.5, 15, 40}, {10, 5, 15}},
		"general: region move, 60-180, 40-90, 15-40, 5-15 work days by level", model.General),
	efforts("site.active", model.Msg("figure.move.site-active"), [4][3]float64{{60, 30, 120}, {50, 25, 100}, {40, 20, 80}, {30, 15, 60}},
		"general: writes in two places: conflicts, routing of users, proofs by drill; automation shortens little of it", model.General),
	efforts("site.raise", model.Msg("figure.move.site-raise"), [4][3]float64{{15, 8, 30}, {10, 5, 20}, {5, 2, 10}, {2, 1, 5}},
		"general: a second site that runs more than it did", model.General),
	efforts("site.burst", model.Msg("figure.move.site-burst"), [4][3]float64{{30, 15, 60}, {20, 10, 40}, {12, 6, 25}, {8, 4, 15}},
		"general: images and releases for two places, data near enough, load shed to the cloud by rule", model.General),
	efforts("landing", model.Msg("figure.move.landing"), [4][3]float64{{20, 10, 40}, {12, 6, 25}, {6, 3, 12}, {3, 1, 8}},
		"general: first accounts, networks, access, audit and budgets at a provider", model.General),
	efforts("facility", model.Msg("figure.move.facility"), [4][3]float64{{40, 20, 80}, {30, 15, 60}, {20, 10, 40}, {15, 8, 30}},
		"general: network, remote access, provisioning, monitoring and spares of a first rack", model.General),
	efforts("home", model.Msg("figure.move.home"), [4][3]float64{{120, 60, 180}, {65, 40, 90}, {27.5, 15, 40}, {10, 5, 15}},
		"general: region move, 60-180, 40-90, 15-40, 5-15 work days by level; another provider is taken as another region", model.General),
	efforts("link", model.Msg("figure.move.link"), [4][3]float64{{5, 2, 10}, {4, 2, 8}, {2, 1, 5}, {1, 0.5, 3}},
		"general: routing, encryption and failover of the line between two places", model.General),
	efforts("settings", model.Msg("figure.move.settings"), [4][3]float64{{1, 0.5, 2}, {0.5, 0.25, 1}, {0.25, 0.125, 0.5}, {0.125, 0.0625, 0.25}},
		"general: the same parts with other numbers", model.General),
	efforts("cut-over", model.Msg("figure.move.cut-over"), [4][3]float64{{1, 0.5, 2}, {0.75, 0.5, 1.5}, {0.5, 0.25, 1}, {0.25, 0.125, 0.5}},
		"general: the switch itself, with the watch after it", model.General),
	efforts("retire", model.Msg("figure.move.retire"), [4][3]float64{{2, 1, 5}, {1.5, 1, 4}, {0.75, 0.5, 2}, {0.25, 0.125, 1}},
		"general: take down what is no longer used, keep what the law asks for", model.General),

	efforts("mend", model.Msg("figure.move.mend"), [4][3]float64{{5, 2, 10}, {3, 1, 6}, {1.5, 0.5, 4}, {0.5, 0.25, 2}},
		"general: find why a cut-over failed, mend it, rehearse again", model.General),
	byLevel("move.fails.", model.Msg("figure.move.fails"), "share", [4][3]float64{{0.4, 0.2, 0.5}, {0.2, 0.1, 0.4}, {0.1, 0.05, 0.2}, {0.05, 0.02, 0.1}},
		"by judgement of this tool: a cut-over as one deployment, change failure rates of DORA 2024 from low performers (40 %) to elite (5 %) taken for the levels of automation; self-reported, as copied in huggingface rdlf/devops-metrics-interpreter", model.Low),

	outages("database", model.Msg("figure.move.down-database"), [4][3]float64{{60, 15, 120}, {30, 5, 60}, {5, 1, 10}, {3, 1, 10}},
		"general: cut-over of a small database, 15-120 minutes by hand, 1-10 rehearsed with replication"),
	outages("traffic", model.Msg("figure.move.down-traffic"), [4][3]float64{{10, 2, 30}, {5, 1, 15}, {1, 0.2, 5}, {0.2, 0.05, 2}},
		"general: users reach the new front; DNS with a short lifetime, then weights"),
	outages("home", model.Msg("figure.move.down-home"), [4][3]float64{{180, 60, 480}, {60, 30, 120}, {15, 5, 45}, {5, 1, 15}},
		"general: region move, cut-over of hours, 1 h, 15 minutes, minutes by level"),
)

// efforts are the figures of one task's work, "move.<task>.<level>", in engineer-days: {likely, low, high} by level.
func efforts(task string, name model.Text, days [4][3]float64, source string, c model.Confidence) []Figure {
	return byLevel("move."+task+".", name, "engineer-day", days, source, c)
}

// outages are the figures of one cut-over's downtime, "move.down.<what>.<level>", in minutes.
func outages(what string, name model.Text, minutes [4][3]float64, source string) []Figure {
	return byLevel("move.down."+what+".", name, "min", minutes, source, model.General)
}

func byLevel(prefix string, name model.Text, unit string, v [4][3]float64, source string, c model.Confidence) []Figure {
	out := make([]Figure, len(v))
	for i, x := range v {
		out[i] = Figure{Key: Key(prefix + model.Automations[i]), Value: x[0], Low: x[1], High: x[2], Unit: unit, Name: name, Provenance: moveSays(source, c)}
	}
	return out
}

func moveSays(source string, c model.Confidence) model.Provenance {
	return model.Provenance{Source: source, AsOf: "2026", Confidence: c}
}
