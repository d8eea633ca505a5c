package plan

// worth says of each month which moves for the budget are worth making in it. Months over the budget are compared before
// money, so that without it a move would be bought at any price for the last month before the horizon.
type worth struct {
	// cure is the most that a move from one design to another spares of months that cannot be told, hours over the SLO and
	// months short of the surge, until any later month; bills and all the money, hours down with it, that it saves.
	cure, bills, money [][][]toll // [from][to][month of the move]
}

// worthOf looks at every move in every month, from the horizon back: what is saved from month n to the best month to stop
// at is what is saved in n, and what is saved from n+1 on where that is more than nothing. It is nil where there is no
// budget, as money then decides alone.
func (p *planner) worthOf(rungs [][]RungMonth) *worth {
	if p.in.Workload.Objectives.Budget.Amount.IsZero() {
		return nil
	}
	var w worth
	for _, list := range []*[][][]toll{&w.cure, &w.bills, &w.money} {
		*list = make([][][]toll, len(rungs))
		for from := range rungs {
			(*list)[from] = make([][]toll, len(rungs))
		}
	}
	for from := range rungs {
		for to := range rungs {
			if from == to {
				continue
			}
			cure, bills, money := make([]toll, p.l.Months+1), make([]toll, p.l.Months+1), make([]toll, p.l.Months+1)
			for n := p.l.Months; n >= 0; n-- {
				a, b := &rungs[from][n], &rungs[to][n]
				paid := n < p.l.Months
				all := p.tollOf(a, paid).minus(p.tollOf(b, paid))
				cure[n], money[n] = toll{unsolved: all.unsolved, slo: all.slo, surge: all.surge}, toll{usd: all.usd}
				if paid && (a.Miss|b.Miss)&MissUnsolved == 0 {
					bills[n].usd = a.usd - b.usd
				}
				for _, x := range [][]toll{cure, bills, money} {
					if paid && (toll{}).less(x[n+1]) {
						x[n] = x[n].plus(x[n+1])
					}
				}
			}
			w.cure[from][to], w.bills[from][to], w.money[from][to] = cure, bills, money
		}
	}
	return &w
}

// making says whether a move is worth its cost in a month: it spares something that was asked for and is not the budget, or
// it has paid for itself by some month before the horizon, in bills or in bills and hours down.
func (w *worth) making(n, from, to int, cost float64) bool {
	return w == nil || (toll{}).less(w.cure[from][to][n]) || w.bills[from][to][n].usd >= cost || w.money[from][to][n].usd >= cost
}
