#!/bin/sh
# Times cutscore beside DuckDB in one run and prints a table with targets. ROWS (10,000,000) and RUNS (3) may be set;
# ROWS=1000000 RUNS=1 is a quick look; ONLY, a regular expression over the names of scenarios, narrows it: ONLY='ingest|DuckDB'.
# Needs cgo (a C compiler) for DuckDB and about 5 GB below TMPDIR, and leaves nothing there.
set -eu
GO=${GO:-go}
ROWS=${ROWS:-10000000}
RUNS=${RUNS:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/cutscore-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

mkdir "$work/data"
cd "$root"
CGO_ENABLED=0 $GO build -trimpath -o "$work/cutscore" ./cmd/cutscore
CGO_ENABLED=0 $GO test -c -o "$work/analyse.test" ./cmd/cutscore
cd bench
CGO_ENABLED=1 $GO build -o "$work/duck" ./duck
CGO_ENABLED=0 $GO build -o "$work/generate" ./generate
CGO_ENABLED=0 $GO build -o "$work/compare" ./compare
GO="$GO" "$work/compare" -cutscore "$work/cutscore" -analyse "$work/analyse.test" -duck "$work/duck" -generate "$work/generate" \
	-dir "$work/data" -root "$root" -rows "$ROWS" -runs "$RUNS" -only "${ONLY:-}"
