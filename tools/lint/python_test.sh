#!/usr/bin/env bash
# Runs a Python test program with the machine's own interpreter.
set -euo pipefail
export PATH=$PATH:/usr/local/bin PYTHONDONTWRITEBYTECODE=1
exec python3 "$@"
