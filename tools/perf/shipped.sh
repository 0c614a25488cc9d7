#!/usr/bin/env bash
# What this checkout ships, measured, kept in the history and held against budgets.toml: programs by Cargo's release
# profile, images and the bundle from the graph.
set -euo pipefail
report=$PWD/$1 dre_image=$PWD/$2 backend_image=$PWD/$3 bundle=$PWD/$4
shift 4
workspace=${BUILD_WORKSPACE_DIRECTORY:?start this with: tools/bazel run //tools/perf:shipped}
cargo build --quiet --manifest-path "$workspace/Cargo.toml" --release --bin dre --bin dre-backend
release=${CARGO_TARGET_DIR:-$workspace/target}/release
metrics=$(mktemp)
trap 'rm -f "$metrics"' EXIT
"$report" shipped --workspace "$workspace" --dre "$release/dre" --out "$metrics" \
  --program "dre=$release/dre" --server "dre-backend=$release/dre-backend" \
  --image "dre=$dre_image" --image "dre-backend=$backend_image" --bundle "dashboard=$bundle" "$@"
