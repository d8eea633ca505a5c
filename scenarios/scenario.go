package scenarios

import (
	"reflect"
	"slices"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// scenarioRules is the head of a scenario; sites and tiers are read by name in decodeSites and decodeTiers.
var scenarioRules = []rule{
	{key: "id", required: true, doc: "Name in commands and addresses: lower-case words joined by hyphens.", free: slugText},
	{key: "title", required: true, doc: "A few words.", special: decodeLocalized},
	{key: "summary", doc: "What it is, in a sentence or two.", special: decodeLocalized},
	{key: "right", doc: "When it is the right answer.", special: decodeLocalized},
	{key: "wrong", doc: "When it stops being so.", special: decodeLocalized},
	{key: "sites", required: true, doc: "Where it runs; the first is the primary.", special: decodeSites},
	{key: "tiers", required: true, doc: "Its layers, in series unless optional.", special: decodeTiers},
	{key: "operations", doc: "How it is run.", rules: operationsRules},
	{key: "next", doc: "Neighbouring scenarios, by id.", special: decodeNext},
}

var operationsRules = []rule{
	{key: "automation", doc: "Least to most: manual, scripted, iac, pipeline.", words: model.Automations, word: reference.DefaultAutomation},
	{key: "on_call", doc: "Who answers an alarm, and when.", words: []string{"none", "business-hours", "24x7"}, word: reference.DefaultOnCall},
	{key: "people", doc: "People who know the system and can be called.", is: is(number().above(0, "0").atMost(10000, "10000")), figure: "operations.people"},
	{key: "deploys", doc: "Changes put into production.", is: is(eventRate(hoursYear, "y").atMost(1e6, "1000000/y")), figure: "operations.deploys"},
	{key: "change_failure", doc: "Share of deploys that break the service.", is: is(share()), figure: "operations.change_failure"},
	{key: "rollback", doc: "From noticed to rolled back.", is: is(seconds().above(0, "0s").atMost(30*86400, "30d")), figure: "operations.rollback"},
	{key: "canary", doc: "Share of traffic that a new version sees first; 0%: all at once.", is: is(share().below(1, "100%")), figure: "operations.canary"},
}

// scheduleRules are hours of each day and what stands ready in them.
var scheduleRules = []rule{
	{key: "from", doc: "Hour of the day from which, such as 8h.", is: is(hours().atMost(24, "24h"))},
	{key: "to", doc: "Hour of the day until which, such as 20h.", is: is(hours().atMost(24, "24h"))},
	{key: "load", doc: "Share of the peak.", is: is(share().above(0, "0%"))},
}

// siteRules have role-dependent defaults, which decodeSites fills in.
var siteRules = []rule{
	{key: "provider", doc: "Who runs the building.", words: []string{model.AWS, model.Colo, model.Private}, word: model.AWS},
	{key: "region", doc: "workload, second, or a region; for a facility the market it is priced in.", free: placeText, word: "workload"},
	{key: "zones", doc: "Availability zones used; a facility is one.", is: is(count().atLeast(1, "1").atMost(6, "6"))},
	{key: "role", doc: "What a site beyond the first is for.", words: []string{model.RolePrimary, model.RoleBackup, model.RolePilotLight, model.RoleWarmStandby, model.RoleActive, model.RoleBurst}},
	{key: "runs", doc: "Share of the peak that runs there all the time.", is: is(share())},
	{key: "base", doc: "Of a primary with a burst site: the share of the peak it carries itself.", is: is(share().above(0, "0%").below(1, "100%"))},
	{key: "failover", doc: "How this site takes over from the primary.", rules: failoverRules},
	{key: "link", doc: "To the primary.", words: []string{"auto", "internet", "vpn", "direct-connect", "inter-region"}, word: "auto"},
	{key: "hypervisor", doc: "Of a facility's servers, when it is licensed by the core.", words: []string{model.HypervisorNone, model.HypervisorVVF, model.HypervisorVCF}},
}

var failoverRules = []rule{
	{key: "detect", doc: "Until someone or something knows.", is: is(seconds().above(0, "0s").atMost(30*86400, "30d"))},
	{key: "decide", doc: "Until the decision is taken; 0s when it is automatic.", is: is(seconds().atMost(30*86400, "30d"))},
	{key: "act", doc: "Until traffic is served there.", is: is(seconds().above(0, "0s").atMost(30*86400, "30d"))},
	{key: "coverage", doc: "Probability that it works as planned.", is: is(share().above(0, "0%"))},
	{key: "manual", doc: "How long it takes when it does not.", is: is(seconds().above(0, "0s").atMost(90*86400, "90d"))},
}

// Rules of a tier, by kind. Defaults that depend on the site and on other keys are filled in by tierDefaults.
var (
	tierHead = []rule{
		{key: "kind", required: true, doc: "What the tier is.", words: tierKinds},
		{key: "site", doc: "Its home; mirrored to other sites as their role says. The first site when left out.", free: nameText},
		{key: "optional", doc: "The service is up without it.", flag: true, word: "false"},
	}
	tierKinds    = []string{model.KindLoadBalancer, model.KindGateway, model.KindCompute, model.KindDatabase, model.KindCache}
	typeRule     = rule{key: "type", doc: "auto: the cheapest that fits; or a machine type.", free: machineText, word: "auto"}
	spreadRule   = rule{key: "spread", doc: "Over the zones of the site, or not.", words: []string{"zones", "none"}}
	spareRule    = rule{key: "spare", doc: "More than needed at peak: none, one unit, or enough to lose a zone.", words: []string{model.SpareNone, model.SpareUnit, model.SpareZone}, word: model.SpareNone}
	hostRule     = rule{key: "host", doc: "Shares the machines of that tier.", free: nameText}
	targetRule   = rule{key: "target", doc: "Utilization that sizing and the policy aim at.", is: is(share().above(0, "0%").atMost(0.95, "95%")), figure: "tiers.scaling.target"}
	maxRule      = rule{key: "max", doc: "Ceiling, as a multiple of the units at peak.", is: is(factor().atLeast(1, "1x").atMost(1e4, "10000x")), figure: "tiers.scaling.max"}
	policyRule   = rule{key: "policy", doc: "How it grows; read-replicas is of a managed database.", words: []string{model.PolicyFixed, model.PolicyTargetTracking, model.PolicyServerless, model.PolicyStep, model.PolicyScheduled, model.PolicyPredictive, model.PolicyReadReplicas}}
	committed    = rule{key: "committed", doc: "Share of the base load on a one-year commitment.", is: is(share()), figure: "tiers.purchase.committed"}
	spotRule     = rule{key: "spot", doc: "Share of the units on spot.", is: is(share()), figure: "tiers.purchase.spot"}
	computeRules = []rule{
		{key: "on", doc: "What runs it.", words: []string{model.OnInstances, model.OnFargate, model.OnKubernetes, model.OnLambda, model.OnServers}},
		typeRule, spreadRule, spareRule,
		{key: "scaling", doc: "How it grows.", rules: []rule{policyRule, maxRule, targetRule,
			{key: "warm_pool", doc: "Units stopped and ready.", is: is(count().atMost(10000, "10000")), figure: "tiers.scaling.warm_pool"},
			{key: "step", doc: "Of policy step: share of the units in service that each alarm adds.", is: is(share().above(0, "0%"))},
			{key: "cooldown", doc: "Between a change of the units and taking some out.", is: is(seconds().like("s").atMost(86400, "1d"))},
			{key: "schedule", doc: "Of policy scheduled: hours of the day, and the share of the peak that units stand ready for.", rules: scheduleRules}}},
		{key: "purchase", doc: "How its units are bought; the rest is on demand.", rules: []rule{committed, spotRule}},
	}
	databaseRules = []rule{
		{key: "on", doc: "Machines of ours it runs on; left out where the provider runs it.", words: []string{model.OnInstances, model.OnServers}},
		{key: "engine", doc: "Which database.", words: []string{"postgres", "mysql"}},
		typeRule,
		{key: "topology", doc: "Copies and who runs them.", words: []string{model.TopologySingle, model.TopologyStandby, model.TopologyCluster, model.TopologyAurora, model.TopologyDynamoDB, model.TopologySelfManaged}, word: model.TopologySingle},
		hostRule,
		{key: "scaling", doc: "How it grows.", rules: []rule{policyRule, maxRule, targetRule}},
		{key: "purchase", doc: "How it is bought; the rest is on demand.", rules: []rule{committed}},
		{key: "backups", doc: "Copies to restore from.", rules: backupRules},
		{key: "storage", doc: "Storage autoscaling of a database on volumes of its provider (single, standby, cluster).", rules: []rule{
			{key: "max", doc: "Up to which the storage grows by itself; it does not when left out.", is: is(size().above(0, "0 GB").atMost(1e15, "1000 TB"))}}},
	}
	backupRules = []rule{
		{key: "every", doc: "Between two backups.", is: is(hours().above(0, "0h").atMost(hoursYear, "1y")), figure: "tiers.backups.every"},
		{key: "keep", doc: "How long each is kept.", is: is(hours().above(0, "0h").atMost(100*hoursYear, "100y")), figure: "tiers.backups.keep"},
		{key: "point_in_time", doc: "The log is kept too, so that any moment can be restored.", flag: true},
		{key: "drills", doc: "Restores that are practised.", is: is(eventRate(hoursYear, "y").atMost(8760, "8760/y")), figure: "tiers.backups.drills"},
	}
	cacheRules = []rule{typeRule, spreadRule, spareRule,
		{key: "scaling", doc: "How it grows.", rules: []rule{policyRule, maxRule, targetRule}}}
)

// tierRules is the language of a tier, by kind.
var tierRules = map[string][]rule{
	model.KindLoadBalancer: tierHead,
	model.KindGateway:      tierHead,
	model.KindCompute:      slices.Concat(tierHead, computeRules),
	model.KindDatabase:     slices.Concat(tierHead, databaseRules),
	model.KindCache:        slices.Concat(tierHead, cacheRules),
}

// rulesOf is the language of a tier of the kind.
func rulesOf(kind string) []rule { return tierRules[kind] }

var slugText = &textRule{pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", ok: slug, problem: func(s string) trouble {
	return trouble{model.Msg("input.slug", "value", s), model.Msg("input.slug.hint", "example", "multi-az-2")}
}}

var nameText = &textRule{pattern: "^[a-z][a-z0-9_-]*$", ok: name, problem: func(s string) trouble {
	return trouble{model.Msg("input.name", "value", s), model.Msg("input.name.hint", "example", "web")}
}}

var placeText = &textRule{pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", ok: func(s string) bool {
	return s == "workload" || s == "second" || s == "us" || s == "kr" || regionName(s)
}, problem: func(s string) trouble {
	return trouble{model.Msg("input.place", "value", s), model.Msg("input.place.hint", "example", reference.DefaultRegion)}
}}

var machineText = &textRule{pattern: "^[a-z0-9][a-z0-9.-]*$", ok: func(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}, problem: func(s string) trouble {
	return trouble{model.Msg("input.machine", "value", s), model.Msg("input.machine.hint", "example", "auto, m7g.large, db.m7g.large")}
}}

// name: begins with a lower-case letter, then letters, digits, hyphens and underscores.
func name(s string) bool {
	return s != "" && len(s) <= 32 && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

// DecodeScenario reads a scenario and fills in every default from the figures. The error is an [Errors].
func DecodeScenario(name string, src []byte, figures *reference.Set) (*model.Scenario, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	return scenarioOf(name, root, figures, yours())
}

// scenarioOf decodes a tree; source is the address of what it says.
func scenarioOf(name string, root *node, figures *reference.Set, source model.Provenance) (*model.Scenario, error) {
	s := &model.Scenario{Inputs: make(map[string]model.Assumption, 56), Ranges: map[string]model.Range{}}
	d := &decoder{name: name, figures: figures, source: source, inputs: s.Inputs, ranges: s.Ranges}
	d.object(root, "", reflect.ValueOf(s).Elem(), scenarioRules)
	delete(s.Inputs, "id") // a name, not an input
	if len(d.errs) == 0 {
		d.checkScenario(root, s)
	}
	if err := d.result(); err != nil {
		return nil, err
	}
	return s, nil
}

// languages are the tags a text may have; English is required.
var languages = []string{"en", "ko"}

func decodeLocalized(d *decoder, n *node, path string, v reflect.Value) {
	if n.kind != mapping {
		d.fail(n.place, path, trouble{model.Msg("input.localized", "key", path), model.Msg("input.mapping.hint", "example", "{en: …, ko: …}")})
		return
	}
	out := model.Localized{}
	seen := d.keys(n, path, languages)
	for lang, text := range seen {
		if text.kind != scalar || strings.TrimSpace(text.text) == "" {
			d.fail(text.place, join(path, lang), trouble{text: model.Msg("input.text", "key", join(path, lang))})
			continue
		}
		out[lang] = strings.TrimSpace(text.text)
	}
	if seen["en"] == nil {
		d.fail(n.place, path, trouble{model.Msg("input.key.missing", "key", join(path, "en")), model.Text{}})
	}
	v.Set(reflect.ValueOf(out))
}

// named visits the entries of a mapping of names, refusing bad and repeated names.
func (d *decoder) named(n *node, path string, example string, visit func(e entry, path string)) {
	if n.kind != mapping || len(n.keys) == 0 {
		d.fail(n.place, path, trouble{model.Msg("input.mapping", "value", n.shown()), model.Msg("input.mapping.hint", "example", example)})
		return
	}
	seen := map[string]bool{}
	for _, e := range n.keys {
		at := join(path, e.key)
		switch {
		case !name(e.key):
			d.fail(e.at, at, nameText.problem(e.key))
		case seen[e.key]:
			d.fail(e.at, at, trouble{text: model.Msg("input.key.twice", "key", e.key)})
		default:
			seen[e.key] = true
			visit(e, at)
		}
	}
}

func decodeSites(d *decoder, n *node, path string, v reflect.Value) {
	var sites []model.Site
	d.named(n, path, "{main: {provider: aws, region: workload, zones: 2}}", func(e entry, at string) {
		site := model.Site{Name: e.key}
		d.object(e.value, at, reflect.ValueOf(&site).Elem(), siteRules)
		if len(sites) == 0 && site.Role == "" {
			site.Role = model.RolePrimary
		}
		if site.Zones == 0 {
			site.Zones = 1
		}
		d.siteDefaults(&site, at)
		sites = append(sites, site)
	})
	v.Set(reflect.ValueOf(sites))
}

// siteDefaults fills in what a role implies where the document says nothing.
func (d *decoder) siteDefaults(site *model.Site, at string) {
	switch site.Role {
	case model.RoleBackup, model.RolePilotLight, model.RoleWarmStandby, model.RoleActive, model.RoleBurst:
	default:
		return
	}
	v := reflect.ValueOf(site).Elem()
	if _, ok := d.inputs[at+".runs"]; !ok {
		d.figure(at+".runs", v.FieldByName("Runs"), reference.Key("sites.runs."+site.Role))
	}
	if site.Role == model.RoleBurst {
		return
	}
	f := v.FieldByName("Failover")
	for _, r := range failoverRules {
		path := at + ".failover." + r.key
		if _, ok := d.inputs[path]; !ok {
			d.figure(path, field(f, r.key), reference.Key("sites.failover."+site.Role+"."+r.key))
		}
	}
}

func decodeTiers(d *decoder, n *node, path string, v reflect.Value) {
	var tiers []model.Tier
	d.named(n, path, "{web: {kind: compute, on: instances}}", func(e entry, at string) {
		tier := model.Tier{Name: e.key}
		if !d.knownKind(e.value, at) {
			return
		}
		d.object(e.value, at, reflect.ValueOf(&tier).Elem(), rulesOf(d.kindOf(e.value)))
		tiers = append(tiers, tier)
	})
	v.Set(reflect.ValueOf(tiers))
}

// kindOf looks ahead, because the kind decides which other keys there are.
func (d *decoder) kindOf(n *node) string {
	if k := n.get("kind"); k != nil && k.kind == scalar {
		return k.text
	}
	return ""
}

// knownKind reports a wrong kind alone: without it no other key can be judged.
func (d *decoder) knownKind(n *node, at string) bool {
	if n.kind != mapping {
		return true // object says what is wrong
	}
	if k := n.get("kind"); k == nil || k.kind != scalar || slices.Contains(tierKinds, k.text) {
		return k != nil || d.kindMissing(n, at)
	} else {
		d.value(k, at+".kind", reflect.ValueOf(new(string)).Elem(), &tierHead[0])
	}
	return false
}

func (d *decoder) kindMissing(n *node, at string) bool {
	d.missing(n, at+".kind", reflect.Value{}, &tierHead[0])
	return false
}

func decodeNext(d *decoder, n *node, path string, v reflect.Value) {
	if n.kind != list {
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[multi-az-3, aurora-multi-az]")})
		return
	}
	out := make([]string, 0, len(n.items))
	seen := map[string]bool{}
	for _, item := range n.items {
		switch {
		case item.kind != scalar || !slug(item.text):
			d.fail(item.place, path, slugText.problem(item.shown()))
		case seen[item.text]:
			d.fail(item.place, path, trouble{text: model.Msg("input.twice", "value", item.text)})
		default:
			seen[item.text] = true
			out = append(out, item.text)
		}
	}
	v.Set(reflect.ValueOf(out))
}
