package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"nines/web/ui"
)

//go:embed static
var static embed.FS

// staticFiles serves what `make assets` built. Names carry the hash of their content, so that browsers may keep them.
type staticFiles struct {
	assets ui.Assets
	zipped sync.Map // name -> []byte
}

func openStatic() (*staticFiles, error) {
	data, err := static.ReadFile("static/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("web: %w: run make assets", err)
	}
	names := map[string]string{}
	if err := json.Unmarshal(data, &names); err != nil {
		return nil, fmt.Errorf("web: static/manifest.json: %w", err)
	}
	at := func(name string) string { return "/static/" + names[name] }
	return &staticFiles{assets: ui.Assets{Style: at("nines.css"), Hangul: at("hangul.css"), Script: at("nines.js")}}, nil
}

func (s *staticFiles) routes(e *echo.Echo) {
	e.GET("/static/*", s.serve)
	e.HEAD("/static/*", s.serve)
	e.GET("/favicon.ico", func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, "/static/icon.svg") })
}

func (s *staticFiles) serve(c echo.Context) error {
	name := path.Join("static", path.Clean("/"+c.Param("*")))
	data, err := static.ReadFile(name)
	if err != nil {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if !hashed(name) {
		h.Set("Cache-Control", "public, max-age=3600")
	}
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".woff2":
		kind = "font/woff2"
	case ".txt", ".json", ".css", ".js", ".svg":
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			data = s.gzip(name, data)
		}
	}
	return c.Blob(http.StatusOK, kind, data)
}

// hashed: esbuild's names end in a hash of eight capitals and digits.
func hashed(name string) bool {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	i := strings.LastIndexByte(base, '-')
	return i >= 0 && len(base)-i == 9 && strings.ToUpper(base[i:]) == base[i:]
}

// gzip compresses a file once.
func (s *staticFiles) gzip(name string, data []byte) []byte {
	if z, ok := s.zipped.Load(name); ok {
		return z.([]byte)
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a constant of the package
	_, _ = w.Write(data)                                  // a bytes.Buffer takes everything
	_ = w.Close()
	s.zipped.Store(name, b.Bytes())
	return b.Bytes()
}
