package scenarios

import (
	"slices"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// database fills in and checks a database tier: who runs it, where its copies are, what it shares.
func (c *checker) database(t *model.Tier, site *model.Site, path string) {
	owned := site.Provider != model.AWS
	ours := owned || t.Topology == model.TopologySelfManaged
	if !c.databaseOn(t, path, owned, ours) || !c.topology(t, site, path, owned) {
		return
	}
	if t.Topology != model.TopologyDynamoDB {
		c.defaultWord(path+".engine", &t.Engine, "postgres")
	}
	policy := model.PolicyFixed
	if t.Topology == model.TopologyDynamoDB {
		policy = model.PolicyServerless
	}
	c.defaultWord(path+".scaling.policy", &t.Scaling.Policy, policy)
	readers := t.Scaling.Policy == model.PolicyReadReplicas && !ours && t.Topology != model.TopologyDynamoDB
	if t.Scaling.Policy != policy && !readers {
		c.wrong(path+".scaling.policy", model.Msg("check.policy", "policy", t.Scaling.Policy, "on", t.Topology), model.Msg("check.policy.hint", "policy", policy))
	}
	if t.Storage.Max > 0 && (ours || t.Topology == model.TopologyAurora || t.Topology == model.TopologyDynamoDB) {
		c.wrong(path+".storage.max", model.Msg("check.storage", "topology", t.Topology), model.Text{})
	}
	if t.Host != "" {
		c.host(t, path)
	}
	if t.Purchase.Committed > 0 && (owned || t.Host != "" || t.Topology == model.TopologyDynamoDB) {
		c.wrong(path+".purchase", model.Msg("check.purchase-on", "on", t.Topology), model.Text{})
	}
	c.databaseType(t, path, ours)
	if p := path + ".backups.point_in_time"; !c.has(p) {
		// A provider's database keeps its log; one that we run keeps it when we say so.
		t.Backups.PointInTime = !ours
		text := map[bool]string{true: "true", false: "false"}[!ours]
		c.inputs[p] = model.Assumption{Key: p, Name: NameOf(p), Text: text, Provenance: reference.WordProvenance()}
	}
}

func (c *checker) has(path string) bool { _, ok := c.inputs[path]; return ok }

// databaseOn: the provider runs it, unless the topology or the site says that we do.
func (c *checker) databaseOn(t *model.Tier, path string, owned, ours bool) bool {
	want := ""
	switch {
	case owned:
		want = model.OnServers
	case ours:
		want = model.OnInstances
	}
	if t.On == "" {
		if want != "" {
			c.defaultWord(path+".on", &t.On, want)
		}
		return true
	}
	if t.On != want {
		hint := model.Text{}
		if want != "" {
			hint = model.Msg("input.write", "value", want)
		}
		c.wrong(path+".on", model.Msg("check.database-on", "on", t.On, "topology", t.Topology), hint)
		return false
	}
	return true
}

// topology: which copies the place allows.
func (c *checker) topology(t *model.Tier, site *model.Site, path string, owned bool) bool {
	cloudOnly := []string{model.TopologyCluster, model.TopologyAurora, model.TopologyDynamoDB}
	switch {
	case owned && slices.Contains(cloudOnly, t.Topology):
		c.wrong(path+".topology", model.Msg("check.topology-site", "topology", t.Topology, "site", site.Name), model.Msg("input.one-of", "words", "single, standby, self-managed"))
	case !owned && t.Topology == model.TopologyStandby && site.Zones < 2:
		c.wrong(path+".topology", model.Msg("check.zones", "topology", t.Topology, "zones", "2"), model.Msg("check.spread.hint", "site", site.Name))
	case t.Topology == model.TopologyCluster && site.Zones < 3:
		c.wrong(path+".topology", model.Msg("check.zones", "topology", t.Topology, "zones", "3"), model.Msg("check.cluster.hint", "site", site.Name))
	case t.Topology == model.TopologyDynamoDB && t.Engine != "":
		c.wrong(path+".engine", model.Msg("check.dynamodb-engine", "engine", t.Engine), model.Text{})
	default:
		return true
	}
	return false
}

// host: a database may live on the machines of a tier that does not come and go.
func (c *checker) host(t *model.Tier, path string) {
	if t.Topology != model.TopologySelfManaged {
		c.wrong(path+".topology", model.Msg("check.host-topology", "topology", t.Topology), model.Msg("input.write", "value", model.TopologySelfManaged))
		return
	}
	var names []string
	for _, other := range c.s.Tiers {
		if other.Name != t.Name && other.Kind == model.KindCompute {
			names = append(names, other.Name)
		}
		if other.Name != t.Host || other.Name == t.Name {
			continue
		}
		switch {
		case other.Kind != model.KindCompute || other.On != "" && other.On != model.OnInstances && other.On != model.OnServers:
			c.wrong(path+".host", model.Msg("check.host-kind", "host", t.Host), model.Text{})
		case other.Scaling.Policy != model.PolicyFixed && !(other.Scaling.Policy == "" && c.s.Sites[0].Provider != model.AWS):
			c.wrong(path+".host", model.Msg("check.host-fixed", "host", t.Host), model.Msg("check.host-fixed.hint", "host", t.Host))
		}
		return
	}
	c.wrong(path+".host", model.Msg("check.no-host", "host", t.Host), keyHint(t.Host, names))
}

// databaseType: managed databases have types of their own.
func (c *checker) databaseType(t *model.Tier, path string, ours bool) {
	switch {
	case t.Type == "" || t.Type == "auto":
	case t.Host != "" || t.Topology == model.TopologyDynamoDB:
		c.wrong(path+".type", model.Msg("check.type-unused"), model.Text{})
	case !ours && !strings.HasPrefix(t.Type, "db."):
		c.wrong(path+".type", model.Msg("check.db-type", "type", t.Type), model.Msg("input.did-you-mean", "word", "db."+t.Type))
	case ours && strings.HasPrefix(t.Type, "db."):
		c.wrong(path+".type", model.Msg("check.compute-type", "type", t.Type), model.Msg("input.did-you-mean", "word", t.Type[3:]))
	}
}
