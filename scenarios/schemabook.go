package scenarios

// priceBookSchema is the schema of a price book of one's own, whose decoder is written by hand.
func priceBookSchema() object {
	text := func(doc string) object {
		return object{"type": "string", "pattern": anyText.pattern, "description": doc}
	}
	day := object{"type": []string{"string", "integer"}, "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "description": "YYYY-MM-DD, YYYY-MM or YYYY."}
	word := func(words []string, doc string) object { return object{"enum": words, "description": doc} }
	percent := func(doc string) object {
		return object{"type": "string", "pattern": "^[0-9.]+ ?%$", "description": doc}
	}
	positive := func(doc string) object { return object{"type": []string{"string", "number"}, "description": doc} }
	source := text("Where it is written down.")
	rule := closed(object{
		"name":      text("What a bill calls it."),
		"provider":  word([]string{"aws"}, "Everything on the provider's bill but support plans."),
		"service":   text("A service code, such as AmazonEC2."),
		"sku":       text("A SKU, as `nines prices list` prints it."),
		"dimension": text("A dimension, or how dimensions begin: ec2, ebs.gp3."),
		"item":      text("What the dimension varies by, such as m7g.large."),
		"region":    text("A region or market."),
		"off":       percent("Taken off what the rules before it left."),
		"times":     positive("Factor on it, such as 1.1x."),
		"usd":       positive("Price instead of it, per unit of the list."),
		"source":    source, "as_of": day,
	})
	rules := object{"type": "array", "minItems": 1, "maxItems": mostRules, "items": rule, "description": "Changes, applied in this order."}
	return closed(object{
		"name": text("What outputs call it."), "source": source, "as_of": day, "prices": rules,
		"free_tier": word(freeWords, "Which free allowances count: that of transfer, none, or all that do not expire."),
		"estimates": word(estimateWords, "Of estimates, the end to take."),
		"hardware":  word(hardwareWords, "Servers with the price rise of 2026, or before it."),
		"tax": described(closed(object{"name": text("What a bill calls it."), "percent": percent("Of the items it is on."),
			"on": word(taxedWords, "The provider's items, or all but your own people."), "source": source, "as_of": day}, "percent"), "A tax."),
		"currency": described(closed(object{"code": object{"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 code."},
			"per_usd": positive("Units of it for one USD."), "as_of": day, "source": source}, "code", "per_usd", "as_of", "source"), "The currency to show."),
	}, "name")
}
