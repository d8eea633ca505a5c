package reference

import (
	"regexp"
	"strings"
	"testing"

	"nines/model"
)

// notes matches what names our working notes in place of the source they were taken from, or a mangled address.
var notes = regexp.MustCompile(`(?i)facts:|\.csv|\.md\b|\.yaml|not named|script id|stored source|hardware-equiv|tco-method|doraSource|DESIGN §`)

// sources lists the provenance of everything that this package gives out, by what it is for.
func sources() map[string]model.Provenance {
	out := map[string]model.Provenance{"words": WordProvenance()}
	for _, f := range Default().Figures() {
		out[string(f.Key)] = f.Provenance
	}
	for _, s := range Shapes() {
		out["profile "+s.Name] = s.Provenance
	}
	return out
}

func TestEveryFigureHasAnAddress(t *testing.T) {
	date := regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	known := map[model.Confidence]bool{
		model.Measured: true, model.Exact: true, model.High: true, model.Derived: true, model.Medium: true, model.Low: true,
		model.Approx: true, model.Memory: true, model.General: true,
	}
	for name, p := range sources() {
		if strings.TrimSpace(p.Source) == "" || notes.MatchString(p.Source) {
			t.Errorf("%s has the source %q, which a reader cannot follow", name, p.Source)
		}
		if !date.MatchString(p.AsOf) {
			t.Errorf("%s is of %q, which is no date", name, p.AsOf)
		}
		if !known[p.Confidence] {
			t.Errorf("%s has the confidence %q", name, p.Confidence)
		}
	}
}

// What somebody only believes must not be shown as read.
func TestBeliefsAreMarked(t *testing.T) {
	belief := regexp.MustCompile(`(?i)^(general\b|from memory|judgement|choice of this tool)`)
	for name, p := range sources() {
		if c := p.Confidence; belief.MatchString(p.Source) && c != model.General && c != model.Memory {
			t.Errorf("%s is %s by its confidence, and %q by its source", name, c, p.Source)
		}
	}
}

func TestRangesHoldTheirValue(t *testing.T) {
	for _, f := range Default().Figures() {
		if f.Low == 0 && f.High == 0 {
			continue
		}
		if !(f.Low <= f.Value && f.Value <= f.High && f.Low < f.High) {
			t.Errorf("%s is %v, outside %v to %v", f.Key, f.Value, f.Low, f.High)
		}
	}
}

// That each name has English and Korean is checked with all messages, in cmd/nines.
func TestEveryFigureHasANameAndAUnit(t *testing.T) {
	for _, f := range Default().Figures() {
		if !strings.HasPrefix(f.Name.ID, "figure.") {
			t.Errorf("%s is called %q", f.Key, f.Name.ID)
		}
		if f.Unit == "" {
			t.Errorf("%s has no unit", f.Key)
		}
	}
}

func TestWith(t *testing.T) {
	mine, err := Default().With(map[Key]float64{"growth": 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := mine.Lookup("growth"); f.Value != 0.5 || f.Confidence != model.Yours || f.Low != 0 || f.High != 0 {
		t.Errorf("growth is %+v", f)
	}
	if f, _ := Default().Lookup("growth"); f.Value == 0.5 {
		t.Error("the default changed too")
	}
	if _, err := Default().With(map[Key]float64{"no.such": 1}); err == nil || !strings.Contains(err.Error(), `"no.such"`) {
		t.Errorf("an unknown figure: %v", err)
	}
}

// The assumption list of a result is exactly what was read, in order and once.
func TestReaderListsWhatWasRead(t *testing.T) {
	r := Default().Reader()
	r.Value("growth")
	r.Peek("request.cpu")
	r.Figure("zone.mttr")
	r.Value("growth")
	used := r.Used()
	if len(used) != 2 || used[0].Key != "growth" || used[1].Key != "zone.mttr" {
		t.Fatalf("used %+v", used)
	}
	if z := used[1]; z.Range == nil || z.Range.Likely != z.Value || z.Source == "" || z.Filter != "publicized" {
		t.Errorf("%+v", z)
	}
}
