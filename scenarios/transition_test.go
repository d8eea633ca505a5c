package scenarios

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nines/model"
	"nines/model/reference"
	"nines/model/scaling"
)

type plainWords struct{}

func (plainWords) Text(t model.Text) string {
	if t.ID == "ways.task.yours" {
		return t.Args[1]
	}
	return t.ID
}

const twoTasks = `from: single-box
to: two-boxes
fails: 20%
tasks:
  plan: {work: {manual: {likely: 16h, high: 40h}, iac: 8h}}
  ship: {wait: 2w}
  switch: {title: The switch, after: [plan, ship], work: 4h, down: {manual: 60m, pipeline: 1m}, parallel: true}
`

func TestDecodeTransition(t *testing.T) {
	n, err := DecodeTransition("t.yaml", []byte(twoTasks))
	if err != nil {
		t.Fatal(err)
	}
	plan, long := model.Spread{Likely: 16, High: 40}, model.Spread{Likely: 8, High: 8}
	want := [model.Levels]model.Spread{plan, plan, long, long} // scripted takes that of manual, pipeline that of iac
	if n.From != "single-box" || n.To != "two-boxes" || n.Goal != 2 || n.Fails != [model.Levels]float64{.2, .2, .2, .2} || n.Tasks[0].Work != want {
		t.Errorf("%+v", n)
	}
	last := n.Tasks[2]
	if !reflect.DeepEqual(last.After, []int{0, 1}) || !last.Both || last.Down != [model.Levels]model.Seconds{3600, 3600, 3600, 60} || n.Tasks[1].Wait[3].Likely != 14*86400 {
		t.Errorf("%+v", n.Tasks)
	}
}

// Every transition of the library is written so that it reads back as it was.
func TestTransitionsRoundTrip(t *testing.T) {
	fig := reference.Default().Reader()
	w, err := DecodeWorkload("w", []byte("peak: 30 rps"), reference.Default(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range Library() {
		for _, id := range a.Next {
			b, _ := ByID(id)
			want := scaling.Derive(a, b, w, fig, nil)
			text := EncodeTransition(want, plainWords{})
			got, err := DecodeTransition("t.yaml", text)
			if err != nil {
				t.Fatalf("%s to %s: %v\n%s", a.ID, id, err, text)
			}
			if bytes.Contains(text, []byte("0000000")) || bytes.Contains(text, []byte("9999999")) {
				t.Errorf("%s to %s has the noise of binary fractions:\n%s", a.ID, id, text)
			}
			if again := EncodeTransition(got, plainWords{}); string(again) != string(text) {
				t.Errorf("%s to %s reads back as\n%s\nnot\n%s", a.ID, id, again, text)
			}
			for i := range want.Tasks {
				near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-11*math.Abs(b) })
				if !cmp.Equal(want.Tasks[i].Work, got.Tasks[i].Work, near) || !cmp.Equal(want.Tasks[i].Wait, got.Tasks[i].Wait, near) || want.Tasks[i].Both != got.Tasks[i].Both {
					t.Errorf("%s to %s, %s: %+v, not %+v", a.ID, id, want.Tasks[i].ID, got.Tasks[i], want.Tasks[i])
				}
			}
		}
	}
}

func TestBadTransitions(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(twoTasks, old, new, 1) }
	for _, c := range []struct{ src, want string }{
		{with("ship: {", "ship: {after: [switch], "), "t.yaml:7:45: ship waits for itself: ship ← switch ← ship"},
		{with("ship: {", "ship: {after: ship, "), "t.yaml:6:17: ship waits for itself: ship ← ship"},
		{with("[plan, ship]", "[plan, shop]"), "t.yaml:7:45: there is no task shop; did you mean ship?"},
		{with("[plan, ship]", "[plan, plan]"), "t.yaml:7:45: plan is listed twice"},
		{with("ship: {wait: 2w}", "ship: {}"), "t.yaml:6:3: ship must have either work or wait"},
		{with("ship: {wait: 2w}", "ship: {wait: 2w, work: 1h}"), "t.yaml:6:3: ship must have either work or wait"},
		{with("wait: 2w", "wait: -2w"), "t.yaml:6:16:"},
		{with("wait: 2w", "wait: 2"), "t.yaml:6:16: 2 has no unit"},
		{with("high: 40h", "high: 4h"), "t.yaml:5:45: high must be at least likely"},
		{with("manual:", "manuel:"), "t.yaml:5:17: unknown key manuel; did you mean manual?"},
		{with("from: single-box", "from: [a]"), "t.yaml:1:7:"},
		{with("fails: 20%", "fails: 120%"), "t.yaml:3:8:"},
		{with("fails: 20%", "goal: swich"), "t.yaml:3:7: there is no task swich; did you mean switch?"},
		{with("parallel: true", "parallel: maybe"), "t.yaml:7:107: maybe is neither true nor false"},
		{"from: a\nto: b\n", "t.yaml:1:1: tasks is missing"},
		{"from: a\nto: b\ntasks: {}\n", "t.yaml:3:8: expected keys"},
		{"", "the document is empty"},
	} {
		_, err := DecodeTransition("t.yaml", []byte(c.src))
		var all Errors
		if !errors.As(err, &all) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\ngives %v, want %s", c.src, err, c.want)
		}
	}
}

// Whatever the bytes: an answer or an [Errors], and a network that can be scheduled.
func FuzzDecodeTransition(f *testing.F) {
	f.Add([]byte(twoTasks))
	f.Add([]byte("from: a\nto: b\ntasks: {x: {after: x, work: 1h}}"))
	fig := reference.Default().Reader()
	f.Fuzz(func(t *testing.T, src []byte) {
		n, err := DecodeTransition("f", src)
		var all Errors
		switch {
		case err != nil && !errors.As(err, &all):
			t.Fatalf("%T: %v", err, err)
		case err == nil:
			x := scaling.Schedule(n, make([]int, len(n.Tasks)), 2, fig, nil)
			if !(x.P50 >= 0 && x.P90 >= x.P50) {
				t.Fatalf("%s\ngives %v to %v", src, x.P50, x.P90)
			}
		}
	})
}
