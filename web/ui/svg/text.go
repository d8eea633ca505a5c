package svg

// Advance widths of Inter in thousandths of an em for U+0020 to U+007E, weights 400 and 600, measured once with
// CanvasRenderingContext2D.measureText at 1000 px in Chromium 156 from @fontsource-variable/inter 5.3.0. web/browser
// checks that labels drawn with them do not touch.
var (
	regular = [95]uint16{281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662}
	bold    = [95]uint16{252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666, 612, 640, 576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922, 759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624, 591, 389, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455, 359, 455, 673}
)

// Width is how wide a text is in pixels at a font size. Hangul is Pretendard's 0.864 em; other signs are taken wide.
func Width(text string, size float64, semibold bool) float64 {
	table := &regular
	if semibold {
		table = &bold
	}
	sum := 0.0
	for _, r := range text {
		switch {
		case r >= 0x20 && r < 0x7f:
			sum += float64(table[r-0x20])
		case r == 0xa0:
			sum += float64(table[0])
		case r == 0x202f:
			sum += 141
		case r >= 0xac00 && r <= 0xd7a3, r >= 0x1100 && r <= 0x11ff:
			sum += 864
		case r >= 0x2e80 && r < 0xfb00: // ideographs and other full-width letters
			sum += 1000
		default:
			sum += 680
		}
	}
	return sum * size / 1000
}

// Fit shortens a text with an ellipsis until it is no wider than most pixels.
func Fit(text string, most, size float64, semibold bool) string {
	if Width(text, size, semibold) <= most {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if s := string(runes[:n]) + "…"; Width(s, size, semibold) <= most {
			return s
		}
	}
	return "…"
}
