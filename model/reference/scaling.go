package reference

var scalingFigures = []Figure{}
