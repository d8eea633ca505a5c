package reference

var transitionFigures = []Figure{}
