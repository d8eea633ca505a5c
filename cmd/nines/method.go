package main

import "nines/model/check"

// method says in the language of the answer how it was found.
func (w writer) method(method string) string {
	out := ""
	for _, t := range check.MethodTexts(method) {
		if out == "" {
			out = w.words.Text(t)
		} else {
			out = w.words.T("method.and", "first", out, "second", w.words.Text(t))
		}
	}
	return w.words.T("cli.method", "method", printable(out))
}
