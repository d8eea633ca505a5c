package pricing

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"nines/model"
	"nines/pricing/internal/layout"
)

// Found is the price that a question asks for.
type Found struct {
	Rate model.Rate
	// Also are prices that the same words fit less closely, closest first: of the same machine reserved, for example.
	Also []model.PriceKey
}

// A candidate is a price that fits every word of a question. What it leaves unsaid are the parts of its name that no word
// of the question names; the candidate that leaves the fewest unsaid is what was meant.
type candidate struct {
	key    model.PriceKey
	unsaid int
}

// question is what was asked, taken apart.
type question struct {
	words  []string
	region string // "" when none was named
}

// spoken are words that people use for those of the book.
var spoken = map[string]string{"on-demand": "ondemand", "reserved": "ri", "1yr": "1y", "3yr": "3y", "multi-zone": "multi-az"}

// Find answers a question of free words: what is priced (an instance type, a class with its engine, a dimension or parts
// of one) and where, such as "m7g.large ap-northeast-2", a [model.PriceKey] as it is written, or a SKU. It fails with an
// [*UnknownError] when a word means nothing here, an [*AmbiguousError] when the words fit several prices equally well,
// and a [*model.MissingPriceError] when they fit none in the region.
func (b *Book) Find(text string) (Found, error) {
	q := b.parse(text)
	if len(q.words) == 0 {
		return Found{}, &UnknownError{What: AskedWords, Word: text}
	}
	full, isFull := b.spelled(q)
	if i, ok := b.lookup(full); isFull && ok {
		return Found{Rate: b.rate(i)}, nil
	}
	fits := b.fitting(q.words, q.region)
	if len(fits) > 0 {
		return b.decide(text, fits)
	}
	switch named := b.bySKU(q); len(named) {
	case 0:
	case 1:
		r, err := b.Rate(named[0])
		return Found{Rate: r}, err
	default:
		return Found{}, &AmbiguousError{Question: text, Candidates: named}
	}
	elsewhere := b.fitting(q.words, "")
	if isFull { // a full key may be answered by a wider one
		if r, err := b.Rate(full); err == nil || len(elsewhere) == 0 {
			return Found{Rate: r}, err
		}
	}
	if len(elsewhere) == 0 || q.region == "" {
		return Found{}, b.unknown(text, q)
	}
	least := closestFits(elsewhere)
	if things := distinct(least); len(things) > 1 {
		return Found{}, &AmbiguousError{Question: text, Candidates: things}
	}
	k := least[0].key
	k.Region = q.region
	r, err := b.Rate(k)
	return Found{Rate: r}, err
}

// parse splits the words and finds the region: the one after "in", else the first. A second region is a word: where
// traffic goes.
func (b *Book) parse(text string) question {
	var q question
	after := ""
	words := strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", ";", " ", "\"", " ").Replace(text)))
	for i, w := range words {
		if s, ok := spoken[w]; ok {
			w = s
		}
		switch {
		case w == "in" && i+1 < len(words) && b.places[words[i+1]]:
		case b.places[w] && (q.region == "" || after == "in"):
			if q.region != "" {
				q.words = append(q.words, q.region)
			}
			q.region = w
		default:
			q.words = append(q.words, w)
		}
		after = w
	}
	return q
}

// fitting lists the prices that every word names a part of, in the region or, for "", anywhere.
func (b *Book) fitting(words []string, region string) []candidate {
	var out []candidate
	for p, s := range b.spans {
		if region != "" && p.region != region {
			continue
		}
		parts := strings.Split(string(p.dimension), ".")
		service := strings.ToLower(b.field(b.rateAt(s.start), layout.RateService))
		for i := s.start; i < s.end; i++ {
			item := b.item(i)
			if n, ok := unsaid(words, string(p.dimension), parts, service, item); ok {
				out = append(out, candidate{model.PriceKey{Dimension: p.dimension, Region: p.region, Item: item}, n})
			}
		}
	}
	slices.SortFunc(out, func(a, c candidate) int {
		return cmp.Or(cmp.Compare(a.unsaid, c.unsaid), cmp.Compare(a.key.Dimension, c.key.Dimension),
			cmp.Compare(a.key.Item, c.key.Item), cmp.Compare(a.key.Region, c.key.Region))
	})
	return out
}

// unsaid counts the parts of a name that no word names; false when a word names none of its parts.
func unsaid(words []string, dimension string, parts []string, service, item string) (int, bool) {
	said := 0
	for _, w := range words {
		switch {
		case w == dimension:
			said += len(parts)
		case w == service:
		case slices.Contains(parts, w):
			said++
		case hasWord(item, w):
			said++
		default:
			return 0, false
		}
	}
	n := len(parts) - said
	if item != "" {
		n += 1 + strings.Count(item, " ")
	}
	return n, true
}

// hasWord says whether one of the blank-separated words of an item is w.
func hasWord(item, w string) bool {
	for item != "" {
		var first string
		if first, item, _ = strings.Cut(item, " "); strings.EqualFold(first, w) {
			return true
		}
	}
	return false
}

// closestFits are the candidates that leave the fewest parts unsaid; they are sorted by that.
func closestFits(fits []candidate) []candidate {
	n := 1
	for n < len(fits) && fits[n].unsaid == fits[0].unsaid {
		n++
	}
	return fits[:n]
}

// distinct are the keys of candidates, one for each thing that has a price, whatever its region.
func distinct(fits []candidate) []model.PriceKey {
	var out []model.PriceKey
	for _, f := range fits { // sorted by dimension and item
		if n := len(out); n == 0 || out[n-1].What() != f.key.What() {
			out = append(out, f.key)
		}
	}
	return out
}

// decide takes the closest candidate when it is alone.
func (b *Book) decide(text string, fits []candidate) (Found, error) {
	best := closestFits(fits)
	if len(best) > 1 {
		keys := make([]model.PriceKey, len(best))
		for i, c := range best {
			keys[i] = c.key
		}
		return Found{}, &AmbiguousError{Question: text, Candidates: keys}
	}
	r, err := b.Rate(best[0].key)
	if err != nil {
		return Found{}, err
	}
	f := Found{Rate: r}
	for _, c := range fits[1:] {
		if c.key.Region == r.Key.Region {
			f.Also = append(f.Also, c.key)
		}
	}
	return f, nil
}

// spelled reads the question as a whole key: one word is a dimension, the others are the item.
func (b *Book) spelled(q question) (model.PriceKey, bool) {
	i := slices.IndexFunc(q.words, func(w string) bool { return b.isDimension(model.Dimension(w)) })
	if i < 0 || q.region == "" {
		return model.PriceKey{}, false
	}
	rest := slices.Delete(slices.Clone(q.words), i, i+1)
	return model.PriceKey{Dimension: model.Dimension(q.words[i]), Region: q.region, Item: strings.Join(rest, " ")}, true
}

func (b *Book) isDimension(d model.Dimension) bool {
	for p := range b.spans {
		if p.dimension == d {
			return true
		}
	}
	return false
}

// unknown says which word means nothing, with the nearest that do; or that the words do not go together.
func (b *Book) unknown(text string, q question) error {
	known := b.vocabulary()
	for _, w := range q.words {
		if !known[w] {
			return &UnknownError{What: AskedWord, Word: w, Nearest: closest(slices.Collect(maps.Keys(known)), w, wordDistance)}
		}
	}
	e := &UnknownError{What: AskedWords, Word: text}
	for i := range q.words { // what fits all words but one
		rest := slices.Delete(slices.Clone(q.words), i, i+1)
		if fits := b.fitting(rest, q.region); len(rest) > 0 && len(fits) > 0 {
			for _, k := range distinct(closestFits(fits)) {
				e.Nearest = append(e.Nearest, k.String())
			}
			e.Nearest = e.Nearest[:min(len(e.Nearest), nearestCount)]
			break
		}
	}
	return e
}

// vocabulary are the words that a question can be made of, in lower case.
func (b *Book) vocabulary() map[string]bool {
	out := maps.Clone(b.places)
	for p, s := range b.spans {
		out[string(p.dimension)] = true
		out[strings.ToLower(b.field(b.rateAt(s.start), layout.RateService))] = true
		for _, part := range strings.Split(string(p.dimension), ".") {
			out[part] = true
		}
		for i := s.start; i < s.end; i++ {
			for _, w := range strings.Fields(b.item(i)) {
				out[strings.ToLower(w)] = true
			}
		}
	}
	return out
}

// wordDistance keeps types with types of the same family, see itemDistance, and other words with words.
func wordDistance(a, b string) int {
	if strings.Contains(a, ".") {
		return itemDistance(a, b)
	}
	return distance(a, b)
}

// foldDistance is distance without regard to case.
func foldDistance(a, b string) int { return distance(strings.ToLower(a), strings.ToLower(b)) }
