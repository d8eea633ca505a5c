package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"nines/model/reference"
)

// Limits of the server. Answers take milliseconds; these bound what a slow or hostile client can hold.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	shutdownTimeout   = 5 * time.Second
	maxHeaderBytes    = 64 << 10
)

// newServe is `nines serve`.
func newServe(io streams) *cobra.Command {
	var addr string
	var verbose bool
	var book bookChoice
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the web app on this machine",
		Long: "serve answers on a loopback address, so that only this machine sees it. There is no login: give another address only where everyone who " +
			"can reach it may see what you ask. Nothing is stored; a page's address holds its whole state. " +
			"Prices pulled while it runs are used from the next page on.",
		Example: "nines serve\n" +
			"nines serve --addr 127.0.0.1:9000",
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address and port to listen on; port 0 picks a free one")
	cmd.Flags().BoolVar(&verbose, "verbose", false, "log every request, not only what went wrong")
	book.add(cmd)
	var own figureFlags
	addFigures(cmd, &own)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var err error
		if book.set, err = own.over(reference.Default()); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		level := slog.LevelWarn
		if verbose {
			level = slog.LevelInfo
		}
		return serve(ctx, io, addr, book, slog.New(slog.NewTextHandler(io.err, &slog.HandlerOptions{Level: level})))
	}
	return cmd
}

// serve listens, prints the address, and answers until the context ends; then it finishes the answers under way.
func serve(ctx context.Context, io streams, addr string, book bookChoice, logger *slog.Logger) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usage("--addr is host:port, such as 127.0.0.1:8080, not %q", addr)
	}
	handler, err := newFollower(book, logger)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return outside(fmt.Errorf("cannot listen on %s: %w; another address is given with --addr", addr, err))
	}
	server := &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		fmt.Fprintln(io.err, "nines: everyone who can reach this address can use it: there is no login")
	}
	if _, err := fmt.Fprintf(io.out, "nines is serving on http://%s (stop with Ctrl-C)\n", l.Addr()); err != nil {
		return outside(err)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return outside(err)
	case <-ctx.Done():
	}
	wait, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(wait); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return outside(errors.Join(err, server.Close()))
	}
	return nil
}
