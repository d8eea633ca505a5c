package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/pricing"
	"nines/pricing/aws"
	"nines/pricing/aws/query"
	"nines/pricing/refresh"
	"nines/pricing/snapshot"
	"nines/pricing/store"
	"nines/web/ui/messages"
)

// Where prices are pulled from.
const (
	fromBulk  = "bulk"  // price list files, plain HTTPS without an account
	fromQuery = "query" // the Price List Query API, with the user's credentials
)

// pullWorkers is how many lists are fetched at a time: enough to fill a line, too few to trouble a server.
const pullWorkers = 3

// homeRegion is pulled when none is named: where a workload runs that does not say.
const homeRegion = "us-east-1"

// pull is `nines prices pull` with its flags.
type pull struct {
	regions, services, accept []string
	source, endpoint          string
	apiRegion, spot, note     string
	dryRun                    bool
	book                      bookChoice

	io   streams
	w    writer
	now  time.Time
	wait func(context.Context, time.Duration) error // between attempts; nil in earnest
}

func newPricesPull(io streams, lang *string) *cobra.Command {
	p := &pull{io: io}
	cmd := &cobra.Command{
		Use:   "pull",
		Short: "Fetch AWS's price lists and keep them as the price book in force",
		Long: "pull fetches price lists of AWS, checks them against the book in force and keeps the result as a new book, whole or not at all: until it is " +
			"kept, and whenever it is not, every answer rests on the book before. It first says how much it will fetch and what that costs, which is " +
			"nothing. Interrupted, the same command goes on from the lists that were finished.\n\n" +
			"The bulk files need no account. --source query asks the Price List Query API instead, with the credentials that other AWS tools use. Prices of " +
			"0 or less, units that nobody knows, lists that shrink and jumps over 30 % stop it; what you have looked at goes through with --accept. Nothing " +
			"of nines but this verb reaches for the network.",
		Example: "nines prices pull --region ap-northeast-2 --dry-run\n" +
			"nines prices pull --region ap-northeast-2 --service AmazonEC2 --service AmazonRDS\n" +
			"nines prices pull --source query --region eu-central-1\n" +
			"nines prices pull --spot spot.json",
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringSliceVar(&p.regions, "region", nil, "regions, or all (without it: "+homeRegion+")")
	f.StringSliceVar(&p.services, "service", nil, "services by code (AmazonRDS), or by how dimensions begin (rds); without it all that nines prices")
	f.StringVar(&p.source, "source", fromBulk, "where from: "+fromBulk+" (price list files, no account) or "+fromQuery+" (the API, with AWS credentials)")
	f.StringVar(&p.endpoint, "endpoint", "", "another server than AWS's: a mirror, or one for tests")
	f.StringVar(&p.apiRegion, "api-region", query.Endpoints[0], "where the API of --source query is asked, whatever is priced: "+strings.Join(query.Endpoints, ", "))
	f.StringSliceVar(&p.accept, "accept", nil, "findings to let through: the name of one, or how names begin (jump, jump/ec2.ondemand)")
	f.StringVar(&p.spot, "spot", "", "file of nines-spot with spot prices and instance types; alone it fetches nothing")
	f.StringVar(&p.note, "note", "", "words to keep with the book")
	f.BoolVar(&p.dryRun, "dry-run", false, "say what would be fetched, and stop")
	p.book.addData(cmd)
	addLang(cmd, lang)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := oneOf("--lang", *lang, messages.Languages); err != nil {
			*lang = messages.Languages[0]
			return err
		}
		p.w, p.now = newWriter(*lang), time.Now().UTC()
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		return p.run(ctx)
	}
	return cmd
}

// run does it all, in order: what to fetch, fetch, merge, check, keep.
func (p *pull) run(ctx context.Context) error {
	if err := oneOf("--source", p.source, []string{fromBulk, fromQuery}); err != nil {
		return err
	}
	if p.source == fromQuery {
		if err := oneOf("--api-region", p.apiRegion, query.Endpoints); err != nil {
			return err
		}
	}
	services, err := p.wanted()
	if err != nil {
		return err
	}
	var spot *refresh.SpotFile
	if p.spot != "" {
		if spot, err = readSpot(p.spot); err != nil {
			return err
		}
		if len(p.regions) == 0 && len(p.services) == 0 {
			services = nil // the file alone
		}
	}
	where, err := p.book.where()
	if err != nil {
		return err
	}
	if where == "" {
		return tell(model.Msg("pull.nowhere"))
	}
	if p.dryRun {
		if _, err := p.jobs(ctx, services, nil); err != nil {
			return p.stopped(ctx, err, 0, 0)
		}
		return nil
	}
	kept, err := store.Open(ctx, where)
	if err != nil {
		return outside(err)
	}
	defer func() { _ = kept.Close() }() // what matters was committed
	parts, err := p.fetch(ctx, kept, services)
	if err != nil {
		return err
	}
	return p.keep(ctx, kept, parts, spot)
}

// wanted are the offers to fetch, sorted as AWS sorts them.
func (p *pull) wanted() ([]string, error) {
	all := aws.Services()
	for offer := range aws.PlanOffers {
		all = append(all, offer)
	}
	slices.Sort(all)
	if len(p.services) == 0 {
		return all, nil
	}
	var out []string
	for _, word := range p.services {
		found := false
		for _, s := range all {
			if strings.EqualFold(s, word) || sells(s, strings.ToLower(word)) {
				out, found = append(out, s), true
			}
		}
		if !found {
			return nil, tell(model.Msg("pull.unknown-service", "word", word, "services", strings.Join(all, ", ")))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// sells says whether dimensions of the service begin with the word: rds, ebs.gp3.
func sells(service, word string) bool {
	for _, d := range snapshot.Dimensions() {
		if of, _ := snapshot.Service(d); of == service && (string(d) == word || strings.HasPrefix(string(d), word+".")) {
			return true
		}
	}
	return false
}

func readSpot(name string) (*refresh.SpotFile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, wrongInput(err)
	}
	f, err := refresh.DecodeSpot(text)
	if err != nil {
		return nil, tell(model.Msg("pull.bad-spot", "file", name, "why", err.Error()))
	}
	return f, nil
}

// stage keeps finished parts in the store, under the name of their source.
type stage struct {
	db   *store.Store
	pull string
}

func (s stage) Parts(ctx context.Context) (map[string][]byte, error) { return s.db.Parts(ctx, s.pull) }

func (s stage) SavePart(ctx context.Context, name string, data []byte) error {
	return s.db.SavePart(ctx, s.pull, name, data)
}

// fetch gets the parts, from where an interrupted pull stopped.
func (p *pull) fetch(ctx context.Context, db *store.Store, services []string) ([]refresh.Part, error) {
	if len(services) == 0 {
		return nil, nil
	}
	st := stage{db, p.source}
	staged, err := st.Parts(ctx)
	if err != nil {
		return nil, outside(err)
	}
	jobs, err := p.jobs(ctx, services, staged)
	if err != nil {
		return nil, p.stopped(ctx, err, 0, 0)
	}
	watch := newPullWatch(p, jobs)
	parts, err := refresh.Run(ctx, jobs, pullWorkers, st, watch)
	watch.finish()
	if err != nil {
		return nil, p.stopped(ctx, err, watch.finished(), len(jobs))
	}
	return parts, nil
}

// stopped is the error of a pull that ended early; the parts that were finished are kept.
func (p *pull) stopped(ctx context.Context, err error, done, all int) error {
	if ctx.Err() != nil {
		return outside(told{model.Msg("pull.stopped", "done", strconv.Itoa(done), "all", strconv.Itoa(all))})
	}
	var f *failure
	if errors.As(err, &f) { // it has its exit code
		return err
	}
	var list *aws.Error
	if errors.As(err, &list) && (list.Kind == aws.NoSuchService || list.Kind == aws.NoSuchRegion) {
		return wrongInput(err)
	}
	return outside(err)
}

// keep merges, checks and keeps the new book.
func (p *pull) keep(ctx context.Context, db *store.Store, parts []refresh.Part, spot *refresh.SpotFile) error {
	embedded, err := pricing.Embedded()
	if err != nil {
		return err
	}
	before, base, err := p.before(ctx, db, embedded)
	if err != nil {
		return err
	}
	if spot != nil {
		if err := p.saySpot(refresh.MergeSpot(base, spot), spot); err != nil {
			return err
		}
	}
	text, err := refresh.Merge(base, parts)
	if err != nil {
		return outside(fmt.Errorf("the new book is no book: %w", err))
	}
	raw, err := snapshot.Encode(text)
	if err != nil {
		return outside(err)
	}
	after, err := pricing.Open(string(raw))
	if err != nil {
		return outside(err)
	}
	findings := refresh.Check(before, after, parts)
	if err := p.judge(findings); err != nil {
		return err
	}
	save := store.Pull{When: p.now, Note: p.note, Text: text, Staged: p.source}
	for i := range parts {
		save.Parts = append(save.Parts, parts[i].Name())
	}
	if spot != nil {
		save.Parts = append(save.Parts, "spot "+spot.AsOf)
	}
	english := messages.For(messages.Languages[0])
	for _, f := range findings {
		if f.Block {
			save.Findings = append(save.Findings, f.ID+": "+english.Text(f.Text))
		}
	}
	b, err := db.Save(ctx, save)
	if err != nil {
		if ctx.Err() != nil {
			return p.stopped(ctx, err, len(parts), len(parts))
		}
		return outside(err)
	}
	return p.sayKept(b, pricing.Compare(before, after), spot == nil)
}

// before is the book in force, and the text that new parts are merged into.
func (p *pull) before(ctx context.Context, db *store.Store, embedded *pricing.Book) (*pricing.Book, *snapshot.Text, error) {
	last, err := db.Latest(ctx)
	var none *store.Error
	if errors.As(err, &none) && none.Kind == store.Empty {
		return embedded, refresh.Base(embedded.Text(), nil), nil
	}
	if err != nil {
		return nil, nil, outside(err)
	}
	book, err := db.Load(ctx, last.ID)
	if err != nil {
		return nil, nil, outside(err)
	}
	return book, refresh.Base(embedded.Text(), book.Text()), nil
}
