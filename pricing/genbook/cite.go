package main

import (
	"fmt"
	"regexp"
	"strings"
)

// citations turn the gatherer's shorthand into the source it stands for, so that a reader can follow it. A source that
// was read through somebody else's file says so. The order matters: the particular before the general.
var citations = strings.NewReplacer(
	"public repository file (not named) (Korean cost catalogue that read AWS bulk offer files for ap-northeast-2 on 2026-10-01; repo name not exposed by the index)",
	"AWS price list bulk offer files for ap-northeast-2, read on 2026-10-01 by a public Korean cost catalogue (second-hand)",
	"public repository file (not named) (Japanese FSx/EBS cost module citing price-list SKUs and usage types for ap-northeast-1, fetched 2026-09)",
	"AWS price list for ap-northeast-1, by SKU and usage type, fetched 2026-09 by a public Japanese FSx/EBS cost module (second-hand)",
	"public repository file (not named) (note that curl-ed the AmazonRDS and AWSDataTransfer us-east-1 bulk index.json on 2026-07-28)",
	"AWS price list bulk index.json of AmazonRDS and AWSDataTransfer for us-east-1, fetched on 2026-07-28 by a public note (second-hand)",
	"public repository file (not named) (study note verified against aws.amazon.com/premiumsupport/plans and /pricing on 2026-10-04)",
	"https://aws.amazon.com/premiumsupport/plans and https://aws.amazon.com/premiumsupport/pricing, read on 2026-10-04 by a public study note (second-hand)",
	"public repository file (not named) (table from the ELB pricing page, 2017-12-18; us-east-1 and Seoul values equal the 2026 ones)",
	"AWS Elastic Load Balancing pricing page, 2017-12-18 (second-hand; its us-east-1 and Seoul values equal those of 2026)",
	"public repository file (not named) (real bill: 19.44 USD, consistent with 720 h) + 2017 table (not named)",
	"a published AWS bill of 19.44 USD, which is 720 h, and the AWS Elastic Load Balancing pricing page of 2017 (second-hand)",
	"public repository file (not named) (cost note listing price-list lookups for eu-central-1)",
	"AWS price list look-ups for eu-central-1, by a public cost note (second-hand)",
	"public repository file (not named) (cost note with APS1 price-list rows)",
	"AWS price list rows for ap-southeast-1, by a public cost note (second-hand)",
	"public repository file (not named) (test fixture price documents)",
	"AWS price list documents in the test data of a public program (second-hand), please check",
	"public repository file (not named) (test fixture)",
	"AWS price list documents in the test data of a public program (second-hand), please check",
	"public repository file (not named)", "a published AWS bill, its lines divided by their quantities (second-hand)",

	"AWSDataTransfer offer 20260916132208 as recorded in script id 68459144764",
	"AWS price list, AWSDataTransfer offer 20260916132208, as recorded by a public check script (second-hand)",
	"AWS price-list offer AWSDirectConnect 20260917204010, as recorded in the same script (id 68459144764); also",
	"AWS price list, AWSDirectConnect offer 20260917204010, as recorded by a public check script (second-hand); also",
	"declared assumption 2.5, swept 1-4, in script id 68459144764; own range",
	"general knowledge, please check: a public check script assumes 2.5 and sweeps 1-4; the range is ours",

	"number itself general knowledge, no stored source found", "the number itself is general knowledge, please check",
	"general knowledge, no stored source found; = 2024 row x1.6 to x2.5, see memory rows",
	"general knowledge, please check: the price of 2024 x 1.6 to 2.5 for the memory shortage of 2026",
	"general knowledge, no stored source found", "general knowledge, please check",
	" - contradicts revenue-derived 274; do not use as default", " (far below the 274 that Equinix's revenue gives)",
	"mid is ours", "the middle is ours",
	"(github OneUptime/blog)", "(text also at github.com/OneUptime/blog)",
	"; github olion500/ceo-ai notes", " ; notes at github.com/olion500/ceo-ai",
)

// shorthand is what must not reach a reader.
var shorthand = regexp.MustCompile(`(?i)not named|script id|same script|stored source|memory rows|the facts|facts:|do not use|\.csv\b|\.md\b|^same\b`)

// cite makes a gathered source readable. One that still has shorthand in it stops the generator: it needs a line above.
func cite(text string) string {
	out := tidy(citations.Replace(tidy(text)))
	if found := shorthand.FindString(out); found != "" {
		panic(fmt.Sprintf("the source %q says %q, which no reader can follow: add it to citations", out, found))
	}
	return out
}
