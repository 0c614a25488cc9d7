#!/usr/bin/env bash
# Runs shellcheck over every shell script of the repository, where it is installed.
set -euo pipefail
if ! type -P shellcheck >/dev/null; then
  echo "SKIPPED: shellcheck is not installed (apt-get install shellcheck)"
  exit 0
fi
mapfile -t scripts < <(find -L . -type f -exec awk 'FNR == 1 && /^#!.*(ba)?sh/ { print FILENAME } { nextfile }' {} +)
if [[ ${#scripts[@]} -lt 3 ]]; then
  echo "found only ${#scripts[@]} scripts: the list of files is broken" >&2
  exit 1
fi
shellcheck "${scripts[@]}"
echo "${#scripts[@]} scripts checked"
