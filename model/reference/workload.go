package reference

var workloadFigures = []Figure{}
