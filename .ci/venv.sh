#!/usr/bin/env bash
# Make or mend the virtual environment: venv.sh FOLDER. Pinned packages with their digests, then the project itself, editable.
set -euo pipefail
venv=${1:?folder of the virtual environment}
fits='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    if "$name" -c "$fits" 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "baozhi needs Python 3.11 or newer, and none was found: install python3.11 (Debian: python3 python3-venv)," \
    "or name one: make setup PYTHON=/path/to/python3" >&2
  return 1
}

if ! "$venv/bin/python" -c "$fits" 2>/dev/null; then
  python=$(find_python)
  rm -rf "$venv"
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    echo "$python has no ensurepip: asking apt for python3-venv"
    if [ "$(id -u)" != 0 ] || ! { apt-get update -qq && apt-get install -y -qq python3-venv; } </dev/null; then
      echo "can't make a virtual environment: ask your administrator for 'apt-get install python3-venv'" >&2
      exit 1
    fi
  fi
  "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install -q --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install -q --no-deps --no-build-isolation --editable .
# As pip does with what is not editable: each worker process would else compile it anew where Python may not write beside the sources
"$venv/bin/python" -m compileall -q pipeline
