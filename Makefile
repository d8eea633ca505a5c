# nines: one page of commands. `make help` lists them.
#
# Every target uses the same build flags, because the Go build cache is keyed by them: changing one recompiles everything.
export CGO_ENABLED := 0
export GOFLAGS := -buildvcs=false

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
LDFLAGS := -s -w -X main.version=$(VERSION)
ADDR    := 127.0.0.1:8080
# Property tests draw the same cases every time in `make test`, so that a red run is red for everybody; `make explore` draws
# new ones.
test race: export RAPID_SEED ?= 20261122
# The race pass leaves out what it cannot see or need not: the browser tests drive another process, the twin simulates for
# minutes and starts no goroutine.
RACE_PKGS = $$(go list ./... | grep -v -e '/browser$$' -e '/cmd/bench$$' -e '/model/simulate$$')

.PHONY: help run build test setup unit race explore fuzz bench spot check dev assets generate golden
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and serve on http://127.0.0.1:8080 (ADDR=host:port for another address)
	bin/nines serve --addr $(ADDR)

build: ## build bin/nines, a static binary
	@go build -ldflags '$(LDFLAGS)' -o bin/nines ./cmd/nines

test: setup race ## every test: race pass first, then unit, property, script and browser; installs what it needs
	go test ./...

setup:
	@.ci/setup

unit: ## the tests without browser and race: the quick loop
	go test $$(go list ./... | grep -v '/browser$$')

race: setup ## the race detector over everything but the browser tests (needs a C compiler)
	CGO_ENABLED=1 go test -race -short $(RACE_PKGS)

explore: ## property tests over new cases, many (CHECKS=20000 for more)
	go test -count=1 $$(go list -f '{{.ImportPath}} {{join .TestImports " "}} {{join .XTestImports " "}}' ./... | grep pgregory | cut -d' ' -f1) -rapid.checks=$(or $(CHECKS),2000)

fuzz: ## fuzz every decoder for 30 s each (FUZZTIME=5m for longer)
	@.ci/fuzz $(FUZZTIME)

bench: build ## the targets of the project beside what this machine measures
	@go run ./cmd/bench

spot: ## test and build bin/nines-spot, which reads spot prices: a module of its own, 90 s and 3 GB to compile
	cd pricing/aws/ec2 && go vet ./... && go test ./... && go build -ldflags '-s -w' -o ../../../bin/nines-spot ./nines-spot

check: ## gofmt, vet, staticcheck, the rules of the house, stale generated files, tidy
	@test -z "$$(gofmt -l .)" || { echo 'gofmt would change:'; gofmt -l .; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go test -run '^TestHouse' ./cmd/nines
	.ci/stale
	go mod tidy -diff
	go mod verify

dev: ## serve with live reload on http://127.0.0.1:7331: edit a view and the page follows
	go tool templ generate --watch --proxy=http://$(ADDR) --open-browser=false --cmd='go run ./cmd/nines serve --addr $(ADDR)'

generate: ## rebuild the committed files that have a source: price book, library, schemas, views
	go run ./pricing/genbook
	go run ./scenarios/genlibrary
	go tool templ generate

assets: ## rebuild the committed JS, CSS and fonts from their locked npm versions (needs npm)
	npm ci --ignore-scripts --no-audit --no-fund --prefix web/assets
	go run ./web/assets/build

golden: ## rewrite the golden files, then show what changed
	UPDATE=1 go test ./...
	git diff --stat
