#!/usr/bin/env bash
# Loads the image of %{target}; made from tools/airgap/modules/rules_oci.
set -euo pipefail

runfiles=${RUNFILES_DIR:-}
if [[ -d $0.runfiles ]]; then runfiles=$(cd "$0.runfiles" && pwd); fi
loader=%{loader}
if [[ -n $loader ]]; then
  loader=$runfiles/$loader
elif ! loader=$(type -P docker || type -P podman || type -P nerdctl); then
  echo '%{target}: there is no docker, podman or nerdctl on this machine: install one, or name another with the attribute loader' >&2
  exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$runfiles"/%{python} -I -B "$runfiles"/%{layout} --target '%{target}' tarball --output "$folder/image.tar" \
  "$runfiles"/%{image} "$runfiles"/%{repo_tags} --format %{format}
"$loader" load --input "$folder/image.tar"
