#!/usr/bin/env bash
# tools/bazel run //images/tests:reproducible: clones the committed state into two folders of different names, builds the
# images in each from nothing, with no cache of results, and compares their digests. Takes as long as two first builds.
set -euo pipefail

root=$(git -C "${BUILD_WORKSPACE_DIRECTORY:?run it by: tools/bazel run //images/tests:reproducible}" rev-parse --show-toplevel)
scratch=$(mktemp -d "${root%/*}/reproducible.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

images=(//images/dre:dre.digest //images/backend:backend.digest)
for clone in a another/place; do
  git clone --quiet "$root" "$scratch/$clone"
  printf 'building in %s\n' "$clone"
  (
    cd "$scratch/$clone"
    # A Bazel in an output base of its own knows no results of this checkout. `bazel run` has set these variables.
    unset BUILD_WORKSPACE_DIRECTORY BUILD_WORKING_DIRECTORY
    bazel() { tools/bazel --output_base="$scratch/output_base.${clone//\//_}" --noblock_for_lock "$@"; }
    bazel build --config=ci --local_resources=cpu=HOST_CPUS --disk_cache= --remote_cache= "${images[@]}"
    for image in "${images[@]}"; do
      file=$(bazel cquery --config=ci --output=files "$image" 2>/dev/null)
      printf '%s %s\n' "$image" "$(<"$(bazel info execution_root 2>/dev/null)/$file")"
    done >"$scratch/${clone//\//_}.digests"
    bazel shutdown
    chmod -R u+w "$scratch/output_base.${clone//\//_}"
  )
done
cat "$scratch/a.digests"
if ! diff "$scratch/a.digests" "$scratch/another_place.digests"; then
  # What differs can be looked at: the first step to a repair.
  trap - EXIT
  printf 'the images differ between the two folders; both are kept in %s\n' "$scratch" >&2
  exit 1
fi
printf 'the same digests in both folders\n'
