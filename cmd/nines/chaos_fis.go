package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nines/model"
	"nines/model/replay"
)

// fisTemplate is an experiment template of AWS Fault Injection Service: the same parts taken down for real. Action names and
// parameters are AWS's, as its user guide had them (fis/latest/userguide/fis-actions-reference.html; from memory).
type fisTemplate struct {
	Description string               `json:"description"`
	Targets     map[string]fisTarget `json:"targets"`
	Actions     map[string]fisAction `json:"actions"`
	Stop        []fisStop            `json:"stopConditions"`
	Role        string               `json:"roleArn"`
	Tags        map[string]string    `json:"tags"`
}

type fisTarget struct {
	Type       string            `json:"resourceType"`
	Tags       map[string]string `json:"resourceTags"`
	Filters    []fisFilter       `json:"filters,omitempty"`
	Parameters map[string]string `json:"parameters,omitempty"`
	Selection  string            `json:"selectionMode"`
}

type fisFilter struct {
	Path   string   `json:"path"`
	Values []string `json:"values"`
}

type fisAction struct {
	ID         string            `json:"actionId"`
	Parameters map[string]string `json:"parameters,omitempty"`
	Targets    map[string]string `json:"targets"`
}

type fisStop struct {
	Source string `json:"source"`
	Value  string `json:"value"`
}

// Bounds that the service sets for how long an action lasts, and for a description.
const (
	fisShortest     = time.Minute
	fisLongest      = 12 * time.Hour
	fisDescription  = 512
	fisAccount      = "111122223333" // the account that AWS's documentation uses where the reader's own belongs
	fisDesign       = "nines:design"
	fisTier         = "nines:tier"
	fisFullCapacity = "100" // percent of launches refused
)

// fis writes a template part by part.
type fis struct {
	d       *model.Deployment
	lasts   string // ISO 8601
	t       fisTemplate
	omitted []string // parts, or tiers in them, that no action takes down
}

// newFIS is the template that takes the parts down together, and what of them no action of the service takes down.
func newFIS(d *model.Deployment, parts []string, lasts time.Duration) (fisTemplate, []string) {
	f := &fis{d: d, lasts: isoDuration(lasts)}
	region := d.Sites[0].AWS
	f.t = fisTemplate{Targets: map[string]fisTarget{}, Actions: map[string]fisAction{},
		Stop: []fisStop{{"aws:cloudwatch:alarm", "arn:aws:cloudwatch:" + region + ":" + fisAccount + ":alarm:" + d.Scenario.ID + "-is-losing-requests"}},
		Role: "arn:aws:iam::" + fisAccount + ":role/" + d.Scenario.ID + "-fault-injection", Tags: map[string]string{fisDesign: d.Scenario.ID}}
	for _, p := range parts {
		f.part(p)
	}
	f.t.Description = d.Scenario.ID + " without " + strings.Join(parts, " and ")
	if len(f.omitted) > 0 {
		f.t.Description += "; no action takes down " + strings.Join(f.omitted, ", ")
	}
	if len(f.t.Description) > fisDescription {
		f.t.Description = f.t.Description[:fisDescription]
	}
	return f.t, f.omitted
}

// isoDuration is PT90M: whole minutes, at least one.
func isoDuration(d time.Duration) string {
	return fmt.Sprintf("PT%dM", int((d + time.Minute - 1).Minutes()))
}

// part adds what takes one part down.
func (f *fis) part(name string) {
	if name == replay.TargetDNS {
		f.omitted = append(f.omitted, name)
		return
	}
	tier, domain, here := strings.Cut(name, "/")
	if !here {
		tier, domain = name, ""
	}
	tier, count, _ := strings.Cut(tier, ":")
	for i := range f.d.Sites {
		s := &f.d.Sites[i]
		zones := zonesOf(s)
		switch {
		case name == replay.TargetCapacity:
			f.refuseLaunches(s, zones)
		case s.Domain == name:
			f.zones(s, zones)
		case slices.Contains(s.Zones, name):
			f.zones(s, []string{zoneOf(s, name)})
		default:
			if slices.Contains(s.Zones, domain) {
				zones = []string{zoneOf(s, domain)}
			} else if here && s.Domain != domain {
				continue
			}
			for j := range f.d.Tiers {
				if t := &f.d.Tiers[j]; t.ID == tier && t.Site == s.Name {
					f.tier(s, t, zones, count)
				}
			}
		}
	}
}

// zonesOf lists the zones of a site as AWS names them: its region and a letter, by position.
func zonesOf(s *model.PlacedSite) []string {
	out := make([]string, len(s.Zones))
	for i, z := range s.Zones {
		out[i] = zoneOf(s, z)
	}
	return out
}

func zoneOf(s *model.PlacedSite, zone string) string {
	return s.Region + zone[strings.LastIndexByte(zone, '.')+1:]
}

// zones takes zones down: their machines, their networks, launches in them, and active copies out of them.
func (f *fis) zones(s *model.PlacedSite, zones []string) {
	if s.Provider != model.AWS {
		f.omitted = append(f.omitted, s.Name)
		return
	}
	name := s.Name + "-subnets"
	f.t.Targets[name] = fisTarget{Type: "aws:ec2:subnet", Tags: map[string]string{fisDesign: f.d.Scenario.ID}, Filters: []fisFilter{{"AvailabilityZone", zones}}, Selection: "ALL"}
	f.act("cut-"+s.Name, "aws:network:disrupt-connectivity", map[string]string{"duration": f.lasts, "scope": "all"}, "Subnets", name)
	machines := false
	for i := range f.d.Tiers {
		if t := &f.d.Tiers[i]; t.Site == s.Name && !t.Optional {
			f.tier(s, t, zones, "")
			machines = machines || t.On == model.OnInstances || t.On == model.OnKubernetes
		}
	}
	if machines {
		f.refuseLaunches(s, zones)
	}
}

func (f *fis) refuseLaunches(s *model.PlacedSite, zones []string) {
	if s.Provider != model.AWS {
		f.omitted = append(f.omitted, replay.TargetCapacity+" at "+s.Name)
		return
	}
	name := s.Name + "-groups"
	f.t.Targets[name] = fisTarget{Type: "aws:ec2:autoscaling-group", Tags: map[string]string{fisDesign: f.d.Scenario.ID}, Selection: "ALL"}
	f.act("refuse-launches-"+s.Name, "aws:ec2:asg-insufficient-instance-capacity-error",
		map[string]string{"duration": f.lasts, "availabilityZoneIdentifiers": strings.Join(zones, ","), "percentage": fisFullCapacity}, "AutoScalingGroups", name)
}

// tier takes the units of a tier in zones down; of count units that many, anywhere in them.
func (f *fis) tier(s *model.PlacedSite, t *model.PlacedTier, zones []string, count string) {
	selection := "ALL"
	if count != "" {
		selection = "COUNT(" + count + ")"
	}
	name := strings.ReplaceAll(t.ID, "@", "-")
	target := fisTarget{Tags: map[string]string{fisDesign: f.d.Scenario.ID, fisTier: t.ID}, Selection: selection}
	add := func(resource, action, role string, parameters map[string]string) {
		target.Type = resource
		f.t.Targets[name] = target
		f.act("lose-"+name, action, parameters, role, name)
	}
	whole := len(zones) == len(s.Zones) && count == ""
	switch {
	case s.Provider != model.AWS, t.Kind == model.KindLoadBalancer, t.Kind == model.KindGateway, t.Topology == model.TopologyDynamoDB:
		f.omitted = append(f.omitted, t.ID)
	case t.Kind == model.KindCache && !whole:
		target.Parameters = map[string]string{"availabilityZoneIdentifier": zones[0]}
		add("aws:elasticache:replicationgroup", "aws:elasticache:replicationgroup-interrupt-az-power", "ReplicationGroups", map[string]string{"duration": f.lasts})
	case t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged && whole:
		f.omitted = append(f.omitted, t.ID) // a failover takes the active copy alone
	case t.Topology == model.TopologyAurora, t.Topology == model.TopologyCluster:
		target.Parameters = map[string]string{"writerAvailabilityZoneIdentifiers": strings.Join(zones, ",")}
		target.Selection = "ALL"
		add("aws:rds:cluster", "aws:rds:failover-db-cluster", "Clusters", nil)
	case t.Kind == model.KindDatabase && t.Topology != model.TopologySelfManaged:
		target.Parameters = map[string]string{"availabilityZoneIdentifiers": strings.Join(zones, ",")}
		target.Selection = "ALL"
		add("aws:rds:db", "aws:rds:reboot-db-instances", "DBInstances", map[string]string{"forceFailover": fmt.Sprint(t.Standby != nil)})
	case t.On == model.OnLambda && whole:
		add("aws:lambda:function", "aws:lambda:invocation-error", "Functions", map[string]string{"duration": f.lasts, "invocationPercentage": "100", "preventExecution": "true"})
	case t.On == model.OnFargate && (whole || count != ""):
		add("aws:ecs:task", "aws:ecs:stop-task", "Tasks", nil)
	case t.On == model.OnLambda, t.On == model.OnFargate, t.Kind == model.KindCache, t.Host != "":
		f.omitted = append(f.omitted, t.ID) // cut from the network with its zone; a tier on another's machines goes with them
	default:
		target.Filters = []fisFilter{{"State.Name", []string{"running"}}, {"Placement.AvailabilityZone", zones}}
		add("aws:ec2:instance", "aws:ec2:stop-instances", "Instances", map[string]string{"startInstancesAfterDuration": f.lasts, "completeIfInstancesTerminated": "true"})
	}
}

func (f *fis) act(name, id string, parameters map[string]string, role, target string) {
	f.t.Actions[name] = fisAction{ID: id, Parameters: parameters, Targets: map[string]string{role: target}}
}
