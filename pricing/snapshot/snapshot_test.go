package snapshot

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"nines/model"
)

// dir is a small directory of tables; the replacements stand for whole files.
func dir(replace map[string]string) fstest.MapFS {
	files := map[string]string{
		"sources.csv": "id,source,as_of,confidence\nnew,a page,2026-08,exact\nold,an older page,2025-01-02,high\nguess,a hunch,2026-09,approx\nsum,arithmetic,2026-10,derived\n",
		"rates.csv":   header(RateColumns) + "nat.hour,us-east-1,,0,,hour,0.045,,,,new\n",
		"ec2.csv":     header(EC2Columns)[:len(header(EC2Columns))-1] + ",us-east-1,eu-west-1\nm7g.large,new,0.0816,\n",
		"ri.csv":      header(RIColumns) + "us-east-1,m7g.large,0.05,,new\n",
		"types.csv":   header(TypeColumns) + "m7g.large,arm64,2,8192,937,10000,1000,full-core\n",
		"bands.csv":   header(BandColumns) + "<5%,250,middle\n",
		"spot.csv":    header(SpotColumns) + "us-east-1,m7g.large,0.02,0.04,<5%,new\n",
	}
	fs := fstest.MapFS{}
	for name, text := range files {
		if r, ok := replace[name]; ok {
			text = r
		}
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

func header(columns []string) string { return strings.Join(columns, ",") + "\n" }

func TestDecode(t *testing.T) {
	text, err := Decode(dir(nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(text.Rows) != 3 || len(text.Types) != 1 || len(text.Spots) != 1 {
		t.Errorf("%+v", text)
	}
	one, err := Encode(text)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Encode(text)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same text gave other bytes: %v", err)
	}
}

// Every mistake in the tables is refused with the file and the line.
func TestDecodeRefuses(t *testing.T) {
	rate := func(line string) map[string]string {
		return map[string]string{"rates.csv": header(RateColumns) + line + "\n"}
	}
	for name, c := range map[string]struct {
		replace map[string]string
		want    string
	}{
		"unknown dimension": {rate("nat.hours,us-east-1,,0,,hour,0.045,,,,new"), `rates.csv:2: dimension "nat.hours"`},
		"wrong unit":        {rate("nat.hour,us-east-1,,0,,GB,0.045,,,,new"), "rates.csv:2: nat.hour is sold by the hour"},
		"no region":         {rate("nat.hour,,,0,,hour,0.045,,,,new"), "rates.csv:2: a rate needs a region"},
		"negative price":    {rate("nat.hour,us-east-1,,0,,hour,-1,,,,new"), `rates.csv:2: "-1" is not a plain decimal`},
		"exponent":          {rate("nat.hour,us-east-1,,0,,hour,1e9,,,,new"), `rates.csv:2: "1e9" is not a plain decimal`},
		"no price":          {rate("nat.hour,us-east-1,,0,,hour,,,,,new"), `rates.csv:2: "" is not a plain decimal`},
		"backward tier":     {rate("nat.hour,us-east-1,,10,5,hour,1,,,,new"), "rates.csv:2: the tier ends at 5"},
		"unknown source":    {rate("nat.hour,us-east-1,,0,,hour,1,,,,nobody"), `rates.csv:2: source "nobody" is not in`},
		"range beside":      {rate("nat.hour,us-east-1,,0,,hour,1,2,3,,new"), "rates.csv:2: the range 2 to 3 does not hold 1"},
		"columns":           {map[string]string{"rates.csv": "a,b\n"}, "rates.csv:1: the columns are"},
		"empty file":        {map[string]string{"ri.csv": ""}, "ri.csv:1: no header"},
		"free instance":     {map[string]string{"ri.csv": header(RIColumns) + "us-east-1,m7g.large,0,,new\n"}, "ri.csv:2: m7g.large in us-east-1 has the price"},
		"confidence":        {map[string]string{"sources.csv": "id,source,as_of,confidence\nnew,a page,2026-08,certain\n"}, `sources.csv:2: confidence "certain"`},
		"date":              {map[string]string{"sources.csv": "id,source,as_of,confidence\nnew,a page,2026-Q3,exact\n"}, `sources.csv:2: as_of "2026-Q3"`},
		"source twice":      {map[string]string{"sources.csv": "id,source,as_of,confidence\nnew,a,2026,exact\nnew,b,2026,exact\n"}, `sources.csv:3: source "new" twice`},
		"architecture":      {map[string]string{"types.csv": header(TypeColumns) + "m7g.large,arm,2,8192,1,1,1000,\n"}, "types.csv:2: type"},
		"no CPU":            {map[string]string{"types.csv": header(TypeColumns) + "m7g.large,arm64,0,8192,1,1,1000,\n"}, "types.csv:2: m7g.large has no CPU"},
		"mark":              {map[string]string{"types.csv": header(TypeColumns) + "m7g.large,arm64,2,8192,1,1,1000,fast\n"}, "types.csv:2: m7g.large has the unknown mark"},
		"order":             {map[string]string{"types.csv": header(TypeColumns) + "b,arm64,2,8,1,1,1000,\na,arm64,2,8,1,1,1000,\n"}, "types.csv:3: a is not in order"},
		"band":              {map[string]string{"spot.csv": header(SpotColumns) + "us-east-1,m7g.large,0.02,0.04,<7%,new\n"}, "spot.csv:2: band"},
		"spot upside down":  {map[string]string{"spot.csv": header(SpotColumns) + "us-east-1,m7g.large,0.05,0.04,<5%,new\n"}, "spot.csv:2: spot m7g.large"},
	} {
		if _, err := Decode(dir(c.replace)); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s…", name, err, c.want)
		}
	}
}

// Tiers that do not continue each other, and prices of zero, are refused when the rows are joined.
func TestSetsRefuse(t *testing.T) {
	for name, lines := range map[string]string{
		"gap":        "s3.standard,us-east-1,,0,10,GB-month,2,,,,new\ns3.standard,us-east-1,,20,,GB-month,1,,,,new\n",
		"no first":   "s3.standard,us-east-1,,10,,GB-month,2,,,,new\n",
		"two owners": "s3.standard,us-east-1,,0,10,GB-month,2,,,,new\ns3.standard,us-east-1,,10,,GB-month,1,,,,old\n",
		"free":       "nat.hour,us-east-1,,0,,hour,0,,,,new\n",
	} {
		text, err := Decode(dir(map[string]string{"rates.csv": header(RateColumns) + lines}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Encode(text); err == nil {
			t.Errorf("%s: encoded", name)
		}
	}
}

// The rule of README.md: whole tiers, then the class of confidence, then the date.
func TestChoose(t *testing.T) {
	for name, c := range map[string]struct{ lines, winner string }{
		"newer of one class":        {"hour,1,,,,old|hour,2,,,,new", "2"},
		"read before computed":      {"hour,1,,,,old|hour,2,,,,sum", "1"},
		"computed before believed":  {"hour,1,,,,guess|hour,2,,,,sum", "2"},
		"the dearer of one source":  {"hour,1,,,,new|hour,2,,,,new", "2"},
		"order of lines is nothing": {"hour,2,,,,new|hour,1,,,,old", "2"},
	} {
		var lines strings.Builder
		for l := range strings.SplitSeq(c.lines, "|") {
			lines.WriteString("nat.hour,us-east-1,,0,," + l + "\n")
		}
		chosen := choose(t, lines.String())
		if got := chosen.Tiers[0].USD.Decimal().String(); got != c.winner || len(chosen.Others) != 1 {
			t.Errorf("%s: %s won, want %s; others %v", name, got, c.winner, chosen.Others)
		}
	}
	// A newer source that knows only the first tier loses to an older one that knows all, and stays beside it.
	got := choose(t, "transfer.internet,x,,0,10,GB,9,,,,new\ntransfer.internet,x,,0,10,GB,8,,,,old\ntransfer.internet,x,,10,,GB,7,,,,old\n")
	if len(got.Tiers) != 2 || got.Source.Source != "an older page" || len(got.Others) != 1 {
		t.Errorf("%+v", got)
	}
	// Others are in the order in which they would have won.
	got = choose(t, "nat.hour,x,,0,,hour,1,,,,guess\nnat.hour,x,,0,,hour,2,,,,sum\nnat.hour,x,,0,,hour,3,,,,old\nnat.hour,x,,0,,hour,4,,,,new\n")
	order := ""
	for _, o := range got.Others {
		order += o.Tiers[0].USD.Decimal().String()
	}
	if order != "321" {
		t.Errorf("others are in the order %s", order)
	}
}

func choose(t *testing.T, lines string) Chosen {
	t.Helper()
	text, err := Decode(dir(map[string]string{"rates.csv": header(RateColumns) + lines, "ec2.csv": "type,source\n", "ri.csv": header(RIColumns)}))
	if err != nil {
		t.Fatal(err)
	}
	sets, err := text.Sets()
	if err != nil {
		t.Fatal(err)
	}
	all := Choose(sets)
	if len(all) != 1 {
		t.Fatalf("%d things have a price", len(all))
	}
	return all[0]
}

func TestParseFixed(t *testing.T) {
	for text, want := range map[string]model.Fixed{
		"0.0104": {Coef: 104, Exp: -4}, "1.10": {Coef: 11, Exp: -1}, "100": {Coef: 100}, "0": {}, "0.00": {},
		"0.0000000309": {Coef: 309, Exp: -10}, "00.5": {Coef: 5, Exp: -1},
	} {
		if got, err := ParseFixed(text); err != nil || got != want {
			t.Errorf("%s is %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".", ".5", "5.", "-1", "+1", "1e3", "1,5", "NaN", "Inf", " 1", "1.2.3", "1234567890123456789", "٣"} {
		if got, err := ParseFixed(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// The table of units covers the dimensions of model/dimensions.go and no others.
func TestDimensionsAreTheModels(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../model/dimensions.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[model.Dimension]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		if typ, ok := v.Type.(*ast.Ident); !ok || typ.Name != "Dimension" {
			return true
		}
		text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found[model.Dimension(text)] = true
		if _, ok := Unit(model.Dimension(text)); !ok {
			t.Errorf("%s of model/dimensions.go has no unit here", text)
		}
		return true
	})
	for d := range dimensions {
		if !found[d] {
			t.Errorf("%s is not in model/dimensions.go", d)
		}
	}
	if len(found) < 90 {
		t.Errorf("read only %d dimensions", len(found))
	}
}

// FuzzDecode: whatever is in the tables, Decode and Encode answer or refuse; they do not fail.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"sources.csv", "rates.csv", "ec2.csv", "ri.csv", "types.csv", "bands.csv", "spot.csv"} {
		text, err := os.ReadFile("../data/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, text[:min(len(text), 2000)])
		f.Add(name, dir(nil)[name].Data)
	}
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		decoded, err := Decode(dir(map[string]string{name: string(text)}))
		if err != nil {
			return
		}
		for _, r := range decoded.Rows {
			if unit, ok := Unit(r.Key.Dimension); !ok || unit != r.Unit || r.USD.Coef < 0 {
				t.Errorf("let through %+v", r)
			}
		}
		if book, err := Encode(decoded); err == nil && len(book) == 0 {
			t.Error("an empty book")
		}
	})
}
