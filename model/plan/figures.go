package plan

import (
	"context"
	"strings"

	"nines/model"
	"nines/model/reference"
)

// FigureUse says which scenarios read a reference figure under the workload, by key: themselves, or as the default of
// something that the workload or the scenario leaves out. The error is the context's.
func FigureUse(ctx context.Context, in Inputs, scenarios []*model.Scenario) (map[reference.Key][]string, error) {
	c, err := Compare(ctx, in, scenarios)
	if c == nil {
		return nil, err
	}
	out := map[reference.Key][]string{}
	for _, e := range c.Evaluations {
		seen := map[reference.Key]bool{}
		for _, a := range e.Assumptions {
			k, ok := figureOf(in.Figures, e.Scenario, a)
			if ok && !seen[k] {
				seen[k] = true
				out[k] = append(out[k], e.Scenario.ID)
			}
		}
	}
	return out, nil
}

// figureOf is the figure that an assumption is: one that was read, or the one whose value an input took because nobody
// said another. Paths name tiers and sites, keys of figures do not.
func figureOf(set *reference.Set, s *model.Scenario, a model.Assumption) (reference.Key, bool) {
	key := defaultKey(s, a.Key)
	f, ok := set.Lookup(key)
	return key, ok && (string(key) == a.Key || f.Provenance == a.Provenance)
}

// defaultKey is the key of the figure that is the default of a path.
func defaultKey(s *model.Scenario, path string) reference.Key {
	parts := strings.Split(path, ".")
	if len(parts) < 3 {
		return reference.Key(path)
	}
	rest := strings.Join(parts[2:], ".")
	switch parts[0] {
	case "tiers":
		return reference.Key("tiers." + rest)
	case "sites":
		for i := range s.Sites {
			if site := &s.Sites[i]; site.Name == parts[1] {
				if key, failover := strings.CutPrefix(rest, "failover."); failover {
					return reference.Key("sites.failover." + site.Role + "." + key)
				}
				if rest == "runs" {
					return reference.Key("sites.runs." + site.Role)
				}
			}
		}
		return reference.Key("sites." + rest)
	}
	return reference.Key(path)
}
