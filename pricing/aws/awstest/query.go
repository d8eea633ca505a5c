package awstest

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// queryPage is how many products a page has; AWS gives at most 100.
const queryPage = 100

// query answers GetProducts of the Price List Query API (AWS JSON 1.1) with what the CSV lists say.
func (s *Server) query(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ServiceCode, NextToken string
		Filters                []struct{ Field, Value string }
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("X-Amz-Target") != "AWSPriceListService.GetProducts" {
		http.Error(w, `{"__type":"InvalidParameterException","message":"what?"}`, http.StatusBadRequest)
		return
	}
	want := map[string]string{}
	region := ""
	for _, f := range in.Filters {
		if f.Field == "regionCode" {
			region = f.Value
		}
		want[letters(f.Field)] = f.Value
	}
	s.mu.Lock()
	chain := fmt.Sprint(in.ServiceCode, in.Filters)
	all, known := s.chains[chain]
	var err error
	if !known {
		if all, err = documents(s.files[Path(in.ServiceCode, region)], want); err == nil {
			s.chains[chain] = all
		}
	}
	s.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	from := 0
	_, _ = fmt.Sscanf(in.NextToken, "at-%d", &from) // "" is the first
	out := map[string]any{"FormatVersion": "aws_v1", "PriceList": all[min(from, len(all)):min(from+queryPage, len(all))]}
	if from+queryPage < len(all) {
		out["NextToken"] = fmt.Sprintf("at-%d", from+queryPage)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(out) // who hung up does not read
}

// documents are the products of a CSV list as JSON, each with its term: those that have the attributes that are wanted.
func documents(text string, want map[string]string) ([]string, error) {
	lines := strings.SplitN(text, "\n", 6) // five rows of meta
	if len(lines) < 6 {
		return []string{}, nil
	}
	rows, err := csv.NewReader(strings.NewReader(lines[5])).ReadAll()
	if err != nil {
		return nil, err
	}
	out := []string{}
	for i := 1; i < len(rows); {
		n := i + 1
		for n < len(rows) && rows[n][0] == rows[i][0] { // the tiers of one SKU
			n++
		}
		if fits(rows[0], rows[i], want) {
			out = append(out, document(rows[0], rows[i:n]))
		}
		i = n
	}
	return out, nil
}

func fits(header, row []string, want map[string]string) bool {
	for i, name := range header {
		if v, ok := want[letters(name)]; ok && !strings.EqualFold(v, row[i]) {
			return false
		}
	}
	return true
}

// document is a product with one term, whose tiers are the rows.
func document(header []string, rows [][]string) string {
	get := func(row []string, name string) string {
		for i, h := range header {
			if h == name {
				return row[i]
			}
		}
		return ""
	}
	attributes := map[string]string{}
	for i, h := range header {
		if rows[0][i] != "" && h != "SKU" && h != "Product Family" {
			attributes[letters(h)] = rows[0][i]
		}
	}
	first := rows[0]
	sku, code := first[0], get(first, "OfferTermCode")
	dimensions := map[string]any{}
	for i, row := range rows {
		dimensions[fmt.Sprintf("%s.%s.%d", sku, code, i)] = map[string]any{"unit": get(row, "Unit"), "beginRange": get(row, "StartingRange"),
			"endRange": get(row, "EndingRange"), "appliesTo": []string{}, "pricePerUnit": map[string]string{get(row, "Currency"): get(row, "PricePerUnit")}}
	}
	text, _ := json.Marshal(map[string]any{ // maps of strings
		"serviceCode": "test",
		"product":     map[string]any{"sku": sku, "productFamily": get(first, "Product Family"), "attributes": attributes},
		"terms": map[string]any{get(first, "TermType"): map[string]any{sku + "." + code: map[string]any{"sku": sku, "offerTermCode": code,
			"priceDimensions": dimensions, "termAttributes": map[string]string{"LeaseContractLength": get(first, "LeaseContractLength"),
				"OfferingClass": get(first, "OfferingClass"), "PurchaseOption": get(first, "PurchaseOption")}}}},
	})
	return string(text)
}

// letters keeps letters and digits, in lower case: "Operating System" and "operatingSystem" are one attribute.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}
