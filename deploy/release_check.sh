#!/bin/sh
# Builds the release twice from the committed sources, in two folders whose paths differ in name and length, the second time
# with an empty build cache, and compares every byte. PLATFORMS narrows it; all six take some ten minutes on two processors.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d "${TMPDIR:-/tmp}/cutscore-twice.XXXXXX")
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
commit=$(git -C "$root" rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct "$commit")
VERSION=${VERSION:-$(git -C "$root" describe --tags --always "$commit")}
export SOURCE_DATE_EPOCH VERSION

twice() { # FOLDER
	mkdir -p "$1"
	git -C "$root" archive "$commit" | tar -x -C "$1"
	(cd "$1" && DIST="$1/dist" sh deploy/release.sh >/dev/null)
}

twice "$work/a"
GOCACHE="$work/cache" twice "$work/another-folder-with-a-longer-name"

same() { diff -r "$work/a/dist" "$1" >"$work/difference"; }

# The control: one byte that differs must be noticed.
cp -R "$work/another-folder-with-a-longer-name/dist" "$work/altered"
first=$(ls "$work/altered" | head -n 1)
printf x >>"$work/altered/$first"
if same "$work/altered"; then
	echo "release_check: a changed byte went unnoticed: the check is blind" >&2
	exit 1
fi
if ! same "$work/another-folder-with-a-longer-name/dist"; then
	echo "release_check: the two builds differ" >&2
	cat "$work/difference" >&2
	exit 1
fi
(cd "$work/a/dist" && if command -v sha256sum >/dev/null; then sha256sum --check --quiet SHA256SUMS; else shasum -a 256 -c SHA256SUMS >/dev/null; fi)
cat "$work/a/dist/SHA256SUMS"
echo "release_check: $VERSION built twice, every byte equal"
