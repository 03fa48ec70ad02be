#!/bin/sh
# Checks what "make install" and "make dist" made, as a user would meet it: sums, licences, the archive unpacked elsewhere, which trains
# and classifies, and samples/embed, which builds against the installed artifacts and gives the same classes. Then the two promises
# of the build: an archive made again has the same bytes, and a library under GPL or AGPL stops it.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d "${TMPDIR:-/tmp}/graft-dist.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

begin=$(date +%s)
step() {
  echo "[$(($(date +%s) - begin)) s] $1"
}
fail() {
  echo "check-dist: $1" >&2
  exit 1
}

step "sums"
cd "$root/target"
sha256sum --check --quiet SHA256SUMS
archive=$(ls "$PWD"/graft-*.tar.gz)

step "the archive, unpacked elsewhere"
cd "$work"
tar -xzf "$archive"
home=$work/$(basename "$archive" .tar.gz)
graft=$home/bin/graft
for jar in "$home"/lib/*.jar; do
  name=$(basename "$jar" .jar)
  [ "$name" = graft ] || [ -n "$(find "$home/licences/$name" -size +999c ! -name 'NOTICE*')" ] || fail "no licence of $name"
done
[ -z "$(find "$home" -name '*.java')" ] || fail "the archive has source files"
"$graft" --version

step "train on its sample, and classify"
"$graft" train --data sample --weights builtin --image-size 75 --subset 100 --val-subset 20 --phase frozen --epochs-frozen 2 \
  --batch-size 20 --cache none --output run >evaluation.txt
"$java" -cp "$home/lib/*" "$root/tools/SampleToPng.java" "$home/sample/test.bin.bz2" pictures 20
"$graft" predict --model run --precision float32 pictures >predictions.csv
sed 1d predictions.csv | cut -d, -f1,2 | sort >by-graft.txt
[ "$(wc -l <by-graft.txt)" -eq 20 ] || fail "predict gave no row for some of 20 pictures"

step "samples/embed against the installed artifacts"
"$root/tools/mvn.sh" -f samples/embed/pom.xml clean package
# What the launcher sets, so that the numbers are the same too.
find pictures -type f | TF_ENABLE_ONEDNN_OPTS=1 TF_CPP_MIN_LOG_LEVEL=2 xargs "$java" -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
  -cp "$root/samples/embed/target/classes:$root/samples/embed/target/lib/*" example.embed.Classify run 2>embed.log |
  sed 's/: \([^ ]*\) .*/,\1/' | sort >by-embed.txt || { cat embed.log >&2; fail "samples/embed failed"; }
diff by-graft.txt by-embed.txt || { cat embed.log >&2; fail "samples/embed gives other classes than graft"; }
[ -z "$(find "$root/samples/embed/target/lib" -name 'jcommander*' -o -name 'jline*' -o -name 'slf4j-nop*')" ] ||
  fail "a program gets libraries of the command line"

step "an archive made again"
again=$work/again
(umask 022 && TZ=Asia/Tokyo LC_ALL=C "$root/tools/mvn.sh" -Pdist -Dspotless.check.skip -Dmaven.test.skip "-Dbuild.folder=$again/build" \
  "-Darchive.folder=$again" prepare-package)
cmp "$archive" "$again/$(basename "$archive")"

step "a library under another licence"
for licence in "GNU Affero General Public License v3" "GPLv2 with Classpath exception"; do
  echo "org.jcommander--jcommander--2.0=$licence" >claimed.properties
  if "$root/tools/mvn.sh" -o -Pdist "-Dlicense.overrideUrl=file://$work/claimed.properties" "-Dbuild.folder=$work/claimed" \
    license:add-third-party@licences >claimed.log 2>&1; then
    fail "the build accepts $licence"
  fi
  grep -q 'forbidden licenses used' claimed.log || { cat claimed.log >&2; fail "the build failed for another reason"; }
done

step "dist passed"
