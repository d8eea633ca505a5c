package messages

import "testing"

func TestParticlesFollowTheWordBefore(t *testing.T) {
	for in, want := range map[string]string{
		"서버 한 대(으)로":       "서버 한 대로",
		"두 가용 영역(으)로":      "두 가용 영역으로",
		"서울(으)로":           "서울로", // a final ㄹ takes 로
		"데이터베이스이(가) 멈춤":    "데이터베이스가 멈춤",
		"응답이(가) 없음":        "응답이 없음",
		"값 3은(는) 0을(를) 넘음": "값 3은 0을 넘음", // 삼, 영
		"12과(와) 5과(와)":     "12와 5와",     // 이, 오
		"7(으)로, 6(으)로":     "7로, 6으로",
		"99 %을(를)":         "99 %를",
		"db이(가) 멈춤":        "db이(가) 멈춤", // who knows how a name is read
		"\"주문\"은(는)":       "\"주문\"은",
		"없음 (그대로)":         "없음 (그대로)",
	} {
		if got := resolved(in); got != want {
			t.Errorf("%s became %s, not %s", in, got, want)
		}
	}
}
