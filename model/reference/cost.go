package reference

var costFigures = []Figure{}
