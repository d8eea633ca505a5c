package model

// ErrorBudget is what an SLO allows to be lost, as if requests came evenly: 1 − SLO of the time (B. Beyer et al., "The Site
// Reliability Workbook", 2018, chapter 2).
type ErrorBudget struct {
	Year, Month Hours   // allowed down
	Expected    float64 // expected downtime over what is allowed; above 1 more is lost in the mean than allowed
}

// BudgetOf is the error budget of an SLO in (0, 1), and how much of it an expected unavailability uses.
func BudgetOf(slo, unavailability float64) ErrorBudget {
	allowed := 1 - slo
	return ErrorBudget{Year: Hours(allowed * HoursPerYear), Month: Hours(allowed * HoursPerMonth), Expected: unavailability / allowed}
}
