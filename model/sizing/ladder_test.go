package sizing

import "nines/model"

// The designs the tests size: one of each kind of site, platform and topology.

var (
	operations = model.Operations{Automation: model.AsCode, OnCall: "24x7", People: 2, Deploys: 520, ChangeFailure: 0.05, Rollback: 900}
	follows    = model.Scaling{Policy: model.PolicyTargetTracking, Max: 4, Target: 0.6}
	stays      = model.Scaling{Policy: model.PolicyFixed, Target: 0.6}
	daily      = model.Backups{Every: 24, Keep: 168, PointInTime: true, Drills: 1}
)

func cloud(zones int) model.Site {
	return model.Site{Name: "main", Provider: model.AWS, Region: "workload", Zones: zones, Role: model.RolePrimary}
}

func balancer() model.Tier { return model.Tier{Name: "lb", Kind: model.KindLoadBalancer, Site: "main"} }

func web(on, spare string, s model.Scaling) model.Tier {
	return model.Tier{Name: "web", Kind: model.KindCompute, On: on, Type: auto, Site: "main", Spread: "zones", Spare: spare, Scaling: s}
}

func db(topology string) model.Tier {
	return model.Tier{Name: "db", Kind: model.KindDatabase, Engine: "postgres", Type: auto, Site: "main", Topology: topology, Scaling: stays, Backups: daily}
}

func scenario(id string, sites []model.Site, tiers ...model.Tier) *model.Scenario {
	return &model.Scenario{ID: id, Sites: sites, Tiers: tiers, Operations: operations}
}

func second(provider, role string, runs float64) model.Site {
	return model.Site{Name: "second", Provider: provider, Region: "second", Zones: 2, Role: role, Runs: runs, Link: "auto"}
}

func facility(provider string) model.Site {
	return model.Site{Name: "main", Provider: provider, Region: "workload", Zones: 1, Role: model.RolePrimary}
}

func hosted() model.Tier {
	t := db(model.TopologySelfManaged)
	t.Host = "web"
	return t
}

func alone(t model.Tier) model.Tier {
	t.Spread, t.Spare = "none", model.SpareNone
	return t
}

func spared(t model.Tier) model.Tier {
	t.Spare = model.SpareUnit
	return t
}

func ladder() []*model.Scenario {
	one, two := []model.Site{cloud(1)}, []model.Site{cloud(2)}
	three := []model.Site{cloud(3)}
	servers := web(model.OnServers, model.SpareUnit, stays)
	servers.Spread = "none"
	owned := spared(db(model.TopologySelfManaged))
	base := facility(model.Colo)
	base.Base = 0.6
	spot := web(model.OnInstances, model.SpareZone, follows)
	spot.Purchase = model.Purchase{Committed: 0.5, Spot: 0.5}
	return []*model.Scenario{
		scenario("box", one, alone(web(model.OnInstances, "", stays)), hosted()),
		scenario("boxes", one, alone(web(model.OnInstances, "", stays)), db(model.TopologySelfManaged)),
		scenario("one-zone", one, balancer(), web(model.OnInstances, model.SpareNone, follows), db(model.TopologySingle)),
		scenario("two-zones", two, balancer(), web(model.OnInstances, model.SpareZone, follows), db(model.TopologyStandby)),
		scenario("three-zones", three, balancer(), web(model.OnInstances, model.SpareZone, stays), db(model.TopologyCluster)),
		scenario("spot", two, balancer(), spot, db(model.TopologyStandby)),
		scenario("tasks", two, balancer(), web(model.OnFargate, model.SpareZone, follows), db(model.TopologyStandby)),
		scenario("pods", two, balancer(), web(model.OnKubernetes, model.SpareZone, follows), db(model.TopologyStandby)),
		scenario("functions", three, web(model.OnLambda, "", model.Scaling{Policy: model.PolicyServerless}), db(model.TopologyDynamoDB)),
		scenario("aurora", two, balancer(), web(model.OnInstances, model.SpareZone, follows), spared(db(model.TopologyAurora))),
		scenario("pilot", []model.Site{cloud(2), second(model.AWS, model.RolePilotLight, 0)}, balancer(), web(model.OnInstances, model.SpareZone, follows), db(model.TopologyStandby)),
		scenario("warm", []model.Site{cloud(2), second(model.AWS, model.RoleWarmStandby, 0.3)}, balancer(), web(model.OnInstances, model.SpareZone, follows), db(model.TopologyStandby)),
		scenario("both", []model.Site{cloud(2), second(model.AWS, model.RoleActive, 1)}, balancer(), web(model.OnInstances, model.SpareZone, follows), spared(db(model.TopologyAurora))),
		scenario("both-functions", []model.Site{cloud(2), second(model.AWS, model.RoleActive, 1)}, web(model.OnLambda, "", model.Scaling{Policy: model.PolicyServerless}), db(model.TopologyDynamoDB)),
		scenario("hall", []model.Site{facility(model.Colo)}, balancer(), servers, owned),
		scenario("halls", []model.Site{facility(model.Colo), second(model.Colo, model.RoleWarmStandby, 1)}, balancer(), servers, owned),
		scenario("burst", []model.Site{base, {Name: "cloud", Provider: model.AWS, Region: "workload", Zones: 2, Role: model.RoleBurst, Link: "auto"}}, balancer(), servers, owned),
		scenario("rescue", []model.Site{facility(model.Colo), {Name: "cloud", Provider: model.AWS, Region: "workload", Zones: 2, Role: model.RolePilotLight, Link: "auto"}}, balancer(), servers, owned),
		scenario("room", []model.Site{facility(model.Private)}, balancer(), servers, owned),
		scenario("cached", two, balancer(), web(model.OnInstances, model.SpareZone, follows), spared(model.Tier{Name: "cache", Kind: model.KindCache, Site: "main"}), db(model.TopologyStandby)),
	}
}
