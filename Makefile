# `make` alone lists the targets. CI runs `make check` (through .ci/run), which runs all that `make test` runs and more.
GO      ?= go
OUT     ?= out
SEED    ?= 7
export CGO_ENABLED ?= 0

.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/cutscore, one static binary
	$(GO) build -trimpath -o bin/cutscore ./cmd/cutscore

demo: build ## run the main job on the invented exports in testdata/exports/demo; ends with the path of the pages
	@bin/cutscore run testdata/exports/demo --out $(OUT) --exam usmle-step1 --quiet || [ $$? -eq 3 ]
	@echo "$(OUT)/index.html"

test: ## run the tests; every skip is printed with its reason
	@GO="$(GO)" sh testdata/test.sh ./...

check: fmt vet lint test ## what CI runs: formatting, vet, linter, tests
	@git diff --exit-code --stat -- go.mod go.sum

fmt:
	@files=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$files" ] || { echo "not gofmt-ed:"; echo "$$files"; exit 1; }

vet:
	$(GO) vet ./...

lint:
	$(GO) tool staticcheck ./...

golden: ## rewrite the golden files, then look at `git diff`
	$(GO) test ./cmd/cutscore ./ingest ./transform ./reports/... -update

fuzz: ## fuzz every parser of outside bytes, FUZZTIME (60s) each
	@GO="$(GO)" FUZZTIME="$${FUZZTIME:-60s}" sh testdata/fuzz.sh

bench: ## time ingest beside DuckDB, the filter and the 2PL, in one run (about 10 minutes; needs cgo)
	@GO="$(GO)" sh bench/run.sh

soak: ## kill, fault, disk-full, race and power-cut tests of the store and the program (an hour or two; some need root)
	CUTSCORE_SOAK=1 $(GO) test -count=1 -timeout 180m -v -run 'Kill|Fault|Failing|Full|Runs|Power|Order|Versions|Flip|Known|FDR' \
		./transform/dataset ./cmd/cutscore ./stats/...

release: ## cross-compile reproducible binaries with checksums, completions, man pages and a component list into dist/
	@GO="$(GO)" sh deploy/release.sh

.PHONY: help build demo test check fmt vet lint golden fuzz bench soak release
