package overlay

import "nines/model"

// Has says whether [Book.Rate] would answer, without the work of finding the nearest where it would not. Overlays change
// prices and add none.
func (b *Book) Has(k model.PriceKey) bool {
	if h, ok := b.PriceBook.(interface{ Has(model.PriceKey) bool }); ok {
		return h.Has(k)
	}
	_, err := b.PriceBook.Rate(k)
	return err == nil
}
