package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nines/web/ui/messages"
)

// Output formats of -o.
const (
	asTable    = "table"
	asJSON     = "json"
	asCSV      = "csv"
	asMarkdown = "md"
)

// options are the flags that compare and show share.
type options struct {
	workload string                 // -w: a file, "-" for standard input, "" for the default workload
	region   string                 // --region: instead of the workload's
	surge    string                 // --surge: instead of the workload's, such as "3x"
	lang     *string                // --lang; shared with the program, so that errors speak it too
	output   string                 // -o
	formats  []string               // that -o accepts
	book     bookChoice             // --prices, --data
	given    func(flag string) bool // whether a flag was written, if only as ""
	figures  figureFlags            // --figure, --figures
	commit   string                 // --commit
	insight  bool                   // show alone: what would help most, what downtime costs
}

// newOptions adds the flags to a verb; formats are those of -o, all of them when none is named.
func newOptions(cmd *cobra.Command, lang *string, formats ...string) *options {
	if len(formats) == 0 {
		formats = []string{asTable, asJSON, asCSV, asMarkdown}
	}
	f := cmd.Flags()
	o := &options{lang: lang, formats: formats, given: f.Changed}
	f.StringVarP(&o.workload, "workload", "w", "", "workload file; - reads standard input (without it: 30 requests/s, all else assumed)")
	f.StringVar(&o.region, "region", "", "region of the primary site, such as ap-northeast-2, instead of the workload's")
	f.StringVar(&o.surge, "surge", "", "demand to scale to in times the peak, such as 3x, instead of the workload's")
	o.book.add(cmd)
	addFigures(cmd, &o.figures)
	addCommit(cmd, &o.commit)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	return o
}

func addLang(cmd *cobra.Command, lang *string) {
	cmd.Flags().StringVar(lang, "lang", messages.Languages[0], "language of texts: "+strings.Join(messages.Languages, " or "))
}

func addOutput(cmd *cobra.Command, output *string, formats []string) {
	cmd.Flags().StringVarP(output, "output", "o", asTable, "format: "+strings.Join(formats, ", "))
}

// wrote says whether a flag stands on the command line: one written empty, as by an unset variable of a shell, is an error
// and not the default.
func (o *options) wrote(flag string) bool { return o.given != nil && o.given(flag) }

// check refuses values that no flag type can refuse.
func (o *options) check() error {
	if err := oneOf("--lang", *o.lang, messages.Languages); err != nil {
		*o.lang = messages.Languages[0]
		return err
	}
	return oneOf("-o", o.output, o.formats)
}

// oneOf says which values a flag takes when it got another.
func oneOf(flag, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return usage("%s is %s, not %q", flag, strings.Join(values, " or "), value)
}

// takes is a check of a verb's arguments that says what they are. most < 0 means any number.
func takes(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return usage("%s takes %s, not %d arguments; %s --help shows examples", cmd.CommandPath(), what, len(args), cmd.CommandPath())
		}
		return nil
	}
}
