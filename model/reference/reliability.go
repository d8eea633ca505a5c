package reference

var reliabilityFigures = []Figure{}
