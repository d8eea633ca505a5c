package scenarios

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"nines/model"
)

// Kind is what a document is.
type Kind string

// The kinds of document.
const (
	KindWorkload    Kind = "workload"
	KindScenario    Kind = "scenario"
	KindReliability Kind = "reliability"
	KindSurge       Kind = "surge"
	KindIncident    Kind = "incident"
	KindPriceBook   Kind = "pricebook"
)

// Kinds lists them.
var Kinds = []Kind{KindWorkload, KindScenario, KindReliability, KindSurge, KindIncident, KindPriceBook}

// ReadFile reads one document. A directory, a missing file and one larger than [MaxBytes] are an [*Error] in a sentence;
// a large file is refused by its size, before it is read.
func ReadFile(path string) ([]byte, error) {
	return readFile(path, MaxBytes, model.Msg("input.large", "limit", "1 MB"), model.Msg("input.file.directory.hint"))
}

// readFile reads a file of at most so many bytes; what to say of a larger one and of a directory is the caller's.
func readFile(path string, most int64, large, directory model.Text) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fileError(path, model.Msg("input.file.missing"), model.Text{})
	case err != nil:
		return nil, fileError(path, model.Msg("input.file.unreadable", "why", reason(err)), model.Text{})
	case info.IsDir():
		return nil, fileError(path, model.Msg("input.file.directory"), directory)
	case info.Size() > most:
		return nil, fileError(path, large, model.Text{})
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, model.Msg("input.file.unreadable", "why", reason(err)), model.Text{})
	}
	defer f.Close()
	return readFrom(path, f, most, large)
}

// ReadFrom reads one document from a stream (standard input, an upload) and stops one byte after [MaxBytes]. name is how
// errors call it.
func ReadFrom(name string, r io.Reader) ([]byte, error) {
	return readFrom(name, r, MaxBytes, model.Msg("input.large", "limit", "1 MB"))
}

func readFrom(name string, r io.Reader, most int64, large model.Text) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, fileError(name, model.Msg("input.file.unreadable", "why", reason(err)), model.Text{})
	case int64(len(b)) > most:
		return nil, fileError(name, large, model.Text{})
	}
	return b, nil
}

func fileError(path string, text, hint model.Text) error {
	return Errors{newError(path, place{}, "", text, hint)}
}

// reason is the cause without the path, which the error names already.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Detect says which kind of document this is by its keys. The error is an [Errors].
func Detect(name string, src []byte) (Kind, error) {
	root, bad := parse(name, src)
	if bad != nil {
		return "", Errors{bad}
	}
	tiers, workload := root.get("tiers"), root.get("peak")
	switch {
	case workload != nil:
		return KindWorkload, nil
	case root.get("demand") != nil || root.get("group") != nil || root.get("policy") != nil:
		return KindSurge, nil
	case root.get("effects") != nil:
		return KindIncident, nil
	case root.get("sites") != nil || root.get("id") != nil:
		return KindScenario, nil
	case root.get("prices") != nil || root.get("currency") != nil || root.get("tax") != nil:
		return KindPriceBook, nil
	case root.get("service") != nil || root.get("faults") != nil || root.get("domains") != nil || root.get("maintenance") != nil:
		return KindReliability, nil
	case tiers != nil:
		return kindByTiers(tiers), nil
	}
	for _, e := range root.keys {
		if ruleAt(workloadRules, e.key) != nil || e.key == "request" || e.key == "database" || nearest(e.key, []string{"peak"}) != "" {
			return KindWorkload, nil
		}
	}
	return "", Errors{newError(name, root.place, "", model.Msg("input.kind"), model.Msg("input.kind.hint"))}
}

// kindByTiers tells a scenario's tiers (kind) from a reliability model's (unit).
func kindByTiers(tiers *node) Kind {
	for _, e := range tiers.keys {
		if e.value.get("kind") != nil {
			return KindScenario
		}
	}
	return KindReliability
}
