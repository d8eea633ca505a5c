package scenarios

import (
	"reflect"
	"strings"

	"github.com/shopspring/decimal"

	"nines/model"
)

var moneyType = reflect.TypeOf(model.Money{})

// moneyMeasure is how an amount per hour or per month is written. Only USD: every price of the book is in USD.
func moneyMeasure(per string) measure {
	under := perHour
	if per == "mo" {
		under = perMonth
	}
	return measure{name: "money-per-" + per, unit: "USD/" + per, units: map[string]ratio{"USD": {1, 1}}, per: under,
		hint: func() model.Text { return hintMoney(per) }, example: " USD/" + per, sep: " ", canon: []string{"USD"}, canonPr: per}.
		atMost(1e12, "1,000,000,000,000 USD/"+per)
}

func hintMoney(per string) model.Text {
	if per == "h" {
		return model.Msg("input.want.money-per-h", "example", "200 USD/h")
	}
	return model.Msg("input.want.money-per-mo", "example", "500 USD/mo")
}

// money decodes an exact amount per unit of time, or a range of amounts.
func (d *decoder) money(n *node, path string, v reflect.Value, r *rule) {
	m := moneyMeasure(r.money)
	likely := n
	var rng *model.Range
	if n.kind == mapping {
		got, ok := d.rangeOf(n, path, func(n *node) (float64, bool) { return d.amount(n, path, m) })
		if !ok {
			return
		}
		rng, likely = &got, n.get("likely")
	}
	x, ok := d.amount(likely, path, m)
	if !ok {
		return
	}
	v.Set(reflect.ValueOf(model.Money{Amount: exactAmount(likely.text, m), Currency: model.USD}))
	d.record(path, x, m.unit, rng)
}

// amount reads one amount; a currency without prices is refused as such, not as an unknown unit.
func (d *decoder) amount(n *node, path string, m measure) (float64, bool) {
	if n.kind == scalar {
		if _, rest, ok := leadingNumber(strings.TrimSpace(n.text)); ok {
			cur, _, _ := strings.Cut(strings.TrimSpace(rest), "/")
			if cur = strings.TrimSpace(cur); len(cur) == 3 && cur != "USD" && strings.ToUpper(cur) == cur {
				d.fail(n.place, path, trouble{model.Msg("input.currency", "currency", cur), m.hint()})
				return 0, false
			}
		}
	}
	if _, ok := d.one(n, path, &m); !ok {
		return 0, false
	}
	return exactAmount(n.text, m).InexactFloat64(), true
}

// exactAmount converts the written decimal, to a millionth of a millionth, without passing through a float. The text has been read by the measure.
func exactAmount(text string, m measure) decimal.Decimal {
	text = strings.TrimSpace(text)
	_, rest, _ := leadingNumber(text)
	amount, err := decimal.NewFromString(strings.TrimPrefix(text[:len(text)-len(rest)], "+"))
	if err != nil {
		return decimal.Zero
	}
	_, under, _ := strings.Cut(rest, "/")
	r := m.per[strings.TrimSpace(under)]
	if r.mul == r.div {
		return amount.Round(12)
	}
	return amount.Mul(decimal.NewFromFloat(r.mul)).DivRound(decimal.NewFromFloat(r.div), 12)
}
