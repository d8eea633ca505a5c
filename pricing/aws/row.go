// Package aws turns rows of AWS's price lists into prices of the book: the one mapping from product attributes to dimensions
// that the bulk files (pricing/aws/bulk) and the Query API (pricing/aws/query) share, with the traps of the lists beside
// the rules that step around them.
//
// What does not belong here: networks and files (the packages below), judging a price against an older one
// (pricing/refresh).
package aws

// Attr is a column of the CSV lists and, under nearly the same name, an attribute of the JSON documents.
type Attr int

// The attributes that the rules read.
const (
	SKU Attr = iota
	OfferTerm
	RateCode
	TermType
	From
	To
	Unit
	Price
	Currency
	Lease
	Purchase
	OfferingClass
	Family
	LocationType
	InstanceType
	OS
	License
	Tenancy
	Capacity
	Software
	Market
	Usage
	Operation
	Region
	Engine
	Deployment
	CacheEngine
	TransferType
	FromRegion
	ToRegion
	attrs
)

// names are the attributes by their name in lower case without anything but letters and digits: the CSV says
// "Pre Installed S/W" where the JSON says "preInstalledSw".
var names = map[string]Attr{
	"sku": SKU, "offertermcode": OfferTerm, "ratecode": RateCode, "termtype": TermType,
	"startingrange": From, "beginrange": From, "endingrange": To, "endrange": To, "unit": Unit, "priceperunit": Price,
	"currency": Currency, "leasecontractlength": Lease, "purchaseoption": Purchase, "offeringclass": OfferingClass,
	"productfamily": Family, "locationtype": LocationType, "instancetype": InstanceType, "operatingsystem": OS,
	"licensemodel": License, "tenancy": Tenancy, "capacitystatus": Capacity, "preinstalledsw": Software, "marketoption": Market,
	"usagetype": Usage, "operation": Operation, "regioncode": Region, "databaseengine": Engine, "deploymentoption": Deployment,
	"cacheengine": CacheEngine, "transfertype": TransferType, "fromregioncode": FromRegion, "toregioncode": ToRegion,
}

// spelled is how errors call the attributes, as the CSV spells them.
var spelled = [attrs]string{
	"SKU", "OfferTermCode", "RateCode", "TermType", "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency", "LeaseContractLength",
	"PurchaseOption", "OfferingClass", "Product Family", "Location Type", "Instance Type", "Operating System", "License Model", "Tenancy",
	"CapacityStatus", "Pre Installed S/W", "MarketOption", "usageType", "operation", "Region Code", "Database Engine",
	"Deployment Option", "Cache Engine", "Transfer Type", "From Region Code", "To Region Code",
}

// String is the attribute's name as the CSV spells it.
func (a Attr) String() string { return spelled[a] }

// AttrOf is the attribute of a name of either source, and whether the rules read it.
func AttrOf(name string) (Attr, bool) {
	a, ok := names[plain(name)]
	return a, ok
}

// plain keeps letters and digits, in lower case.
func plain(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			out = append(out, c)
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
		}
	}
	return string(out)
}

// Row is one line of a list: one SKU, one term, one price dimension. Attributes that the list lacks are empty. The slices are
// read and not kept.
type Row [attrs][]byte
