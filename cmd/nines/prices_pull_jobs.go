package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"nines/model"
	"nines/pricing"
	"nines/pricing/aws"
	"nines/pricing/aws/bulk"
	"nines/pricing/aws/query"
	"nines/pricing/refresh"
)

// sizeWorkers is how many sizes are asked for at a time; the answers have no body.
const sizeWorkers = 8

// jobs finds what there is to fetch, and says how much that is and what it costs. staged are parts of an interrupted pull.
func (p *pull) jobs(ctx context.Context, services []string, staged map[string][]byte) ([]refresh.Job, error) {
	if p.source == fromQuery {
		return p.queryJobs(ctx, services)
	}
	return p.bulkJobs(ctx, services, staged)
}

// bulkJobs asks the indexes and the size of each list.
func (p *pull) bulkJobs(ctx context.Context, services []string, staged map[string][]byte) ([]refresh.Job, error) {
	c := &bulk.Client{Base: bulk.Endpoint, HTTP: &http.Client{}, Day: p.now.Format(time.DateOnly), Pause: p.wait}
	if p.endpoint != "" {
		u, err := url.Parse(p.endpoint)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, tell(model.Msg("pull.endpoint", "endpoint", p.endpoint))
		}
		c.Base = strings.TrimSuffix(p.endpoint, "/")
	}
	regions, err := p.inRegions(func() ([]string, error) { return c.Regions(ctx) })
	if err != nil {
		return nil, err
	}
	lists, missing, err := c.Lists(ctx, services, regions)
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		return nil, wrongInput(&aws.Error{Kind: aws.NoSuchRegion, List: strings.Join(services, ", "), Got: strings.Join(regions, ", ")})
	}
	group, sizing := errgroup.WithContext(ctx)
	group.SetLimit(sizeWorkers)
	for i := range lists {
		group.Go(func() error { return c.Size(sizing, &lists[i], etagOf(staged[lists[i].Name()])) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var jobs []refresh.Job
	total, sure := int64(0), true
	for _, l := range lists {
		if !l.Same {
			total += max(l.Bytes, 0)
			sure = sure && l.Bytes >= 0
		}
		jobs = append(jobs, refresh.Job{Service: l.Service, Region: l.Region, Bytes: l.Bytes,
			Current: func(_ context.Context, old *refresh.Part) (bool, error) {
				return l.Same || l.ETag != "" && old.ETag == l.ETag, nil
			},
			Fetch: func(ctx context.Context, progress func(int64)) (*refresh.Part, error) {
				return c.Fetch(ctx, l, progress)
			},
		})
	}
	return jobs, p.announce(len(jobs), total, sure, c.Base, missing)
}

// etagOf is what a staged part says of the file that it was read from; "" for one that says nothing.
func etagOf(staged []byte) string {
	var p struct {
		ETag string `json:"etag"`
	}
	if json.Unmarshal(staged, &p) != nil {
		return ""
	}
	return p.ETag
}

// inRegions are the regions to pull, sorted as given.
func (p *pull) inRegions(all func() ([]string, error)) ([]string, error) {
	if len(p.regions) == 0 {
		return []string{homeRegion}, nil
	}
	for _, r := range p.regions {
		if r == "all" {
			return all()
		}
		if !aws.IsRegion(r) {
			return nil, tell(model.Msg("pull.not-region", "region", r))
		}
	}
	return p.regions, nil
}

// queryJobs needs credentials, and does not know how many pages there will be.
func (p *pull) queryJobs(ctx context.Context, services []string) ([]refresh.Job, error) {
	cfg, err := query.Load(ctx, p.apiRegion)
	if err != nil {
		return nil, outside(err)
	}
	regions, err := p.inRegions(func() ([]string, error) {
		book, err := pricing.Embedded()
		if err != nil {
			return nil, err
		}
		return book.Regions(), nil
	})
	if err != nil {
		return nil, err
	}
	day := p.now.Format(time.DateOnly)
	o := query.Options{Endpoint: p.endpoint, Day: day}
	if p.wait != nil { // a test, which does not wait
		o.Wait, o.Limit = func(int) time.Duration { return 0 }, 1e4
	}
	c := query.New(cfg, o)
	var jobs []refresh.Job
	calls := 0
	for _, s := range services {
		in := regions
		if aws.IsGlobal(s) {
			in = []string{pricing.Global}
		}
		for _, r := range in {
			calls += query.Calls(s)
			jobs = append(jobs, refresh.Job{Service: s, Region: r, Bytes: -1,
				Current: func(_ context.Context, old *refresh.Part) (bool, error) { return old.Day() == day, nil },
				Fetch: func(ctx context.Context, progress func(int64)) (*refresh.Part, error) {
					return c.Fetch(ctx, s, r, progress)
				},
			})
		}
	}
	if p.dryRun {
		return jobs, p.say("pull.announce.query", "lists", strconv.Itoa(len(jobs)), "calls", strconv.Itoa(calls), "region", p.apiRegion)
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return nil, outside(told{model.Msg("pull.no-credentials")})
	}
	return jobs, p.say("pull.announce.query", "lists", strconv.Itoa(len(jobs)), "calls", strconv.Itoa(calls), "region", p.apiRegion)
}
