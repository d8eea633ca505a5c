// Command nines-spot reads spot prices and instance types from EC2's API, with the credentials that other AWS tools use, and
// writes the file that nines prices pull --spot takes. The calls are free of charge.
//
//	nines-spot -region ap-northeast-2,us-east-1 > spot.json
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"

	"nines/pricing/aws/ec2"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Exit codes, as those of nines.
const (
	exitOK      = 0
	exitInput   = 2
	exitOutside = 3
)

// Limits of -days: what EC2 keeps (general knowledge; its API reference tells of no more).
const (
	ordinaryDays = 7
	mostDays     = 90
)

func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("nines-spot", flag.ContinueOnError)
	flags.SetOutput(errOut)
	regions := flags.String("region", "us-east-1", "regions, with commas between them")
	days := flags.Int("days", ordinaryDays, "how many days back spot prices count, 1 to 90")
	file := flags.String("o", "", "file to write; without it standard output")
	endpoint := flags.String("endpoint", "", "another server than AWS's, for tests")
	if err := flags.Parse(args); err != nil {
		return exitInput
	}
	if *days < 1 || *days > mostDays || *regions == "" || flags.NArg() > 0 {
		fmt.Fprintf(errOut, "nines-spot: -days is 1 to %d, -region is a list such as ap-northeast-2,us-east-1, and there are no other arguments\n", mostDays)
		return exitInput
	}
	o := ec2.Options{Regions: strings.Split(*regions, ","), Days: *days, Now: time.Now(), Endpoint: *endpoint,
		Said: func(region, what string, n int) { fmt.Fprintf(errOut, "%s: %d %s\n", region, n, what) }}
	fmt.Fprintf(errOut, "asking EC2 in %d regions: at least %d calls, free of charge, signed with your AWS credentials\n", len(o.Regions), 2*len(o.Regions))
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion(o.Regions[0]))
	if err != nil {
		return fail(errOut, err)
	}
	spots, err := ec2.Read(ctx, cfg, o)
	if err != nil {
		return fail(errOut, err)
	}
	text, err := json.MarshalIndent(spots, "", " ")
	if err != nil {
		return fail(errOut, err)
	}
	if text = append(text, '\n'); *file == "" {
		_, err = out.Write(text)
	} else {
		err = os.WriteFile(*file, text, 0o644)
	}
	if err != nil {
		return fail(errOut, err)
	}
	return exitOK
}

func fail(errOut io.Writer, err error) int {
	fmt.Fprintln(errOut, "nines-spot:", err)
	return exitOutside
}
