// Package browser opens the real pages in Chromium: what only a browser can tell (scripts, policy, layout, accessibility,
// contrast) is tested here and nowhere else. It needs /usr/bin/chromium and fails, with the command that installs it, when
// there is none.
package browser

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"nines/model/reference"
	"nines/pricing"
	"nines/web"
)

// install is the one command that brings what is missing.
const install = "apt-get update && apt-get install --yes --no-install-recommends chromium"

// chromium is where the browser is.
func chromium() (string, error) {
	for _, name := range []string{"/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("Chromium is not installed and these tests are not skipped: run\n\t%s", install)
}

// One browser and one server for all tests; each test has a tab of its own.
var (
	shared  context.Context
	address string
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	path, err := chromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	book, err := pricing.Embedded()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	books, err := newShelf()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	e, err := web.New(web.Options{Service: web.NewLibrary(book, reference.Default()), Books: books, States: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	server := httptest.NewServer(e)
	defer server.Close()
	address = server.URL
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "en-US"), chromedp.WindowSize(1440, 1000))
	allocator, end := chromedp.NewExecAllocator(context.Background(), opts...)
	defer end()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium does not start:", err)
		return 1
	}
	shared = ctx
	return m.Run()
}

// tab is one page of one test. It gathers everything the browser complains about.
type tab struct {
	*testing.T
	ctx        context.Context
	mu         sync.Mutex
	complaints []string
	hosts      map[string]bool
}

// look is how a tab sees: width, color scheme.
type look struct {
	width int64
	theme string
}

var desk = look{1440, "light"}

// open makes a tab and goes to a path.
func open(t *testing.T, path string, l look) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(shared)
	ctx, stop := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(func() { stop(); cancel() })
	b := &tab{T: t, ctx: ctx, hosts: map[string]bool{}}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	mobile := l.width < 720
	b.must(call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: 1000, DeviceScaleFactor: 1, Mobile: mobile}))
	b.must(call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: l.theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}))
	b.visit(path)
	return b
}

func call[P, R any](ctx context.Context, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, command, params)
	return err
}

// hear keeps errors of scripts, of the console and of the policy, and every host that was asked.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, fmt.Sprintf("exception: %+v", e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			b.complaints = append(b.complaints, fmt.Sprintf("console %s: %+v", e.Type, e.Args))
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == "error" && !strings.Contains(e.Entry.Text, "status of 422") {
			b.complaints = append(b.complaints, "log: "+e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "data:") {
			b.hosts[strings.SplitN(u, "/", 4)[2]] = true
		}
	}
}

func (b *tab) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *tab) visit(path string) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.Navigate(address+path)))
	b.eval(`document.fonts.ready.then(() => true)`)
}

// eval runs a script and waits for its promise.
func eval[V any](b *tab, script string) V {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[V](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", script, err)
	}
	return v
}

func (b *tab) eval(script string) bool { b.Helper(); return eval[bool](b, script) }

// wait polls a condition for at most fifteen seconds. A poll that falls into a navigation fails and is asked again; what
// it last failed with is told when the condition never comes true.
func (b *tab) wait(condition string) {
	b.Helper()
	var last error
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		if err == nil && v {
			return
		}
		last = err
	}
	b.Fatalf("did not come true in 15 s: %s (%v)", condition, last)
}

func (b *tab) text(selector string) string {
	b.Helper()
	return eval[string](b, fmt.Sprintf(`document.querySelector(%q).innerText`, selector))
}

// calm fails when the browser complained, or when anything was asked of another host.
func (b *tab) calm() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		b.Error(c)
	}
	for h := range b.hosts {
		if !strings.HasSuffix(address, h) {
			b.Errorf("asked another host: %s", h)
		}
	}
}

// shot writes a picture of the page when NINES_SCREENSHOTS names why; the README shows one of them.
func (b *tab) shot(file string) {
	b.Helper()
	if os.Getenv("NINES_SCREENSHOTS") == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	b.must(err)
	b.must(os.MkdirAll("../../docs", 0o755))
	b.must(os.WriteFile("../../docs/"+file, png, 0o644))
}

// paste puts a whole text into a field at once; typing it would pass through other values.
func (b *tab) paste(selector, text string) {
	b.Helper()
	b.eval(fmt.Sprintf(`(() => { const f = document.querySelector(%q); f.focus(); f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true})); return true })()`, selector, text))
}
