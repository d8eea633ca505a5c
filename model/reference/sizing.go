package reference

var sizingFigures = []Figure{}
