package commit

import (
	"slices"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// Usage is what of a deployment a commitment could cover, in steps of its profile.
type Usage struct {
	lines   []line
	shares  []float64 // of the hours, lightest first
	unknown []model.Text
	hours   float64 // in a month
	rates   *rates
}

// line is one tier's machines of one type in one place.
type line struct {
	tier   string
	what   what
	region string
	item   string    // key of its prices: "m7g.large", "postgres db.m7g.large"
	typ    string    // "m7g.large", "db.m7g.large"
	engine string    // "" for EC2
	units  []float64 // unit hours in each step of the usage, an hour of it
	per    float64   // unit hours in an hour that is billed on demand
	demand model.Rate
	price  float64 // of a unit hour on demand
	plan   model.Dimension
	size   float64 // AWS's normalization factor of the type; 0: not flexible in size
}

// what a line is of.
type what int

const (
	isEC2 what = iota
	isRDS
	isAurora
	isCache
)

// Of collects the usage of a deployment and its on-demand prices. Tiers without a price are left out: the bill says what
// is missing. An hour that the spot market serves cannot be committed.
func Of(d *model.Deployment, book model.PriceBook, fig *reference.Reader) *Usage {
	u := &Usage{hours: fig.Value("cost.hours-per-month"), rates: newRates(book, fig)}
	curves := map[int][]model.CurveRow{}
	for i := range d.Tiers {
		t := &d.Tiers[i]
		s := siteOf(d, t.Site)
		if s == nil || s.Provider != model.AWS {
			continue
		}
		l, ok := u.tier(t, s)
		if !ok {
			continue
		}
		curves[len(u.lines)] = curveOf(t, &l)
		u.lines = append(u.lines, l)
	}
	u.shares = merge(curves)
	for i := range u.lines {
		u.lines[i].units = spread(curves[i], u.shares)
	}
	return u
}

func siteOf(d *model.Deployment, name string) *model.PlacedSite {
	for i := range d.Sites {
		if d.Sites[i].Name == name {
			return &d.Sites[i]
		}
	}
	return nil
}

// tier finds what a tier's hours are sold as.
func (u *Usage) tier(t *model.PlacedTier, s *model.PlacedSite) (line, bool) {
	l := line{tier: t.ID, region: s.Region, typ: t.Offer, per: 1}
	var dimension model.Dimension
	switch {
	case t.Kind == model.KindCompute && (t.On == model.OnFargate || t.On == model.OnLambda):
		u.unknown = append(u.unknown, model.Msg("commit.unknown.serverless", "tier", t.ID))
		return l, false
	case t.Kind == model.KindCompute, t.Kind == model.KindDatabase && t.Topology == model.TopologySelfManaged && t.Host == "":
		dimension, l.item = model.EC2OnDemand, t.Offer
	case t.Kind == model.KindCache:
		l.what, l.engine, dimension, l.plan = isCache, t.Engine, model.CacheNode, model.CacheSP
	case t.Kind == model.KindDatabase && t.Topology == model.TopologyDynamoDB:
		u.unknown = append(u.unknown, model.Msg("commit.unknown.dynamodb", "tier", t.ID))
		return l, false
	case t.Kind != model.KindDatabase, t.Topology == model.TopologySelfManaged:
		return l, false
	case t.Topology == model.TopologyAurora:
		l.what, l.engine, dimension, l.plan = isAurora, t.Engine, model.AuroraNode, model.AuroraSP
	case t.Topology == model.TopologyStandby: // two reservations of one copy cover an hour of both
		l.what, l.engine, dimension, l.plan, l.per = isRDS, t.Engine, model.RDSMultiAZ, model.RDSSPMultiAZ, 2
	case t.Topology == model.TopologyCluster: // no reservation covers a cluster
		l.what, l.engine, dimension, l.plan = isRDS, t.Engine, model.RDSCluster, model.RDSSPCluster
	default:
		l.what, l.engine, dimension, l.plan = isRDS, t.Engine, model.RDSInstance, model.RDSSPSingle
	}
	if l.item == "" {
		l.item = t.Engine + " " + t.Offer
	}
	r, err := u.rates.book.Rate(model.PriceKey{Dimension: dimension, Region: s.Region, Item: l.item})
	if err != nil || r.First().Float() <= 0 {
		return l, false
	}
	l.demand, l.price, l.size = r, r.First().Float()/l.per, sizeOf(l.typ)
	return l, true
}

// curveOf is what a tier runs and pays on demand, in unit hours of the line. RDS deployments run around the clock, as the
// bill has them.
func curveOf(t *model.PlacedTier, l *line) []model.CurveRow {
	if l.what == isRDS || len(t.Curve) == 0 {
		return []model.CurveRow{{Share: 1, Running: l.per}}
	}
	bought := 1.0
	if l.what == isEC2 {
		bought -= t.Purchase.Spot
	}
	out := make([]model.CurveRow, len(t.Curve))
	for i, r := range t.Curve {
		out[i] = model.CurveRow{Share: r.Share, Running: r.Running * bought * l.per}
	}
	slices.SortStableFunc(out, func(a, b model.CurveRow) int {
		switch {
		case a.Running < b.Running:
			return -1
		case a.Running > b.Running:
			return 1
		}
		return 0
	})
	return out
}

const tiny = 1e-9

// merge cuts the hours where any curve changes: the shares of the pieces, lightest first.
func merge(curves map[int][]model.CurveRow) []float64 {
	cuts := []float64{1}
	for _, rows := range curves {
		at := 0.0
		for _, r := range rows {
			at += r.Share
			cuts = append(cuts, min(at, 1))
		}
	}
	slices.Sort(cuts)
	var shares []float64
	last := 0.0
	for _, c := range cuts {
		if c-last > tiny {
			shares = append(shares, c-last)
			last = c
		}
	}
	return shares
}

// spread reads a curve at the pieces.
func spread(rows []model.CurveRow, shares []float64) []float64 {
	out := make([]float64, len(shares))
	at, row, end := 0.0, 0, rows[0].Share
	for i, s := range shares {
		middle := at + s/2
		for row < len(rows)-1 && end < middle {
			row++
			end += rows[row].Share
		}
		out[i] = rows[row].Running
		at += s
	}
	return out
}

// mean is the mean of a line's units over the hours.
func (u *Usage) mean(l *line) float64 {
	sum := 0.0
	for i, s := range u.shares {
		sum += s * l.units[i]
	}
	return sum
}

// unpriced are the machines of which no commitment has a known rate.
func (u *Usage) unpriced() []model.Text {
	var out []model.Text
	seen := map[[2]string]bool{}
	for i := range u.lines {
		l := &u.lines[i]
		if at := [2]string{l.item, l.region}; !seen[at] && !u.rates.any(l) {
			seen[at] = true
			out = append(out, model.Msg("commit.unknown.type", "type", l.typ, "region", l.region))
		}
	}
	return out
}

// onDemand is an hour of all lines on demand, on average.
func (u *Usage) onDemand() float64 {
	sum := 0.0
	for i := range u.lines {
		sum += u.mean(&u.lines[i]) * u.lines[i].price
	}
	return sum
}

// family is what stands before the size: "m7g", "db.m7g".
func family(typ string) string {
	if i := strings.LastIndexByte(typ, '.'); i > 0 {
		return typ[:i]
	}
	return typ
}

// sizeOf is AWS's normalization factor of an instance size, by which a regional reservation covers other sizes of its
// family (Amazon EC2 User Guide, "How reserved instances are applied", table of normalization factors): small is 1, each
// step doubles, nxlarge is 8n. 0 for what has none.
func sizeOf(typ string) float64 {
	size := typ[strings.LastIndexByte(typ, '.')+1:]
	switch size {
	case "nano":
		return 0.25
	case "micro":
		return 0.5
	case "small":
		return 1
	case "medium":
		return 2
	case "large":
		return 4
	case "xlarge":
		return 8
	}
	n := 0.0
	digits, ok := strings.CutSuffix(size, "xlarge")
	if !ok || digits == "" || len(digits) > 3 {
		return 0
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0
		}
		n = 10*n + float64(c-'0')
	}
	return 8 * n
}
