package simulate

// For tests that sit outside, because they judge with model/check, which imports this package.
var (
	RandomModel = randomModel
	Rarer       = rarer
	Written     = written
	CrossModels = crossModels
	CrossFirst  = crossFirst
	CrossYears  = crossYears
)
