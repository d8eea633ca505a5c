package model

// Deployment is the pivot between a scenario and the engines: fully concrete, nothing left to guess. model/sizing makes
// it; cost multiplies its duration curves, reliability reads need, standby and domains, scaling starts from its units and
// times. It keeps no reference to the price book.
type Deployment struct {
	Scenario   *Scenario
	Workload   *Workload
	Sites      []PlacedSite
	Domains    []Domain
	Tiers      []PlacedTier
	Flows      []Flow
	Extras     []Extra
	Operations Operations
	Warnings   []Text
	// Commitments is what is bought ahead and where it is used; nil: as each tier's Purchase says.
	Commitments *Commitments
}

// PlacedSite is a site with its region resolved.
type PlacedSite struct {
	Site
	Region string   // AWS region, or the market of a facility: "us", "kr"
	AWS    string   // AWS region whose prices and latency stand for the place; = Region for provider aws
	Domain string   // id of the site's own domain (region or facility)
	Zones  []string // ids of the domains its units are spread over; for a facility the facility itself

	Serves   float64 // share of the requests it serves in ordinary times; of a burst pair, the mean share
	Takeover float64 // share of the load it must serve once the primary is lost; 0 when it cannot take over
	LinkBy   string  // what joins it to the primary: "direct-connect", "vpn", "inter-region", "internet"; "" for the primary
}

// DomainKind says what fails together.
type DomainKind string

// The failure domains, outermost first.
const (
	DomainRegion   DomainKind = "region"
	DomainZone     DomainKind = "zone"
	DomainFacility DomainKind = "facility"
	DomainHost     DomainKind = "host"
)

// Domain is one failure domain in the tree. Its rates are reference figures that model/reliability looks up by kind,
// provider and region.
type Domain struct {
	ID       string // "main", "main.a"
	Kind     DomainKind
	Parent   string // "" for a root
	Site     string
	Provider string
	Region   string
}

// PlacedTier is a tier at one site, sized.
type PlacedTier struct {
	Tier                // as the scenario wrote it
	ID           string // "web", mirrored copies "web@second"
	Site         string
	Role         string // of its site: RolePrimary, RoleActive, ...
	Offer        string // chosen type: "m7g.large", "db.m7g.large", "fargate 1 vCPU 2 GB", "1u-16c-128g"; "" for managed
	Machine      *InstanceType
	Managed      bool // run by the provider (ALB, Lambda, DynamoDB): Units are then zones it lives in
	Placement    []Placed
	Curve        []CurveRow // duration curve over the profile, lightest load first; shares sum to 1
	CapacityRPS  float64    // requests/s one unit serves at Scaling.Target; 0: no limit known (managed)
	LimitRPS     float64    // requests/s one unit serves at the survivors' utilization, before it sheds
	Units        int        // running at peak, spares included
	Full         int        // units once the site has taken over and grown; = Units at a site that serves
	FullPlaced   []Placed   // how Full is spread over the zones
	Floor        int        // fewest running at any hour
	Ceiling      int        // most that Scaling.Max, quota or hardware allow; of one machine, the largest type in present units
	CeilingWhy   Text       // what sets the ceiling
	Fixed        bool       // does not follow the load: Units run all the time
	Standby      *Standby   // nil when none waits
	Boot         Seconds    // from launch to serving
	FailoverTime Seconds    // of the standby, when there is one
	Rebuild      *Rebuild   // lost units are launched elsewhere; nil when not
	SpotPerHour  float64    // interruptions per spot unit and hour; 0 without spot
	SpotUnits    int        // of Units, at peak
	DiskGB       float64    // per unit
	DataGB       float64    // stored in the tier, once (not per copy)
	Work         Work       // what the tier does in a month, for prices by use
	Rejected     []Rejection
}

// Placed is how many units run in which domain at peak.
type Placed struct {
	Domain string
	Units  int
}

// CurveRow is a share of the hours with the load and the units of that time. At a site that serves nothing in ordinary
// times (pilot light, warm standby) Load and Need are those of the takeover, and Running is what waits for it.
type CurveRow struct {
	Share   float64 // of all hours
	Load    float64 // requests/s at this tier's site
	Running float64 // units running and paid for
	Need    int     // fewest units that still serve Load, at the survivors' utilization
}

// Standby is the waiting copy of a tier with one active unit (DESIGN §4, rule 4).
type Standby struct {
	Failover Seconds // automatic
	Coverage float64 // probability that it is automatic
	Manual   Seconds // else
}

// Rebuild launches units lost with a zone in the surviving zones.
type Rebuild struct {
	After Seconds
	Fails float64 // probability that a zone fault also blocks new capacity
}

// Work is a month of use.
type Work struct {
	Requests     float64 // reaching the tier
	GBSeconds    float64 // Lambda
	ReadUnits    float64 // DynamoDB
	WriteUnits   float64
	IORequests   float64 // Aurora
	LCUHours     float64 // load balancer capacity units
	BackupGB     float64 // stored beyond the free allowance
	VCPUPerUnit  float64 // Fargate task size
	GBPerUnit    float64
	ReplicaWrite float64 // writes repeated to the other region
}

// Kinds of flow. Each has a price rule in model/cost.
const (
	FlowInternetIn  = "internet-in"
	FlowInternetOut = "internet-out"
	FlowCDN         = "cdn"          // served by the CDN
	FlowCrossZone   = "cross-zone"   // charged in each direction
	FlowInterRegion = "inter-region" // out of From's region
	FlowNAT         = "nat"
	FlowSiteLink    = "site-link" // between a facility and AWS
	FlowBackup      = "backup"
	FlowReplication = "replication" // free between zones for RDS Multi-AZ; else priced by where it goes
)

// Flow is a month of traffic between two places, derived from the topology.
type Flow struct {
	Kind     string
	From, To string // tier ids, site names, or "users"
	Site     string // whose region prices it
	GB       float64
	Free     bool   // priced at zero by the provider's rule, shown all the same
	Via      string // link or edge: "direct-connect", "vpn", "inter-region", "cdn"; of a CDN flow its price class
	Why      Text
}

// Extra is something every bill has beside the tiers: addresses, NAT gateways, DNS, health checks, logs, alarms, keys,
// links, support, security floor, people's hours. model/cost prices it by Key. A zero Key is hours of an engineer, at the
// workload's money.engineer.
type Extra struct {
	Category string // one of the Category constants
	Site     string // where it stands; "" for what belongs to the whole design
	Key      PriceKey
	Quantity float64 // in the rate's unit, a month (hours, for a rate by the hour); once, for a rate paid once
	Note     Text
}

// Rejection says why a machine type was not chosen.
type Rejection struct {
	Type string
	Why  Text
}
