package reference

import "nines/model"

// Promise is what a provider promises of a service in a month and what it credits when it falls short. It is no forecast:
// AWS says so itself ("Availability and Beyond").
type Promise struct {
	Key       string // stable, such as "rds.multi-az"
	Service   string // the provider's name of it; not translated
	Promised  float64
	Credits   []Credit // the highest first
	PerUnit   bool     // counted for each unit by itself, and credited on it
	Dimension []string // prices whose dimension has one of these beginnings are credited
	model.Provenance
}

// Credit is the share of the month's charges that is credited when the month's availability is below a level.
type Credit struct{ Below, Share float64 }

// Promises lists the service level agreements that credits are computed by.
func Promises() []Promise { return promises }

// PromiseFor finds a promise by key.
func PromiseFor(key string) (Promise, bool) {
	for _, p := range promises {
		if p.Key == key {
			return p, true
		}
	}
	return Promise{}, false
}

// bands are those of nearly all: below the promise, below 99 %, below 95 %.
func bands(promised, first, second float64) []Credit {
	return []Credit{{promised, first}, {0.99, second}, {0.95, 1}}
}

func read(url, text string, c model.Confidence) model.Provenance {
	return model.Provenance{Source: url + text, AsOf: "2026-11", Confidence: c}
}

var promises = []Promise{
	{Key: "ec2.multi-az", Service: "Amazon EC2, instances in two or more zones", Promised: 0.9999, Credits: bands(0.9999, 0.1, 0.3), Dimension: []string{"ec2.", "ebs.", "eks."},
		Provenance: read("https://aws.amazon.com/compute/sla/", ": only while every zone in use is unreachable at once", model.High)},
	{Key: "ec2.instance", Service: "Amazon EC2, one instance", Promised: 0.995, Credits: bands(0.995, 0.1, 0.3), PerUnit: true, Dimension: []string{"ec2.", "ebs."},
		Provenance: read("https://aws.amazon.com/compute/sla/", " (credits from memory)", model.Memory)},
	{Key: "fargate", Service: "AWS Fargate, tasks in two or more zones", Promised: 0.9999, Credits: bands(0.9999, 0.1, 0.3), Dimension: []string{"fargate."},
		Provenance: read("https://aws.amazon.com/compute/sla/", ": tasks in one zone have no promise", model.High)},
	{Key: "rds.multi-az", Service: "Amazon RDS Multi-AZ", Promised: 0.9995, Credits: bands(0.9995, 0.1, 0.25), Dimension: []string{"rds."},
		Provenance: read("https://aws.amazon.com/rds/sla/", ", text of 2024-01-22", model.High)},
	{Key: "rds.single", Service: "Amazon RDS, one instance", Promised: 0.995, Credits: bands(0.995, 0.1, 0.25), Dimension: []string{"rds."},
		Provenance: read("https://aws.amazon.com/rds/sla/", "", model.High)},
	{Key: "aurora.multi-az", Service: "Amazon Aurora, two or more zones", Promised: 0.9999, Credits: bands(0.9999, 0.1, 0.25), Dimension: []string{"aurora."},
		Provenance: read("https://aws.amazon.com/rds/aurora/sla/", ", text of 2022-05-19", model.High)},
	{Key: "aurora.single", Service: "Amazon Aurora, one zone", Promised: 0.999, Credits: bands(0.999, 0.1, 0.25), Dimension: []string{"aurora."},
		Provenance: read("https://aws.amazon.com/rds/aurora/sla/", "", model.High)},
	{Key: "dynamodb", Service: "Amazon DynamoDB", Promised: 0.9999, Credits: bands(0.9999, 0.1, 0.25), Dimension: []string{"dynamodb."},
		Provenance: read("https://aws.amazon.com/dynamodb/sla/", "; counted by requests there, by time here", model.High)},
	{Key: "dynamodb.global", Service: "Amazon DynamoDB global tables", Promised: 0.99999, Credits: bands(0.99999, 0.1, 0.25), Dimension: []string{"dynamodb."},
		Provenance: read("https://aws.amazon.com/dynamodb/sla/", "; counted by requests there, by time here", model.High)},
	{Key: "elb", Service: "Elastic Load Balancing, two or more zones", Promised: 0.9999, Credits: bands(0.9999, 0.1, 0.25), Dimension: []string{"alb.", "nlb."},
		Provenance: read("https://aws.amazon.com/elasticloadbalancing/sla/", " (credits from memory)", model.Memory)},
	{Key: "lambda", Service: "AWS Lambda", Promised: 0.9995, Credits: bands(0.9995, 0.1, 0.25), Dimension: []string{"lambda."},
		Provenance: read("https://aws.amazon.com/lambda/sla/", "; counted by requests there, by time here", model.High)},
	{Key: "apigateway", Service: "Amazon API Gateway", Promised: 0.9995, Credits: bands(0.9995, 0.1, 0.25), Dimension: []string{"apigateway."},
		Provenance: read("https://aws.amazon.com/api-gateway/sla/", " (credits from memory); counted by requests there, by time here", model.Memory)},
	{Key: "elasticache", Service: "Amazon ElastiCache", Promised: 0.995, Credits: bands(0.995, 0.1, 0.25), Dimension: []string{"elasticache."},
		Provenance: read("https://aws.amazon.com/elasticache/sla/", ", from memory: without Multi-AZ; copies disagree", model.Memory)},
}
