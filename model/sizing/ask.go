package sizing

import (
	"nines/model"
	"nines/model/reference"
)

// figure is the key of a reference figure.
type figure = reference.Key

// requestAsk is what one request wants of the compute tier, without a database on the same machine. runtime is the
// figure of the memory that its system and runtime take. Figures that may not bind are only looked at: [planner.bound]
// lists those that did.
func (p *planner) requestAsk(runtime figure) ask {
	p.led.Use("request.cpu")
	r := &p.w.Request
	in := float64(r.In) + p.w.Database.Queries*p.fig.Peek("db.result.bytes")
	out := float64(r.Out) + p.w.Database.Queries*p.fig.Peek("db.query.bytes")
	return ask{
		cpu:     float64(r.CPU),
		held:    float64(r.Memory) * p.inFlight(),
		bytes:   max(in, out),
		fixed:   gigabytes(p.fig.Peek(runtime)),
		calls:   1,
		request: true,
	}
}

// inFlight is how long a request is inside: its own CPU time and that of its queries with a round trip each, lengthened
// by queueing as in M/M/1 at the survivors' utilization, which bounds the wait from above (Kleinrock 1975, eq. 3.26).
func (p *planner) inFlight() float64 {
	busy := float64(p.w.Request.CPU) + p.w.Database.Queries*(float64(p.w.Database.CPU)+p.fig.Peek("db.roundtrip"))
	return busy / (1 - p.limits().survivors)
}

// databaseAsk is what one request wants of the machine that runs the database.
func (p *planner) databaseAsk() ask {
	p.led.Use("database.queries", "database.cpu")
	q := p.w.Database.Queries
	return ask{
		cpu:      q * float64(p.w.Database.CPU),
		bytes:    q * max(p.fig.Peek("db.query.bytes"), p.fig.Peek("db.result.bytes")),
		fixed:    p.workingSet(),
		iops:     p.diskWork(),
		disk:     p.diskWork() * p.fig.Peek("disk.page"),
		conns:    q * (float64(p.w.Database.CPU) + p.fig.Peek("db.roundtrip")) / (1 - p.limits().survivors),
		calls:    max(1, q),
		database: true,
	}
}

// diskWork is how many reads and writes of the disk one request leads to: reads that miss the cache, and the log and the
// page of each write.
func (p *planner) diskWork() float64 {
	d := &p.w.Database
	return d.Queries * (d.Reads*p.fig.Peek("disk.read-io") + (1-d.Reads)*p.fig.Peek("disk.write-io"))
}

// workingSet is the memory a database machine needs to keep the busy part of its data cached.
func (p *planner) workingSet() model.Bytes {
	busy := float64(p.w.Database.Data) * p.fig.Peek("db.working-set")
	return model.Bytes(busy/p.fig.Peek("db.cache-share")) + gigabytes(p.fig.Peek("db.memory"))
}

// bound lists what a choice rested on beside CPU: the fixed memory where it shut out cheaper types or is what binds, the
// memory in flight and the network where they bind.
func (p *planner) bound(a ask, best *pick, runtime figure) {
	if !best.offer.Type.FullCore {
		p.fig.Value("vcpu.thread")
	}
	if best.crowded || best.why == "memory" {
		if a.request {
			p.fig.Value(runtime)
		}
		if a.database {
			p.led.Use("database.data")
			p.fig.Value("db.working-set")
			p.fig.Value("db.cache-share")
			p.fig.Value("db.memory")
		}
	}
	if best.why == "memory" && a.request {
		p.led.Use("request.memory", "database.queries", "database.cpu")
		p.fig.Value("db.roundtrip")
	}
	if best.why == "network" {
		p.led.Use("request.in", "request.out", "database.queries")
		p.fig.Value("db.query.bytes")
		p.fig.Value("db.result.bytes")
	}
	p.boundByDisk(best.why)
}

// together is what one request wants of a machine that runs both.
func together(a, b ask) ask {
	return ask{
		cpu: a.cpu + b.cpu, held: a.held + b.held, bytes: max(a.bytes, b.bytes), fixed: a.fixed + b.fixed,
		iops: a.iops + b.iops, disk: a.disk + b.disk, conns: a.conns + b.conns, calls: 1,
		request: a.request || b.request, database: a.database || b.database,
	}
}

// gigabytes is a figure in GB as bytes.
func gigabytes(gb float64) model.Bytes { return model.Bytes(gb * model.GB) }

// writes is the number of writes in a request.
func (p *planner) writes() float64 {
	p.led.Use("database.reads")
	return p.w.Database.Queries * (1 - p.w.Database.Reads)
}

// storedGB is the data of now plus some months of growth, at the fill that leaves room to work: what a disk is bought for.
func (p *planner) storedGB() float64 {
	p.led.Use("database.data", "database.growth")
	later := p.w.Database.Data + p.w.Database.Growth*model.Bytes(p.fig.Value("storage.months"))
	return float64(later) / p.gb / p.fig.Value("storage.fill")
}

// dataGB is the data of now, in billed GB.
func (p *planner) dataGB() float64 {
	p.led.Use("database.data")
	return float64(p.w.Database.Data) / p.gb
}

// requests is how many requests a month site i serves.
func (p *planner) requests(i int) float64 {
	return p.w.Peak * p.duties[i].mean(p.shape) * p.month * 3600
}
