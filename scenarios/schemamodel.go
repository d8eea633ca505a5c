package scenarios

// reliabilitySchema is the contract of `nines reliability FILE` (DESIGN §4). The decoder of it is written by hand, and so
// is its schema; a test decodes and validates the same documents with both.
func reliabilitySchema() object {
	return closed(object{
		"domains": described(named(closed(object{
			"in":    described(nameSchema(), "Lies in that domain and is down while it is."),
			"mttf":  described(ref("mttf"), "Mean time to failure."),
			"mttr":  described(ref("duration"), "Time to repair."),
			"loss":  described(object{"enum": []string{"mask", "kill"}, "default": "mask"}, "What happens to the units in it."),
			"cause": causeSchema(),
		}, "mttf")), "Shared failure domains, a tree."),
		"tiers":   described(named(tierModelSchema()), "Groups of equal units."),
		"service": described(ref("expr"), "When the service is up; all tiers in series when left out."),
		"faults": described(named(closed(object{
			"rate":  described(ref("rate"), "How often one comes."),
			"fails": described(ref("share"), "Probability that it does harm; 1 when left out."),
			"mttr":  described(ref("duration"), "How long the harm lasts."),
			"share": described(ref("share"), "Share of requests it takes; 1 when left out."),
			"sla":   described(ref("share"), "Promised availability of a third party, in place of rate and fails."),
			"cause": causeSchema(),
		}, "mttr")), "Faults of the service as a whole."),
		"common": described(named(closed(object{
			"rate": described(ref("rate"), "How often one comes."),
			"domains": described(object{"anyOf": []any{object{"type": "array", "minItems": 1, "items": nameSchema()},
				object{"type": "object", "minProperties": 1, "propertyNames": nameSchema(), "additionalProperties": ref("share")}}},
				"The domains that it takes, or how likely it takes each."),
			"probability": described(ref("share"), "How likely it takes each domain of a list; 1 when left out."),
			"mttr":        described(ref("duration"), "How long it lasts."),
			"cause":       causeSchema(),
		}, "rate", "domains", "mttr")), "Shocks that take several domains at once."),
		"maintenance": described(named(closed(object{
			"every": described(ref("time"), "Between two."),
			"lasts": described(object{"anyOf": []any{ref("time"), closed(object{"fixed": ref("time")}, "fixed")}}, "How long each lasts."),
			"hits": described(object{"anyOf": []any{nameSchema(), closed(object{"tier": nameSchema(), "units": ref("count")}, "tier")}},
				"A tier, {tier: db, units: 1}, or service."),
			"cause": causeSchema(),
		}, "every", "lasts", "hits")), "Planned work."),
		"slo":      described(ref("share"), "Availability asked."),
		"downtime": moneyMeasure("h").single("What an hour down costs."),
		"credits": described(object{"type": "array", "minItems": 1, "items": closed(object{
			"below":  described(ref("share"), "A month of less availability is paid for."),
			"credit": described(ref("share"), "Of the month's bill."),
		}, "below", "credit")}, "What a service level agreement gives back, the highest band first."),
	}, "tiers")
}

func tierModelSchema() object {
	rows := object{"type": "array", "minItems": 1, "items": closed(object{
		"share": ref("share"), "units": ref("count"), "spells": ref("rate"),
		"load": described(ref("number"), "Relative load of the row, for the share served; proportional to units when left out.")}, "share", "units")}
	promised := closed(object{"sla": described(ref("share"), "Promised availability."), "mttr": ref("duration")}, "sla", "mttr")
	return object{"anyOf": []any{promised, closed(object{
		"unit": described(closed(object{"mttf": ref("mttf"), "mttr": ref("duration"),
			"beta": described(ref("share"), "Fraction of its failures that take the whole tier.")}, "mttf"), "One unit."),
		"units": described(object{"anyOf": []any{ref("count"), object{"type": "object", "minProperties": 1,
			"propertyNames": nameSchema(), "additionalProperties": ref("count")}}}, "How many, or how many in which domain."),
		"need":  described(object{"anyOf": []any{ref("count"), rows, closed(object{"rows": rows}, "rows")}}, "Fewest units that serve the load."),
		"rows":  described(rows, "The same as need: {rows: […]}."),
		"crews": described(object{"anyOf": []any{object{"const": "unlimited"}, ref("count")}}, "Repairs at a time."),
		"boot":  described(ref("duration"), "Needed when a domain of the tier has loss: kill."),
		"rebuild": described(closed(object{"after": ref("duration"), "fails": ref("share")}, "after"),
			"Units lost with a domain are launched in the surviving ones."),
		"standby": described(closed(object{"failover": ref("duration"), "coverage": ref("share"), "manual": ref("duration"), "mttf": ref("mttf"),
			"test_every": described(ref("time"), "Failures of waiting units are found by tests so far apart.")},
			"failover"), "One active unit, the rest wait."),
		"cause": causeSchema(),
	}, "unit", "units")}}
}

// modelDefinitions are the definitions that only reliability models use.
func modelDefinitions() object {
	list := object{"type": "array", "minItems": 1, "items": ref("expr")}
	return object{
		"mttf": object{"anyOf": []any{object{"const": "never"}, ref("time")}},
		"duration": object{"anyOf": []any{ref("time"), closed(object{"fixed": ref("time")}, "fixed"),
			closed(object{"lognormal": closed(object{"mean": ref("time"), "cv": ref("number")}, "mean", "cv")}, "lognormal")}},
		"expr": object{"anyOf": []any{nameSchema(), closed(object{"all": list}, "all"), closed(object{"any": list}, "any"),
			closed(object{"of": ref("count"), "from": list}, "of", "from")}},
	}
}

func causeSchema() object {
	return described(nameSchema(), "Name under which the outages that it begins are gathered; its own when left out.")
}

func nameSchema() object { return object{"type": "string", "pattern": nameText.pattern} }

func described(schema object, text string) object {
	out := object{"description": text}
	for k, v := range schema {
		out[k] = v
	}
	return out
}

// surgeSchema is the contract of `nines surge FILE`, whose decoder is written by hand too.
func surgeSchema() object {
	run := seconds().single("Total length.")
	before := load().single("Offered before the ramp; of a trace, before its first row.")
	demand := object{"description": "Offered load over time.", "anyOf": []any{
		closed(object{"before": before, "run": run, "ramp": described(closed(object{"to": load().single("Offered after it."),
			"over": seconds().single("How long it takes, from 0.")}, "to", "over"), "Linear growth.")}, "before", "ramp", "run"),
		closed(object{"before": before, "run": run, "trace": object{"type": "string", "minLength": 1,
			"description": "CSV file of seconds,rps; each value holds until the next. Or of time,requests or time,rps, a row an interval."},
			"gaps": described(object{"enum": GapWords}, "What stands where a trace with times has no rows.")}, "trace"),
	}}
	return closed(object{
		"demand": demand,
		"group": described(closed(object{
			"capacity": load().single("What a warm unit serves."),
			"start":    count().single("Warm units at 0."),
			"max":      count().single("Most units."),
		}, "capacity", "start", "max"), "Equal units."),
		"policy": described(closed(object{
			"metric_period": seconds().single("Length of a metric period; they start at 0."),
			"periods":       count().single("Consecutive metrics above target that raise the alarm."),
			"target":        share().single("Utilization."),
			"boot":          seconds().single("From launch until a unit serves."),
			"warmup":        seconds().single("From then until it serves fully and counts in the metric."),
			"during_warmup": described(object{"enum": shareWords}, "What a unit serves while it warms up."),
		}, "metric_period", "periods", "target", "boot", "warmup"), "How the group grows."),
		"queue": described(object{"anyOf": []any{object{"enum": []string{"none", "unlimited"}},
			closed(object{"places": count().single("How many requests may wait.")}, "places")}},
			"What happens to requests above capacity: they are shed, they wait, or so many of them may wait."),
	}, "demand", "group", "policy")
}
