package check

import (
	"nines/model"
	"nines/model/reliability"
)

// CauseText is the name of a cause of a design for people.
func CauseText(name string) model.Text { return reliability.CauseText(name) }
