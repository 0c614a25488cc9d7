#!/usr/bin/env bash
# BUILD, .bzl and MODULE files are formatted, and have none of the faults that buildifier knows.
set -euo pipefail
buildifier=$PWD/$1
mapfile -t files < <(find -L . -type f \( -name '*.bzl' -o -name '*.bazel' \) ! -path './external/*')
if [[ ${#files[@]} -lt 10 ]]; then
  echo "found only ${#files[@]} files: the list of files is broken" >&2
  exit 1
fi
if ! "$buildifier" -mode=check -lint=warn "${files[@]}"; then
  echo "repair the formatting with: tools/bazel run //:format" >&2
  exit 1
fi
echo "${#files[@]} files checked"
