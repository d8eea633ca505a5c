package scenarios

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"nines/model"
)

// transitionEnglish is the part of [english] that is said of transitions alone.
var transitionEnglish = map[string]string{
	"input.transition.circle":  "{task} waits for itself: {path}",
	"input.transition.kind":    "{task} must have either work or wait",
	"input.transition.task":    "there is no task {task}",
	"input.transition.tasks":   "at most {most} tasks; this transition has {count}",
	"input.transition.spread":  "high must be at least likely",
	"input.transition.example": "a time such as 16h, {likely: 16h, high: 40h}, or one of these for each of {levels}",
}

func init() { maps.Copy(english, transitionEnglish) }

// mostTasks is how many tasks a transition may have.
const mostTasks = 60

// DecodeTransition reads a transition that a person wrote (docs/transitions.md): tasks with engineer-hours or waits by
// level of automation, and what each comes after. Tasks that wait for themselves are named with the place that closes the
// circle. The error is an [Errors].
func DecodeTransition(name string, src []byte) (*model.TaskNetwork, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return nil, Errors{bad}
	}
	d := &transitionDecoder{decoder: decoder{name: name}, net: &model.TaskNetwork{}, index: map[string]int{}}
	if seen, ok := d.shape(root, "", []string{"from", "to", "tasks", "goal", "fails"}, "from", "to", "tasks"); ok {
		d.net.From, d.net.To = d.id(seen["from"], "from"), d.id(seen["to"], "to")
		d.tasksOf(seen["tasks"])
		d.goalOf(seen["goal"])
		if n := seen["fails"]; n != nil {
			for i, s := range d.levels(n, "fails", share().below(1, "100%")) {
				d.net.Fails[i] = s.Likely
			}
		}
	}
	if err := d.result(); err != nil {
		return nil, err
	}
	return d.net, nil
}

type transitionDecoder struct {
	decoder
	net   *model.TaskNetwork
	index map[string]int // of a task by its name
	after []*node        // of each task, nil where it has none
}

// id is the id of a design.
func (d *transitionDecoder) id(n *node, path string) string {
	if n.kind != scalar || !slug(n.text) {
		d.fail(n.place, path, trouble{model.Msg("input.slug", "value", n.shown()), model.Msg("input.slug.hint", "example", "multi-az-2")})
		return ""
	}
	return n.text
}

func (d *transitionDecoder) tasksOf(n *node) {
	d.named(n, "tasks", "{plan: {work: 16h}, cut-over: {after: [plan], work: 4h, down: 10m}}", func(e entry, path string) {
		d.index[e.key] = len(d.net.Tasks)
		d.net.Tasks = append(d.net.Tasks, d.task(e, path))
	})
	if len(d.net.Tasks) > mostTasks {
		d.fail(n.place, "tasks", trouble{text: model.Msg("input.transition.tasks", "most", strconv.Itoa(mostTasks), "count", strconv.Itoa(len(d.net.Tasks)))})
		return
	}
	for i := range d.net.Tasks {
		d.afterOf(i)
	}
	if len(d.errs) == 0 {
		d.circles()
	}
}

func (d *transitionDecoder) task(e entry, path string) model.NetworkTask {
	t := model.NetworkTask{ID: e.key, Name: model.Msg("ways.task.yours", "title", e.key)}
	d.after = append(d.after, nil)
	seen, ok := d.shape(e.value, path, []string{"title", "after", "work", "wait", "down", "parallel"})
	if !ok {
		return t
	}
	if n := seen["title"]; n != nil {
		if n.kind != scalar || strings.TrimSpace(n.text) == "" {
			d.fail(n.place, path+".title", trouble{text: model.Msg("input.text", "key", path+".title")})
		}
		t.Name = model.Msg("ways.task.yours", "title", n.text)
	}
	d.after[len(d.after)-1] = seen["after"]
	work, wait := seen["work"], seen["wait"]
	switch {
	case (work == nil) == (wait == nil):
		d.fail(e.at, path, trouble{model.Msg("input.transition.kind", "task", e.key), model.Msg("input.transition.example", "levels", strings.Join(model.Automations, ", "))})
	case work != nil:
		t.Work = d.levels(work, path+".work", hours().above(0, "0h").atMost(1e6, "1000000h"))
	default:
		t.Wait = d.levels(wait, path+".wait", seconds().above(0, "0s").atMost(1e10, "10000000000s"))
	}
	if n := seen["down"]; n != nil {
		for i, s := range d.levels(n, path+".down", seconds().atLeast(0, "0s").atMost(1e9, "1000000000s")) {
			t.Down[i] = model.Seconds(s.Likely)
		}
	}
	if n := seen["parallel"]; n != nil {
		switch {
		case n.kind == scalar && n.text == "true":
			t.Both = true
		case n.kind != scalar || n.text != "false":
			d.fail(n.place, path+".parallel", trouble{text: model.Msg("input.flag", "value", n.shown())})
		}
	}
	return t
}

// levels reads one spread for all levels of automation, or one for each. A level that is not written takes that of the
// nearest one below it, the lowest ones that of the first written.
func (d *transitionDecoder) levels(n *node, path string, m measure) (out [model.Levels]model.Spread) {
	if n.kind != mapping || n.get("likely") != nil {
		s := d.spread(n, path, m)
		for i := range out {
			out[i] = s
		}
		return out
	}
	seen, ok := d.shape(n, path, model.Automations)
	if !ok {
		return out
	}
	first, found := model.Spread{}, false
	for i := model.Levels - 1; i >= 0; i-- {
		if x := seen[model.Automations[i]]; x != nil {
			first, found = d.spread(x, path+"."+model.Automations[i], m), true
			out[i] = first
		}
	}
	if !found {
		d.fail(n.place, path, trouble{model.Msg("input.mapping", "value", n.shown()), model.Msg("input.transition.example", "levels", strings.Join(model.Automations, ", "))})
	}
	for i := range out {
		if seen[model.Automations[i]] != nil {
			first = out[i]
		}
		out[i] = first
	}
	return out
}

// spread reads 16h or {likely: 16h, high: 40h}; a low end may be written and is not used.
func (d *transitionDecoder) spread(n *node, path string, m measure) model.Spread {
	if n.kind != mapping {
		x := d.plain(n, path, m)
		return model.Spread{Likely: x, High: x}
	}
	seen, ok := d.shape(n, path, []string{"low", "likely", "high"}, "likely", "high")
	if !ok {
		return model.Spread{}
	}
	if low := seen["low"]; low != nil {
		d.plain(low, path+".low", m)
	}
	s := model.Spread{Likely: d.plain(seen["likely"], path+".likely", m), High: d.plain(seen["high"], path+".high", m)}
	if s.High < s.Likely {
		d.fail(seen["high"].place, path+".high", trouble{model.Msg("input.transition.spread"), model.Msg("input.range.hint")})
	}
	return s
}

// afterOf resolves what a task comes after.
func (d *transitionDecoder) afterOf(i int) {
	n := d.after[i]
	if n == nil {
		return
	}
	path := "tasks." + d.net.Tasks[i].ID + ".after"
	items := n.items
	switch n.kind {
	case scalar:
		items = []*node{n}
	case list:
	default:
		d.fail(n.place, path, trouble{model.Msg("input.list", "value", n.shown()), model.Msg("input.mapping.hint", "example", "[plan]")})
	}
	for _, x := range items {
		k, ok := d.index[x.text]
		switch {
		case x.kind != scalar || !ok:
			d.fail(x.place, path, trouble{model.Msg("input.transition.task", "task", x.shown()), keyHint(x.shown(), d.names())})
		case slices.Contains(d.net.Tasks[i].After, k):
			d.fail(x.place, path, trouble{text: model.Msg("input.twice", "value", x.text)})
		default:
			d.net.Tasks[i].After = append(d.net.Tasks[i].After, k)
		}
	}
}

func (d *transitionDecoder) names() []string {
	out := make([]string, len(d.net.Tasks))
	for i, t := range d.net.Tasks {
		out[i] = t.ID
	}
	return out
}

// circles finds tasks that wait for themselves and names the whole circle at the entry that closes it.
func (d *transitionDecoder) circles() {
	const open, done = 1, 2
	mark := make([]int, len(d.net.Tasks))
	var path []int
	var visit func(i int) bool
	visit = func(i int) bool {
		mark[i] = open
		path = append(path, i)
		for k, j := range d.net.Tasks[i].After {
			if mark[j] == done {
				continue
			}
			if mark[j] == open {
				d.circle(path[slices.Index(path, j):], i, k)
				return false
			}
			if !visit(j) {
				return false
			}
		}
		path, mark[i] = path[:len(path)-1], done
		return true
	}
	for i := range d.net.Tasks {
		if mark[i] == 0 && !visit(i) {
			return
		}
	}
}

// circle reports a circle of tasks, closed by the k-th `after` of the task last.
func (d *transitionDecoder) circle(tasks []int, last, k int) {
	names := ""
	for _, i := range tasks {
		names += d.net.Tasks[i].ID + " ← "
	}
	names += d.net.Tasks[tasks[0]].ID
	at := d.after[last].place
	if items := d.after[last].items; k < len(items) {
		at = items[k].place
	}
	d.fail(at, "tasks."+d.net.Tasks[last].ID+".after", trouble{text: model.Msg("input.transition.circle", "task", d.net.Tasks[tasks[0]].ID, "path", names)})
}

// goalOf is the task with whose end the transition is made; the last one unless another is named.
func (d *transitionDecoder) goalOf(n *node) {
	d.net.Goal = len(d.net.Tasks) - 1
	if n == nil {
		return
	}
	i, ok := d.index[n.text]
	if n.kind != scalar || !ok {
		d.fail(n.place, "goal", trouble{model.Msg("input.transition.task", "task", n.shown()), keyHint(n.shown(), d.names())})
		return
	}
	d.net.Goal = i
}
