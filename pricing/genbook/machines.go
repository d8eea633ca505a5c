package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"nines/model"
	"nines/pricing/snapshot"
)

// baselines are the shares of its vCPUs that a burstable instance may use for ever, in 1/1,000, by size (AWS, EC2 User
// Guide, "Key concepts for burstable performance instances", table of baseline utilization per vCPU; high).
var baselines = map[string]int{
	"nano": 50, "micro": 100, "small": 200, "medium": 200, "large": 300, "xlarge": 400, "2xlarge": 400,
}

// baselinesT2 differ in the two largest sizes (same table).
var baselinesT2 = map[string]int{"xlarge": 225, "2xlarge": 169}

// flexBaseline is the share a flex instance always has; it may use all of its CPU 95 % of the time over 24 hours (AWS,
// EC2 User Guide, "Flex instances"; high).
const flexBaseline = 400

var (
	burstable = regexp.MustCompile(`^(t2|t3|t3a|t4g)\.`)
	flex      = regexp.MustCompile(`-flex\.`)
	// Families that "auto" must not take: accelerators (GPU, FPGA, training, inference, transcoding) and the hpc families,
	// which are made for one kind of job and sold in few zones.
	special = regexp.MustCompile(`^(dl|f\d|g\d|gr\d|inf|p\d|trn|vt|hpc)`)
	gpu     = regexp.MustCompile(`^(g\d|gr\d|p\d)`)
	// AWS's list of previous generations (EC2 User Guide, "Previous generation instances"; high).
	previous = regexp.MustCompile(`^(a1|m1|m2|m3|m4|t1|c1|c3|c4|cc2|cr1|r3|r4|i2|hs1|g2|g3|g3s|p2)\.`)
)

// machines reads the specifications of the EC2 types and adds the owned servers.
func machines(facts string, t *tables) error {
	rows, err := readCSV(facts, "prices/ec2-specs-karpenter-2026-08.csv")
	if err != nil {
		return err
	}
	for i, r := range rows {
		v, err := machine(r)
		if err != nil {
			return fmt.Errorf("ec2-specs-karpenter-2026-08.csv:%d: %w", i+2, err)
		}
		t.types[v.Name] = v
	}
	for _, name := range model.ServerClasses {
		v, err := server(name)
		if err != nil {
			return err
		}
		t.types[name] = v
	}
	return nil
}

func machine(r map[string]string) (snapshot.Type, error) {
	v := snapshot.Type{Name: r["type"], Arch: r["arch"], BaselinePerMille: 1000}
	if v.Arch == "amd64" {
		v.Arch = "x86_64"
	}
	for column, p := range map[string]*int{
		"vcpu": &v.VCPU, "memory_mib": &v.MemoryMiB, "network_mbps_baseline": &v.NetworkMbps, "ebs_mbps_max": &v.DiskMbps,
	} {
		if r[column] == "" {
			continue // unknown: zero
		}
		n, err := strconv.Atoi(r[column])
		if err != nil {
			return v, fmt.Errorf("%s of %s is %q", column, v.Name, r[column])
		}
		*p = n
	}
	family, size, _ := strings.Cut(v.Name, ".")
	switch {
	case burstable.MatchString(v.Name):
		v.Burstable, v.BaselinePerMille = true, baselines[size]
		if n, ok := baselinesT2[size]; ok && family == "t2" {
			v.BaselinePerMille = n
		}
	case flex.MatchString(v.Name):
		v.Burstable, v.BaselinePerMille = true, flexBaseline
	}
	v.FullCore = fullCore(family, v.Arch)
	v.GPU = r["gpu_name"] != "" || gpu.MatchString(family)
	v.Accelerated = v.GPU || special.MatchString(family)
	v.Superseded = previous.MatchString(v.Name)
	return v, nil
}

// fullCore follows facts/colo/hardware-equiv.md §1: Graviton has no threads, and AMD from generation 7 on sells a vCPU as
// a whole core; Intel and older AMD sell threads.
func fullCore(family, arch string) bool {
	if arch == "arm64" {
		return true
	}
	k, ok := parse(family)
	return ok && k.processor == "a" && k.generation >= 7
}

var serverName = regexp.MustCompile(`^\d+u-(\d+)c-(\d+)g$`)

// serverNetwork is the port of the top-of-rack switch that the facts price (48 x 25 GbE), in Mbps.
const serverNetwork = 25000

// server describes an owned machine by its class: physical cores and memory are in the name.
func server(name string) (snapshot.Type, error) {
	m := serverName.FindStringSubmatch(name)
	if m == nil {
		return snapshot.Type{}, fmt.Errorf("server class %q does not say rack units, cores and memory", name)
	}
	cores, _ := strconv.Atoi(m[1])
	memory, _ := strconv.Atoi(m[2])
	return snapshot.Type{
		Name: name, Arch: "x86_64", VCPU: cores, FullCore: true, MemoryMiB: memory * 1024,
		NetworkMbps: serverNetwork, BaselinePerMille: 1000,
	}, nil
}
