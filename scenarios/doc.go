// Package scenarios is the input language of nines (DESIGN §4) and the library of architectures written in it.
//
// Three documents: a workload ([DecodeWorkload]), a scenario ([DecodeScenario]) and a hand-written reliability model
// ([DecodeReliability]). The way of a document: bytes -> tree of nodes with positions (node.go) -> values by the rules of
// its language (rules.go, measure.go) -> nouns of package model with every default filled in and its source recorded.
// Decoding is strict and reports everything that is wrong at once, each with file, line, column and what to write.
//
// Here live words, units, positions and defaults. Nothing here computes a cost or a probability, and nothing here knows
// an architecture by its id: the library in library/ is read like any user's file.
package scenarios
