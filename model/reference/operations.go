package reference

var operationsFigures = []Figure{}
