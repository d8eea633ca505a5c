package plan

// DocumentBook names the price book that a document rests on, where the document has no other word about prices.
type DocumentBook struct {
	Book string `json:"book"`
}
