// Command build makes web/static from web/assets: it bundles the style sheets, the script and the fonts with esbuild,
// puts the hash of the content into every name, copies the licences and writes manifest.json. Run it from the top of the
// repository after `npm ci --prefix web/assets`, or with -check to say whether the committed files are stale.
//
//	go run ./web/assets/build [-check] [-esbuild PATH]
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	source = "web/assets"
	target = "web/static"
)

// licences are copied beside what they cover.
var licences = map[string]string{
	"node_modules/@fontsource-variable/inter/LICENSE":          "Inter.txt",
	"node_modules/@fontsource-variable/jetbrains-mono/LICENSE": "JetBrainsMono.txt",
}

func main() {
	check := flag.Bool("check", false, "build into a temporary directory and compare")
	esbuild := flag.String("esbuild", "", "path of esbuild; default: go tool esbuild")
	flag.Parse()
	if err := run(*check, *esbuild); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(check bool, esbuild string) error {
	if _, err := os.Stat(filepath.Join(source, "node_modules", "pretendard")); err != nil {
		if check {
			fmt.Println("assets: web/assets/node_modules is not there, so only the manifest is checked (npm ci --prefix web/assets brings it)")
			return checkManifest(target)
		}
		return fmt.Errorf("%s/node_modules is missing: run `npm ci --ignore-scripts --prefix %s` first", source, source)
	}
	out, err := os.MkdirTemp("", "nines-assets")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	if err := build(out, esbuild); err != nil {
		return err
	}
	if check {
		return same(out, target)
	}
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	return os.CopyFS(target, os.DirFS(out))
}

func build(out, esbuild string) error {
	meta := filepath.Join(out, "meta.json")
	args := []string{source + "/src/nines.css", source + "/src/hangul.css", source + "/src/nines.js", "--bundle", "--minify", "--charset=utf8", "--format=esm",
		"--loader:.woff2=file", "--entry-names=[name]-[hash]", "--asset-names=fonts/[name]-[hash]", "--outdir=" + out, "--metafile=" + meta, "--log-level=warning", "--legal-comments=none"}
	cmd := exec.Command("go", append([]string{"tool", "esbuild"}, args...)...)
	if esbuild != "" {
		cmd = exec.Command(esbuild, args...)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("esbuild: %w", err)
	}
	if err := manifest(meta, out); err != nil {
		return err
	}
	return copies(out)
}

// manifest maps "nines.css" to the name with its hash.
func manifest(meta, out string) error {
	data, err := os.ReadFile(meta)
	if err != nil {
		return err
	}
	var m struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	names := map[string]string{}
	for file, o := range m.Outputs {
		if o.EntryPoint != "" {
			names[filepath.Base(o.EntryPoint)] = filepath.Base(file)
		}
	}
	text, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	if err := os.Remove(meta); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(text, '\n'), 0o644)
}

var licenceComment = regexp.MustCompile(`(?s)/\*(.*?)\*/`)

func copies(out string) error {
	dir := filepath.Join(out, "licenses")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for from, to := range licences {
		if err := copyFile(filepath.Join(source, from), filepath.Join(dir, to)); err != nil {
			return err
		}
	}
	// pretendard ships its licence as the first comment of its style sheet
	css, err := os.ReadFile(filepath.Join(source, "node_modules/pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css"))
	if err != nil {
		return err
	}
	ofl, err := os.ReadFile(filepath.Join(dir, "Inter.txt"))
	if err != nil {
		return err
	}
	_, body, _ := strings.Cut(string(ofl), "\n")
	text := strings.TrimSpace(string(licenceComment.FindSubmatch(css)[1])) + "\n" + body
	if err := os.WriteFile(filepath.Join(dir, "Pretendard.txt"), []byte(text), 0o644); err != nil {
		return err
	}
	return copyFile(filepath.Join(source, "src/icon.svg"), filepath.Join(out, "icon.svg"))
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// same compares two directories, file by file.
func same(fresh, committed string) error {
	var stale []string
	seen := map[string]bool{}
	err := fs.WalkDir(os.DirFS(fresh), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		seen[path] = true
		a, err := os.ReadFile(filepath.Join(fresh, path))
		if err != nil {
			return err
		}
		if b, err := os.ReadFile(filepath.Join(committed, path)); err != nil || !bytes.Equal(a, b) {
			stale = append(stale, path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = fs.WalkDir(os.DirFS(committed), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !seen[path] {
			stale = append(stale, path+" (left over)")
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(stale) > 0 {
		return fmt.Errorf("stale, run make assets: %s", strings.Join(stale, ", "))
	}
	return nil
}

// checkManifest says whether every name in the manifest is there.
func checkManifest(dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return err
	}
	names := map[string]string{}
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	for _, n := range names {
		if _, err := os.Stat(filepath.Join(dir, n)); err != nil {
			return fmt.Errorf("%s is in the manifest and not there: run make assets", n)
		}
	}
	return nil
}
