package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/plan"
	"nines/model/reference"
	"nines/pricing"
	"nines/scenarios"
)

// desk is everything that an answer rests on, opened once.
type desk struct {
	list    *pricing.Book   // the list prices, as the book in force has them: for explaining
	book    model.PriceBook // what answers rest on: the list prices, or what is laid over them
	figures *reference.Set
	library []*model.Scenario
}

// openDesk opens the prices that the flags choose, the figures and the library.
func openDesk(c *bookChoice) (*desk, error) {
	book, err := c.open()
	if err != nil {
		return nil, err
	}
	over, err := c.over.lay(book)
	if err != nil {
		return nil, err
	}
	info := over.Info()
	c.rests = &info
	return &desk{list: book, book: over, figures: reference.Default(), library: scenarios.Library()}, nil
}

// planInputs is the desk with a workload on it.
func (d *desk) planInputs(w *model.Workload) plan.Inputs {
	return plan.Inputs{Workload: w, Book: d.book, Figures: d.figures, Library: d.library}
}

// workload reads the workload that the flags name and sets what they override.
func (d *desk) workload(o *options, in io.Reader) (*model.Workload, error) {
	if err := d.figured(o.figures); err != nil {
		return nil, err
	}
	w, err := d.read(o.workload, in)
	if err != nil {
		return nil, wrongInput(err)
	}
	for _, set := range []struct{ flag, path, text string }{{"region", "region", o.region}, {"surge", "surge.factor", o.surge}} {
		if set.text == "" && !o.wrote(set.flag) {
			continue
		}
		if err := scenarios.SetWorkload(w, set.path, set.text, d.book.Regions()...); err != nil {
			return nil, wrongInput(named(err, "--"+set.flag))
		}
	}
	return w, d.buying(o, w)
}

// read decodes a file, standard input for "-", the example for "".
func (d *desk) read(name string, in io.Reader) (*model.Workload, error) {
	if name == "" {
		return d.example()
	}
	called, src, err := readInput(name, in)
	if err != nil {
		return nil, err
	}
	return scenarios.DecodeWorkloadWith(called, src, d.figures, d.book.Regions(), tracesBeside(name))
}

// exampleWorkload is what nines answers for when it is given none.
const exampleWorkload = "peak: 30 rps\n"

// example decodes it and says of its peak that nobody set it.
func (d *desk) example() (*model.Workload, error) {
	w, err := scenarios.DecodeWorkload("example", []byte(exampleWorkload), d.figures, d.book.Regions())
	if err != nil {
		return nil, err
	}
	peak := w.Inputs["peak"]
	peak.Provenance = model.Provenance{Source: "example: no workload was given", Confidence: model.General}
	w.Inputs["peak"] = peak
	return w, nil
}

// named calls the place of the errors what the user wrote: a flag instead of a path in a document.
func named(err error, flag string) error {
	var all scenarios.Errors
	if errors.As(err, &all) {
		for _, e := range all {
			e.Name = flag
		}
	}
	return err
}

// readInput reads a file, or standard input for "-", and says what errors call it.
func readInput(name string, in io.Reader) (string, []byte, error) {
	if name == "-" {
		const called = "standard input"
		src, err := scenarios.ReadFrom(called, in)
		return called, src, wrongInput(err)
	}
	src, err := scenarios.ReadFile(name)
	return name, src, wrongInput(err)
}

// scenarios finds what the arguments name: ids of the library or files; all of the library when there are none. With a
// region of its own the primary site of every design follows the workload, as DESIGN §4 says of --region.
func (d *desk) scenarios(args []string, moved bool) ([]*model.Scenario, error) {
	if len(args) == 0 {
		return d.library, nil
	}
	out := make([]*model.Scenario, 0, len(args))
	for _, a := range args {
		s, err := d.scenario(a)
		if err != nil {
			return nil, err
		}
		if moved {
			s = followWorkload(s)
		}
		out = append(out, s)
	}
	return out, nil
}

// followWorkload is a copy of the scenario whose primary site is where the workload is.
func followWorkload(s *model.Scenario) *model.Scenario {
	moved := *s
	moved.Sites = slices.Clone(s.Sites)
	moved.Sites[0].Region = "workload"
	return &moved
}

func (d *desk) scenario(arg string) (*model.Scenario, error) {
	for _, s := range d.library {
		if s.ID == arg {
			return s, nil
		}
	}
	if !looksLikeFile(arg) {
		return nil, unknownDesign(arg)
	}
	src, err := scenarios.ReadFile(arg)
	if err != nil {
		return nil, wrongInput(err)
	}
	s, err := scenarios.DecodeScenario(arg, src, d.figures)
	return s, wrongInput(err)
}

// unknownDesign says which is probably meant, or which there are.
func unknownDesign(arg string) error {
	if near := scenarios.NearestID(arg); near != "" {
		return usage("there is no design %q in the library, and no such file; did you mean %q?", arg, near)
	}
	return usage("there is no design %q in the library, and no such file; the library has %s", arg, strings.Join(scenarios.IDs(), ", "))
}

// looksLikeFile tells a file from an id: it has an ending or a folder, or it exists.
func looksLikeFile(arg string) bool {
	if strings.ContainsRune(arg, filepath.Separator) || filepath.Ext(arg) != "" {
		return true
	}
	_, err := os.Stat(arg)
	return !errors.Is(err, fs.ErrNotExist)
}

// completeDesigns offers the ids of the library, and files, to the shell.
func completeDesigns(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return scenarios.IDs(), cobra.ShellCompDirectiveDefault
}
