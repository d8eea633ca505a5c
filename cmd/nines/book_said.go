package main

import "nines/model/plan"

// named is the book that the answer rests on; nil when none was opened, as for a model of the user's own.
func (c *bookChoice) named() *plan.DocumentBook {
	if c.rests == nil {
		return nil
	}
	return &plan.DocumentBook{Book: c.rests.Name}
}

// rests is the line of a table that names the book; "" when none was opened.
func (w writer) rests(c *bookChoice) string {
	if c.rests == nil {
		return ""
	}
	return "\n" + wrap(w.words.T("store.rests", "book", printable(c.rests.Name))) + "\n"
}
