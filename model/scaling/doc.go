// Package scaling answers how fast a design grows: a demand curve is played against how its tiers add capacity.
//
// There is one engine, [Play]: one scaling group under one policy, in exact rational arithmetic, "ceil" included. A
// scenario's surge ([Surge]), and any demand curve over a design ([PlayDesign]), run their elastic tiers on it and measure all
// shed requests with its meter; people can play a group of their own figures (`nines surge FILE`). [Transitions] is the way from one scenario to another: a task
// network made of the difference of the two, by level of automation.
//
// Here live times and capacities. Money, failure rates, I/O, clocks and chance must not come in (a seed may: [Draws]); the figures (how
// long a boot, a class change, a server order takes) come from model/reference, the units and their capacity from the
// deployment.
package scaling
