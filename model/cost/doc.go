// Package cost turns a deployment and a price book into a bill of line items. Every item is a quantity times a unit
// price, exactly, in decimal; the month is the sum of its items, digit for digit. A price that the book does not have
// fails the bill with the [model.MissingPriceError] of what it was for: it is never zero.
//
// Quantities come from the deployment: sizing knows the topology, this package only what things cost. Nothing here
// chooses, sizes or knows of availability; the expected cost of downtime is added outside, beside the bill.
package cost
