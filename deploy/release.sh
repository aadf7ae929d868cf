#!/bin/sh
# Builds the release into DIST (dist/): for every platform one archive with the static binary, shell completions, man pages
# and licences, beside it the list of components (CycloneDX), and SHA256SUMS over all. Equal sources and an equal Go give
# equal bytes, wherever they are built; deploy/release_check.sh proves it.
#   VERSION=1.0.0 PLATFORMS="linux/amd64 darwin/arm64" deploy/release.sh
set -eu
GO=${GO:-go}
export GO
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
cd "$root"
VERSION=${VERSION:-$(git describe --tags --always --dirty 2>/dev/null || echo dev)}
DIST=${DIST:-$root/dist}
PLATFORMS=${PLATFORMS:-linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64}
# The archives' times: that of the commit, or the one that the caller states.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 315619200)}

# Nothing of the builder's own settings may reach a release.
unset GOAMD64 GOARM64 GOEXPERIMENT GOOS GOARCH GOTOOLDIR
export CGO_ENABLED=0 GOFLAGS=-mod=readonly GOENV=off GOWORK=off GOTOOLCHAIN=local

work=$(mktemp -d "${TMPDIR:-/tmp}/cutscore-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$DIST" "$work/common/completions" "$work/common/man"
if [ -n "$(ls -A "$DIST")" ] && [ ! -f "$DIST/SHA256SUMS" ]; then
	echo "release: $DIST holds files that are no release of ours: name another DIST" >&2
	exit 1
fi
rm -f "$DIST"/cutscore_* "$DIST/SHA256SUMS"

build() { # OUTPUT; GOOS and GOARCH are set by the caller
	$GO build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o "$1" ./cmd/cutscore
}

$GO mod verify >/dev/null
build "$work/here"
$GO build -o "$work/pack" deploy/tools/pack.go
$GO build -o "$work/sbom" deploy/tools/sbom.go
"$work/here" man --dir "$work/common/man"
for shell in bash zsh fish powershell; do
	"$work/here" completion "$shell" >"$work/common/completions/cutscore.$shell"
done
for file in LICENSE README.md; do
	if [ -f "$file" ]; then cp "$file" "$work/common/"; else echo "release: there is no $file" >&2; fi
done

for platform in $PLATFORMS; do
	os=${platform%/*} arch=${platform#*/} ending= kind=tar.gz
	if [ "$os" = windows ]; then ending=.exe kind=zip; fi
	name=cutscore_${VERSION}_${os}_${arch}
	cp -R "$work/common" "$work/$name"
	(export GOOS="$os" GOARCH="$arch" && build "$work/$name/cutscore$ending")
	"$work/sbom" -version "$VERSION" -licences "$work/$name/THIRD-PARTY-LICENSES.txt" "$work/$name/cutscore$ending" >"$DIST/$name.cdx.json"
	"$work/pack" -epoch "$SOURCE_DATE_EPOCH" "$work/$name" "$DIST/$name.$kind"
	rm -rf "${work:?}/$name"
	echo "$name.$kind" >&2
done
"$work/pack" -sums "$DIST" >"$work/SHA256SUMS"
mv "$work/SHA256SUMS" "$DIST/SHA256SUMS"
echo "$DIST"
