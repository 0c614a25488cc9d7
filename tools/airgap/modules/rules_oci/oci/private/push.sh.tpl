#!/usr/bin/env bash
# Pushes the image of %{target}; made from tools/airgap/modules/rules_oci.
set -euo pipefail

die() {
  printf '%s: %s\n' '%{target}' "$1" >&2
  exit 1
}

runfiles=${RUNFILES_DIR:-}
if [[ -d $0.runfiles ]]; then runfiles=$(cd "$0.runfiles" && pwd); fi
crane=$runfiles/%{crane} image=$runfiles/%{image}
repository=%{repository} repository_file=%{repository_file} tags_file=%{tags}
if [[ -z $repository && -n $repository_file ]]; then repository=$(<"$runfiles/$repository_file"); fi

# `common` goes to each start of crane, `arguments` to its push.
tags=() common=() arguments=()
while (($# > 0)); do
  case $1 in
    -t | --tag | -r | --repository | --platform) if (($# < 2)); then die "$1 wants a value"; fi ;;
  esac
  case $1 in
    --allow-nondistributable-artifacts | --insecure | -v | --verbose) common+=("$1") ;;
    --platform) common+=("$1" "$2") && shift ;;
    -t | --tag) tags+=("$2") && shift ;;
    --tag=*) tags+=("${1#*=}") ;;
    -r | --repository) repository=$2 && shift ;;
    --repository=*) repository=${1#*=} ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
if [[ -z $repository ]]; then die 'the repository is not known: give it with --repository'; fi
if [[ -n $tags_file ]]; then
  mapfile -t more <"$runfiles/$tags_file"
  tags+=("${more[@]}")
fi

# All is there before the first tag points to it.
reference=$repository@$(<"$runfiles"/%{digest})
"$crane" push "${common[@]}" "$image" "$reference" "${arguments[@]}"
for tag in "${tags[@]}"; do
  if [[ -n $tag ]]; then "$crane" tag "${common[@]}" "$reference" "$tag"; fi
done
