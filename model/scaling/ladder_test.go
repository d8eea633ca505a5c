package scaling

import "nines/model"

// ladder is scenarios like those of the library, as far as transitions read them.
func ladder() map[string]*model.Scenario {
	aws := func(name string, zones int, role string) model.Site {
		return model.Site{Name: name, Provider: model.AWS, Zones: zones, Role: role}
	}
	colo := func(name, role string) model.Site {
		return model.Site{Name: name, Provider: model.Colo, Zones: 1, Role: role}
	}
	lb := model.Tier{Name: "lb", Kind: model.KindLoadBalancer}
	app := func(on, policy string) model.Tier {
		return model.Tier{Name: "web", Kind: model.KindCompute, On: on, Scaling: model.Scaling{Policy: policy}}
	}
	db := func(topology, on, host string) model.Tier {
		return model.Tier{Name: "db", Kind: model.KindDatabase, Topology: topology, On: on, Host: host}
	}
	tracks, fixed := model.PolicyTargetTracking, model.PolicyFixed
	spot := app(model.OnInstances, tracks)
	spot.Purchase.Spot = 0.7
	make := func(people float64, sites []model.Site, tiers ...model.Tier) *model.Scenario {
		return &model.Scenario{Sites: sites, Tiers: tiers, Operations: model.Operations{People: people}}
	}
	servers := []model.Tier{lb, app(model.OnServers, fixed), db(model.TopologyStandby, model.OnServers, "")}
	instances := []model.Tier{lb, app(model.OnInstances, tracks), db(model.TopologyStandby, "", "")}
	one, two, three := []model.Site{aws("main", 1, "")}, []model.Site{aws("main", 2, "")}, []model.Site{aws("main", 3, "")}
	out := map[string]*model.Scenario{
		"single-box":       make(1, one, app(model.OnInstances, fixed), db(model.TopologySelfManaged, "", "web")),
		"two-boxes":        make(1, one, app(model.OnInstances, fixed), db(model.TopologySelfManaged, "", "")),
		"single-az":        make(2, one, lb, app(model.OnInstances, tracks), db(model.TopologySingle, "", "")),
		"multi-az-2":       make(3, two, instances...),
		"multi-az-3":       make(4, three, instances...),
		"multi-az-spot":    make(3, two, lb, spot, db(model.TopologyStandby, "", "")),
		"fargate-multi-az": make(2, two, lb, app(model.OnFargate, tracks), db(model.TopologyStandby, "", "")),
		"eks-multi-az":     make(4, three, lb, app(model.OnKubernetes, tracks), db(model.TopologyStandby, "", "")),
		"serverless":       make(2, three, lb, app(model.OnLambda, model.PolicyServerless), db(model.TopologyDynamoDB, "", "")),
		"aurora-multi-az":  make(3, two, lb, app(model.OnInstances, tracks), db(model.TopologyAurora, "", "")),
		"pilot-light":      make(4, []model.Site{two[0], aws("second", 2, model.RolePilotLight)}, instances...),
		"warm-standby":     make(5, []model.Site{two[0], aws("second", 2, model.RoleWarmStandby)}, instances...),
		"active-active":    make(6, []model.Site{two[0], aws("second", 2, model.RoleActive)}, lb, app(model.OnInstances, tracks), db(model.TopologyAurora, "", "")),
		"colo-one-site":    make(4, []model.Site{colo("main", "")}, servers...),
		"colo-two-sites":   make(6, []model.Site{colo("main", ""), colo("second", model.RoleWarmStandby)}, servers...),
		"hybrid-burst":     make(5, []model.Site{colo("main", ""), aws("second", 2, model.RoleBurst)}, servers...),
		"hybrid-dr":        make(5, []model.Site{colo("main", ""), aws("second", 2, model.RolePilotLight)}, servers...),
		"private-dc":       make(6, []model.Site{{Name: "main", Provider: model.Private, Zones: 1}}, servers...),
	}
	for id, s := range out {
		s.ID = id
	}
	return out
}
