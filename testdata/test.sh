#!/bin/sh
# Runs the tests of the packages given and prints what `go test` does, and every skip with its reason, which `go test` alone keeps to
# itself. What a failing run said stands at the end.
set -eu
GO=${GO:-go}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
{ code=0; $GO test -timeout 14m -v "$@" 2>&1 || code=$?; echo "$code" >"$dir/code"; } | tee "$dir/log" | grep -E '^(ok|FAIL|\?)|SKIP:' || true
code=$(cat "$dir/code")
[ "$code" -eq 0 ] || grep -vE '^ *(=== |--- PASS)' "$dir/log" || true
exit "$code"
