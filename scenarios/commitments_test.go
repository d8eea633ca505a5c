package scenarios

import (
	"strings"
	"testing"

	"nines/model"
	"nines/model/reference"
)

func owner(t *testing.T) *model.Workload {
	t.Helper()
	w, err := DecodeWorkload("w", []byte("peak: 30 rps\nregion: ap-northeast-2"), reference.Default(), testRegions)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestDecodeCommitments(t *testing.T) {
	w := owner(t)
	err := DecodeCommitments(w, "mine.yaml", []byte(`# what we have
- {kind: compute-sp, term: 1y, payment: no, hourly: 1.20 USD, until: 2027-06}
- {kind: ri-standard, type: m7g.large, region: us-east-1, count: 3, term: 3y, payment: all}
- kind: ri-database
  type: db.m7g.large
  engine: postgres
  count: 2
  term: 1y
  hourly: 0.11 USD/h
- {kind: database-sp, hourly: 0.5 USD/h}
- {kind: ec2-instance-sp, family: c7g, hourly: 0.3 USD/h, term: 1y}
`), testRegions...)
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Commitment{
		{Kind: model.SPCompute, Term: 1, Payment: "no", Hourly: model.Dollars("1.2"), Until: "2027-06", Place: "mine.yaml:2:3"},
		{Kind: model.RIStandard, Type: "m7g.large", Region: "us-east-1", Count: 3, Term: 3, Payment: "all", Place: "mine.yaml:3:3"},
		{Kind: model.RIDatabase, Type: "db.m7g.large", Engine: "postgres", Region: "ap-northeast-2", Count: 2, Term: 1, Payment: "no", Hourly: model.Dollars("0.11"), Place: "mine.yaml:4:3"},
		{Kind: model.SPDatabase, Term: 1, Payment: "no", Hourly: model.Dollars("0.5"), Place: "mine.yaml:10:3"},
		{Kind: model.SPInstance, Family: "c7g", Region: "ap-northeast-2", Term: 1, Payment: "no", Hourly: model.Dollars("0.3"), Place: "mine.yaml:11:3"},
	}
	if w.Commit.Mode != model.BuyOwned || len(w.Commit.Owned) != len(want) {
		t.Fatalf("%+v", w.Commit)
	}
	for i, c := range w.Commit.Owned {
		if c.Kind != want[i].Kind || c.Term != want[i].Term || c.Payment != want[i].Payment || c.Type != want[i].Type || c.Family != want[i].Family ||
			c.Engine != want[i].Engine || c.Region != want[i].Region || c.Count != want[i].Count || !c.Hourly.Amount.Equal(want[i].Hourly.Amount) ||
			c.Until != want[i].Until || c.Place != want[i].Place {
			t.Errorf("%d is %+v, want %+v", i, c, want[i])
		}
	}
}

// Each mistake is told with its place and what to write.
func TestBadCommitments(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{kind: compute-sp}`, "f:1:1: expected a list here"},
		{`- compute-sp`, "f:1:3: expected keys with values here"},
		{`- {hourly: 1 USD}`, "f:1:3: commit.1.kind is missing; write one of ri-standard"},
		{`- {kind: compute-plan}`, "f:1:10: compute-plan is not one of"},
		{`- {kind: compute-sp, hourly: 1 USD}`, "commit.1.term is missing"},
		{`- {kind: compute-sp, hourly: 1 USD, term: 2y}`, "f:1:43: 2y is not one of 1y, 3y"},
		{`- {kind: compute-sp, hourly: 1 EUR/h, term: 1y}`, "f:1:30"},
		{`- {kind: compute-sp, hourly: 0 USD/h, term: 1y}`, "f:1:30: 0 USD/h must be more than"},
		{`- {kind: compute-sp, hourly: 1 USD/h, term: 1y, payment: none}`, "f:1:58: none is not one of no, partial, all"},
		{`- {kind: compute-sp, hourly: 1 USD/h, term: 1y, region: us-east-1}`, "f:1:49: unknown key region"},
		{`- {kind: database-sp, hourly: 1 USD/h, term: 3y}`, "f:1:46: 3y is not one of 1y"},
		{`- {kind: ri-standard, type: m7g, count: 1, term: 1y}`, "f:1:29: m7g is not the name of a machine; write m7g.large"},
		{`- {kind: ri-database, type: m7g.large, engine: postgres, count: 1, term: 1y}`, "write db.m7g.large"},
		{`- {kind: ri-database, type: db.m7g.large, engine: oracle, count: 1, term: 1y}`, "oracle is not one of postgres"},
		{`- {kind: ri-standard, type: m7g.large, count: 0, term: 1y}`, "f:1:47: 0 must be at least 1"},
		{`- {kind: ri-standard, type: m7g.large, count: 1.5, term: 1y}`, "1.5 must be a whole number"},
		{`- {kind: ri-standard, type: m7g.large, count: 1, term: 1y, region: us-east-7}`, "f:1:68"},
		{`- {kind: compute-sp, hourly: 1 USD/h, term: 1y, until: 2027-13}`, "f:1:56: 2027-13 is not a month; write 2027-06"},
	} {
		w := owner(t)
		err := DecodeCommitments(w, "f", []byte(c.text), testRegions...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n gives %v\n want %s", c.text, err, c.want)
		}
		if w.Commit.Mode != "" {
			t.Errorf("%s was kept", c.text)
		}
	}
}

func TestWaysToBuy(t *testing.T) {
	for text, want := range map[string]model.Buying{
		"as-designed": {Mode: model.BuyAsDesigned}, "none": {Mode: model.BuyNone}, "best": {Mode: model.BuyBest},
		"best 1y no": {Mode: model.BuyBest, Only: []string{"1y", "no"}}, "best:3y,sp:sp": {Mode: model.BuyBest, Only: []string{"3y", "sp"}},
	} {
		w := owner(t)
		if err := SetWorkload(w, "commit", text, testRegions...); err != nil || w.Commit.Mode != want.Mode || strings.Join(w.Commit.Only, " ") != strings.Join(want.Only, " ") {
			t.Errorf("%s is %+v, %v", text, w.Commit, err)
		}
	}
	for text, want := range map[string]string{
		"bast": "did you mean best?", "best 2y": "2y does not narrow what may be bought", "none 1y": "1y does not narrow", "{best: 1}": "is no way to buy", "": "commit",
	} {
		if err := SetWorkload(owner(t), "commit", text, testRegions...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %s", text, err, want)
		}
	}
}

func FuzzCommitments(f *testing.F) {
	f.Add("- {kind: compute-sp, term: 1y, payment: no, hourly: 1.20 USD, until: 2027-06}")
	f.Add("- {kind: ri-database, type: db.m7g.large, engine: postgres, count: 2, term: 3y, payment: all, region: us-east-1}")
	f.Add("[{kind: ec2-instance-sp, family: m7g, hourly: 1 USD/h, term: 3y}]")
	base, err := DecodeWorkload("w", []byte("peak: 30 rps"), reference.Default(), testRegions)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w := *base
		if err := DecodeCommitments(&w, "f", []byte(text), testRegions...); err != nil {
			return
		}
		// What was read is written so that it is read again as the same.
		again := *base
		if err := DecodeCommitments(&again, "f", []byte(w.Inputs["commit"].Text), testRegions...); err != nil {
			t.Fatalf("%q is written as %q: %v", text, w.Inputs["commit"].Text, err)
		}
		if w.Inputs["commit"].Text != again.Inputs["commit"].Text {
			t.Fatalf("%q is written as %q, then %q", text, w.Inputs["commit"].Text, again.Inputs["commit"].Text)
		}
	})
}
