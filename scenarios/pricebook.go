package scenarios

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"nines/model"
)

// The keys of a price book of one's own, which is laid over the list prices (docs/pricebook.md).
var (
	bookKeys  = []string{"name", "source", "as_of", "prices", "free_tier", "estimates", "hardware", "tax", "currency"}
	priceKeys = []string{"name", "provider", "service", "sku", "dimension", "item", "region", "off", "times", "usd", "source", "as_of"}
	taxKeys   = []string{"name", "percent", "on", "source", "as_of"}
	fxKeys    = []string{"code", "per_usd", "as_of", "source"}

	freeWords     = []string{string(model.FreeTransfer), string(model.FreeNone), string(model.FreeAll)}
	estimateWords = []string{model.EstimateLow, model.EstimateLikely, model.EstimateHigh}
	hardwareWords = []string{model.HardwareSpike, model.HardwareBefore}
	taxedWords    = []string{model.TaxProvider, model.TaxAll}
)

// mostRules is how many prices one book may change.
const mostRules = 2000

// bookDecoder reads a price book.
type bookDecoder struct {
	decoder
	o model.Overlay
}

// DecodePriceBook reads a price book of one's own. Whether its rules match any price is for pricing/overlay to say, with
// the place that each rule carries. The error is an [Errors].
func DecodePriceBook(name string, src []byte) (*model.Overlay, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	d := &bookDecoder{decoder: decoder{name: name}}
	seen, ok := d.shape(root, "", bookKeys, "name")
	if !ok {
		return nil, d.result()
	}
	d.o.Name = d.line(seen["name"], "name")
	of := d.provenance(seen, "", model.Provenance{Source: d.o.Name, Confidence: model.Yours})
	d.o.FreeTier = model.FreeTier(d.choice(seen["free_tier"], "free_tier", freeWords))
	d.o.Estimates = d.choice(seen["estimates"], "estimates", estimateWords)
	d.o.Hardware = d.choice(seen["hardware"], "hardware", hardwareWords)
	d.rulesOf(seen["prices"], of)
	d.taxOf(seen["tax"], of)
	d.exchangeOf(seen["currency"], of)
	if err := d.result(); err != nil {
		return nil, err
	}
	return &d.o, nil
}

// line is a short text, "" where the key is absent.
func (d *bookDecoder) line(n *node, path string) string {
	if n == nil {
		return ""
	}
	if n.kind != scalar || !anyText.ok(n.text) {
		d.fail(n.place, path, trouble{text: model.Msg("input.text", "key", path)})
		return ""
	}
	return n.text
}

// choice is one of the words, "" where the key is absent.
func (d *bookDecoder) choice(n *node, path string, words []string) string {
	if n == nil {
		return ""
	}
	r := rule{words: words}
	if bad := r.checkWord(n.shown()); bad != nil {
		d.fail(n.place, path, *bad)
		return ""
	}
	return n.text
}

// provenance is what the keys source and as_of say, over what holds for the document.
func (d *bookDecoder) provenance(seen map[string]*node, path string, of model.Provenance) model.Provenance {
	of.Source = cmp.Or(d.line(seen["source"], join(path, "source")), of.Source)
	if n := seen["as_of"]; n != nil {
		of.AsOf = d.date(n, join(path, "as_of"))
	}
	return of
}

// date is YYYY-MM-DD, YYYY-MM or YYYY.
func (d *bookDecoder) date(n *node, path string) string {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, n.text); err == nil && n.kind == scalar {
			return n.text
		}
	}
	d.fail(n.place, path, trouble{model.Msg("input.date", "value", n.shown()), model.Msg("input.write", "value", "2026-11-20")})
	return ""
}

// exactly is a decimal as written, above 0.
func (d *bookDecoder) exactly(n *node, path, text, example string) decimal.Decimal {
	x, err := decimal.NewFromString(strings.ReplaceAll(text, ",", ""))
	hint := model.Msg("input.write", "value", example)
	switch {
	case n.kind != scalar || err != nil || x.NumDigits() > 18 || x.Exponent() < -18 || x.Exponent() > 12:
		d.fail(n.place, path, trouble{model.Msg("input.number", "value", n.shown()), hint})
		return decimal.Zero
	case x.Sign() <= 0:
		d.fail(n.place, path, trouble{model.Msg("input.above", "value", n.shown(), "limit", "0"), hint})
		return decimal.Zero
	}
	return x
}

// percent is "12%" as a share, above 0 and below 1.
func (d *bookDecoder) percent(n *node, path string) decimal.Decimal {
	text, ok := strings.CutSuffix(strings.TrimSpace(n.text), "%")
	if n.kind == scalar && !ok {
		d.fail(n.place, path, trouble{model.Msg("input.unit.missing", "value", n.shown()), model.Msg("input.write", "value", "12%")})
		return decimal.Zero
	}
	x := d.exactly(n, path, strings.TrimSpace(text), "12%").Shift(-2)
	if x.GreaterThanOrEqual(decimal.New(1, 0)) {
		d.fail(n.place, path, trouble{model.Msg("input.below", "value", n.shown(), "limit", "100%"), model.Msg("input.write", "value", "12%")})
	}
	return x
}

func (d *bookDecoder) rulesOf(n *node, of model.Provenance) {
	switch {
	case n == nil:
		return
	case n.kind != list || len(n.items) == 0:
		d.fail(n.place, "prices", trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[{service: AmazonEC2, off: 12%}]")})
		return
	case len(n.items) > mostRules:
		d.fail(n.items[mostRules].place, "prices", trouble{text: model.Msg("input.at-most", "value", strconv.Itoa(len(n.items)), "limit", strconv.Itoa(mostRules))})
		return
	}
	for i, item := range n.items {
		d.ruleOf(item, "prices["+strconv.Itoa(i)+"]", of)
	}
}

// ruleOf reads one rule: at least one filter and exactly one change.
func (d *bookDecoder) ruleOf(n *node, path string, of model.Provenance) {
	seen, ok := d.shape(n, path, priceKeys)
	if !ok {
		return
	}
	r := model.OverlayRule{
		Provider: d.choice(seen["provider"], path+".provider", []string{"aws"}) != "",
		Service:  d.line(seen["service"], path+".service"), SKU: d.line(seen["sku"], path+".sku"),
		Dimension: d.line(seen["dimension"], path+".dimension"), Item: d.line(seen["item"], path+".item"),
		Region: d.line(seen["region"], path+".region"),
		Place:  d.name + ":" + strconv.Itoa(n.place.line) + ":" + strconv.Itoa(n.place.col),
	}
	r.Provenance = d.provenance(seen, path, of)
	if seen["provider"] == nil && r.Service == "" && r.SKU == "" && r.Dimension == "" && r.Item == "" && r.Region == "" {
		d.fail(n.place, path, trouble{model.Msg("input.pricebook.filter"), model.Msg("input.one-of", "words", strings.Join(priceKeys[1:7], ", "))})
	}
	changes := 0
	if c := seen["off"]; c != nil {
		r.Off, changes = d.percent(c, path+".off"), changes+1
	}
	if c := seen["times"]; c != nil {
		r.Times, changes = d.exactly(c, path+".times", strings.TrimSuffix(c.text, "x"), "1.1x"), changes+1
	}
	if c := seen["usd"]; c != nil {
		x := d.exactly(c, path+".usd", c.text, "0.07")
		r.USD, changes = &x, changes+1
	}
	if changes != 1 {
		d.fail(n.place, path, trouble{model.Msg("input.pricebook.change"), model.Msg("input.one-of", "words", "off: 12%, times: 1.1x, usd: 0.07")})
	}
	r.Name = cmp.Or(d.line(seen["name"], path+".name"), d.o.Name)
	d.o.Rules = append(d.o.Rules, r)
}

func (d *bookDecoder) taxOf(n *node, of model.Provenance) {
	if n == nil {
		return
	}
	seen, ok := d.shape(n, "tax", taxKeys, "percent")
	if !ok {
		return
	}
	d.o.Tax = &model.Tax{Share: d.percent(seen["percent"], "tax.percent"), On: cmp.Or(d.choice(seen["on"], "tax.on", taxedWords), model.TaxProvider),
		Name: cmp.Or(d.line(seen["name"], "tax.name"), "VAT"), Provenance: d.provenance(seen, "tax", of)}
}

// exchangeOf reads a rate. It must say when and whose it is: amounts in another currency are only as good as that.
func (d *bookDecoder) exchangeOf(n *node, of model.Provenance) {
	if n == nil {
		return
	}
	seen, ok := d.shape(n, "currency", fxKeys, fxKeys...)
	if !ok {
		return
	}
	d.o.Exchange = &model.Exchange{Code: d.code(seen["code"]), PerUSD: d.exactly(seen["per_usd"], "currency.per_usd", seen["per_usd"].text, "1391.5"),
		Provenance: d.provenance(seen, "currency", of)}
}

// code is an ISO 4217 code other than that of the book.
func (d *bookDecoder) code(n *node) model.Currency {
	c := n.text
	if n.kind != scalar || len(c) != 3 || strings.ToUpper(c) != c || strings.ToLower(c) == c || c == string(model.USD) {
		d.fail(n.place, "currency.code", trouble{model.Msg("input.currency.code", "value", n.shown()), model.Msg("input.write", "value", "KRW")})
	}
	return model.Currency(c)
}

// ParseExchange reads a rate as a flag writes it: "KRW=1391.5@2026-11-20 Bank of Korea". The error is a [Errors] that calls
// the text by the flag's name.
func ParseExchange(flag, text string) (*model.Exchange, error) {
	d := &bookDecoder{decoder: decoder{name: flag}}
	code, rest, ok1 := strings.Cut(text, "=")
	rate, of, ok2 := strings.Cut(rest, "@")
	day, source, ok3 := strings.Cut(strings.TrimSpace(of), " ")
	part := func(s string) *node { return &node{kind: scalar, text: strings.TrimSpace(s)} }
	if source = strings.TrimSpace(source); !ok1 || !ok2 || !ok3 || source == "" {
		d.fail(place{}, "", trouble{model.Msg("input.exchange", "value", text), model.Msg("input.write", "value", "KRW=1391.5@2026-11-20 Bank of Korea")})
		return nil, d.result()
	}
	n := part(rate)
	x := &model.Exchange{Code: d.code(part(code)), PerUSD: d.exactly(n, "", n.text, "1391.5"),
		Provenance: model.Provenance{Source: d.line(part(source), "source"), AsOf: d.date(part(day), "as_of"), Confidence: model.Yours}}
	if err := d.result(); err != nil {
		return nil, err
	}
	return x, nil
}
