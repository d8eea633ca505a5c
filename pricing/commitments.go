package pricing

import (
	"strings"

	"nines/model"
)

// commitment says how a dimension of reserved instances or Savings Plans is bought, as name, value; nil for others. The
// name of the dimension says it: what is reserved, "convertible" or not, the term, the payment.
func commitment(d model.Dimension) []string {
	parts := strings.Split(string(d), ".")
	if len(parts) < 3 || parts[1] != "ri" && parts[1] != "sp" {
		return nil
	}
	var out []string
	offering := ""
	switch {
	case parts[0] == "ec2":
		out, offering = []string{"operating_system", "Linux", "tenancy", "shared"}, "standard"
	case parts[0] == "rds" && parts[1] == "ri":
		out = []string{"deployment", "single-az"}
	}
	out = append(out, "purchase", map[string]string{"ri": "reserved", "sp": "savings-plan"}[parts[1]])
	upfront := "none"
	for _, p := range parts[2:] {
		switch p {
		case "convertible", "instance", "compute":
			offering = p
		case "1y", "3y":
			out = append(out, "term", p)
		case "partial", "all":
			upfront = p
		}
	}
	if offering != "" {
		out = append(out, "offering", offering)
	}
	return append(out, "upfront", upfront)
}
