package scenarios

import (
	"embed"
	"encoding/json"
	"regexp"
	"strings"

	"nines/model/reference"
)

//go:embed schema/*.schema.json
var schemas embed.FS

// Schema is the JSON Schema (draft 2020-12) of a kind of document, for editors; nil for an unknown kind.
func Schema(kind Kind) []byte {
	b, err := schemas.ReadFile("schema/" + string(kind) + ".schema.json")
	if err != nil {
		return nil
	}
	return b
}

type object = map[string]any

// MakeSchema makes the schema of a kind from the rules that decode it. For genlibrary.
func MakeSchema(kind Kind) []byte {
	var root object
	switch kind {
	case KindWorkload:
		root = mappingSchema(workloadRules)
	case KindScenario:
		root = mappingSchema(scenarioRules)
	case KindReliability:
		root = reliabilitySchema()
	case KindSurge:
		root = surgeSchema()
	case KindIncident:
		root = incidentSchema()
	case KindPriceBook:
		root = priceBookSchema()
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "nines " + string(kind)
	root["$defs"] = definitions(root)
	b, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps, slices and strings always marshal
	}
	return append(b, '\n')
}

// mappingSchema is an object with exactly the keys of the rules.
func mappingSchema(rules []rule) object {
	properties := object{}
	required := []string{}
	for i := range rules {
		r := &rules[i]
		properties[r.key] = ruleSchema(r)
		if r.required {
			required = append(required, r.key)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func ruleSchema(r *rule) object {
	var out object
	switch {
	case r.special != nil:
		out = specialSchema(r.key)
	case r.rules != nil:
		out = mappingSchema(r.rules)
	case r.money != "":
		out = ref("money-per-" + r.money)
	case r.is != nil:
		out = ref(r.is.name)
	case r.flag:
		out = object{"type": "boolean"}
	case r.words != nil:
		out = object{"enum": r.words}
	default:
		out = object{"type": "string", "pattern": r.free.pattern}
	}
	out["description"] = r.doc
	if d := r.defaultText(); d != nil {
		out["default"] = d
	}
	return out
}

// defaultText is the default as it is written in YAML.
func (r *rule) defaultText() any {
	switch f, ok := reference.Default().Lookup(r.figure); {
	case ok && r.money != "":
		return moneyMeasure(r.money).format(f.Value)
	case ok:
		return r.is.format(f.Value)
	case r.flag && r.word != "":
		return r.word == "true"
	case r.word != "":
		return r.word
	}
	return nil
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

// specialSchema is the schema of a value that is read by hand.
func specialSchema(key string) object {
	text := object{"type": "string", "minLength": 1}
	switch key {
	case "profile":
		return object{"anyOf": []any{
			object{"enum": shapeNames()},
			closed(object{"mean": ref("load")}, "mean"),
			closed(object{"hours": object{"type": "array", "items": object{"type": "number", "exclusiveMinimum": 0},
				"anyOf": []any{object{"minItems": 24, "maxItems": 24}, object{"minItems": 168, "maxItems": 168}}}}, "hours"),
			closed(object{"trace": text, "gaps": object{"enum": GapWords}}, "trace"),
		}}
	case "commit":
		return commitSchema()
	case "region", "second_region":
		return object{"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+){2,}$"}
	case "sites":
		return named(mappingSchema(siteRules))
	case "tiers":
		return named(tierSchema())
	case "next":
		return object{"type": "array", "items": object{"type": "string", "pattern": slugText.pattern}, "uniqueItems": true}
	}
	return closed(object{"en": text, "ko": text}, "en")
}

// tierSchema asks for the keys of the tier's kind.
func tierSchema() object {
	var cases []any
	for _, kind := range tierKinds {
		cases = append(cases, object{
			"if":   object{"properties": object{"kind": object{"const": kind}}, "required": []string{"kind"}},
			"then": mappingSchema(rulesOf(kind)),
		})
	}
	return object{"type": "object", "required": []string{"kind"}, "properties": object{"kind": object{"enum": tierKinds}}, "allOf": cases}
}

// named is a mapping of names to values.
func named(value object) object {
	return object{"type": "object", "minProperties": 1, "propertyNames": object{"pattern": nameText.pattern, "maxLength": 32}, "additionalProperties": value}
}

func closed(properties object, required ...string) object {
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// definitions are the measures that the document refers to.
func definitions(root object) object {
	used := refsIn(root, map[string]bool{})
	out := object{}
	for _, m := range measures() {
		if used[m.name] {
			out[m.name] = m.schema()
		}
	}
	for name, schema := range modelDefinitions() {
		if used[name] {
			out[name] = schema
		}
	}
	return out
}

// refsIn collects the names of all definitions that are referred to, including by definitions of the reliability model.
func refsIn(v any, used map[string]bool) map[string]bool {
	switch v := v.(type) {
	case object:
		for k, child := range v {
			if name, ok := child.(string); ok && k == "$ref" {
				name = strings.TrimPrefix(name, "#/$defs/")
				if !used[name] {
					used[name] = true
					refsIn(modelDefinitions()[name], used)
				}
			}
			refsIn(child, used)
		}
	case []any:
		for _, child := range v {
			refsIn(child, used)
		}
	}
	return used
}

// measures lists every way of writing a number.
func measures() []measure {
	return []measure{seconds(), size(), sizeRate(), share(), shareRate(), eventRate(hoursYear, "y"), load(), count(), number(), factor(),
		moneyMeasure("h"), moneyMeasure("mo")}
}

// pattern is the measure's grammar as a regular expression.
func (m measure) pattern() string {
	const num = `[+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`
	if m.joined {
		part := num + ` *(` + alternatives(m.units) + `) *`
		return "^(" + part + ")+$"
	}
	p := num + " *"
	if over := alternatives(m.units); over != "" {
		p += "(" + over + ")"
		if _, bareToo := m.units[""]; bareToo {
			p += "?"
		}
	}
	if m.per != nil {
		under := "( */ *(" + alternatives(m.per) + "))"
		if m.perFree {
			under += "?"
		}
		p += under
	}
	return "^" + p + "$"
}

func alternatives(units map[string]ratio) string {
	var out []string
	for _, u := range sortedUnits(units) {
		if u != "" {
			out = append(out, regexp.QuoteMeta(u))
		}
	}
	return strings.Join(out, "|")
}

// schema of one number or a range of it.
func (m measure) schema() object {
	one := m.forms()
	single := object{"anyOf": one}
	return object{"description": inEnglish(m.hint()),
		"anyOf": append(append([]any{}, one...), closed(object{"low": single, "likely": single, "high": single}, rangeKeys...))}
}

// single is the schema of one number where a range cannot stand.
func (m measure) single(doc string) object {
	return object{"description": doc + " " + inEnglish(m.hint()) + ".", "anyOf": m.forms()}
}

// forms are the ways of writing one number.
func (m measure) forms() []any {
	one := []any{object{"type": "string", "pattern": m.pattern()}}
	if _, bareToo := m.units[""]; bareToo && m.per == nil {
		number := "number"
		if m.whole {
			number = "integer"
		}
		one = append(one, object{"type": number, "minimum": 0})
	}
	return one
}
