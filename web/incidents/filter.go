package incidents

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"nines/model/replay"
	"nines/web/request"
	"nines/web/ui"
)

// Filter is one way to show fewer incidents: all of its choices, with how many each leaves.
type Filter struct {
	Name    string
	Choices []FilterChoice
	Wrong   string // what was asked for is none of them
}

// FilterChoice is a link, or what is chosen.
type FilterChoice struct {
	Name, Count, Href string
	On                bool
}

// wanted is what the address asks for; "" is all.
type wanted struct{ who, place, hits string }

func wantedOf(c echo.Context) wanted {
	return wanted{c.QueryParam("who"), c.QueryParam("place"), c.QueryParam("hits")}
}

// extra are the keys that the address of the page has beside the state.
func (w wanted) extra() []string { return []string{"who", w.who, "place", w.place, "hits", w.hits} }

func (w wanted) takes(i *replay.Incident) bool {
	return (w.who == "" || i.Who == w.who) && (w.place == "" || i.Place == w.place) && (w.hits == "" || hits(i, w.hits))
}

func hits(i *replay.Incident, what string) bool {
	return slices.ContainsFunc(i.Effects, func(e replay.Effect) bool { return e.Hits == what })
}

// of are the incidents that are wanted.
func (w wanted) of(all []*replay.Incident) []*replay.Incident {
	return slices.DeleteFunc(slices.Clone(all), func(i *replay.Incident) bool { return !w.takes(i) })
}

// filters are by whose it was, where it struck and what it took away. A choice counts what it would leave.
func filters(p ui.Page, link request.Link, w wanted, all []*replay.Incident) []Filter {
	choice := func(name, value string, now string, with wanted) FilterChoice {
		return FilterChoice{Name: name, Count: strconv.Itoa(len(with.of(all))), Href: link.To("/incidents", with.extra()...), On: value == now}
	}
	who := Filter{Name: p.T("replay.filter.who")}
	place := Filter{Name: p.T("replay.filter.place")}
	what := Filter{Name: p.T("replay.filter.hits")}
	for _, v := range append([]string{""}, owners(all)...) {
		with := w
		with.who = v
		who.Choices = append(who.Choices, choice(ownerName(p, v), v, w.who, with))
	}
	for _, v := range append([]string{""}, replay.Places...) {
		with := w
		with.place = v
		place.Choices = append(place.Choices, choice(placeName(p, v), v, w.place, with))
	}
	for _, v := range append([]string{""}, replay.Hits...) {
		with := w
		with.hits = v
		if c := choice(hitsName(p, v), v, w.hits, with); c.Count != "0" || c.On {
			what.Choices = append(what.Choices, c)
		}
	}
	out := []Filter{who, place, what}
	for i, asked := range []string{w.who, w.place, w.hits} {
		if !slices.ContainsFunc(out[i].Choices, func(c FilterChoice) bool { return c.On }) {
			out[i].Wrong = p.T("ways.page.unknown", "key", w.extra()[2*i], "value", asked)
		}
	}
	return out
}

func orAll(p ui.Page, v string) string {
	if v == "" {
		return p.T("replay.filter.all")
	}
	return v
}

// owners are those who had more than one incident, the most first.
func owners(all []*replay.Incident) []string {
	count := map[string]int{}
	for _, i := range all {
		count[i.Who]++
	}
	var out []string
	for who, n := range count {
		if n > 1 {
			out = append(out, who)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if d := count[b] - count[a]; d != 0 {
			return d
		}
		if a < b {
			return -1
		}
		return 1
	})
	return out
}

// ownerName is a provider's own name, or what somebody is who is not named.
func ownerName(p ui.Page, who string) string {
	switch who {
	case "delivery network":
		return p.T("replay.who.cdn")
	case "colo":
		return p.T("replay.who.colo")
	case "own data center":
		return p.T("replay.who.own")
	case "carrier":
		return p.T("replay.who.carrier")
	}
	return orAll(p, who)
}

func placeName(p ui.Page, place string) string {
	switch place {
	case replay.PlaceCloud:
		return p.T("replay.place.cloud")
	case replay.PlaceFacility:
		return p.T("replay.place.facility")
	case replay.PlaceEdge:
		return p.T("replay.place.edge")
	case replay.PlaceSoftware:
		return p.T("replay.place.software")
	}
	return orAll(p, place)
}

func hitsName(p ui.Page, hits string) string {
	switch hits {
	case replay.HitsZones:
		return p.T("replay.hits.zones")
	case replay.HitsRegion:
		return p.T("replay.hits.region")
	case replay.HitsGlobal:
		return p.T("replay.hits.global")
	case replay.HitsCapacity:
		return p.T("replay.hits.capacity")
	case replay.HitsNetwork:
		return p.T("replay.hits.network")
	case replay.HitsLink:
		return p.T("replay.hits.link")
	case replay.HitsCarrier:
		return p.T("replay.hits.carrier")
	case replay.HitsDNS:
		return p.T("replay.hits.dns")
	case replay.HitsCDN:
		return p.T("replay.hits.cdn")
	case replay.HitsService:
		return p.T("replay.hits.service")
	case replay.HitsSplit:
		return p.T("replay.hits.split")
	}
	return orAll(p, hits)
}
