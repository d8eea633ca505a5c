package plan

import (
	"nines/model"
)

// DocumentInsight is the part of a scenario that only `nines show` and the page of a design compute.
type DocumentInsight struct {
	Importance *DocumentImportance `json:"importance,omitempty"`
	Loss       *DocumentLoss       `json:"loss,omitempty"`
}

// DocumentImportance is what would help most.
type DocumentImportance struct {
	Hours        float64               `json:"hours_per_year"`
	Parts        []DocumentPart        `json:"parts"`
	Improvements []DocumentImprovement `json:"improvements"`
}

// DocumentPart is one cause of downtime.
type DocumentPart struct {
	ID             string  `json:"id"`
	Cause          string  `json:"cause"`
	Parts          int     `json:"parts"`
	Unavailability float64 `json:"part_unavailability"`
	Birnbaum       float64 `json:"birnbaum"`
	VanishedHours  float64 `json:"hours_saved_if_it_vanished"`
}

// DocumentImprovement is one change and what it buys.
type DocumentImprovement struct {
	ID         string  `json:"id"`
	What       string  `json:"what"`
	HoursSaved float64 `json:"hours_saved_per_year"`
	Bill       *string `json:"bill_change_monthly"`
	BillReason string  `json:"bill_change_monthly_reason,omitempty"`
	Lost       string  `json:"downtime_cost_saved_monthly"`
	Net        string  `json:"net_saved_monthly"`
}

// DocumentLoss is what downtime costs.
type DocumentLoss struct {
	MeanYear    string           `json:"mean_year"`
	P95Year     *string          `json:"p95_year"`
	P99Year     *string          `json:"p99_year"`
	CreditMonth string           `json:"expected_credit_monthly"`
	Credits     []DocumentCredit `json:"credits"`
	Months      []DocumentMonths `json:"months_met"`
}

// DocumentCredit is one promise of a provider.
type DocumentCredit struct {
	Service    string  `json:"service"`
	Tier       string  `json:"tier"`
	Region     string  `json:"region"`
	Promised   float64 `json:"promised"`
	Missed     float64 `json:"month_missed_probability"`
	Charges    string  `json:"charges_monthly"`
	Expected   string  `json:"expected_credit_monthly"`
	Source     string  `json:"source"`
	AsOf       string  `json:"as_of"`
	Confidence string  `json:"confidence"`
}

// DocumentMonths is the chance that at least so many of twelve months meet the SLO.
type DocumentMonths struct {
	AtLeast     int     `json:"at_least"`
	Probability float64 `json:"probability"`
}

// DocumentRecoveryMore is how often a disruption comes, whether what was asked is reached, and what it costs meanwhile.
type DocumentRecoveryMore struct {
	RTOMet      bool    `json:"rto_met"`
	RPOMet      bool    `json:"rpo_met"`
	PerYear     float64 `json:"per_year"`
	Meanwhile   float64 `json:"served_until_rto"`
	After       float64 `json:"served_after_rto"`
	Back        float64 `json:"back_seconds"`
	LostPerYear float64 `json:"data_lost_seconds_per_year"`
}

func recoveryMore(w *model.Workload, r model.Recovery) DocumentRecoveryMore {
	d := DocumentRecoveryMore{PerYear: r.PerYear, Meanwhile: r.Meanwhile, After: r.After, Back: float64(r.Back), LostPerYear: float64(r.LostPerYear)}
	d.RTOMet, d.RPOMet = Met(w, r)
	return d
}

// Met says whether a disruption's recovery reaches what the workload asks.
func Met(w *model.Workload, r model.Recovery) (rto, rpo bool) {
	return r.RTO >= 0 && r.RTO <= w.Objectives.RTO, r.RPO >= 0 && r.RPO <= w.Objectives.RPO
}

func documentInsight(e *Evaluation, words Words) DocumentInsight {
	if e.Insight == nil {
		return DocumentInsight{}
	}
	var d DocumentInsight
	if i := e.Insight.Importance; i != nil {
		d.Importance = documentImportance(i, words)
	}
	if l := e.Insight.Loss; l != nil {
		d.Loss = documentLoss(l)
	}
	return d
}

func documentImportance(i *Importance, words Words) *DocumentImportance {
	d := &DocumentImportance{Hours: i.Hours, Parts: []DocumentPart{}, Improvements: []DocumentImprovement{}}
	for _, p := range i.Parts {
		d.Parts = append(d.Parts, DocumentPart{ID: p.ID, Cause: words.Text(p.Name), Parts: p.Parts, Unavailability: p.Unavailability, Birnbaum: p.Birnbaum, VanishedHours: p.VanishedHours})
	}
	for _, x := range i.Improvements {
		one := DocumentImprovement{ID: x.ID, What: words.Text(x.What), HoursSaved: x.HoursSaved, Lost: x.Lost.String(), Net: x.Net().String()}
		if x.Bill != nil {
			s := x.Bill.String()
			one.Bill = &s
		} else {
			one.BillReason = words.Text(model.Msg("importance.bill-unknown"))
		}
		d.Improvements = append(d.Improvements, one)
	}
	return d
}

func documentLoss(l *Loss) *DocumentLoss {
	d := &DocumentLoss{MeanYear: l.MeanYear.String(), CreditMonth: l.CreditMonth.String(), Credits: []DocumentCredit{}, Months: []DocumentMonths{}}
	if l.P95Year != nil {
		p95, p99 := l.P95Year.String(), l.P99Year.String()
		d.P95Year, d.P99Year = &p95, &p99
	}
	for _, c := range l.Credits {
		d.Credits = append(d.Credits, DocumentCredit{Service: c.Service, Tier: c.Tier, Region: c.Region, Promised: c.Promised, Missed: c.Missed,
			Charges: c.Charges.String(), Expected: c.Expected.String(), Source: c.Source, AsOf: c.AsOf, Confidence: string(c.Confidence)})
	}
	for _, m := range l.Months {
		d.Months = append(d.Months, DocumentMonths(m))
	}
	return d
}
