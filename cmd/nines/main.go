// Command nines shows what each extra nine costs, and how fast one could grow out of it: cost, expected availability and
// time-to-scale of every architecture on a ladder, side by side, for one workload.
//
// Here live the verbs, one file each, and what they share: streams, output formats, exit codes. Nothing here computes a
// price, a probability or a time, and nothing here knows HTML. Machine output (-o json, csv, md) carries no decoration
// and is a contract: docs/json.md.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
