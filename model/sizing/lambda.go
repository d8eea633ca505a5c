package sizing

import (
	"fmt"

	"nines/model"
)

// placeLambda sizes functions: duration at a memory size, GB-seconds, and the concurrency that the account's quota sets as
// the ceiling. Little's law gives the concurrency: rate × duration.
func (p *planner) placeLambda(pt *model.PlacedTier, at int) error {
	if p.facility(at) {
		return fmt.Errorf("lambda needs a site with provider aws")
	}
	p.led.Use("request.cpu", "database.queries")
	size := p.fig.Value("lambda.memory")
	share := min(1, size/p.fig.Value("lambda.memory-per-vcpu"))
	duration := float64(p.w.Request.CPU)/share + p.w.Database.Queries*p.fig.Value("dynamodb.latency")
	site := &p.d.Sites[at]
	quota := p.fig.Value("lambda.concurrency")
	p.managed(pt, at, quota/duration)
	pt.Offer = "lambda " + number(size) + " MB"
	pt.Work.GBSeconds = pt.Work.Requests * duration * size / 1024
	pt.Boot = model.Seconds(p.fig.Peek("boot.lambda")) // shown; growth is by concurrency, not by boots
	pt.CeilingWhy = model.Msg("sizing.ceiling.lambda", "concurrency", number(quota), "region", site.Region)
	if p.w.Peak*p.duties[at].need(1) > quota/duration {
		p.warn(model.Msg("warn.lambda-quota", "needed", number(p.w.Peak*p.duties[at].need(1)*duration), "quota", number(quota)))
	}
	return nil
}

// managed fills a tier that the provider runs in all zones of the site: its units are the zones, of which one suffices.
// limit is the requests/s of the whole tier, 0 when none is known.
func (p *planner) managed(pt *model.PlacedTier, at int, limit float64) {
	zones := p.d.Sites[at].Zones
	n := len(zones)
	pt.Managed, pt.Fixed = true, true
	pt.Units, pt.Floor, pt.Ceiling = n, n, n
	pt.CapacityRPS, pt.LimitRPS = limit/float64(n), limit/float64(n)
	pt.CeilingWhy = model.Msg("sizing.ceiling.managed", "tier", pt.Name)
	pt.Placement = place(n, zones)
	pt.Curve = p.flat(at, float64(n))
	pt.Work.Requests = p.requests(at)
}

// flat is the curve of a tier that is the same at all hours and needs one unit whatever the load.
func (p *planner) flat(at int, units float64) []model.CurveRow {
	load := 0.0
	for _, l := range p.shape.levels {
		load += l.share * p.duties[at].need(l.load)
	}
	return []model.CurveRow{{Share: 1, Load: load * p.w.Peak, Running: units, Need: 1}}
}
