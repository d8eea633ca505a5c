package refresh

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"nines/model"
	"nines/pricing"
	"nines/pricing/snapshot"
)

const (
	seoul = "ap-northeast-2"
	day   = "2026-11-22"
)

func embedded(t testing.TB) *pricing.Book {
	t.Helper()
	b, err := pricing.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// open encodes and opens a text.
func open(t testing.TB, text *snapshot.Text) *pricing.Book {
	t.Helper()
	raw, err := snapshot.Encode(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := pricing.Open(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func usd(t testing.TB, s string) model.Fixed {
	t.Helper()
	f, err := snapshot.ParseFixed(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// whole is a part that says of its dimensions what the book says, as a pull of unchanged lists would.
func whole(b *pricing.Book, service string, on string, dims ...model.Dimension) Part {
	p := Part{Service: service, Region: seoul, Source: Listed(service, seoul, "1", "bulk file", on), Read: 1, Dimensions: dims}
	for _, d := range dims {
		for _, k := range readItems(b, d, seoul) {
			r, _ := b.Rate(k)
			for _, tier := range r.Tiers {
				p.Rows = append(p.Rows, snapshot.Row{Key: k, From: tier.From, To: tier.To, Unit: r.Unit, USD: tier.USD, SKU: "NEW"})
			}
		}
	}
	return p
}

func price(t testing.TB, b *pricing.Book, k model.PriceKey) model.Rate {
	t.Helper()
	r, err := b.Rate(k)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var m7g = model.PriceKey{Dimension: model.EC2OnDemand, Region: seoul, Item: "m7g.large"}

func TestMerge(t *testing.T) {
	old := embedded(t)
	base := Base(old.Text(), nil)
	before := len(base.Rows)
	p := whole(old, "AmazonEC2", day, model.EC2OnDemand, model.NATHour)
	p.Rows[0].SKU = "FIRST"
	text, err := Merge(base, []Part{p})
	if err != nil {
		t.Fatal(err)
	}
	if len(base.Rows) != before {
		t.Error("the base was changed")
	}
	merged := open(t, text)
	got := price(t, merged, m7g)
	if got.SKU != "NEW" || got.Provenance != p.Source || got.First() != price(t, old, m7g).First() || len(got.Others) == 0 {
		t.Errorf("%+v", got)
	}
	// What nobody read and AWS's list does not have is gone; what the part does not answer for is as it was.
	for r := range old.Each {
		after, err := merged.Rate(r.Key)
		switch {
		case r.Key.Region == seoul && r.Key.Dimension == model.EC2OnDemand && !isRead(r.Provenance):
			if err == nil && after.Key == r.Key {
				t.Errorf("%s is still there, from %s", r.Key, after.Source)
			}
		case err != nil:
			t.Errorf("%s is gone: %v", r.Key, err)
		case r.Key.Region != seoul && !reflect.DeepEqual(after, r):
			t.Fatalf("%s was %+v and is %+v", r.Key, r, after)
		}
	}
	if fs := Check(old, merged, []Part{p}); len(fs) != 0 {
		t.Errorf("nothing changed, and the check finds %+v", fs)
	}
	if info := merged.Info(); info.Newest != day {
		t.Errorf("%+v", info)
	}
}

// The second pull of a list replaces the first; a row it cannot use leaves the price of the first in force; another list's
// prices stay.
func TestMergeAgain(t *testing.T) {
	old := embedded(t)
	first := whole(old, "AmazonEC2", "2026-11-01", model.EC2OnDemand, model.NATHour)
	other := whole(old, "AWSELB", "2026-11-01", model.ALBHour)
	text, err := Merge(Base(old.Text(), nil), []Part{first, other})
	if err != nil {
		t.Fatal(err)
	}
	kept := open(t, text)
	second := whole(kept, "AmazonEC2", day, model.EC2OnDemand, model.NATHour)
	nat := model.PriceKey{Dimension: model.NATHour, Region: seoul}
	second.Rows = slices.DeleteFunc(second.Rows, func(r snapshot.Row) bool { return r.Key == nat || r.Key.Item == "t3.micro" })
	second.Faults = []Fault{{Trouble: Zero, Key: nat, Place: "line 7", Got: "0"}}
	text, err = Merge(Base(old.Text(), kept.Text()), []Part{second})
	if err != nil {
		t.Fatal(err)
	}
	now := open(t, text)
	if r := price(t, now, m7g); r.AsOf != day {
		t.Errorf("%+v", r)
	}
	if r := price(t, now, nat); r.Provenance != first.Source {
		t.Errorf("the price whose row is faulty is now %+v", r)
	}
	if r := price(t, now, model.PriceKey{Dimension: model.ALBHour, Region: seoul}); r.Provenance != other.Source {
		t.Errorf("the other list's price is %+v", r)
	}
	micro := model.PriceKey{Dimension: model.EC2OnDemand, Region: seoul, Item: "t3.micro"}
	if r := price(t, now, micro); strings.HasPrefix(r.Source, listed) { // what somebody else read of it once is left
		t.Errorf("the list has no t3.micro any more, the book has %+v", r)
	}
	fs := Check(kept, now, []Part{second})
	ids := idsOf(fs)
	if !slices.Equal(ids, []string{"shrink/AmazonEC2/" + seoul, "zero/nat.hour/" + seoul}) || !fs[0].Block || !fs[1].Block {
		t.Errorf("%v", ids)
	}
	// Merging nothing into a base changes nothing.
	same, err := Merge(Base(old.Text(), now.Text()), nil)
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, same)
	for r := range now.Each {
		if got, err := again.Rate(r.Key); err != nil || got.First() != r.First() || got.Provenance != r.Provenance {
			t.Fatalf("%+v, then %+v, %v", r, got, err)
		}
	}
}

func idsOf(fs []Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.ID)
	}
	return out
}

// small is the embedded book without other regions, types and spot markets: quick to write and to open.
func small(t *testing.T) *pricing.Book {
	t.Helper()
	text := embedded(t).Text()
	text.Rows = slices.DeleteFunc(text.Rows, func(r snapshot.Row) bool { return r.Key.Region != seoul })
	text.Types, text.Spots = nil, nil
	prune(text)
	return open(t, text)
}

func TestCheck(t *testing.T) {
	old := small(t)
	dims := []model.Dimension{model.EC2OnDemand, model.NATGB, model.NATHour}
	for name, c := range map[string]struct {
		change func(*Part)
		want   []string // blocking ones have a star
	}{
		"nothing":                        {func(*Part) {}, nil},
		"empty":                          {func(p *Part) { p.Rows = nil }, []string{"*empty/AmazonEC2/" + seoul}},
		"empty, where nothing was known": {func(p *Part) { p.Rows, p.Dimensions = nil, []model.Dimension{model.APIGatewayReq} }, []string{"empty/AmazonEC2/" + seoul}},
		"not a row":                      {func(p *Part) { p.Rows, p.Read, p.Dimensions = nil, 0, []model.Dimension{model.APIGatewayReq} }, []string{"*empty/AmazonEC2/" + seoul}},
		"30 % dearer is no jump":         {func(p *Part) { scale(t, p, m7g, 130) }, nil},
		"31 % is":                        {func(p *Part) { scale(t, p, m7g, 131) }, []string{"*jump/ec2.ondemand/" + seoul + "/m7g.large"}},
		"31 % cheaper":                   {func(p *Part) { scale(t, p, m7g, 69) }, []string{"*jump/ec2.ondemand/" + seoul + "/m7g.large"}},
		"NAT, 1,024 times": {func(p *Part) { scale(t, p, model.PriceKey{Dimension: model.NATGB, Region: seoul}, 102400) },
			[]string{"*jump/nat.gb/" + seoul}},
		"no NAT gateways": {func(p *Part) {
			p.Rows = slices.DeleteFunc(p.Rows, func(r snapshot.Row) bool { return r.Key.Dimension == model.NATHour })
		}, []string{"*missing/nat.hour/" + seoul}},
		"one type less": {func(p *Part) {
			p.Rows = slices.DeleteFunc(p.Rows, func(r snapshot.Row) bool { return r.Key == m7g })
		}, []string{"*shrink/AmazonEC2/" + seoul}},
		"one type for another": {func(p *Part) {
			for i := range p.Rows {
				if p.Rows[i].Key == m7g {
					p.Rows[i].Key.Item = "m99.large"
				}
			}
		}, []string{"gone/AmazonEC2/" + seoul}},
		"faults": {func(p *Part) {
			p.Faults = []Fault{{Ambiguous, m7g, "line 1", "0.2"}, {Negative, m7g, "line 2", "-1"}, {Unit, m7g, "line 3", "TB"}, {Tiers, m7g, "line 4", "5-Inf"}}
		}, []string{"*negative/ec2.ondemand/" + seoul + "/m7g.large", "*tiers/ec2.ondemand/" + seoul + "/m7g.large",
			"*unit/ec2.ondemand/" + seoul + "/m7g.large", "ambiguous/ec2.ondemand/" + seoul + "/m7g.large"}},
	} {
		p := whole(old, "AmazonEC2", day, dims...)
		c.change(&p)
		text, err := Merge(Base(old.Text(), nil), []Part{p})
		if err != nil {
			t.Fatal(err)
		}
		fs := Check(old, open(t, text), []Part{p})
		var got []string
		for _, f := range fs {
			if f.Text.ID == "" {
				t.Errorf("%s: %s says nothing", name, f.ID)
			}
			if f.Block {
				f.ID = "*" + f.ID
			}
			got = append(got, f.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// scale makes a price so many hundredths of what it is, exactly.
func scale(t testing.TB, p *Part, k model.PriceKey, hundredths int64) {
	for i := range p.Rows {
		if p.Rows[i].Key == k {
			p.Rows[i].USD = usd(t, p.Rows[i].USD.Decimal().Mul(model.Fixed{Coef: hundredths, Exp: -2}.Decimal()).String())
		}
	}
}

// A jump over an old price, or over one that nobody had read, is no surprise: it is said and does not block.
func TestJumpsOverOldPrices(t *testing.T) {
	old := small(t)
	far := whole(old, "AmazonEC2", "2031-01-01", model.NATHour)
	scale(t, &far, model.PriceKey{Dimension: model.NATHour, Region: seoul}, 200)
	text, err := Merge(Base(old.Text(), nil), []Part{far})
	if err != nil {
		t.Fatal(err)
	}
	if fs := Check(old, open(t, text), []Part{far}); len(fs) != 1 || fs[0].Block {
		t.Errorf("%+v", fs)
	}
	for _, c := range []struct {
		asOf string
		want bool
	}{{"2026-11-21", true}, {"2024-11-22", true}, {"2024-11-21", false}, {"2024-11", true}, {"2024-10", false}, {"2024", true}, {"2023", false}, {"", true}} {
		if got := recent(c.asOf, day); got != c.want {
			t.Errorf("%q is recent: %v", c.asOf, got)
		}
	}
}

func TestAccepted(t *testing.T) {
	f := Finding{ID: "jump/ec2.ondemand/" + seoul + "/m7g.large"}
	for pattern, want := range map[string]bool{
		f.ID: true, "jump": true, "jump/ec2.ondemand": true, "jump/ec2": false, "jum": false, "": false, "jump/": false, "shrink": false, f.ID + "/x": false,
	} {
		if got := f.Accepted([]string{"other", pattern}); got != want {
			t.Errorf("%q accepts: %v", pattern, got)
		}
	}
}

func TestListOf(t *testing.T) {
	for _, version := range []string{"", "20261119225308"} {
		for _, region := range []string{seoul, "global", "us-gov-west-1"} {
			name, ok := listOf(Listed("AmazonEC2", region, version, "bulk file", day).Source)
			if !ok || name != "AmazonEC2 "+region {
				t.Errorf("%q, %v", name, ok)
			}
		}
	}
	for _, s := range []string{"", "AWS pricing page", "AWS Price List", "AWS Price List, AmazonEC2", "AWS Price List, read by hand, yesterday"} {
		if name, ok := listOf(s); ok {
			t.Errorf("%q is of %q", s, name)
		}
	}
	for r := range embedded(t).Each { // no hand-made row is taken for a pulled one
		if name, ok := listOf(r.Source); ok {
			t.Fatalf("%q is of %q", r.Source, name)
		}
	}
}

// Whatever parts of whatever prices come, what Merge lets through opens, and holds every row of the parts.
func TestMergeGivesABookOrAnError(t *testing.T) {
	old := embedded(t).Text()
	old.Rows = slices.DeleteFunc(old.Rows, func(r snapshot.Row) bool { return r.Key.Region != seoul || r.Key.Dimension != model.NATHour }) // quick
	old.Types, old.Spots = nil, nil
	prune(old)
	rapid.Check(t, func(t *rapid.T) {
		p := Part{Service: "AmazonEC2", Region: seoul, Source: Listed("AmazonEC2", seoul, "1", "test", day), Dimensions: []model.Dimension{model.EC2OnDemand}}
		seen := map[string]bool{}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			item := rapid.StringMatching(`[a-c][1-3]\.(large|xlarge)`).Draw(t, "item")
			if seen[item] {
				continue
			}
			seen[item] = true
			p.Rows = append(p.Rows, snapshot.Row{Key: model.PriceKey{Dimension: model.EC2OnDemand, Region: seoul, Item: item}, To: -1, Unit: "hour",
				USD: model.Fixed{Coef: rapid.Int64Range(0, 1e6).Draw(t, "coef"), Exp: -4}})
		}
		text, err := Merge(Base(old, nil), []Part{p})
		if err != nil {
			if !slices.ContainsFunc(p.Rows, func(r snapshot.Row) bool { return r.USD.Coef == 0 }) {
				t.Fatal(err)
			}
			return
		}
		raw, err := snapshot.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		b, err := pricing.Open(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Rows {
			if got, err := b.Rate(r.Key); err != nil || got.First() != r.USD {
				t.Fatalf("%+v, %v", got, err)
			}
		}
	})
}

// memory is a stage in memory.
type memory struct {
	mu    sync.Mutex
	parts map[string][]byte
	fail  error
}

func (m *memory) Parts(context.Context) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.parts), nil
}

func (m *memory) SavePart(_ context.Context, name string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	m.parts[name] = data
	return nil
}

// log watches.
type log struct {
	mu              sync.Mutex
	started, before []string
	bytes           int64
}

func (l *log) Start(j Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.started = append(l.started, j.Name())
}

func (l *log) Progress(_ Job, n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bytes += n
}

func (l *log) Done(j Job, _ *Part, before bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if before {
		l.before = append(l.before, j.Name())
	}
}

// jobs are three parts, of which one fails while broken is not nil; current says whether staged ones are still true.
func jobs(broken error, current bool) []Job {
	var out []Job
	for _, service := range []string{"A", "B", "C"} {
		out = append(out, Job{Service: service, Region: seoul, Bytes: 10,
			Current: func(context.Context, *Part) (bool, error) { return current, nil },
			Fetch: func(_ context.Context, progress func(int64)) (*Part, error) {
				progress(10)
				if service == "B" && broken != nil {
					return nil, broken
				}
				return &Part{Service: service, Region: seoul, Dimensions: []model.Dimension{model.NATHour}, Rows: []snapshot.Row{{Key: m7g, To: -1, Unit: "hour", USD: model.Fixed{Coef: 1}}}}, nil
			}})
	}
	return out
}

func TestRunResumes(t *testing.T) {
	stage, broken := &memory{parts: map[string][]byte{"C " + seoul: []byte("{")}}, errors.New("cut off")
	if _, err := Run(t.Context(), jobs(broken, true), 1, stage, &log{}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if _, ok := stage.parts["A "+seoul]; !ok {
		t.Fatal("the part that was finished is not staged")
	}
	var l log
	parts, err := Run(t.Context(), jobs(nil, true), 2, stage, &l)
	if err != nil || len(parts) != 3 || parts[1].Service != "B" || len(parts[0].Rows) != 1 {
		t.Fatalf("%+v, %v", parts, err)
	}
	slices.Sort(l.started)
	if !slices.Equal(l.started, []string{"B " + seoul, "C " + seoul}) || !slices.Equal(l.before, []string{"A " + seoul}) || l.bytes != 20 {
		t.Errorf("%+v", &l)
	}
	// Lists that have changed meanwhile are fetched again.
	l = log{}
	if _, err := Run(t.Context(), jobs(nil, false), 2, stage, &l); err != nil || len(l.started) != 3 {
		t.Errorf("%+v, %v", &l, err)
	}
	stage.fail = errors.New("disk full")
	if _, err := Run(t.Context(), jobs(nil, false), 2, stage, &log{}); !errors.Is(err, stage.fail) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, jobs(nil, true), 2, &memory{parts: map[string][]byte{}}, &log{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func FuzzDecodePart(f *testing.F) {
	p := whole(embedded(f), "AmazonEC2", day, model.NATHour)
	text, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, ok := decodePart(text); ok && (p == nil || p.Service == "") {
			t.Fatal(p)
		}
	})
	if got, ok := decodePart(text); !ok || !reflect.DeepEqual(got.Rows, p.Rows) {
		f.Fatalf("%+v", got)
	}
}
