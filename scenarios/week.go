package scenarios

import _ "embed" // the trace below

// saleWeek is a week of a shop in hours, made for nines and recorded nowhere: a wave a day, a sale that opens on Thursday at
// 11:00 UTC with four times the usual load, a newsletter on Saturday morning.
//
//go:embed traces/sale-week.csv
var saleWeek []byte

// SaleWeek is the trace that the web app plays where nobody brings one. Its loads mean nothing by themselves: scale it.
func SaleWeek() *Trace {
	t, err := DecodeTrace("sale-week.csv", saleWeek, GapsRefused)
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	return t
}
