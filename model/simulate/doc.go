// Package simulate is the twin: an obvious discrete-event simulator of a reliability model, the judge of the solver in
// model/reliability. It plays the model of DESIGN §4, "What it means, to the letter", event by event, and counts. Each rule
// is quoted at the branch that obeys it.
//
// It shares no code with the solver. It imports model/reliability for the nouns of its input alone ([reliability.Model] and
// the types below it) and calls nothing of that package; a test keeps it so. What it must not hold: formulas of
// availability, anything that a Markov chain would need, I/O, or a clock.
//
// It may import math/rand/v2, alone in the core: a simulation is a function of its seed, so the generator is an argument and
// the same seed gives the same answer, digit for digit.
//
// Where §4 leaves a choice, the twin reads it so:
//   - Domains fail and return independently of each other, also below a failed parent.
//   - A unit lost with a kill domain boots while that domain and every domain above it are up; a mask domain below or beside
//     them does not hold it back.
//   - A masked active keeps the active role, and its rate, until another takes over.
//   - Rebuild moves every unit whose domain is down and that has not failed singly, each after its own time, unless a down
//     domain above it drew fails; the time runs while a surviving domain exists, and ends unused when the domain returns. A
//     launched unit works at once.
//   - Need rows lie on one clock in the order written. With spells the clock is a random process that visits them (see
//     [clock]); without, the world is judged by every row at once, weighted by its share.
//   - A fault that takes a share of requests costs that share of availability while the service is otherwise up. An outage
//     is a time in which any requests are lost, and all that is lost in it belongs to the event that began it.
//   - Maintenance windows are exact in length and period, with phases drawn anew each year; units under maintenance fail and
//     are repaired meanwhile.
package simulate
