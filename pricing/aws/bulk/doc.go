// Package bulk reads the price list files that AWS publishes on plain HTTPS without credentials: the index of services, the
// index of a service's regions, and the CSV of one service in one region, streamed in constant memory however long it is.
// It asks again when a server is busy, goes on where a broken download stopped, and takes a file that is cut short for
// an error. What the rows mean is the business of pricing/aws.
package bulk
