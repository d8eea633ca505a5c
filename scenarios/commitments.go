package scenarios

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// commitKeys are the keys of one commitment by its kind; those in required must be there.
var commitKeys = map[string]struct{ keys, required []string }{
	model.RIStandard:    {[]string{"kind", "type", "region", "count", "term", "payment", "hourly", "until"}, []string{"type", "count", "term"}},
	model.RIConvertible: {[]string{"kind", "type", "region", "count", "term", "payment", "hourly", "until"}, []string{"type", "count", "term"}},
	model.RIDatabase:    {[]string{"kind", "type", "engine", "region", "count", "term", "payment", "hourly", "until"}, []string{"type", "engine", "count", "term"}},
	model.RICache:       {[]string{"kind", "type", "engine", "region", "count", "term", "payment", "hourly", "until"}, []string{"type", "engine", "count", "term"}},
	model.SPInstance:    {[]string{"kind", "family", "region", "hourly", "term", "payment", "until"}, []string{"family", "hourly", "term"}},
	model.SPCompute:     {[]string{"kind", "hourly", "term", "payment", "until"}, []string{"hourly", "term"}},
	model.SPDatabase:    {[]string{"kind", "hourly", "term", "payment", "until"}, []string{"hourly"}},
}

// What a commitment's words may be, by key.
var (
	commitEngines = map[string][]string{model.RIDatabase: {"postgres", "mysql", "aurora-postgres"}, model.RICache: {"redis", "valkey", "memcached"}}
	commitPrefix  = map[string]string{model.RIDatabase: "db.", model.RICache: "cache."}
)

// mostCommitments bounds the work that one list can ask for.
const mostCommitments = 200

// buyModes are the words that commit takes; best may be followed by limits.
var buyModes = []string{model.BuyAsDesigned, model.BuyNone, model.BuyBest}

func buyLimits() []string {
	return slices.Concat(model.LimitTerms, model.LimitPayments, model.LimitKinds)
}

// commitExample is a commitment as people write it.
const commitExample = "[{kind: compute-sp, term: 1y, hourly: 1.20 USD/h}]"

// decodeCommit marks the key that a workloadDecoder reads by hand.
func decodeCommit(*decoder, *node, string, reflect.Value) {}

// commit reads how machines are bought: a word, best with limits, or a list of what is owned.
func (d *workloadDecoder) commit(n *node, path string) {
	switch n.kind {
	case scalar:
		d.commitWords(n, path)
	case list:
		d.commitList(n, path)
	default:
		d.fail(n.place, path, trouble{model.Msg("input.commit", "value", n.shown()), hintCommit()})
	}
}

func hintCommit() model.Text {
	return model.Msg("input.commit.hint", "words", strings.Join(buyModes, ", "), "limits", strings.Join(buyLimits(), ", "), "example", commitExample)
}

// commitWords reads "none" or "best 1y no"; commas and colons stand for blanks.
func (d *workloadDecoder) commitWords(n *node, path string) {
	words := strings.FieldsFunc(n.text, func(r rune) bool { return r == ' ' || r == ',' || r == ':' })
	if len(words) == 0 || !slices.Contains(buyModes, words[0]) {
		hint := hintCommit()
		if len(words) > 0 {
			if w := nearest(words[0], buyModes); w != "" {
				hint = model.Msg("input.did-you-mean", "word", w)
			}
		}
		d.fail(n.place, path, trouble{model.Msg("input.commit", "value", n.shown()), hint})
		return
	}
	b := model.Buying{Mode: words[0]}
	for _, w := range words[1:] {
		if b.Mode != model.BuyBest || !slices.Contains(buyLimits(), w) {
			hint := model.Msg("input.one-of", "words", strings.Join(buyLimits(), ", "))
			if near := nearest(w, buyLimits()); near != "" {
				hint = model.Msg("input.did-you-mean", "word", near)
			}
			if b.Mode != model.BuyBest {
				hint = hintCommit()
			}
			d.fail(n.place, path, trouble{model.Msg("input.commit.limit", "word", w), hint})
			return
		}
		if !slices.Contains(b.Only, w) {
			b.Only = append(b.Only, w)
		}
	}
	d.w.Commit = b
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: strings.Join(append([]string{b.Mode}, b.Only...), " "), Provenance: d.source}
}

// commitList reads commitments that somebody owns.
func (d *workloadDecoder) commitList(n *node, path string) {
	if len(n.items) > mostCommitments {
		d.fail(n.place, path, trouble{text: model.Msg("input.commit.many", "limit", strconv.Itoa(mostCommitments))})
		return
	}
	before := len(d.errs)
	b := model.Buying{Mode: model.BuyOwned}
	texts := make([]string, 0, len(n.items))
	for i, item := range n.items {
		c := d.commitment(item, path+"."+strconv.Itoa(i+1))
		b.Owned = append(b.Owned, c)
		texts = append(texts, commitText(c))
	}
	if len(d.errs) > before {
		return
	}
	d.w.Commit = b
	d.inputs[path] = model.Assumption{Key: path, Name: NameOf(path), Text: "[" + strings.Join(texts, ", ") + "]", Provenance: d.source}
}

// commitment reads one.
func (d *workloadDecoder) commitment(n *node, path string) model.Commitment {
	c := model.Commitment{Payment: model.PayNone, Term: 1, Place: d.name + ":" + strconv.Itoa(n.place.line) + ":" + strconv.Itoa(n.place.col)}
	if n.kind != mapping {
		d.fail(n.place, path, trouble{model.Msg("input.mapping", "value", n.shown()), model.Msg("input.mapping.hint", "example", commitExample[1:len(commitExample)-1])})
		return c
	}
	kind := n.get("kind")
	if kind == nil {
		d.fail(n.place, path+".kind", trouble{model.Msg("input.key.missing", "key", path+".kind"), model.Msg("input.one-of", "words", strings.Join(model.CommitmentKinds, ", "))})
		return c
	}
	if !d.pick(kind, path+".kind", &c.Kind, model.CommitmentKinds) {
		return c
	}
	rules := commitKeys[c.Kind]
	seen, ok := d.shape(n, path, rules.keys, rules.required...)
	if !ok {
		return c
	}
	d.commitTerms(seen, path, &c)
	d.commitThing(seen, path, &c)
	if h := seen["hourly"]; h != nil {
		c.Hourly = d.hourlyAmount(h, path+".hourly")
	}
	if u := seen["until"]; u != nil {
		if c.Until = u.text; u.kind != scalar || !isMonth(u.text) {
			d.fail(u.place, path+".until", trouble{model.Msg("input.commit.until", "value", u.shown()), model.Msg("input.write", "value", "2027-06")})
		}
	}
	return c
}

// pick reads one of some words.
func (d *workloadDecoder) pick(n *node, path string, to *string, words []string) bool {
	if n.kind != scalar {
		d.fail(n.place, path, trouble{model.Msg("input.text", "key", path), model.Msg("input.one-of", "words", strings.Join(words, ", "))})
		return false
	}
	r := rule{words: words}
	if bad := r.checkWord(n.text); bad != nil {
		d.fail(n.place, path, *bad)
		return false
	}
	*to = n.text
	return true
}

// commitTerms reads term and payment. Database plans are sold for one year without upfront payment.
func (d *workloadDecoder) commitTerms(seen map[string]*node, path string, c *model.Commitment) {
	terms, payments := model.LimitTerms, model.Payments
	if c.Kind == model.SPDatabase {
		terms, payments = terms[:1], payments[:1]
	}
	if t := seen["term"]; t != nil {
		word := ""
		if d.pick(t, path+".term", &word, terms) {
			c.Term = model.Terms[slices.Index(model.LimitTerms, word)]
		}
	}
	if p := seen["payment"]; p != nil {
		d.pick(p, path+".payment", &c.Payment, payments)
	}
}

// commitThing reads what a reservation is of, and how many.
func (d *workloadDecoder) commitThing(seen map[string]*node, path string, c *model.Commitment) {
	for key, to := range map[string]*string{"type": &c.Type, "family": &c.Family} {
		n := seen[key]
		if n == nil {
			continue
		}
		prefix := commitPrefix[c.Kind]
		name, ok := strings.CutPrefix(n.text, prefix)
		if *to = n.text; n.kind != scalar || !ok || !typeName(name, key == "type") {
			example := prefix + "m7g"
			if key == "type" {
				example += ".large"
			}
			d.fail(n.place, path+"."+key, trouble{model.Msg("input.commit.type", "value", n.shown()), model.Msg("input.write", "value", example)})
		}
	}
	if e := seen["engine"]; e != nil {
		d.pick(e, path+".engine", &c.Engine, commitEngines[c.Kind])
	}
	if n := seen["count"]; n != nil {
		c.Count = int(d.plain(n, path+".count", count().atLeast(1, "1").atMost(1e6, "1000000")))
	}
	if r := seen["region"]; r != nil {
		c.Region = r.text
		if r.kind != scalar {
			d.fail(r.place, path+".region", trouble{model.Msg("input.text", "key", path+".region"), model.Msg("input.want.region", "example", reference.DefaultRegion)})
		} else if bad := d.checkRegion(r.text); bad != nil {
			d.fail(r.place, path+".region", *bad)
		}
	}
}

// typeName is "m7g.large", or "m7g" without its size.
func typeName(s string, sized bool) bool {
	family, size, dot := strings.Cut(s, ".")
	return dot == sized && len(s) <= 40 && slug(family) && (!sized || slug(size))
}

// isMonth is YYYY-MM.
func isMonth(s string) bool {
	year, month, ok := strings.Cut(s, "-")
	y, err := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	return ok && err == nil && err2 == nil && len(year) == 4 && len(month) == 2 && y >= 2006 && m >= 1 && m <= 12
}

// hourlyAmount is an amount an hour; "/h" may be left out, since nothing else is meant.
func (d *workloadDecoder) hourlyAmount(n *node, path string) model.Money {
	m := moneyMeasure("h").above(0, "0 USD/h")
	at := *n
	if at.kind == scalar && !strings.Contains(at.text, "/") && strings.HasSuffix(strings.TrimSpace(at.text), "USD") {
		at.text += "/h"
	}
	if _, ok := d.amount(&at, path, m); !ok {
		return model.Money{}
	}
	return model.Money{Amount: exactAmount(at.text, m), Currency: model.USD}
}

// commitText writes a commitment as YAML.
func commitText(c model.Commitment) string {
	parts := []string{"kind: " + c.Kind}
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, key+": "+value)
		}
	}
	add("type", c.Type)
	add("family", c.Family)
	add("engine", c.Engine)
	add("region", c.Region)
	if c.Count > 0 {
		add("count", strconv.Itoa(c.Count))
	}
	add("term", strconv.Itoa(c.Term)+"y")
	add("payment", c.Payment)
	if c.Hourly.Amount.IsPositive() {
		add("hourly", c.Hourly.Amount.String()+" USD/h")
	}
	add("until", c.Until)
	return "{" + strings.Join(parts, ", ") + "}"
}

// finishCommit takes the default, and the workload's region where a commitment names none.
func (d *workloadDecoder) finishCommit() {
	if _, ok := d.inputs["commit"]; !ok {
		d.inputs["commit"] = model.Assumption{Key: "commit", Name: NameOf("commit"), Text: model.BuyAsDesigned, Provenance: reference.WordProvenance()}
	}
	placed := slices.Clone(d.w.Commit.Owned)
	for i := range placed {
		if c := &placed[i]; c.Region == "" && c.Kind != model.SPCompute && c.Kind != model.SPDatabase {
			c.Region = d.w.Region
		}
	}
	d.w.Commit.Owned = placed
}

// DecodeCommitments reads a file of commitments that somebody owns: a list as `commit` of a workload takes it. It sets them
// on the workload. regions are those with prices. The error is an [Errors]; on an error w stays as it was.
func DecodeCommitments(w *model.Workload, name string, src []byte, regions ...string) error {
	root, bad := parse(name, src)
	if bad != nil {
		return Errors{bad}
	}
	next := *w
	next.Inputs, next.Ranges = maps.Clone(w.Inputs), maps.Clone(w.Ranges)
	d := newWorkloadDecoder(name, &next, reference.Default(), regions)
	if root.kind != list {
		d.fail(root.place, "", trouble{model.Msg("input.list", "value", root.shown()), model.Msg("input.mapping.hint", "example", commitExample)})
	} else {
		d.commitList(root, "commit")
		d.finishCommit()
	}
	if err := d.result(); err != nil {
		return err
	}
	*w = next
	return nil
}
