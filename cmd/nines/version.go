package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

// version is set by the Makefile from git; "unversioned" in a plain go build.
var version = "unversioned"

// newVersion is `nines version`.
func newVersion(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(io.out, "nines %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return outside(err)
		},
	}
}
