package sizing

import "nines/model"

// CannotServeError says that no number of machines, or not the machine that was asked for, serves the load: an answer,
// not a fault of the input.
type CannotServeError struct {
	says    model.Text
	english string
}

// Error is the sentence in English.
func (e *CannotServeError) Error() string { return e.english }

// Text is the same as a message, for any language.
func (e *CannotServeError) Text() model.Text { return e.says }
