package scaling

import "nines/model"

// traits are what two scenarios can differ in. A transition is made of the differences, never of the scenarios' names.
type traits struct {
	home    string // provider of the primary site
	regions int    // sites at a cloud provider
	colos   int    // rented facilities
	rooms   int    // own facilities
	zones   int    // of the primary site
	second  string // role of the site beyond the first
	link    string // asked for between a facility and a region: "direct-connect" or "vpn"

	front   bool   // something spreads requests over the compute
	on      string // what the compute runs on
	groups  int    // compute tiers
	elastic bool
	spot    bool
	cache   bool
	store   string // one of the stores
	copies  bool   // a standby or readers
}

// Where the data lives.
const (
	storeNone    = ""
	storeShared  = "shared"  // on a machine of the application
	storeOwn     = "own"     // on machines that we run
	storeManaged = "managed" // RDS
	storeAurora  = "aurora"
	storeKeys    = "keys" // DynamoDB
)

func traitsOf(s *model.Scenario) traits {
	t := traits{link: "direct-connect"}
	for i := range s.Sites {
		t.addSite(&s.Sites[i], i == 0)
	}
	for i := range s.Tiers {
		t.addTier(&s.Tiers[i])
	}
	return t
}

func (t *traits) addSite(s *model.Site, first bool) {
	switch s.Provider {
	case model.Colo:
		t.colos++
	case model.Private:
		t.rooms++
	default:
		t.regions++
	}
	if first {
		t.home, t.zones = s.Provider, max(1, s.Zones)
	} else if t.second == "" || rank(s.Role) > rank(t.second) {
		t.second = s.Role
	}
	if s.Link == "vpn" || s.Link == "internet" {
		t.link = "vpn"
	}
}

func (t *traits) addTier(x *model.Tier) {
	switch x.Kind {
	case model.KindLoadBalancer, model.KindGateway:
		t.front = true
	case model.KindCompute:
		t.on = platform(x.On)
		t.groups++
		t.elastic = t.elastic || x.Scaling.Follows()
		t.spot = t.spot || x.Purchase.Spot > 0
	case model.KindCache:
		t.cache = true
	case model.KindDatabase:
		t.store, t.copies = t.storeOf(x)
	}
}

func (t *traits) storeOf(x *model.Tier) (store string, copies bool) {
	switch {
	case x.Topology == model.TopologyDynamoDB:
		return storeKeys, true
	case x.Host != "":
		return storeShared, false
	case x.Topology == model.TopologySelfManaged, x.On == model.OnServers, t.home != model.AWS:
		return storeOwn, x.Topology == model.TopologyStandby || x.Topology == model.TopologyCluster || x.Spare == model.SpareUnit || x.Spare == model.SpareZone
	case x.Topology == model.TopologyAurora:
		return storeAurora, true
	}
	return storeManaged, x.Topology != model.TopologySingle && x.Topology != ""
}

// platform is what an application is built for: machines, whoever owns them, or one of the others.
func platform(on string) string {
	if on == model.OnServers || on == "" {
		return model.OnInstances
	}
	return on
}

func (t *traits) facilities() int { return t.colos + t.rooms }

// hybrid says whether it spans a facility and a region.
func (t *traits) hybrid() bool { return t.regions > 0 && t.facilities() > 0 }

// rank orders the roles of a second site by how much of it runs. A burst site stands by for nothing.
func rank(role string) int {
	switch role {
	case model.RoleBackup:
		return 1
	case model.RolePilotLight:
		return 2
	case model.RoleWarmStandby:
		return 3
	case model.RoleActive:
		return 4
	}
	return 0
}
