#!/usr/bin/env bash
# `perf_report`, as it was just built.
set -euo pipefail
program=$PWD/$1
shift
exec "$program" "$@"
