#!/bin/sh
# Runs the whole job as a user would, through the launcher, on a part of the sample and with small images:
# export, both phases, evaluate, predict; then the README's example with pictures that a script draws. Fails if a result is not as it must be (tools/SmokeCheck.java).
# Takes SIZE, SUBSET, BATCH_SIZE, EPOCHS_FROZEN, EPOCHS_UNFROZEN, SEED, THREADS and LOWEST_ACCURACY from the environment.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
installation=$(dirname "$tools")/target/graft
graft=$installation/bin/graft
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
[ -x "$graft" ] || { echo "$graft is missing; run 'make build' first" >&2; exit 1; }

size=${SIZE:-75}
subset=${SUBSET:-400}
threads=${THREADS:+--threads $THREADS}
# Chance is 0.1.
lowest_accuracy=${LOWEST_ACCURACY:-0.4}
test_images=200

work=$(mktemp -d "${TMPDIR:-/tmp}/graft-smoke.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$work"

begin=$(date +%s)
elapsed() {
  echo $(($(date +%s) - begin))
}
step() {
  echo "[$(elapsed) s] $1"
}

# shellcheck disable=SC2086
evaluate() {
  "$graft" evaluate --model "$1" --data sample $threads --json $3 >"$2"
}

step "export at ${size}x$size"
# shellcheck disable=SC2086
"$graft" export --weights builtin --image-size "$size" --seed "${SEED:-0}" $threads --output model

step "train both phases on $subset images"
# shellcheck disable=SC2086
"$graft" train --model model --data sample --phase all --output run \
  --subset "$subset" --val-subset 100 --batch-size "${BATCH_SIZE:-25}" --cache-dir cache \
  --epochs-frozen "${EPOCHS_FROZEN:-3}" --epochs-unfrozen "${EPOCHS_UNFROZEN:-1}" \
  --seed "${SEED:-0}" $threads

step "evaluate, each in a new process"
evaluate run/frozen frozen-train.json "--split train --subset $subset"
evaluate run/unfrozen unfrozen-train.json "--split train --subset $subset"
evaluate run/unfrozen unfrozen-test.json "--subset $test_images"
evaluate run unfrozen-test-again.json "--subset $test_images"

step "predict the test images as PNG files"
"$java" -cp "$installation/lib/*" "$tools/SampleToPng.java" "$installation/sample/test.bin.bz2" pictures "$test_images"
# shellcheck disable=SC2086
"$graft" predict --model run $threads pictures >predictions.csv

step "the example of README.md on pictures that a script draws"
ln -s "$tools" tools
sed -n '/^java tools\/MakePictures.java/,/^```/p' "$tools/../README.md" | sed '/^```/d' >example.sh
cat example.sh
PATH=$installation/bin:${JAVA_HOME:+$JAVA_HOME/bin:}$PATH sh -e example.sh
awk -F, 'NR > 1 { split($1, path, "/"); right += path[2] == $2; all++ }
  END { print right " of " all " right"; exit all != 90 || right < 81 }' shapes.csv

step "measured"
"$java" -cp "$installation/lib/*" "$tools/SmokeCheck.java" "$work" "$lowest_accuracy"
step "smoke passed"
