package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nines/pricing/refresh"
)

// The command writes a file that nines reads; wrong flags are code 2, and an API that refuses is code 3 and writes nothing.
func TestRun(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "averysecretkey")
	refuse := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // a form that is none has no Action
		if refuse {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>1</RequestID></Response>`)
			return
		}
		set := `<spotPriceHistorySet><item><instanceType>m7g.large</instanceType><spotPrice>0.031</spotPrice><availabilityZone>a</availabilityZone></item></spotPriceHistorySet>`
		if r.Form.Get("Action") == "DescribeInstanceTypes" {
			set = `<instanceTypeSet></instanceTypeSet>`
		}
		fmt.Fprintf(w, `<%[1]sResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>%[2]s</%[1]sResponse>`, r.Form.Get("Action"), set)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "spot.json")
	var out, errOut bytes.Buffer
	if code := run(t.Context(), []string{"-region", "ap-northeast-2,us-east-1", "-endpoint", server.URL, "-o", file}, &out, &errOut); code != exitOK {
		t.Fatalf("code %d: %s", code, errOut.String())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := refresh.DecodeSpot(text)
	if err != nil || len(f.Markets) != 2 || f.Markets[0].Low != "0.031" || f.Days != ordinaryDays || out.Len() != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	if !strings.Contains(errOut.String(), "at least 4 calls, free of charge") || strings.Contains(errOut.String(), "averysecretkey") {
		t.Errorf("%s", errOut.String())
	}
	for _, args := range [][]string{{"-days", "0"}, {"-days", "91"}, {"-region", ""}, {"extra"}, {"-nosuch"}} {
		if code := run(t.Context(), args, &out, &errOut); code != exitInput {
			t.Errorf("%v: code %d", args, code)
		}
	}
	refuse = true
	if code := run(t.Context(), []string{"-endpoint", server.URL}, &out, &errOut); code != exitOutside || out.Len() != 0 || !strings.Contains(errOut.String(), "UnauthorizedOperation") {
		t.Errorf("code %d: %s", code, errOut.String())
	}
}
