package main

import (
	"errors"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/replay"
	"nines/scenarios"
)

// newReplay is `nines replay`.
func newReplay(io streams, lang *string) *cobra.Command {
	o := &options{lang: lang, formats: []string{asTable, asJSON}}
	var incident, site string
	cmd := &cobra.Command{
		Use:   "replay [ID|FILE...]",
		Short: "Lay public incidents over designs, as if they had been yours: who stays up, and why",
		Long: "replay plays an incident of the catalogue, or a file of your own, over designs (all of the library unless some are named): what serves " +
			"minute by minute, what is lost, and why. Without --incident it prints all incidents by all designs.",
		Example: "nines replay --incident aws-2011-04-21-use1-ebs\n" +
			"nines replay --incident skcc-2022-10-15-pangyo colo-one-site\n" +
			"nines replay multi-az-2 mine.yaml -o json",
		Args: cobra.ArbitraryArgs,
	}
	cmd.ValidArgsFunction = completeDesigns
	addWorkload(cmd, o)
	addLang(cmd, lang)
	addOutput(cmd, &o.output, o.formats)
	cmd.Flags().StringVar(&incident, "incident", "", "an ID of the catalogue, or a FILE (docs/replay.md)")
	cmd.Flags().StringVar(&site, "site", "", "the site that it lands on, such as second, instead of the first of its kind")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if err := o.check(); err != nil {
			return err
		}
		list, err := incidents(incident)
		if err != nil {
			return err
		}
		r, err := replayed(o, io, args, list, replay.Options{Site: site})
		if err != nil {
			return err
		}
		return writeReplay(io, o, r, incident != "")
	}
	return cmd
}

// incidents finds the incident that --incident names, or all of the catalogue.
func incidents(arg string) ([]*replay.Incident, error) {
	if arg == "" {
		return scenarios.Incidents(), nil
	}
	inc, near := scenarios.IncidentByID(arg)
	switch {
	case inc != nil:
		return []*replay.Incident{inc}, nil
	case !looksLikeFile(arg) && near != "":
		return nil, usage("--incident: there is no incident %q in the catalogue, and no such file; did you mean %q?", arg, near)
	case !looksLikeFile(arg):
		return nil, usage("--incident: there is no incident %q in the catalogue, and no such file; nines replay lists them all", arg)
	}
	src, err := scenarios.ReadFile(arg)
	if err != nil {
		return nil, wrongInput(err)
	}
	inc, err = scenarios.DecodeIncident(arg, src)
	return []*replay.Incident{inc}, wrongInput(err)
}

// replays are incidents laid over designs: outcomes[i][j] is incident i over design j.
type replays struct {
	incidents []*replay.Incident
	placed    []placed
	outcomes  [][]*replay.Outcome
}

func replayed(o *options, io streams, args []string, list []*replay.Incident, opt replay.Options) (*replays, error) {
	designs, err := deployed(o, io, args)
	if err != nil {
		return nil, err
	}
	r := &replays{incidents: list, placed: designs}
	for _, inc := range list {
		row := make([]*replay.Outcome, len(designs))
		for j, p := range designs {
			row[j], err = replay.Run(p.deployment, inc, p.figures, &model.Ledger{}, opt)
			if errors.Is(err, replay.ErrNoSite) {
				return nil, usage("%s", newWriter(*o.lang).words.T("replay.no-site", "scenario", p.scenario.ID, "site", opt.Site))
			} else if err != nil {
				return nil, wrongInput(err)
			}
		}
		r.outcomes = append(r.outcomes, row)
	}
	return r, nil
}

func writeReplay(io streams, o *options, r *replays, one bool) error {
	w := newWriter(*o.lang)
	switch {
	case o.output == asJSON:
		d := newReplayDocument(r, w)
		d.Prices = o.book.named()
		return writeJSON(io.out, d)
	case one:
		return write(io.out, w.replayTable(r)+w.rests(&o.book))
	}
	return write(io.out, w.replayMatrix(r)+w.rests(&o.book))
}
