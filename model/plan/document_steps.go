package plan

import "nines/model"

// DocumentPriceStep is one change from the list price to what is paid.
type DocumentPriceStep struct {
	Name       string `json:"name"`
	Before     string `json:"before"`
	After      string `json:"after"`
	Source     string `json:"source"`
	AsOf       string `json:"as_of"`
	Confidence string `json:"confidence"`
}

func documentSteps(steps []model.PriceStep) []DocumentPriceStep {
	var out []DocumentPriceStep
	for _, s := range steps {
		out = append(out, DocumentPriceStep{s.Name, s.Before.Decimal().String(), s.After.Decimal().String(), s.Source, s.AsOf, string(s.Confidence)})
	}
	return out
}
