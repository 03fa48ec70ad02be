#!/bin/sh
# Runs Maven from the project's folder: an installed mvn 3.8 or newer, else the wrapper, which downloads one.
# Prints warnings, errors and the results of the tests; more with MAVEN_ARGS, such as MAVEN_ARGS=-e.
set -eu
cd "$(dirname "$0")/.."

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if ! command -v "${java}c" >/dev/null; then
  echo "no Java compiler (${java}c) found; install a JDK 17 or newer, or set JAVA_HOME" >&2
  exit 1
fi

# Maven itself uses what Java 24 and newer warn about.
newer='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
# shellcheck disable=SC2086
if "$java" $newer -version >/dev/null 2>&1; then
  MAVEN_OPTS="$newer ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
fi

usable() {
  version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  # shellcheck disable=SC2086
  set -- ${version:-0 0}
  [ "$1" -gt 3 ] || { [ "$1" -eq 3 ] && [ "$2" -ge 8 ]; }
}

maven=./mvnw
if command -v mvn >/dev/null && usable; then
  maven=mvn
fi

# On a terminal the downloads of a first build show their progress.
[ -t 1 ] || set -- --batch-mode --no-transfer-progress -Dstyle.color=never "$@"

logger=org.slf4j.simpleLogger
# shellcheck disable=SC2086
exec "$maven" "-D$logger.defaultLogLevel=warn" "-D$logger.log.org.apache.maven.plugin.surefire=info" \
  ${MAVEN_ARGS:-} "$@"
