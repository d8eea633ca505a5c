package refresh

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Job is one part to fetch.
type Job struct {
	Service, Region string
	Bytes           int64 // -1: unknown
	// Current says whether a part that was fetched before the interruption is what the source has now.
	Current func(context.Context, *Part) (bool, error)
	// Fetch reads the part; progress is told how many more bytes came in.
	Fetch func(ctx context.Context, progress func(bytes int64)) (*Part, error)
}

// Name is "AmazonEC2 ap-northeast-2".
func (j Job) Name() string { return j.Service + " " + j.Region }

// Stage keeps finished parts until the whole pull is.
type Stage interface {
	Parts(context.Context) (map[string][]byte, error)
	SavePart(ctx context.Context, name string, data []byte) error
}

// Watcher is told how a pull goes on. Its methods are called from several goroutines.
type Watcher interface {
	Start(Job)             // the job is being fetched
	Progress(Job, int64)   // more bytes came in; fewer when a list is read from the start again
	Done(Job, *Part, bool) // it is finished; true when it was before
}

// Run fetches the jobs, a few at a time, and returns their parts in order. Each part is staged as soon as it is whole, so that
// a pull that is cut off goes on from there. The first failure stops the rest.
func Run(ctx context.Context, jobs []Job, workers int, stage Stage, watch Watcher) ([]Part, error) {
	staged, err := stage.Parts(ctx)
	if err != nil {
		return nil, err
	}
	parts := make([]Part, len(jobs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	var saving sync.Mutex // a store has one writer
	for i, j := range jobs {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if p, err := resumed(ctx, j, staged[j.Name()]); err != nil {
				return err
			} else if p != nil {
				parts[i] = *p
				watch.Done(j, p, true)
				return nil
			}
			watch.Start(j)
			p, err := j.Fetch(ctx, func(n int64) { watch.Progress(j, n) })
			if err != nil {
				return err
			}
			text, err := json.Marshal(p)
			if err != nil {
				return fmt.Errorf("staging %s: %w", j.Name(), err)
			}
			saving.Lock()
			err = stage.SavePart(ctx, j.Name(), text)
			saving.Unlock()
			if err != nil {
				return err
			}
			parts[i] = *p
			watch.Done(j, p, false)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return parts, nil
}

// resumed is a staged part that is whole and still true; nil when it must be fetched.
func resumed(ctx context.Context, j Job, text []byte) (*Part, error) {
	p, ok := decodePart(text)
	if !ok || p.Service != j.Service || p.Region != j.Region {
		return nil, nil
	}
	current, err := j.Current(ctx, p)
	if err != nil || !current {
		return nil, err
	}
	return p, nil
}

// decodePart reads a staged part; false for one that is not whole, or of another version of nines.
func decodePart(text []byte) (*Part, bool) {
	var p Part
	if len(text) == 0 || json.Unmarshal(text, &p) != nil || p.Service == "" || len(p.Dimensions) == 0 {
		return nil, false
	}
	return &p, true
}
