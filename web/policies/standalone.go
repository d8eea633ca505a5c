package policies

import (
	"strings"

	"nines/model/plan"
	"nines/web/ui"
)

// ink is the style of a drawing that stands alone, in a document: the page's classes in its light colors.
const ink = `<style>text{font:12px Inter,system-ui,sans-serif;fill:#4a4f57}.faint{fill:#737983}.strong{font-weight:600;fill:#16181d}.you{fill:#1f50c8}` +
	`.grid{stroke:#dcdfe4}.axis{stroke:#8a9099}.demand{fill:none;stroke:#1f50c8;stroke-width:1.5}.served{fill:none;stroke:#16181d;stroke-width:1.5}` +
	`.g1{fill:#31353c}.g2{fill:#646a73}.g3{fill:#9aa0a8}.g4{fill:#d3d6da}.hatch-loss{stroke:#b3123f;stroke-width:1.4}.paper{fill:#fcfcfa}</style>` +
	`<defs><pattern id="shed" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-loss" d="M0 0V6"/></pattern></defs>` +
	`<rect class="paper" width="100%" height="100%"/>`

// Standalone is the drawing of a played demand as a file of its own, for documents.
func Standalone(p ui.Page, played *plan.SurgePlay) string {
	b := builder{page: p, p: played}
	drawn := b.chart(size{"at-large", 900, 200, 56, 90, true})
	drawn = strings.Replace(drawn, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" `, 1)
	i := strings.Index(drawn, ">") + 1
	return drawn[:i] + ink + drawn[i:] + "\n"
}
