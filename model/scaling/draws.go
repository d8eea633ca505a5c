package scaling

// Draws gives numbers in (0, 1) that look random and depend on the seed alone: SplitMix64 (Steele, Lea, Flood, Fast
// splittable pseudorandom number generators, 2014, fig. 16), its upper 53 bits. The core draws nothing by itself: a seed
// comes in as an argument, and the same seed gives the same course.
func Draws(seed uint64) func() float64 {
	state := seed
	return func() float64 {
		state += 0x9e3779b97f4a7c15
		z := state
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		z ^= z >> 31
		return (float64(z>>11) + 0.5) / (1 << 53)
	}
}
