package scenarios

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"nines/model"
)

// Limits of one document. They are checked on the bytes and the tokens, before a tree is built, so that no document can
// take more than a few megabytes and a few hundred milliseconds.
const (
	MaxBytes  = 1 << 20 // of a file
	maxTokens = 20_000
	maxMarks  = 40_000 // characters that could begin a token, counted before the first token is made
	maxDepth  = 32
)

// place is a position in a document; the zero place is the document as a whole.
type place struct{ line, col int }

// kind of a node.
type kind int

const (
	scalar kind = iota
	mapping
	list
	empty // nothing, null or ~
)

// node is a YAML value with its position. Anchors, aliases and tags never get this far.
type node struct {
	kind   kind
	place  place
	text   string // of a scalar, without quotes
	quoted bool
	keys   []entry
	items  []*node
}

// entry is one key of a mapping.
type entry struct {
	key   string
	at    place
	value *node
}

// get returns the value of a key, nil when absent.
func (n *node) get(key string) *node {
	for _, e := range n.keys {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// parse turns a document into nodes, or says what keeps it from being one.
func parse(name string, src []byte) (*node, *Error) {
	text, bad := checkText(name, src)
	if bad != nil {
		return nil, bad
	}
	tokens := lexer.Tokenize(text)
	if bad := checkTokens(name, tokens); bad != nil {
		return nil, bad
	}
	file, err := parseTokens(tokens)
	if err != nil {
		return nil, syntaxError(name, err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			return nil, newError(name, placeOf(doc.Body), "", model.Msg("input.documents"), model.Text{})
		}
		body = doc.Body
	}
	if body == nil {
		return nil, newError(name, place{}, "", model.Msg("input.empty"), model.Text{})
	}
	return build(name, body)
}

// parseTokens calls the parser; a panic of the library on some odd document is an error like any other.
func parseTokens(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML reader gave up: %v", r)
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// checkText refuses what is too large, not UTF-8, full of marks or holds control characters.
func checkText(name string, src []byte) (string, *Error) {
	if len(src) > MaxBytes {
		return "", newError(name, place{}, "", model.Msg("input.large", "limit", "1 MB"), model.Text{})
	}
	text := strings.TrimPrefix(string(src), "\ufeff")
	line, col, marks := 1, 1, 0
	for i, r := range text {
		if strings.ContainsRune("[]{},:?&*!-\n", r) {
			marks++
		}
		switch {
		case marks > maxMarks:
			return "", newError(name, place{line, col}, "", model.Msg("input.long", "limit", strconv.Itoa(maxTokens)), model.Text{})
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			return "", newError(name, place{line, col}, "", model.Msg("input.utf8"), model.Msg("input.utf8.hint"))
		case r < ' ' && r != '\n' && r != '\r' && r != '\t', r == 0x7f:
			return "", newError(name, place{line, col}, "", model.Msg("input.control", "code", strconv.Itoa(int(r))), model.Text{})
		case r == '\n':
			line, col = line+1, 0
		}
		col++
	}
	return text, nil
}

// checkTokens refuses anchors, aliases, tags and directives (so nothing can expand), and documents too long or too deep
// to be written by hand. It runs before the parser, whose time is more than linear in the number of keys.
func checkTokens(name string, tokens token.Tokens) *Error {
	flow, run, runLine := 0, 0, 0
	for i, t := range tokens {
		at := place{t.Position.Line, t.Position.Column}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return newError(name, at, "", model.Msg("input.anchor"), model.Msg("input.anchor.hint"))
		case token.TagType:
			return newError(name, at, "", model.Msg("input.tag"), model.Text{})
		case token.DirectiveType:
			return newError(name, at, "", model.Msg("input.directive"), model.Text{})
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			if at.line != runLine {
				run, runLine = 0, at.line
			}
			run++
		}
		if flow > maxDepth || run > maxDepth {
			return newError(name, at, "", model.Msg("input.deep", "limit", strconv.Itoa(maxDepth)), model.Text{})
		}
		if i >= maxTokens {
			return newError(name, at, "", model.Msg("input.long", "limit", strconv.Itoa(maxTokens)), model.Text{})
		}
	}
	return nil
}

// syntaxError keeps goccy's sentence and position.
func syntaxError(name string, err error) *Error {
	var s yaml.Error
	if errors.As(err, &s) && s.GetToken() != nil {
		p := s.GetToken().Position
		return newError(name, place{p.Line, p.Column}, "", model.Msg("input.syntax", "why", s.GetMessage()), model.Text{})
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return newError(name, place{}, "", model.Msg("input.syntax", "why", first), model.Text{})
}

func placeOf(n ast.Node) place {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return placeOf(m.Values[0].Key)
	}
	p := n.GetToken().Position
	return place{p.Line, p.Column}
}

// build copies goccy's tree into nodes, refusing what the language does not use and nesting deeper than maxDepth.
func build(name string, n ast.Node) (*node, *Error) { return buildAt(name, n, 0) }

func buildAt(name string, n ast.Node, depth int) (*node, *Error) {
	out := &node{place: placeOf(n)}
	if depth > maxDepth {
		return nil, newError(name, out.place, "", model.Msg("input.deep", "limit", strconv.Itoa(maxDepth)), model.Text{})
	}
	switch v := n.(type) {
	case *ast.NullNode:
		out.kind = empty
	case *ast.LiteralNode:
		out.text, out.quoted = v.Value.Value, true
	case *ast.StringNode:
		out.text = v.Value
		out.quoted = v.Token.Type == token.SingleQuoteType || v.Token.Type == token.DoubleQuoteType
	case *ast.MappingNode:
		out.kind = mapping
		for _, mv := range v.Values {
			if bad := out.addKey(name, mv, depth); bad != nil {
				return nil, bad
			}
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		if bad := out.addKey(name, v, depth); bad != nil {
			return nil, bad
		}
	case *ast.SequenceNode:
		out.kind = list
		for _, item := range v.Values {
			child, bad := buildAt(name, item, depth+1)
			if bad != nil {
				return nil, bad
			}
			out.items = append(out.items, child)
		}
	case ast.ScalarNode: // numbers, booleans, .inf, .nan: their text; the rules of the language decide what they are
		out.text = v.GetToken().Value
	default:
		return nil, newError(name, out.place, "", model.Msg("input.construct"), model.Text{})
	}
	return out, nil
}

func (n *node) addKey(name string, mv *ast.MappingValueNode, depth int) *Error {
	var key string
	switch k := mv.Key.(type) {
	case *ast.StringNode:
		key = k.Value
	case ast.ScalarNode:
		key = k.GetToken().Value
	default:
		return newError(name, placeOf(mv.Key), "", model.Msg("input.construct"), model.Text{})
	}
	child, bad := buildAt(name, mv.Value, depth+1)
	if bad != nil {
		return bad
	}
	if child.kind == empty {
		child.place = placeOf(mv.Key)
	}
	n.keys = append(n.keys, entry{key: key, at: placeOf(mv.Key), value: child})
	return nil
}
