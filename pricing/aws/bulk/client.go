package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"nines/pricing"
	"nines/pricing/aws"
	"nines/pricing/refresh"
)

// Endpoint is where AWS publishes the lists.
const Endpoint = "https://pricing.us-east-1.amazonaws.com"

// indexPath is the index of all services, below the endpoint.
const indexPath = "/offers/v1.0/aws/index.json"

// Client fetches lists. Base is the endpoint, another one in tests; Day is written on what is read.
type Client struct {
	Base string
	HTTP *http.Client
	Day  string // YYYY-MM-DD
	// Idle is how long a download may stand still before it is broken off and asked for again; 0 is a minute.
	Idle time.Duration
	// Pause waits between attempts; nil waits in earnest. Tests do not.
	Pause func(context.Context, time.Duration) error
}

// List is one file: a service in a region. Its size and ETag are those of the answer to a HEAD request.
type List struct {
	Service, Region string
	URL             string
	Version         string // from the address; "" when it names none
	Bytes           int64  // -1 when the server does not say
	ETag            string
	// Same says that the file is the one whose ETag was given to [Client.Size].
	Same bool
}

// Name is "AmazonEC2 ap-northeast-2".
func (l List) Name() string { return l.Service + " " + l.Region }

// largestIndex bounds an index; that of all services has half a megabyte.
const largestIndex = 64 << 20

// index is AWS's list of services.
type index struct {
	Offers map[string]struct {
		Region      string `json:"currentRegionIndexUrl"`
		Everywhere  string `json:"currentVersionUrl"`
		SavingsPlan string `json:"currentSavingsPlanIndexUrl"`
	} `json:"offers"`
}

// regions is AWS's list of the regions of a service. The Savings Plans have an array, all others an object.
type regions map[string]string

func (r *regions) UnmarshalJSON(text []byte) error {
	*r = regions{}
	var object map[string]struct {
		URL string `json:"currentVersionUrl"`
	}
	if err := json.Unmarshal(text, &object); err == nil {
		for code, v := range object {
			(*r)[code] = v.URL
		}
		return nil
	}
	var array []struct {
		Code string `json:"regionCode"`
		URL  string `json:"versionUrl"`
	}
	if err := json.Unmarshal(text, &array); err != nil {
		return err
	}
	for _, v := range array {
		(*r)[v.Code] = v.URL
	}
	return nil
}

func decodeIndex(text []byte) (index, error) {
	var x index
	if err := json.Unmarshal(text, &x); err != nil {
		return x, err
	}
	if len(x.Offers) == 0 {
		return x, errors.New("it names no services")
	}
	return x, nil
}

func decodeRegions(text []byte) (regions, error) {
	var x struct {
		Regions regions `json:"regions"`
	}
	if err := json.Unmarshal(text, &x); err != nil {
		return nil, err
	}
	if len(x.Regions) == 0 {
		return nil, errors.New("it names no regions")
	}
	return x.Regions, nil
}

// Lists finds the files of the services in the regions, by service and region in the order given. A service that AWS does
// not have is an error; one that has no list in a region is left out and named in missing.
func (c *Client) Lists(ctx context.Context, services, inRegions []string) (lists []List, missing []string, err error) {
	text, err := c.document(ctx, "index", indexPath)
	if err != nil {
		return nil, nil, err
	}
	all, err := decodeIndex(text)
	if err != nil {
		return nil, nil, &aws.Error{Kind: aws.BadDocument, List: "index", Got: err.Error(), Err: err}
	}
	for _, s := range services {
		found, absent, err := c.listsOf(ctx, all, s, inRegions)
		if err != nil {
			return nil, nil, err
		}
		lists, missing = append(lists, found...), append(missing, absent...)
	}
	return lists, missing, nil
}

// listsOf finds the files of one service.
func (c *Client) listsOf(ctx context.Context, all index, service string, inRegions []string) (lists []List, missing []string, err error) {
	offer, ok := all.Offers[service]
	at := offer.Region
	if beside, plans := aws.PlanOffers[service]; plans {
		offer, ok = all.Offers[beside] // plans are named beside what they are for
		if at = offer.SavingsPlan; at == "" {
			return nil, []string{service}, nil
		}
	}
	if !ok || at == "" && !aws.IsGlobal(service) {
		return nil, nil, &aws.Error{Kind: aws.NoSuchService, List: "index", Got: strconv.Quote(service)}
	}
	if aws.IsGlobal(service) {
		l, err := c.list(service, pricing.Global, offer.Everywhere)
		return []List{l}, nil, err
	}
	text, err := c.document(ctx, service+" index", at)
	if err != nil {
		return nil, nil, err
	}
	known, err := decodeRegions(text)
	if err != nil {
		return nil, nil, &aws.Error{Kind: aws.BadDocument, List: service + " index", Got: err.Error(), Err: err}
	}
	for _, region := range inRegions {
		at, ok := known[region]
		if !ok {
			missing = append(missing, service+" "+region)
			continue
		}
		l, err := c.list(service, region, at)
		if err != nil {
			return nil, nil, err
		}
		lists = append(lists, l)
	}
	return lists, missing, nil
}

// Regions lists the AWS regions that have a price list of EC2, sorted. Local Zones, which have longer names, are left out.
func (c *Client) Regions(ctx context.Context) ([]string, error) {
	text, err := c.document(ctx, "index", indexPath)
	if err != nil {
		return nil, err
	}
	all, err := decodeIndex(text)
	if err != nil {
		return nil, &aws.Error{Kind: aws.BadDocument, List: "index", Got: err.Error(), Err: err}
	}
	if text, err = c.document(ctx, "AmazonEC2 index", all.Offers["AmazonEC2"].Region); err != nil {
		return nil, err
	}
	known, err := decodeRegions(text)
	if err != nil {
		return nil, &aws.Error{Kind: aws.BadDocument, List: "AmazonEC2 index", Got: err.Error(), Err: err}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(known)), func(code string) bool { return !aws.IsRegion(code) }), nil
}

// list is the CSV beside a JSON list.
func (c *Client) list(service, region, at string) (List, error) {
	l := List{Service: service, Region: region, Bytes: -1}
	u, err := c.resolve(l.Name(), at)
	if err != nil {
		return l, err
	}
	if path.Ext(u.Path) == ".json" {
		u.Path = strings.TrimSuffix(u.Path, ".json") + ".csv"
	}
	l.URL = u.String()
	for _, part := range strings.Split(u.Path, "/") {
		if _, err := strconv.ParseUint(part, 10, 64); err == nil && len(part) == len("20060102150405") {
			l.Version = part
		}
	}
	return l, nil
}

// resolve makes an address of an index whole. Addresses lead nowhere but to the endpoint.
func (c *Client) resolve(list, at string) (*url.URL, error) {
	base, err := url.Parse(c.Base)
	if err != nil {
		return nil, &aws.Error{Kind: aws.Unreachable, List: list, Got: err.Error(), Err: err}
	}
	ref, err := url.Parse(at)
	if err != nil || at == "" {
		return nil, &aws.Error{Kind: aws.BadDocument, List: list, Got: fmt.Sprintf("%q is no address of a list", at), Err: err}
	}
	u := base.ResolveReference(ref)
	if u.Host != base.Host || u.Scheme != base.Scheme {
		return nil, &aws.Error{Kind: aws.BadDocument, List: list, Got: fmt.Sprintf("the address %q leads away from %s", at, base.Host)}
	}
	return u, nil
}

// document fetches a whole JSON document.
func (c *Client) document(ctx context.Context, name, at string) ([]byte, error) {
	u, err := c.resolve(name, at)
	if err != nil {
		return nil, err
	}
	var text []byte
	err = c.again(ctx, func() error {
		resp, done, err := c.ask(ctx, name, http.MethodGet, u.String(), nil)
		if err != nil {
			return err
		}
		defer done()
		text, err = io.ReadAll(io.LimitReader(resp.Body, largestIndex+1))
		if err != nil {
			return &brokenError{&aws.Error{Kind: aws.Unreachable, List: name, Got: err.Error(), Err: err}}
		}
		if len(text) > largestIndex {
			return &aws.Error{Kind: aws.BadDocument, List: name, Got: fmt.Sprintf("it is larger than %d MiB", largestIndex>>20)}
		}
		return nil
	})
	return text, err
}

// Size asks for the length and the ETag of a list without fetching it. known is the ETag of a copy that the caller has.
func (c *Client) Size(ctx context.Context, l *List, known string) error {
	return c.again(ctx, func() error {
		header := http.Header{}
		if known != "" {
			header.Set("If-None-Match", known)
		}
		resp, done, err := c.ask(ctx, l.Name(), http.MethodHead, l.URL, header)
		if err != nil {
			return err
		}
		defer done()
		if l.Same = resp.StatusCode == http.StatusNotModified; l.Same {
			l.ETag = known
			return nil
		}
		l.Bytes, l.ETag = resp.ContentLength, resp.Header.Get("ETag")
		return nil
	})
}

// Fetch reads a list from beginning to end while it comes in. progress is told of every piece; it may be nil. A list that
// changes under the download, or breaks off where the server cannot go on, is fetched once more from the start.
func (c *Client) Fetch(ctx context.Context, l List, progress func(bytes int64)) (*refresh.Part, error) {
	if progress == nil {
		progress = func(int64) {}
	}
	var part *refresh.Part
	err := c.again(ctx, func() error {
		body := &download{ctx: ctx, client: c, list: l, progress: progress}
		defer body.Close()
		var err error
		if _, plans := aws.PlanOffers[l.Service]; plans {
			part, err = readPlans(body, l.Service, l.Region)
		} else {
			part, err = ReadList(body, l.Service, l.Region)
		}
		if err != nil {
			progress(-body.at) // what was read counts for nothing
			return err
		}
		part.ETag = body.etag
		return nil
	})
	if err != nil {
		return nil, err
	}
	if part.Version == "" {
		part.Version = l.Version
	}
	part.Source = refresh.Listed(l.Service, l.Region, part.Version, "bulk file", c.Day)
	return part, nil
}
