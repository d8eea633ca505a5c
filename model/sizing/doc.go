// Package sizing turns a workload and a scenario into a deployment: how many units of what, in which failure domain, hour
// by hour, with the traffic between them and everything else a bill has. It is arithmetic on queues and on the price
// list: availability, money and time-to-scale are the other engines' business and must not be here.
//
// [Deploy] reads top-down: sites, then tiers at each site, then flows, then extras. Every rule that is a choice of ours is
// said where it is obeyed; every number is a reference figure, a price-book row or an input.
package sizing
