package commit

import (
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
	"nines/model/reference"
)

// rates looks commitment prices up, once each.
type rates struct {
	book  model.PriceBook
	fig   *reference.Reader
	known map[model.PriceKey]price
}

// price of a unit hour under a commitment; ok is false where the book has none.
type price struct {
	rate model.Rate
	usd  decimal.Decimal
	f    float64
	ok   bool
}

func newRates(book model.PriceBook, fig *reference.Reader) *rates {
	return &rates{book: book, fig: fig, known: map[model.PriceKey]price{}}
}

// terms names the part of a dimension that says term and payment.
func reservedName(base string, years int, payment string) model.Dimension {
	name := base + map[int]string{1: ".1y", 3: ".3y"}[years]
	if payment != model.PayNone {
		name += "." + payment
	}
	return model.Dimension(name)
}

func planName(base string, years int, payment string) model.Dimension {
	return model.Dimension(base + map[int]string{1: ".1y.", 3: ".3y."}[years] + payment)
}

// of is the price of a unit hour of the line under a kind of commitment. Kinds that do not hold for the line have none.
func (r *rates) of(l *line, kind string, years int, payment string) price {
	k := model.PriceKey{Region: l.region, Item: l.item}
	switch {
	case kind == model.RIStandard && l.what == isEC2:
		k.Dimension = reservedName("ec2.ri", years, payment)
	case kind == model.RIConvertible && l.what == isEC2:
		k.Dimension = reservedName("ec2.ri.convertible", years, payment)
	case kind == model.SPInstance && l.what == isEC2:
		k.Dimension = planName("ec2.sp.instance", years, payment)
	case kind == model.SPCompute && l.what == isEC2:
		k.Dimension = planName("ec2.sp.compute", years, payment)
	case kind == model.RIDatabase && l.what == isRDS && l.plan != model.RDSSPCluster:
		k.Dimension = reservedName("rds.ri", years, payment)
	case kind == model.RIDatabase && l.what == isAurora:
		k.Dimension = reservedName("aurora.ri", years, payment)
	case kind == model.RICache && l.what == isCache:
		k.Dimension = reservedName("elasticache.ri", years, payment)
	case kind == model.SPDatabase && l.what != isEC2 && years == 1 && payment == model.PayNone:
		return r.databasePlan(l)
	default:
		return price{}
	}
	return r.look(k)
}

// any says whether any commitment has a price for the line.
func (r *rates) any(l *line) bool {
	if underDatabasePlan(l) {
		return true
	}
	for _, kind := range model.CommitmentKinds {
		if kind == model.SPDatabase {
			continue
		}
		for _, years := range model.Terms {
			for _, payment := range model.Payments {
				if r.of(l, kind, years, payment).ok {
					return true
				}
			}
		}
	}
	return false
}

// look asks the book once. A rate that is filed under another key stands in for the one asked for, and says so.
func (r *rates) look(k model.PriceKey) price {
	if p, ok := r.known[k]; ok {
		return p
	}
	p := price{}
	if r.has(k) {
		if rate, err := r.book.Rate(k); err == nil {
			p = priceOf(rate, 1)
			if rate.Key.Dimension != k.Dimension {
				p.rate.Provenance = approximate("approximation: the rate of "+rate.Key.What()+" stands in for "+k.What()+", which nobody has read", rate.Provenance)
				p.rate.Key = k
			}
		}
	}
	r.known[k] = p
	return p
}

// has avoids the search for neighbors that a miss costs, where the book can tell without.
func (r *rates) has(k model.PriceKey) bool {
	h, ok := r.book.(interface{ Has(model.PriceKey) bool })
	return !ok || h.Has(k)
}

func priceOf(rate model.Rate, per float64) price {
	usd := rate.First().Decimal()
	if per != 1 {
		usd = usd.DivRound(decimal.NewFromFloat(per), 12)
	}
	f := usd.InexactFloat64()
	return price{rate: rate, usd: usd, f: f, ok: f > 0}
}

func approximate(words string, p model.Provenance) model.Provenance {
	return model.Provenance{Source: words + ": " + p.Source, AsOf: p.AsOf, Confidence: model.Approx}
}

// databasePlan is the rate under a Database Savings Plan: the book's, else the on-demand rate less the discount that AWS
// advertises for instances, which is "up to". Plans cover instances of generation 7 and newer, and of ElastiCache only
// Valkey (AWS, Database Savings Plans, December 2025).
func (r *rates) databasePlan(l *line) price {
	if !underDatabasePlan(l) {
		return price{}
	}
	k := model.PriceKey{Dimension: l.plan, Region: l.region, Item: l.item}
	if p := r.look(k); p.ok {
		return priceOf(p.rate, l.per)
	}
	f := r.fig.Figure("commit.sp.database")
	rate := l.demand
	rate.Key, rate.SKU, rate.List, rate.Steps, rate.Others = k, "", nil, nil, nil
	rate.Provenance = approximate("approximation: the on-demand rate less the discount that is advertised ("+f.Source+")", l.demand.Provenance)
	p := priceOf(rate, l.per)
	p.usd = p.usd.Mul(decimal.NewFromInt(1).Sub(decimal.NewFromFloat(f.Value))).Round(12)
	p.f = p.usd.InexactFloat64()
	p.ok = p.f > 0
	return p
}

// underDatabasePlan says whether a Database Savings Plan covers the line.
func underDatabasePlan(l *line) bool {
	return l.what != isEC2 && generation(family(l.typ)) >= 7 && (l.what != isCache || l.engine == "valkey")
}

// generation is the number in a family: 7 of "m7g" and "db.m7g".
func generation(family string) int {
	n, seen := 0, false
	for _, c := range family[strings.LastIndexByte(family, '.')+1:] {
		if c >= '0' && c <= '9' {
			n, seen = 10*n+int(c-'0'), true
		} else if seen {
			break
		}
	}
	return n
}

// prepaid is the share of a commitment that is paid upfront.
func (r *rates) prepaid(payment string) float64 {
	switch payment {
	case model.PayAll:
		return 1
	case model.PayPartial:
		return r.fig.Value("commit.partial")
	}
	return 0
}
