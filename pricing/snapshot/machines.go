package snapshot

import (
	"fmt"
	"strconv"
	"strings"
)

// Marks of a type in types.csv, separated by spaces.
const (
	markFullCore    = "full-core"   // a vCPU is a core, not a thread
	markBurstable   = "burstable"   // CPU above the baseline is not for ever
	markGPU         = "gpu"         // has a graphics or tensor processor
	markAccelerated = "accelerated" // GPU, FPGA, inference, training, or a machine for one special use
	markPrevious    = "previous"    // on AWS's list of previous generations
)

// Marks is the last column of types.csv.
func (t Type) Marks() string {
	var m []string
	for _, p := range t.marks() {
		if *p.on {
			m = append(m, p.name)
		}
	}
	return strings.Join(m, " ")
}

type mark struct {
	name string
	on   *bool
}

func (t *Type) marks() []mark {
	return []mark{
		{markFullCore, &t.FullCore}, {markBurstable, &t.Burstable}, {markGPU, &t.GPU},
		{markAccelerated, &t.Accelerated}, {markPrevious, &t.Superseded},
	}
}

func (t *Text) typ(_ int, _, f []string) error {
	v := Type{Name: f[0], Arch: f[1]}
	if v.Name == "" || v.Arch != "x86_64" && v.Arch != "arm64" {
		return fmt.Errorf("type %q has the architecture %q, expected x86_64 or arm64", f[0], f[1])
	}
	for i, p := range []*int{&v.VCPU, &v.MemoryMiB, &v.NetworkMbps, &v.DiskMbps, &v.BaselinePerMille} {
		n, err := strconv.Atoi(f[2+i])
		if err != nil || n < 0 || n > 1<<31-1 {
			return fmt.Errorf("%s of %s is %q, expected a whole number", TypeColumns[2+i], v.Name, f[2+i])
		}
		*p = n
	}
	if v.VCPU == 0 || v.VCPU >= 1<<16 || v.MemoryMiB == 0 || v.BaselinePerMille < 1 || v.BaselinePerMille > 1000 {
		return fmt.Errorf("%s has no CPU, memory or baseline", v.Name)
	}
	for _, m := range strings.Fields(f[7]) {
		if !v.set(m) {
			return fmt.Errorf("%s has the unknown mark %q", v.Name, m)
		}
	}
	if len(t.Types) > 0 && t.Types[len(t.Types)-1].Name >= v.Name {
		return fmt.Errorf("%s is not in order", v.Name)
	}
	t.Types = append(t.Types, v)
	return nil
}

func (t *Type) set(name string) bool {
	for _, m := range t.marks() {
		if m.name == name {
			*m.on = true
			return true
		}
	}
	return false
}

func (t *Text) band(_ int, _, f []string) error {
	n, err := strconv.Atoi(f[1])
	if err != nil || n <= 0 || n > 10000 {
		return fmt.Errorf("band %q stands for %q, expected 1 to 10000", f[0], f[1])
	}
	if f[2] == "" {
		return fmt.Errorf("band %q does not say why", f[0])
	}
	t.Bands = append(t.Bands, Band{f[0], n, f[2]})
	return nil
}

func (t *Text) spot(_ int, _, f []string) error {
	s := Spot{Region: f[0], Type: f[1], Band: f[4], Source: f[5]}
	var err error
	if s.Low, err = ParseFixed(f[2]); err != nil {
		return err
	}
	if s.High, err = ParseFixed(f[3]); err != nil {
		return err
	}
	if s.Low.Coef <= 0 || s.Low.Decimal().GreaterThan(s.High.Decimal()) {
		return fmt.Errorf("spot %s in %s is between %s and %s", s.Type, s.Region, f[2], f[3])
	}
	known := false
	for _, b := range t.Bands {
		known = known || b.Name == s.Band
	}
	if !known {
		return fmt.Errorf("band %q is not in bands.csv", s.Band)
	}
	if n := len(t.Spots); n > 0 {
		last := t.Spots[n-1]
		if last.Region > s.Region || last.Region == s.Region && last.Type >= s.Type {
			return fmt.Errorf("spot %s in %s is not in order", s.Type, s.Region)
		}
	}
	t.Spots = append(t.Spots, s)
	return t.known(s.Source)
}
