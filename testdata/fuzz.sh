#!/bin/sh
# Runs every fuzz target of the repository for FUZZTIME (60s) each, one after the other, and fails when one of them fails.
# What made it fail is kept by Go in the package's testdata/fuzz; commit it: from then on `go test` tries it too.
# FUZZ, a regular expression, narrows the targets: FUZZ=FuzzRead FUZZTIME=10m make fuzz
set -eu
GO=${GO:-go}
FUZZTIME=${FUZZTIME:-60s}
FUZZ=${FUZZ:-^Fuzz}
cd "$(dirname "$0")/.."

tried=0
failed=
for package in $($GO list ./...); do
	listed=$($GO test -list "$FUZZ" "$package") || { echo "fuzz: $package does not build" >&2; exit 1; }
	for target in $(printf '%s\n' "$listed" | grep '^Fuzz' || true); do
		echo "== $package $target, $FUZZTIME" >&2
		tried=$((tried + 1))
		$GO test -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZTIME" "$package" >&2 || failed="$failed $package:$target"
	done
done
if [ "$tried" -eq 0 ]; then
	echo "fuzz: no target matches $FUZZ" >&2
	exit 1
fi
if [ -n "$failed" ]; then
	echo "fuzz: failed:$failed" >&2
	exit 1
fi
echo "fuzz: $tried targets, $FUZZTIME each, nothing found"
