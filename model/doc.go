// Package model holds the nouns of nines: what a workload asks for, what a scenario proposes, what a deployment
// concretely is, what a price is, and what an evaluation answers.
//
// It is pure: no I/O, no clock, no randomness, no framework. Everything outside arrives as an argument. The engines
// (model/sizing, model/cost, model/reliability, model/scaling) read these nouns and know nothing of each other;
// model/plan calls them in order. Outer packages implement the interfaces declared here ([PriceBook]).
//
// Conventions: probabilities, rates, hours and seconds are float64; money is decimal with a currency and meets float64
// only in [Money.Times]. Units are in the names or in the types ([Hours], [Seconds], [Bytes]).
package model
