package main

import (
	"github.com/spf13/cobra"

	"nines/model/reference"
	"nines/scenarios"
)

// figureFlags name reference figures of one's own.
type figureFlags struct {
	one   []string // --figure key=value
	files []string // --figures FILE
}

// addFigures adds --figure and --figures to a verb that evaluates designs.
func addFigures(cmd *cobra.Command, f *figureFlags) {
	cmd.Flags().StringArrayVar(&f.one, "figure", nil, "a reference figure of your own, such as zone.mttr=4h; again for more (nines figures lists them)")
	cmd.Flags().StringArrayVar(&f.files, "figures", nil, "a file of such figures, with ranges and sources (docs/figures.md)")
}

// figured puts the figures of the flags in place of those of nines. Designs of the library are decoded again, because many
// figures are their defaults.
func (d *desk) figured(f figureFlags) error {
	set, err := f.over(d.figures)
	if err != nil || set == d.figures {
		return err
	}
	library, err := scenarios.LibraryWith(set)
	if err != nil {
		return err
	}
	d.figures, d.library = set, library
	return nil
}

// over is the set with the figures of the flags in place, files first, in the order written.
func (f figureFlags) over(set *reference.Set) (*reference.Set, error) {
	put := func(all map[reference.Key]reference.Override, err error) error {
		if err == nil {
			set, err = set.Override(all)
		}
		return wrongInput(err)
	}
	for _, name := range f.files {
		src, err := scenarios.ReadFile(name)
		if err != nil {
			return nil, wrongInput(err)
		}
		if err := put(scenarios.DecodeFigures(name, src, set)); err != nil {
			return nil, err
		}
	}
	for _, text := range f.one {
		k, o, err := scenarios.Figure("--figure", text, set)
		if err := put(map[reference.Key]reference.Override{k: o}, err); err != nil {
			return nil, err
		}
	}
	return set, nil
}
