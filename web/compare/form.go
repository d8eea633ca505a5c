package compare

import (
	"strconv"

	"github.com/a-h/templ"

	"nines/web/inputs"
	"nines/web/ui"
)

// Form is the workload as a sentence, with the rest of its values below.
type Form struct {
	ui.Page
	Sentence templ.Component
	Rest     []Input
	Open     bool // one of the rest was set, or is in error
	Errors   []Input
	Last     string // query of the last good state
	Keep     []Kept // values of the query that are not inputs
	Action   string // path of the page
	Result   string // path of the part that a change of a value replaces
}

// Choices are the values of the fields that are chosen from a list.
type Choices interface {
	Regions() []string
	Profiles() []string
}

// Kept is a hidden value.
type Kept struct{ Name, Value string }

// Input is one value that can be changed where it stands.
type Input struct {
	Path, ID, Label, Value, Error string
	Set                           bool
	Placeholder                   string
	Options                       []Option // of a choice
	Size                          string   // width in characters, for browsers that cannot size a field by its content
}

// Option of a choice.
type Option struct {
	Value, Name string
	Selected    bool
}

// NewForm is the form of the page at path action, whose changing part is at path result.
func NewForm(p ui.Page, s inputs.State, svc Choices, action, result string, keep []Kept) Form {
	f := Form{Page: p, Keep: keep, Last: s.Query(), Action: action, Result: result}
	for _, path := range s.Own() { // no field shows them
		f.Keep = append(f.Keep, Kept{path, s.Values[path]})
	}
	in := map[string]Input{}
	for _, field := range inputs.Fields() {
		i := input(p, s, field, svc)
		in[field.Path] = i
		if i.Error != "" {
			f.Errors = append(f.Errors, i)
		}
	}
	for _, field := range inputs.Rest {
		i := in[field.Path]
		f.Rest = append(f.Rest, i)
		f.Open = f.Open || i.Error != "" || i.Set
	}
	f.Sentence = ui.Sentence(p.T("web.workload"), slots{
		"peak": value(in["peak"]), "profile": value(in["profile"]), "data": value(in["database.data"]), "growth": value(in["growth"]),
		"region": value(in["region"]), "slo": value(in["objectives.slo"]), "downtime": value(in["money.downtime"]),
		"surge": value(in["surge.factor"]), "budget": value(in["objectives.budget"]),
	})
	return f
}

func input(p ui.Page, s inputs.State, field inputs.Field, svc Choices) Input {
	i := Input{Path: field.Path, ID: "in-" + field.Path, Label: p.T(field.Label()), Value: s.Text(field), Set: s.Set(field)}
	if err, ok := s.Errors[field.Path]; ok {
		i.Error, i.Set = inputs.Sentence(p.Words, err), true
	}
	switch {
	case field.Path == "profile":
		i.Options = options(p, svc.Profiles(), i.Value, "web.profile.")
	case inputs.Choices(field.Path) != nil:
		i.Options = options(p, inputs.Choices(field.Path), i.Value, "web."+field.Path+".")
	case field.Path == "prices.currency":
		i.Placeholder = p.T("web.prices.currency.hint")
	case field.Kind == inputs.Choice:
		i.Options = options(p, svc.Regions(), i.Value, "region.")
	case field.Kind == inputs.Monthly:
		i.Placeholder = p.T("web.workload.any-budget")
	}
	n := len([]rune(i.Value))
	if n == 0 {
		n = len([]rune(i.Placeholder)) + 2
	}
	i.Size = strconv.Itoa(max(2, n))
	return i
}

// options lists the choices; a present value that is none of them, such as a trace, stays a choice.
func options(p ui.Page, all []string, now, names string) []Option {
	var out []Option
	found := false
	for _, v := range all {
		name := v
		if p.Words.Has(names + v) {
			name = p.T(names + v)
		}
		out = append(out, Option{v, name, v == now})
		found = found || v == now
	}
	if !found && now != "" {
		out = append([]Option{{now, now, true}}, out...)
	}
	return out
}
