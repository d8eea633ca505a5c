package svg_test

import (
	"math"
	"strings"
	"testing"

	"nines/web/ui/svg"
)

func TestCanvasEscapes(t *testing.T) {
	c := svg.New(10, 10)
	c.Text(1, 2, `<script>"a"&b`, `x" onload="y`)
	got := c.Image("chart", `a "quoted" <name>`)
	for _, bad := range []string{"<script>", `onload="y"`, "<name>", "style="} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is in %s", bad, got)
		}
	}
	if !strings.Contains(got, "&lt;script&gt;&#34;a&#34;&amp;b") {
		t.Errorf("text is missing: %s", got)
	}
}

func TestLogScale(t *testing.T) {
	s := svg.Scale{From: 10, To: 1000, A: 0, B: 200, Log: true}
	for v, want := range map[float64]float64{10: 0, 100: 100, 1000: 200, 1: 0, 1e9: 200, 0: 0, -5: 0} {
		if got := s.At(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("At(%v) = %v, want %v", v, got, want)
		}
	}
	if s.Holds(9) || !s.Holds(10) || !s.Holds(1000) || s.Holds(1001) {
		t.Error("Holds is wrong at an end")
	}
}

func TestTicks(t *testing.T) {
	if got := svg.LogTicks(45, 700, 1, 2, 5); len(got) != 4 || got[0] != 50 || got[3] != 500 {
		t.Errorf("LogTicks = %v", got)
	}
	if got := svg.Ticks(116, 5); len(got) != 3 || got[2] != 100 {
		t.Errorf("Ticks = %v", got)
	}
}

func TestFitIsNeverWider(t *testing.T) {
	for _, s := range []string{"Hybrid, cloud standby", "두 리전 동시 운영", "x", strings.Repeat("가용 영역 ", 60)} {
		if got := svg.Fit(s, 80, 12.5, true); svg.Width(got, 12.5, true) > 80 {
			t.Errorf("%q is %v wide", got, svg.Width(got, 12.5, true))
		}
	}
}

// Twenty marks in a tight cluster still get labels that do not cover each other.
func TestSolveSeparatesACluster(t *testing.T) {
	var labels []svg.Label
	var solids []svg.Box
	for i := range 20 {
		x, y := 400+60*math.Cos(float64(i)), 300+60*math.Sin(float64(i)*1.7)
		labels = append(labels, svg.Label{X: x, Y: y, R: 5, W: 90, H: 15})
		solids = append(solids, svg.Box{X: x - 6, Y: y - 6, W: 12, H: 12, Weight: 9})
	}
	placed := svg.Solve(labels, solids, svg.Box{W: 900, H: 600})
	for i, a := range placed {
		for _, b := range placed[i+1:] {
			w := math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)
			h := math.Min(a.Y+a.H, b.Y+b.H) - math.Max(a.Y, b.Y)
			if w > 1 && h > 1 {
				t.Errorf("labels overlap by %.0f × %.0f", w, h)
			}
		}
	}
}

func BenchmarkSolve(b *testing.B) {
	var labels []svg.Label
	for i := range 18 {
		labels = append(labels, svg.Label{X: 400 + 100*math.Cos(float64(i)), Y: 300 + 90*math.Sin(float64(i)*1.7), R: 5, W: 110, H: 15})
	}
	for b.Loop() {
		svg.Solve(labels, nil, svg.Box{W: 900, H: 600})
	}
}
