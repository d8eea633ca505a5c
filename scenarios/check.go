package scenarios

import (
	"reflect"
	"slices"

	"nines/model"
	"nines/model/reference"
)

// checker compares the parts of a scenario with each other, once each has been read on its own.
type checker struct {
	*decoder
	root *node
	s    *model.Scenario
}

// checkScenario fills in the defaults that depend on other keys and refuses designs that cannot be.
func (d *decoder) checkScenario(root *node, s *model.Scenario) {
	c := &checker{d, root, s}
	c.sites()
	for i := range s.Tiers {
		c.tier(&s.Tiers[i])
	}
	if slices.Contains(s.Next, s.ID) {
		c.wrong("next", model.Msg("check.next-self"), model.Text{})
	}
}

// at is the place of a path, or of the nearest part of it that the document has.
func (c *checker) at(keys ...string) place {
	n, p := c.root, c.root.place
	for _, key := range keys {
		found := false
		for _, e := range n.keys {
			if e.key == key {
				n, p, found = e.value, e.value.place, true
			}
		}
		if !found {
			break
		}
	}
	return p
}

func (c *checker) wrong(path string, text, hint model.Text) {
	c.fail(c.at(splitPath(path)...), path, trouble{text, hint})
}

// wrote says whether the document set the path itself.
func (c *checker) wrote(path string) bool { return c.mine(path) }

func (c *checker) sites() {
	burst := slices.ContainsFunc(c.s.Sites, func(s model.Site) bool { return s.Role == model.RoleBurst })
	for i := range c.s.Sites {
		site := &c.s.Sites[i]
		path := "sites." + site.Name
		if site.Provider != model.AWS && site.Zones > 1 {
			c.wrong(path+".zones", model.Msg("check.facility-zones", "site", site.Name), model.Msg("check.facility-zones.hint"))
		}
		if site.Provider == model.AWS && site.Hypervisor != "" {
			c.wrong(path+".hypervisor", model.Msg("check.hypervisor", "site", site.Name), model.Text{})
		}
		if i == 0 {
			c.primary(site, path, burst)
			continue
		}
		c.second(site, path)
	}
	for i, a := range c.s.Sites {
		for _, b := range c.s.Sites[:i] {
			// A region exists once; of facilities a market has many.
			if a.Provider == model.AWS && b.Provider == model.AWS && a.Region == b.Region {
				c.wrong("sites."+a.Name+".region", model.Msg("check.same-place", "site", a.Name, "other", b.Name), model.Msg("check.same-place.hint"))
			}
		}
	}
}

func (c *checker) primary(site *model.Site, path string, burst bool) {
	if site.Role != model.RolePrimary {
		c.wrong(path+".role", model.Msg("check.first-primary", "site", site.Name), model.Text{})
	}
	for _, key := range []string{"runs", "link", "failover.detect", "failover.decide", "failover.act", "failover.coverage", "failover.manual"} {
		if c.wrote(path + "." + key) {
			c.wrong(path+"."+key, model.Msg("check.primary-key", "key", key), model.Text{})
		}
	}
	site.Link = ""
	delete(c.inputs, path+".link")
	switch {
	case burst && !c.wrote(path+".base"):
		c.figure(path+".base", reflect.ValueOf(site).Elem().FieldByName("Base"), "sites.base")
	case !burst && c.wrote(path+".base"):
		c.wrong(path+".base", model.Msg("check.base"), model.Text{})
	}
}

func (c *checker) second(site *model.Site, path string) {
	switch site.Role {
	case "":
		c.wrong(path, model.Msg("check.role-missing", "site", site.Name), model.Msg("input.one-of", "words", "backup, pilot-light, warm-standby, active, burst"))
		return
	case model.RolePrimary:
		c.wrong(path+".role", model.Msg("check.one-primary"), model.Text{})
		return
	case model.RoleBackup, model.RolePilotLight, model.RoleBurst:
		if site.Runs != 0 {
			c.wrong(path+".runs", model.Msg("check.runs", "role", site.Role), model.Msg("check.runs.hint"))
		}
	default:
		if site.Runs == 0 {
			c.wrong(path+".runs", model.Msg("check.runs-zero", "role", site.Role), model.Msg("check.runs-zero.hint"))
		}
	}
	if c.wrote(path + ".base") {
		c.wrong(path+".base", model.Msg("check.base"), model.Text{})
	}
	if site.Role == model.RoleBurst {
		for _, r := range failoverRules {
			if p := path + ".failover." + r.key; c.wrote(p) {
				c.wrong(p, model.Msg("check.burst-failover"), model.Text{})
			}
		}
	}
	bothAWS := site.Provider == model.AWS && c.s.Sites[0].Provider == model.AWS
	switch {
	case site.Link == "inter-region" && !bothAWS:
		c.wrong(path+".link", model.Msg("check.link", "link", site.Link), model.Msg("input.one-of", "words", "auto, internet, vpn, direct-connect"))
	case (site.Link == "vpn" || site.Link == "direct-connect") && bothAWS:
		c.wrong(path+".link", model.Msg("check.link", "link", site.Link), model.Msg("input.one-of", "words", "auto, internet, inter-region"))
	}
}

func (c *checker) tier(t *model.Tier) {
	path := "tiers." + t.Name
	site := c.home(t, path)
	if site == nil {
		return
	}
	switch t.Kind {
	case model.KindCompute:
		c.compute(t, site, path)
	case model.KindDatabase:
		c.database(t, site, path)
	case model.KindCache:
		c.defaultWord(path+".scaling.policy", &t.Scaling.Policy, model.PolicyFixed)
		if t.Scaling.Policy == model.PolicyReadReplicas {
			c.wrong(path+".scaling.policy", model.Msg("check.policy", "policy", t.Scaling.Policy, "on", t.Kind), model.Msg("check.policy.hint", "policy", model.PolicyFixed))
		}
		c.spread(t, site, path)
	default:
		t.Scaling.Policy = model.PolicyServerless
	}
}

// home resolves the tier's site: the first, unless one is named.
func (c *checker) home(t *model.Tier, path string) *model.Site {
	first := &c.s.Sites[0]
	if t.Site == "" {
		t.Site = first.Name
	}
	if t.Site == first.Name {
		return first
	}
	var names []string
	for _, s := range c.s.Sites {
		if names = append(names, s.Name); s.Name == t.Site {
			c.wrong(path+".site", model.Msg("check.home", "tier", t.Name), model.Msg("check.home.hint", "site", first.Name))
			return nil
		}
	}
	c.wrong(path+".site", model.Msg("check.no-site", "site", t.Site), keyHint(t.Site, names))
	return nil
}

// defaultWord sets a word that the document left out.
func (c *checker) defaultWord(path string, field *string, word string) {
	if *field == "" {
		*field = word
		c.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: word, Provenance: reference.WordProvenance()}
	}
}

func (c *checker) compute(t *model.Tier, site *model.Site, path string) {
	owned := site.Provider != model.AWS
	c.defaultWord(path+".on", &t.On, map[bool]string{false: model.OnInstances, true: model.OnServers}[owned])
	if owned != (t.On == model.OnServers) {
		c.wrong(path+".on", model.Msg("check.on", "on", t.On, "provider", site.Provider), model.Text{})
		return
	}
	c.spread(t, site, path)
	policy := model.PolicyTargetTracking
	switch t.On {
	case model.OnServers:
		policy = model.PolicyFixed
	case model.OnLambda:
		policy = model.PolicyServerless
	}
	c.defaultWord(path+".scaling.policy", &t.Scaling.Policy, policy)
	fits := t.Scaling.Policy == policy || t.Scaling.Policy == model.PolicyFixed && t.On != model.OnLambda ||
		policy == model.PolicyTargetTracking && t.Scaling.Follows() && t.Scaling.Policy != model.PolicyServerless
	if !fits {
		c.wrong(path+".scaling.policy", model.Msg("check.policy", "policy", t.Scaling.Policy, "on", t.On), model.Msg("check.policy.hint", "policy", policy))
	}
	c.schedule(t, path)
	if t.Scaling.WarmPool > 0 && (t.On != model.OnInstances || !t.Scaling.Follows()) {
		c.wrong(path+".scaling.warm_pool", model.Msg("check.warm-pool"), model.Text{})
	}
	c.purchase(t, path)
	sizeless := t.On == model.OnFargate || t.On == model.OnLambda
	if sizeless && c.wrote(path+".type") && t.Type != "auto" {
		c.wrong(path+".type", model.Msg("check.type-unused"), model.Text{})
	}
	if t.On == model.OnLambda && t.Spare != model.SpareNone {
		c.wrong(path+".spare", model.Msg("check.spare-lambda"), model.Text{})
	}
	if machineOf(t.Type, "db.") {
		c.wrong(path+".type", model.Msg("check.compute-type", "type", t.Type), model.Msg("input.did-you-mean", "word", t.Type[3:]))
	}
}

// schedule checks that the keys of a policy stand with it.
func (c *checker) schedule(t *model.Tier, path string) {
	x := t.Scaling
	scheduled := c.wrote(path+".scaling.schedule.from") || c.wrote(path+".scaling.schedule.to")
	switch {
	case x.Policy == model.PolicyScheduled && !scheduled:
		c.wrong(path+".scaling.policy", model.Msg("check.schedule-missing"), model.Msg("check.schedule.hint"))
	case x.Policy != model.PolicyScheduled && scheduled:
		c.wrong(path+".scaling.schedule", model.Msg("check.policy-key", "key", "schedule", "policy", model.PolicyScheduled), model.Text{})
	case x.Policy != model.PolicyStep && c.wrote(path+".scaling.step"):
		c.wrong(path+".scaling.step", model.Msg("check.policy-key", "key", "step", "policy", model.PolicyStep), model.Text{})
	case scheduled && x.Schedule.From >= x.Schedule.To:
		c.wrong(path+".scaling.schedule", model.Msg("check.schedule-order"), model.Msg("check.schedule.hint"))
	}
}

func (c *checker) purchase(t *model.Tier, path string) {
	p := t.Purchase
	switch {
	case p.Committed+p.Spot > 1:
		c.wrong(path+".purchase", model.Msg("check.purchase-sum"), model.Text{})
	case t.On == model.OnServers && p.Committed+p.Spot > 0:
		c.wrong(path+".purchase", model.Msg("check.purchase-on", "on", t.On), model.Text{})
	case t.On == model.OnLambda && p.Committed+p.Spot > 0:
		c.wrong(path+".purchase", model.Msg("check.purchase-on", "on", t.On), model.Text{})
	}
}

// spread fills in and checks the use of zones.
func (c *checker) spread(t *model.Tier, site *model.Site, path string) {
	c.defaultWord(path+".spread", &t.Spread, map[bool]string{false: "none", true: "zones"}[site.Zones > 1])
	if t.Spread == "zones" && site.Zones < 2 {
		c.wrong(path+".spread", model.Msg("check.spread", "site", site.Name), model.Msg("check.spread.hint", "site", site.Name))
		return
	}
	if t.Spare == model.SpareZone && t.Spread != "zones" {
		c.wrong(path+".spare", model.Msg("check.spare-zone"), model.Msg("check.spread.hint", "site", site.Name))
	}
}

func machineOf(typ, prefix string) bool { return len(typ) > len(prefix) && typ[:len(prefix)] == prefix }
