package browser

import (
	"strings"
	"testing"
)

// Parts of a design are taken down on its drawing, by pointer and by keyboard, and put back.
func TestChaosOnTheDrawing(t *testing.T) {
	b := open(t, "/scenarios/multi-az-2", desk)
	b.eval(`document.querySelector(".at-large a.part[aria-label^='Take Zone a']").focus(), true`)
	if label := eval[string](b, `document.activeElement.getAttribute("aria-label")`); !strings.HasPrefix(label, "Take Zone a") {
		t.Fatalf("the keyboard is on %q", label)
	}
	b.eval(`document.activeElement.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})), true`)
	b.wait(`location.search.includes("down=main.a") && document.querySelector("#chaos .course")`)
	if say := b.text("#chaos .verdict"); !strings.Contains(say, "it is down for 1.5\u00a0min") {
		t.Errorf("zone a down: %q", say)
	}
	if n := eval[int](b, `document.querySelectorAll(".at-large .gone").length`); n != 3 { // the zone and its two boxes
		t.Errorf("%d parts of the drawing are gone, want 3", n)
	}
	b.eval(`document.querySelector("#chaos .choices .part").click(), true`)
	b.wait(`!location.search.includes("down=") && document.querySelector("#chaos")`)
	b.calm()
}

// The check shows its progress, can be stopped, and ends with a verdict.
func TestCheckBySimulation(t *testing.T) {
	b := open(t, "/scenarios/single-az", desk)
	b.eval(`document.querySelector("#check-seconds").value = "7", document.querySelector("#check .act").click(), true`)
	b.wait(`document.querySelector("#check progress").value > 0`)
	b.eval(`document.querySelector("#check .stop").click(), true`)
	b.wait(`document.querySelector("#check progress").hidden && !document.querySelector("#check .act").disabled`)
	b.eval(`(async () => { while (!(await fetch("/scenarios/single-az/check?seconds=1")).ok); window.free = true; })(), true`)
	b.wait(`window.free`) // the server has heard of it
	b.eval(`document.querySelector("#check-seconds").value = "1", document.querySelector("#check .act").click(), true`)
	b.wait(`document.querySelector("#check-result .verdict")`)
	if say := b.text("#check-result .verdict"); !strings.Contains(say, "agrees with the solver") {
		t.Errorf("the verdict is %q", say)
	}
	b.calm()
}
