package aws

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/pricing"
	"nines/pricing/refresh"
	"nines/pricing/snapshot"
)

// Collector gathers the prices of one service in one region, a row at a time. It holds what the rules take and nothing
// else, so that it does not grow with the list.
type Collector struct {
	part     refresh.Part
	service  *service
	byUsage  map[string][]*rule
	endings  []*rule // rules whose usage begins with a star
	prices   map[model.PriceKey]map[string]*price
	reserved map[reservedKey]*commitment
}

// price is what one SKU asks for a key.
type price struct {
	place string
	tiers []model.PriceTier
	rule  *rule
}

// reservedKey tells the terms of a SKU apart; a term has up to two rows.
type reservedKey struct {
	key       model.PriceKey
	sku, term string
}

// commitment is a reserved term as it is read: what an hour costs, and what is paid upfront.
type commitment struct {
	place           string
	years           int
	hourly, upfront decimal.Decimal
}

// hoursPerYear spreads what is paid upfront, as AWS's effective hourly prices do.
const hoursPerYear = 8760

// Services lists the codes of the services that nines prices, sorted.
func Services() []string {
	out := make([]string, len(services))
	for i, s := range services {
		out[i] = s.code
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return out
}

func serviceOf(code string) *service {
	for i := range services {
		if services[i].code == code {
			return &services[i]
		}
	}
	return nil
}

// IsGlobal says whether a service has one list for all regions.
func IsGlobal(code string) bool {
	s := serviceOf(code)
	return s != nil && s.global
}

// Needs are the columns that a list of the service must have.
func Needs(code string) []Attr {
	s := serviceOf(code)
	if s == nil {
		return nil
	}
	out := append(slices.Clone(always), s.needs...)
	if !s.global && !s.anywhere && !slices.Contains(out, FromRegion) {
		out = append(out, LocationType)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// NewCollector starts a part. The service is one of [Services]; the region of a global one is [pricing.Global].
func NewCollector(service, region string) *Collector {
	c := &Collector{service: serviceOf(service), byUsage: map[string][]*rule{}, prices: map[model.PriceKey]map[string]*price{},
		reserved: map[reservedKey]*commitment{}}
	if c.service == nil {
		panic("no rules for the service " + service) // callers choose from Services
	}
	if c.service.global {
		region = pricing.Global
	}
	c.part.Service, c.part.Region = service, region
	c.part.Dimensions = dimensionsOf(c.service)
	for i := range c.service.rules {
		r := &c.service.rules[i]
		if strings.HasPrefix(r.usage, "*") {
			c.endings = append(c.endings, r)
		} else {
			c.byUsage[r.usage] = append(c.byUsage[r.usage], r)
		}
	}
	return c
}

// Add looks at a row of the list. place says where it stands, for errors; it is asked only when a rule takes the row. A
// price in another currency and a number that is none are an [*Error].
func (c *Collector) Add(row *Row, place func() string) error {
	c.part.Read++
	usage := c.withoutRegion(row[Usage])
	for _, r := range c.byUsage[string(usage)] {
		if err := c.take(r, row, usage, place); err != nil {
			return err
		}
	}
	colon := bytes.IndexByte(usage, ':')
	if colon >= 0 {
		for _, r := range c.byUsage[string(usage[:colon+1])] {
			if err := c.take(r, row, usage, place); err != nil {
				return err
			}
		}
	} else {
		colon = len(usage)
	}
	for _, r := range c.endings {
		if bytes.HasSuffix(usage[:colon], []byte(r.usage[1:])) {
			if err := c.take(r, row, usage, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// withoutRegion cuts the region, or the edge, that a usage type begins with. Ireland is "EU-", Virginia mostly nothing, all
// others letters and digits ("APN2-", "USE1-"); KMS writes the region's code.
func (c *Collector) withoutRegion(usage []byte) []byte {
	dash := bytes.IndexByte(usage, '-')
	if dash < 2 {
		return usage
	}
	if c.service.edges {
		return usage[dash+1:]
	}
	if string(usage[:dash]) == "EU" || lettersThenDigits(usage[:dash]) {
		return usage[dash+1:]
	}
	if n := len(c.part.Region); len(usage) > n && usage[n] == '-' && string(usage[:n]) == c.part.Region {
		return usage[n+1:]
	}
	return usage
}

// lettersThenDigits says whether b is two to four capital letters and one or two digits.
func lettersThenDigits(b []byte) bool {
	i := 0
	for i < len(b) && 'A' <= b[i] && b[i] <= 'Z' {
		i++
	}
	digits := len(b) - i
	if i < 2 || i > 4 || digits < 1 || digits > 2 {
		return false
	}
	for _, d := range b[i:] {
		if d < '0' || d > '9' {
			return false
		}
	}
	return true
}

// take keeps the row if the rule means it.
func (c *Collector) take(r *rule, row *Row, usage []byte, place func() string) error {
	onDemand := string(row[TermType]) == "OnDemand"
	if !onDemand && (r.reserved == nil || string(row[TermType]) != "Reserved") { // FlatRate and what else may come
		return nil
	}
	if !c.here(row) {
		return nil
	}
	for _, w := range r.when {
		if !w.holds(row) {
			return nil
		}
	}
	if currency := string(row[Currency]); currency != "USD" {
		return &Error{Kind: NotUSD, List: c.part.Name(), Place: place(), Got: currency}
	}
	if region := string(row[Region]); !c.service.global && !c.service.anywhere && region != "" && region != c.part.Region {
		return nil
	}
	key := model.PriceKey{Dimension: r.dimension, Region: c.part.Region}
	if r.item != nil {
		item, ok := r.item(row, string(usage))
		if !ok {
			return nil
		}
		key.Item = item
	}
	usd, err := number(row[Price])
	if err != nil {
		return &Error{Kind: BadNumber, List: c.part.Name(), Place: place(), Want: Price.String(), Got: string(row[Price])}
	}
	if usd.IsNegative() {
		c.fault(refresh.Negative, key, place(), usd.String())
		return nil
	}
	if onDemand {
		return c.addTier(r, key, row, usd, place)
	}
	c.addTerm(r, key, row, usd, place)
	return nil
}

// here says whether the row is of the part's region and no Local Zone, Wavelength zone or Outpost, which share its name.
func (c *Collector) here(row *Row) bool {
	if c.service.global {
		return true
	}
	if from := string(row[FromRegion]); from != "" && from != c.part.Region {
		return false
	}
	kind := string(row[LocationType])
	return c.service.anywhere || kind == "" || kind == "AWS Region"
}

func (c *Collector) fault(t refresh.Trouble, key model.PriceKey, place, got string) {
	c.part.Faults = append(c.part.Faults, refresh.Fault{Trouble: t, Key: key, Place: place, Got: got})
}

// addTier keeps a price on demand.
func (c *Collector) addTier(r *rule, key model.PriceKey, row *Row, usd decimal.Decimal, place func() string) error {
	n, ok := perUnit(key.Dimension, row[Unit])
	if !ok {
		c.fault(refresh.Unit, key, place(), string(row[Unit]))
		return nil
	}
	if n != 1 {
		usd = usd.DivRound(decimal.New(n, 0), 12)
	}
	from, err := bound(row[From], false)
	if err != nil {
		return &Error{Kind: BadNumber, List: c.part.Name(), Place: place(), Want: From.String(), Got: string(row[From])}
	}
	to, err := bound(row[To], true)
	if err != nil {
		return &Error{Kind: BadNumber, List: c.part.Name(), Place: place(), Want: To.String(), Got: string(row[To])}
	}
	value, err := fixed(usd)
	if err != nil {
		return &Error{Kind: BadNumber, List: c.part.Name(), Place: place(), Want: Price.String(), Got: string(row[Price]), Err: err}
	}
	sku := string(row[SKU])
	if r.to != 0 { // SKUs that are tiers of one price
		from, to, sku = r.from, r.to, ""
	}
	if c.prices[key] == nil {
		c.prices[key] = map[string]*price{}
	}
	p := c.prices[key][sku]
	if p == nil {
		p = &price{place: place(), rule: r}
		c.prices[key][sku] = p
	}
	p.tiers = append(p.tiers, model.PriceTier{From: from, To: to, USD: value})
	return nil
}

// addTerm keeps a row of a reserved term: "Hrs" is what an hour costs, "Quantity" what is paid upfront.
func (c *Collector) addTerm(r *rule, key model.PriceKey, row *Row, usd decimal.Decimal, place func() string) {
	t, ok := termOf(row)
	if !ok {
		return
	}
	if key.Dimension = r.reserved(t); key.Dimension == "" {
		return
	}
	id := reservedKey{key, string(row[SKU]), string(row[OfferTerm])}
	k := c.reserved[id]
	if k == nil {
		k = &commitment{place: place(), years: t.years}
		c.reserved[id] = k
	}
	if _, hourly := perUnit(key.Dimension, row[Unit]); hourly {
		k.hourly = k.hourly.Add(usd)
		return
	}
	if !strings.EqualFold(string(row[Unit]), "Quantity") {
		c.fault(refresh.Unit, key, place(), string(row[Unit]))
		return
	}
	k.upfront = k.upfront.Add(usd)
}

// Part is what was gathered. Source, version and ETag are the caller's to fill.
func (c *Collector) Part() *refresh.Part {
	for id, k := range c.reserved {
		effective := k.hourly.Add(k.upfront.DivRound(decimal.New(int64(k.years)*hoursPerYear, 0), 8))
		value, err := fixed(effective)
		if err != nil {
			c.fault(refresh.Unit, id.key, k.place, effective.String())
			continue
		}
		if c.prices[id.key] == nil {
			c.prices[id.key] = map[string]*price{}
		}
		c.prices[id.key][id.sku] = &price{place: k.place, tiers: []model.PriceTier{{To: -1, USD: value}}, rule: &rule{}}
	}
	for _, key := range slices.SortedFunc(maps.Keys(c.prices), snapshot.CompareKeys) {
		c.choose(key, c.prices[key])
	}
	slices.SortFunc(c.part.Faults, func(a, b refresh.Fault) int {
		return cmp.Or(snapshot.CompareKeys(a.Key, b.Key), cmp.Compare(a.Trouble, b.Trouble), cmp.Compare(a.Place, b.Place))
	})
	return &c.part
}

// choose adds the rows of a key. SKUs that agree are one; of those that differ the dearest is taken, so that a doubt never
// flatters, and it is said.
func (c *Collector) choose(key model.PriceKey, bySKU map[string]*price) {
	var best string
	var chosen *price
	unlike := false
	for _, sku := range slices.Sorted(maps.Keys(bySKU)) {
		p := bySKU[sku]
		if trouble, got := p.settle(); trouble != "" {
			c.fault(trouble, key, p.place, got)
			continue
		}
		if chosen == nil {
			best, chosen = sku, p
			continue
		}
		if slices.Equal(chosen.tiers, p.tiers) {
			continue
		}
		unlike = true
		order := p.tiers[0].USD.Decimal().Cmp(chosen.tiers[0].USD.Decimal())
		if p.rule.cheapest == (order < 0) && order != 0 {
			best, chosen = sku, p
		}
	}
	if chosen == nil {
		return
	}
	if unlike && !c.service.anywhere {
		c.fault(refresh.Ambiguous, key, chosen.place, chosen.tiers[0].USD.Decimal().String())
	}
	unit, _ := snapshot.Unit(key.Dimension)
	for _, t := range chosen.tiers {
		c.part.Rows = append(c.part.Rows, snapshot.Row{Key: key, From: t.From, To: t.To, Unit: unit, USD: t.USD, SKU: best})
	}
}

// settle orders the tiers and says what is wrong with them. An allowance that the list writes as a first tier of nothing is
// left out: the price of the first unit that costs something holds from the start, and free tiers are applied apart.
func (p *price) settle() (refresh.Trouble, string) {
	slices.SortFunc(p.tiers, func(a, b model.PriceTier) int { return cmp.Compare(a.From, b.From) })
	at := p.tiers[0].From
	for _, t := range p.tiers {
		if t.From != at || at < 0 {
			return refresh.Tiers, formatTiers(p.tiers)
		}
		if at = t.To; at >= 0 && at <= t.From {
			return refresh.Tiers, formatTiers(p.tiers)
		}
	}
	if p.tiers[0].From != 0 {
		return refresh.Tiers, formatTiers(p.tiers)
	}
	for len(p.tiers) > 1 && p.tiers[0].USD.Coef == 0 {
		p.tiers = p.tiers[1:]
		p.tiers[0].From = 0
	}
	for _, t := range p.tiers {
		if t.USD.Coef == 0 {
			return refresh.Zero, "0"
		}
	}
	return "", ""
}
