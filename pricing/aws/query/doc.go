// Package query reads prices through AWS's APIs, with the credentials of the user: GetProducts of the Price List Query API and
// DescribeSavingsPlansOfferingRates of Savings Plans. Both are free of charge. Calls are held to a steady rate and repeated
// with growing waits when AWS throttles. What the documents mean is the business of pricing/aws.
package query

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	pricelist "github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/savingsplans"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	"golang.org/x/time/rate"

	"nines/pricing/aws"
	"nines/pricing/refresh"
)

// Endpoints are the regions in which the Price List Query API answers, for prices of every region.
var Endpoints = []string{"us-east-1", "eu-central-1", "ap-south-1"}

const (
	plansRegion = "us-east-1" // Savings Plans have one endpoint, which is signed for Virginia
	// perSecond and burst hold the calls below what makes AWS throttle.
	perSecond, burst = 5, 5
	mostAttempts     = 8
	longestWait      = 20 * time.Second
)

// Client asks the APIs. It is safe for concurrent use.
type Client struct {
	prices *pricelist.Client
	plans  *savingsplans.Client
	limit  *rate.Limiter
	day    string
}

// Options are how a client differs from the ordinary one.
type Options struct {
	Endpoint string // of both APIs instead of AWS's: for tests
	Day      string // YYYY-MM-DD, written on what is read
	// Wait is how long to wait before an attempt; nil doubles from about a second. Tests do not wait.
	Wait func(attempt int) time.Duration
	// Limit is how many calls a second; 0 is the ordinary rate.
	Limit rate.Limit
}

// Load finds the user's credentials as every AWS tool does: environment, files, roles. Nothing is called yet.
func Load(ctx context.Context, endpoint string) (sdk.Config, error) {
	if !slices.Contains(Endpoints, endpoint) {
		return sdk.Config{}, fmt.Errorf("the Price List Query API does not answer in %q", endpoint)
	}
	return config.LoadDefaultConfig(ctx, config.WithRegion(endpoint))
}

// backoff is a wait as the SDK wants it.
type backoff func(int) time.Duration

func (b backoff) BackoffDelay(attempt int, _ error) (time.Duration, error) { return b(attempt), nil }

// New makes a client of a configuration.
func New(cfg sdk.Config, o Options) *Client {
	cfg.Logger, cfg.ClientLogMode = logging.Nop{}, 0 // what matters comes back as an error; nothing of a request is ever written
	retryer := func() sdk.Retryer {
		return retry.NewStandard(func(s *retry.StandardOptions) {
			s.MaxAttempts, s.MaxBackoff = mostAttempts, longestWait
			s.RateLimiter = nonLimiter{} // attempts are limited, and calls by the client
			if o.Wait != nil {
				s.Backoff = backoff(o.Wait)
			}
		})
	}
	if o.Limit == 0 {
		o.Limit = perSecond
	}
	c := &Client{limit: rate.NewLimiter(o.Limit, burst), day: o.Day}
	c.prices = pricelist.NewFromConfig(cfg, func(p *pricelist.Options) {
		p.Retryer = retryer()
		if o.Endpoint != "" {
			p.BaseEndpoint = &o.Endpoint
		}
	})
	c.plans = savingsplans.NewFromConfig(cfg, func(p *savingsplans.Options) {
		p.Region, p.Retryer = plansRegion, retryer()
		if o.Endpoint != "" {
			p.BaseEndpoint = &o.Endpoint
		}
	})
	return c
}

// nonLimiter lets every attempt pass.
type nonLimiter struct{}

func (nonLimiter) GetToken(context.Context, uint) (func() error, error) {
	return func() error { return nil }, nil
}
func (nonLimiter) AddTokens(uint) error { return nil }

// Fetch reads the part of a service in a region, page by page. progress is told of bytes that came in; it may be nil.
func (c *Client) Fetch(ctx context.Context, service, region string, progress func(bytes int64)) (*refresh.Part, error) {
	if progress == nil {
		progress = func(int64) {}
	}
	var part *refresh.Part
	var err error
	how := "GetProducts"
	if _, plans := aws.PlanOffers[service]; plans {
		how = "DescribeSavingsPlansOfferingRates"
		part, err = c.fetchPlans(ctx, service, region, progress)
	} else {
		part, err = c.fetchProducts(ctx, service, region, progress)
	}
	if err != nil {
		return nil, err
	}
	part.Source = refresh.Listed(service, part.Region, part.Version, how, c.day)
	return part, nil
}

// explain gives a failure of the SDK its place and its kind. It holds no credentials: the SDK's errors do not either.
func explain(ctx context.Context, list string, err error) error {
	var known *aws.Error
	var api smithy.APIError
	var answer interface{ HTTPStatusCode() int }
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &known):
		return err
	case errors.As(err, &answer) && answer.HTTPStatusCode() >= http.StatusInternalServerError,
		errors.As(err, &api) && throttled(api.ErrorCode()):
		return &aws.Error{Kind: aws.Unreachable, List: list, Got: short(err), Err: err}
	case errors.As(err, &api):
		return &aws.Error{Kind: aws.Refused, List: list, Got: short(err), Err: err}
	}
	return &aws.Error{Kind: aws.Unreachable, List: list, Got: short(err), Err: err}
}

func throttled(code string) bool {
	_, ok := retry.DefaultThrottleErrorCodes[code]
	return ok
}

// short is what the API said, without the SDK's tale of how it was asked.
func short(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode() + ": " + api.ErrorMessage()
	}
	return err.Error()
}
