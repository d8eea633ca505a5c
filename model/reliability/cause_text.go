package reliability

import "nines/model"

// CauseText is the name of a cause of a compiled design for people; of a cause that no design has, the name itself.
func CauseText(name string) model.Text { return causeName(name) }
