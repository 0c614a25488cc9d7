#!/usr/bin/env bash
# `backend_bench` of the dre-backend that was just built.
set -euo pipefail
bench=$PWD/$1 backend=$PWD/$2
shift 2
exec "$bench" --backend "$backend" "$@"
