package main

import (
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"nines/model"
	"nines/model/sizing"
	"nines/scenarios"
)

// newSizing is `nines sizing`, of a design, with its verbs.
func newSizing(io streams, lang *string) *cobra.Command {
	cmd := &cobra.Command{}
	sizingOfDesign(cmd, io, lang)
	cmd.AddCommand(newSizingQueue(io, lang))
	return cmd
}

// mostServers bounds servers, places and the load that they are sought for.
const mostServers = 1_000_000

// queueFlags are the flags of `nines sizing queue`.
type queueFlags struct {
	arrival, service        string
	servers, places         string
	targetWait, targetBlock string
	given                   func(flag string) bool
}

func newSizingQueue(io streams, lang *string) *cobra.Command {
	var output string
	var q queueFlags
	formats := []string{asTable, asJSON}
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "Waiting in a queue of equal servers (Erlang B and C), or the fewest servers for a target",
		Long: "queue solves M/M/c: arrivals at random, exponential service times, equal servers, first come first served (docs/contracts.md). " +
			"With --places it is M/M/c/K: who finds every place taken is turned away. Exit code 1: the queue is not stable.",
		Example: "nines sizing queue --arrival 100/s --service 20ms --servers 3\n" +
			"nines sizing queue --arrival 100/s --service 20ms --target-wait 0.1 -o json\n" +
			"nines sizing queue --arrival 100/s --service 20ms --servers 3 --places 10",
		Args: takes(0, 0, "flags alone"),
	}
	f := cmd.Flags()
	f.StringVar(&q.arrival, "arrival", "", "arrival rate, such as 100/s or 100 rps")
	f.StringVar(&q.service, "service", "", "mean service time, such as 20ms")
	f.StringVar(&q.servers, "servers", "", "number of servers")
	f.StringVar(&q.targetWait, "target-wait", "", "instead of --servers: the fewest with at most this chance of waiting, such as 0.1")
	f.StringVar(&q.targetBlock, "target-block", "", "instead of --servers: the fewest with at most this Erlang B, such as 0.01")
	f.StringVar(&q.places, "places", "", "places in the room, those in service counted (without it: no end)")
	q.given = f.Changed
	addLang(cmd, lang)
	addOutput(cmd, &output, formats)
	cmd.RunE = func(*cobra.Command, []string) error {
		o := options{lang: lang, output: output, formats: formats}
		if err := o.check(); err != nil {
			return err
		}
		queue, err := q.queue()
		if err != nil {
			return err
		}
		return answerQueue(io, newWriter(*lang), output, queue, !q.given("servers"))
	}
	return cmd
}

// queue checks the flags and finds the number of servers where a target stands for it. The offered load is exact until
// here, so that 0.29 s at 100/s are 29 erlangs and not a little less.
func (q queueFlags) queue() (sizing.Queue, error) {
	none := sizing.Queue{}
	for _, flag := range []struct{ name, example string }{{"arrival", "100/s"}, {"service", "20ms"}} {
		if !q.given(flag.name) {
			return none, usage("--%s is missing; write --%s %s", flag.name, flag.name, flag.example)
		}
	}
	arrival, err := scenarios.ExactLoad("--arrival", q.arrival)
	if err != nil {
		return none, wrongInput(err)
	}
	service, err := scenarios.ExactTime("--service", q.service)
	if err != nil {
		return none, wrongInput(err)
	}
	out := sizing.Queue{Offered: arrival.Times(service).Float(), Service: service.Float()}
	if q.given("places") {
		if out.Places, err = scenarios.Count("--places", q.places, mostServers); err != nil {
			return none, wrongInput(err)
		}
	}
	if out.Servers, err = q.count(out); err != nil {
		return none, err
	}
	if out.Places > 0 && out.Places < out.Servers {
		return none, usage("--places is %d, fewer than the %d servers; places count those in service, so give at least as many", out.Places, out.Servers)
	}
	return out, nil
}

// count is the number of servers: as given, or the fewest that meet the target.
func (q queueFlags) count(queue sizing.Queue) (int, error) {
	wait, block := q.given("target-wait"), q.given("target-block")
	switch asked := btoi(q.given("servers")) + btoi(wait) + btoi(block); {
	case asked != 1:
		return 0, usage("give one of --servers, --target-wait and --target-block, not %d of them", asked)
	case q.given("servers"):
		n, err := scenarios.Count("--servers", q.servers, mostServers)
		return n, wrongInput(err)
	case queue.Offered > mostServers:
		return 0, usage("--arrival times --service is more than %d erlangs, the most that servers are sought for", mostServers)
	case wait:
		p, err := scenarios.Share("--target-wait", q.targetWait, false)
		if err != nil {
			return 0, wrongInput(err)
		}
		return sizing.LeastForWait(queue.Offered, p, queue.Places), nil
	}
	p, err := scenarios.Share("--target-block", q.targetBlock, true)
	if err != nil {
		return 0, wrongInput(err)
	}
	return sizing.LeastForBlock(queue.Offered, p), nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// queueDocument is the contract of `nines sizing queue -o json` (docs/contracts.md). It may only gain fields.
type queueDocument struct {
	Stable       bool     `json:"stable"`
	Utilization  float64  `json:"utilization"`
	Offered      float64  `json:"offered_erlangs"`
	ErlangB      float64  `json:"erlang_b"`
	Wait         float64  `json:"p_wait"`
	MeanWait     *float64 `json:"mean_wait_seconds"`
	P95Wait      *float64 `json:"p95_wait_seconds"`
	P99Wait      *float64 `json:"p99_wait_seconds"`
	MeanResponse *float64 `json:"mean_response_seconds"`
	P99Response  *float64 `json:"p99_response_seconds"`
	Servers      *int     `json:"servers,omitempty"` // where a target asked for it
	Block        *float64 `json:"p_block,omitempty"` // of a room with places
}

func newQueueDocument(q sizing.Queue, w sizing.Waits, sought bool) queueDocument {
	d := queueDocument{Stable: w.Stable, Utilization: w.Utilization, Offered: q.Offered, ErlangB: w.ErlangB, Wait: w.Wait}
	if w.Stable {
		d.MeanWait, d.P95Wait, d.P99Wait = &w.MeanWait, &w.P95Wait, &w.P99Wait
		d.MeanResponse, d.P99Response = &w.MeanResponse, &w.P99Response
	}
	if sought {
		d.Servers = &q.Servers
	}
	if q.Places > 0 {
		d.Block = &w.Block
	}
	return d
}

// answerQueue solves the queue and prints it. That it is not stable is an answer, and the answer is no.
func answerQueue(io streams, out writer, output string, q sizing.Queue, sought bool) error {
	w := q.Solve()
	var err error
	if output == asJSON {
		err = writeJSON(io.out, newQueueDocument(q, w, sought))
	} else {
		err = write(io.out, out.queueTable(q, w))
	}
	if err != nil || w.Stable {
		return err
	}
	if q.Offered > mostServers {
		return &failure{exitNo, said{model.Msg("queue.unstable")}}
	}
	least := strconv.Itoa(int(math.Floor(q.Offered)) + 1)
	return &failure{exitNo, said{model.Msg("queue.unstable.least", "least", least)}}
}

// said is an error that is a message, in the language asked.
type said struct{ text model.Text }

// Error is the message's id: people read Text.
func (s said) Error() string { return s.text.ID }

// Text is the message.
func (s said) Text() model.Text { return s.text }

// queueTable is a solved queue for a terminal.
func (w writer) queueTable(q sizing.Queue, a sizing.Waits) string {
	t := w.words
	percent := func(p float64) string { return w.f.Percent(p, 4) }
	time := func(s float64) string {
		switch {
		case !a.Stable:
			return "–"
		case s > 0 && s < 1:
			return t.T("unit.ms", "n", w.f.Number(s*1000, 4))
		}
		return t.T("unit.s", "n", w.f.Number(s, 4))
	}
	g := &grid{right: []bool{false, true}}
	g.add(t.T("queue.col.what"), t.T("cli.col.value"))
	g.add(t.T("queue.utilization"), percent(a.Utilization))
	g.add(t.T("queue.erlang-b"), percent(a.ErlangB))
	if q.Places > 0 {
		g.add(t.T("queue.block"), percent(a.Block))
	}
	g.add(t.T("queue.wait"), percent(a.Wait))
	g.add(t.T("queue.mean-wait"), time(a.MeanWait))
	g.add(t.T("queue.p95-wait"), time(a.P95Wait))
	g.add(t.T("queue.p99-wait"), time(a.P99Wait))
	g.add(t.T("queue.mean-response"), time(a.MeanResponse))
	g.add(t.T("queue.p99-response"), time(a.P99Response))
	servers, offered := strconv.Itoa(q.Servers), w.f.Number(q.Offered, 4)
	line := t.T("queue.sum", "servers", servers, "offered", offered)
	if q.Places > 0 {
		line = t.T("queue.sum.places", "servers", servers, "offered", offered, "places", strconv.Itoa(q.Places))
	}
	return styleStrong.Render(line) + "\n\n" + g.text(styleHeading)
}
