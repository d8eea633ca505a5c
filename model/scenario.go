package model

// Localized is a text by language tag ("en", "ko").
type Localized map[string]string

// In returns the text in lang, else in English.
func (l Localized) In(lang string) string {
	if s, ok := l[lang]; ok {
		return s
	}
	return l["en"]
}

// Scenario is one architecture, as written in YAML (DESIGN §4) with every default filled in. It holds no quantities that
// the workload decides: those are in the [Deployment] that model/sizing makes of it.
type Scenario struct {
	ID         string     `yaml:"id"`
	Title      Localized  `yaml:"title"`
	Summary    Localized  `yaml:"summary"`
	Right      Localized  `yaml:"right"` // when it is the right answer
	Wrong      Localized  `yaml:"wrong"` // when it stops being so
	Sites      []Site     `yaml:"sites"` // in the order written; the first is the primary
	Tiers      []Tier     `yaml:"tiers"` // in the order written; in series unless Optional
	Operations Operations `yaml:"operations"`
	Next       []string   `yaml:"next"` // neighbouring rungs, by id

	Ranges map[string]Range      `yaml:"-"`
	Inputs map[string]Assumption `yaml:"-"` // by path, such as "operations.deploys", "tiers.web.scaling.target"
}

// Providers of a site.
const (
	AWS     = "aws"
	Colo    = "colo"
	Private = "private"
)

// Roles of a site beyond the first.
const (
	RolePrimary     = "primary"      // serves
	RoleBackup      = "backup"       // holds backups only; everything is rebuilt from them
	RolePilotLight  = "pilot-light"  // data is replicated, compute is off until it takes over
	RoleWarmStandby = "warm-standby" // a reduced copy runs (Site.Runs of the peak), grows when it takes over
	RoleActive      = "active"       // serves all the time; each site can carry Site.Runs of the peak
	RoleBurst       = "burst"        // takes the load above the primary's base
)

// Site is a place where tiers run.
type Site struct {
	Name     string  `yaml:"-"`        // key in the YAML: "main", "second"
	Provider string  `yaml:"provider"` // aws | colo | private
	Region   string  `yaml:"region"`   // "workload", "second" or a literal region; for colo the market it is priced in
	Zones    int     `yaml:"zones"`    // availability zones used; 1 for a facility
	Role     string  `yaml:"role"`     // one of the Role constants; the first site is primary
	Runs     float64 `yaml:"runs"`     // share of the peak that runs there all the time; its default depends on Role
	// Base is, for a primary with a burst site, the share of the peak that it carries itself.
	Base     float64      `yaml:"base"`
	Failover SiteFailover `yaml:"failover"` // how this site takes over from the primary
	Link     string       `yaml:"link"`     // to the primary: auto | internet | vpn | direct-connect | inter-region
	// Hypervisor is what the servers of a facility run under, when it is licensed by the core: one of the Hypervisor constants.
	Hypervisor string `yaml:"hypervisor"`
}

// Hypervisors of owned servers: none, which is Linux on the machine and costs nothing, or a license by the core, the Item
// of LicenseCore.
const (
	HypervisorNone = "none"
	HypervisorVVF  = "vmware-vvf" // VMware vSphere Foundation
	HypervisorVCF  = "vmware-vcf" // VMware Cloud Foundation
)

// SiteFailover is how a standby site takes over. Zero durations mean the role's reference figure.
type SiteFailover struct {
	Detect   Seconds `yaml:"detect"`   // until someone or something knows
	Decide   Seconds `yaml:"decide"`   // until the decision is taken; 0 when automatic
	Act      Seconds `yaml:"act"`      // until traffic is served there, capacity included
	Coverage float64 `yaml:"coverage"` // probability that it works as planned
	Manual   Seconds `yaml:"manual"`   // when it does not
}

// Kinds of tier.
const (
	KindLoadBalancer = "load-balancer"
	KindCompute      = "compute"
	KindDatabase     = "database"
	KindCache        = "cache"
	KindGateway      = "gateway" // API gateway in front of functions
)

// Where compute runs.
const (
	OnInstances  = "instances"
	OnFargate    = "fargate"
	OnKubernetes = "kubernetes"
	OnLambda     = "lambda"
	OnServers    = "servers" // owned
)

// Topologies of a database.
const (
	TopologySingle      = "single"
	TopologyStandby     = "standby" // synchronous standby in another zone
	TopologyCluster     = "cluster" // one writer, two readable standbys
	TopologyAurora      = "aurora"
	TopologyDynamoDB    = "dynamodb"
	TopologySelfManaged = "self-managed" // on a machine of ours: its own, or Host's
)

// Spare policies.
const (
	SpareNone = "none"
	SpareUnit = "unit" // one more than needed at peak
	SpareZone = "zone" // enough left when one zone is lost (static stability)
)

// Tier is one layer of the design.
type Tier struct {
	Name     string   `yaml:"-"` // key in the YAML
	Kind     string   `yaml:"kind"`
	Site     string   `yaml:"site"`   // name of its home site; mirrored to sites whose Role says so
	On       string   `yaml:"on"`     // compute: instances | fargate | kubernetes | lambda | servers
	Engine   string   `yaml:"engine"` // database: postgres | mysql
	Type     string   `yaml:"type"`   // "auto" or a type such as m7g.large, db.m7g.large
	Spread   string   `yaml:"spread"` // zones | none
	Spare    string   `yaml:"spare"`  // none | unit | zone
	Topology string   `yaml:"topology"`
	Host     string   `yaml:"host"` // shares the machines of that tier
	Scaling  Scaling  `yaml:"scaling"`
	Purchase Purchase `yaml:"purchase"`
	Backups  Backups  `yaml:"backups"`
	Storage  Storage  `yaml:"storage"`  // of a database on volumes that the provider makes larger
	Optional bool     `yaml:"optional"` // the service is up without it
}

// Scaling policies.
const (
	PolicyFixed          = "fixed" // sized for the peak; grows only by hand
	PolicyTargetTracking = "target-tracking"
	PolicyServerless     = "serverless" // the provider scales it
	PolicyStep           = "step"       // more at each alarm, by how far the metric is above target
	PolicyScheduled      = "scheduled"  // as many as Schedule says, and target tracking on top
	PolicyPredictive     = "predictive" // as many as the load a season ago needed, and target tracking on top
	// PolicyReadReplicas is of a database: readers are added, which take the read share of the load. It sizes like fixed.
	PolicyReadReplicas = "read-replicas"
)

// Scaling is how a tier grows.
type Scaling struct {
	Policy   string  `yaml:"policy"`
	Max      float64 `yaml:"max"`       // ceiling as a multiple of the units at peak
	Target   float64 `yaml:"target"`    // utilization that sizing and the policy aim at
	WarmPool float64 `yaml:"warm_pool"` // units stopped and ready

	Step     float64  `yaml:"step"`     // of policy step: share of the units in service added each time; 0: its figure
	Cooldown Seconds  `yaml:"cooldown"` // between a change and taking units out; 0: its figure
	Schedule Schedule `yaml:"schedule"` // of policy scheduled
}

// Schedule is the hours of each day, in UTC and the workload's clock alike, in which units for a share of the peak stand
// ready whatever the load.
type Schedule struct {
	From Hours   `yaml:"from"`
	To   Hours   `yaml:"to"`
	Load float64 `yaml:"load"` // share of the peak; 0: all of it
}

// Follows says whether units follow the load by themselves.
func (s Scaling) Follows() bool {
	switch s.Policy {
	case PolicyTargetTracking, PolicyServerless, PolicyStep, PolicyScheduled, PolicyPredictive:
		return true
	}
	return false
}

// Purchase is how a tier's units are bought: shares of the units, the rest is on demand.
type Purchase struct {
	Committed float64 `yaml:"committed"` // of the base load, on a one-year no-upfront commitment
	Spot      float64 `yaml:"spot"`
}

// Storage that grows by itself.
type Storage struct {
	Max Bytes `yaml:"max"` // up to which it does; 0: it does not
}

// Backups of a data tier.
type Backups struct {
	Every       Hours   `yaml:"every"`
	Keep        Hours   `yaml:"keep"`
	PointInTime bool    `yaml:"point_in_time"`
	Drills      float64 `yaml:"drills"` // restore drills a year
}

// Levels of automation, least first.
const (
	ByHand   = "manual"
	Scripted = "scripted"
	AsCode   = "iac"
	Pipeline = "pipeline"
)

// Automations lists the levels, least first.
var Automations = []string{ByHand, Scripted, AsCode, Pipeline}

// Operations is how the design is run.
type Operations struct {
	Automation    string  `yaml:"automation"`     // manual | scripted | iac | pipeline
	OnCall        string  `yaml:"on_call"`        // none | business-hours | 24x7
	People        float64 `yaml:"people"`         // who know the system and can be called
	Deploys       float64 `yaml:"deploys"`        // a year
	ChangeFailure float64 `yaml:"change_failure"` // share of deploys that break the service
	Rollback      Seconds `yaml:"rollback"`       // from noticed to rolled back
	Canary        float64 `yaml:"canary"`         // share of traffic a new version sees first; 0: all at once
}
