package scenarios

import "maps"

// commitEnglish is the part of [english] that is said of commitments alone.
var commitEnglish = map[string]string{
	"input.commit":       "{value} is no way to buy",
	"input.commit.hint":  "write one of {words}; best may be followed by {limits}; or list what you own: {example}",
	"input.commit.limit": "{word} does not narrow what may be bought",
	"input.commit.many":  "a list holds at most {limit} commitments; add equal ones up with count",
	"input.commit.type":  "{value} is not the name of a machine",
	"input.commit.until": "{value} is not a month",
}

func init() { maps.Copy(english, commitEnglish) }
