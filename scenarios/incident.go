package scenarios

import (
	"embed"
	"io/fs"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"nines/model"
	"nines/model/replay"
)

// The catalogue of incidents: one document each, as people can write one of their own for `nines replay --incident FILE`.
//
//go:embed incidents/*.yaml
var incidentSources embed.FS

// startLayout is how the start of an incident is written: UTC, to the minute.
const startLayout = "2006-01-02T15:04Z"

var incidentRules = []rule{
	{key: "id", required: true, doc: "Name in commands and addresses: lower-case words joined by hyphens.", free: slugText},
	{key: "title", required: true, doc: "A few words.", special: decodeLocalized},
	{key: "summary", doc: "What happened, in a sentence or two.", special: decodeLocalized},
	{key: "start", required: true, doc: "When it began, UTC, such as 2021-12-07T15:30Z.", special: decodeStart},
	{key: "who", doc: "Whose it was.", free: anyText},
	{key: "where", doc: "Region, building or network.", free: anyText},
	{key: "place", required: true, doc: "What kind of place it struck.", words: replay.Places},
	{key: "effects", required: true, doc: "What it took away.", special: decodeEffects},
	{key: "reach", doc: "Share of what stood there that was hit; a replay supposes that yours was.", is: is(share().above(0, "0%"))},
	{key: "data", doc: "Whether data was lost.", words: []string{"none", "some", "unknown"}, word: "unknown"},
	{key: "evidence", required: true, doc: "How well the figures are known.", words: []string{"read", "partial", "memory", "guess"}},
	{key: "source", required: true, doc: "Where to look it up.", free: anyText},
}

var effectRules = []rule{
	{key: "hits", required: true, doc: "What is taken away.", words: replay.Hits},
	{key: "zones", doc: "Of hits: zones, how many; the first are those with active units.", is: is(count().atLeast(1, "1").atMost(6, "6"))},
	{key: "services", doc: "Only what rests on one of these.", special: decodeServices},
	{key: "share", doc: "Of the requests that are lost meanwhile; all when left out.", is: is(share().above(0, "0%"))},
	{key: "at", doc: "After the start.", is: is(seconds().atMost(90*86400, "90d"))},
	{key: "lasts", required: true, doc: "For most of what was hit.", is: is(seconds().above(0, "0s").atMost(365*86400, "365d"))},
	{key: "last", doc: "Until the last of it was back, from the same moment.", is: is(seconds().above(0, "0s").atMost(365*86400, "365d"))},
}

// anyText is a line of text that a screen can show.
var anyText = &textRule{pattern: "^.{1,300}$", ok: func(s string) bool {
	return s != "" && len([]rune(s)) <= 300 && !strings.ContainsAny(s, "\n\r\t")
}, problem: func(string) trouble {
	return trouble{text: model.Msg("input.text", "key", "it")}
}}

// DecodeIncident reads one incident. The error is an [Errors].
func DecodeIncident(name string, src []byte) (*replay.Incident, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	inc := &replay.Incident{}
	d := &decoder{name: name, source: yours(), inputs: map[string]model.Assumption{}, ranges: map[string]model.Range{}}
	d.object(root, "", reflect.ValueOf(inc).Elem(), incidentRules)
	for path := range d.ranges {
		d.fail(root.place, path, trouble{model.Msg("input.unsupported", "what", path+": {low, likely, high}"), model.Text{}})
	}
	if err := d.result(); err != nil {
		return nil, err
	}
	return inc, nil
}

func decodeStart(d *decoder, n *node, path string, v reflect.Value) {
	t, err := time.Parse(startLayout, n.text)
	if n.kind != scalar || err != nil {
		d.fail(n.place, path, trouble{model.Msg("input.text", "key", path), model.Msg("input.write", "value", "2021-12-07T15:30Z")})
		return
	}
	v.Set(reflect.ValueOf(t))
}

func decodeEffects(d *decoder, n *node, path string, v reflect.Value) {
	if n.kind != list || len(n.items) == 0 {
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[{hits: zones, zones: 1, lasts: 3h}]")})
		return
	}
	out := make([]replay.Effect, len(n.items))
	for i, item := range n.items {
		e := &out[i]
		d.object(item, path, reflect.ValueOf(e).Elem(), effectRules)
		switch {
		case item.kind != mapping:
		case e.Hits == replay.HitsZones && item.get("zones") == nil:
			d.fail(item.place, join(path, "zones"), trouble{model.Msg("input.key.missing", "key", "zones"), model.Text{}})
		case e.Hits != replay.HitsZones && item.get("zones") != nil:
			d.fail(item.get("zones").place, join(path, "zones"), trouble{model.Msg("input.key.unknown", "key", "zones"), model.Msg("input.write", "value", "hits: zones")})
		case e.Last > 0 && e.Last < e.Lasts:
			d.fail(item.get("last").place, join(path, "last"), trouble{model.Msg("input.at-least", "value", "last", "limit", "lasts"), model.Text{}})
		}
		if e.Share == 0 {
			e.Share = 1
		}
	}
	v.Set(reflect.ValueOf(out))
}

func decodeServices(d *decoder, n *node, path string, v reflect.Value) {
	if n.kind != list || len(n.items) == 0 {
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[compute, volumes]")})
		return
	}
	var out []string
	for _, item := range n.items {
		if item.kind != scalar || !slices.Contains(replay.Services, item.text) {
			d.fail(item.place, path, trouble{model.Msg("input.word", "value", item.shown(), "words", strings.Join(replay.Services, ", ")), wordHint(item.text, replay.Services)})
			continue
		}
		out = append(out, item.text)
	}
	v.Set(reflect.ValueOf(out))
}

// Incidents is the built-in catalogue, oldest first. The incidents are shared: do not change them.
func Incidents() []*replay.Incident { return incidents() }

var incidents = sync.OnceValue(func() []*replay.Incident {
	files, err := fs.Glob(incidentSources, "incidents/*.yaml")
	if err != nil {
		panic(err) // a constant pattern
	}
	var out []*replay.Incident
	for _, f := range files {
		src, err := incidentSources.ReadFile(f)
		if err != nil {
			panic(err) // embedded
		}
		inc, err := DecodeIncident(f, src)
		if err != nil {
			panic(err) // embedded: TestIncidents reads all of it
		}
		out = append(out, inc)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start.Before(out[j].Start) })
	return out
})

// IncidentByID finds an incident of the catalogue; else near is the id that was probably meant, "" when none is near.
func IncidentByID(id string) (inc *replay.Incident, near string) {
	ids := make([]string, 0, 64)
	for _, i := range Incidents() {
		if i.ID == id {
			return i, ""
		}
		ids = append(ids, i.ID)
	}
	return nil, nearest(id, ids)
}

// incidentSchema is the schema of an incident; its lists are read by hand.
func incidentSchema() object {
	with := func(rules []rule, by map[string]object) object {
		out := mappingSchema(rules)
		properties := out["properties"].(object)
		for i := range rules {
			if schema, ok := by[rules[i].key]; ok {
				schema["description"] = rules[i].doc
				properties[rules[i].key] = schema
			}
		}
		return out
	}
	effect := with(effectRules, map[string]object{"services": {"type": "array", "minItems": 1, "items": object{"enum": replay.Services}}})
	return with(incidentRules, map[string]object{
		"start":   {"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$`},
		"effects": {"type": "array", "minItems": 1, "items": effect},
	})
}
