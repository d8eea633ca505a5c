package check

import (
	"errors"

	"nines/model"
	"nines/model/reliability"
	"nines/model/simulate"
)

// FallbackText says why a model was played plainly although outages are rare; of no id when it was not.
func FallbackText(why error) model.Text {
	switch {
	case errors.Is(why, simulate.ErrNeverHealthy):
		return model.Msg("simulate.never-healthy")
	case errors.Is(why, simulate.ErrNothingFails):
		return model.Msg("simulate.nothing-fails")
	}
	return model.Text{}
}

// CauseText is the name of a cause of a design for people.
func CauseText(name string) model.Text { return reliability.CauseText(name) }

// MethodTexts says for people how the solver found its answer, part by part.
func MethodTexts(method string) []model.Text { return reliability.MethodTexts(method) }
