package model

// Workload is what has to be served. Every field holds a value once scenarios.DecodeWorkload has filled the defaults;
// Inputs says of each path whether the user or a default set it, with the source.
//
// Numbers are the likely values; a range the user wrote is in Ranges under the same path ("request.cpu").
type Workload struct {
	Peak         float64    `yaml:"peak"` // requests per second in the busiest hour
	Profile      Profile    `yaml:"profile"`
	Request      Request    `yaml:"request"`
	Database     Data       `yaml:"database"`
	Growth       float64    `yaml:"growth"` // share a month
	Users        float64    `yaml:"users"`  // 0 when not given
	Surge        Surge      `yaml:"surge"`
	Objectives   Objectives `yaml:"objectives"`
	Money        Rates      `yaml:"money"`
	Commit       Buying     `yaml:"commit"`
	Region       string     `yaml:"region"`
	SecondRegion string     `yaml:"second_region"`
	// Prices is what the reader of a page laid over the price book; nil for nothing. It is no key of the language.
	Prices *Overlay `yaml:"-"`

	Ranges map[string]Range      `yaml:"-"`
	Inputs map[string]Assumption `yaml:"-"` // by path
	// Figures are reference figures of the reader's own, as they are written, by key; nil for none. Whoever evaluates puts
	// them in place of nines' own.
	Figures map[string]string `yaml:"-"`
}

// Profile is the shape of demand: Hours holds 24 or 168 loads relative to the peak, in (0, 1], the largest exactly 1.
type Profile struct {
	Name  string    // "weekday-consumer", "flat", "mean", "hours", "trace: FILE"
	Hours []float64 // relative to Workload.Peak
}

// Mean is the mean of the profile relative to its peak.
func (p Profile) Mean() float64 {
	if len(p.Hours) == 0 {
		return 1
	}
	sum := 0.0
	for _, h := range p.Hours {
		sum += h
	}
	return sum / float64(len(p.Hours))
}

// Request is what one request costs to serve, outside the database.
type Request struct {
	CPU    Seconds `yaml:"cpu"`    // CPU time on one full-core vCPU
	Memory Bytes   `yaml:"memory"` // held while the request is in flight
	In     Bytes   `yaml:"in"`     // from the client
	Out    Bytes   `yaml:"out"`    // to the client
	CDN    float64 `yaml:"cdn"`    // share of Out served by a CDN
}

// Data is what one request asks of the database and what is stored.
type Data struct {
	Queries float64 `yaml:"queries"` // per request
	CPU     Seconds `yaml:"cpu"`     // of database CPU per query
	Reads   float64 `yaml:"reads"`   // share of queries that only read
	Data    Bytes   `yaml:"data"`    // stored now
	Growth  Bytes   `yaml:"growth"`  // stored more, a month
}

// Surge is the demand jump that time-to-scale is measured for.
type Surge struct {
	Factor float64 `yaml:"factor"` // times the peak
	Ramp   Seconds `yaml:"ramp"`   // 0: a step
}

// Objectives are what is asked for. A zero Budget amount means no budget was given.
type Objectives struct {
	SLO    float64 `yaml:"slo"` // availability asked, in (0, 1)
	RTO    Seconds `yaml:"rto"`
	RPO    Seconds `yaml:"rpo"`
	Budget Money   `yaml:"budget"` // a month
}

// Rates turn hours into money.
type Rates struct {
	Downtime Money    `yaml:"downtime"` // per hour
	Engineer Money    `yaml:"engineer"` // per hour
	Currency Currency `yaml:"currency"`
}
