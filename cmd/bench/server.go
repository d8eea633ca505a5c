package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// requests is how many compare pages the server answers before its memory is read.
const requests = 100

// measureServer starts `nines serve`, asks it for pages as a browser would, and reads its memory from /proc.
func measureServer() ([]target, error) {
	cmd := exec.Command(nines, "serve", "--addr", "127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("nines serve printed no address: %w", err)
	}
	base := regexp.MustCompile(`http://[0-9.:]+`).FindString(line)

	// A page that the server has not computed before, each time: the load differs.
	page := func(n int) string { return fmt.Sprintf("%s/?peak=%d+rps", base, 30+n) }
	first, _, err := get(page(0))
	if err != nil {
		return nil, err
	}
	var times []time.Duration
	for n := 1; n <= requests; n++ {
		t, _, err := get(page(n))
		if err != nil {
			return nil, err
		}
		times = append(times, t)
	}
	rss, err := residentMB(cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	kb, detail, err := pageWeight(base)
	if err != nil {
		return nil, err
	}
	mid, worst := median(times)
	return []target{
		{what: "compare page, first byte, new workload", want: "< 20 ms", most: 20, unit: "ms", got: mid,
			detail: fmt.Sprintf("median of %d, slowest %.0f ms, the very first %.0f ms", requests, worst, float64(first.Milliseconds()))},
		{what: fmt.Sprintf("VmRSS of serve after %d compare requests", requests), want: "< 100 MB", most: 100, unit: "MB", got: rss},
		{what: "compare page with CSS and script, compressed, without fonts", want: "< 150 KB", most: 150, unit: "KB", got: kb, detail: detail},
	}, nil
}

// get times a compressed GET to the first byte of the answer and returns the compressed body.
func get(url string) (time.Duration, []byte, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Accept-Encoding", "gzip") // set by hand, so that the body stays compressed
	start := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	took := time.Since(start)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %s", url, res.Status)
	}
	return took, body, err
}

var asset = regexp.MustCompile(`(?:href|src)="(/[^"]+\.(?:css|js|svg|ico)[^"]*)"`)

// pageWeight adds up what a browser loads for the compare page: the page, its styles and its scripts, compressed.
func pageWeight(base string) (kb float64, detail string, err error) {
	_, body, err := get(base + "/")
	if err != nil {
		return 0, "", err
	}
	text, err := plain(base + "/")
	if err != nil {
		return 0, "", err
	}
	total := len(body)
	parts := []string{fmt.Sprintf("page %.0f KB", float64(len(body))/1e3)}
	seen := map[string]bool{}
	for _, m := range asset.FindAllStringSubmatch(text, -1) {
		path := strings.ReplaceAll(m[1], "&amp;", "&")
		if seen[path] {
			continue
		}
		seen[path] = true
		_, a, err := get(base + path)
		if err != nil {
			return 0, "", err
		}
		total += len(a)
		parts = append(parts, fmt.Sprintf("%s %.0f KB", path[strings.LastIndexByte(path, '/')+1:], float64(len(a))/1e3))
	}
	return float64(total) / 1e3, strings.Join(parts, ", "), nil
}

// plain is the page's text, decompressed by the client.
func plain(url string) (string, error) {
	res, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

// residentMB reads VmRSS of a process (Linux).
func residentMB(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0, fmt.Errorf("no VmRSS in /proc/%d/status", pid)
	}
	kb, err := strconv.ParseFloat(string(m[1]), 64)
	return kb / 1e3, err
}
