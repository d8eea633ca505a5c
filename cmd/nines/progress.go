package main

import (
	"io"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// newProgress shows on a terminal how far something long is. It returns what is told the share that is done, nil where nobody
// watches, and what takes the bar away. The bar appears with the first share that it is told.
func newProgress(out io.Writer) (said func(done float64), finish func()) {
	if !terminal(out) {
		return nil, func() {}
	}
	const whole = 1000
	var once sync.Once
	var p *mpb.Progress
	var bar *mpb.Bar
	said = func(done float64) {
		once.Do(func() {
			p = mpb.New(mpb.WithOutput(out), mpb.WithWidth(40))
			bar = p.New(whole, mpb.BarStyle().Lbound("").Filler("━").Tip("━").Padding("─").Rbound(""),
				mpb.BarRemoveOnComplete(), mpb.AppendDecorators(decor.Percentage(decor.WC{W: 5}), decor.AverageETA(decor.ET_STYLE_GO, decor.WC{W: 7})))
		})
		if n := int64(done * whole); n < whole { // completing it is finish's
			bar.SetCurrent(n)
		}
	}
	return said, func() {
		if bar != nil {
			bar.Abort(true)
			p.Wait()
		}
	}
}
