package reliability

import (
	"regexp"

	"nines/model"
)

// How an answer was found is written by [solver.method] in the words of the JSON contract. methodWords are its sentences as
// messages for people; a test holds them to what the solver writes.
var methodWords = []struct {
	written *regexp.Regexp
	text    func(found []string) model.Text
}{
	{regexp.MustCompile(`^exact: joint chain of (\d+) states`), func(f []string) model.Text { return model.Msg("method.chain", "n", f[1]) }},
	{regexp.MustCompile(`^exact: conditioning on (\d+) joint states of domains and tiers with a memory`), func(f []string) model.Text { return model.Msg("method.given", "n", f[1]) }},
	{regexp.MustCompile(`^joint chain of (\d+) states; unavailability to ([-+.e0-9]+)`), func(f []string) model.Text { return model.Msg("method.chain-rough", "n", f[1], "size", f[2]) }},
	{regexp.MustCompile(`^conditioning on (\d+) joint states of domains and tiers with a memory; unavailability to ([-+.e0-9]+)`),
		func(f []string) model.Text { return model.Msg("method.truncated", "n", f[1], "size", f[2]) }},
	{regexp.MustCompile(`^; lengths of outages by cause to ([-+.e0-9]+) of the whole`), func(f []string) model.Text { return model.Msg("method.lengths", "size", f[1]) }},
}

// MethodTexts says for people how an answer was found, part by part. What it does not know stays as it is written, as
// "method.other".
func MethodTexts(method string) []model.Text {
	var out []model.Text
	for method != "" {
		before := len(method)
		for _, w := range methodWords {
			if found := w.written.FindStringSubmatch(method); found != nil {
				out = append(out, w.text(found))
				method = method[len(found[0]):]
				break
			}
		}
		if len(method) == before {
			return append(out, model.Msg("method.other", "text", method))
		}
	}
	return out
}
