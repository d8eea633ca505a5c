package scenarios

import "nines/model"

// commitSchema is the schema of how machines are bought.
func commitSchema() object {
	var cases []any
	for _, kind := range model.CommitmentKinds {
		keys := commitKeys[kind]
		fields := object{"kind": object{"const": kind}}
		for _, key := range keys.keys[1:] {
			fields[key] = commitField(kind, key)
		}
		cases = append(cases, closed(fields, append([]string{"kind"}, keys.required...)...))
	}
	return object{"anyOf": []any{
		object{"type": "string", "pattern": "^(as-designed|none|best([ ,:]+(1y|3y|no|partial|all|ri|convertible|sp))*)$"},
		object{"type": "array", "maxItems": mostCommitments, "items": object{"anyOf": cases}},
	}}
}

func commitField(kind, key string) object {
	switch key {
	case "type":
		return object{"type": "string", "pattern": "^(db[.]|cache[.])?[a-z0-9-]+[.][a-z0-9-]+$"}
	case "family":
		return object{"type": "string", "pattern": "^[a-z0-9-]+$"}
	case "engine":
		return object{"enum": commitEngines[kind]}
	case "region":
		return specialSchema("region")
	case "count":
		return object{"type": "integer", "minimum": 1, "maximum": 1e6}
	case "term":
		if kind == model.SPDatabase {
			return object{"enum": model.LimitTerms[:1]}
		}
		return object{"enum": model.LimitTerms}
	case "payment":
		if kind == model.SPDatabase {
			return object{"enum": model.Payments[:1]}
		}
		return object{"enum": model.Payments}
	case "until":
		return object{"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"}
	}
	return object{"type": "string", "pattern": "^[0-9.]+ USD(/h)?$"} // hourly
}
