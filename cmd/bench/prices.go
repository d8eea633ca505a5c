package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"nines/pricing/aws/awstest"
	"nines/pricing/aws/bulk"
)

// bigList is the size of the price list that is read: an AmazonEC2 list of one region.
const bigList = 300 << 20

// listVar names the file that a process of its own reads, so that its memory is its own.
const listVar = "NINES_BENCH_LIST"

// measurePrices reads a bulk list of 300 MB in AWS's layout from the disk, in a process of its own.
func measurePrices() ([]target, error) {
	dir, err := os.MkdirTemp("", "nines-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "ec2.csv")
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := awstest.BigList(file, bigList); err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	best := time.Duration(0)
	resident := 0.0
	rows := 0
	for range 3 {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), listVar+"="+name)
		cmd.Stderr = os.Stderr
		text, err := cmd.Output()
		if err != nil {
			return nil, err
		}
		var took, kB int64
		if _, err := fmt.Sscan(string(text), &took, &kB, &rows); err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
		if d := time.Duration(took); best == 0 || d < best {
			best = d
		}
		resident = max(resident, float64(kB)/1e3)
	}
	rate := float64(info.Size()) / 1e6 / best.Seconds()
	return []target{
		{what: "parsing a bulk EC2 CSV of 300 MB, a MB", want: "< 6.67 ms", most: 1000.0 / 150, unit: "ms", got: 1000 / rate,
			detail: fmt.Sprintf("%.0f MB/s, best of 3, %d rows; the promise is 150 MB/s", rate, rows)},
		{what: "most memory while it does", want: "< 100 MB", most: 100, unit: "MB", got: resident, detail: "VmHWM of the process"},
	}, nil
}

func init() {
	if name := os.Getenv(listVar); name != "" {
		readListAndExit(name)
	}
}

// readListAndExit is the process: it reads the list and prints nanoseconds, peak memory in kB and rows.
func readListAndExit(name string) {
	file, err := os.Open(name)
	if err != nil {
		fail(err)
	}
	start := time.Now()
	part, err := bulk.ReadList(file, "AmazonEC2", "ap-northeast-2")
	if err != nil {
		fail(err)
	}
	took := time.Since(start)
	fmt.Println(took.Nanoseconds(), peakKB(), part.Read)
	os.Exit(0)
}

// peakKB is the most memory that the process has had, as Linux counts it.
func peakKB() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		fail(err)
	}
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				fail(err)
			}
			return n
		}
	}
	return 0
}
