package plan

import (
	"slices"

	"nines/model"
	"nines/model/commit"
	"nines/model/sizing"
)

// Falls are the changes of demand that commitments are tried against: 10, 30 and 50 % less than was asked.
var Falls = []float64{0.9, 0.7, 0.5}

// buy decides what is bought ahead, unless the tiers say so themselves. The falls of demand cost three sizings and are left
// out of evaluations that only want the mean.
func (p *evaluation) buy(d depth) bool {
	b := p.Workload.Commit
	if !b.Decided() {
		return true
	}
	p.led.Use("commit")
	u := commit.Of(p.Deployment, p.Book, p.fig)
	bought := u.Choose(b)
	report, err := u.Report(bought)
	if err != nil {
		p.Errors = append(p.Errors, err)
		return false
	}
	if d == depthDistributions && len(bought) > 0 {
		report.Falls = p.falls(bought)
	}
	p.Deployment.Commitments = report
	p.Commitments = report
	return true
}

// falls sizes the design again for less demand, on the same types, and lays the same commitments over it. A demand that
// cannot be sized is left out.
func (p *evaluation) falls(bought []model.Commitment) []model.DemandChange {
	var out []model.DemandChange
	s := pinned(p.Scenario, p.Deployment)
	for _, f := range Falls {
		w, err := p.Workload.With("peak", p.Workload.Peak*f)
		if err != nil {
			continue
		}
		fig := p.Figures.Reader()
		d, err := sizing.Deploy(w, s, p.Book, fig, &model.Ledger{})
		if err != nil {
			continue
		}
		with, without, err := commit.Of(d, p.Book, fig).Spend(bought)
		if err != nil {
			continue
		}
		out = append(out, model.DemandChange{Factor: f, Spending: with, Without: without})
	}
	return out
}

// pinned is the scenario with the machine types that were chosen, so that a smaller demand means fewer machines and not
// other ones.
func pinned(s *model.Scenario, d *model.Deployment) *model.Scenario {
	out := *s
	out.Tiers = slices.Clone(s.Tiers)
	for i := range out.Tiers {
		t := &out.Tiers[i]
		for j := range d.Tiers {
			if p := &d.Tiers[j]; p.Name == t.Name && p.Site == t.Site && p.Offer != "" && p.Machine != nil && t.On != model.OnFargate {
				t.Type = p.Offer
			}
		}
	}
	return &out
}
