// Genlibrary writes what package scenarios embeds: the decoded library (library.tree) and the JSON schemas
// (schema/*.schema.json). Run it from the top of the repository after changing a scenario or a rule of the language:
//
//	go run ./scenarios/genlibrary          # write
//	go run ./scenarios/genlibrary -check   # fail when a file is stale
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"nines/scenarios"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when a generated file is stale")
	dir := flag.String("dir", "scenarios", "directory of package scenarios")
	flag.Parse()
	if err := run(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "genlibrary:", err)
		os.Exit(1)
	}
}

func run(dir string, check bool) error {
	tree, err := scenarios.EncodeLibrary(func(id string) ([]byte, error) {
		return os.ReadFile(filepath.Join(dir, "library", id+".yaml"))
	})
	if err != nil {
		return err
	}
	if err := put(filepath.Join(dir, "library.tree"), []byte(tree), check); err != nil {
		return err
	}
	for _, kind := range scenarios.Kinds {
		if err := put(filepath.Join(dir, "schema", string(kind)+".schema.json"), scenarios.MakeSchema(kind), check); err != nil {
			return err
		}
	}
	return nil
}

// put writes a file, or compares with it.
func put(path string, want []byte, check bool) error {
	have, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(have, want):
		return nil
	case check:
		return fmt.Errorf("%s is stale; run go run ./scenarios/genlibrary", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, want, 0o644)
}
