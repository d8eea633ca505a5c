package bulk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"nines/pricing/aws"
)

// Limits of patience: attempts of a request, and waits between them, which double.
const (
	attempts     = 5
	firstWait    = 500 * time.Millisecond
	longestWait  = 30 * time.Second
	idleDownload = time.Minute
)

// brokenError is a failure that may be gone when it is tried again.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return e.err.Error() }
func (e *brokenError) Unwrap() error { return e.err }

// busyError is a server that asks to wait.
type busyError struct {
	brokenError
	wait time.Duration // 0 when it does not say how long
}

// again runs do until it succeeds, fails for good, or has failed too often.
func (c *Client) again(ctx context.Context, do func() error) error {
	wait := firstWait
	for attempt := 1; ; attempt++ {
		err := do()
		var broken *brokenError
		var busy *busyError
		pause := wait
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &busy):
			broken = &busy.brokenError
			pause = max(pause, min(busy.wait, longestWait))
		case !errors.As(err, &broken):
			return err
		}
		if attempt == attempts {
			return broken.err
		}
		if err := c.pause(ctx, pause); err != nil {
			return err
		}
		wait = min(2*wait, longestWait)
	}
}

func (c *Client) pause(ctx context.Context, d time.Duration) error {
	if c.Pause != nil {
		return c.Pause(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ask sends one request and judges the status. The caller calls done when it is through with the body, which is broken off
// when it stands still for too long.
func (c *Client) ask(ctx context.Context, list, method, address string, header http.Header) (resp *http.Response, done func(), err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		cancel(nil)
		return nil, nil, &aws.Error{Kind: aws.Unreachable, List: list, Got: err.Error(), Err: err}
	}
	for k, v := range header {
		req.Header[k] = v
	}
	req.Header.Set("Accept-Encoding", "identity") // lengths and ranges of what is sent are those of the file
	req.Header.Set("User-Agent", "nines")
	idle := c.Idle
	if idle == 0 {
		idle = idleDownload
	}
	watch := time.AfterFunc(idle, func() { cancel(fmt.Errorf("nothing came in for %v", idle)) })
	stop := func() { watch.Stop(); cancel(nil) }
	if resp, err = c.HTTP.Do(req); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		stop()
		return nil, nil, &brokenError{&aws.Error{Kind: aws.Unreachable, List: list, Got: err.Error(), Err: err}}
	}
	resp.Body = &watched{resp.Body, ctx, watch, idle}
	done = func() { stop(); _ = resp.Body.Close() }
	if err := refusal(resp, list); err != nil {
		done()
		return nil, nil, err
	}
	return resp, done, nil
}

// refusal is what a status means; nil for one that has an answer.
func refusal(resp *http.Response, list string) error {
	switch code := resp.StatusCode; {
	case code == http.StatusOK, code == http.StatusPartialContent, code == http.StatusNotModified:
		return nil
	case code >= 500, code == http.StatusTooManyRequests, code == http.StatusRequestTimeout:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // 0 when it is a date or nothing
		return &busyError{brokenError{&aws.Error{Kind: aws.Unreachable, List: list, Got: resp.Status}}, time.Duration(seconds) * time.Second}
	}
	return &aws.Error{Kind: aws.Refused, List: list, Got: resp.Status}
}

// watched is a body that winds its watch up with each piece.
type watched struct {
	io.ReadCloser
	ctx   context.Context
	watch *time.Timer
	idle  time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if n > 0 {
		w.watch.Reset(w.idle)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		if cause := context.Cause(w.ctx); cause != nil {
			err = cause
		}
	}
	return n, err
}

// download is the body of a list. Where it breaks off it asks for the rest, if the server gives ranges and the file is still
// the same; else reading fails with a [brokenError] and the list must be read from the start.
type download struct {
	ctx      context.Context
	client   *Client
	list     List
	progress func(int64)

	body   io.Reader
	done   func()
	at     int64 // bytes read
	size   int64 // of the file; -1 unknown
	etag   string
	ranges bool
	tries  int // of resuming since the last byte came in
}

// Read gives the next bytes of the file.
func (d *download) Read(p []byte) (int, error) {
	for {
		if d.body == nil {
			if err := d.open(); err != nil {
				return 0, err
			}
		}
		n, err := d.body.Read(p)
		if n > 0 {
			d.at += int64(n)
			d.tries = 0
			d.progress(int64(n))
		}
		short := errors.Is(err, io.EOF) && d.size >= 0 && d.at < d.size
		switch {
		case err == nil, n > 0: // the failure comes again
			return n, nil
		case errors.Is(err, io.EOF) && !short:
			return 0, io.EOF
		case d.ctx.Err() != nil:
			return 0, d.ctx.Err()
		}
		if err := d.resume(err); err != nil {
			return 0, err
		}
	}
}

// open asks for the file from the beginning.
func (d *download) open() error {
	resp, done, err := d.client.ask(d.ctx, d.list.Name(), http.MethodGet, d.list.URL, nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		done()
		return &aws.Error{Kind: aws.Refused, List: d.list.Name(), Got: resp.Status}
	}
	d.body, d.done = resp.Body, done
	d.size, d.etag = resp.ContentLength, resp.Header.Get("ETag")
	d.ranges = strings.Contains(resp.Header.Get("Accept-Ranges"), "bytes") && d.etag != "" && !strings.HasPrefix(d.etag, "W/")
	return nil
}

// resume asks for what is missing after the download broke off.
func (d *download) resume(why error) error {
	d.close()
	cut := &brokenError{&aws.Error{Kind: aws.CutShort, List: d.list.Name(),
		Got: fmt.Sprintf("%d of %d bytes came in", d.at, d.size), Err: why}}
	for ; d.ranges && d.tries < attempts; d.tries++ {
		if err := d.client.pause(d.ctx, min(firstWait<<d.tries, longestWait)); err != nil {
			return err
		}
		header := http.Header{"Range": {fmt.Sprintf("bytes=%d-", d.at)}, "If-Range": {d.etag}}
		resp, done, err := d.client.ask(d.ctx, d.list.Name(), http.MethodGet, d.list.URL, header)
		if err != nil {
			var broken *brokenError
			var busy *busyError
			if errors.As(err, &broken) || errors.As(err, &busy) {
				continue
			}
			return err
		}
		if resp.StatusCode != http.StatusPartialContent || !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", d.at)) {
			done() // the whole file, which has changed: what was read is of another
			return cut
		}
		d.tries++
		d.body, d.done = resp.Body, done
		return nil
	}
	return cut
}

func (d *download) close() {
	if d.done != nil {
		d.done()
	}
	d.body, d.done = nil, nil
}

// Close ends the request.
func (d *download) Close() { d.close() }
