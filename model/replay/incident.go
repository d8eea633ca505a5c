// Package replay lays an incident over a deployment: what serves minute by minute, what is lost, and why. Incidents that
// happened to others are replayed as if they had been ours; an outage that somebody picks (chaos) is played by the same code.
//
// It is pure and deterministic: failovers take their mean time. Two paths are played, one in which automatic steps work as
// planned and one in which they fail and the last of what was hit comes back last. Here live no probabilities (those are
// model/reliability's), no I/O and no catalogue (scenarios has it).
package replay

import (
	"slices"
	"time"

	"nines/model"
)

// Places that an incident can strike.
const (
	PlaceCloud    = "cloud"    // a cloud provider's regions and zones
	PlaceFacility = "facility" // a building that one rents or owns
	PlaceEdge     = "edge"     // between users and sites: names, delivery network, carriers
	PlaceSoftware = "software" // the service's own software, data or account, wherever it runs
)

// What an effect hits.
const (
	HitsZones    = "zones"    // Zones zones of the place, by position: the first is where active units are
	HitsRegion   = "region"   // services of the whole region or facility; without services, all of it
	HitsGlobal   = "global"   // the same in every region of the provider
	HitsCapacity = "capacity" // nothing new can be launched in the place
	HitsNetwork  = "network"  // the place cannot be reached by users
	HitsLink     = "link"     // private circuits between a facility and the cloud
	HitsCarrier  = "carrier"  // one internet carrier
	HitsDNS      = "dns"
	HitsCDN      = "cdn"
	HitsService  = "service" // the service as a whole, wherever it runs
	HitsSplit    = "split"   // the data, where a second site holds a copy that a failover can promote
	// Of chaos alone: what Name says.
	hitsDomain = "domain"
	hitsTier   = "tier"
	hitsUnit   = "unit"
	hitsHere   = "here"
)

// Hits lists what an effect of the catalogue may hit.
var Hits = []string{HitsZones, HitsRegion, HitsGlobal, HitsCapacity, HitsNetwork, HitsLink, HitsCarrier, HitsDNS, HitsCDN, HitsService, HitsSplit}

// Places lists where an incident may strike.
var Places = []string{PlaceCloud, PlaceFacility, PlaceEdge, PlaceSoftware}

// Services that tiers rest on.
const (
	ServiceCompute      = "compute"
	ServiceVolumes      = "volumes"
	ServiceDatabase     = "database" // managed, relational
	ServiceNoSQL        = "nosql"
	ServiceFunctions    = "functions"
	ServiceContainers   = "containers" // run by the provider
	ServiceLoadBalancer = "load-balancer"
	ServiceGateway      = "gateway"
	ServiceCache        = "cache"
	ServiceOther        = "other" // that no tier serves requests through: objects, queues, streams, consoles
)

// Services lists them.
var Services = []string{ServiceCompute, ServiceVolumes, ServiceDatabase, ServiceNoSQL, ServiceFunctions, ServiceContainers,
	ServiceLoadBalancer, ServiceGateway, ServiceCache, ServiceOther}

// Incident is something that happened: what it took away, where, and for how long.
type Incident struct {
	ID       string          `yaml:"id"`
	Title    model.Localized `yaml:"title"`
	Summary  model.Localized `yaml:"summary"`
	Start    time.Time       `yaml:"start"`
	Who      string          `yaml:"who"`   // whose it was
	Where    string          `yaml:"where"` // region, building or network
	Place    string          `yaml:"place"` // one of the Place constants
	Effects  []Effect        `yaml:"effects"`
	Reach    float64         `yaml:"reach"` // share of what stood there that was hit; 0 when not known. A replay supposes that ours was
	Data     string          `yaml:"data"`  // lost: none | some | unknown
	Evidence string          `yaml:"evidence"`
	Source   string          `yaml:"source"`
}

// Effect is one thing that an incident took away.
type Effect struct {
	Hits     string        `yaml:"hits"`
	Zones    float64       `yaml:"zones"`    // of HitsZones: how many
	Services []string      `yaml:"services"` // only tiers that rest on one of them; empty: all
	Share    float64       `yaml:"share"`    // of requests lost meanwhile, in (0, 1]
	At       model.Seconds `yaml:"at"`       // after the incident's start
	Lasts    model.Seconds `yaml:"lasts"`    // for most of what was hit
	Last     model.Seconds `yaml:"last"`     // for the last of it; 0: as Lasts

	name  string // chaos: the domain or tier
	where string // chaos: the domain whose units of the tier are meant
	units int    // chaos: how many units of it
}

// Length is how long the incident took to be over for most of what it hit.
func (i *Incident) Length() model.Seconds {
	end := model.Seconds(0)
	for _, e := range i.Effects {
		end = max(end, e.At+e.Lasts)
	}
	return end
}

// until is when the effect ends, for most or for the last of what it hit.
func (e *Effect) until(worst bool) float64 {
	if worst && e.Last > e.Lasts {
		return float64(e.At + e.Last)
	}
	return float64(e.At + e.Lasts)
}

// touches says whether a tier that rests on these services feels the effect.
func (e *Effect) touches(rests []string) bool {
	return len(e.Services) == 0 || slices.ContainsFunc(rests, func(s string) bool { return slices.Contains(e.Services, s) })
}

// restsOn lists the services that a tier serves requests through.
func restsOn(t *model.PlacedTier, provider string) []string {
	if provider != model.AWS {
		return nil
	}
	switch t.Kind {
	case model.KindLoadBalancer:
		return []string{ServiceLoadBalancer}
	case model.KindGateway:
		return []string{ServiceGateway}
	case model.KindCache:
		return []string{ServiceCache, ServiceCompute}
	case model.KindDatabase:
		return databaseRestsOn(t)
	}
	switch t.On {
	case model.OnLambda:
		return []string{ServiceFunctions}
	case model.OnFargate:
		return []string{ServiceContainers, ServiceCompute}
	}
	return []string{ServiceCompute, ServiceVolumes}
}

func databaseRestsOn(t *model.PlacedTier) []string {
	switch t.Topology {
	case model.TopologyDynamoDB:
		return []string{ServiceNoSQL}
	case model.TopologyAurora: // its storage is its own
		return []string{ServiceDatabase, ServiceCompute}
	case model.TopologySelfManaged:
		return []string{ServiceCompute, ServiceVolumes}
	}
	return []string{ServiceDatabase, ServiceCompute, ServiceVolumes}
}
