package reliability

import (
	"nines/model"
	"nines/model/reference"
)

// faults are what hits the service as a whole, wherever it runs: changes, people, names.
func (c *compiler) faults() []Fault {
	return c.change.faults(append(c.deploys(), c.operators(), c.dns()))
}

// deploys: with a canary the bad changes it catches take only the canary's share of requests.
func (c *compiler) deploys() []Fault {
	o := c.d.Operations
	c.led.Use("operations.deploys", "operations.change_failure", "operations.rollback", "operations.canary")
	impact := c.fig.Value("deploy.impact")
	f := Fault{Name: CauseDeploys, Cause: CauseDeploys, Rate: o.Deploys / model.HoursPerYear, Fails: o.ChangeFailure,
		MTTR: Exp(c.detect() + o.Rollback.Hours()), Share: impact}
	if o.Canary <= 0 || o.Canary >= 1 {
		return keep(f)
	}
	caught := c.fig.Value("canary.catches")
	early := f
	early.Name, early.Fails, early.Share = "canaries", f.Fails*caught, impact*o.Canary
	f.Fails *= 1 - caught
	return keep(f, early)
}

// keep drops faults that never strike.
func keep(fs ...Fault) []Fault {
	out := fs[:0]
	for _, f := range fs {
		if f.Rate*f.Fails > 0 {
			out = append(out, f)
		}
	}
	return out
}

// operators: mistakes by hand, fewer with automation, more where there is hardware to touch.
func (c *compiler) operators() Fault {
	c.led.Use("operations.automation")
	rate := c.fig.Value(reference.Key("operator.rate." + c.d.Operations.Automation))
	for i := range c.d.Sites {
		if c.d.Sites[i].Provider != model.AWS {
			rate += c.fig.Value("operator.site")
		}
	}
	return Fault{Name: CauseOperators, Cause: CauseOperators, Rate: rate / model.HoursPerYear, Fails: 1,
		MTTR: Exp(c.respond() + c.fig.Hours("operator.fix")), Share: 1}
}

func (c *compiler) dns() Fault {
	return Fault{Name: CauseDNS, Cause: CauseDNS, Rate: c.fig.Value("dns.rate") / model.HoursPerYear, Fails: 1, MTTR: Exp(c.fig.Hours("dns.mttr")), Share: 1}
}
