#!/usr/bin/env bash
# Formats every BUILD, .bzl and Rust file of the repository in place.
set -euo pipefail
buildifier=$PWD/$1 rustfmt=$PWD/$2
cd "${BUILD_WORKSPACE_DIRECTORY:?start this with: tools/bazel run //:format}"
mapfile -d '' -t starlark < <(git ls-files -z --cached --others --exclude-standard -- '*.bzl' '*.bazel')
mapfile -d '' -t rust < <(git ls-files -z --cached --others --exclude-standard -- '*.rs')
"$buildifier" -mode=fix -lint=fix "${starlark[@]}"
"$rustfmt" --edition 2021 "${rust[@]}"
echo "${#starlark[@]} Starlark and ${#rust[@]} Rust files are formatted"
