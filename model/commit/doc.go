// Package commit decides which reservations and Savings Plans to buy for a deployment, and lays commitments that somebody
// owns over it, hour by hour: what they cover, what is wasted, what they cost more than none when demand falls.
//
// It works on the duration curves of the tiers. All tiers follow one profile, so their curves are laid side by side by
// rank: the lightest share of the hours of one is the lightest of all. Within a [Usage] everything is in float64, for
// choosing; the bill that model/cost writes from a [model.Commitments] is decimal again and adds up digit for digit.
//
// Nothing here sizes, and nothing here writes a bill.
package commit
