package sizing

import "nines/model"

// creditDay is how many hours of earnings a burstable instance banks at most (EC2 User Guide, "CPU credits": 24 hours).
const creditDay = 24

// credits says whether a burstable type suffices: CPU credits, once banked, never run out over the hours of the profile.
// In a group that follows the load the units work at the target most of the time and new ones bring no credits, so unless
// it runs as many at the lightest hour as at the peak the target itself must be within the baseline.
func (p *planner) credits(t *model.InstanceType, m machine, j *job, s staffing, units int) bool {
	if j.ask.cpu <= 0 {
		return true
	}
	if !j.fixed && units > s.running(j.duty.sized(p.shape.levels[0].load)*p.w.Peak) {
		return j.target <= t.Baseline
	}
	if j.single {
		units = 1
	}
	if units < 1 {
		return true
	}
	perLoad := p.w.Peak * j.ask.cpu / (m.cores * float64(units)) // CPU use, of all cores, at a relative load of 1
	if j.duty.share*j.duty.slice(1)*perLoad <= t.Baseline {
		return true
	}
	return creditsLast(p.profileHours(), func(load float64) float64 { return j.duty.share * j.duty.slice(load) * perLoad }, t.Baseline)
}

// profileHours are the loads of the profile in their order; one hour of the peak when it has none.
func (p *planner) profileHours() []float64 {
	if h := p.w.Profile.Hours; len(h) > 0 {
		return h
	}
	return []float64{1}
}

// creditsLast says whether an instance that earns baseline an hour, and banks a day of it, can spend use(load) in every
// hour of a profile that repeats. R, the least balance to begin an hour with, goes backwards: R = max(0, R' + use −
// baseline) with R' that of the next hour. Once around and again it is settled if it settles at all; the balance of
// someone who starts with R never falls below it, because what the bank refuses was not needed (R ≤ bank).
func creditsLast(hours []float64, use func(float64) float64, baseline float64) bool {
	sum, need := 0.0, 0.0
	for _, h := range hours {
		sum += use(h)
	}
	if sum > baseline*float64(len(hours))*(1+1e-12) {
		return false
	}
	for range 2 {
		for i := len(hours) - 1; i >= 0; i-- {
			need = max(0, need+use(hours[i])-baseline)
			if need > creditDay*baseline*(1+1e-12) {
				return false
			}
		}
	}
	return true
}
