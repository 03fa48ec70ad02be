#!/bin/sh
# Checks what "make install" and "make dist" made, as a user would meet it: sums, licences, the archive unpacked elsewhere, which trains
# and classifies, that for Windows, which differs only by TensorFlow's library, and samples/embed, which builds against the installed
# artifacts, trains, and gives the same classes. Then the two promises of the build: archives made again have the same bytes, and
# the GPL and AGPL stop it.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
java=${jdk}java
version=$(sed -n 's/^  <version>\(.*\)<\/version>/\1/p' "$root/pom.xml")
archive=$root/target/graft-$version.tar.gz
zip=$root/target/graft-$version.zip
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
for artifact in "" -sources -javadoc -base; do
  [ -s "graft-$version$artifact.jar" ] || fail "no graft-$version$artifact.jar"
done

step "the archive, unpacked elsewhere"
cd "$work"
tar -xzf "$archive"
home=$work/graft-$version
graft=$home/bin/graft
for jar in "$home"/lib/*.jar; do
  name=$(basename "$jar" .jar)
  [ "$name" = graft ] || [ -n "$(find "$home/licences/$name" -size +999c ! -name 'NOTICE*')" ] || fail "no licence of $name"
done
[ -s "$(echo "$home"/licences/tensorflow-core-native-*-*/eigen.txt)" ] || fail "no licences of what TensorFlow's library holds"
[ -z "$(find "$home" -name '*.java' ! -path "$home/samples/*")" ] || fail "the archive has source files"
# Each relative link of its documents, without the anchor, leads to something in it.
find "$home" -name '*.md' | while read -r document; do
  sed '/^```/,/^```/d' "$document" | grep -o '](<*[^)>#]*' | sed 's/^](<*//' | while read -r target; do
    case $target in
      '' | *:*) ;;
      *) [ -e "$(dirname "$document")/$target" ] || echo "$document: $target" ;;
    esac
  done
done >links.txt
[ ! -s links.txt ] || { cat links.txt >&2; fail "links of its documents lead nowhere"; }
"$graft" --version

step "the archive for Windows"
mkdir windows
(cd windows && "${jdk}jar" -xf "$zip")
for jar in windows/graft-"$version"/lib/tensorflow-core-native-*-windows-x86_64.jar; do
  [ -s "$jar" ] || fail "the archive for Windows has no library of TensorFlow for it"
done
# The name of that library is also in the manifest of graft.jar, in list.txt and in sbom.cdx.json.
diff -r --exclude='tensorflow-core-native-*-*' --exclude=graft.jar --exclude=list.txt --exclude=sbom.cdx.json "$home" windows/graft-"$version"
bat=windows/graft-$version/bin/graft.bat
[ "$(grep -c "$(printf '\r')\$" "$bat")" -eq "$(wc -l <"$bat")" ] || fail "graft.bat has not the line ends of Windows"
rm -rf windows

step "train on its sample, and classify"
"$graft" train --data sample --weights builtin --image-size 75 --subset 100 --val-subset 20 --phase frozen --epochs-frozen 2 \
  --batch-size 20 --cache none --output run >evaluation.txt
"$java" -cp "$home/lib/*" "$root/tools/SampleToPng.java" "$home/sample/test.bin.bz2" pictures 20
"$graft" predict --model run --precision float32 pictures >predictions.csv
sed 1d predictions.csv | cut -d, -f1,2 | sort >by-graft.txt
[ "$(wc -l <by-graft.txt)" -eq 20 ] || fail "predict gave no row for some of 20 pictures"

step "samples/embed against the installed artifacts"
"$root/tools/mvn.sh" -f samples/embed/pom.xml clean package
embed() {
  # What the launcher sets, so that the numbers are the same too.
  TF_ENABLE_ONEDNN_OPTS=1 TF_OVERRIDE_GLOBAL_THREADPOOL=1 TF_CPP_MIN_LOG_LEVEL=2 "$java" -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
    -cp "$root/samples/embed/target/classes:$root/samples/embed/target/lib/*" "$@" 2>embed.log || { cat embed.log >&2; fail "$1 failed"; }
}
# No blank is in these names.
# shellcheck disable=SC2046
embed example.embed.Classify run $(find pictures -type f) >embed.txt
sed 's/: \([^ ]*\) .*/,\1/' embed.txt | sort >by-embed.txt
diff by-graft.txt by-embed.txt || { cat embed.log >&2; fail "samples/embed gives other classes than graft"; }
embed example.embed.Train pictures embed-run
refuse_embed() {
  expected=$1 words=$2
  shift 2
  code=0
  "$java" -cp "$root/samples/embed/target/classes:$root/samples/embed/target/lib/*" "$@" >/dev/null 2>refused.log || code=$?
  # Before it, Java's logger may say what the environment lacks.
  if [ $code -ne "$expected" ] || ! tail -n 1 refused.log | grep -q "$words"; then
    cat refused.log >&2
    fail "$1 is not refused in one line"
  fi
}
refuse_embed 2 '^usage: ' example.embed.Train
refuse_embed 2 '^usage: ' example.embed.Classify run
refuse_embed 1 '^there is no folder none' example.embed.Classify none picture.jpg
mkdir library
(cd library && "${jdk}jar" -xf "$root/samples/embed/target/lib/graft-$version.jar" META-INF/MANIFEST.MF)
if grep Class-Path library/META-INF/MANIFEST.MF; then
  fail "the library's jar names others"
fi
if grep SLF4J embed.log; then fail "samples/embed does not silence SLF4J"; fi
[ -z "$(find "$root/samples/embed/target/lib" -name 'jcommander*' -o -name 'jline*' -o -name 'progressbar*')" ] ||
  fail "a program gets libraries of the command line"

step "both archives made again, at once"
again() {
  folder=$work/again-$1
  shift
  (umask 022 && TZ=Asia/Tokyo LC_ALL=C "$root/tools/mvn.sh" -Pdist -Dspotless.check.skip -Dmaven.test.skip "-Dbuild.folder=$folder/build" \
    "-Darchive.folder=$folder" "$@" prepare-package)
}
again zip -Dtensorflow.classifier=windows-x86_64 -Darchive.format=zip &
other=$!
again tar || { wait; fail "the archive cannot be made again"; }
wait "$other"
cmp "$archive" "again-tar/graft-$version.tar.gz"
cmp "$zip" "again-zip/graft-$version.zip"

step "libraries under other licences"
echo "org.jcommander--jcommander--2.0=GNU Affero General Public License v3" >claimed.properties
echo "io.jhdf--jhdf--0.9.4=GPLv2 with Classpath exception" >>claimed.properties
if "$root/tools/mvn.sh" -o -Pdist "-Dlicense.overrideUrl=file://$work/claimed.properties" "-Dbuild.folder=$work/claimed" \
  license:add-third-party@licences >claimed.log 2>&1; then
  fail "the build accepts them"
fi
for licence in "GNU Affero General Public License v3" "GPLv2 with Classpath exception"; do
  grep -q "$licence" claimed.log || { cat claimed.log >&2; fail "the build failed for another reason"; }
done
# Offered beside another licence, and in a text.
for licence in GPL-2.0-only AGPL-3.0-or-later GPL-2.0-with-classpath-exception https://www.gnu.org/licenses/gpl-3.0.html; do
  printf 'other:library:1\tApache-2.0|%s\n' "$licence"
done >claimed.txt
mkdir texts
echo "under the terms of the GNU General Public License" >texts/LICENSE
if (cd "$root" && "$java" tools/RefuseGpl.java "$work/claimed.txt" "$work/texts") 2>claimed.log; then
  fail "RefuseGpl accepts them"
fi
[ "$(grep -c -e '^other:library: ' -e '^LICENSE: ' claimed.log)" -eq 5 ] || { cat claimed.log >&2; fail "RefuseGpl overlooks one"; }

step "dist passed"
