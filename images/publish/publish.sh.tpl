#!/usr/bin/env bash
# Publishes the images of %{target}; `--help` says how.
set -euo pipefail

runfiles=${RUNFILES_DIR:-$0.runfiles}
if [[ ! -d $runfiles ]]; then
    echo "%{target}: no folder $runfiles; start this with \`bazel run\`" >&2
    exit 1
fi
root=$(cd "$runfiles/%{workspace}" && pwd)

# Paths that people give are relative to where they are.
cd "${BUILD_WORKING_DIRECTORY:-.}"
exec "$root/%{program}" --plan "$root/%{plan}" --root "$root" --crane "$root/%{crane}" "$@"
