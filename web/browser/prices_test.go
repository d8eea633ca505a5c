package browser

import (
	"strings"
	"testing"
)

// The price book: a search, a price that opens, the way to one thing in every region and back.
func TestPricesPage(t *testing.T) {
	b := open(t, "/", desk)
	b.eval(`document.querySelector("nav a[href^='/prices']").click(), true`)
	b.wait(`location.pathname === "/prices" && document.querySelector(".prices tbody tr")`)
	b.eval(`(() => { document.querySelector("#p-q").value = "ec2.ondemand m7g.large"; document.querySelector(".search .find").click(); return true })()`)
	b.wait(`location.search.includes("m7g.large") && document.querySelectorAll(".prices tbody tr").length === 1`)
	if !b.eval(`getComputedStyle(document.querySelector(".prices .rests")).display === "grid" && !document.querySelector(".prices details").open`) {
		t.Error("the derivation is not closed under its price")
	}
	b.eval(`document.querySelector(".prices summary").click(), true`)
	if s := b.text(".prices details[open]"); !strings.Contains(s, "ec2.ondemand m7g.large in us-east-1") {
		t.Errorf("the price opens to %q", s)
	}
	b.eval(`document.querySelector(".prices tbody th a").click(), true`)
	b.wait(`location.search.includes("thing=") && document.querySelectorAll(".prices tbody tr").length > 1`)
	if n := eval[int](b, `document.querySelectorAll(".prices tbody tr").length`); n < 20 {
		t.Errorf("m7g.large is priced in %d regions", n)
	}
	if s := b.text("body"); strings.ContainsAny(s, "{}⟨⟩") {
		t.Error("a message has no text or an unfilled placeholder")
	}
	b.calm()
}
