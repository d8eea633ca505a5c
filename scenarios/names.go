package scenarios

import (
	"strings"

	"nines/model"
)

// names is what each input is called on a screen, by its path without the name of the tier or site.
var names = map[string]model.Text{
	"peak":                        model.Msg("figure.peak"),
	"profile":                     model.Msg("figure.profile"),
	"users":                       model.Msg("figure.users"),
	"objectives.budget":           model.Msg("figure.objectives.budget"),
	"money.currency":              model.Msg("figure.money.currency"),
	"commit":                      model.Msg("figure.commit"),
	"region":                      model.Msg("figure.region"),
	"second_region":               model.Msg("figure.second_region"),
	"request.cpu":                 model.Msg("figure.request.cpu"),
	"request.memory":              model.Msg("figure.request.memory"),
	"request.in":                  model.Msg("figure.request.in"),
	"request.out":                 model.Msg("figure.request.out"),
	"request.cdn":                 model.Msg("figure.request.cdn"),
	"database.queries":            model.Msg("figure.database.queries"),
	"database.cpu":                model.Msg("figure.database.cpu"),
	"database.reads":              model.Msg("figure.database.reads"),
	"database.data":               model.Msg("figure.database.data"),
	"database.growth":             model.Msg("figure.database.growth"),
	"growth":                      model.Msg("figure.growth"),
	"surge.factor":                model.Msg("figure.surge.factor"),
	"surge.ramp":                  model.Msg("figure.surge.ramp"),
	"objectives.slo":              model.Msg("figure.objectives.slo"),
	"objectives.rto":              model.Msg("figure.objectives.rto"),
	"objectives.rpo":              model.Msg("figure.objectives.rpo"),
	"money.downtime":              model.Msg("figure.money.downtime"),
	"money.engineer":              model.Msg("figure.money.engineer"),
	"operations.people":           model.Msg("figure.operations.people"),
	"operations.deploys":          model.Msg("figure.operations.deploys"),
	"operations.change_failure":   model.Msg("figure.operations.change_failure"),
	"operations.rollback":         model.Msg("figure.operations.rollback"),
	"operations.canary":           model.Msg("figure.operations.canary"),
	"operations.automation":       model.Msg("figure.operations.automation"),
	"operations.on_call":          model.Msg("figure.operations.on_call"),
	"tiers.scaling.max":           model.Msg("figure.tiers.scaling.max"),
	"tiers.scaling.target":        model.Msg("figure.tiers.scaling.target"),
	"tiers.scaling.warm_pool":     model.Msg("figure.tiers.scaling.warm_pool"),
	"tiers.scaling.policy":        model.Msg("figure.tiers.scaling.policy"),
	"tiers.scaling.step":          model.Msg("figure.tiers.scaling.step"),
	"tiers.scaling.cooldown":      model.Msg("figure.tiers.scaling.cooldown"),
	"tiers.scaling.schedule.from": model.Msg("figure.tiers.scaling.schedule.from"),
	"tiers.scaling.schedule.to":   model.Msg("figure.tiers.scaling.schedule.to"),
	"tiers.scaling.schedule.load": model.Msg("figure.tiers.scaling.schedule.load"),
	"tiers.purchase.committed":    model.Msg("figure.tiers.purchase.committed"),
	"tiers.purchase.spot":         model.Msg("figure.tiers.purchase.spot"),
	"tiers.backups.every":         model.Msg("figure.tiers.backups.every"),
	"tiers.backups.keep":          model.Msg("figure.tiers.backups.keep"),
	"tiers.backups.point_in_time": model.Msg("figure.tiers.backups.point_in_time"),
	"tiers.backups.drills":        model.Msg("figure.tiers.backups.drills"),
	"tiers.type":                  model.Msg("figure.tiers.type"),
	"tiers.spread":                model.Msg("figure.tiers.spread"),
	"tiers.spare":                 model.Msg("figure.tiers.spare"),
	"tiers.topology":              model.Msg("figure.tiers.topology"),
	"tiers.engine":                model.Msg("figure.tiers.engine"),
	"tiers.on":                    model.Msg("figure.tiers.on"),
	"tiers.host":                  model.Msg("figure.tiers.host"),
	"tiers.kind":                  model.Msg("figure.tiers.kind"),
	"tiers.site":                  model.Msg("figure.tiers.site"),
	"tiers.optional":              model.Msg("figure.tiers.optional"),
	"sites.provider":              model.Msg("figure.sites.provider"),
	"sites.region":                model.Msg("figure.sites.region"),
	"sites.zones":                 model.Msg("figure.sites.zones"),
	"sites.role":                  model.Msg("figure.sites.role"),
	"sites.hypervisor":            model.Msg("figure.sites.hypervisor"),
	"sites.link":                  model.Msg("figure.sites.link"),
	"sites.base":                  model.Msg("figure.sites.base"),
	"sites.runs":                  model.Msg("figure.sites.runs"),
	"sites.failover.detect":       model.Msg("figure.sites.failover.detect"),
	"sites.failover.decide":       model.Msg("figure.sites.failover.decide"),
	"sites.failover.act":          model.Msg("figure.sites.failover.act"),
	"sites.failover.coverage":     model.Msg("figure.sites.failover.coverage"),
	"sites.failover.manual":       model.Msg("figure.sites.failover.manual"),
}

// shapeTitles is what shapes that have no name of their own are called.
var shapeTitles = map[string]model.Text{
	"mean":  model.Msg("profile.mean"),
	"hours": model.Msg("profile.hours"),
}

// NameOf is what the input at a path of a workload or scenario is called; the zero Text for an unknown path.
func NameOf(path string) model.Text {
	if t, ok := names[path]; ok {
		return t
	}
	head, rest, _ := strings.Cut(path, ".")
	if head != "tiers" && head != "sites" {
		return model.Text{}
	}
	_, key, _ := strings.Cut(rest, ".")
	return names[head+"."+key]
}

// ShapeTitle is what a profile is called.
func ShapeTitle(p model.Profile) model.Text {
	if s, ok := shapeNamed(p.Name); ok {
		return s.Title
	}
	return shapeTitles[p.Name]
}
