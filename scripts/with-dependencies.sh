#!/bin/sh
# Runs the rest of the words with the project's pinned Node and tools on PATH, installing the dependencies first when
# they are missing: so that the commands of the README work from a clean clone.
set -eu
cd "$(dirname "$0")/.."
if [ ! -x node_modules/.bin/node ]; then
  echo "Installing the project's own dependencies (npm ci)" >&2
  npm ci --no-audit --no-fund >&2
fi
PATH="$PWD/node_modules/.bin:$PATH" exec "$@"
