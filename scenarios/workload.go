package scenarios

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// numbers names the measures of the workload once.
func is(m measure) *measure { return &m }

// workloadRules is the language of a workload (DESIGN §4). Only peak is required.
var workloadRules = []rule{
	{key: "peak", required: true, doc: "Requests per second in the busiest hour.", is: is(load().above(0, "0 rps").atMost(1e7, "10000000 rps"))},
	{key: "profile", doc: "Shape of demand: a named shape, {mean: 8 rps}, {hours: [24 or 168 numbers]} from Monday 00:00, or {trace: FILE.csv}, of seconds,rps or with times, and gaps: hold, zero or linear.", special: decodeProfile},
	{key: "request", doc: "What one request costs to serve, outside the database.", rules: []rule{
		{key: "cpu", doc: "CPU time on one full core.", is: is(seconds().above(0, "0s").atMost(3600, "1h").like("ms")), figure: "request.cpu"},
		{key: "memory", doc: "Memory held while the request is in flight.", is: is(size().atMost(1e12, "1 TB")), figure: "request.memory"},
		{key: "in", doc: "Received from the client.", is: is(size().atMost(1e12, "1 TB")), figure: "request.in"},
		{key: "out", doc: "Sent to the client.", is: is(size().atMost(1e12, "1 TB")), figure: "request.out"},
		{key: "cdn", doc: "Share of what is sent that a CDN serves.", is: is(share()), figure: "request.cdn"},
	}},
	{key: "database", doc: "What one request asks of the database, and what is stored.", rules: []rule{
		{key: "queries", doc: "Queries per request.", is: is(number().atMost(1e4, "10000")), figure: "database.queries"},
		{key: "cpu", doc: "Database CPU time per query.", is: is(seconds().above(0, "0s").atMost(3600, "1h").like("ms")), figure: "database.cpu"},
		{key: "reads", doc: "Share of queries that only read.", is: is(share()), figure: "database.reads"},
		{key: "data", doc: "Stored now.", is: is(size().above(0, "0 GB").atMost(1e15, "1000 TB")), figure: "database.data"},
		{key: "growth", doc: "Stored more, a month.", is: is(sizeRate().atMost(1e15, "1000 TB/mo")), figure: "database.growth"},
	}},
	{key: "growth", doc: "Growth of demand a month.", is: is(shareRate()), figure: "growth"},
	{key: "users", doc: "Users, for unit costs.", is: is(count().above(0, "0").atMost(1e11, "100000000000"))},
	{key: "surge", doc: "The jump of demand that time-to-scale is measured for.", rules: []rule{
		{key: "factor", doc: "Times the peak.", is: is(factor().atLeast(1, "1x").atMost(1e4, "10000x")), figure: "surge.factor"},
		{key: "ramp", doc: "From the peak to factor times the peak; 0s is a step.", is: is(seconds().atMost(30*86400, "30d").like("s")), figure: "surge.ramp"},
	}},
	{key: "objectives", doc: "What is asked for.", rules: []rule{
		{key: "slo", doc: "Availability asked.", is: is(share().above(0, "0%").below(1, "100%")), figure: "objectives.slo"},
		{key: "rto", doc: "Recovery time objective.", is: is(seconds().atMost(365*86400, "365d")), figure: "objectives.rto"},
		{key: "rpo", doc: "Recovery point objective.", is: is(seconds().atMost(365*86400, "365d")), figure: "objectives.rpo"},
		{key: "budget", doc: "Money there is, a month.", money: "mo"},
	}},
	{key: "money", doc: "What an hour is worth.", rules: []rule{
		{key: "downtime", doc: "Cost of an hour down.", money: "h", figure: "money.downtime"},
		{key: "engineer", doc: "Cost of an hour of an engineer.", money: "h", figure: "money.engineer"},
		{key: "currency", doc: "Currency of every amount.", free: currencyText, word: string(reference.DefaultCurrency)},
	}},
	{key: "commit", doc: "How machines are bought: as-designed (what each tier says), none, best, best with limits (best 1y no), or a list of the commitments that you own.", special: decodeCommit},
	{key: "region", doc: "AWS region of the primary site; for a facility, the market near it.", special: decodeRegion},
	{key: "second_region", doc: "AWS region of the second site.", special: decodeRegion},
}

var currencyText = &textRule{pattern: "^USD$", ok: func(s string) bool { return s == "USD" },
	problem: func(s string) trouble {
		return trouble{model.Msg("input.currency", "currency", s), model.Msg("input.write", "value", "USD")}
	}}

// workloadDecoder is a decoder with what a workload's special values need.
type workloadDecoder struct {
	decoder
	w       *model.Workload
	regions []string
	profile place
	region  place
	open    TraceReader // of profile: {trace: FILE.csv}; nil where files are not read
}

// DecodeWorkload reads a workload and fills in every default from the figures. name is how the document is called in
// errors; regions are the regions that have prices (empty: any name goes). The error is an [Errors].
func DecodeWorkload(name string, src []byte, figures *reference.Set, regions []string) (*model.Workload, error) {
	return DecodeWorkloadWith(name, src, figures, regions, nil)
}

// DecodeWorkloadWith is [DecodeWorkload] where a profile may be a recorded trace, which open reads.
func DecodeWorkloadWith(name string, src []byte, figures *reference.Set, regions []string, open TraceReader) (*model.Workload, error) {
	root, bad := parse(name, src)
	if bad != nil {
		if bad.Text.ID == "input.empty" {
			bad.HintText = model.Msg("input.empty.workload")
			bad.Hint = inEnglish(bad.HintText)
		}
		return nil, Errors{bad}
	}
	w := &model.Workload{Inputs: map[string]model.Assumption{}, Ranges: map[string]model.Range{}}
	d := newWorkloadDecoder(name, w, figures, regions)
	d.open = open
	d.object(root, "", reflect.ValueOf(w).Elem(), d.rules())
	d.finish()
	if err := d.result(); err != nil {
		return nil, err
	}
	return w, nil
}

func newWorkloadDecoder(name string, w *model.Workload, figures *reference.Set, regions []string) *workloadDecoder {
	return &workloadDecoder{w: w, regions: regions, decoder: decoder{name: name, figures: figures, source: yours(), inputs: w.Inputs, ranges: w.Ranges}}
}

// yours is the address of what the user set.
func yours() model.Provenance { return model.Provenance{Source: "set by you", Confidence: model.Yours} }

// rules binds the special values to this decoder.
func (d *workloadDecoder) rules() []rule {
	out := slices.Clone(workloadRules)
	for i := range out {
		switch out[i].key {
		case "profile":
			out[i].special = func(_ *decoder, n *node, path string, _ reflect.Value) { d.decodeProfile(n, path) }
		case "commit":
			out[i].special = func(_ *decoder, n *node, path string, _ reflect.Value) { d.commit(n, path) }
		case "region", "second_region":
			out[i].special = func(_ *decoder, n *node, path string, v reflect.Value) { d.decodeRegion(n, path, v) }
		}
	}
	return out
}

// decodeProfile and decodeRegion mark the keys that a workloadDecoder reads by hand.
func decodeProfile(*decoder, *node, string, reflect.Value) {}
func decodeRegion(*decoder, *node, string, reflect.Value)  {}

func (d *workloadDecoder) decodeRegion(n *node, path string, v reflect.Value) {
	d.region = n.place
	if n.kind != scalar {
		d.fail(n.place, path, trouble{model.Msg("input.text", "key", path), model.Msg("input.want.region", "example", reference.DefaultRegion)})
		return
	}
	if bad := d.checkRegion(n.text); bad != nil {
		d.fail(n.place, path, *bad)
		return
	}
	d.setWord(path, v, n.text, d.source)
}

func (d *workloadDecoder) checkRegion(region string) *trouble {
	if !regionName(region) || len(d.regions) > 0 && !slices.Contains(d.regions, region) {
		hint := model.Msg("input.want.region", "example", reference.DefaultRegion)
		if w := nearest(region, d.regions); w != "" {
			hint = model.Msg("input.did-you-mean", "word", w)
		} else if len(d.regions) > 0 {
			hint = model.Msg("input.regions", "regions", strings.Join(d.regions, ", "))
		}
		return &trouble{model.Msg("input.region", "region", region), hint}
	}
	return nil
}

// regionName says whether the text looks like a region: lower-case words and a number, joined by hyphens.
func regionName(s string) bool {
	return len(s) <= 32 && strings.Count(s, "-") >= 2 && slug(s)
}

// slug: lower-case letters and digits in words joined by single hyphens, beginning with a letter or digit.
func slug(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, word := range strings.Split(s, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}

// finish fills in what depends on other values: the shape, the regions, and checks them against each other.
func (d *workloadDecoder) finish() {
	w := d.w
	d.finishProfile()
	defer d.finishCommit()
	if _, ok := d.inputs["region"]; !ok {
		w.Region = reference.DefaultRegion
		d.inputs["region"] = model.Assumption{Key: "region", Name: NameOf("region"), Text: w.Region, Provenance: reference.WordProvenance()}
	}
	if !d.mine("second_region") {
		w.SecondRegion = reference.DefaultSecondRegion
		if w.Region == reference.DefaultSecondRegion {
			w.SecondRegion = reference.SecondRegionVirginia
		}
		d.inputs["second_region"] = model.Assumption{Key: "second_region", Name: NameOf("second_region"), Text: w.SecondRegion, Provenance: reference.WordProvenance()}
	}
	if w.SecondRegion == w.Region {
		d.fail(d.region, "second_region", trouble{model.Msg("input.regions-same", "region", w.Region), model.Text{}})
	}
}

// mine says whether the document (not a default) set the path.
func (d *decoder) mine(path string) bool {
	a, ok := d.inputs[path]
	return ok && a.Provenance == d.source
}

// WorkloadPaths lists every path of a workload, in the order of the document.
func WorkloadPaths() []string { return pathsOf("", workloadRules) }

func pathsOf(prefix string, rules []rule) []string {
	var out []string
	for _, r := range rules {
		if r.rules != nil {
			out = append(out, pathsOf(join(prefix, r.key), r.rules)...)
			continue
		}
		out = append(out, join(prefix, r.key))
	}
	return out
}

// SetWorkload sets one value by its path, such as "request.cpu" to "15ms": the same texts as in YAML, for sentences that
// are edited in place and for query strings. Errors are named after the path. On an error w stays as it was; w's maps
// are copied before they change, so that a shallow copy of a workload is safe to set.
func SetWorkload(w *model.Workload, path, text string, regions ...string) error {
	r := ruleAt(workloadRules, path)
	if r == nil {
		hint := keyHint(path, WorkloadPaths())
		return Errors{newError("workload", place{}, path, model.Msg("input.key.unknown", "key", path), hint)}
	}
	n, bad := valueNode(path, text)
	if bad != nil {
		return Errors{bad}
	}
	next := *w
	next.Inputs, next.Ranges = maps.Clone(w.Inputs), maps.Clone(w.Ranges)
	if next.Inputs == nil {
		next.Inputs = map[string]model.Assumption{}
	}
	if next.Ranges == nil {
		next.Ranges = map[string]model.Range{}
	}
	d := newWorkloadDecoder(path, &next, reference.Default(), regions)
	v := reflect.ValueOf(&next).Elem()
	rules := d.rules()
	keys := strings.Split(path, ".")
	for i, key := range keys {
		v = field(v, key)
		here := &rules[slices.IndexFunc(rules, func(r rule) bool { return r.key == key })]
		if i == len(keys)-1 {
			d.value(n, path, v, here)
		} else {
			rules = here.rules
		}
	}
	if len(d.errs) == 0 {
		d.finish()
	}
	if err := d.result(); err != nil {
		return err
	}
	*w = next
	return nil
}

// ruleAt finds the rule of a leaf.
func ruleAt(rules []rule, path string) *rule {
	key, rest, more := strings.Cut(path, ".")
	for i := range rules {
		switch r := &rules[i]; {
		case r.key != key:
		case more && r.rules != nil:
			return ruleAt(r.rules, rest)
		case !more && r.rules == nil:
			return r
		}
	}
	return nil
}

// valueNode reads a text that stands for one value: a flow mapping or list is YAML, anything else is the scalar itself.
func valueNode(name, text string) (*node, *Error) {
	t := strings.TrimSpace(text)
	if strings.HasPrefix(t, "{") || strings.HasPrefix(t, "[") {
		return parse(name, []byte(t))
	}
	clean, bad := checkText(name, []byte(t))
	if bad != nil {
		return nil, bad
	}
	if clean == "" {
		return &node{kind: empty}, nil
	}
	return &node{kind: scalar, text: clean}, nil
}
