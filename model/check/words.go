package check

import (
	"nines/model"
	"nines/model/reliability"
)

// CauseText is the name of a cause of a design for people.
func CauseText(name string) model.Text { return reliability.CauseText(name) }

// MethodTexts says for people how the solver found its answer, part by part.
func MethodTexts(method string) []model.Text { return reliability.MethodTexts(method) }
