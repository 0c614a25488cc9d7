#!/usr/bin/env bash
# `profile_bench compare` of the dre that was just built with this repository's own Bazel.
set -euo pipefail
bench=$PWD/$1 dre=$PWD/$2
shift 2
workspace=${BUILD_WORKSPACE_DIRECTORY:?start this with: tools/bazel run //rs/profile_bench:compare -- …}
exec "$bench" compare --dre "$dre" --bazel "$workspace/tools/bazel" "$@"
