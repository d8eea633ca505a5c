package scenarios

import (
	"bytes"
	"strconv"
	"strings"

	"nines/model"
)

// EncodeTransition writes a task network as the document that [DecodeTransition] reads; titles are in the words' language.
func EncodeTransition(n *model.TaskNetwork, words interface{ Text(model.Text) string }) []byte {
	var b bytes.Buffer
	b.WriteString("from: " + n.From + "\nto: " + n.To + "\n")
	b.WriteString("goal: " + n.Tasks[n.Goal].ID + "\n")
	b.WriteString("fails: " + byLevel(func(i int) string { return decimals(n.Fails[i]) }) + "\n")
	b.WriteString("tasks:\n")
	for i := range n.Tasks {
		t := &n.Tasks[i]
		b.WriteString("  " + t.ID + ":\n    title: " + strconv.Quote(words.Text(t.Name)) + "\n")
		if len(t.After) > 0 {
			names := make([]string, len(t.After))
			for k, j := range t.After {
				names[k] = n.Tasks[j].ID
			}
			b.WriteString("    after: [" + strings.Join(names, ", ") + "]\n")
		}
		if t.IsWork() {
			b.WriteString("    work: " + byLevel(func(i int) string { return spreadText(t.Work[i], "h") }) + "\n")
		} else {
			b.WriteString("    wait: " + byLevel(func(i int) string { return spreadText(t.Wait[i], "s") }) + "\n")
		}
		if t.Down != [model.Levels]model.Seconds{} {
			b.WriteString("    down: " + byLevel(func(i int) string { return decimals(float64(t.Down[i])) + "s" }) + "\n")
		}
		if t.Both {
			b.WriteString("    parallel: true\n")
		}
	}
	return b.Bytes()
}

// byLevel writes one text when every level has the same, else one for each.
func byLevel(text func(level int) string) string {
	same := true
	parts := make([]string, model.Levels)
	for i := range parts {
		same = same && text(i) == text(0)
		parts[i] = model.Automations[i] + ": " + text(i)
	}
	if same {
		return text(0)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func spreadText(s model.Spread, unit string) string {
	if s.High <= s.Likely {
		return decimals(s.Likely) + unit
	}
	return "{likely: " + decimals(s.Likely) + unit + ", high: " + decimals(s.High) + unit + "}"
}

// decimals writes a float without an exponent, so that it reads back the same to twelve digits.
func decimals(v float64) string {
	const digits = 12 // more than any figure has; beyond them stand sums of binary fractions, such as 4.800000000000001
	if r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64); err == nil {
		v = r
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
