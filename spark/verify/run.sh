#!/bin/sh
# Tests spark/target/graft-spark-VERSION.jar on a standalone cluster on this machine's loopback; make verify-spark runs it.
# PYSPARK_PYTHON_WITH_SPARK=python uses an installed pyspark; without it one is installed below spark/target (450 MB).
set -eu
cd "$(dirname "$0")/../.."

python=${PYSPARK_PYTHON_WITH_SPARK:-}
if [ -z "$python" ]; then
  venv=spark/target/verify-python
  [ -x "$venv/bin/spark-submit" ] || {
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q pyspark==4.2.0
    # To read the table as other programs do; without them that one check is left out.
    "$venv/bin/pip" install -q pandas pyarrow || true
  }
  python=$venv/bin/python
fi
[ -x target/graft/bin/graft ] || make build
ls spark/target/graft-spark-*.jar >/dev/null 2>&1 || make spark
exec "$python" spark/verify/verify.py "$@"
