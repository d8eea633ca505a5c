package scenario

import (
	"nines/model/check"
	"nines/web/ui/messages"
)

// methodIn says in the reader's language how an answer was found.
func methodIn(words *messages.Catalog, method string) string {
	out := ""
	for _, t := range check.MethodTexts(method) {
		if out == "" {
			out = words.Text(t)
		} else {
			out = words.T("method.and", "first", out, "second", words.Text(t))
		}
	}
	return out
}
