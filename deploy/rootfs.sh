#!/bin/sh
# The container's file system, without a container engine.
#   rootfs.sh assemble DIR   puts into DIR what the image holds (the Dockerfile calls this)
#   rootfs.sh try [DIR]      runs what was assembled (without DIR: assembles it first, in a temporary folder) as the image would
#                            be run: root read-only, user 65532, no network, no /tmp, no shell. Needs Linux and root, for it
#                            mounts in a namespace of its own; exit code 77 and a line that says SKIP when that is not to be had.
set -eu
GO=${GO:-go}
VERSION=${VERSION:-dev}
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
user=65532

assemble() {
	mkdir -p "$1/data"
	chmod 0755 "$1"
	chmod 0700 "$1/data"
	(cd "$root" && CGO_ENABLED=0 GOFLAGS=-mod=readonly $GO build -trimpath -buildvcs=false \
		-ldflags "-s -w -X main.version=$VERSION" -o "$1/cutscore" ./cmd/cutscore)
	cp "$root/LICENSE" "$1/LICENSE"
}

skip() {
	echo "SKIP: $1" >&2
	exit 77
}

# The part of `try` that runs inside the namespaces: $1 is the assembled folder, $2 the volume, $3 the inbox.
inside() {
	mount --bind "$1" "$1"
	mount --bind "$2" "$1/data"
	mount --bind "$3" "$1/inbox"
	mount -o remount,bind,ro "$1/inbox"
	mount -o remount,bind,ro "$1"
	in_image() {
		code=0
		(cd / && exec env -i "$(command -v chroot)" --userspec="$user:$user" "$1" /cutscore "$2" "$3" "$4" "$5" "$6" "$7" --tz America/Chicago --quiet) || code=$?
	}
	in_image "$1" run /inbox --store /data/store --out /data/site
	[ "$code" -eq 0 ] || { echo "rootfs: first run: exit code $code" >&2; exit 1; }
	[ -s "$1/data/site/index.html" ] || { echo "rootfs: no page was written" >&2; exit 1; }
	in_image "$1" run /inbox --store /data/store --out /data/site
	[ "$code" -eq 0 ] || { echo "rootfs: second run, nothing new: exit code $code" >&2; exit 1; }
	# The control: what is not a volume cannot be written.
	in_image "$1" run /inbox --store /data/store --out /site 2>/dev/null
	[ "$code" -eq 1 ] || { echo "rootfs: writing beside the volume gave exit code $code, want 1" >&2; exit 1; }
	[ ! -e "$1/site" ] || { echo "rootfs: the root was written to" >&2; exit 1; }
	echo "rootfs: ran as user $user on a read-only root, without network, /tmp or shell"
}

try() {
	[ "$(uname -s)" = Linux ] || skip "only Linux has mount namespaces"
	[ "$(id -u)" -eq 0 ] || skip "needs root to mount and to change the user"
	command -v chroot >/dev/null || skip "no chroot here"
	unshare --mount --net --pid --fork true 2>/dev/null || skip "no mount namespaces here"
	work=$(mktemp -d "${TMPDIR:-/tmp}/cutscore-rootfs.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM
	mkdir -p "$work/image" "$work/volume" "$work/inbox"
	if [ -n "${1:-}" ]; then cp -R "$1/." "$work/image"; else assemble "$work/image"; fi
	mkdir -p "$work/image/inbox"
	echo "rootfs: in the image: $(cd "$work/image" && find . -type f | sort | tr '\n' ' ')"
	chmod 0755 "$work" "$work/inbox"
	chown "$user:$user" "$work/volume"
	sample "$work/inbox/sample.csv"
	unshare --mount --net --pid --fork sh "$here/rootfs.sh" inside "$work/image" "$work/volume" "$work/inbox"
}

# A student's own file: two sittings of 60 questions.
sample() {
	awk 'BEGIN {
		print "sitting_id,item_seq,item_id,answered_at,response_time_s,result,disciplines"
		split("Anatomy Genetics Pathology Physiology", d, " ")
		for (s = 1; s <= 2; s++) for (q = 1; q <= 60; q++)
			printf "t%d,%d,q%d,2026-03-%02dT10:%02d:00,%d,%s,%s\n", s, q, 100 * s + q, 10 * s, q % 60, 40 + q % 50, (q * s) % 3 ? "correct" : "incorrect", d[1 + q % 4]
	}' >"$1"
}

case ${1:-} in
assemble) assemble "${2:?want a folder}" ;;
try) try "${2:-}" ;;
inside) inside "$2" "$3" "$4" ;;
*)
	echo "usage: rootfs.sh assemble DIR | try [DIR]" >&2
	exit 64
	;;
esac
