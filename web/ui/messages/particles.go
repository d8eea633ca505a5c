package messages

import "strings"

// particles are the Korean particles whose form depends on how the word before them ends, as messages write them when that
// word is a value: with a final consonant, without, and whether a final ㄹ counts as none.
var particles = []struct {
	both, after, open string
	rieul             bool
}{
	{"은(는)", "은", "는", false}, {"이(가)", "이", "가", false}, {"을(를)", "을", "를", false}, {"과(와)", "과", "와", false}, {"(으)로", "으로", "로", true},
}

// resolved writes each particle in the form that the word before it asks for. After a word that neither ends in Hangul nor
// in a digit it stays as it is: how a name in Latin letters is read is for its reader to say.
func resolved(text string) string {
	if !strings.Contains(text, "(") {
		return text
	}
	for _, p := range particles {
		for from := 0; ; {
			at := strings.Index(text[from:], p.both)
			if at < 0 {
				break
			}
			at += from
			final, rieul, known := ending(text[:at])
			form := p.both
			if known {
				if form = p.open; final && !(p.rieul && rieul) {
					form = p.after
				}
			}
			text = text[:at] + form + text[at+len(p.both):]
			from = at + len(form)
		}
	}
	return text
}

// digits read in Korean that end in a consonant, and the ones that end in ㄹ: 영 일 이 삼 사 오 육 칠 팔 구.
const closedDigits, rieulDigits = "013678", "178"

// ending says whether a word ends in a consonant, and in ㄹ; known is false where its letters do not say.
func ending(word string) (final, rieul, known bool) {
	word = strings.TrimRight(word, " \"'”’)")
	runes := []rune(word)
	if len(runes) == 0 {
		return false, false, false
	}
	switch r := runes[len(runes)-1]; {
	case '가' <= r && r <= '힣': // a syllable is 588·initial + 28·vowel + final (Unicode, Hangul Syllable Composition)
		last := (r - '가') % 28
		return last != 0, last == 8, true
	case '0' <= r && r <= '9':
		return strings.ContainsRune(closedDigits, r), strings.ContainsRune(rieulDigits, r), true
	case r == '%': // 퍼센트
		return false, false, true
	}
	return false, false, false
}
