package plan

import (
	"errors"
	"math"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/scaling"
	"nines/model/sizing"
)

// owned puts a base on servers of our own and lets the tier carry what is above it. How much to own is the break-even rule
// of [OwnedBase]; where it says to own nothing, or no server fits, there is no such way and NoBase says so.
func (c *policyPlayer) owned(*scaling.Course) error {
	b, why, err := c.base()
	if err != nil {
		return err
	}
	c.out.Base, c.out.NoBase = b, why
	if b == nil || b.Servers == 0 {
		if b != nil && why.ID == "" {
			c.out.NoBase = model.Msg("policies.no-base.level")
		}
		return nil
	}
	carried := scaling.Rounded(b.PerUnit*float64(b.Servers), 6)
	above := c.o.Demand.Above(carried)
	everyHour := b.Own.PerHour.Mul(decimal.NewFromInt(int64(b.Servers)))
	text := model.Msg("policies.why.owned", "n", number(b.Servers), "class", b.Offer)
	if above.Peak().Sign() == 0 { // the base carries everything
		x := &scaling.Course{Run: c.o.Demand.Run, Lanes: make([]scaling.LaneCourse, 1)}
		c.add(MeetOwned, x, c.unit.PerHour, everyHour, text).Owned = b.Servers
		return nil
	}
	t := c.tier(model.PolicyTargetTracking)
	t.Floor = 1 // something must run for the metric to be seen, and to take the first of the burst
	x, err := c.play(t, above, nil)
	if err == nil {
		c.add(MeetOwned, x, c.unit.PerHour, everyHour, text).Owned = b.Servers
	}
	return err
}

// base finds the break-even level. It has no base, and says why, where no server can be sized or priced.
func (c *policyPlayer) base() (*OwnedBase, model.Text, error) {
	d, t, err := c.onServers()
	var missing *model.MissingPriceError
	switch {
	case errors.As(err, &missing):
		return nil, missing.Text(), nil
	case err != nil || t == nil || t.CapacityRPS <= 0:
		return nil, model.Msg("policies.no-base.size"), nil
	}
	own, ok, err := unitHour(d, t, c.in.Book, c.fig)
	if errors.As(err, &missing) {
		return nil, missing.Text(), nil
	} else if err != nil || !ok {
		return nil, model.Msg("policies.no-base.size"), err
	}
	if own, err = c.housed(own, d, t); errors.As(err, &missing) {
		return nil, missing.Text(), nil
	} else if err != nil {
		return nil, model.Text{}, err
	}
	b := &OwnedBase{Offer: t.Offer, Own: own, Burst: c.unit, PerUnit: t.CapacityRPS, PerBurst: c.t.CapacityRPS}
	b.OwnRPS = own.PerHour.DivRound(model.Quantity(b.PerUnit), 12)
	b.BurstRPS = c.unit.PerHour.DivRound(model.Quantity(b.PerBurst), 12)
	b.Share = b.OwnRPS.DivRound(b.BurstRPS, 12).InexactFloat64()
	if b.Share < 1 {
		b.Level = c.o.Demand.ExceededFor(scaling.Rounded(b.Share, 9)).Float()
		b.Servers = int(math.Floor(b.Level/b.PerUnit + 1e-9))
	}
	if b.Share >= 1 {
		return b, model.Msg("policies.no-base.dear"), nil
	}
	return b, model.Text{}, nil
}

// onServers is the tier as servers of our own behind a front, in a rented facility in the same market, sized for the same
// workload.
func (c *policyPlayer) onServers() (*model.Deployment, *model.PlacedTier, error) {
	target := c.t.Tier
	s := &model.Scenario{ID: "owned", Operations: c.d.Operations, Inputs: map[string]model.Assumption{},
		Sites: []model.Site{{Name: "main", Provider: model.Colo, Region: "workload", Zones: 1, Role: model.RolePrimary}},
		Tiers: []model.Tier{{Name: "front", Kind: model.KindLoadBalancer, Site: "main"}, {Name: target.Name, Kind: model.KindCompute, Site: "main", On: model.OnServers, Type: "auto", Spread: "none", Spare: model.SpareNone,
			Scaling: model.Scaling{Policy: model.PolicyFixed, Max: math.Max(1, target.Scaling.Max), Target: target.Scaling.Target}}}}
	d, err := sizing.Deploy(c.in.Workload, s, c.in.Book, c.fig, nil)
	if err != nil {
		return nil, nil, err
	}
	for i := range d.Tiers {
		if d.Tiers[i].Name == target.Name {
			return d, &d.Tiers[i], nil
		}
	}
	return d, nil, nil
}

// housed adds to an hour of a server what it takes in a rented cabinet: its power, with the facility's overhead and markup,
// and the part of a cabinet's power budget that it fills. What a facility costs before the first server stands in it
// (switches, firewalls, circuits, hands, people who know how) is not in it: compare the bills of designs for that.
func (c *policyPlayer) housed(own UnitPrice, d *model.Deployment, t *model.PlacedTier) (UnitPrice, error) {
	region := site(d, t.Site).Region
	rate := func(dim model.Dimension, item string) (model.Rate, error) {
		return c.in.Book.Rate(model.PriceKey{Dimension: dim, Region: region, Item: item})
	}
	var v [4]float64
	for i, k := range []struct {
		dim  model.Dimension
		item string
	}{{model.ServerKW, t.Offer}, {model.PUE, "colo"}, {model.PowerMarkup, ""}, {model.RackKW, ""}} {
		r, err := rate(k.dim, k.item)
		if err != nil {
			return own, err
		}
		v[i] = r.First().Float()
	}
	kw, pue, markup, rack := v[0], v[1], v[2], v[3]
	for _, x := range []struct {
		dim      model.Dimension
		quantity float64
	}{{model.PowerKWh, kw * pue * markup}, {model.ColoRack, kw / rack / c.month}} {
		r, err := rate(x.dim, "")
		if err != nil {
			return own, err
		}
		part := UnitPart{Key: r.Key, Quantity: model.Quantity(x.quantity * 1e6).Shift(-6), Price: r.First().Decimal(), Provenance: r.Provenance}
		own.Parts = append(own.Parts, part)
		own.PerHour = own.PerHour.Add(part.Quantity.Mul(part.Price))
	}
	return own, nil
}
