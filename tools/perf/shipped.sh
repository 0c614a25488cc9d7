#!/usr/bin/env bash
# What this checkout ships, measured, kept in the history and held against budgets.toml: the images, the programs in them,
# and the dashboard's bundle.
set -euo pipefail
report=$PWD/$1 dre=$PWD/$2 backend=$PWD/$3 dre_image=$PWD/$4 backend_image=$PWD/$5 bundle=$PWD/$6
shift 6
metrics=$(mktemp)
trap 'rm -f "$metrics"' EXIT
"$report" shipped --workspace "${BUILD_WORKSPACE_DIRECTORY:?start this with: tools/bazel run //tools/perf:shipped}" \
  --dre "$dre" --out "$metrics" --program "dre=$dre" --server "dre-backend=$backend" \
  --image "dre=$dre_image" --image "dre-backend=$backend_image" --bundle "dashboard=$bundle" "$@"
