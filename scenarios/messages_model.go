package scenarios

import "maps"

// modelEnglish is the part of [english] that is said of reliability models alone.
var modelEnglish = map[string]string{
	"input.domains-many":      "{domains} domains are more than the {most} whose joint states can be told apart",
	"input.domains-many.hint": "leave out domains that hold no units, and put hosts and racks into the unit's own mttf",
	"input.units-many":        "{units} units are more than {most} in one tier",
	"input.units-many.hint":   "model racks or cells of units as one unit",
	"input.rebuild-standby":   "tier {tier} has a standby, and the rebuild of a standby tier is not in the language; leave out one of them",
	"input.sla-rate":          "sla says how often it strikes, so {key} cannot stand beside it; write one of them",
	"input.probability-twice": "domains gives a probability to each, so probability cannot stand beside it; write one of them",
	"input.common-many":       "these shocks take more domains, or more of them by chance, than the solver can tell apart",
	"input.common-many.hint":  "domains and what shocks take of them are 64 together at most, and 5 of one shock may be uncertain",
	"input.credits-order":     "the bands go from the highest to the lowest",
}

func init() { maps.Copy(english, modelEnglish) }
