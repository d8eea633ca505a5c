package commit

import (
	"github.com/shopspring/decimal"

	"nines/model"
)

// hold prices a commitment for a usage. Its capacity and what is paid for it follow from count or hourly amount; missing is
// the key of the price that a reservation lacks, zero when it has one or needs none.
func (u *Usage) hold(c model.Commitment) (h holding, missing model.PriceKey) {
	h = holding{Commitment: c, prices: make([]price, len(u.lines))}
	if c.Plan() {
		for i := range u.lines {
			l := &u.lines[i]
			if c.Kind == model.SPInstance && (family(l.typ) != c.Family || l.region != c.Region) {
				continue
			}
			h.prices[i] = u.rates.of(l, c.Kind, c.Term, c.Payment)
		}
		h.capacity = c.Hourly.Float()
		h.paid = h.capacity
		return h, model.PriceKey{}
	}
	own := line{what: whatOf(c), region: c.Region, item: itemOf(c), typ: c.Type, engine: c.Engine, per: 1}
	p := u.rates.of(&own, c.Kind, c.Term, c.Payment)
	if c.Hourly.Amount.IsPositive() {
		p.usd, p.f, p.ok = c.Hourly.Amount, c.Hourly.Float(), true
		p.rate.Tiers = nil
		p.rate.Provenance = model.Provenance{Source: "set by you: " + c.Place, Confidence: model.Yours}
		p.rate.Unit = "hour"
	}
	if !p.ok {
		return h, keyOf(&own, c)
	}
	size := sizeOf(c.Type)
	h.flexible = size > 0
	h.capacity = float64(c.Count)
	if h.flexible {
		h.capacity *= size
	}
	h.paid = float64(c.Count) * p.f
	for i := range u.lines {
		l := &u.lines[i]
		switch {
		case !h.covers(l):
		case l.typ == c.Type:
			h.prices[i] = p
		case h.flexible && l.size > 0:
			h.prices[i] = scaled(p, l.size, size)
		}
	}
	return h, model.PriceKey{}
}

// covers says whether a reservation holds for a line: the same family, region and engine, and no cluster.
func (h *holding) covers(l *line) bool {
	if family(l.typ) != family(h.Type) || l.region != h.Region {
		return false
	}
	switch h.Kind {
	case model.RIStandard, model.RIConvertible:
		return l.what == isEC2
	case model.RIDatabase:
		return (l.what == isRDS || l.what == isAurora) && l.engine == h.Engine && l.plan != model.RDSSPCluster
	case model.RICache:
		return l.what == isCache && l.engine == h.Engine
	}
	return false
}

// scaled is the price of a unit of another size of the family: sizes are quarters of whole numbers, so that the ratio is
// exact in decimal wherever one divides the other.
func scaled(p price, size, of float64) price {
	p.usd = p.usd.Mul(decimal.NewFromFloat(size)).DivRound(decimal.NewFromFloat(of), 12)
	p.f = p.usd.InexactFloat64()
	return p
}

func whatOf(c model.Commitment) what {
	switch {
	case c.Kind == model.RICache:
		return isCache
	case c.Kind == model.RIDatabase && c.Engine == "aurora-postgres":
		return isAurora
	case c.Kind == model.RIDatabase:
		return isRDS
	}
	return isEC2
}

func itemOf(c model.Commitment) string {
	if c.Engine != "" {
		return c.Engine + " " + c.Type
	}
	return c.Type
}

// keyOf is the price that a reservation needs, for the error that it is missing.
func keyOf(l *line, c model.Commitment) model.PriceKey {
	base := map[what]string{isEC2: "ec2.ri", isRDS: "rds.ri", isAurora: "aurora.ri", isCache: "elasticache.ri"}[l.what]
	if c.Kind == model.RIConvertible {
		base = "ec2.ri.convertible"
	}
	return model.PriceKey{Dimension: reservedName(base, c.Term, c.Payment), Region: l.region, Item: l.item}
}
