package pricing

import (
	"fmt"
	"strconv"
	"strings"

	"nines/model"
)

// Asked is the kind of thing that a word was taken for.
type Asked int

// The kinds.
const (
	AskedService Asked = iota
	AskedRegion
	AskedWord  // one word of a question
	AskedWords // all of a question: each word is known, together they name nothing
)

// UnknownError is a word that means nothing to the book.
type UnknownError struct {
	What    Asked
	Word    string
	Nearest []string // closest first; may be empty
}

// Error is a sentence for people.
func (e *UnknownError) Error() string {
	s := fmt.Sprintf("nothing in the price book is called %q", e.Word)
	if len(e.Nearest) > 0 {
		s += "; the nearest: " + strings.Join(e.Nearest, ", ")
	}
	return s
}

// Text is the same as a message, for any language.
func (e *UnknownError) Text() model.Text {
	near := strings.Join(e.Nearest, ", ")
	if near == "" {
		return model.Msg("price.unknown.none", "word", e.Word)
	}
	switch e.What {
	case AskedService:
		return model.Msg("price.unknown.service", "word", e.Word, "near", near)
	case AskedRegion:
		return model.Msg("price.unknown.region", "word", e.Word, "near", near)
	case AskedWord:
		return model.Msg("price.unknown.word", "word", e.Word, "near", near)
	}
	return model.Msg("price.unknown.words", "word", e.Word, "near", near)
}

// AmbiguousError is a question that several prices answer equally well.
type AmbiguousError struct {
	Question   string
	Candidates []model.PriceKey
}

// shownCandidates is how many candidates a sentence lists.
const shownCandidates = 12

// Error is a sentence for people.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%q fits %d prices; say which: %s", e.Question, len(e.Candidates), e.list())
}

// Text is the same as a message, for any language.
func (e *AmbiguousError) Text() model.Text {
	return model.Msg("price.ambiguous", "question", e.Question, "n", strconv.Itoa(len(e.Candidates)), "list", e.list())
}

// list is one candidate a line, each a question that has one answer.
func (e *AmbiguousError) list() string {
	var b strings.Builder
	for i, k := range e.Candidates {
		if i == shownCandidates {
			b.WriteString("\n  …")
			break
		}
		b.WriteString("\n  " + k.String())
	}
	return b.String()
}
