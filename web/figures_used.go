package web

import "nines/model/reference"

// ReferenceFigures are the figures that the library is evaluated with: what is replayed, taken down and simulated uses the
// same.
func (l *Library) ReferenceFigures() *reference.Set { return l.Figures }
