// Command genbook builds the embedded price book in two stages.
//
//	go run ./pricing/genbook -facts ../shared/facts   # both stages: gathered facts -> pricing/data/*.csv -> pricing/book.bin
//	go run ./pricing/genbook                          # the second only: pricing/data/*.csv -> pricing/book.bin
//	go run ./pricing/genbook -check                   # fails when pricing/book.bin is not what pricing/data gives
//
// What lives here is the reading of the facts: which spelling is which dimension, in which unit, and what may be derived.
// Checking, choosing between rows and encoding are pricing/snapshot.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"nines/pricing/snapshot"
)

func main() {
	facts := flag.String("facts", "", "directory of the gathered facts; empty: leave pricing/data as it is")
	check := flag.Bool("check", false, "write nothing; fail when the book is stale")
	dir := flag.String("dir", "pricing", "the pricing directory")
	flag.Parse()
	if err := run(*facts, *dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, "genbook:", err)
		os.Exit(1)
	}
}

func run(facts, dir string, check bool) error {
	data, book := filepath.Join(dir, "data"), filepath.Join(dir, "book.bin")
	if facts != "" && !check {
		if err := gather(facts, data); err != nil {
			return err
		}
	}
	text, err := snapshot.Decode(os.DirFS(data))
	if err != nil {
		return err
	}
	fresh, err := snapshot.Encode(text)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(book, fresh, 0o644)
	}
	old, err := os.ReadFile(book)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, fresh) {
		return fmt.Errorf("%s is stale: run go run ./pricing/genbook and commit it", book)
	}
	return nil
}

// gather is the first stage.
func gather(facts, data string) error {
	out := newTables()
	for _, step := range []func(string, *tables) error{awsPrices, ec2Prices, reserved, colocation, machines, spotMarkets} {
		if err := step(facts, out); err != nil {
			return err
		}
	}
	if err := out.derive(); err != nil {
		return err
	}
	return out.write(data)
}
