package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
	"nines/web/ui/messages"
)

// newPrices is `nines prices` with its verbs.
func newPrices(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prices",
		Short: "The price book: list it, follow one price to its source, see what is missing",
		Long: "prices shows what every amount of nines rests on: a price book, the embedded snapshot or the newest pull. Every price has its source, its date and how " +
			"far to trust it.",
		Example: "nines prices list --service AmazonRDS --region ap-northeast-2\n" +
			"nines prices why 'm7g.large ap-northeast-2'\n" +
			"nines prices coverage",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPricesList(io, lang), newPricesWhy(io, lang), newPricesCoverage(io, lang))
	cmd.AddCommand(newPricesBooks(io, lang), newPricesDiff(io, lang), newPricesHistory(io, lang), newPricesPull(io, lang))
	return cmd
}

// confidence is the word for how far to trust a price.
func (w writer) confidence(c model.Confidence) string {
	if id := "web.confidence." + string(c); w.words.Has(id) {
		return w.words.T(id)
	}
	return printable(string(c))
}

// confidences lists how many prices are how sure, the most first: "38,107 exact, 523 derived".
func (w writer) confidences(n map[model.Confidence]int) string {
	all := slices.SortedFunc(maps.Keys(n), func(a, b model.Confidence) int {
		if n[a] != n[b] {
			return n[b] - n[a]
		}
		return strings.Compare(string(a), string(b))
	})
	parts := make([]string, len(all))
	for i, c := range all {
		parts[i] = w.f.Whole(float64(n[c])) + " " + w.confidence(c)
	}
	return strings.Join(parts, ", ")
}

// date is an as-of date, or that the source has none.
func (w writer) date(iso string) string {
	if iso == "" {
		return "–"
	}
	return iso
}

// bound is the end of a tier as text that reads back as the same number; "" for one without end.
func bound(v float64) string {
	if v < 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// placeWords replaces the names of regions in any language ("Seoul", "서울") by their codes.
func placeWords(text string, places []string) string {
	text = strings.ToLower(text)
	for _, lang := range messages.Languages {
		words := messages.For(lang)
		for _, p := range places {
			id := "region." + p
			if name := strings.ToLower(words.T(id)); words.Has(id) && name != p {
				text = replaceWord(text, name, p)
			}
		}
	}
	return text
}

// replaceWord replaces a phrase where it stands between blanks or at an end.
func replaceWord(text, phrase, with string) string {
	padded := " " + text + " "
	return strings.TrimSpace(strings.ReplaceAll(padded, " "+phrase+" ", " "+with+" "))
}

// filter are the flags that choose prices.
type filter struct{ pricing.Filter }

func (f *filter) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.Service, "service", "", "only this service: its code (AmazonRDS), a dimension, or how dimensions begin (rds, ebs.gp3)")
	cmd.Flags().StringVar(&f.Region, "region", "", "only this region (ap-northeast-2), market (kr, us), or global")
	_ = cmd.RegisterFlagCompletionFunc("service", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return completeBook((*pricing.Book).Services)
	})
	_ = cmd.RegisterFlagCompletionFunc("region", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return completeBook((*pricing.Book).Places)
	})
}

// completeBook offers names of the book to the shell.
func completeBook(names func(*pricing.Book) []string) ([]cobra.Completion, cobra.ShellCompDirective) {
	book, err := pricing.Embedded()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return names(book), cobra.ShellCompDirectiveNoFileComp
}
